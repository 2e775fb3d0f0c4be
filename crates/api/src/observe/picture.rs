//! The installation as its store shows it. Every server of an installation shows the same, so a query takes the largest
//! over the servers and never the sum.
//!
//! A picture is kept for a while, so that many readers cost no more than one; what reads the whole table of jobs is kept
//! the longer, the longer it took.

use crate::clock;
use crate::observe::page::{Kind, Page};
use crate::observe::tally::Tally;
use crate::observe::trail::SignedTrail;
use domain::JobState;
use std::time::{Duration, Instant};
use store::{Artifacts, JobCount, Store};
use tokio::sync::Mutex;

/// How long a picture is shown.
const KEPT: Duration = Duration::from_secs(1);
/// How long counting jobs may be put off, in terms of what it took: so it never takes more than a hundredth of a core.
const COUNTING_SHARE: u32 = 100;
/// When the database counts as not answering.
const PATIENCE: Duration = Duration::from_secs(3);

/// Takes pictures.
pub(crate) struct Camera(Mutex<Film>);

struct Film {
    tally: Tally,
    trail: SignedTrail,
    jobs: Option<Aged<Vec<JobCount>>>,
    bytes: Option<Aged<u64>>,
    last: Option<Aged<String>>,
}

/// Something that is good until then.
struct Aged<T>(Instant, T);

impl<T> Aged<T> {
    fn fresh(&self) -> Option<&T> {
        (Instant::now() < self.0).then_some(&self.1)
    }
}

impl Camera {
    /// Counts what happens from now on.
    pub(crate) fn new(store: &Store, trail: SignedTrail) -> Self {
        let tally = Tally::after(*store.subscribe().borrow());
        Self(Mutex::new(Film { tally, trail, jobs: None, bytes: None, last: None }))
    }

    /// The newest picture, in Prometheus' text form. Without a database it says only that there is none.
    pub(crate) async fn picture(&self, store: &Store, artifacts: &Artifacts) -> String {
        let mut film = self.0.lock().await;
        if let Some(text) = film.last.as_ref().and_then(Aged::fresh) {
            return text.clone();
        }
        let mut page = Page::default();
        write_disk(&mut page, artifacts);
        let mut known = Page::default();
        let up = tokio::time::timeout(PATIENCE, film.expose(store, &mut known)).await;
        let up = up.map_err(|_| "no answer in time".to_owned()).and_then(|done| done.map_err(|e| e.to_string()));
        if let Err(reason) = &up {
            tracing::warn!(%reason, "the store cannot be measured");
        }
        page.gauge("velocity_database_up", "Whether the database answers: 1 or 0.", f64::from(u8::from(up.is_ok())));
        let text = page.text().to_owned() + if up.is_ok() { known.text() } else { "" };
        film.last = Some(Aged(Instant::now() + KEPT, text.clone()));
        text
    }
}

impl Film {
    async fn expose(&mut self, store: &Store, page: &mut Page) -> Result<(), store::Error> {
        let asked = Instant::now();
        store.ping().await?;
        let took = asked.elapsed().as_secs_f64();
        page.gauge("velocity_database_ping_seconds", "How long the database took to answer.", took);
        let bytes = self.bytes(store).await?;
        page.gauge("velocity_database_bytes", "Size of the database.", bytes as f64);
        self.count_jobs(store).await?;
        write_jobs(page, self.jobs.as_ref().map_or(&[][..], |jobs| &jobs.1));
        write_queue(page, store).await?;
        write_oversight(page, store).await?;
        let (seq, at_ms) = self.trail.newest();
        page.gauge("velocity_audit_signed_seq", "Up to which row this server signed the audit trail.", seq as f64);
        let help = "When this server last found the audit trail signed, or signed it; 0 for not since its start.";
        page.gauge("velocity_audit_signed_timestamp_seconds", help, at_ms as f64 / 1000.0);
        self.tally.catch_up(store).await?;
        self.tally.write(page, *store.subscribe().borrow());
        write_products(page, store).await
    }

    async fn bytes(&mut self, store: &Store) -> Result<u64, store::Error> {
        if let Some(bytes) = self.bytes.as_ref().and_then(Aged::fresh) {
            return Ok(*bytes);
        }
        let asked = Instant::now();
        let bytes = store.database_bytes().await?;
        self.bytes = Some(Aged(good_until(asked), bytes));
        Ok(bytes)
    }

    async fn count_jobs(&mut self, store: &Store) -> Result<(), store::Error> {
        if self.jobs.as_ref().and_then(Aged::fresh).is_none() {
            let asked = Instant::now();
            let jobs = store.count_jobs_by_reason().await?;
            self.jobs = Some(Aged(good_until(asked), jobs));
        }
        Ok(())
    }
}

fn good_until(asked: Instant) -> Instant {
    Instant::now() + (asked.elapsed() * COUNTING_SHARE).max(KEPT)
}

fn write_jobs(page: &mut Page, counts: &[JobCount]) {
    use JobState as S;
    let mut family = page.family(Kind::Gauge, "velocity_jobs", "Jobs by state, the root of a run included.");
    for state in [S::Queued, S::Waiting, S::Working, S::Done, S::Error, S::Cancelled] {
        let jobs: u64 = counts.iter().filter(|count| count.state == state).map(|count| count.jobs).sum();
        family.sample(&[("state", state.as_str())], jobs as f64);
    }
    let mut family = page.family(Kind::Gauge, "velocity_jobs_waiting", "Waiting jobs by what they wait for.");
    for count in counts {
        if let (S::Waiting, Some(reason)) = (count.state, count.waits_for) {
            family.sample(&[("waits_for", reason.as_str())], count.jobs as f64);
        }
    }
}

async fn write_queue(page: &mut Page, store: &Store) -> Result<(), store::Error> {
    let now = clock::now_ms();
    let head = store.queue_head(now).await?;
    let age = head.oldest_queued_at_ms.map_or(0.0, |since| (now - since).max(0) as f64 / 1000.0);
    let help = "For how long the oldest queued job could have been claimed; 0 when none is queued.";
    page.gauge("velocity_queue_oldest_age_seconds", help, age);
    let help = "Jobs that a worker holds now; the root of a run is held by nobody.";
    page.gauge("velocity_jobs_held", help, head.held as f64);
    let help = "Jobs whose worker's lease has run out and that nobody has taken over.";
    page.gauge("velocity_jobs_lease_expired", help, head.lapsed_leases as f64);
    let help = "Writes of workers without a lease that this process refused.";
    page.counter("velocity_stale_writes_refused_total", help, store::stale_writes_refused());
    Ok(())
}

async fn write_oversight(page: &mut Page, store: &Store) -> Result<(), store::Error> {
    let found = store.oversight().await?;
    let now = clock::now_ms();
    let age = found.oldest_approval_at_ms.map_or(0.0, |since| (now - since).max(0) as f64 / 1000.0);
    page.gauge("velocity_approvals_pending", "Approvals that nobody has decided.", found.approvals_pending as f64);
    page.gauge("velocity_approvals_oldest_age_seconds", "How long the oldest of them has waited; 0 for none.", age);
    page.gauge("velocity_audit_newest_seq", "Number of the newest row of the audit trail.", found.audit_seq as f64);
    Ok(())
}

/// A product that is no longer on the air has no series any more.
async fn write_products(page: &mut Page, store: &Store) -> Result<(), store::Error> {
    let live = store.live_releases().await?;
    page.gauge("velocity_releases_live", "Products on the air.", live.len() as f64);
    let mut found = Vec::new();
    for release in live {
        if let Some(health) = store.find_health(release.id).await? {
            found.push((release.project.to_string(), health));
        }
    }
    let mut write = |kind, name, help, value: &dyn Fn(&domain::Health) -> f64| {
        let mut family = page.family(kind, name, help);
        for (project, health) in &found {
            family.sample(&[("project", project)], value(health));
        }
    };
    let now = clock::now_ms();
    write(Kind::Gauge, "velocity_product_up", "Whether all probes of a product hold: 1 or 0.", &|health| {
        f64::from(u8::from(health.healthy))
    });
    write(Kind::Gauge, "velocity_product_latency_seconds", "How long its slowest probe took.", &|health| {
        health.latency_ms as f64 / 1000.0
    });
    let help = "How often its processes were started anew since its release came on the air.";
    write(Kind::Counter, "velocity_product_restarts_total", help, &|health| f64::from(health.restarts));
    let help = "How old the newest written finding about a product is; a quiet one is written every few minutes.";
    write(Kind::Gauge, "velocity_product_check_age_seconds", help, &|health| {
        (now - health.checked_at_ms).max(0) as f64 / 1000.0
    });
    Ok(())
}

fn write_disk(page: &mut Page, artifacts: &Artifacts) {
    let Ok(room) = artifacts.disk_room() else { return };
    page.gauge("velocity_disk_free_bytes", "Room left where the artifacts lie.", room.free_bytes as f64);
    page.gauge("velocity_disk_size_bytes", "Size of the file system of the artifacts.", room.size_bytes as f64);
}
