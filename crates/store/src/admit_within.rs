//! Policy in the middle of a job: what a job finds out while it works that it wishes.

use crate::admit::Admission;
use crate::error::Error;
use crate::open::Store;
use crate::recorder::Noted;
use domain::write::together;
use domain::{Claim, Decision, EpochMs, Ruling, Wish};

/// How many decisions share a transaction. Many more would keep everybody else waiting.
const SHARED_MAX: usize = 500;
/// How many wishes one question to a person holds; what is left is asked afterwards.
const ASKED_MAX: usize = 500;

type Decide<'a> = &'a (dyn Fn(&Wish) -> Decision + Send + Sync);

impl Store {
    /// Asks policy (`decide`) for what a claimed job wishes in its middle. `wishes` makes the wishes of the one that let the
    /// job in. What a person approved counts as approved. All decisions are in the audit trail when this returns.
    ///
    /// [`Admission::Begin`]: the job may go on. [`Admission::Held`]: it was given back and waits for a person, who is asked
    /// about all wishes that one rule asks about and that differ in nothing but their resource; nothing may be done that
    /// was asked about, and the job begins anew once approved. [`Admission::Denied`] as with [`Store::admit`]. `Conflict`
    /// when the lease was lost.
    pub async fn admit_within(
        &self,
        claim: &Claim,
        wishes: &(dyn Fn(Option<&Wish>) -> Vec<Wish> + Send + Sync),
        decide: Decide<'_>,
        now: EpochMs,
    ) -> Result<Admission, Error> {
        let wishes = wishes(self.admitted_by(&claim.job).await?.as_ref());
        let approved = self.approved_of(claim.job.id).await?;
        let decided = |wish: &Wish| {
            let (wish, decision) = (wish.clone(), decide(wish));
            if decision.ruling == Ruling::NeedsApproval
                && let Some((_, who)) = approved.iter().find(|(approved, _)| approved.covers(&wish))
            {
                let wish = wish.approved_by(who);
                let decision = decide(&wish);
                return (wish, decision);
            }
            (wish, decision)
        };
        let mut asked = Vec::new();
        for some in wishes.chunks(SHARED_MAX) {
            let (mut all, mut denied) = (Vec::new(), None);
            for (wish, decision) in some.iter().map(decided) {
                match decision.ruling {
                    Ruling::NeedsApproval => {
                        asked.push((wish, decision));
                        continue;
                    }
                    Ruling::Deny if denied.is_none() => denied = Some(denial(&wish, &decision)),
                    Ruling::Deny | Ruling::Allow => {}
                }
                all.push(Noted { wish, decision, job: Some(claim.job.id), at: now });
            }
            self.record_decisions(&all).await?;
            if let Some(why) = denied {
                return Ok(Admission::Denied(why));
            }
        }
        if asked.is_empty() {
            return Ok(Admission::Begin);
        }
        let (wish, decision) = question(asked, decide);
        self.ask_approval(claim, &wish, &decision, now).await?;
        Ok(Admission::Held)
    }
}

fn denial(wish: &Wish, decision: &Decision) -> String {
    let Wish { action, resource, .. } = wish;
    format!("policy denies {action} of {}: {} (rule {})", resource.id, decision.reason, decision.rule)
}

/// What a person is asked first: the first wish, with all that the same rule asks about and that are otherwise alike.
fn question(asked: Vec<(Wish, Decision)>, decide: Decide<'_>) -> (Wish, Decision) {
    let (first, reason) = asked.first().cloned().expect("whoever calls has a question");
    let alike = |(wish, decision): &(Wish, Decision)| {
        let is_other =
            wish.resource.attributes == first.resource.attributes && wish.resource.kind == first.resource.kind;
        is_other && decision.rule == reason.rule && wish.action == first.action && wish.context == first.context
    };
    let alike: Vec<Wish> = asked.into_iter().filter(alike).map(|(wish, _)| wish).take(ASKED_MAX).collect();
    let joined = together(&alike).expect("the first is among them");
    let decision = decide(&joined);
    // A rule may look at what is asked together; then each is asked by itself.
    match decision.ruling == Ruling::NeedsApproval && decision.rule == reason.rule {
        true => (joined, decision),
        false => (first, reason),
    }
}
