//! A product's files and their history. Only this crate touches a product's files, and it starts nothing but a hardened git.
//!
//! Blocking: callers on an async runtime use `spawn_blocking`.

mod archive;
mod beneath;
mod error;
mod owner;
mod workspace;

pub use archive::{MANIFEST, Packed, pack, unpack};
pub use beneath::{read_beneath, remove, write_beneath};
pub use error::Error;
pub use owner::give;
pub use workspace::{Merged, Tree, Workspace, link_newest};
