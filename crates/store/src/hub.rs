//! Who is told of what: idle workers of claimable jobs, streams of new events. Within the process by watch channels;
//! between processes on PostgreSQL by LISTEN/NOTIFY, with a slow look as a safety net.

use crate::db::Db;
use crate::error::Error;
use crate::open::Store;
use domain::{EpochMs, Health, ReleaseId};
use sqlx::postgres::PgListener;
use sqlx::{PgPool, Row as _};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How often a process on PostgreSQL looks by itself, in case a notification was lost.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How long the listener waits before it connects again.
const RECONNECT_AFTER: Duration = Duration::from_secs(1);

pub(crate) struct Hub {
    newest: watch::Sender<i64>,
    wakes: watch::Sender<u64>,
    /// The latest probe of each release and when it was last written; see `health.rs`.
    health: Mutex<HashMap<ReleaseId, (Health, EpochMs)>>,
    listener: Mutex<Option<JoinHandle<()>>>,
}

impl Hub {
    pub(crate) async fn start(db: &Db, newest: i64) -> Result<Arc<Self>, Error> {
        let hub = Arc::new(Self {
            newest: watch::channel(newest).0,
            wakes: watch::channel(0).0,
            health: Mutex::new(HashMap::new()),
            listener: Mutex::new(None),
        });
        if let Db::Pg { pool, .. } = db {
            let mut listener = PgListener::connect_with(pool).await?;
            listener.listen("velocity").await?;
            let task = tokio::spawn(listen(pool.clone(), listener, Arc::downgrade(&hub)));
            *hub.listener.lock().expect("no holder panics") = Some(task);
        }
        Ok(hub)
    }

    pub(crate) fn tell(&self, newest: Option<i64>, wakes: bool) {
        if let Some(seq) = newest {
            // Two transactions may report in another order than they committed.
            self.newest.send_if_modified(|known| std::mem::replace(known, seq.max(*known)) < seq);
        }
        if wakes {
            self.wakes.send_modify(|count| *count += 1);
        }
    }

    /// The latest probe of a release that this process took, and when it was last written.
    pub(crate) fn health(&self, release: ReleaseId) -> Option<(Health, EpochMs)> {
        self.health.lock().expect("no holder panics").get(&release).cloned()
    }

    pub(crate) fn set_health(&self, health: Health, written_at: EpochMs) {
        self.health.lock().expect("no holder panics").insert(health.release_id, (health, written_at));
    }

    pub(crate) fn stop(&self) {
        if let Some(task) = self.listener.lock().expect("no holder panics").take() {
            task.abort();
        }
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Passes on what other processes commit, until the hub is gone.
async fn listen(pool: PgPool, mut listener: PgListener, hub: std::sync::Weak<Hub>) {
    loop {
        let heard = tokio::time::timeout(LOOK_EVERY, listener.try_recv()).await;
        let Some(hub) = hub.upgrade() else { return };
        match heard {
            Ok(Ok(Some(note))) => hub.tell(newest(&pool).await, note.payload() == "jobs"),
            // Nothing heard for a while, or the connection was lost and something may have been missed.
            Err(_) | Ok(Ok(None)) => hub.tell(newest(&pool).await, true),
            Ok(Err(error)) => {
                tracing::warn!(%error, "lost the database's notifications; connecting again");
                drop(hub);
                tokio::time::sleep(RECONNECT_AFTER).await;
            }
        }
    }
}

async fn newest(pool: &PgPool) -> Option<i64> {
    let row = sqlx::query("select seq from event_counter").fetch_one(pool).await.ok()?;
    row.try_get("seq").ok()
}

/// Tells an idle worker when to look for a job again, and a busy one when to look whether it shall stop.
pub struct Wakeups {
    wakes: watch::Receiver<u64>,
}

impl Wakeups {
    /// Sleeps until a job may have become claimable or a cancellation was asked for. A change between two calls is not
    /// lost: the second returns at once. It knows nothing of time: sleep no longer than until [`Store::next_due`].
    pub async fn next(&mut self) {
        if self.wakes.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Store {
    /// Wake-ups from now on.
    pub fn wakeups(&self) -> Wakeups {
        Wakeups { wakes: self.hub.wakes.subscribe() }
    }

    /// The newest event's number, and every newer one as it is committed. Read with [`Store::events_after`].
    pub fn subscribe(&self) -> watch::Receiver<i64> {
        self.hub.newest.subscribe()
    }
}
