//! What a worker writes while it holds a job. Every write carries the fence: with an old one it is a `Conflict`.

use crate::error::Error;
use crate::open::Store;
use domain::{Claim, EpochMs, Evidence};

/// How much of a job's log is kept, in bytes.
pub const LOG_BYTES_MAX: usize = 1024 * 1024;

/// What a heartbeat tells the worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heartbeat {
    /// Whether it still holds the job. If not, it must stop at once and write nothing.
    pub ok: bool,
    /// Whether a person asked to stop: it must stop and finish as cancelled.
    pub cancel_requested: bool,
}

impl Store {
    /// Moves the lease's end.
    pub async fn heartbeat(&self, claim: &Claim, lease_until: EpochMs) -> Result<Heartbeat, Error> {
        let _ = (claim, lease_until);
        todo!()
    }

    /// Tells how far a stage is: `percent` 0 to 100 and a few words.
    pub async fn progress(&self, claim: &Claim, percent: u8, doing: &str, now: EpochMs) -> Result<(), Error> {
        let _ = (claim, percent, doing, now);
        todo!()
    }

    /// Appends to a stage's log, in events of at most 4 KiB. Beyond [`LOG_BYTES_MAX`] a job's log ends with a note.
    pub async fn append_log(&self, claim: &Claim, text: &str, now: EpochMs) -> Result<(), Error> {
        let _ = (claim, text, now);
        todo!()
    }

    /// Records what a check found. The same check of the same job replaces its earlier evidence.
    pub async fn record_evidence(&self, claim: &Claim, evidence: &Evidence, now: EpochMs) -> Result<(), Error> {
        let _ = (claim, evidence, now);
        todo!()
    }

    /// Gives a job back unfinished, as when the server stops: it is queued again and counts neither as failure nor as
    /// takeover.
    pub async fn return_job(&self, claim: &Claim, now: EpochMs) -> Result<(), Error> {
        let _ = (claim, now);
        todo!()
    }
}
