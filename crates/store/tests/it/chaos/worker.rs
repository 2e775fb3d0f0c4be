//! The worker's part: it works in steps, goes on where the one before it was killed, and does not give up by itself what it
//! may have lost. That is what the fence is for.

use super::desk::{Desk, Trouble};
use super::dice::Dice;
use super::ledger::{Ledger, Line};
use super::part::Part;
use domain::{Claim, Outcome};
use serde_json::json;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How many effects a job has; each must come about once.
pub(super) const STEPS: usize = 3;
const AGAIN: Duration = Duration::from_millis(20);

struct Worker {
    part: Part,
    desk: Arc<Desk>,
    ledger: Ledger,
    dice: Dice,
    held: Arc<Mutex<Vec<Claim>>>,
}

pub(super) async fn run(part: Part) {
    let desk = Arc::new(Desk::of(&part).await);
    let held = Arc::new(Mutex::new(Vec::new()));
    tokio::spawn(keep(desk.clone(), held.clone(), Duration::from_millis(part.lease_ms as u64 / 3)));
    let (ledger, dice) = (Ledger::at(&part.ledger), Dice::new(part.seed));
    Worker { part, desk, ledger, dice, held }.work().await
}

/// Keeps the leases by time.
async fn keep(desk: Arc<Desk>, held: Arc<Mutex<Vec<Claim>>>, every: Duration) {
    loop {
        tokio::time::sleep(every).await;
        let claims = held.lock().unwrap().clone();
        if !claims.is_empty() {
            // What fails is tried again by the clock.
            let _ = desk.beat(&claims).await;
        }
    }
}

impl Worker {
    async fn work(mut self) {
        let mut ended: Vec<(Claim, Outcome)> = Vec::new();
        loop {
            let told = self.with_fences(&ended).await;
            let turn = match self.desk.turn(&told, 2).await {
                Ok(turn) => turn,
                Err(trouble) => {
                    self.trouble("turn", trouble).await;
                    continue;
                }
            };
            for (claim, _) in &ended {
                match turn.refused.contains(&claim.job.id) {
                    true => self.ledger.refused(claim, "end"),
                    false => self.ledger.note(&Line::Ended { job: claim.job.id, fence: claim.fence }),
                }
            }
            ended.clear();
            turn.claims.iter().for_each(|claim| self.ledger.claimed(claim, &self.part.name));
            self.held.lock().unwrap().clone_from(&turn.claims);
            if turn.claims.is_empty() {
                tokio::time::sleep(AGAIN).await;
            }
            for claim in turn.claims {
                if self.steps(&claim).await {
                    let result = json!({"fence": claim.fence, "by": self.part.name});
                    ended.push((claim, Outcome::Done(result)));
                }
            }
        }
    }

    /// Does what is left of a job; false when it was lost on the way.
    async fn steps(&mut self, claim: &Claim) -> bool {
        let mut logged = None;
        let mut step = 0;
        while step < STEPS {
            let text = |by: i64| format!("step {step} fence {by}");
            let known = match &logged {
                Some(known) => known,
                None => match self.desk.logged(claim.job.id).await {
                    Ok(known) => logged.insert(known),
                    Err(trouble) => {
                        self.trouble("read", trouble).await;
                        continue;
                    }
                },
            };
            if known.iter().any(|line| line.starts_with(&format!("step {step} "))) {
                step += 1;
                continue;
            }
            let (shortest, longest) = self.part.step_ms;
            tokio::time::sleep(Duration::from_millis(self.dice.between(shortest, longest))).await;
            let writes_as = self.with_fence(claim).await;
            match self.desk.log(&writes_as, text(claim.fence)).await {
                Ok(()) => step += 1,
                Err(Trouble::Lost) => {
                    self.ledger.refused(claim, "step");
                    return false;
                }
                // Whether it was written nobody knows: it is looked up, not done again.
                Err(trouble) => {
                    logged = None;
                    self.trouble("step", trouble).await;
                }
            }
        }
        true
    }

    async fn trouble(&self, what: &str, trouble: Trouble) {
        self.ledger.note(&Line::Trouble { what: format!("{what}: {trouble:?}") });
        tokio::time::sleep(AGAIN).await;
    }

    async fn with_fences(&self, ended: &[(Claim, Outcome)]) -> Vec<(Claim, Outcome)> {
        let mut all = Vec::with_capacity(ended.len());
        for (claim, outcome) in ended {
            all.push((self.with_fence(claim).await, outcome.clone()));
        }
        all
    }

    /// The claim under which it writes. Without the fence that is whatever claim there is.
    async fn with_fence(&self, claim: &Claim) -> Claim {
        if self.part.fenced {
            return claim.clone();
        }
        loop {
            match self.desk.fence_now(claim.job.id).await {
                Ok(fence) => return Claim { fence, ..claim.clone() },
                Err(trouble) => self.trouble("fence", trouble).await,
            }
        }
    }
}
