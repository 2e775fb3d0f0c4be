//! A product whose things are called otherwise keeps its rows: old and new are deployed over one database.

use crate::derive::briefs::answers;
use domain::SpecEdit;
use generator::{derive, generate};
use std::path::Path;
use std::process::Command;

fn rename(from: &str, to: &str) -> SpecEdit {
    SpecEdit::Rename { from: from.into(), to: to.into() }
}

fn write(folder: &Path, brief: &str, edits: &[SpecEdit]) {
    for (path, bytes) in generate(&derive(&answers(brief), edits, None)).expect("the spec is sound") {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
}

/// The Python that can run products. Only `VELOCITY_TEST_PYTHON=skip` leaves these tests out.
#[allow(clippy::disallowed_methods, reason = "the one door through which tests learn of the toolchain")]
fn python() -> Option<String> {
    let said = std::env::var("VELOCITY_TEST_PYTHON").unwrap_or_default();
    assert!(
        !said.is_empty(),
        "VELOCITY_TEST_PYTHON is not set: give it python/bin/python of the folder that `velocity toolchain prepare` \
         prints (scripts/test.sh does), or `skip` to leave the migrations of renamed products untested"
    );
    if said == "skip" {
        eprintln!("NOT RUN: VELOCITY_TEST_PYTHON=skip, so no renamed product was deployed");
        return None;
    }
    Some(said)
}

/// Deploys the product after each number of edits, one over the other. What was said; None where it shall be left out.
#[allow(clippy::disallowed_methods, reason = "a test runs the product with the product's own language")]
fn deploy(brief: &str, edits: &[SpecEdit], stops: &[usize]) -> Option<String> {
    let python = python()?;
    let out = tempfile::tempdir().expect("a folder");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/renamed.py");
    let mut command = Command::new(&python);
    command.args([Path::new(script), out.path()]);
    for stop in stops {
        let folder = out.path().join(format!("v{stop}"));
        write(&folder, brief, &edits[..*stop]);
        command.arg(folder);
    }
    let output =
        command.output().unwrap_or_else(|error| panic!("VELOCITY_TEST_PYTHON={python} does not start: {error}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    Some(said)
}

#[test]
fn renamed_products_keep_their_rows_there_and_back_and_over_skipped_versions() {
    let edits = [
        rename("product", "garment"),
        rename("garment", "product"),
        rename("product", "piece"),
        rename("category", "line of goods"),
        rename("piece", "garment"),
    ];
    if let Some(said) = deploy("store_clothing", &edits, &[0, 1, 2, 5]) {
        assert!(said.contains("v1: renamed table products to garments"), "{said}");
        assert!(said.contains("v2: renamed table garments to products"), "{said}");
        assert!(said.contains("v5: ") && said.contains("renamed table products to garments"), "{said}");
    }
}

#[test]
fn a_name_given_up_is_taken_by_another_and_pairs_come_along() {
    let edits = [rename("tag", "topic"), rename("post", "article"), rename("comment", "post")];
    if let Some(said) = deploy("blog_personal", &edits, &[0, 3]) {
        assert!(said.contains("renamed table posts__tags to articles__topics"), "{said}");
        assert!(said.contains("renamed table comments to posts"), "{said}");
    }
}

#[test]
fn people_keep_a_role_that_is_called_otherwise_now() {
    let edits = [rename("customer", "member"), rename("member", "client")];
    if let Some(said) = deploy("store_clothing", &edits, &[0, 1, 2]) {
        assert!(said.contains("people with the former role customer have the role member"), "{said}");
        assert!(said.contains("people with the former role member have the role client"), "{said}");
    }
}
