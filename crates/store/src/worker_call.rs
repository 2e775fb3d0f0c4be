//! What a worker on another machine asks, answered; and what workers ask beside their claims.

use crate::error::Error;
use crate::event::EventFilter;
use crate::finish::lease_lost;
use crate::job::JobFilter;
use crate::open::Store;
use crate::row::args;
use crate::turn::Ended;
use domain::worker::{Beat, Call, EndedJob, Lease, Reply};
use domain::{Claim, EpochMs, Event, Evidence, JobId, JobKind, WorkerSpec};
use std::collections::BTreeMap;

/// How long a lease may be asked for, milliseconds.
const LEASE_MS: std::ops::RangeInclusive<i64> = 1_000..=600_000;
/// How many jobs, and how much of what happened in them, one answer holds.
const WANT_MAX: u32 = 256;
const JOBS_MAX: u32 = 500;
const EVENTS_MAX: u32 = 5_000;

impl Store {
    /// Answers a worker that has none of the server's files: of what it says it can do, only the tasks that need none are
    /// given to it. Waiting for work or for a cancellation is the caller's. `Conflict` for a lease that was lost.
    pub async fn answer(&self, worker: &WorkerSpec, call: Call, now: EpochMs) -> Result<Reply, Error> {
        Ok(match call {
            Call::Turn { ended, want, mut holds, lease_ms } => {
                holds.extend(ended.iter().map(|ended| ended.lease));
                let (mut gone, mut all) = (Vec::new(), Vec::with_capacity(ended.len()));
                for EndedJob { lease, outcome, retry_after_ms } in ended {
                    match self.claim_of(lease).await? {
                        Some(claim) => all.push(Ended { claim, outcome, retry_at: now + retry_after_ms.max(0) }),
                        None => gone.push(lease.job_id),
                    }
                }
                let lease_ms = lease_ms.clamp(*LEASE_MS.start(), *LEASE_MS.end());
                let want = want.min(WANT_MAX);
                let mut claims = self.regain(&worker.name, &holds, want, lease_ms, now).await?;
                let want = want.saturating_sub(u32::try_from(claims.len()).unwrap_or(want));
                let turn = self.turn(&domain::worker::far(worker), all, want, lease_ms, now).await?;
                gone.extend(turn.refused);
                claims.extend(turn.claims);
                Reply::Turn { refused: gone, claims }
            }
            Call::Await { .. } => {
                let due = self.next_due(&domain::worker::far(worker)).await?;
                Reply::Work { due: due.is_some_and(|at| at <= now) }
            }
            Call::Beat { leases, lease_ms, .. } => {
                let lease_ms = lease_ms.clamp(*LEASE_MS.start(), *LEASE_MS.end());
                Reply::Beats { beats: self.beats(&leases, now + lease_ms).await? }
            }
            Call::GiveBack { lease } => {
                self.return_job(&self.must_hold(lease).await?, now).await?;
                Reply::Written
            }
            Call::Progress { lease, percent, doing } => {
                self.progress(&self.must_hold(lease).await?, percent, &doing, now).await?;
                Reply::Written
            }
            Call::Log { lease, text } => {
                self.append_log(&self.must_hold(lease).await?, &text, now).await?;
                Reply::Written
            }
            Call::Evidence { lease, evidence } => {
                self.record_evidence(&self.must_hold(lease).await?, &evidence, now).await?;
                Reply::Written
            }
            Call::Key { .. } => return Err(Error::conflict("keys are made by the server that has the secret")),
            Call::Tree { .. } => return Err(Error::conflict("files are sent by the server that has them")),
            Call::Job { id } => Reply::Jobs { jobs: self.find_job(id).await?.into_iter().collect() },
            Call::JobsOf { id } => {
                let mut jobs = self.jobs(&JobFilter { run_id: Some(id), ..JobFilter::default() }, JOBS_MAX).await?;
                jobs.reverse();
                Reply::Jobs { jobs }
            }
            Call::EventsOf { id } => Reply::Events { events: self.events_about(id).await? },
            Call::EvidenceOf { id } => Reply::Evidence { evidence: self.evidence_of(id).await? },
        })
    }

    async fn beats(&self, leases: &[Lease], lease_until: EpochMs) -> Result<Vec<Beat>, Error> {
        let mut claims = Vec::with_capacity(leases.len());
        for lease in leases {
            claims.push(self.claim_of(*lease).await?);
        }
        let known: Vec<Claim> = claims.iter().flatten().cloned().collect();
        let mut beats = self.heartbeats(&known, lease_until).await?.into_iter();
        let beat = |claim: &Option<Claim>| match claim.as_ref().and_then(|_| beats.next()) {
            Some(beat) => Beat { ok: beat.ok, cancel_requested: beat.cancel_requested },
            None => Beat { ok: false, cancel_requested: false },
        };
        Ok(claims.iter().map(beat).collect())
    }

    /// The claim of a lease; what the job is says the database, not the worker. None for an unknown job: the fence itself is
    /// looked at by whatever is written.
    async fn claim_of(&self, lease: Lease) -> Result<Option<Claim>, Error> {
        let job = self.find_job(lease.job_id).await?;
        Ok(job.map(|job| Claim { job, fence: lease.fence, leased_until: 0 }))
    }

    async fn must_hold(&self, lease: Lease) -> Result<Claim, Error> {
        self.claim_of(lease).await?.ok_or_else(lease_lost)
    }

    /// The names of the workers that hold a job now, each once.
    pub async fn lease_holders(&self) -> Result<Vec<String>, Error> {
        // Whoever holds a job has a moment at which the lease ends; without that word all jobs that ever were would be read.
        let sql = "select distinct leased_by from jobs \
                   where state = 'working' and leased_by is not null and due_at_ms is not null";
        self.db.read().await?.rows(sql, vec![]).await?.iter().map(|row| row.text("leased_by")).collect()
    }

    /// How many jobs each worker holds now, by its name; who holds none is not among them.
    pub async fn loads(&self) -> Result<BTreeMap<String, u64>, Error> {
        let sql = "select leased_by, count(*) as held from jobs where due_at_ms is not null and state = 'working' and leased_by is not null \
                   group by leased_by";
        let rows = self.db.read().await?.rows(sql, vec![]).await?;
        rows.iter().map(|row| Ok((row.text("leased_by")?, row.number("held")?))).collect()
    }

    /// What happened in a run, or in any other job by itself: oldest first, at most 5000 events.
    pub async fn events_about(&self, id: JobId) -> Result<Vec<Event>, Error> {
        let is_run = self.find_job(id).await?.is_some_and(|job| job.kind == JobKind::Run);
        let filter = if is_run {
            EventFilter { run_id: Some(id), ..EventFilter::default() }
        } else {
            EventFilter { job_id: Some(id), ..EventFilter::default() }
        };
        self.events_after(0, &filter, EVENTS_MAX).await
    }

    /// What was checked in a job, oldest first.
    pub async fn evidence_of(&self, job: JobId) -> Result<Vec<Evidence>, Error> {
        let sql = "select body from evidence where job_id = $1 order by id";
        self.db.read().await?.rows(sql, args![job]).await?.iter().map(|row| row.json("body")).collect()
    }
}
