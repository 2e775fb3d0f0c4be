//! What differs between two commits, file by file.

use crate::git::Bound;
use crate::source::LOOK;
use crate::{Error, Workspace};
use domain::source::{Changes, FilePatch, FileStatus, Span};

/// The tree without files, the same in every repository.
const EMPTY_TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
/// Most files of one comparison.
const FILES_MAX: usize = 1_000;
/// Most bytes of all patches together, and of one.
const PATCHES: Bound = Bound { bytes: 2 << 20, ..LOOK };
const PATCH_BYTES_MAX: usize = 256 << 10;
/// How many lines that are the same stand around a change: a page folds them, and can show them without asking again.
const CONTEXT: &str = "--unified=10";
/// Renames are looked for among so many files at most; it takes the square of it.
const RENAMES: &str = "-l400";

impl Workspace {
    /// What differs between two commits; renames are found. Large patches are cut, and say so.
    pub fn changes(&self, span: &Span) -> Result<Changes, Error> {
        let to = self.commit_of(&span.to)?;
        let from = span.from.as_deref().map(|name| self.commit_of(name)).transpose()?;
        let base = from.clone().unwrap_or_else(|| EMPTY_TREE.to_owned());
        let ask = |how: &[&str], bound| {
            let mut args = vec!["diff-tree", "-r", "-M", RENAMES];
            args.extend(how);
            args.extend([base.as_str(), to.as_str(), "--"]);
            args.extend(span.path.as_deref());
            self.git().glance(&args, bound)
        };
        let (raw, raw_cut) = ask(&["-z", "--raw", "--full-index"], LOOK)?;
        let (counts, _) = ask(&["-z", "--numstat"], LOOK)?;
        let shape = ["-p", "--no-color", "--no-ext-diff", "--no-textconv", "--no-indent-heuristic", CONTEXT];
        let (patches, patches_cut) = ask(&shape, PATCHES)?;
        let mut files = heads_of(&raw);
        count(&mut files, &counts);
        fill(&mut files, &patches, patches_cut);
        let cut = raw_cut || files.len() > FILES_MAX;
        files.truncate(FILES_MAX);
        Ok(Changes { from, to, files, cut })
    }
}

/// The files that `--raw -z` names: `:modes objects STATUS`, then one path or two.
fn heads_of(raw: &[u8]) -> Vec<FilePatch> {
    let text = String::from_utf8_lossy(raw);
    let mut words = text.split('\0');
    let mut files = Vec::new();
    while let (Some(head), Some(path)) = (words.next(), words.next()) {
        let status = match head.rsplit(' ').next().and_then(|word| word.chars().next()) {
            Some('A') => FileStatus::Added,
            Some('D') => FileStatus::Removed,
            Some('R') => FileStatus::Renamed,
            Some('C') => FileStatus::Copied,
            Some('T') => FileStatus::Retyped,
            _ => FileStatus::Changed,
        };
        let second = if matches!(status, FileStatus::Renamed | FileStatus::Copied) { words.next() } else { None };
        let (path, was) = second.map_or((path, None), |second| (second, Some(path.to_owned())));
        let path = path.to_owned();
        files.push(FilePatch {
            path,
            was,
            status,
            added: 0,
            removed: 0,
            binary: false,
            cut: false,
            patch: String::new(),
        });
    }
    files
}

/// Fills in what `--numstat -z` counted: `added TAB removed TAB path`, or an empty path and then two. A dash is no text.
fn count(files: &mut [FilePatch], raw: &[u8]) {
    let text = String::from_utf8_lossy(raw);
    let mut words = text.split('\0');
    for file in files {
        let Some(line) = words.next() else { return };
        let mut parts = line.splitn(3, '\t');
        let (added, removed) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if parts.next() == Some("") {
            words.nth(1);
        }
        file.binary = added == "-";
        (file.added, file.removed) = (added.parse().unwrap_or(0), removed.parse().unwrap_or(0));
    }
}

/// Hands each file its hunks: sections come in the same order. A file that became a link has two: its end and its beginning.
fn fill(files: &mut [FilePatch], raw: &[u8], is_cut: bool) {
    let text = String::from_utf8_lossy(raw);
    let mut sections = sections(&text).into_iter().peekable();
    for file in files {
        let count = if file.status == FileStatus::Retyped { 2 } else { 1 };
        for _ in 0..count {
            match sections.next() {
                Some(section) => file.patch.push_str(section),
                None => file.cut = is_cut,
            }
        }
        // What the limit cut through is the last one.
        file.cut |= is_cut && sections.peek().is_none();
        shorten(file);
    }
}

/// The hunks of each section. A line of a file begins with a sign, so none can pass for a head.
fn sections(text: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = text.match_indices("\ndiff --git ").map(|(at, _)| at + 1).collect();
    if text.starts_with("diff --git ") {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let hunks = |section: &'_ str| section.find("\n@@ ").map_or(section.len(), |at| at + 1);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            let section = &text[*start..end];
            &section[hunks(section)..]
        })
        .collect()
}

/// Cuts a long patch behind a whole line.
fn shorten(file: &mut FilePatch) {
    if file.patch.len() > PATCH_BYTES_MAX {
        let end = (0..=PATCH_BYTES_MAX).rev().find(|at| file.patch.is_char_boundary(*at)).unwrap_or(0);
        let end = file.patch[..end].rfind('\n').map_or(0, |at| at + 1);
        file.patch.truncate(end);
        file.cut = true;
    }
}
