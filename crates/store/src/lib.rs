//! What happened and what is next: the only crate that speaks SQL, on SQLite and on PostgreSQL alike.
//!
//! A run changes only through one function here: new state, event and follow-up jobs land together or not at all.
//! Time is an argument, always epoch milliseconds.

mod approval;
mod approval_answer;
mod artifact;
mod audit;
mod audit_chain;
mod audit_list;
mod bucket;
mod cancel;
mod claim;
mod conn;
mod db;
mod depend;
mod enqueue;
mod error;
mod event;
mod finish;
mod follow;
mod health;
mod hold;
mod hub;
mod intake;
mod job;
mod lane;
mod metrics;
mod migration;
mod moved;
mod open;
mod plan;
mod project;
mod release;
mod retry;
mod row;
mod run;
mod schedule;
mod session;
mod stage;
mod start;
mod sweep;
mod token;
mod turn;
mod tx;
mod user;
mod work;

pub use approval::{APPROVAL_MS, ApprovalFilter};
pub use approval_answer::Answer;
pub use artifact::{Artifact, Artifacts};
pub use audit::AuditRow;
pub use audit_chain::{AuditCheck, AuditFault, AuditHead};
pub use audit_list::{AuditFilter, StoredDecision};
pub use enqueue::{Enqueued, JOBS_OF_A_CALL_MAX};
pub use error::Error;
pub use event::EventFilter;
pub use hub::Wakeups;
pub use job::JobFilter;
pub use metrics::{DiskRoom, JobCount, Oversight, QueueHead, stale_writes_refused};
pub use open::Store;
pub use project::Project;
pub use release::NewRelease;
pub use run::RunFilter;
pub use schedule::Schedule;
pub use start::NewRun;
pub use turn::{Ended, Turn};
pub use work::{Heartbeat, LOG_BYTES_MAX};
