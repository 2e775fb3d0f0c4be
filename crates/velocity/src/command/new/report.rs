//! What `new` tells at its end.

use crate::home::Home;
use domain::{JobState, Run, Stage, Verdict, run::StageView};
use serde::Serialize;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The outcome of a run. Times are in milliseconds.
#[derive(Serialize)]
pub(crate) struct Report {
    ok: bool,
    project: String,
    run: String,
    state: &'static str,
    error: Option<String>,
    spec_revision: u32,
    /// With their jobs and their evidence.
    stages: Vec<StageView>,
    /// Where the product is reached by `velocity up` on the same data; none when nothing is kept.
    url: Option<String>,
    artifact: Option<String>,
    /// The product's repository, when it is kept.
    repository: Option<PathBuf>,
    /// Where the tree was copied to.
    out: Option<PathBuf>,
    derive_ms: f64,
    wall_ms: u64,
    /// User and system time of this process and all that it started.
    cpu_ms: Option<u64>,
}

impl Report {
    /// `kept` is the home when it stays after the end.
    pub(crate) fn of(
        run: &Run,
        derived_in: Duration,
        took: Duration,
        out: Option<PathBuf>,
        kept: Option<&Home>,
    ) -> Self {
        let said = |stage: Stage, key: &str| -> Option<String> {
            let view = run.stages.iter().find(|view| view.stage == stage)?;
            view.job.result.as_ref()?.get(key).and_then(Value::as_str).map(str::to_owned)
        };
        Self {
            ok: run.state == JobState::Done,
            project: run.project.to_string(),
            run: run.id.to_string(),
            state: run.state.as_str(),
            error: run.error.clone(),
            spec_revision: run.spec_revision,
            stages: run.stages.iter().map(brief).collect(),
            url: kept.and_then(|_| said(Stage::Deploy, "url")),
            artifact: said(Stage::Build, "artifact"),
            repository: kept.map(|home| home.generated.join(run.project.as_str())),
            out,
            derive_ms: derived_in.as_secs_f64() * 1000.0,
            wall_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            cpu_ms: cpu_ms(),
        }
    }

    /// One JSON object on standard output, or a few lines for people.
    pub(crate) fn print(&self, json: bool) -> anyhow::Result<()> {
        if json {
            println!("{}", serde_json::to_string(self)?);
            return Ok(());
        }
        let passed = self.stages.iter().filter(|stage| stage.job.state == JobState::Done).count();
        println!("{}: {} ({passed} of {} stages passed)", self.project, self.state, self.stages.len());
        let checks = self.stages.iter().flat_map(|stage| &stage.evidence);
        for check in checks.filter(|check| check.verdict != Verdict::Passed) {
            println!(
                "{} {}: {}",
                check.check,
                check.verdict.as_str(),
                check.reason.as_deref().unwrap_or("no reason given")
            );
        }
        for line in [
            self.error.clone(),
            self.out.as_deref().map(shown),
            self.url.as_ref().map(|url| format!("start `velocity up` on the same data and open {url}")),
        ] {
            line.into_iter().for_each(|line| println!("{line}"));
        }
        Ok(())
    }
}

fn shown(path: &Path) -> String {
    format!("the product is in {}", path.display())
}

/// The output of checks that held is long and rarely read.
fn brief(view: &StageView) -> StageView {
    let mut view = view.clone();
    let passed = view.evidence.iter_mut().filter(|check| check.verdict == Verdict::Passed);
    passed.for_each(|check| check.log_tail.clear());
    view
}

/// Own time and that of all children that have ended, from `/proc/self/stat` (proc(5), fields 14 to 17).
fn cpu_ms() -> Option<u64> {
    // USER_HZ is 100 on every Linux that people run this on.
    const MS_A_TICK: u64 = 10;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name in parentheses may hold anything, so counting starts after it.
    let (_, after_name) = stat.rsplit_once(')')?;
    let ticks = after_name.split_whitespace().skip(11).take(4).map(str::parse::<u64>);
    Some(ticks.sum::<Result<u64, _>>().ok()? * MS_A_TICK)
}
