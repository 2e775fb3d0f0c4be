//! Who is told of what: idle workers of claimable jobs, streams of new events. Within the process by watch channels;
//! between processes on PostgreSQL by LISTEN/NOTIFY, with a slow look as a safety net.

use crate::db::Db;
use crate::error::Error;
use crate::health::ProbePoint;
use crate::open::Store;
use crate::pg::{Notes, PgServer};
use domain::{EpochMs, Health, ReleaseId};
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// How often a process on PostgreSQL looks by itself, in case a notification was lost.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// What transactions notify on.
const CHANNEL: &str = "velocity";
/// How long the listener waits before it connects again.
const RECONNECT_AFTER: Duration = Duration::from_secs(1);

/// How old this process's knowledge of the earliest due moment may get, milliseconds.
const READ_DUE_EVERY_MS: u64 = 1_000;
/// How far apart the times of callers may be who ask at the same moment, milliseconds.
const SET_BACK_MS: i64 = 1_000;
/// The latest moment for which the alarm is set, milliseconds from now; it is set anew then.
const RING_IN_MAX_MS: u64 = 3_600_000;

pub(crate) struct Hub {
    newest: watch::Sender<i64>,
    wakes: watch::Sender<u64>,
    /// The latest probe of each release and when it was last written; see `health.rs`.
    health: Mutex<HashMap<ReleaseId, (Health, EpochMs)>>,
    /// The latest probes of each release that are not written yet; see `health.rs`.
    probes: Mutex<HashMap<ReleaseId, Vec<ProbePoint>>>,
    due: Mutex<Due>,
    /// When to wake everybody though nothing happens.
    alarm: watch::Sender<Option<Instant>>,
    /// Unique among all processes that ever were.
    name: String,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

/// The earliest moment at which a job is due that this process knows of, and when it last read it.
struct Due {
    at: EpochMs,
    read_at: EpochMs,
}

impl Hub {
    pub(crate) async fn start(db: &Db, newest: i64) -> Result<Arc<Self>, Error> {
        let hub = Arc::new(Self {
            newest: watch::channel(newest).0,
            wakes: watch::channel(0).0,
            health: Mutex::new(HashMap::new()),
            probes: Mutex::new(HashMap::new()),
            due: Mutex::new(Due { at: EpochMs::MIN, read_at: 0 }),
            alarm: watch::channel(None).0,
            name: format!("{}-{:016x}", std::process::id(), RandomState::new().build_hasher().finish()),
            tasks: Mutex::new(Vec::new()),
        });
        let mut tasks = vec![tokio::spawn(ring(hub.alarm.subscribe(), Arc::downgrade(&hub)))];
        if let Db::Pg { server, .. } = db {
            let notes = server.listen(CHANNEL).await?;
            tasks.push(tokio::spawn(listen(db.clone(), server.clone(), notes, hub.name.clone(), Arc::downgrade(&hub))));
        }
        *hub.tasks.lock().expect("no holder panics") = tasks;
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

    /// Keeps a probe until it is written; of more than `most` the oldest goes.
    pub(crate) fn add_probe(&self, release: ReleaseId, point: ProbePoint, most: usize) {
        let mut all = self.probes.lock().expect("no holder panics");
        let points = all.entry(release).or_default();
        points.push(point);
        let over = points.len().saturating_sub(most);
        points.drain(..over);
    }

    /// The probes that are not written yet, oldest first.
    pub(crate) fn probes(&self, release: ReleaseId) -> Vec<ProbePoint> {
        self.probes.lock().expect("no holder panics").get(&release).cloned().unwrap_or_default()
    }

    /// The oldest so many were written.
    pub(crate) fn forget_probes(&self, release: ReleaseId, count: usize) {
        if let Some(points) = self.probes.lock().expect("no holder panics").get_mut(&release) {
            points.drain(..count.min(points.len()));
        }
    }

    pub(crate) fn stop(&self) {
        for task in self.tasks.lock().expect("no holder panics").drain(..) {
            task.abort();
        }
    }

    /// This process's name among those that share the database.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What a transaction tells the other processes; the newest event's number is put behind it.
    pub(crate) fn topic(&self, wakes: bool) -> String {
        format!("{} {} ", self.name, if wakes { "jobs" } else { "events" })
    }

    /// Whether a job may be overdue: one that this process knows of, or one of another process since it last looked.
    pub(crate) fn may_be_due(&self, now: EpochMs) -> bool {
        let due = self.due.lock().expect("no holder panics");
        due.at <= now || now.abs_diff(due.read_at) >= READ_DUE_EVERY_MS
    }

    /// Whether the clock was set back since the due moments were last read; none when they were not read yet.
    pub(crate) fn is_set_back(&self, now: EpochMs) -> Option<bool> {
        let read_at = self.due.lock().expect("no holder panics").read_at;
        (read_at > 0).then(|| now.saturating_add(SET_BACK_MS) < read_at)
    }

    /// The earliest due moment as it was read at `now`.
    pub(crate) fn next_due_read(&self, next: Option<EpochMs>, now: EpochMs) {
        *self.due.lock().expect("no holder panics") = Due { at: next.unwrap_or(EpochMs::MAX), read_at: now };
        if let Some(at) = next {
            self.ring_in(at.saturating_sub(now));
        }
    }

    /// A job was written that is due at `at`, as of `now`.
    pub(crate) fn due(&self, at: EpochMs, now: EpochMs) {
        let mut due = self.due.lock().expect("no holder panics");
        due.at = due.at.min(at);
        drop(due);
        self.ring_in(at.saturating_sub(now));
    }

    /// Sets the alarm, when that is earlier than it is set to.
    fn ring_in(&self, ms: i64) {
        let at = Instant::now() + Duration::from_millis(u64::try_from(ms).unwrap_or(0).min(RING_IN_MAX_MS));
        self.alarm.send_if_modified(|set| {
            let earlier = set.is_none_or(|set| at < set);
            if earlier {
                *set = Some(at);
            }
            earlier
        });
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Wakes everybody at the earliest moment at which a job is due, so that whoever sleeps without a limit takes over from a
/// worker that claimed later and died.
async fn ring(mut alarm: watch::Receiver<Option<Instant>>, hub: Weak<Hub>) {
    loop {
        let set = *alarm.borrow_and_update();
        let changed = match set {
            Some(at) => tokio::time::timeout_at(at, alarm.changed()).await,
            None => Ok(alarm.changed().await),
        };
        match changed {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return,
            Err(_) => {
                let Some(hub) = hub.upgrade() else { return };
                hub.alarm.send_if_modified(|now_set| {
                    let rung = *now_set == set;
                    if rung {
                        *now_set = None;
                    }
                    rung
                });
                hub.tell(None, true);
            }
        }
    }
}

/// Passes on what other processes commit, until the hub is gone.
async fn listen(db: Db, server: Arc<PgServer>, mut notes: Notes, own: String, hub: Weak<Hub>) {
    let mut missed = false;
    loop {
        let wait = if std::mem::take(&mut missed) { Duration::ZERO } else { LOOK_EVERY };
        let heard = tokio::time::timeout(wait, notes.next()).await;
        let Some(hub) = hub.upgrade() else { return };
        match heard {
            Ok(Some(note)) => {
                let mut words = note.split(' ');
                let (from, topic, seq) = (words.next(), words.next(), words.next());
                if from != Some(own.as_str()) {
                    hub.tell(seq.and_then(|seq| seq.parse().ok()), topic == Some("jobs"));
                }
            }
            // Nothing heard for a while, or lost for a while: a notification may have been missed.
            Err(_) => hub.tell(newest(&db).await, true),
            Ok(None) => {
                tracing::warn!("lost the database's notifications; connecting again");
                drop(hub);
                notes = reconnected(&server).await;
                missed = true;
            }
        }
    }
}

async fn reconnected(server: &PgServer) -> Notes {
    loop {
        match server.listen(CHANNEL).await {
            Ok(notes) => return notes,
            Err(error) => tracing::warn!(error = error.cause(), "the database's notifications are still away"),
        }
        tokio::time::sleep(RECONNECT_AFTER).await;
    }
}

async fn newest(db: &Db) -> Option<i64> {
    crate::event::newest(&mut db.read().await.ok()?).await.ok()
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
