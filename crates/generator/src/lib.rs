//! A conversation becomes a spec, and a spec becomes a tree of files. Pure: the same input gives the same bytes.
//!
//! `converse` reads a message, `derive` reads answers, `seed` makes first data, `emit` writes the product.

mod converse;
mod derive;
pub mod emit;
mod letters;
mod seed;
mod theme;

pub use converse::{Amended, Intent, Turn, amend, converse, refuse};
pub use derive::{check, derive};
pub use emit::{GenerateError, SEED_PASSWORD, SignIn, ToolchainFiles, Tree, generate, landing, sign_ins, toolchain};

/// The generator's version: the same spec and the same version give byte-identical trees.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
