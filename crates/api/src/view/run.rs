//! A run as a client sees it.

use crate::auth::{Action, Caller};
use crate::config::Config;
use crate::view::address;
use crate::view::schema;
use domain::{JobState, Release, Run, RunId, Stage, Verdict};
use serde::Serialize;
use utoipa::ToSchema;

/// Whether something may be done, and why not: the client repeats no rule.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct May {
    /// Whether it may.
    pub(crate) ok: bool,
    /// Why not.
    #[schema(required)]
    pub(crate) because: Option<String>,
}

impl May {
    /// It may, unless there is a reason why not.
    pub(crate) fn unless(because: Option<String>) -> Self {
        Self { ok: because.is_none(), because }
    }

    /// Why not.
    pub(crate) fn because(&self) -> Option<&str> {
        self.because.as_deref()
    }
}

/// What may be done to a run.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunCan {
    /// Stop it.
    cancel: May,
    /// Do the stage that stopped it again, with all after it.
    retry: May,
    /// Which stage that is.
    #[schema(required, value_type = Option<schema::Stage>)]
    retry_stage: Option<Stage>,
}

/// What the stages of a run wrote.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunLogParts {
    /// Everything up to this event is in it; what comes live follows.
    pub(crate) seq: i64,
    /// Whether it is only the end: the beginning was too long.
    pub(crate) cut: bool,
    /// In the order in which it was written.
    pub(crate) parts: Vec<LogPart>,
}

/// What one stage wrote without another one between.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogPart {
    #[schema(required, value_type = Option<schema::Stage>)]
    pub(crate) stage: Option<Stage>,
    /// As it was written, with a terminal's colours.
    pub(crate) text: String,
}

/// Parts of the same stage behind one another are one.
pub(crate) fn joined(parts: Vec<(Option<Stage>, String)>) -> Vec<LogPart> {
    let mut out = Vec::<LogPart>::new();
    for (stage, text) in parts {
        match out.last_mut().filter(|last| last.stage == stage) {
            Some(last) => last.text.push_str(&text),
            None => out.push(LogPart { stage, text }),
        }
    }
    out
}

/// A file that a run left.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunArtifact {
    /// The stage that made it.
    #[schema(value_type = schema::Stage)]
    pub(crate) stage: Stage,
    /// What it is: `artifact`, `sarif`, `sbom`.
    pub(crate) what: String,
    /// Its name: `GET /artifacts/{name}` gives it.
    pub(crate) name: String,
    /// Its size; null once it was taken away.
    #[schema(required)]
    pub(crate) bytes: Option<u64>,
}

/// A run, what may be done to it, and where its product is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunView {
    /// The run.
    #[schema(value_type = schema::Run)]
    run: Run,
    /// What the caller may do to it.
    can: RunCan,
    /// Where the product is reached, while this run's version is on the air.
    #[schema(required)]
    url: Option<String>,
    /// The same on the product's own port.
    #[schema(required)]
    own_url: Option<String>,
}

impl RunView {
    /// `live` is the project's release on the air, whichever run made it; `newest` its newest run.
    pub(crate) fn new(run: Run, live: Option<&Release>, newest: RunId, caller: &Caller, config: &Config) -> Self {
        let own = live.filter(|release| release.run_id == run.id).map(|release| address::urls(config, release));
        let (url, own_url) = own.map_or((None, None), |urls| (Some(urls.url), Some(urls.own_url)));
        let (retry_stage, retry) = may_retry(&run, newest, caller);
        let can = RunCan { cancel: may_cancel(&run, caller), retry, retry_stage };
        Self { can, run: brief(run), url, own_url }
    }
}

/// The stage that stopped a run, and whether it may be done again.
fn may_retry(run: &Run, newest: RunId, caller: &Caller) -> (Option<Stage>, May) {
    let stage = run.stages.iter().find(|view| view.job.state != JobState::Done).map(|view| view.stage);
    let because = match run.state {
        JobState::Done => "already done",
        JobState::Queued | JobState::Waiting | JobState::Working => "not over yet",
        _ if newest > run.id => "a newer run of this project took its place; build again instead",
        _ if !caller.can(Action::Cancel(run.id)) || !caller.could_start(&run.project) => {
            "your role may not repeat a run"
        }
        JobState::Error | JobState::Cancelled => return (stage, May { ok: true, because: None }),
    };
    (stage, May { ok: false, because: Some(because.to_owned()) })
}

/// The artifacts that the stages of a run name in their results, each once. Their sizes are not known yet.
pub(crate) fn artifacts(run: &Run) -> Vec<RunArtifact> {
    let mut found = Vec::<RunArtifact>::new();
    for view in &run.stages {
        let result = view.job.result.as_ref().and_then(|result| result.as_object());
        let reports = view.evidence.iter().filter_map(|check| check.report.as_object());
        for (what, value) in result.into_iter().chain(reports).flatten() {
            let Some(name) = value.as_str().filter(|name| name.starts_with("sha256-") && name.contains('.')) else {
                continue;
            };
            if !found.iter().any(|known| known.name == name) {
                found.push(RunArtifact { stage: view.stage, what: what.clone(), name: name.to_owned(), bytes: None });
            }
        }
    }
    found
}

fn may_cancel(run: &Run, caller: &Caller) -> May {
    let because = match run.state {
        _ if !caller.can(Action::Cancel(run.id)) => "your role may not stop a run",
        JobState::Done => "already done",
        JobState::Error => "already stopped by an error",
        JobState::Cancelled => "already cancelled",
        JobState::Queued | JobState::Waiting | JobState::Working => return May { ok: true, because: None },
    };
    May { ok: false, because: Some(because.to_owned()) }
}

/// Output of checks that held is long and rarely read: it stays in `/results/{id}?expand=1`.
fn brief(mut run: Run) -> Run {
    let evidence = run.stages.iter_mut().flat_map(|stage| &mut stage.evidence);
    evidence.filter(|check| check.verdict == Verdict::Passed).for_each(|check| check.log_tail.clear());
    run
}
