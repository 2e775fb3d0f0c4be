//! The hot path of a worker: ended jobs go out, new ones come in, in one transaction.

use crate::claim::claim_call;
use crate::error::Error;
use crate::lane::{Answer, Request};
use crate::open::Store;
use crate::row::{Sql, args, list, with_list};
use crate::tx::Tx;
use crate::work::Heartbeat;
use domain::{Claim, EpochMs, JobId, JobKind, Outcome, WorkerSpec};
use serde::Serialize;
use std::collections::HashMap;

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

/// A call of [`Store::turn`].
#[derive(Debug)]
pub(crate) struct TurnRequest {
    pub(crate) worker: WorkerSpec,
    pub(crate) ended: Vec<Ended>,
    pub(crate) want: u32,
    pub(crate) lease_ms: i64,
    pub(crate) now: EpochMs,
}

/// A call of [`Store::heartbeats`].
#[derive(Debug)]
pub(crate) struct BeatRequest {
    pub(crate) claims: Vec<(JobId, i64)>,
    pub(crate) until: EpochMs,
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
        if ended.is_empty() && want == 0 {
            return Ok(Turn::default());
        }
        let request = TurnRequest { worker: worker.clone(), ended, want, lease_ms, now };
        match self.lane.ask(Request::Turn(request)).await? {
            Answer::Turn(turn) => Ok(turn),
            _ => Err(Error::broken("a turn got another request's answer")),
        }
    }

    /// Moves the ends of several leases; one answer a claim, in their order.
    pub async fn heartbeats(&self, claims: &[Claim], lease_until: EpochMs) -> Result<Vec<Heartbeat>, Error> {
        if claims.is_empty() {
            return Ok(Vec::new());
        }
        let claims = claims.iter().map(|claim| (claim.job.id, claim.fence)).collect();
        match self.lane.ask(Request::Beat(BeatRequest { claims, until: lease_until })).await? {
            Answer::Beats(beats) => Ok(beats),
            _ => Err(Error::broken("a heartbeat got another request's answer")),
        }
    }
}

#[derive(Serialize)]
struct Beat {
    id: JobId,
    fence: i64,
    until: EpochMs,
}

const BEAT: Sql = with_list!(
    "update jobs set due_at_ms = e.until from",
    "$1" as "e" ("id" "bigint", "fence" "bigint", "until" "bigint"),
    "where jobs.id = e.id and jobs.fence = e.fence and jobs.state = 'working' \
     returning jobs.id, jobs.fence, jobs.cancel_requested_at_ms"
);

impl Tx {
    /// All heartbeats of a moment.
    pub(crate) async fn beat(&mut self, requests: &[&BeatRequest]) -> Result<Vec<Vec<Heartbeat>>, Error> {
        let beats = |request: &&BeatRequest| {
            let until = request.until;
            request.claims.iter().map(move |&(id, fence)| Beat { id, fence, until }).collect::<Vec<_>>()
        };
        let all: Vec<Beat> = requests.iter().flat_map(beats).collect();
        if all.is_empty() {
            return Ok(Vec::new());
        }
        let mut held = HashMap::new();
        for row in &self.rows(BEAT, args![list(&all)?]).await? {
            let cancel_requested = row.int_or_null("cancel_requested_at_ms")?.is_some();
            held.insert((JobId(row.int("id")?), row.int("fence")?), Heartbeat { ok: true, cancel_requested });
        }
        let lost = Heartbeat { ok: false, cancel_requested: false };
        let answer = |claim: &(JobId, i64)| held.get(claim).copied().unwrap_or(lost);
        Ok(requests.iter().map(|request| request.claims.iter().map(answer).collect()).collect())
    }

    /// All turns of a moment: everything ends before anything is claimed, so that freed work goes out at once.
    pub(crate) async fn turns(&mut self, requests: &[&TurnRequest]) -> Result<Vec<Turn>, Error> {
        let mut turns = vec![Turn::default(); requests.len()];
        if self.turn_at_once(requests, &mut turns).await? {
            return Ok(turns);
        }
        self.end_all(requests, &mut turns).await?;
        let asking: Vec<usize> = (0..requests.len()).filter(|&at| requests[at].want > 0).collect();
        let Some(now) = asking.iter().map(|&at| requests[at].now).max() else { return Ok(turns) };
        let lease_ms = asking.iter().map(|&at| requests[at].lease_ms).max().unwrap_or(0);
        self.sweep_when_due(lease_ms, now).await?;
        // Slots of one worker ask in the same words: one statement serves them all.
        let mut left = asking;
        while let Some(&first) = left.first() {
            let (same, others): (Vec<usize>, Vec<usize>) =
                left.iter().partition(|at| requests[first].asks_like(requests[**at]));
            left = others;
            let asked = requests[first];
            let claims = self.claim(&asked.worker, wanted(requests, &same), asked.lease_ms, asked.now).await?;
            deal(claims, requests, &same, &mut turns);
        }
        Ok(turns)
    }

    /// The usual turn: tasks that ended well and stood in nobody's way, one worker that wants more, nothing overdue. Whether
    /// it was done: on PostgreSQL, where it saves journeys.
    async fn turn_at_once(&mut self, requests: &[&TurnRequest], turns: &mut [Turn]) -> Result<bool, Error> {
        if self.is_sqlite() {
            return Ok(false);
        }
        let asking: Vec<usize> = (0..requests.len()).filter(|&at| requests[at].want > 0).collect();
        let ended = all_ended(requests);
        let Some(&first) = asking.first() else { return Ok(false) };
        let asked = requests[first];
        let usual = !ended.is_empty()
            && ended.iter().all(|(_, ended, _)| ended.is_plain())
            && asking.iter().all(|&at| asked.asks_like(requests[at]))
            && !self.hub.may_be_due(asked.now);
        if !usual {
            return Ok(false);
        }
        let claim = claim_call(&asked.worker, wanted(requests, &asking), asked.lease_ms, asked.now)?;
        let ends: Vec<(&Ended, EpochMs)> = ended.iter().map(|&(_, ended, now)| (ended, now)).collect();
        let (refused, claimed) = self.end_and_claim(&ends, claim).await?;
        refuse(&refused, &ended, turns);
        let claims = self.note_claims(&claimed, &asked.worker, asked.lease_ms, asked.now).await?;
        deal(claims, requests, &asking, turns);
        self.give_turns(asked.now).await?;
        Ok(true)
    }

    async fn end_all(&mut self, requests: &[&TurnRequest], turns: &mut [Turn]) -> Result<(), Error> {
        let all = all_ended(requests);
        if all.is_empty() {
            return Ok(());
        }
        self.lock_claims(all.iter().map(|(_, ended, _)| &ended.claim)).await?;
        let ended: Vec<(&Ended, EpochMs)> = all.iter().map(|&(_, ended, now)| (ended, now)).collect();
        refuse(&self.end(&ended).await?, &all, turns);
        Ok(())
    }
}

impl Ended {
    /// Whether nothing follows from it but that its dependents go on.
    fn is_plain(&self) -> bool {
        let job = &self.claim.job;
        matches!(self.outcome, Outcome::Done(_))
            && matches!(job.kind, JobKind::Task(_))
            && job.terms.concurrency_key.is_none()
    }
}

impl TurnRequest {
    /// Whether one claim serves both.
    fn asks_like(&self, other: &Self) -> bool {
        (&self.worker, self.lease_ms, self.now) == (&other.worker, other.lease_ms, other.now)
    }
}

/// What ended, with the place of its request and its time.
fn all_ended<'a>(requests: &[&'a TurnRequest]) -> Vec<(usize, &'a Ended, EpochMs)> {
    let of = |(at, request): (usize, &&'a TurnRequest)| {
        let request: &'a TurnRequest = request;
        request.ended.iter().map(move |ended| (at, ended, request.now))
    };
    requests.iter().enumerate().flat_map(of).collect()
}

fn refuse(refused: &[usize], ended: &[(usize, &Ended, EpochMs)], turns: &mut [Turn]) {
    for &at in refused {
        let (request, ended, _) = ended[at];
        turns[request].refused.push(ended.claim.job.id);
    }
}

fn wanted(requests: &[&TurnRequest], places: &[usize]) -> u32 {
    places.iter().map(|&at| requests[at].want).sum()
}

/// Gives each of these requests as many as it wants.
fn deal(claims: Vec<Claim>, requests: &[&TurnRequest], places: &[usize], turns: &mut [Turn]) {
    let mut claims = claims.into_iter();
    for &at in places {
        turns[at].claims = claims.by_ref().take(requests[at].want as usize).collect();
    }
}
