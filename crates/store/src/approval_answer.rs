//! A person answers, or nobody does: the waiting job goes on or ends in the same transaction.

use crate::audit::{self, NewAudit};
use crate::error::Error;
use crate::open::Store;
use crate::row::args;
use crate::tx::Tx;
use domain::{Approval, ApprovalState, Decision, EpochMs, Party, Ruling, Wish};

/// What a person says to an approval.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Yes or no.
    pub approve: bool,
    /// Who says it: a user's id or a key's name.
    pub by: String,
    /// Why, in their words.
    pub comment: Option<String>,
    /// What policy was asked before they were heard (the action `approval.decide`).
    pub wish: Wish,
    /// What policy said; anything but allow is refused here too.
    pub decision: Decision,
}

/// Most approvals that one sweep closes.
const SWEEP_MAX: u32 = 100;

impl Store {
    /// Takes a person's answer: the job goes on, or ends as denied and with it whatever depends on it.
    ///
    /// `NotFound` for an unknown approval; `Conflict` when it is not pending any more, when its time is over, when its job
    /// does not wait for it any more, or when policy does not let this person answer.
    pub async fn answer_approval(&self, id: i64, answer: &Answer, now: EpochMs) -> Result<Approval, Error> {
        if answer.decision.ruling != Ruling::Allow {
            return Err(Error::conflict(answer.decision.reason.clone()));
        }
        self.retrying(|| self.answer_once(id, answer, now)).await?;
        self.approval(id).await
    }

    async fn answer_once(&self, id: i64, answer: &Answer, now: EpochMs) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        let approval = tx.approval(id).await?;
        if approval.state != ApprovalState::Pending {
            return Err(Error::conflict(format!("approval {id} is {} already", approval.state.as_str())));
        }
        if approval.expires_at_ms <= now {
            return Err(Error::conflict(format!("approval {id} has expired; ask for it anew")));
        }
        let state = if answer.approve { ApprovalState::Approved } else { ApprovalState::Refused };
        tx.close_approval(&approval, state, Some(&answer.by), answer.comment.as_deref(), now).await?;
        if answer.approve {
            tx.release_held(approval.job_id, now).await?;
        } else {
            tx.refuse_held(approval.job_id, &refusal(answer), now).await?;
        }
        let actor = audit::named(&answer.wish.principal);
        tx.audit(NewAudit::of(&answer.wish, &answer.decision, &actor, Some(approval.job_id), now));
        tx.commit().await
    }

    /// Closes the approvals whose time is over, and those whose job has ended without them; gives their number. Reads only
    /// while there is none.
    pub async fn expire_approvals(&self, now: EpochMs) -> Result<u64, Error> {
        let sql = "select a.id from approvals a join jobs j on j.id = a.job_id where a.state = 'pending' \
                   and (a.expires_at_ms <= $1 or j.finished_at_ms is not null) order by a.id limit $2";
        let due = self.db.read().await?.rows(sql, args![now, SWEEP_MAX]).await?;
        let mut closed = 0;
        for row in due {
            let id = row.int("id")?;
            closed += u64::from(self.retrying(|| self.expire(id, now)).await?);
        }
        Ok(closed)
    }

    async fn expire(&self, id: i64, now: EpochMs) -> Result<bool, Error> {
        let mut tx = self.begin().await?;
        let approval = tx.approval(id).await?;
        if approval.state != ApprovalState::Pending {
            tx.rollback().await?;
            return Ok(false);
        }
        tx.close_approval(&approval, ApprovalState::Expired, None, None, now).await?;
        let reason = format!("nobody answered approval {id} in time");
        match tx.refuse_held(approval.job_id, &reason, now).await {
            // The job ended meanwhile, or goes its own way.
            Ok(()) | Err(Error::Conflict { .. }) => {}
            Err(error) => return Err(error),
        }
        let (wish, decision) = expiry(&approval, reason);
        tx.audit(NewAudit::of(&wish, &decision, "velocity", Some(approval.job_id), now));
        tx.commit().await?;
        Ok(true)
    }
}

impl Tx {
    async fn close_approval(
        &mut self,
        approval: &Approval,
        state: ApprovalState,
        by: Option<&str>,
        comment: Option<&str>,
        now: EpochMs,
    ) -> Result<(), Error> {
        let sql = "update approvals set state = $2, decided_by = $3, comment = $4, decided_at_ms = $5 where id = $1";
        self.execute(sql, args![approval.id, state.as_str(), by, comment, now]).await?;
        self.tell_approval(approval.id, approval.job_id, state, by.map(str::to_owned), now).await
    }
}

fn refusal(answer: &Answer) -> String {
    match answer.comment.as_deref().map(str::trim).filter(|comment| !comment.is_empty()) {
        Some(comment) => format!("refused by {}: {comment}", answer.by),
        None => format!("refused by {}", answer.by),
    }
}

/// The program's own line in the trail.
fn expiry(approval: &Approval, reason: String) -> (Wish, Decision) {
    let wish = Wish::new(
        Party::new("velocity", "sweep"),
        "approval.expire",
        Party::new("approval", approval.id.to_string()).with("rule", approval.rule.as_str()),
    );
    let decision = Decision {
        ruling: Ruling::Deny,
        rule: approval.rule.clone(),
        reason,
        asks: None,
        input_digest: audit::digest(&wish),
        policy_digest: String::new(),
    };
    (wish, decision)
}
