//! Generated trees and hand edits meet.

use crate::product::{Product, slug, tree};
use workspace::{Error, Workspace};

const TEN: &str = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n";

#[test]
fn a_first_tree_becomes_the_working_tree() {
    let p = Product::new();
    let merged = p.generate(&[("README.md", "hi\n"), ("web/pages/index.tsx", "x\n")]).unwrap();
    assert_eq!(merged.changed_files, ["README.md", "web/pages/index.tsx"]);
    assert!(!merged.nothing_new);
    assert_eq!(p.text("web/pages/index.tsx"), "x\n");
    assert_eq!(p.git(&["status", "--porcelain"]), "");
    assert_eq!(p.git(&["rev-parse", "main"]), merged.commit);
    assert_eq!(p.workspace.tree_hash().unwrap(), merged.tree_hash);
}

#[test]
fn the_same_tree_again_is_nothing_new() {
    let p = Product::new();
    let first = p.generate(&[("a", "1\n")]).unwrap();
    let second = p.generate(&[("a", "1\n")]).unwrap();
    assert!(second.nothing_new);
    assert_eq!((second.commit, second.changed_files), (first.commit, vec![]));
}

#[test]
fn hand_edits_and_a_new_generation_are_merged() {
    let p = Product::new();
    p.generate(&[("a", TEN), ("gone", "x\n")]).unwrap();
    p.edit("a", &TEN.replace("1\n2", "one\n2"));
    p.edit("mine.txt", "by hand\n");
    let merged = p.generate(&[("a", &TEN.replace("9\n", "nine\n")), ("new", "y\n")]).unwrap();
    assert_eq!(p.text("a"), TEN.replace("1\n2", "one\n2").replace("9\n", "nine\n"));
    assert_eq!(p.text("mine.txt"), "by hand\n");
    assert!(!p.path("gone").exists());
    assert_eq!(merged.changed_files, ["a", "gone", "mine.txt", "new"]);
    assert!(p.git(&["log", "--format=%s", "main"]).contains("Keep the edits made by hand"));
    assert_eq!(p.git(&["status", "--porcelain"]), "");
}

#[test]
fn a_conflict_names_the_file_and_changes_nothing() {
    let p = Product::new();
    p.generate(&[("a", "1\n"), ("b", "1\n")]).unwrap();
    let head = p.workspace.head().unwrap();
    p.edit("a", "mine\n");
    let error = p.generate(&[("a", "yours\n"), ("b", "2\n")]).unwrap_err();
    assert!(matches!(&error, Error::Conflict { files } if files == &["a"]), "{error}");
    assert_eq!(error.to_string().lines().count(), 1);
    assert_eq!((p.text("a"), p.text("b")), ("mine\n".to_owned(), "1\n".to_owned()));
    assert_eq!(p.workspace.head().unwrap(), head);
    assert_eq!(p.git(&["status", "--porcelain"]), "M a");
    p.edit("a", "yours\n");
    p.generate(&[("a", "yours\n"), ("b", "2\n")]).unwrap();
    assert_eq!(p.text("b"), "2\n");
}

#[test]
fn a_file_edited_by_hand_and_removed_by_generation_is_a_conflict() {
    let p = Product::new();
    p.generate(&[("a", "1\n"), ("b", "1\n")]).unwrap();
    p.edit("b", "mine\n");
    assert!(matches!(p.generate(&[("a", "1\n")]).unwrap_err(), Error::Conflict { files } if files == ["b"]));
}

#[test]
fn a_binary_file_changed_on_both_sides_is_a_conflict() {
    let p = Product::new();
    p.generate(&[("a", "\0one")]).unwrap();
    p.edit("a", "\0two");
    assert!(matches!(p.generate(&[("a", "\0three")]).unwrap_err(), Error::Conflict { .. }));
}

#[test]
fn a_file_removed_by_hand_stays_removed() {
    let p = Product::new();
    p.generate(&[("a", "1\n"), ("b", "1\n")]).unwrap();
    std::fs::remove_file(p.path("b")).unwrap();
    p.generate(&[("a", "2\n"), ("b", "1\n")]).unwrap();
    assert!(!p.path("b").exists());
}

#[test]
fn an_owned_file_is_made_once() {
    let p = Product::new();
    let manifest = r#"{"files":{"own.ts":{"owned":true,"sha256":"x"}}}"#;
    p.generate(&[("own.ts", "v1\n"), (".velocity/manifest.json", manifest)]).unwrap();
    p.edit("own.ts", "mine\n");
    p.generate(&[("own.ts", "v2\n"), (".velocity/manifest.json", manifest)]).unwrap();
    assert_eq!(p.text("own.ts"), "mine\n");
}

#[test]
fn an_ignored_file_is_neither_committed_nor_touched() {
    let p = Product::new();
    p.generate(&[(".gitignore", "data/\n"), ("a", "1\n")]).unwrap();
    std::fs::create_dir(p.path("data")).unwrap();
    let before = p.workspace.tree_hash().unwrap();
    p.edit("data/app.db", "rows");
    assert_eq!(p.workspace.tree_hash().unwrap(), before);
    p.generate(&[(".gitignore", "data/\n"), ("a", "2\n")]).unwrap();
    assert_eq!(std::fs::read_to_string(p.path("data/app.db")).unwrap(), "rows");
}

#[test]
fn an_uncommitted_edit_changes_the_tree_hash_and_not_the_persons_index() {
    let p = Product::new();
    let merged = p.generate(&[("a", "1\n")]).unwrap();
    p.edit("a", "2\n");
    assert_ne!(p.workspace.tree_hash().unwrap(), merged.tree_hash);
    assert_eq!(p.git(&["diff", "--cached", "--name-only"]), "");
    p.edit("a", "1\n");
    assert_eq!(p.workspace.tree_hash().unwrap(), merged.tree_hash);
}

#[test]
fn another_branch_in_the_working_tree_is_not_written_over() {
    let p = Product::new();
    p.generate(&[("a", "1\n")]).unwrap();
    p.git(&["switch", "-q", "-c", "try"]);
    assert!(p.generate(&[("a", "2\n")]).unwrap_err().to_string().contains("git switch main"));
}

#[test]
fn commits_are_the_same_for_the_same_input() {
    let (one, two) = (Product::new(), Product::new());
    for p in [&one, &two] {
        p.generate(&[("a", "1\n")]).unwrap();
        p.generate(&[("a", "2\n")]).unwrap();
    }
    assert_eq!(one.workspace.head().unwrap(), two.workspace.head().unwrap());
}

#[test]
fn opening_again_finds_the_same_product() {
    let p = Product::new();
    let merged = p.generate(&[("a", "1\n")]).unwrap();
    let again = Workspace::open(p.root.path(), &slug()).unwrap();
    assert_eq!(again.head().unwrap(), Some(merged.commit));
}

#[test]
fn the_newest_product_is_linked() {
    let p = Product::new();
    p.generate(&[("web/a", "1\n"), ("services/api/b", "1\n")]).unwrap();
    for _ in 0..2 {
        workspace::link_newest(p.root.path(), &slug()).unwrap();
        assert_eq!(std::fs::read_to_string(p.root.path().join("web/a")).unwrap(), "1\n");
        assert_eq!(std::fs::read_to_string(p.root.path().join("services/api/b")).unwrap(), "1\n");
    }
}

#[test]
fn a_proposal_names_what_the_generator_changes_and_is_in_nobodys_sight() {
    let p = Product::new();
    p.generate(&[("a", TEN), ("b", "1\n"), ("gone", "x\n")]).unwrap();
    let (head, generated) = (p.workspace.head().unwrap(), p.git(&["rev-parse", "velocity/generated"]));
    p.edit("a", &TEN.replace("1\n2", "one\n2"));
    p.edit("mine.txt", "by hand\n");
    let next = tree(&[("a", &TEN.replace("9\n", "nine\n")), ("b", "2\n"), ("new", "y\n")]);
    let proposal = p.workspace.propose(&next, "Generate", 2_000_000).unwrap();
    let told: Vec<(&str, bool, bool)> =
        proposal.changes().iter().map(|file| (file.path.as_str(), file.is_removed, file.is_generated)).collect();
    let mixed = ("a", false, false);
    assert_eq!(
        told,
        [mixed, ("b", false, true), ("gone", true, true), ("new", false, true)],
        "no hand edit is its own"
    );
    assert_eq!((p.workspace.head().unwrap(), p.git(&["rev-parse", "velocity/generated"])), (head, generated));
    assert_eq!((p.text("b"), p.path("new").exists()), ("1\n".to_owned(), false));

    let merged = p.workspace.accept(&proposal).unwrap().expect("nobody changed the product meanwhile");
    assert_eq!(merged.changed_files, ["a", "b", "gone", "mine.txt", "new"]);
    assert_eq!((p.text("b"), p.git(&["status", "--porcelain"])), ("2\n".to_owned(), String::new()));
    let again = p.workspace.propose(&next, "Generate", 3_000_000).unwrap();
    assert_eq!(again.changes(), []);
}

#[test]
fn a_proposal_that_somebody_overtook_is_not_taken() {
    let p = Product::new();
    p.generate(&[("a", "1\n")]).unwrap();
    let next = tree(&[("a", "2\n"), (".env", "")]);
    let proposal = p.workspace.propose(&next, "Generate", 2_000_000).unwrap();
    p.edit("mine.txt", "in between\n");
    let head = p.workspace.head().unwrap();
    assert_eq!(p.workspace.accept(&proposal).unwrap(), None);
    assert_eq!((p.workspace.head().unwrap(), p.text("a")), (head, "1\n".to_owned()));
    let anew = p.workspace.propose(&next, "Generate", 2_000_000).unwrap();
    assert!(p.workspace.accept(&anew).unwrap().is_some());
    assert_eq!(p.workspace.accept(&anew).unwrap(), None, "it is true already");
    assert_eq!((p.text("a"), p.text("mine.txt")), ("2\n".to_owned(), "in between\n".to_owned()));
}
