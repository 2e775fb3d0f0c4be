//! What somebody must do now and then, whoever is awake: begin what is scheduled, tell what is due, and free what a dead neighbour held.

use super::name;
use crate::now_ms;
use std::time::Duration;
use store::Store;
use tokio_util::sync::CancellationToken;

/// How often dead neighbours are looked for.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often due reminders are looked for.
const REMIND_EVERY: Duration = Duration::from_secs(15);

/// Keeps house until `stop` fires. `name` is a worker's name of this process, see [`worker_name`](crate::worker_name); any
/// number of processes may do it at once.
pub async fn keep_house(store: Store, name: String, stop: CancellationToken) {
    tokio::select! {
        () = schedules(&store) => {}
        () = reminders(&store) => {}
        () = neighbours(&store, &name) => {}
        () = stop.cancelled() => {}
    }
}

async fn schedules(store: &Store) {
    let mut wakeups = store.wakeups();
    loop {
        let next = match store.fire_schedules(now_ms()).await {
            Ok(next) => next.map(|at| Duration::from_millis(u64::try_from(at - now_ms()).unwrap_or(0))),
            Err(error) => {
                tracing::warn!(%error, "cannot look after the schedules; trying again");
                Some(Duration::from_secs(5))
            }
        };
        tokio::select! {
            // A clock that is set must not keep a schedule asleep for long.
            () = tokio::time::sleep(next.unwrap_or(Duration::MAX).clamp(Duration::from_millis(10), Duration::from_secs(60))) => {}
            () = wakeups.next() => tokio::time::sleep(Duration::from_millis(200)).await,
        }
    }
}

async fn reminders(store: &Store) {
    loop {
        if let Err(error) = store.tell_reminders(now_ms()).await {
            tracing::warn!(%error, "cannot look after the reminders; trying again");
        }
        tokio::time::sleep(REMIND_EVERY).await;
    }
}

async fn neighbours(store: &Store, own: &str) {
    loop {
        if let Err(error) = free(store, own).await {
            tracing::debug!(%error, "cannot look for dead workers");
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Frees at once what dead neighbours hold.
pub(super) async fn free(store: &Store, own: &str) -> Result<(), store::Error> {
    for holder in store.lease_holders().await? {
        if name::is_gone(&holder, own) {
            let freed = store.release_leases(&holder, now_ms()).await?;
            tracing::info!(worker = %holder, jobs = freed, "a worker of this machine is gone; its jobs are free");
        }
    }
    Ok(())
}
