//! What a server does beside serving: it follows the rules' files, closes approvals that nobody answered, exports the head
//! of the audit trail, and ends when its database has moved away.

use crate::heads::Heads;
use crate::home::Home;
use crate::{policies, wiring};
use api::SignedTrail;
use policy::Gate;
use std::sync::Arc;
use std::time::Duration;
use store::{PromotionState, Store};
use tokio_util::sync::CancellationToken;

/// How often approvals are looked through.
const APPROVALS_EVERY: Duration = Duration::from_secs(60);
/// How often the head is exported when it has moved.
const HEAD_EVERY: Duration = Duration::from_secs(600);
/// How often a server on SQLite looks whether its database has moved away.
const MOVED_EVERY: Duration = Duration::from_secs(2);

/// Keeps until told to stop; the first thing and the last is to export the head.
pub(crate) async fn keep(home: Home, store: Store, gate: Arc<Gate>, trail: SignedTrail, stop: CancellationToken) {
    let following = policies::follow(gate, home.policies.clone(), stop.clone());
    let leaving = leave(&home, &store, &stop);
    let _ = tokio::join!(following, close(store.clone(), stop.clone()), export(&home, &store, &trail, &stop), leaving);
}

/// Ends the server when the database has moved to PostgreSQL: it takes no write here any more.
async fn leave(home: &Home, store: &Store, stop: &CancellationToken) {
    while home.is_file() && pause(MOVED_EVERY, stop).await {
        let Ok(Some(promotion)) = store.promotion().await else { continue };
        if promotion.state == PromotionState::Moved {
            tracing::error!("{}", wiring::moved(&store.describe(), &promotion.peer));
            stop.cancel();
        }
    }
}

async fn close(store: Store, stop: CancellationToken) {
    loop {
        if let Err(error) = store.expire_approvals(pipeline::now_ms()).await {
            tracing::warn!(%error, "cannot look through the approvals; trying again in a minute");
        }
        if !pause(APPROVALS_EVERY, &stop).await {
            return;
        }
    }
}

async fn export(home: &Home, store: &Store, trail: &SignedTrail, stop: &CancellationToken) {
    let heads = match Heads::open(&home.audit()) {
        Ok(heads) => heads,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "the head of the audit trail is not exported");
            return;
        }
    };
    let mut going = true;
    loop {
        if let Err(error) = sign(&heads, store, trail).await {
            tracing::error!(error = format!("{error:#}"), "the head of the audit trail was not exported");
        }
        if !going {
            return;
        }
        going = pause(HEAD_EVERY, stop).await;
    }
}

async fn sign(heads: &Heads, store: &Store, trail: &SignedTrail) -> anyhow::Result<()> {
    let (head, now) = (store.audit_head().await?, pipeline::now_ms());
    heads.export(&head, now)?;
    trail.signed(head.seq, now);
    Ok(())
}

/// Waits; gives whether to go on.
async fn pause(time: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = tokio::time::sleep(time) => true,
        () = stop.cancelled() => false,
    }
}
