//! The hot path of a worker: ended jobs go out, new ones come in, in one transaction.

use crate::error::Error;
use crate::open::Store;
use crate::work::Heartbeat;
use domain::{Claim, EpochMs, JobId, Outcome, WorkerSpec};

/// How a claimed job ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// The claim under which it was worked on.
    pub claim: Claim,
    /// How it ended.
    pub outcome: Outcome,
    /// When it is tried again, should it have failed for a transient reason with attempts left.
    pub retry_at: EpochMs,
}

/// What a turn gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Turn {
    /// Of the ended jobs, those whose lease was lost: nothing was written about them.
    pub refused: Vec<JobId>,
    /// New work, the most urgent first.
    pub claims: Vec<Claim>,
}

impl Store {
    /// Ends jobs, moves what depends on them, and claims up to `want` new ones, all in one transaction that callers who wait
    /// at the same moment share.
    pub async fn turn(
        &self,
        worker: &WorkerSpec,
        ended: Vec<Ended>,
        want: u32,
        lease_ms: i64,
        now: EpochMs,
    ) -> Result<Turn, Error> {
        let mut turn = Turn::default();
        for one in ended {
            match self.finish_job(&one.claim, &one.outcome, one.retry_at, now).await {
                Err(Error::Conflict { .. }) => turn.refused.push(one.claim.job.id),
                other => other?,
            }
        }
        while turn.claims.len() < want as usize {
            let Some(claim) = self.claim_job(worker, lease_ms, now).await? else { break };
            turn.claims.push(claim);
        }
        Ok(turn)
    }

    /// Moves the ends of several leases; one answer a claim, in their order.
    pub async fn heartbeats(&self, claims: &[Claim], lease_until: EpochMs) -> Result<Vec<Heartbeat>, Error> {
        let mut beats = Vec::with_capacity(claims.len());
        for claim in claims {
            beats.push(self.heartbeat(claim, lease_until).await?);
        }
        Ok(beats)
    }
}
