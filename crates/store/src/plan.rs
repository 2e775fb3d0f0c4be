//! What will become of each new job, decided before anything is written.

use crate::depend::NOT_STARTED;
use crate::enqueue::EnqueueRequest;
use crate::error::Error;
use domain::{EpochMs, FailureReason, JobId, JobKind, JobState, NewJob, WaitReason};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// A stored job and its state.
pub(crate) type Parent = (JobId, JobState);

/// What a place of a request's list became.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Slot {
    /// A job that was there before.
    Stored(JobId),
    /// A plan of somebody else who asked with the same key at the same moment.
    Again(usize),
    /// A plan of its own.
    New(usize),
}

/// A job that a new one needs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Need {
    Stored(JobId),
    Planned(usize),
}

impl Need {
    /// Its number, once the plans have theirs.
    pub(crate) fn id(self, ids: &[JobId]) -> JobId {
        match self {
            Self::Stored(id) => id,
            Self::Planned(at) => ids[at],
        }
    }
}

/// A job about to be written.
pub(crate) struct Plan<'a> {
    pub(crate) job: &'a NewJob,
    pub(crate) kind: JobKind,
    pub(crate) state: JobState,
    pub(crate) waits_for: Option<WaitReason>,
    pub(crate) due: Option<EpochMs>,
    pub(crate) needs: Vec<Need>,
    pub(crate) needs_open: usize,
    pub(crate) is_needed: bool,
    pub(crate) retry_of: Option<JobId>,
    pub(crate) now: EpochMs,
}

/// A plan as the insert wants it.
#[derive(Serialize)]
pub(crate) struct PlanRow<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<&'a str>,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    waits_for: Option<&'static str>,
    payload: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure_reason: Option<&'static str>,
    priority: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<EpochMs>,
    #[serde(skip_serializing_if = "Option::is_none")]
    run_at: Option<EpochMs>,
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotency_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    concurrency_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<String>,
    attempts_max: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout: Option<i64>,
    needs_open: usize,
    is_needed: u8,
    needs_approval: u8,
    requested_by: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_of: Option<JobId>,
    now: EpochMs,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished: Option<EpochMs>,
}

impl<'a> Plan<'a> {
    pub(crate) fn row(&self) -> Result<PlanRow<'a>, Error> {
        let (job, terms) = (self.job, &self.job.terms);
        let cancelled = self.state == JobState::Cancelled;
        let mut labels = terms.labels.clone();
        labels.sort();
        labels.dedup();
        Ok(PlanRow {
            kind: self.kind.as_str(),
            project: job.project.as_ref().map(|project| project.as_str()),
            state: self.state.as_str(),
            waits_for: self.waits_for.map(WaitReason::as_str),
            payload: job.payload.to_string(),
            error: cancelled.then_some(NOT_STARTED),
            failure_reason: cancelled.then_some(FailureReason::Dependency.as_str()),
            priority: terms.priority,
            due: self.due,
            run_at: terms.run_at_ms,
            idempotency_key: terms.idempotency_key.as_deref(),
            concurrency_key: terms.concurrency_key.as_deref(),
            labels: if labels.is_empty() { None } else { Some(serde_json::to_string(&labels)?) },
            attempts_max: terms.attempts_max,
            timeout: terms.timeout_ms,
            needs_open: self.needs_open,
            is_needed: self.is_needed.into(),
            needs_approval: job.needs_approval.into(),
            requested_by: &job.requested_by,
            retry_of: self.retry_of,
            now: self.now,
            finished: cancelled.then_some(self.now),
        })
    }
}

/// Plans the jobs of all requests of one moment.
pub(crate) struct Planner<'a> {
    pub(crate) plans: Vec<Plan<'a>>,
    /// Stored jobs by their idempotency key.
    known: HashMap<String, Parent>,
    /// Concurrency keys that are taken.
    held: HashSet<String>,
    /// States of the stored jobs that new ones need.
    parents: HashMap<JobId, JobState>,
    /// Plans by their idempotency key.
    keyed: HashMap<&'a str, usize>,
}

impl<'a> Planner<'a> {
    pub(crate) fn new(
        known: HashMap<String, Parent>,
        held: HashSet<String>,
        mut parents: HashMap<JobId, JobState>,
    ) -> Self {
        parents.extend(known.values().copied());
        Self { plans: Vec::new(), known, held, parents, keyed: HashMap::new() }
    }

    /// One request: all of it or, when a job that it needs does not exist, nothing.
    pub(crate) fn plan(&mut self, request: &'a EnqueueRequest) -> Result<Vec<Slot>, Error> {
        for job in &request.jobs {
            let is_known = job.terms.idempotency_key.as_ref().is_some_and(|key| self.known.contains_key(key));
            let missing = job.needs.iter().find(|need| need.0 > 0 && !self.parents.contains_key(need));
            if let (false, Some(need)) = (is_known, missing) {
                return Err(Error::not_found(format!("job {need}, which the new job needs")));
            }
        }
        let mut slots = Vec::with_capacity(request.jobs.len());
        for job in &request.jobs {
            let slot = self.slot(job, request, &slots);
            slots.push(slot);
        }
        Ok(slots)
    }

    fn slot(&mut self, job: &'a NewJob, request: &'a EnqueueRequest, earlier: &[Slot]) -> Slot {
        if let Some(key) = job.terms.idempotency_key.as_deref() {
            if let Some(&(id, _)) = self.known.get(key) {
                return Slot::Stored(id);
            }
            if let Some(&at) = self.keyed.get(key) {
                return Slot::Again(at);
            }
            self.keyed.insert(key, self.plans.len());
        }
        let need = |need: &JobId| match usize::try_from(need.0) {
            Ok(_) => Need::Stored(*need),
            Err(_) => match earlier[usize::try_from(-need.0 - 1).expect("checked before")] {
                Slot::Stored(id) => Need::Stored(id),
                Slot::Again(at) | Slot::New(at) => Need::Planned(at),
            },
        };
        let mut needs: Vec<Need> = job.needs.iter().map(need).collect();
        // Two places of the list may be one job, by their key.
        let mut seen = HashSet::new();
        needs.retain(|need| match need {
            Need::Stored(id) => seen.insert(id.0),
            Need::Planned(at) => seen.insert(-1 - i64::try_from(*at).expect("few plans")),
        });
        let plan = self.decide(job, request, needs);
        self.plans.push(plan);
        Slot::New(self.plans.len() - 1)
    }

    fn decide(&mut self, job: &'a NewJob, request: &EnqueueRequest, needs: Vec<Need>) -> Plan<'a> {
        let now = request.now;
        let states: Vec<JobState> = needs.iter().map(|need| self.state_of(*need)).collect();
        let failed = states.iter().any(|state| matches!(state, JobState::Error | JobState::Cancelled));
        let needs_open = states.iter().filter(|state| **state != JobState::Done).count();
        let later = job.terms.run_at_ms.filter(|at| *at > now);
        let key = job.terms.concurrency_key.as_ref();
        let (state, waits_for) = if failed {
            (JobState::Cancelled, None)
        } else if job.needs_approval {
            (JobState::Waiting, Some(WaitReason::Approval))
        } else if needs_open > 0 {
            (JobState::Waiting, Some(WaitReason::Dependency))
        } else if later.is_some() {
            (JobState::Waiting, Some(WaitReason::Time))
        } else if key.is_some_and(|key| !self.held.insert(key.clone())) {
            (JobState::Waiting, Some(WaitReason::Turn))
        } else {
            (JobState::Queued, None)
        };
        for need in &needs {
            if let Need::Planned(at) = need {
                self.plans[*at].is_needed = true;
            }
        }
        Plan {
            job,
            kind: JobKind::Task(job.task),
            state,
            waits_for,
            due: later.filter(|_| waits_for == Some(WaitReason::Time)),
            needs,
            needs_open,
            is_needed: false,
            retry_of: request.retry_of,
            now,
        }
    }

    fn state_of(&self, need: Need) -> JobState {
        match need {
            // A request with a job that does not exist was refused before.
            Need::Stored(id) => self.parents.get(&id).copied().unwrap_or(JobState::Done),
            Need::Planned(at) => self.plans[at].state,
        }
    }
}
