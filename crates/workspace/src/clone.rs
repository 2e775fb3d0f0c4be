//! A project is cloned: git's own server side, read only, one question at a time (`--stateless-rpc`).

use crate::beneath::refused;
use crate::git::{Bound, End};
use crate::{Error, Workspace};
use std::fs::File;
use std::io::{Seek as _, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What one clone may take.
const PACK: Bound = Bound { bytes: 1 << 30, time: Duration::from_secs(120) };
/// One thread and little memory a clone: several may go on at once.
const SPARING: [&str; 8] = [
    "-c",
    "pack.threads=1",
    "-c",
    "pack.windowMemory=64m",
    "-c",
    "uploadpack.allowFilter=false",
    "-c",
    "uploadpack.hideRefs=refs/velocity",
];
static COUNT: AtomicU64 = AtomicU64::new(0);

impl Workspace {
    /// What the repository offers: what git asks first.
    pub fn offer(&self, protocol: Option<&str>) -> Result<File, Error> {
        self.upload_pack(&["--http-backend-info-refs"], protocol, b"")
    }

    /// git's answer to one question of a clone or fetch, whole, in a file that nobody else sees: a slow reader holds no git.
    pub fn pack(&self, protocol: Option<&str>, question: &[u8]) -> Result<File, Error> {
        self.upload_pack(&[], protocol, question)
    }

    fn upload_pack(&self, how: &[&str], protocol: Option<&str>, question: &[u8]) -> Result<File, Error> {
        let repository = self.dir().join(".git");
        let repository = repository.to_str().ok_or_else(|| Error::NotFound("the repository".to_owned()))?;
        let mut args = SPARING.to_vec();
        args.extend(["upload-pack", "--strict", "--stateless-rpc"]);
        args.extend(how);
        args.extend(["--", repository]);
        let protocol = protocol.filter(|word| is_protocol(word));
        let env: Vec<(&str, &str)> = protocol.map(|word| ("GIT_PROTOCOL", word)).into_iter().collect();
        let mut file = self.nameless()?;
        match self.git().bounded(&args, &env, question, PACK, &mut file) {
            Ok(End::Whole) => {}
            Err(error @ Error::Git { .. }) if !question.is_empty() => {
                tracing::debug!(%error, "a clone's question was not taken");
                return Err(refused("git-upload-pack", "git does not understand this question"));
            }
            Err(error) => return Err(error),
            Ok(End::Cut | End::Late) => return Err(Error::TooLarge("the clone is too large".to_owned())),
        }
        let say = |source| Error::Io { path: self.scratch(), source };
        file.flush().and_then(|()| file.rewind()).map_err(say)?;
        Ok(file)
    }

    /// A new file without a name.
    fn nameless(&self) -> Result<File, Error> {
        let name = format!("clone-{}-{}.part", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = self.scratch().join(name);
        let make = || {
            std::fs::create_dir_all(self.scratch())?;
            let file = File::options().read(true).write(true).create_new(true).open(&path)?;
            std::fs::remove_file(&path)?;
            Ok(file)
        };
        make().map_err(|source| Error::Io { path: path.clone(), source })
    }
}

/// `version=2`, and what may stand beside it.
fn is_protocol(word: &str) -> bool {
    word.len() <= 100 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=:.-_".contains(&byte))
}
