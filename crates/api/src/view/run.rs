//! A run as a client sees it.

use crate::auth::{Action, Caller};
use crate::config::Config;
use crate::view::address;
use crate::view::schema;
use domain::{JobState, Release, Run, Verdict};
use serde::Serialize;
use utoipa::ToSchema;

/// Whether something may be done, and why not: the client repeats no rule.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct May {
    /// Whether it may.
    ok: bool,
    /// Why not.
    #[schema(required)]
    because: Option<String>,
}

/// What may be done to a run.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunCan {
    /// Stop it.
    cancel: May,
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
    /// `live` is the project's release on the air, whichever run made it.
    pub(crate) fn new(run: Run, live: Option<&Release>, caller: &Caller, config: &Config) -> Self {
        let own = live.filter(|release| release.run_id == run.id).map(|release| address::urls(config, release));
        let (url, own_url) = own.map_or((None, None), |urls| (Some(urls.url), Some(urls.own_url)));
        Self { can: RunCan { cancel: may_cancel(&run, caller) }, run: brief(run), url, own_url }
    }
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
