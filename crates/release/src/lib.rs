//! A built product on the air: started in the sandbox, health-gated, switched atomically, probed, rolled back.

mod data;
mod door;
mod error;
mod inner;
mod look;
mod plan;
mod port;
mod probe;
mod standing;
mod step;
mod supervisor;

pub use error::Error;
pub use inner::helper_main;
pub use plan::{Dirs, Notice, NoticeKind, ReleasePlan};
pub use port::port_is_free;
pub use probe::{PageProbe, Probe};
pub use supervisor::Supervisor;
