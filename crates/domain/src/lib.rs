//! The language that every part of Velocity speaks: what things are, and which moves they may make.
//!
//! Pure: no async, no I/O, no clock, no randomness. Time is an argument, always epoch milliseconds (UTC).

pub mod campaign;
pub mod canonical;
pub mod crm;
pub mod csv;
pub mod decision;
pub mod edit;
pub mod event;
pub mod evidence;
pub mod id;
pub mod job;
pub mod key;
pub mod memory;
pub mod model;
pub mod payload;
pub mod release;
pub mod run;
pub mod session;
pub mod signal;
pub mod slug;
pub mod source;
pub mod spec;
pub mod task;
pub mod user;
pub mod worker;
pub mod write;

pub use campaign::{Burndown, BurndownPoint, Campaign, CampaignChange, CampaignId, CampaignRuns, CampaignState};
pub use canonical::{canonical_json, write_string};
pub use crm::{Record, RecordChange, RecordId, RecordKind, RecordSummary};
pub use decision::{Approval, ApprovalState, Decision, Party, Ruling, Wish};
pub use edit::SpecEdit;
pub use event::{Event, EventBody};
pub use evidence::{Evidence, Verdict};
pub use id::{JobId, MemoryId, ReleaseId, RunId, SessionId, UserId};
pub use job::{Claim, Failure, FailureReason, Job, JobKind, JobState, NewJob, Outcome, Terms, WaitReason, WorkerSpec};
pub use key::{ApiKey, Scope};
pub use memory::{Memory, MemoryChange, MemoryKind, MemoryScope, MemoryTrust, NewMemory};
pub use model::{ModelHealth, ModelSpec, ModelStanding};
pub use payload::Payload;
pub use release::{Health, Release, ReleaseState};
pub use run::{Run, Stage};
pub use session::{Answers, Line, Question, Session, Speaker};
pub use signal::{Channel, Signal, SignalKind};
pub use slug::{Slug, SlugError};
pub use spec::Spec;
pub use task::Task;
pub use user::{Role, User};
pub use write::FileChange;

/// Milliseconds since the Unix epoch, UTC. Sortable columns and fields hold this, never text.
pub type EpochMs = i64;
