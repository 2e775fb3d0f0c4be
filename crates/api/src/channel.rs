//! The live channels: what is stored as events, as `/ws/catalyst`, `/ws/crm` and `/api/events?channel=` tell it.
//!
//! An event is read from the store once for all who listen in this process and put into words once ([`reel`]); a listener is
//! only a place in their order ([`follower`]), so one that is slow or frozen holds nobody up and costs no memory, and one that
//! comes back is told what it missed from the reel, or where that does not reach back so far from the store.

mod attendance;
mod desk;
mod door;
pub(crate) mod filter;
pub(crate) mod follower;
mod frame;
mod proof;
pub(crate) mod publish;
mod reel;
mod socket;
mod word;

pub(crate) use attendance::Attendance;
pub(crate) use desk::Channels;
pub(crate) use door::open;
pub(crate) use filter::ChannelQuery;
pub(crate) use follower::{Follower, Told};
pub(crate) use proof::Proof;
