//! What a worker writes while it holds a job. Every write carries the fence: with an old one it is a `Conflict`.

use crate::error::Error;
use crate::finish::lease_lost;
use crate::open::Store;
use crate::row::args;
use domain::evidence::LOG_TAIL_BYTES_MAX;
use domain::{Claim, EpochMs, EventBody, Evidence, JobKind, RunId, Stage};

/// How much of a job's log is kept, in bytes.
pub const LOG_BYTES_MAX: usize = 1024 * 1024;
/// How much of a log one event holds, in bytes.
const LOG_EVENT_BYTES_MAX: usize = 4 * 1024;
/// What a log ends with that grew too long.
const LOG_CUT: &str = "\n[the log is longer than 1 MiB; what follows was not kept]\n";

/// What a heartbeat tells the worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heartbeat {
    /// Whether it still holds the job. If not, it must stop at once and write nothing.
    pub ok: bool,
    /// Whether a person asked to stop: it must stop and finish as cancelled.
    pub cancel_requested: bool,
}

impl Store {
    /// Moves the lease's end; see [`Store::heartbeats`] for several.
    pub async fn heartbeat(&self, claim: &Claim, lease_until: EpochMs) -> Result<Heartbeat, Error> {
        let beats = self.heartbeats(std::slice::from_ref(claim), lease_until).await?;
        beats.first().copied().ok_or_else(|| Error::broken("a heartbeat got no answer"))
    }

    /// Tells how far a job is: `percent` 0 to 100 and a few words.
    pub async fn progress(&self, claim: &Claim, percent: u8, doing: &str, now: EpochMs) -> Result<(), Error> {
        let percent = percent.min(100);
        let mut tx = self.begin().await?;
        let sql = "update jobs set percent = $3, doing = $4, updated_at_ms = $5 \
                   where id = $1 and fence = $2 and state = 'working'";
        let args = args![claim.job.id, claim.fence, i64::from(percent), doing, now];
        if tx.execute(sql, args).await? == 0 {
            return Err(lease_lost());
        }
        let (job_id, doing) = (claim.job.id, doing.to_owned());
        let body = match claim.job.kind {
            JobKind::Stage(stage) => EventBody::StageProgressed { job_id, stage, percent, doing },
            JobKind::Run | JobKind::Task(_) => EventBody::JobProgressed { job_id, percent, doing },
        };
        tx.record(claim.job.project.as_ref(), run_of(claim), body, now);
        tx.commit().await
    }

    /// Appends to a job's log, in events of at most 4 KiB. Beyond [`LOG_BYTES_MAX`] a job's log ends with a note.
    pub async fn append_log(&self, claim: &Claim, text: &str, now: EpochMs) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        let sql = "update jobs set log_bytes = log_bytes + $3 where id = $1 and fence = $2 and state = 'working' \
                   returning log_bytes";
        let bytes = i64::try_from(text.len()).unwrap_or(i64::MAX);
        let row = tx.row(sql, args![claim.job.id, claim.fence, bytes]).await?.ok_or_else(lease_lost)?;
        let before = row.number::<usize>("log_bytes")?.saturating_sub(text.len());
        let room = LOG_BYTES_MAX.saturating_sub(before);
        let cut = (room > 0 && text.len() > room).then_some(LOG_CUT);
        for piece in pieces(head(text, room)).chain(cut) {
            let (job_id, text) = (claim.job.id, piece.to_owned());
            let body = match claim.job.kind {
                JobKind::Stage(stage) => EventBody::LogAppended { job_id, stage, text },
                JobKind::Run | JobKind::Task(_) => EventBody::JobLogAppended { job_id, text },
            };
            tx.record(claim.job.project.as_ref(), run_of(claim), body, now);
        }
        tx.commit().await
    }

    /// Records what a check of a stage found. The same check of the same job replaces its earlier evidence. Job and stage are the
    /// claim's, and of a longer log only the end is kept.
    pub async fn record_evidence(&self, claim: &Claim, evidence: &Evidence, now: EpochMs) -> Result<(), Error> {
        let stage = stage_of(claim, evidence)?;
        let log_tail = tail(&evidence.log_tail, LOG_TAIL_BYTES_MAX).to_owned();
        let evidence = Evidence { job_id: claim.job.id, stage, log_tail, ..evidence.clone() };
        let mut tx = self.begin().await?;
        let sql = "update jobs set updated_at_ms = $3 where id = $1 and fence = $2 and state = 'working'";
        if tx.execute(sql, args![claim.job.id, claim.fence, now]).await? == 0 {
            return Err(lease_lost());
        }
        let check = evidence.check.as_str();
        let sql = "delete from evidence where job_id = $1 and check_name = $2";
        tx.execute(sql, args![claim.job.id, check]).await?;
        let sql = "insert into evidence (job_id, check_name, verdict, body) values ($1, $2, $3, $4)";
        let body = serde_json::to_string(&evidence)?;
        tx.execute(sql, args![claim.job.id, check, evidence.verdict.as_str(), body]).await?;
        let (check, verdict) = (evidence.check, evidence.verdict);
        let body = EventBody::EvidenceRecorded { job_id: claim.job.id, stage, check, verdict };
        tx.record(claim.job.project.as_ref(), Some(claim.job.run_id), body, now);
        tx.commit().await
    }
}

/// The claim's stage; a task that works as a stage by itself says which.
fn stage_of(claim: &Claim, evidence: &Evidence) -> Result<Stage, Error> {
    match claim.job.kind {
        JobKind::Stage(stage) => Ok(stage),
        JobKind::Task(_) => Ok(evidence.stage),
        JobKind::Run => Err(Error::conflict("the root of a run has no evidence of its own")),
    }
}

/// The run that a claimed job is a part of.
fn run_of(claim: &Claim) -> Option<RunId> {
    (!matches!(claim.job.kind, JobKind::Task(_))).then_some(claim.job.run_id)
}

/// At most the first `bytes_max` bytes, whole characters.
fn head(text: &str, bytes_max: usize) -> &str {
    let end = (0..=bytes_max.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

/// At most the last `bytes_max` bytes, whole characters.
pub(crate) fn tail(text: &str, bytes_max: usize) -> &str {
    let start = (text.len().saturating_sub(bytes_max)..=text.len()).find(|at| text.is_char_boundary(*at));
    &text[start.unwrap_or(0)..]
}

/// The text in parts that fit an event.
fn pieces(mut text: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let piece = head(text, LOG_EVENT_BYTES_MAX);
        text = &text[piece.len()..];
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_never_halves_a_character() {
        assert_eq!((head("aé", 2), head("aé", 3), head("aé", 0)), ("a", "aé", ""));
        assert_eq!((tail("éa", 2), tail("éa", 3), tail("éa", 0)), ("a", "éa", ""));
    }

    #[test]
    fn pieces_fit_an_event_and_lose_nothing() {
        let text = "é".repeat(5000);
        let parts: Vec<&str> = pieces(&text).collect();
        assert!(parts.iter().all(|part| part.len() <= LOG_EVENT_BYTES_MAX));
        assert_eq!(parts.concat(), text);
    }
}
