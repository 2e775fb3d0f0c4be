//! New jobs become rows: all that are asked for at one moment, with few statements.

use crate::audit::NewAudit;
use crate::depend::NOT_STARTED;
use crate::enqueue::{EnqueueRequest, Enqueued};
use crate::error::Error;
use crate::moved::Moved;
use crate::plan::{Parent, Plan, Planner, Slot};
use crate::row::{Sql, args, list, with_list};
use crate::tx::Tx;
use domain::{JobId, JobState, Ruling, WaitReason};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// Notes that the jobs of the list `$1` are needed, in the order of their numbers, so that none of them ends unseen.
const NEED: Sql = Sql {
    sqlite: "update jobs set is_needed = 1 where id in (select value from json_each($1)) returning id, state",
    postgres: "update jobs set is_needed = 1 from (select id from jobs where id in (select value::bigint \
               from jsonb_array_elements_text($1::jsonb)) order by id for update) as l where jobs.id = l.id \
               returning jobs.id, jobs.state",
};

const KNOWN: Sql = Sql {
    sqlite: "select id, state, idempotency_key from jobs where idempotency_key in (select value from json_each($1))",
    postgres: "select id, state, idempotency_key from jobs where idempotency_key in \
               (select value from jsonb_array_elements_text($1::jsonb))",
};

const HELD: Sql = Sql {
    sqlite: "select concurrency_key from jobs where concurrency_key in (select value from json_each($1)) \
             and state in ('queued', 'working')",
    postgres: "select concurrency_key from jobs where concurrency_key in \
               (select value from jsonb_array_elements_text($1::jsonb)) and state in ('queued', 'working')",
};

const INSERT: Sql = with_list!(
    "insert into jobs (kind, project, state, waits_for, payload, error, failure_reason, priority, ready_at_ms, due_at_ms, \
     run_at_ms, idempotency_key, concurrency_key, labels, attempts_max, timeout_ms, needs_open, is_needed, needs_approval, \
     requested_by, retry_of, created_at_ms, updated_at_ms, finished_at_ms) \
     select e.kind, e.project, e.state, e.waits_for, e.payload, e.error, e.failure_reason, e.priority, e.now, e.due, \
     e.run_at, e.idempotency_key, e.concurrency_key, e.labels, e.attempts_max, e.timeout, e.needs_open, e.is_needed, \
     e.needs_approval, e.requested_by, e.retry_of, e.now, e.now, e.finished from",
    "$1" as "e" (
        "kind" "text", "project" "text", "state" "text", "waits_for" "text", "payload" "text", "error" "text",
        "failure_reason" "text", "priority" "bigint", "due" "bigint", "run_at" "bigint", "idempotency_key" "text",
        "concurrency_key" "text", "labels" "text", "attempts_max" "bigint", "timeout" "bigint", "needs_open" "bigint",
        "is_needed" "bigint", "needs_approval" "bigint", "requested_by" "text", "retry_of" "bigint", "now" "bigint",
        "finished" "bigint"
    ),
    "order by e.ord returning id"
);

const INSERT_NEEDS: Sql = with_list!(
    "insert into job_needs (job_id, needs_id) select e.job, e.needs from",
    "$1" as "e" ("job" "bigint", "needs" "bigint"),
    ""
);

#[derive(Serialize)]
struct Need {
    job: JobId,
    needs: JobId,
}

/// How many rows one statement inserts.
const ROWS_MAX: usize = 1_000;

impl Tx {
    /// Everything that is asked for at one moment; a request that cannot be met is refused for itself.
    pub(crate) async fn enqueue(
        &mut self,
        requests: &[&EnqueueRequest],
    ) -> Result<Vec<Result<Vec<Enqueued>, Error>>, Error> {
        if requests.is_empty() {
            return Ok(Vec::new());
        }
        let known = self.known(requests).await?;
        let jobs = || requests.iter().flat_map(|request| &request.jobs);
        let is_new = |key: &Option<String>| key.as_ref().is_none_or(|key| !known.contains_key(key));
        let new = || jobs().filter(|job| is_new(&job.terms.idempotency_key));
        let held = self.held(new().filter_map(|job| job.terms.concurrency_key.as_deref()).collect()).await?;
        let needs = new().flat_map(|job| &job.needs).copied().filter(|need| need.0 > 0);
        let parents = self.need(needs.chain(known.values().map(|parent| parent.0)).collect(), requests).await?;
        let mut planner = Planner::new(known, held, parents);
        let slots: Vec<_> = requests.iter().map(|request| planner.plan(request)).collect();
        let ids = self.insert_plans(&planner.plans).await?;
        let enqueued = |slot: Slot| match slot {
            Slot::Stored(id) => Enqueued { id, existed: true },
            Slot::Again(at) => Enqueued { id: ids[at], existed: true },
            Slot::New(at) => Enqueued { id: ids[at], existed: false },
        };
        Ok(slots.into_iter().map(|slots| Ok(slots?.into_iter().map(enqueued).collect())).collect())
    }

    async fn known(&mut self, requests: &[&EnqueueRequest]) -> Result<HashMap<String, Parent>, Error> {
        let keys = requests.iter().flat_map(|request| &request.jobs);
        let keys: Vec<&String> = keys.filter_map(|job| job.terms.idempotency_key.as_ref()).collect();
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = self.rows(KNOWN, args![list(&keys)?]).await?;
        let known = |row: &crate::row::Row| {
            let parent = (JobId(row.int("id")?), row.named("state", JobState::parse)?);
            Ok((row.text("idempotency_key")?, parent))
        };
        rows.iter().map(known).collect()
    }

    /// Which of the keys somebody holds; nobody can take or free one of them until commit.
    async fn held(&mut self, keys: HashSet<&str>) -> Result<HashSet<String>, Error> {
        if keys.is_empty() {
            return Ok(HashSet::new());
        }
        self.lock_keys(keys.iter().map(|key| (*key).to_owned()).collect()).await?;
        let keys: Vec<&str> = keys.into_iter().collect();
        let rows = self.rows(HELD, args![list(&keys)?]).await?;
        rows.iter().map(|row| row.text("concurrency_key")).collect()
    }

    /// The states of the jobs that new ones need; none of them ends until commit. Only when anything is needed at all.
    async fn need(
        &mut self,
        ids: HashSet<JobId>,
        requests: &[&EnqueueRequest],
    ) -> Result<HashMap<JobId, JobState>, Error> {
        if requests.iter().flat_map(|request| &request.jobs).all(|job| job.needs.is_empty()) || ids.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: Vec<JobId> = ids.into_iter().collect();
        let rows = self.rows(NEED, args![list(&ids)?]).await?;
        rows.iter().map(|row| Ok((JobId(row.int("id")?), row.named("state", JobState::parse)?))).collect()
    }

    /// Writes the planned jobs, what they need, and their events; gives their numbers in the plans' order.
    async fn insert_plans(&mut self, plans: &[Plan<'_>]) -> Result<Vec<JobId>, Error> {
        let mut ids = Vec::with_capacity(plans.len());
        for some in plans.chunks(ROWS_MAX) {
            let rows = some.iter().map(Plan::row).collect::<Result<Vec<_>, _>>()?;
            let rows = self.rows(INSERT, args![list(&rows)?]).await?;
            // Numbers are given in the order of insertion, which is the list's; answers come in any order.
            let mut new = rows.iter().map(|row| row.int("id").map(JobId)).collect::<Result<Vec<_>, _>>()?;
            new.sort();
            ids.extend(new);
        }
        let needs: Vec<Need> = plans
            .iter()
            .zip(&ids)
            .flat_map(|(plan, &job)| plan.needs.iter().map(move |need| (job, need)))
            .map(|(job, need)| Need { job, needs: need.id(&ids) })
            .collect();
        for some in needs.chunks(ROWS_MAX) {
            self.execute(INSERT_NEEDS, args![list(some)?]).await?;
        }
        for (plan, &id) in plans.iter().zip(&ids) {
            self.planned(plan, id);
            self.decided(plan, id).await?;
        }
        Ok(ids)
    }

    /// Stores what policy said to the job, and the question to a person when it says that one must be asked.
    async fn decided(&mut self, plan: &Plan<'_>, id: JobId) -> Result<(), Error> {
        let Some((wish, decision)) = &plan.job.decision else { return Ok(()) };
        let asks = decision.ruling == Ruling::NeedsApproval && decision.asks.is_some();
        if plan.waits_for == Some(WaitReason::Approval) && asks {
            self.insert_approval(id, wish, decision, plan.now).await?;
        }
        let actor = crate::audit::named(&wish.principal);
        self.audit(NewAudit::of(wish, decision, &actor, Some(id), plan.now));
        Ok(())
    }

    fn planned(&mut self, plan: &Plan<'_>, id: JobId) {
        let job = Moved {
            id,
            kind: plan.kind,
            run_id: None,
            project: plan.job.project.clone(),
            state: plan.state,
            waits_for: plan.waits_for,
            attempts: 0,
            key: None,
            is_needed: plan.is_needed,
            error: (plan.state == JobState::Cancelled).then(|| NOT_STARTED.to_owned()),
            worker: None,
        };
        self.moved(&job, plan.now);
        if let Some(at) = plan.due {
            self.due(at, plan.now);
        }
    }
}
