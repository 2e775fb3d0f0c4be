//! A project's files and history for somebody who looks, also where somebody hostile could write.

use crate::product::{Product, slug};
use domain::source::{EntryKind, FileStatus, Span};
use std::io::Read as _;
use std::os::unix::fs::symlink;
use workspace::{Error, Workspace};

/// A product with what a hostile hand may have committed.
fn hostile() -> Product {
    let p = Product::new();
    p.generate(&[("app.py", "one\ntwo\nthree\n"), ("web/page.tsx", "<p/>\n")]).unwrap();
    symlink("/etc/passwd", p.path("passwd")).unwrap();
    symlink("..", p.path("up")).unwrap();
    p.edit("a\nb", "lines\n");
    p.edit("<img src=x onerror=alert(1)>", "x\n");
    p.edit("--upload-pack=touch x", "x\n");
    p.edit("quoted \"\t name", "x\n");
    p.edit("*.py", "a star\n");
    std::fs::write(p.path("picture.bin"), b"\x00\x01\xff").unwrap();
    p.git(&["-c", "user.name=eve", "-c", "user.email=e@example.com", "add", "-A"]);
    p.git(&["-c", "user.name=eve <x>", "-c", "user.email=e@example.com", "commit", "-qm", "diff --git a/x b/x"]);
    p
}

fn span(from: Option<&str>, to: &str, path: Option<&str>) -> Span {
    Span { from: from.map(str::to_owned), to: to.to_owned(), path: path.map(str::to_owned) }
}

#[test]
fn a_branch_and_a_commit_have_a_name_and_nothing_else_has() {
    let p = hostile();
    let head = p.workspace.head().unwrap().unwrap();
    p.git(&["branch", "-q", "feature/x"]);
    for name in ["main", "feature/x", head.as_str(), &head[..8]] {
        assert_eq!(p.workspace.commit_of(name).unwrap(), head, "{name}");
    }
    for name in [
        "",
        "HEAD",
        "main~1",
        "main^",
        "main..main",
        "main@{0}",
        "@",
        "-",
        "--all",
        "--upload-pack=touch x",
        "--output=/tmp/x",
        ":/diff",
        "refs/heads/main",
        "main\n",
        "main\0",
        "../main",
        "deadbeef",
        "0000000000000000000000000000000000000000",
    ] {
        assert!(matches!(p.workspace.commit_of(name), Err(Error::NotFound(_))), "{name:?} was found");
    }
    // A tree and a file's content are no commits.
    for what in ["main^{tree}", "main:app.py"] {
        let id = p.git(&["rev-parse", what]);
        assert!(matches!(p.workspace.commit_of(&id), Err(Error::NotFound(_))), "{what} was found");
    }
}

#[test]
fn every_path_of_a_commit_is_listed_as_what_it_is() {
    let p = hostile();
    let listing = p.workspace.listing("main").unwrap();
    let kind = |path: &str| listing.entries.iter().find(|entry| entry.path == path).map(|entry| entry.kind);
    assert_eq!(kind("app.py"), Some(EntryKind::File));
    assert_eq!(kind("web/page.tsx"), Some(EntryKind::File));
    assert_eq!((kind("passwd"), kind("up")), (Some(EntryKind::Link), Some(EntryKind::Link)));
    for odd in ["a\nb", "<img src=x onerror=alert(1)>", "--upload-pack=touch x", "quoted \"\t name", "*.py"] {
        assert_eq!(kind(odd), Some(EntryKind::File), "{odd:?}");
        assert!(p.workspace.blob("main", odd, 100).unwrap().content.is_some(), "{odd:?}");
    }
    assert!(!listing.cut && kind(".git/config").is_none());
}

#[test]
fn a_link_is_shown_as_where_it_leads_and_leads_nowhere() {
    let p = hostile();
    let blob = p.workspace.blob("main", "passwd", 100).unwrap();
    assert_eq!((blob.entry.kind, blob.content.as_deref()), (EntryKind::Link, Some(b"/etc/passwd".as_slice())));
    for path in ["up/app.py", "passwd/x", "../secret", "/etc/passwd", "web", "web/", "", ".", "..", ".git/config", "a"]
    {
        assert!(matches!(p.workspace.blob("main", path, 100), Err(Error::NotFound(_))), "{path:?} was read");
    }
    // A star is a name, not a pattern.
    assert_eq!(p.workspace.blob("main", "*.py", 100).unwrap().content.as_deref(), Some(b"a star\n".as_slice()));
    // What is on the disk but in no commit is not there.
    p.edit("fresh", "x");
    assert!(p.workspace.blob("main", "fresh", 100).is_err());
}

#[test]
fn a_file_larger_than_asked_for_has_a_size_and_no_content() {
    let p = Product::new();
    p.generate(&[("big", &"x".repeat(2000))]).unwrap();
    let blob = p.workspace.blob("main", "big", 1999).unwrap();
    assert_eq!((blob.entry.bytes, blob.content), (2000, None));
    assert_eq!(p.workspace.blob("main", "big", 2000).unwrap().content.map(|bytes| bytes.len()), Some(2000));
}

#[test]
fn a_comparison_names_every_file_with_its_own_lines() {
    let p = hostile();
    let before = p.workspace.head().unwrap().unwrap();
    p.edit("app.py", "one\n--- two\n+++ three\n");
    p.edit("evil", "diff --git a/x b/x\n@@ -1 +1 @@\n");
    std::fs::rename(p.path("web/page.tsx"), p.path("web/other.tsx")).unwrap();
    std::fs::remove_file(p.path("a\nb")).unwrap();
    std::fs::remove_file(p.path("up")).unwrap();
    p.edit("up", "a file now\n");
    std::fs::write(p.path("picture.bin"), b"\x00\x02").unwrap();
    p.git(&["add", "-A"]);
    p.git(&["-c", "user.name=eve", "-c", "user.email=e@example.com", "commit", "-qm", "more"]);
    let changes = p.workspace.changes(&span(Some(&before), "main", None)).unwrap();
    assert_eq!((changes.from.as_deref(), changes.cut), (Some(before.as_str()), false));
    let file = |path: &str| changes.files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path:?}"));
    let app = file("app.py");
    assert_eq!((app.status, app.added, app.removed, app.cut), (FileStatus::Changed, 2, 2, false));
    assert_eq!(app.patch, "@@ -1,3 +1,3 @@\n one\n-two\n-three\n+--- two\n++++ three\n");
    assert_eq!((file("evil").status, file("evil").added), (FileStatus::Added, 2));
    assert!(file("evil").patch.ends_with("+diff --git a/x b/x\n+@@ -1 +1 @@\n"));
    let renamed = file("web/other.tsx");
    assert_eq!((renamed.status, renamed.was.as_deref()), (FileStatus::Renamed, Some("web/page.tsx")));
    assert!(renamed.patch.is_empty());
    assert_eq!(file("a\nb").status, FileStatus::Removed);
    let up = file("up");
    assert_eq!(up.status, FileStatus::Retyped);
    assert!(up.patch.contains("-..\n") && up.patch.contains("+a file now\n"), "{}", up.patch);
    assert!(file("picture.bin").binary && file("picture.bin").patch.is_empty());
    assert_eq!(changes.files.len(), 6);
    let one = p.workspace.changes(&span(Some(&before), "main", Some("app.py"))).unwrap();
    assert_eq!(one.files, std::slice::from_ref(app));
    let all = p.workspace.changes(&span(None, &before, None)).unwrap();
    assert!(all.from.is_none() && all.files.iter().all(|file| file.status == FileStatus::Added));
    let bad = p.workspace.changes(&span(Some("--output=/tmp/x"), "main", None));
    assert!(matches!(bad, Err(Error::NotFound(_))));
}

#[test]
fn a_huge_change_is_cut_and_says_so() {
    let p = Product::new();
    let base = p.generate(&[("a", "x\n")]).unwrap().commit;
    let line = "y".repeat(99);
    let huge = format!("{line}\n").repeat(10_000);
    p.generate(&[("a", "x\n"), ("b", &huge), ("c", &huge), ("d", &huge), ("e", "small\n")]).unwrap();
    let changes = p.workspace.changes(&span(Some(&base), "main", None)).unwrap();
    let seen: Vec<_> = changes.files.iter().map(|file| (file.path.as_str(), file.added, file.cut)).collect();
    assert_eq!(seen, [("b", 10_000, true), ("c", 10_000, true), ("d", 10_000, true), ("e", 1, true)]);
    assert!(changes.files.iter().all(|file| file.patch.len() <= 256 << 10));
    assert!(changes.files[0].patch.ends_with('\n'));
}

#[test]
fn the_history_says_who_did_what() {
    let p = hostile();
    let history = p.workspace.history("main", 10).unwrap();
    assert_eq!(history.branches, ["main", "velocity/generated"]);
    let newest = &history.commits[0];
    assert_eq!((newest.author.as_str(), newest.subject.as_str()), ("eve x", "diff --git a/x b/x"));
    assert_eq!(newest.commit, p.workspace.head().unwrap().unwrap());
    assert!(history.commits.len() >= 3 && newest.at_ms > 1_000_000_000_000);
    assert_eq!(p.workspace.history("main", 1).unwrap().commits.len(), 1);
}

#[test]
fn only_a_repository_is_found_and_finding_makes_none() {
    let p = Product::new();
    let found = |root: &std::path::Path| Workspace::find(root, &slug());
    assert!(found(p.root.path()).is_ok());
    let empty = tempfile::tempdir().unwrap();
    assert!(matches!(found(empty.path()), Err(Error::NotFound(_))));
    assert!(empty.path().read_dir().unwrap().next().is_none());
    symlink(p.path(""), empty.path().join("shop_v3")).unwrap();
    assert!(matches!(found(empty.path()), Err(Error::NotFound(_))), "a link was followed");
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::create_dir(elsewhere.path().join("shop_v3")).unwrap();
    symlink(p.path(".git"), elsewhere.path().join("shop_v3/.git")).unwrap();
    assert!(matches!(found(elsewhere.path()), Err(Error::NotFound(_))), "a link was followed");
    assert!(matches!(p.workspace.commit_of("main"), Err(Error::NotFound(_))), "an empty repository has no main");
}

#[test]
fn the_zip_of_a_commit_holds_its_files_and_neither_links_nor_ways_out() {
    let p = hostile();
    let out = p.root.path().join("out.zip");
    p.workspace.commit_zip("main", &out).unwrap();
    let mut names = zip_names(&out);
    names.sort();
    let made =
        ["*.py", "--upload-pack=touch x", "<img src=x onerror=alert(1)>", "app.py", "picture.bin", "web/page.tsx"];
    assert_eq!(names, made.map(|name| format!("shop_v3/{name}")));
}

fn zip_names(path: &std::path::Path) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    workspace::unpack(path, dir.path(), None).unwrap();
    workspace::list_beneath(dir.path()).unwrap()
}

#[test]
fn what_is_offered_to_a_clone_is_the_branches_and_not_velocitys_own_corner() {
    let p = hostile();
    p.git(&["update-ref", "refs/velocity/secret", "main"]);
    let said = |protocol| {
        let mut text = Vec::new();
        p.workspace.offer(protocol).unwrap().read_to_end(&mut text).unwrap();
        String::from_utf8_lossy(&text).into_owned()
    };
    let plain = said(None);
    assert!(plain.contains("refs/heads/main") && plain.contains("refs/heads/velocity/generated"), "{plain}");
    assert!(!plain.contains("refs/velocity/"), "{plain}");
    assert!(said(Some("version=2")).contains("version 2"));
    assert!(said(Some("version=2\u{7}; touch x")).contains("refs/heads/main"), "a strange word is passed over");
    assert!(matches!(p.workspace.pack(None, b"nonsense"), Err(Error::Refused { .. })));
}
