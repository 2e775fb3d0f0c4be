//! Where `new` works: a kept data directory, or a temporary one that is gone afterwards.

use crate::cli::DataOptions;
use crate::home::{self, Home};
use anyhow::Context as _;
use domain::Slug;
use std::path::{Path, PathBuf};
use workspace::Workspace;

/// Where `new` works.
pub(crate) struct Room {
    home: Home,
    temporary: Option<PathBuf>,
}

impl Room {
    /// Uses this data directory, or makes a temporary one.
    pub(crate) fn open(data: Option<&Path>) -> anyhow::Result<Self> {
        let temporary = match data {
            Some(_) => None,
            None => Some(home::temporary("velocity-new")?),
        };
        let data = data.map(Path::to_owned).or_else(|| temporary.clone()).expect("one of both is there");
        let options =
            DataOptions { data, generated: None, database_url: None, artifacts: None, task_db: None, policies: None };
        Ok(Self { home: Home::open(&options)?, temporary })
    }

    pub(crate) fn home(&self) -> &Home {
        &self.home
    }

    /// Whether everything is still there afterwards.
    pub(crate) fn is_kept(&self) -> bool {
        self.temporary.is_none()
    }

    /// Copies the product's tree out, without its history; gives the absolute path.
    pub(crate) fn copy_out(&self, project: &Slug, out: &Path) -> anyhow::Result<PathBuf> {
        let out = std::path::absolute(out)?;
        let workspace = Workspace::open(&self.home.generated, project)?;
        workspace.checkout_copy("main", &out, None).with_context(|| format!("cannot write to {}", out.display()))?;
        Ok(out)
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if let Some(dir) = &self.temporary
            && let Err(error) = std::fs::remove_dir_all(dir)
        {
            eprintln!("warning: cannot remove {}: {error}", dir.display());
        }
    }
}
