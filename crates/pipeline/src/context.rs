//! What a stage works with: its claim, its run, and the ways to say what it does and what it found.

use crate::config::Gear;
use crate::report::closing_words;
use crate::work::Work;
use crate::{Config, Error, now_ms};
use domain::{Evidence, RunId, Slug, Spec, Stage, Verdict, Wish};
use policy::Gate;
use release::Supervisor;
use sandbox::{Command, Exit, Sandbox, Toolchain, ToolchainInputs};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use store::{Admission, Artifacts, Store};
use workspace::Workspace;

/// The parts of the server that stages share.
#[derive(Clone)]
pub(crate) struct Parts {
    pub config: Arc<Config>,
    pub store: Store,
    pub artifacts: Artifacts,
    pub sandbox: Sandbox,
    pub toolchain: Arc<ToolchainShelf>,
    pub supervisor: Supervisor,
    /// Who is asked about what a stage finds out that it wishes.
    pub gate: Arc<Gate>,
}

/// What proving and packing a product needs of the machine it is done on, be it the server's or another one.
#[derive(Clone)]
pub(crate) struct Bench {
    pub gear: Gear,
    pub toolchain: Arc<ToolchainShelf>,
}

/// Where the shared toolchain is found, once it is prepared: it may be prepared while the worker runs.
pub(crate) struct ToolchainShelf {
    dir: PathBuf,
    inputs: ToolchainInputs,
    found: OnceLock<Toolchain>,
}

impl ToolchainShelf {
    pub fn new(dir: PathBuf, inputs: ToolchainInputs) -> Self {
        Self { dir, inputs, found: OnceLock::new() }
    }

    /// The prepared toolchain; the error says how to prepare it.
    pub fn get(&self) -> Result<&Toolchain, Error> {
        if let Some(toolchain) = self.found.get() {
            return Ok(toolchain);
        }
        let toolchain = Toolchain::find(&self.dir, &self.inputs).ok_or_else(|| {
            Error::Failed("the toolchain of the products is not prepared; run `velocity toolchain prepare`".to_owned())
        })?;
        Ok(self.found.get_or_init(|| toolchain))
    }
}

/// One stage being worked on: of a run, or by itself as a task.
pub(crate) struct Context<'a> {
    pub work: &'a Work,
    pub bench: &'a Bench,
    /// The server's own parts, where they are.
    pub parts: Option<&'a Parts>,
    pub stage: Stage,
    /// The run; of a task by itself its own number, or the run whose release it makes.
    pub run: RunId,
    pub project: Slug,
    pub spec: Spec,
    /// Where the tree is tested and built.
    pub dir: PathBuf,
    /// The product's files as a zip, where its repository is on another machine.
    pub sent: Option<PathBuf>,
    /// What the stages before would have left, for a stage by itself; empty in a run.
    pub given: BTreeMap<Stage, Value>,
}

/// A finished check before it becomes evidence.
pub(crate) struct Check {
    pub name: &'static str,
    pub verdict: Verdict,
    pub reason: Option<String>,
    pub report: Value,
    pub command: Option<(Vec<String>, Exit)>,
    pub tree: String,
    pub started_at_ms: i64,
    pub duration: Duration,
}

impl Check {
    /// A check that Velocity made itself.
    pub fn own(name: &'static str, tree: &str, report: Value, failure: Option<String>) -> Self {
        Self {
            name,
            verdict: if failure.is_none() { Verdict::Passed } else { Verdict::Failed },
            reason: failure,
            report,
            command: None,
            tree: tree.to_owned(),
            started_at_ms: now_ms(),
            duration: Duration::ZERO,
        }
    }

    /// A check that could not be made.
    pub fn not_run(name: &'static str, tree: &str, why: &str) -> Self {
        Self { verdict: Verdict::NotRun, ..Self::own(name, tree, json!({}), Some(why.to_owned())) }
    }
}

impl Context<'_> {
    pub fn run(&self) -> RunId {
        self.run
    }

    pub fn project(&self) -> &Slug {
        &self.project
    }

    /// The server's own parts; an error on a worker that has none.
    pub fn home(&self) -> Result<&Parts, Error> {
        self.parts.ok_or_else(crate::task::needs_files)
    }

    /// Where the tree is tested and built.
    pub fn build_dir(&self) -> PathBuf {
        self.dir.clone()
    }

    /// The product's repository.
    pub async fn workspace(&self) -> Result<Workspace, Error> {
        let (root, project) = (self.home()?.config.places.generated.clone(), self.project().clone());
        blocking(move || Ok(Workspace::open(&root, &project)?)).await
    }

    /// The result of an earlier stage of this run.
    pub async fn result_of(&self, stage: Stage) -> Result<Value, Error> {
        if let Some(given) = self.given.get(&stage) {
            return Ok(given.clone());
        }
        let run = self.home()?.store.run(self.run()).await?;
        let job = run.stages.into_iter().find(|view| view.stage == stage);
        job.and_then(|view| view.job.result)
            .ok_or_else(|| Error::Failed(format!("the {} stage left no result", stage.as_str())))
    }

    /// Asks policy about what the stage found out that it wishes, in its middle; `wishes` makes that of the wish that let the
    /// job in. When a person must be asked first, the claim is given back, the job waits, and the stage stops here; approved,
    /// it begins anew and passes. So before it asks, a stage does nothing that it cannot do twice.
    pub async fn ask(&self, wishes: &(dyn Fn(Option<&Wish>) -> Vec<Wish> + Send + Sync)) -> Result<(), Error> {
        let Parts { store, gate, .. } = self.home()?;
        let decide = |wish: &Wish| gate.decide(wish);
        match store.admit_within(&self.work.claim, wishes, &decide, now_ms()).await? {
            Admission::Begin => Ok(()),
            Admission::Held | Admission::Elsewhere => Err(Error::Stopped),
            Admission::Denied(why) => Err(Error::Denied(why)),
        }
    }

    /// Says how far the stage is.
    pub async fn doing(&self, percent: u8, doing: &str) -> Result<(), Error> {
        self.work.doing(percent, doing).await
    }

    /// Appends a line of Velocity's own to the stage's log.
    pub async fn say(&self, line: &str) -> Result<(), Error> {
        self.work.say(line).await
    }

    /// Runs a command as a check: `judge` reads the whole output and gives the report, and the reason when it is no
    /// pass although the exit code is 0.
    pub async fn check_command(
        &self,
        name: &'static str,
        tree: &str,
        command: Command,
        judge: impl FnOnce(&Exit, &str) -> (Value, Option<String>),
    ) -> Result<Check, Error> {
        let (started_at_ms, started) = (now_ms(), Instant::now());
        let (exit, output) = self.work.command(&command).await?;
        let output = String::from_utf8_lossy(&output).into_owned();
        let (report, objection) = judge(&exit, &output);
        let ended_badly = exit.reason().map(|reason| format!("{reason}: {}", closing_words(&output)));
        let reason = objection.or(ended_badly);
        Ok(Check {
            name,
            verdict: if reason.is_none() { Verdict::Passed } else { Verdict::Failed },
            reason,
            report,
            command: Some((command.argv, exit)),
            tree: tree.to_owned(),
            started_at_ms,
            duration: started.elapsed(),
        })
    }

    /// Writes a check's evidence; a failed check stops the stage.
    pub async fn record(&self, check: Check) -> Result<(), Error> {
        let failed = (check.verdict == Verdict::Failed)
            .then(|| format!("{}: {}", check.name, check.reason.clone().unwrap_or_else(|| "did not pass".to_owned())));
        self.note(check).await?;
        failed.map_or(Ok(()), |reason| Err(Error::Failed(reason)))
    }

    /// Writes a check's evidence and goes on, whatever it found: a later gate decides.
    pub async fn note(&self, check: Check) -> Result<(), Error> {
        let evidence = self.evidence(check);
        self.work.desk.record_evidence(&self.work.claim, &evidence).await
    }

    fn evidence(&self, check: Check) -> Evidence {
        let (command, exit) = check.command.map_or((Vec::new(), None), |(argv, exit)| (argv, Some(exit)));
        Evidence {
            job_id: self.work.claim.job.id,
            stage: self.stage,
            check: check.name.to_owned(),
            verdict: check.verdict,
            reason: check.reason,
            command,
            exit_code: exit.as_ref().and_then(|exit| exit.code),
            report: check.report,
            tools: self.tools(exit.is_some()),
            tree: check.tree,
            sandbox: exit.as_ref().map(|exit| exit.level.clone()).unwrap_or_default(),
            started_at_ms: check.started_at_ms,
            duration_ms: exit.as_ref().map_or_else(|| millis(check.duration), |exit| exit.duration_ms),
            cpu_ms: exit.as_ref().map_or(0, |exit| exit.cpu_ms),
            memory_peak_bytes: exit.as_ref().and_then(|exit| exit.memory_peak_bytes),
            log_tail: exit.map(|exit| exit.output_tail).unwrap_or_default(),
        }
    }

    fn tools(&self, with_toolchain: bool) -> BTreeMap<String, String> {
        let mut tools = BTreeMap::from([("velocity".to_owned(), generator::VERSION.to_owned())]);
        if with_toolchain {
            tools.extend(self.bench.toolchain.get().map(|toolchain| toolchain.versions().clone()).unwrap_or_default());
        }
        tools
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Runs blocking file work off the async threads.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(Error::Failed(format!("a file task ended early: {error}"))))
}
