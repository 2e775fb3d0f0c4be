//! A spec becomes the product's tree.

mod api;
mod project;
mod sign_in;
mod template;
mod web;

pub use sign_in::{SEED_PASSWORD, SignIn, sign_ins};

use domain::Spec;
use std::collections::BTreeMap;

/// Path from the product's root, with `/` → content. Sorted, so that the same spec gives the same bytes.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// Why no tree could be made: the spec contradicts itself, or a template is broken.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct GenerateError(pub String);

/// Writes the whole product.
pub fn generate(spec: &Spec) -> Result<Tree, GenerateError> {
    let mut tree = Tree::new();
    api::emit(spec, &mut tree)?;
    web::emit(spec, &mut tree)?;
    project::emit(spec, &mut tree)?;
    project::manifest(spec, &mut tree)?;
    Ok(tree)
}

/// The pinned dependencies that all products share, as their package managers read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolchainFiles {
    /// Python requirements, every version pinned, with hashes.
    pub requirements: Vec<u8>,
    /// `package.json`.
    pub package: Vec<u8>,
    /// `package-lock.json`.
    pub package_lock: Vec<u8>,
}

/// The toolchain of this version's products.
pub fn toolchain() -> Result<ToolchainFiles, GenerateError> {
    Ok(ToolchainFiles {
        requirements: template::raw("toolchain/python/requirements.lock")?,
        package: template::raw("toolchain/node/package.json")?,
        package_lock: template::raw("toolchain/node/package-lock.json")?,
    })
}

/// Writes only the landing page: `web/pages/index.tsx`.
pub fn landing(spec: &Spec) -> Result<Vec<u8>, GenerateError> {
    web::landing(spec)
}
