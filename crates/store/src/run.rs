//! Reading runs.

use crate::error::Error;
use crate::event::event_of;
use crate::job::{job_of, with_job_columns};
use crate::open::Store;
use crate::row::{Row, args};
use domain::run::StageView;
use domain::{CampaignId, Event, Evidence, Job, JobId, JobKind, JobState, Run, RunId, SessionId, Slug};

/// Which runs; none of a field means any.
#[derive(Debug, Clone, Default)]
pub struct RunFilter {
    /// Of this project.
    pub project: Option<Slug>,
    /// Started by this conversation.
    pub session_id: Option<SessionId>,
    /// That stand so.
    pub state: Option<JobState>,
    /// Of the campaign with this id.
    pub campaign: Option<CampaignId>,
}

/// Which rows of `runs r` a filter means: `$1` to `$4`. A macro, for `concat!`.
macro_rules! filtered {
    () => {
        "from runs r where ($1 is null or r.project = $1) and ($2 is null or r.session_id = $2) \
         and ($3 = '' or exists (select 1 from jobs j where j.id = r.id and j.state = $3)) \
         and ($4 = '' or exists (select 1 from campaign_runs c where c.run_id = r.id and c.campaign_id = $4)) \
         order by r.id desc limit $5"
    };
}

impl Store {
    /// The run with its stages and their evidence.
    pub async fn find_run(&self, id: RunId) -> Result<Option<Run>, Error> {
        let mut tx = self.db.read().await?;
        let sql = "select r.id, r.session_id, s.revision from runs r join specs s on s.id = r.spec_id where r.id = $1";
        let Some(head) = tx.row(sql, args![id]).await? else { return Ok(None) };
        let sql = with_job_columns!("select", "from jobs where run_id = $1 order by id");
        let jobs = jobs_of(&tx.rows(sql, args![id]).await?)?;
        let sql =
            "select e.job_id, e.body from evidence e join jobs j on j.id = e.job_id where j.run_id = $1 order by e.id";
        let mut run = run_of(&head, &jobs)?;
        for row in &tx.rows(sql, args![id]).await? {
            let (job, evidence) = (JobId(row.int("job_id")?), row.json::<Evidence>("body")?);
            if let Some(stage) = run.stages.iter_mut().find(|stage| stage.job.id == job) {
                stage.evidence.push(evidence);
            }
        }
        Ok(Some(run))
    }

    /// Like [`Store::find_run`], for a run that must exist.
    pub async fn run(&self, id: RunId) -> Result<Run, Error> {
        self.find_run(id).await?.ok_or_else(|| Error::not_found(format!("run {id}")))
    }

    /// The newest runs first, with their stages but without evidence.
    pub async fn runs(&self, filter: &RunFilter, limit: u32) -> Result<Vec<Run>, Error> {
        let mut tx = self.db.read().await?;
        let state = filter.state.map_or("", JobState::as_str);
        let campaign = filter.campaign.as_ref().map_or("", CampaignId::as_str);
        let args = args![filter.project.as_ref(), filter.session_id.as_ref(), state, campaign, limit];
        let sql = concat!(
            "select r.id, r.session_id, s.revision from (select r.id, r.session_id, r.spec_id ",
            filtered!(),
            ") as r join specs s on s.id = r.spec_id order by r.id desc"
        );
        let heads = tx.rows(sql, args.clone()).await?;
        let sql = with_job_columns!(
            "select",
            concat!("from jobs where run_id in (select r.id ", filtered!(), ") order by id")
        );
        let jobs = jobs_of(&tx.rows(sql, args).await?)?;
        heads.iter().map(|head| run_of(head, &jobs)).collect()
    }

    /// How the run and its stages moved, oldest first: who took which, when, and what it waited for. At most `limit`; what is no
    /// longer kept is missing.
    pub async fn moves(&self, id: RunId, limit: u32) -> Result<Vec<Event>, Error> {
        let sql = "select seq, at_ms, project, run_id, body from events where run_id = $1 \
                   and event_type in ('run_started', 'stage_moved', 'run_finished') order by seq limit $2";
        self.db.read().await?.rows(sql, args![id, limit]).await?.iter().map(event_of).collect()
    }
}

fn jobs_of(rows: &[Row]) -> Result<Vec<Job>, Error> {
    rows.iter().map(job_of).collect()
}

/// Puts a run together from its row and its jobs, which may be among others.
fn run_of(head: &Row, jobs: &[Job]) -> Result<Run, Error> {
    let id = JobId(head.int("id")?);
    let root =
        jobs.iter().find(|job| job.id == id).ok_or_else(|| Error::broken(format!("run {id} has no root job")))?;
    let stages: Vec<StageView> = jobs
        .iter()
        .filter(|job| job.run_id == id)
        .filter_map(|job| match job.kind {
            JobKind::Stage(stage) => Some(StageView { stage, job: job.clone(), evidence: Vec::new() }),
            JobKind::Run | JobKind::Task(_) => None,
        })
        .collect();
    let sum: u32 = stages.iter().map(|stage| u32::from(stage.job.percent)).sum();
    let percent = sum.checked_div(u32::try_from(stages.len()).expect("few stages")).unwrap_or(0);
    Ok(Run {
        id,
        project: root.project.clone().ok_or_else(|| Error::broken(format!("run {id} has no project")))?,
        session_id: head.text_or_null("session_id")?.map(SessionId),
        spec_revision: head.number("revision")?,
        state: root.state,
        error: root.error.clone(),
        percent: u8::try_from(percent).expect("a mean of percents"),
        created_at_ms: root.created_at_ms,
        updated_at_ms: stages.iter().map(|stage| stage.job.updated_at_ms).fold(root.updated_at_ms, i64::max),
        stages,
    })
}
