//! A product in a temporary place, for tests.

use domain::Slug;
use std::path::PathBuf;
use workspace::{Error, Merged, Tree, Workspace};

pub(crate) struct Product {
    pub root: tempfile::TempDir,
    pub workspace: Workspace,
}

impl Product {
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path(), &slug()).unwrap();
        Self { root, workspace }
    }

    pub(crate) fn generate(&self, files: &[(&str, &str)]) -> Result<Merged, Error> {
        generate(&self.workspace, files, 1_000_000)
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.workspace.dir().join(path)
    }

    pub(crate) fn text(&self, path: &str) -> String {
        String::from_utf8(self.workspace.read(path).unwrap()).unwrap()
    }

    pub(crate) fn edit(&self, path: &str, text: &str) {
        std::fs::write(self.path(path), text).unwrap();
    }

    #[allow(clippy::disallowed_methods, reason = "a person's git, for comparison")]
    pub(crate) fn git(&self, args: &[&str]) -> String {
        let output = std::process::Command::new("git").current_dir(self.workspace.dir()).args(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

/// Generates and takes it at once, as nobody edits meanwhile.
pub(crate) fn generate(workspace: &Workspace, files: &[(&str, &str)], now_ms: i64) -> Result<Merged, Error> {
    let proposal = workspace.propose(&tree(files), "Generate", now_ms)?;
    Ok(workspace.accept(&proposal)?.expect("nobody changed the product meanwhile"))
}

pub(crate) fn slug() -> Slug {
    Slug::parse("shop_v3").unwrap()
}

pub(crate) fn tree(files: &[(&str, &str)]) -> Tree {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}
