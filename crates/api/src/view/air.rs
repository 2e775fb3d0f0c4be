//! What of a project is on the air, as a client sees it: its versions, what may be done, and what is being done.

use crate::auth::{Action, Caller};
use crate::view::run::May;
use crate::view::schema;
use domain::payload::{Air, AirChange};
use domain::spec::Entity;
use domain::{EpochMs, Job, Payload, Release, ReleaseState, Slug, Spec, Task};
use serde::Serialize;
use store::{PastRelease, ProbePoint};
use utoipa::ToSchema;

/// A version with what is known besides.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReleaseView {
    #[serde(flatten)]
    #[schema(value_type = schema::Release)]
    release: Release,
    /// Why it is where it is, where a reason was given.
    #[schema(required)]
    reason: Option<String>,
    /// When it came there.
    moved_at_ms: i64,
    /// Who asked for the run that made it: a user's id, or a key's name.
    requested_by: String,
    /// Revision of the spec that it was made from.
    spec_revision: u32,
    /// What the caller may do with it.
    can: ReleaseCan,
}

/// What may be done with a version.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReleaseCan {
    /// Put it on the air.
    put: May,
}

/// What may be done to a project.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectCan {
    /// Start what is on the air anew.
    pub(crate) restart: May,
    /// Take it off the air.
    pub(crate) stop: May,
    /// Put on the air again what was there last.
    pub(crate) start: May,
    /// Take a new picture.
    pub(crate) picture: May,
    /// Look into its database.
    pub(crate) data: May,
    /// Delete the project.
    pub(crate) remove: May,
}

/// The newest change to what is on the air that somebody asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AirJob {
    /// Its number in the queue.
    job_id: i64,
    /// `put`, `restart`, `stop`, `picture` or `remove`.
    change: &'static str,
    /// The release that is put on the air or stopped.
    #[schema(required)]
    release_id: Option<i64>,
    /// How far it is.
    #[schema(value_type = schema::JobState)]
    state: domain::JobState,
    /// What it is doing, in a few words.
    #[schema(required)]
    doing: Option<String>,
    /// Why it failed.
    #[schema(required)]
    error: Option<String>,
    /// Who asked: a user's id, or a key's name.
    requested_by: String,
    /// When it last changed.
    updated_at_ms: i64,
}

impl AirJob {
    /// None for a job that is none.
    pub(crate) fn of(job: &Job) -> Option<Self> {
        let Ok(Payload::Air(Air { change, release, .. })) = Payload::read(Task::Air, &job.payload) else { return None };
        Some(Self {
            job_id: job.id.0,
            change: change.as_str(),
            release_id: release.map(|release| release.0),
            state: job.state,
            doing: job.doing.clone(),
            error: job.error.clone(),
            requested_by: job.requested_by.clone(),
            updated_at_ms: job.updated_at_ms,
        })
    }

    fn is_open(&self) -> bool {
        !self.state.is_final()
    }
}

/// What is known when it is asked what may be done.
pub(crate) struct Facts {
    pub(crate) project: Slug,
    pub(crate) past: Vec<PastRelease>,
    /// The newest change that was asked for.
    pub(crate) job: Option<AirJob>,
    /// The run that works on the project.
    pub(crate) run: Option<domain::RunId>,
    /// Of the versions that could come back, why one cannot.
    pub(crate) obstacles: Vec<(domain::ReleaseId, String)>,
}

impl Facts {
    pub(crate) fn live(&self) -> Option<&PastRelease> {
        self.past.iter().find(|past| past.release.state == ReleaseState::Live)
    }

    /// What was on the air last.
    pub(crate) fn last(&self) -> Option<&PastRelease> {
        let past = self.past.iter().filter(|past| past.release.state == ReleaseState::Superseded);
        past.max_by_key(|past| (past.moved_at_ms, past.release.id))
    }

    pub(crate) fn can(&self, caller: &Caller) -> ProjectCan {
        let may = |change: AirChange| caller.can(Action::ChangeAir(&self.project, change.as_str()));
        let role = |change: AirChange, what: &str| (!may(change)).then(|| format!("your role may not {what}"));
        let off = || self.live().is_none().then(|| "nothing of it is on the air".to_owned());
        let on = || self.live().is_some().then(|| "it is on the air".to_owned());
        let none = || self.last().is_none().then(|| "no version of it was on the air yet".to_owned());
        let last = || self.last().and_then(|last| self.obstacle(last));
        let run = || self.run.map(|run| format!("run {run} works on it; wait for its end or cancel it"));
        ProjectCan {
            restart: May::unless(role(AirChange::Restart, "restart it").or_else(off).or_else(|| self.busy())),
            stop: May::unless(role(AirChange::Stop, "stop it").or_else(off).or_else(|| self.busy())),
            start: May::unless(
                role(AirChange::Put, "start it").or_else(on).or_else(none).or_else(last).or_else(|| self.busy()),
            ),
            picture: May::unless(role(AirChange::Picture, "take a picture").or_else(off).or_else(|| self.busy())),
            data: May::unless(
                (!caller.can(Action::SeeData(&self.project)))
                    .then(|| "your role may not look into its data".to_owned()),
            ),
            remove: May::unless(role(AirChange::Remove, "delete a project").or_else(run).or_else(|| self.busy())),
        }
    }

    /// Whether a version may be put on the air.
    pub(crate) fn may_put(&self, past: &PastRelease, caller: &Caller) -> May {
        let may = caller.can(Action::ChangeAir(&self.project, AirChange::Put.as_str()));
        let because = match past.release.state {
            _ if !may => Some("your role may not put it on the air".to_owned()),
            ReleaseState::Live => Some("it is on the air".to_owned()),
            ReleaseState::Starting => Some("it is being started".to_owned()),
            ReleaseState::Failed => Some("it never stood".to_owned()),
            ReleaseState::Superseded => self.obstacle(past).or_else(|| self.busy()),
        };
        May::unless(because)
    }

    /// The versions, and the newest change.
    pub(crate) fn told(self, caller: &Caller) -> (Vec<ReleaseView>, Option<AirJob>) {
        let put: Vec<May> = self.past.iter().map(|past| self.may_put(past, caller)).collect();
        let view = |(past, put): (PastRelease, May)| ReleaseView {
            release: past.release,
            reason: past.reason,
            moved_at_ms: past.moved_at_ms,
            requested_by: past.requested_by,
            spec_revision: past.spec_revision,
            can: ReleaseCan { put },
        };
        (self.past.into_iter().zip(put).map(view).collect(), self.job)
    }

    fn obstacle(&self, past: &PastRelease) -> Option<String> {
        self.obstacles.iter().find(|(id, _)| *id == past.release.id).map(|(_, why)| why.clone())
    }

    fn busy(&self) -> Option<String> {
        let job = self.job.as_ref().filter(|job| job.is_open())?;
        let what = match job.change {
            "put" => "a version is being put on the air",
            "stop" => "it is being stopped",
            "picture" => "a picture of it is being taken",
            "remove" => "it is being deleted",
            _ => "it is being started anew",
        };
        Some(format!("{what} (job {}); wait for its end", job.job_id))
    }
}

/// What a version of the spec would not find of the rows that a later one wrote: whatever has another name since.
pub(crate) fn renamed_since(old: &Spec, now: &Spec) -> Option<String> {
    let knows = |plural: &String| old.entities.iter().any(|entity| entity.plural == *plural);
    let renamed =
        |entity: &Entity| entity.was.iter().find(|was| knows(was)).map(|was| (was.clone(), entity.plural.clone()));
    let (was, is) = now.entities.iter().find_map(renamed)?;
    Some(format!(
        "it cannot stand on the data as they are now: what it calls {was} is called {is} since, so it would not find those rows"
    ))
}

/// What probes found over a while.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProbesView {
    /// Since when, milliseconds since the epoch.
    since_ms: i64,
    /// Until when.
    until_ms: i64,
    /// How long each span is.
    step_ms: i64,
    /// How often it was looked.
    looks: u64,
    /// How often something did not hold.
    failed: u64,
    /// Half of the answers took at most so long, milliseconds; of those that held.
    #[schema(required)]
    half_ms: Option<u64>,
    /// 95 of 100 answers took at most so long.
    #[schema(required)]
    most_ms: Option<u64>,
    /// The spans in which it was looked, oldest first.
    spans: Vec<ProbeSpan>,
}

/// What probes found in a short span.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProbeSpan {
    /// Its beginning.
    at_ms: i64,
    /// How often it was looked.
    looks: u64,
    /// How often something did not hold.
    failed: u64,
    /// The fastest answer of those that held, milliseconds; 0 when none did.
    least_ms: u64,
    /// The mean.
    mean_ms: u64,
    /// The slowest.
    most_ms: u64,
}

/// How many spans a while is cut into.
const SPANS: i64 = 120;

impl ProbesView {
    /// `points` oldest first.
    pub(crate) fn of(points: &[ProbePoint], since_ms: EpochMs, until_ms: EpochMs) -> Self {
        let step_ms = ((until_ms - since_ms) / SPANS).max(1);
        let mut held: Vec<u64> = points.iter().filter(|point| point.healthy).map(|point| point.latency_ms).collect();
        held.sort_unstable();
        let rank = |percent: usize| (!held.is_empty()).then(|| held[(held.len() * percent).div_ceil(100).max(1) - 1]);
        let spans = points.chunk_by(|a, b| (a.at_ms - since_ms) / step_ms == (b.at_ms - since_ms) / step_ms);
        Self {
            since_ms,
            until_ms,
            step_ms,
            looks: points.len() as u64,
            failed: points.iter().filter(|point| !point.healthy).count() as u64,
            half_ms: rank(50),
            most_ms: rank(95),
            spans: spans.filter_map(|span| ProbeSpan::of(span, since_ms, step_ms)).collect(),
        }
    }
}

impl ProbeSpan {
    fn of(points: &[ProbePoint], since_ms: EpochMs, step_ms: i64) -> Option<Self> {
        // How long nothing took says nothing.
        let took = || points.iter().filter(|point| point.healthy).map(|point| point.latency_ms);
        let looks = points.len() as u64;
        Some(Self {
            at_ms: since_ms + (points.first()?.at_ms - since_ms) / step_ms * step_ms,
            looks,
            failed: points.iter().filter(|point| !point.healthy).count() as u64,
            least_ms: took().min().unwrap_or(0),
            mean_ms: took().sum::<u64>() / (took().count() as u64).max(1),
            most_ms: took().max().unwrap_or(0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probes_are_gathered_into_spans_and_ranked() {
        let point = |at_ms, healthy, latency_ms| ProbePoint { at_ms, healthy, latency_ms };
        let points = [point(10, true, 4), point(20, true, 8), point(1_500, false, 900), point(119_999, true, 6)];
        let view = ProbesView::of(&points, 0, 120_000);
        assert_eq!(
            (view.step_ms, view.looks, view.failed, view.half_ms, view.most_ms),
            (1_000, 4, 1, Some(6), Some(8))
        );
        let spans: Vec<_> = view.spans.iter().map(|span| (span.at_ms, span.looks, span.failed, span.mean_ms)).collect();
        assert_eq!(spans, [(0, 2, 0, 6), (1_000, 1, 1, 0), (119_000, 1, 0, 6)]);
        let none = ProbesView::of(&[], 0, 0);
        assert_eq!((none.half_ms, none.spans.len()), (None, 0));
    }
}
