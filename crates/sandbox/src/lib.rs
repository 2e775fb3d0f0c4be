//! How a command runs and cannot escape: bubblewrap's namespaces, landlock, seccomp and limits; never as uid 0, never bare.

mod cgroup;
mod command;
mod error;
mod exit;
mod helper;
mod level;
mod live;
mod probe;
mod running;
mod sandbox;
mod spawner;
mod tail;
mod toolchain;
mod translate;
mod version;

pub use command::{Command, HELPER_INSIDE, Limits, Mount, Network};
pub use error::Error;
pub use exit::Exit;
pub use helper::helper_main;
pub use level::{Level, LevelReport};
pub use running::Running;
pub use sandbox::{Config, Sandbox};
pub use toolchain::{PRODUCT_INSIDE, TOOLCHAIN_INSIDE, ToolPaths, Toolchain, ToolchainInputs};
pub use version::tool_version;
