//! Events: append-only, numbered, the only thing streamed to a client.

use crate::{
    ApprovalState, CampaignChange, EpochMs, JobId, JobKind, JobState, MemoryChange, MemoryId, MemoryKind, MemoryTrust,
    RunId, Signal, Slug, Stage, Verdict, WaitReason,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One thing that happened. `seq` has no gaps: who has seen n has seen everything below it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// 1, 2, 3 … in commit order.
    pub seq: i64,
    /// When.
    pub at_ms: EpochMs,
    /// The project it is about.
    pub project: Option<Slug>,
    /// The run it is about.
    pub run_id: Option<RunId>,
    /// What.
    #[serde(flatten)]
    pub body: EventBody,
}

/// What happened. JSON tag: `event_type`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event_type", rename_all = "snake_case")]
pub enum EventBody {
    /// A person asked for a run.
    RunStarted {
        /// Revision of the spec.
        spec_revision: u32,
    },
    /// A run reached its end.
    RunFinished {
        /// `done`, `error` or `cancelled`.
        state: JobState,
        /// Why, when not done.
        error: Option<String>,
    },
    /// A stage's job moved.
    StageMoved {
        /// The job.
        job_id: JobId,
        /// The stage.
        stage: Stage,
        /// Its new state.
        state: JobState,
        /// Which claim this is, from 1.
        attempt: u32,
        /// Why, when it failed, waits or was taken over.
        reason: Option<String>,
        /// What it waits for, when it waits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        waits_for: Option<WaitReason>,
        /// Who took it, when it is worked on: the name of its worker, `host/…`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        worker: Option<String>,
    },
    /// A job that is no stage moved: a single task, or the root of a run.
    JobMoved {
        /// The job.
        job_id: JobId,
        /// What it does.
        kind: JobKind,
        /// Its new state.
        state: JobState,
        /// Which claim this is, from 1; 0 before the first.
        attempt: u32,
        /// What it waits for, when it waits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        waits_for: Option<WaitReason>,
        /// Why, when it failed or was taken over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A job that is no stage tells how far it is.
    JobProgressed {
        /// The job.
        job_id: JobId,
        /// 0 to 100.
        percent: u8,
        /// What it is doing, in a few words.
        doing: String,
    },
    /// Lines of the output of a job that is no stage.
    JobLogAppended {
        /// The job.
        job_id: JobId,
        /// At most 4 KiB of text.
        text: String,
    },
    /// Somebody must decide, or somebody did.
    ApprovalMoved {
        /// The approval's number.
        approval_id: i64,
        /// The job that waits.
        job_id: JobId,
        /// `pending`, `approved`, `refused` or `expired`.
        state: ApprovalState,
        /// Who decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// A stage tells how far it is.
    StageProgressed {
        /// The job.
        job_id: JobId,
        /// The stage.
        stage: Stage,
        /// 0 to 100 within the stage.
        percent: u8,
        /// What it is doing, in a few words.
        doing: String,
    },
    /// A check gave its evidence.
    EvidenceRecorded {
        /// The job.
        job_id: JobId,
        /// The stage.
        stage: Stage,
        /// Which check.
        check: String,
        /// What it found.
        verdict: Verdict,
    },
    /// Lines of a stage's output.
    LogAppended {
        /// The job.
        job_id: JobId,
        /// The stage.
        stage: Stage,
        /// At most 4 KiB of text; long output comes in several events, the rest is in the log artifact.
        text: String,
    },
    /// A release changed its state.
    ReleaseMoved {
        /// The release's number.
        release_id: i64,
        /// Its state's name.
        state: String,
        /// Where it is reached.
        url: Option<String>,
        /// Why, when it failed.
        reason: Option<String>,
    },
    /// A running product's health changed.
    HealthChanged {
        /// Whether every probe holds.
        healthy: bool,
        /// Which probe does not, when one does not.
        reason: Option<String>,
    },
    /// A conversation's spec changed.
    SpecChanged {
        /// The conversation.
        session_id: String,
        /// The new revision.
        revision: u32,
        /// What changed, in words.
        summary: String,
    },
    /// Somebody told the others something.
    Signalled(Signal),
    /// Something about customers.
    CrmChanged {
        /// What happened: `lead_created`.
        #[serde(rename = "type")]
        kind: String,
        /// To what: at least its `id`.
        payload: Value,
        /// Who told it, when it was told over the channel and is no change of what is stored here.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
    /// A campaign changed.
    CampaignChanged {
        /// Its name.
        campaign_name: String,
        /// What happened to it.
        change: CampaignChange,
        /// Its value after that.
        value: f64,
        /// Its progress after that, 0 to 1.
        progress: f64,
    },
    /// Something is remembered, confirmed, replaced or forgotten. Never what it says: an event stays when a memory is forgotten.
    MemoryChanged {
        /// The memory.
        memory_id: MemoryId,
        /// What happened to it.
        change: MemoryChange,
        /// What it is.
        kind: MemoryKind,
        /// How far it is trusted now.
        trust: MemoryTrust,
        /// Who did it: `user:ana`.
        by: String,
    },
    /// Files that nobody needs any more were taken away.
    Pruned {
        /// Unpacked releases.
        releases: u32,
        /// Build directories, and what was left of tasks.
        builds: u32,
        /// Artifacts, and this host's copies of them.
        artifacts: u32,
        /// What it all took up.
        bytes: u64,
    },
}
