//! A run begins.

use crate::audit::{self, NewAudit};
use crate::error::Error;
use crate::moved::{moved_columns, moved_of};
use crate::open::Store;
use crate::row::args;
use crate::tx::Tx;
use domain::{
    Decision, EpochMs, EventBody, JobId, JobKind, Ruling, RunId, SessionId, Slug, Spec, Stage, Terms, WaitReason, Wish,
};
use serde_json::Value;

/// What a person asks for when they say "build". The project is the spec's `project.id`.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// The conversation; a project belongs to the one that built it first.
    pub session_id: Option<SessionId>,
    /// What to build.
    pub spec: Spec,
    /// Which stages, in order; `Deploy` and `Monitor` may be left out. At least one.
    pub stages: Vec<Stage>,
    /// Who asked: a user's id, or `cli`.
    pub requested_by: String,
    /// What else the workers shall know; every job of the run carries it.
    pub payload: Value,
    /// What was asked of policy for it, and what policy said: stored together with the run. When one of them needs an
    /// approval, the first stage waits for it.
    pub decisions: Vec<(Wish, Decision)>,
}

impl NewRun {
    /// The strictest decision that asks a person.
    fn question(&self) -> Option<&(Wish, Decision)> {
        let asking = self.decisions.iter().filter(|(_, decision)| decision.ruling == Ruling::NeedsApproval);
        asking.max_by_key(|(_, decision)| decision.asks)
    }
}

impl Store {
    /// Writes project, spec, root job, one job a stage with its dependencies, and `RunStarted`, all or nothing. The first
    /// stage is queued, the root waits until it is claimed and works until the last one is done.
    ///
    /// `Conflict` when a run of the project is not over (the message names it), or when the project belongs to another
    /// conversation.
    pub async fn start_run(&self, new: &NewRun, now: EpochMs) -> Result<RunId, Error> {
        if new.stages.is_empty() || !new.stages.is_sorted_by(|a, b| a < b) {
            return Err(Error::conflict("a run needs at least one stage, each once and in order"));
        }
        let start = || async move {
            let mut tx = self.begin().await?;
            let run = tx.start_run(new, now).await?;
            tx.commit().await?;
            Ok(run)
        };
        self.retrying(start).await
    }
}

impl Tx {
    async fn start_run(&mut self, new: &NewRun, now: EpochMs) -> Result<RunId, Error> {
        let project = &new.spec.project.id;
        self.own_project(project, new.session_id.as_ref(), now).await?;
        self.no_open_run(project).await?;
        let spec = self.insert_spec(project, &new.spec, now).await?;
        let run = self.insert_root(new, now).await?;
        let sql = "insert into runs (id, project, session_id, spec_id, requested_by) values ($1, $2, $3, $4, $5)";
        let args = args![run, project, new.session_id.as_ref(), spec, new.requested_by.as_str()];
        self.execute(sql, args).await?;
        let body = EventBody::RunStarted { spec_revision: new.spec.revision };
        self.record(Some(project), Some(run), body, now);
        self.insert_stages(new, run, now).await?;
        for (wish, decision) in &new.decisions {
            self.audit(NewAudit::of(wish, decision, &audit::named(&wish.principal), Some(run), now));
        }
        self.wake();
        Ok(run)
    }

    async fn own_project(&mut self, id: &Slug, session: Option<&SessionId>, now: EpochMs) -> Result<(), Error> {
        let sql = "insert into projects (id, session_id, created_at_ms, updated_at_ms) values ($1, $2, $3, $3) \
                   on conflict (id) do update set updated_at_ms = excluded.updated_at_ms, session_id = case when projects.removed_at_ms \
                   is null then projects.session_id else excluded.session_id end, removed_at_ms = null returning session_id";
        let row = self.row(sql, args![id, session, now]).await?;
        let owner = row.ok_or_else(|| Error::broken("an upsert gave no row"))?.text_or_null("session_id")?;
        if owner.as_deref() != session.map(SessionId::as_str) {
            let message = format!("a project named {id} belongs to another conversation; choose another project name");
            return Err(Error::conflict(message));
        }
        Ok(())
    }

    pub(crate) async fn no_open_run(&mut self, project: &Slug) -> Result<(), Error> {
        let sql = "select id from jobs where project = $1 and kind = 'run' and finished_at_ms is null";
        let Some(open) = self.row(sql, args![project]).await? else { return Ok(()) };
        let id = open.int("id")?;
        Err(Error::conflict(format!("run {id} of {project} is not over yet; wait for its end or cancel it")))
    }

    /// The spec's row; the same spec of the same revision is written once.
    async fn insert_spec(&mut self, project: &Slug, spec: &Spec, now: EpochMs) -> Result<i64, Error> {
        let body = serde_json::to_string(spec)?;
        let sql = "select id, body from specs where project = $1 and revision = $2 order by id desc limit 1";
        if let Some(row) = self.row(sql, args![project, spec.revision]).await?
            && row.text("body")? == body
        {
            return row.int("id");
        }
        let sql = "insert into specs (project, revision, body, created_at_ms) values ($1, $2, $3, $4) returning id";
        self.insert(sql, args![project, spec.revision, body, now]).await
    }

    async fn insert_root(&mut self, new: &NewRun, now: EpochMs) -> Result<RunId, Error> {
        // The root's own number is known only afterwards; the reference is checked at commit.
        let nobody = JobId(0);
        let id = self.insert_job(new, JobKind::Run, nobody, WaitReason::Dependency, now).await?;
        self.execute("update jobs set run_id = id where id = $1", args![id]).await?;
        Ok(id)
    }

    /// Each stage needs the one before it; the root needs them all. The first one waits for an approval, or else for the
    /// project's turn, which it has at once unless a task works on the project.
    async fn insert_stages(&mut self, new: &NewRun, run: RunId, now: EpochMs) -> Result<(), Error> {
        let mut before = None;
        for &stage in &new.stages {
            let waits_for = match (before, new.question()) {
                (None, None) => WaitReason::Turn,
                (None, Some(_)) => WaitReason::Approval,
                (Some(_), _) => WaitReason::Dependency,
            };
            let id = self.insert_job(new, JobKind::Stage(stage), run, waits_for, now).await?;
            for (job, needs) in before.map(|before| (id, before)).into_iter().chain([(run, id)]) {
                let sql = "insert into job_needs (job_id, needs_id) values ($1, $2)";
                self.execute(sql, args![job, needs]).await?;
            }
            if before.replace(id).is_some() {
                continue;
            }
            if let Some((wish, decision)) = new.question() {
                self.insert_approval(id, wish, decision, now).await?;
            } else {
                let sql = concat!("select", moved_columns!(), "from jobs where id = $1");
                let row = self.row(sql, args![id]).await?;
                self.awaits_turn(moved_of(&row.ok_or_else(|| Error::broken("a new job is gone"))?)?);
            }
        }
        self.give_turns(now).await
    }

    async fn insert_job(
        &mut self,
        new: &NewRun,
        kind: JobKind,
        run: RunId,
        waits_for: WaitReason,
        now: EpochMs,
    ) -> Result<JobId, Error> {
        let project = &new.spec.project.id;
        let is_root = kind == JobKind::Run;
        let key = (!is_root).then(|| Terms::project_key(project));
        let sql = "insert into jobs (kind, run_id, project, state, waits_for, payload, concurrency_key, requested_by, \
                   ready_at_ms, created_at_ms, updated_at_ms, host) values ($1, $2, $3, 'waiting', $4, $5, $6, $7, $8, $8, $8, \
                   (select host from projects where id = $3 and $1 <> 'run')) returning id";
        let (payload, by) = (new.payload.to_string(), new.requested_by.as_str());
        let args = args![kind.as_str(), run, project, waits_for.as_str(), payload, key, by, now];
        self.insert(sql, args).await.map(JobId)
    }

    /// Runs an insert that returns the new row's `id`.
    pub(crate) async fn insert(&mut self, sql: &'static str, args: Vec<crate::row::Arg>) -> Result<i64, Error> {
        self.row(sql, args).await?.ok_or_else(|| Error::broken("an insert gave no row"))?.int("id")
    }
}
