//! A product leaves its repository.

use crate::product::{Product, tree};
use std::io::Read;

#[test]
fn a_copy_is_clean_and_complete() {
    let p = Product::new();
    let merged = p.generate(&[("a", "1\n"), ("web/b", "2\n")]).unwrap();
    p.edit("a", "uncommitted\n");
    let copy = p.root.path().join("copy");
    assert_eq!(p.workspace.checkout_copy("main", &copy, None).unwrap(), merged.tree_hash);
    assert_eq!(std::fs::read_to_string(copy.join("a")).unwrap(), "1\n");
    assert_eq!(std::fs::read_to_string(copy.join("web/b")).unwrap(), "2\n");
    assert!(!copy.join(".git").exists());
    let edited = p.root.path().join("edited");
    p.workspace.checkout_copy(&p.workspace.tree_hash().unwrap(), &edited, None).unwrap();
    assert_eq!(std::fs::read_to_string(edited.join("a")).unwrap(), "uncommitted\n");
}

#[test]
fn a_copy_belongs_to_the_sandbox_when_velocity_is_root() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let p = Product::new();
    p.generate(&[("web/b", "2\n")]).unwrap();
    let copy = p.root.path().join("copy");
    p.workspace.checkout_copy("main", &copy, Some(212_345)).unwrap();
    for path in ["", "web", "web/b"] {
        let meta = std::fs::metadata(copy.join(path)).unwrap();
        assert_eq!(std::os::unix::fs::MetadataExt::uid(&meta), 212_345, "{path}");
    }
}

#[test]
fn an_unknown_commit_is_told() {
    let p = Product::new();
    p.generate(&[("a", "1\n")]).unwrap();
    for name in ["nope", "--upload-pack=x", ""] {
        assert!(p.workspace.checkout_copy(name, &p.root.path().join("copy"), None).is_err(), "{name}");
    }
}

#[test]
fn a_zip_is_the_same_each_time_and_unpacks() {
    let p = Product::new();
    p.generate(&[("a", "1\n"), ("web/b", "2\n")]).unwrap();
    let (one, two) = (p.root.path().join("1.zip"), p.root.path().join("2.zip"));
    p.workspace.export_zip(&one, &tree(&[("extra", "3\n")])).unwrap();
    p.workspace.export_zip(&two, &tree(&[("extra", "3\n")])).unwrap();
    assert_eq!(std::fs::read(&one).unwrap(), std::fs::read(&two).unwrap());
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&one).unwrap()).unwrap();
    for (name, text) in [("shop_v3/web/b", "2\n"), ("shop_v3/extra", "3\n")] {
        let mut found = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut found).unwrap();
        assert_eq!(found, text);
    }
}
