//! What stands around API and web: README, containers, CI, the spec itself, and the manifest of all files.

use super::template::{copy, json_file, render};
use super::{GenerateError, Tree, api};
use domain::Spec;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;

const MANIFEST: &str = ".velocity/manifest.json";

/// Writes everything outside `services/api/app` and `web` proper.
pub(super) fn emit(spec: &Spec, tree: &mut Tree) -> Result<(), GenerateError> {
    copy("project/", "", tree);
    let context = json!({
        "title": spec.project.title, "tagline": spec.project.tagline, "people": api::people(spec),
    });
    tree.insert("README.md".into(), render("project/README.md.j2", &context)?);
    tree.insert("spec.json".into(), json_file(spec)?);
    Ok(())
}

/// Writes the manifest: SHA-256 of every file so far, and which of them belong to the product's people from then on.
/// Comes last.
pub(super) fn manifest(spec: &Spec, tree: &mut Tree) -> Result<(), GenerateError> {
    let files: Map<String, Value> = tree.iter().map(|(path, bytes)| (path.clone(), json!(sha256(bytes)))).collect();
    let owned: Vec<&String> = tree.keys().filter(|path| owned(path)).collect();
    let manifest = json!({
        "generator": crate::VERSION, "spec_revision": spec.revision, "files": files, "owned": owned,
    });
    tree.insert(MANIFEST.into(), json_file(&manifest)?);
    Ok(())
}

/// Whether a file is made once and then belongs to the product's people.
fn owned(path: &str) -> bool {
    path.starts_with("services/api/app/hooks/") && !path.ends_with("__init__.py")
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
