//! A built product on the air: started in the sandbox, health-gated, switched atomically, probed, rolled back.

mod camera;
mod data;
mod door;
mod error;
mod inner;
mod log;
mod look;
mod plan;
mod port;
mod probe;
mod standing;
mod step;
mod supervisor;

pub use error::Error;
pub use inner::helper_main;
pub use log::{LogPiece, read_log};
pub use plan::{Dirs, Notice, NoticeKind, ReleasePlan};
pub use port::port_is_free;
pub use probe::{PageProbe, Probe};
pub use supervisor::Supervisor;
