//! Artifacts: files named by their content, in a directory; with a bucket, the directory is its cache on this host.

use crate::bucket::Bucket;
use crate::error::Error;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// One stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// `sha256-<64 hex digits>.<extension>`.
    pub name: String,
    /// Its size.
    pub bytes: u64,
}

/// The store of artifacts. Blocking: call it from a blocking thread.
#[derive(Debug, Clone)]
pub struct Artifacts {
    pub(crate) dir: PathBuf,
    pub(crate) bucket: Option<Bucket>,
}

const EXTENSION_LENGTH_MAX: usize = 16;
/// How an unfinished file's name begins; no artifact's name does.
const UNFINISHED: &str = ".unfinished-";
/// After which silence an unfinished file of another host is given up.
const ABANDONED_AFTER: Duration = Duration::from_secs(24 * 3600);

impl Artifacts {
    /// Uses this directory, creates it when it is missing, and removes what a crash left unfinished. Several hosts may share it.
    pub fn in_dir(dir: impl Into<PathBuf>) -> Result<Self, Error> {
        let dir = dir.into();
        fs::create_dir_all(&dir)?;
        for entry in fs::read_dir(&dir)? {
            let entry = entry?;
            if is_abandoned(&entry.file_name().to_string_lossy(), &entry.path()) {
                remove_if_there(&entry.path())?;
            }
        }
        Ok(Self { dir, bucket: None })
    }

    /// Keeps artifacts in a bucket, `s3://bucket/prefix`, which all hosts reach, and what passed through here in `dir`.
    /// `settings` are those of Amazon's tools: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`,
    /// `AWS_ENDPOINT_URL` … To be called inside the runtime.
    pub fn in_bucket(dir: impl Into<PathBuf>, url: &str, settings: &[(String, String)]) -> Result<Self, Error> {
        Ok(Self { bucket: Some(Bucket::open(url, settings)?), ..Self::in_dir(dir)? })
    }

    /// Where they lie.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Copies a file in: hashed, written beside, synced, renamed; the same content is stored once. `extension` is 1 to 16
    /// lower-case letters, digits and inner dots, as `zip` or `sarif.json`.
    pub fn put_file(&self, source: &Path, extension: &str) -> Result<Artifact, Error> {
        self.put(&mut File::open(source)?, extension)
    }

    /// Stores bytes, as [`Artifacts::put_file`] does.
    pub fn put_bytes(&self, bytes: &[u8], extension: &str) -> Result<Artifact, Error> {
        self.put(&mut &bytes[..], extension)
    }

    /// The stored file with this name; `NotFound` for an unknown or malformed name.
    pub fn find(&self, name: &str) -> Result<Artifact, Error> {
        let unknown = || Error::not_found("such artifact");
        if !is_name(name) {
            return Err(unknown());
        }
        let here = self.size_here(name);
        let bytes = match (&self.bucket, here) {
            (_, Some(bytes)) => bytes,
            (Some(bucket), None) => bucket.size(name)?.ok_or_else(unknown)?,
            (None, None) => return Err(unknown()),
        };
        Ok(Artifact { name: name.to_owned(), bytes })
    }

    fn size_here(&self, name: &str) -> Option<u64> {
        let found = fs::symlink_metadata(self.dir.join(name)).ok()?;
        found.is_file().then_some(found.len())
    }

    /// Opens a stored file for reading; `NotFound` for an unknown or malformed name.
    pub fn open(&self, name: &str) -> Result<File, Error> {
        Ok(File::open(self.path(name)?)?)
    }

    /// Where a stored file lies, for a server that streams it; `NotFound` for an unknown or malformed name.
    pub fn path(&self, name: &str) -> Result<PathBuf, Error> {
        let artifact = self.find(name)?;
        if let (Some(bucket), None) = (&self.bucket, self.size_here(name)) {
            self.fetch(bucket, name)?;
        }
        Ok(self.dir.join(artifact.name))
    }

    /// Copies an object out of the bucket. What does not have the content that its name says is refused.
    fn fetch(&self, bucket: &Bucket, name: &str) -> Result<(), Error> {
        let (raw, checked) = (Unfinished::new(&self.dir), Unfinished::new(&self.dir));
        bucket.download(name, &mut File::create_new(&raw.path)?)?;
        let (digest, _) = copy(&mut File::open(&raw.path)?, &checked.path)?;
        if name.strip_prefix("sha256-").is_none_or(|rest| !rest.starts_with(&digest)) {
            return Err(Error::broken(format!("the bucket's {name} has another content than its name says")));
        }
        Ok(fs::rename(&checked.path, self.dir.join(name))?)
    }

    fn put(&self, source: &mut dyn Read, extension: &str) -> Result<Artifact, Error> {
        if !is_extension(extension) {
            let message = "an artifact's extension is 1 to 16 lower-case letters, digits and inner dots";
            return Err(Error::conflict(message));
        }
        let unfinished = Unfinished::new(&self.dir);
        let (digest, bytes) = copy(source, &unfinished.path)?;
        let name = format!("sha256-{digest}.{extension}");
        fs::rename(&unfinished.path, self.dir.join(&name))?;
        // It was written just now.
        let now = fs::metadata(self.dir.join(&name))?.mtime() * 1_000;
        // The name itself must survive a power cut, too.
        File::open(&self.dir)?.sync_all()?;
        if let Some(bucket) = &self.bucket
            && !bucket.has_fresh(&name, bytes, now)?
        {
            bucket.upload(&name, File::open(self.dir.join(&name))?)?;
        }
        Ok(Artifact { name, bytes })
    }
}

/// Whether an unfinished file's process is gone. Those of other hosts cannot be seen from here: what nobody has written to for
/// long is nobody's.
fn is_abandoned(name: &str, path: &Path) -> bool {
    let Some((rest, _count)) = name.strip_prefix(UNFINISHED).and_then(|rest| rest.rsplit_once('-')) else {
        return false;
    };
    match rest.rsplit_once('-') {
        Some((there, process)) if there == host() => !Path::new("/proc").join(process).exists(),
        _ => {
            let idle = fs::symlink_metadata(path).ok().and_then(|meta| meta.modified().ok()?.elapsed().ok());
            idle.is_some_and(|idle| idle > ABANDONED_AFTER)
        }
    }
}

/// This host's name, as it stands in the names of unfinished files.
fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().replace(['/', '\0'], "_")
}

/// Another host may be faster.
pub(crate) fn remove_if_there(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// A file that is removed again unless it was renamed.
struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    fn new(dir: &Path) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        Self { path: dir.join(format!("{UNFINISHED}{}-{}-{count}", host(), std::process::id())) }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Gone already when it was renamed.
        let _ = fs::remove_file(&self.path);
    }
}

/// Writes the source to a new file; gives its SHA-256 in hex and its size.
fn copy(source: &mut dyn Read, path: &Path) -> Result<(String, u64), Error> {
    let mut target = File::create_new(path)?;
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 64 * 1024]);
    loop {
        let count = source.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        hash.update(&buffer[..count]);
        target.write_all(&buffer[..count])?;
        size += count as u64;
    }
    target.sync_all()?;
    let digest = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok((digest, size))
}

pub(crate) fn is_name(name: &str) -> bool {
    let digest_and_extension = name.strip_prefix("sha256-").and_then(|rest| rest.split_once('.'));
    digest_and_extension.is_some_and(|(digest, extension)| {
        let is_hex = digest.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        digest.len() == 64 && is_hex && is_extension(extension)
    })
}

fn is_extension(text: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.len() <= EXTENSION_LENGTH_MAX && text.split('.').all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifacts() -> (tempfile::TempDir, Artifacts) {
        let dir = tempfile::tempdir().unwrap();
        let artifacts = Artifacts::in_dir(dir.path().join("artifacts")).unwrap();
        (dir, artifacts)
    }

    fn names(artifacts: &Artifacts) -> Vec<String> {
        let all = artifacts.stored_before(i64::MAX).unwrap();
        all.into_iter().map(|one| one.artifact.name).collect()
    }

    #[test]
    fn the_same_content_has_the_same_name_and_is_stored_once() {
        let (_dir, artifacts) = artifacts();
        let first = artifacts.put_bytes(b"abc", "zip").unwrap();
        assert_eq!(first.name, "sha256-ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.zip");
        assert_eq!(artifacts.put_bytes(b"abc", "zip").unwrap(), first);
        assert_eq!(names(&artifacts), [first.name]);
    }

    #[test]
    fn what_was_put_is_read_back() {
        let (dir, artifacts) = artifacts();
        let source = dir.path().join("source");
        let content = vec![7; 200_000];
        fs::write(&source, &content).unwrap();
        let artifact = artifacts.put_file(&source, "sarif.json").unwrap();
        let mut read = Vec::new();
        artifacts.open(&artifact.name).unwrap().read_to_end(&mut read).unwrap();
        assert_eq!((read, artifact.bytes), (content, 200_000));
    }

    #[test]
    fn a_name_that_leaves_the_directory_is_not_found() {
        let (dir, artifacts) = artifacts();
        fs::write(dir.path().join("secret"), "x").unwrap();
        let hex = "a".repeat(64);
        let dotted = format!("sha256-{hex}./../secret");
        for name in
            ["", ".", "..", "../secret", "/etc/passwd", "sha256-../secret.zip", dotted.as_str(), "sha256-00.zip"]
        {
            assert!(matches!(artifacts.open(name), Err(Error::NotFound { .. })), "{name:?} was opened");
        }
    }

    #[test]
    fn a_link_in_the_directory_is_no_artifact() {
        let (dir, artifacts) = artifacts();
        fs::write(dir.path().join("secret"), "x").unwrap();
        let name = format!("sha256-{}.zip", "a".repeat(64));
        std::os::unix::fs::symlink(dir.path().join("secret"), dir.path().join("artifacts").join(&name)).unwrap();
        assert!(artifacts.open(&name).is_err());
        assert!(names(&artifacts).is_empty());
    }

    #[test]
    fn an_extension_cannot_carry_a_path() {
        let (_dir, artifacts) = artifacts();
        for extension in ["", ".", "zip/..", "../x", "Zip", "a..b", "abcdefghijklmnopq"] {
            assert!(artifacts.put_bytes(b"", extension).is_err(), "{extension:?} was accepted");
        }
    }

    #[test]
    fn what_a_crash_left_unfinished_is_removed() {
        let (dir, artifacts) = artifacts();
        let half = |name: String| {
            let path = dir.path().join("artifacts").join(format!("{UNFINISHED}{name}"));
            fs::write(&path, "half").unwrap();
            path
        };
        let left = half(format!("{}-999999999-0", host()));
        let fresh = half(format!("{}-{}-0", host(), std::process::id()));
        let (elsewhere, silent) = (half("other-host-999999999-0".into()), half("other-host-7-0".into()));
        File::options().write(true).open(&silent).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
        Artifacts::in_dir(artifacts.dir).unwrap();
        assert!(!left.exists() && fresh.exists());
        assert!(elsewhere.exists() && !silent.exists(), "another host's process is not seen from here");
    }
}
