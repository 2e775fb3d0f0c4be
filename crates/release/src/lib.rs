//! A built product on the air: started in the sandbox, health-gated, switched atomically, probed, rolled back.

mod error;
mod plan;
mod probe;
mod supervisor;

pub use error::Error;
pub use plan::{Dirs, Notice, NoticeKind, ReleasePlan};
pub use probe::{PageProbe, Probe};
pub use supervisor::Supervisor;

/// Runs the hidden helper command `__serve-inner` and ends the process; returns when `args` (with the program's name
/// first) does not ask for it. `main` calls this before anything else.
pub fn helper_main(args: impl Iterator<Item = std::ffi::OsString>) {
    let _ = args;
}
