//! Policy at the claim: everything that a job wishes is asked before it begins.

use crate::error::Error;
use crate::open::Store;
use crate::recorder::{Noted, Recorder};
use crate::row::args;
use domain::worker::wishes_of;
use domain::{Claim, Decision, EpochMs, Job, JobId, JobKind, Role, Ruling, Wish, WorkerSpec};

/// Whether a schedule put it into the queue, with an answer that is as old as the schedule: the question is asked anew, because
/// the rules, and what they say, may have changed since.
fn is_scheduled(job: &Job) -> bool {
    matches!(job.kind, JobKind::Task(_)) && job.requested_by.starts_with("schedule:")
}

/// How long a job that this worker may not claim is left to the others before somebody asks again.
const ELSEWHERE_MS: i64 = 2_000;

/// Whether a claimed job may begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// Everything that it wishes is allowed.
    Begin,
    /// It was given back and waits for a person.
    Held,
    /// It was given back: a rule keeps it from this worker.
    Elsewhere,
    /// A rule forbids it, in words; the job is still claimed.
    Denied(String),
}

impl Store {
    /// Asks policy (`decide`) for everything that a claimed job wishes before it begins. What a person approved counts as
    /// approved. Decisions are in the audit trail before the job begins; one that only says that the job may be claimed is
    /// handed to `recorder`. `Conflict` when the lease was lost.
    pub async fn admit(
        &self,
        claim: &Claim,
        worker: &WorkerSpec,
        recorder: &Recorder,
        decide: &(dyn Fn(&Wish) -> Decision + Send + Sync),
        now: EpochMs,
    ) -> Result<Admission, Error> {
        let job = Some(claim.job.id);
        let admitted = self.admitted_by(&claim.job).await?;
        let mut all = Vec::new();
        let wishes = wishes_of(&claim.job, worker, admitted.as_ref());
        for wish in admitted.filter(|_| is_scheduled(&claim.job)).into_iter().chain(wishes) {
            let (wish, decision) = self.decided(claim.job.id, wish, decide).await?;
            match decision.ruling {
                Ruling::Allow => all.push(Noted { wish, decision, job, at: now }),
                Ruling::NeedsApproval => {
                    self.record_decisions(&all).await?;
                    self.ask_approval(claim, &wish, &decision, now).await?;
                    return Ok(Admission::Held);
                }
                Ruling::Deny => {
                    let is_claim = wish.action == "job.claim";
                    let why = format!("policy denies {}: {} (rule {})", wish.action, decision.reason, decision.rule);
                    if !(is_claim && self.is_noted(claim.job.id, &decision).await?) {
                        all.push(Noted { wish, decision, job, at: now });
                    }
                    self.record_decisions(&all).await?;
                    if !is_claim {
                        return Ok(Admission::Denied(why));
                    }
                    self.postpone(claim, now + ELSEWHERE_MS, now).await?;
                    return Ok(Admission::Elsewhere);
                }
            }
        }
        match <[Noted; 1]>::try_from(all) {
            Ok([claimed]) => recorder.note(claimed).await?,
            Err(all) => self.record_decisions(&all).await?,
        }
        Ok(Admission::Begin)
    }

    /// What policy says to a wish of a job, and the wish as it was decided upon: with its approval, when it has one.
    async fn decided(
        &self,
        job: JobId,
        wish: Wish,
        decide: &(dyn Fn(&Wish) -> Decision + Send + Sync),
    ) -> Result<(Wish, Decision), Error> {
        let decision = decide(&wish);
        if decision.ruling == Ruling::NeedsApproval
            && let Some(who) = self.approver_of(job, &wish).await?
        {
            let wish = wish.approved_by(who);
            let decision = decide(&wish);
            return Ok((wish, decision));
        }
        Ok((wish, decision))
    }

    /// The wish that let a job in, or its run, or the task that started its run: its principal asked for the work.
    pub(crate) async fn admitted_by(&self, job: &Job) -> Result<Option<Wish>, Error> {
        let is_task = matches!(job.kind, JobKind::Task(_));
        let own = if is_task { job.id } else { job.run_id };
        let task = job.payload.get("task").and_then(|id| id.as_str()?.parse().ok()).filter(|_| !is_task);
        let sql = "select i.body from audit a join policy_inputs i on i.digest = a.input_digest \
                   where a.job_id = $1 and a.action in ('task.submit', 'run.start', 'air.change') order by a.seq limit 1";
        let mut tx = self.db.read().await?;
        for id in [Some(own), task].into_iter().flatten() {
            if let Some(row) = tx.row(sql, args![id]).await? {
                return row.json("body").map(Some);
            }
        }
        Ok(None)
    }

    /// The role of whoever asked for a job, as it was when they did; none when nobody did over the API.
    pub async fn role_behind(&self, job: &Job) -> Result<Option<Role>, Error> {
        let wish = self.admitted_by(job).await?;
        Ok(wish.and_then(|wish| Role::parse(wish.principal.attributes.get("role")?.as_str()?)))
    }

    /// Whether the trail knows this answer about the job already.
    async fn is_noted(&self, job: JobId, decision: &Decision) -> Result<bool, Error> {
        let sql = "select seq from audit where job_id = $1 and input_digest = $2 and rule = $3 limit 1";
        let values = args![job, decision.input_digest.as_str(), decision.rule.as_str()];
        Ok(self.db.read().await?.row(sql, values).await?.is_some())
    }
}
