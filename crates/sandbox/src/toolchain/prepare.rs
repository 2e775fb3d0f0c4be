//! Preparing: everything is installed inside the sandbox, with the network, at the place where it will be used.

use super::{NOTE, Note, ToolPaths, Toolchain, ToolchainInputs};
use crate::{Error, Sandbox};
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Whose uid installs.
pub(super) const PROJECT: &str = "velocity-toolchain";
/// Another process may be preparing; it needs minutes.
const LOCK_WAIT: Duration = Duration::from_secs(20 * 60);
const LOCK_TICK: Duration = Duration::from_millis(200);

/// `npx` without npm's start-up time and without its habit of downloading what is missing.
const NPX: &str = "#!/bin/sh\nwhile [ \"${1#-}\" != \"$1\" ]; do shift; done\nexec \"$@\"\n";

pub(super) async fn prepare(
    sandbox: &Sandbox,
    dir: &Path,
    inputs: &ToolchainInputs,
    tools: &ToolPaths,
    mut progress: impl FnMut(&str) + Send,
) -> Result<Toolchain, Error> {
    if let Some(found) = Toolchain::find(dir, inputs) {
        return Ok(found);
    }
    fs::create_dir_all(dir).map_err(|source| Error::Io { path: dir.to_owned(), source })?;
    let dir = dir.canonicalize().map_err(|source| Error::Io { path: dir.to_owned(), source })?;
    let _lock = lock(&dir, &mut progress).await?;
    if let Some(found) = Toolchain::find(&dir, inputs) {
        return Ok(found);
    }
    sweep(&dir);
    let mut work =
        Work { sandbox, tools, stage: dir.join(format!(".stage-{}", inputs.name())), dir: &dir, prefixes: Vec::new() };
    work.lay_out(inputs)?;
    let node = work.node(&mut progress).await?;
    work.npm(&node, &mut progress).await?;
    work.python(&mut progress).await?;
    progress("looking at what was installed");
    let versions = work.versions(&node).await?;
    work.publish(inputs, versions)
}

async fn lock(dir: &Path, progress: &mut (impl FnMut(&str) + Send)) -> Result<File, Error> {
    let path = dir.join(".lock");
    let say = |source| Error::Io { path: path.clone(), source };
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(say)?;
    let since = tokio::time::Instant::now();
    let mut told = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if since.elapsed() < LOCK_WAIT => tokio::time::sleep(LOCK_TICK).await,
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Toolchain("another process is still preparing it".to_owned()));
            }
            Err(TryLockError::Error(source)) => return Err(say(source)),
        }
        if !std::mem::replace(&mut told, true) {
            progress("another process is preparing the toolchain; waiting for it");
        }
    }
}

/// Removes what killed preparations left behind.
fn sweep(dir: &Path) {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let stale = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(".stage-"));
    stale.for_each(|entry| drop(fs::remove_dir_all(entry.path())));
}

/// One preparation under way.
pub(super) struct Work<'a> {
    pub sandbox: &'a Sandbox,
    pub tools: &'a ToolPaths,
    pub dir: &'a Path,
    pub stage: PathBuf,
    pub prefixes: Vec<PathBuf>,
}

impl Work<'_> {
    fn lay_out(&self, inputs: &ToolchainInputs) -> Result<(), Error> {
        let uid = self.sandbox.uid(PROJECT);
        let files: [(&str, &[u8]); 4] = [
            ("node/package.json", &inputs.package),
            ("node/package-lock.json", &inputs.package_lock),
            ("requirements.txt", &inputs.requirements),
            ("bin/npx", NPX.as_bytes()),
        ];
        for (name, bytes) in files {
            let path = self.stage.join(name);
            let say = |source| Error::Io { path: path.clone(), source };
            fs::create_dir_all(path.parent().unwrap_or(&self.stage)).map_err(say)?;
            fs::write(&path, bytes).map_err(say)?;
        }
        let npx = self.stage.join("bin/npx");
        let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(&npx, executable).map_err(|source| Error::Io { path: npx, source })?;
        let cache = self.dir.join(".cache");
        fs::create_dir_all(&cache).map_err(|source| Error::Io { path: cache.clone(), source })?;
        workspace::give(&self.stage, uid).map_err(files_failed)?;
        // Only the directory: what is in it belongs to the same uid already.
        std::os::unix::fs::chown(&cache, uid, uid).map_err(|source| Error::Io { path: cache, source })
    }

    fn publish(self, inputs: &ToolchainInputs, versions: BTreeMap<String, String>) -> Result<Toolchain, Error> {
        let note = Note { versions, prefixes: self.prefixes };
        let path = self.stage.join(NOTE);
        let text = serde_json::to_vec_pretty(&note).expect("a note has only text keys");
        fs::write(&path, text).map_err(|source| Error::Io { path, source })?;
        open_up(&self.stage)?;
        // Root's, so that no product's uid could ever change it.
        workspace::give(&self.stage, self.sandbox.uid(PROJECT).map(|_| 0)).map_err(files_failed)?;
        let dir = self.dir.join(inputs.name());
        let _ = fs::remove_dir_all(&dir);
        fs::rename(&self.stage, &dir).map_err(|source| Error::Io { path: dir.clone(), source })?;
        Ok(Toolchain { dir, note })
    }
}

/// Lets every uid read it, whatever the mask of permissions was.
fn open_up(path: &Path) -> Result<(), Error> {
    let say = |source| Error::Io { path: path.to_owned(), source };
    let meta = fs::symlink_metadata(path).map_err(say)?;
    if meta.is_symlink() {
        return Ok(());
    }
    let mode = meta.permissions().mode();
    let wanted = if mode & 0o100 == 0 { mode | 0o444 } else { mode | 0o555 };
    if wanted != mode {
        fs::set_permissions(path, PermissionsExt::from_mode(wanted)).map_err(say)?;
    }
    if meta.is_dir() {
        for entry in fs::read_dir(path).map_err(say)? {
            open_up(&entry.map_err(say)?.path())?;
        }
    }
    Ok(())
}

fn files_failed(error: workspace::Error) -> Error {
    Error::Toolchain(error.to_string())
}
