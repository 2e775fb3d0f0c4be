//! A product leaves its repository: as a directory to build in, as a zip to carry away.

use crate::git::Git;
use crate::workspace::tree_of;
use crate::{Error, Tree, Workspace, give, lock, merge, root};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The largest project that is packed for somebody to take away, bytes.
const ZIP_BYTES_MAX: u64 = 512 << 20;

impl Workspace {
    /// Exports a commit or tree (`main`, a commit, or what [`Workspace::tree_hash`] gave) into the new or empty
    /// directory `dest`, without history; links become files that hold their target. `owner` is the uid that shall own
    /// it (see `sandbox::Sandbox::uid`). Gives the tree hash exported.
    pub fn checkout_copy(&self, commit: &str, dest: &Path, owner: Option<u32>) -> Result<String, Error> {
        let say = |source| Error::Io { path: dest.to_owned(), source };
        std::fs::create_dir_all(dest).map_err(say)?;
        let dest = dest.canonicalize().map_err(say)?;
        let lock = lock::take(self.dir())?;
        let git = Git::new(self.dir(), Some(&lock));
        let tree = tree_of(&git, commit)?;
        let git = git.with_index(merge::fresh(&self.scratch(), "copy-index")?);
        git.run(&["read-tree", &tree])?;
        git.run(&["checkout-index", "--all", "--force", "--quiet", &format!("--prefix={}/", dest.display())])?;
        give(&dest, owner)?;
        Ok(tree)
    }

    /// Writes a zip of `main` with `extra` files added (they win) under `<project>/`. The same input gives the same bytes.
    pub fn export_zip(&self, out: &Path, extra: &Tree) -> Result<(), Error> {
        let mut files = self.files("refs/heads/main", &["100"])?;
        files.extend(extra.clone());
        let prefix = self.project().as_str();
        let named = files.into_iter().map(|(path, bytes)| (format!("{prefix}/{path}"), bytes)).collect();
        zip_tree(out, &named)
    }

    /// Writes a zip of a branch's or commit's files under `<project>/`, for somebody to take away: what may not leave a directory
    /// is left out, and so are links. `TooLarge` beyond half a gibibyte.
    pub fn commit_zip(&self, name: &str, out: &Path) -> Result<(), Error> {
        let listing = self.listing(name)?;
        let bytes: u64 = listing.entries.iter().map(|entry| entry.bytes).sum();
        if listing.cut || bytes > ZIP_BYTES_MAX {
            return Err(Error::TooLarge("the project is too large for one file".to_owned()));
        }
        let prefix = self.project().as_str();
        let files = self.files(&listing.commit, &["100"])?.into_iter();
        let safe = files.filter(|(path, _)| root::check(path).is_ok());
        zip_tree(out, &safe.map(|(path, bytes)| (format!("{prefix}/{path}"), bytes)).collect())
    }

    /// Writes a zip of a commit or tree, for [`unpack`](crate::unpack); links become files that hold their target. The same
    /// tree gives the same bytes.
    pub fn tree_zip(&self, commit: &str, out: &Path) -> Result<(), Error> {
        zip_tree(out, &self.files(commit, &["100", "120"])?)
    }

    /// The files of a tree whose modes begin so: 100 are files, 120 are links.
    fn files(&self, commit: &str, modes: &[&str]) -> Result<Tree, Error> {
        let git = Git::new(self.dir(), None);
        let tree = tree_of(&git, commit)?;
        let raw = git.run(&["ls-tree", "-r", "-z", "--full-tree", &tree])?;
        let text = String::from_utf8_lossy(&raw);
        let entries: Vec<(&str, String)> = text
            .split_terminator('\0')
            .filter_map(|entry| entry.split_once('\t'))
            .filter(|(head, _)| modes.iter().any(|mode| head.starts_with(mode)))
            .filter_map(|(head, path)| Some((path, head.split(' ').nth(2)?.to_owned())))
            .collect();
        let ids: Vec<String> = entries.iter().map(|(_, id)| id.clone()).collect();
        let paths = entries.iter().map(|(path, _)| (*path).to_owned());
        Ok(paths.zip(git.blobs(&ids)?).collect())
    }
}

/// Writes a zip whose bytes depend on nothing but the files.
fn zip_tree(out: &Path, files: &Tree) -> Result<(), Error> {
    let say = |source| Error::Io { path: out.to_owned(), source };
    let part = out.with_extension("part");
    let mut zip = ZipWriter::new(File::create(&part).map_err(say)?);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    for (path, bytes) in files {
        zip.start_file(path.as_str(), options).map_err(|error| say(error.into()))?;
        zip.write_all(bytes).map_err(say)?;
    }
    zip.finish().map_err(|error| say(error.into()))?.sync_all().map_err(say)?;
    std::fs::rename(&part, out).map_err(say)
}
