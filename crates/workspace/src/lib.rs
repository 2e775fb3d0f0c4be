//! A product's files and their history. Only this crate touches a product's files, and it starts nothing but a hardened git.
//!
//! Blocking: callers on an async runtime use `spawn_blocking`.

mod archive;
mod beneath;
mod clone;
mod commit;
mod copy;
mod error;
mod generated;
mod git;
mod journal;
mod lock;
mod merge;
mod newest;
mod owner;
mod patch;
mod root;
mod source;
mod workspace;

pub use archive::{MANIFEST, Packed, pack, unpack};
pub use beneath::{list_beneath, read_beneath, remove, write_beneath};
pub use commit::{Change, Committed};
pub use error::Error;
pub use generated::{Merged, Proposal};
pub use newest::link_newest;
pub use owner::give;
pub use source::BLOB_BYTES_MAX;
pub use workspace::{Tree, Workspace};
