//! How a caller was known, so that they can be known again: by a ticket, or while a stream of theirs is open.

use serde::{Deserialize, Serialize};

/// What made a caller known. It holds nothing that opens a door.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "via", rename_all = "snake_case")]
pub(crate) enum Proof {
    /// A sign-in.
    SignIn {
        /// Which one: what is stored of its token.
        sign_in: String,
    },
    /// A key that the server made.
    MadeKey {
        /// What is stored of it.
        hash: String,
    },
    /// A key of the configuration.
    Key {
        /// Its name.
        name: String,
    },
    /// They sit at an open machine.
    Local,
}
