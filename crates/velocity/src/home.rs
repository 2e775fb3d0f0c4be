//! Where everything lies under a data directory.

use crate::cli::DataOptions;
use crate::environment;
use anyhow::Context as _;
use std::path::{Path, PathBuf};

/// The places of one installation. All paths are absolute.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    /// The data directory.
    pub(crate) data: PathBuf,
    /// The products' repositories.
    pub(crate) generated: PathBuf,
    /// What the store is opened with.
    pub(crate) database: String,
    /// Where the artifacts are, when several hosts share them.
    pub(crate) shared: Option<Shared>,
    /// Where rules of one's own are, if there are any: this directory may be missing, a given one may not.
    pub(crate) policies: PathBuf,
}

/// Where the artifacts of several hosts are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shared {
    /// `s3://BUCKET/PREFIX`.
    Bucket(String),
    /// A directory that all of them have mounted.
    Dir(PathBuf),
}

impl Shared {
    fn parse(text: &str) -> anyhow::Result<Self> {
        if text.starts_with("s3://") {
            return Ok(Self::Bucket(text.to_owned()));
        }
        let dir = Path::new(text.strip_prefix("file://").unwrap_or(text));
        // A relative one would be another place for each process.
        anyhow::ensure!(
            dir.is_absolute(),
            "ARTIFACTS_URL is {text:?}; write s3://BUCKET/PREFIX, or a directory's absolute path"
        );
        Ok(Self::Dir(dir.to_owned()))
    }
}

impl Home {
    /// Resolves the options and makes the data directory.
    pub(crate) fn open(options: &DataOptions) -> anyhow::Result<Self> {
        let home = Self::at(options)?;
        make(&home.data)?;
        Ok(home)
    }

    /// Resolves the options; makes nothing.
    pub(crate) fn at(options: &DataOptions) -> anyhow::Result<Self> {
        let data = std::path::absolute(&options.data)?;
        let generated = match &options.generated {
            Some(generated) => std::path::absolute(generated)?,
            None => beside(&data),
        };
        let file = options.task_db.clone().unwrap_or_else(|| data.join("velocity.db"));
        let database = match &options.database_url {
            Some(url) => url.clone(),
            None => format!("sqlite:{}", std::path::absolute(file)?.display()),
        };
        let policies = match &options.policies {
            Some(given) if !given.is_dir() => anyhow::bail!("there is no directory {} of rules", given.display()),
            Some(given) => std::path::absolute(given)?,
            None => data.join("policies"),
        };
        let shared = options.artifacts.as_deref().map(Shared::parse).transpose()?;
        Ok(Self { data, generated, database, shared, policies })
    }

    pub(crate) fn artifacts(&self) -> PathBuf {
        self.data.join("artifacts")
    }

    /// Where the heads of the audit trail are exported to, and the key that signs them is kept.
    pub(crate) fn audit(&self) -> PathBuf {
        self.data.join("audit")
    }

    /// Whether only processes of this machine share the database.
    pub(crate) fn is_file(&self) -> bool {
        !self.database.starts_with("postgres")
    }
}

/// The seed has `generated/` beside `data/`; any other data directory keeps its products inside.
fn beside(data: &Path) -> PathBuf {
    match data.parent() {
        Some(parent) if data.ends_with("data") => parent.join("generated"),
        _ => data.join("generated"),
    }
}

/// Makes a directory that the sandbox's user may pass through, but not list.
pub(crate) fn make(dir: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o711)
        .create(dir)
        .with_context(|| format!("cannot make {}; choose another directory with --data", dir.display()))
}

/// A new directory where temporary ones are made, under a name that nobody can know before.
pub(crate) fn temporary(name: &str) -> anyhow::Result<PathBuf> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("the system gives no randomness: {error}"))?;
    let dir = environment::temporary().join(format!("{name}-{:016x}", u64::from_ne_bytes(bytes)));
    make(&dir)?;
    Ok(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn artifacts_are_shared_in_a_bucket_or_a_directory() {
        let parse = |text: &str| Shared::parse(text).map_err(|error| error.to_string());
        assert_eq!(parse("s3://b/x"), Ok(Shared::Bucket("s3://b/x".to_owned())));
        assert_eq!(parse("/mnt/all"), Ok(Shared::Dir("/mnt/all".into())));
        assert_eq!(parse("file:///mnt/all"), Ok(Shared::Dir("/mnt/all".into())));
        for wrong in ["mnt/all", "http://b/x", "file://mnt"] {
            assert!(parse(wrong).unwrap_err().contains("absolute path"), "{wrong}");
        }
    }

    #[test]
    fn products_lie_beside_the_data_as_in_the_seed() {
        assert_eq!(beside(Path::new("/srv/velocity/data")), Path::new("/srv/velocity/generated"));
        assert_eq!(beside(Path::new("/tmp/x1")), Path::new("/tmp/x1/generated"));
    }
}
