//! What sandboxed code may have left in a product's directory.

use crate::product::Product;
use std::os::unix::fs::symlink;
use workspace::Error;

#[test]
fn a_path_that_leaves_the_product_is_refused() {
    let p = Product::new();
    let long = "a/".repeat(400);
    let paths = [
        "../x",
        "/etc/passwd",
        "a/../../x",
        "",
        ".",
        "a//b",
        "a/./b",
        ".git/config",
        "a/.GIT/hooks/x",
        "a\0b",
        "a\nb",
        "a\\b",
        "\"a",
        &long,
    ];
    for path in paths {
        assert!(matches!(p.workspace.write(path, b"x"), Err(Error::Refused { .. })), "{path:?} was written");
        assert!(p.workspace.read(path).is_err(), "{path:?} was read");
        let refused = p.generate(&[(path, "x")]);
        assert!(matches!(refused, Err(Error::Refused { .. })), "{path:?} was generated");
    }
}

#[test]
fn links_are_neither_followed_for_reading_nor_for_writing() {
    let p = Product::new();
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret"), "secret").unwrap();
    symlink(outside.path().join("secret"), p.path("file")).unwrap();
    symlink(outside.path(), p.path("dir")).unwrap();
    assert!(p.workspace.read("file").is_err());
    assert!(p.workspace.read("dir/secret").is_err());
    assert!(p.workspace.write("dir/new", b"x").is_err());
    assert!(!outside.path().join("new").exists());
    assert!(p.workspace.write("file", b"mine").is_err());
    assert_eq!(std::fs::read_to_string(outside.path().join("secret")).unwrap(), "secret");
}

#[test]
fn a_generated_file_does_not_pass_through_a_link() {
    let p = Product::new();
    let outside = tempfile::tempdir().unwrap();
    p.generate(&[("a", "1\n")]).unwrap();
    symlink(outside.path(), p.path("web")).unwrap();
    assert!(p.generate(&[("a", "1\n"), ("web/x", "1\n")]).is_err());
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn a_pipe_is_refused_at_once() {
    let p = Product::new();
    rustix::fs::mknodat(rustix::fs::CWD, p.path("pipe"), rustix::fs::FileType::Fifo, 0o666.into(), 0).unwrap();
    assert!(matches!(p.workspace.read("pipe"), Err(Error::Refused { .. })));
}

#[test]
fn hooks_and_filters_of_the_product_do_not_run() {
    let p = Product::new();
    p.generate(&[("a", "1\n"), (".gitattributes", "* filter=evil diff=evil\n")]).unwrap();
    let canary = p.root.path().join("canary");
    let script = format!("#!/bin/sh\ntouch {}\n", canary.display());
    std::fs::create_dir_all(p.path(".git/hooks")).unwrap();
    for hook in ["pre-commit", "post-checkout", "post-merge", "reference-transaction", "post-index-change"] {
        std::fs::write(p.path(".git/hooks").join(hook), &script).unwrap();
        std::fs::set_permissions(p.path(".git/hooks").join(hook), std::os::unix::fs::PermissionsExt::from_mode(0o755))
            .unwrap();
    }
    p.edit("a", "2\n");
    p.generate(&[("a", "2\n"), ("b", "1\n")]).unwrap();
    p.workspace.checkout_copy("main", &p.root.path().join("copy"), None).unwrap();
    assert!(!canary.exists());
}
