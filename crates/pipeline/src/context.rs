//! What a stage works with: its claim, its run, and the ways to say what it does and what it found.

use crate::report::closing_words;
use crate::{Config, Error, now_ms};
use domain::{Claim, Evidence, RunId, Slug, Spec, Stage, Verdict};
use release::Supervisor;
use sandbox::{Command, Exit, Sandbox, Toolchain, ToolchainInputs};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};
use store::{Artifacts, Store};
use tokio_util::sync::CancellationToken;
use workspace::Workspace;

/// The parts that all stages share.
#[derive(Clone)]
pub(crate) struct Parts {
    pub config: Arc<Config>,
    pub store: Store,
    pub artifacts: Artifacts,
    pub sandbox: Sandbox,
    pub toolchain: Arc<ToolchainShelf>,
    pub supervisor: Supervisor,
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

/// One stage of one run, being worked on.
pub(crate) struct Context {
    pub parts: Parts,
    pub claim: Claim,
    pub stage: Stage,
    pub project: Slug,
    pub spec: Spec,
    pub cancel: CancellationToken,
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

const LOG_FLUSH: Duration = Duration::from_millis(400);
const LOG_CHUNK_BYTES: usize = 4 * 1024;

impl Context {
    pub fn run(&self) -> RunId {
        self.claim.job.run_id
    }

    pub fn project(&self) -> &Slug {
        &self.project
    }

    /// Where this run's tree is tested and built.
    pub fn build_dir(&self) -> PathBuf {
        self.parts.config.places.build(self.run())
    }

    /// The product's repository.
    pub async fn workspace(&self) -> Result<Workspace, Error> {
        let (root, project) = (self.parts.config.places.generated.clone(), self.project().clone());
        blocking(move || Ok(Workspace::open(&root, &project)?)).await
    }

    /// The result of an earlier stage of this run.
    pub async fn result_of(&self, stage: Stage) -> Result<Value, Error> {
        let run = self.parts.store.run(self.run()).await?;
        let job = run.stages.into_iter().find(|view| view.stage == stage);
        job.and_then(|view| view.job.result)
            .ok_or_else(|| Error::Failed(format!("the {} stage left no result", stage.as_str())))
    }

    /// Says how far the stage is.
    pub async fn doing(&self, percent: u8, doing: &str) -> Result<(), Error> {
        Ok(self.parts.store.progress(&self.claim, percent, doing, now_ms()).await?)
    }

    /// Appends a line of Velocity's own to the stage's log.
    pub async fn say(&self, line: &str) -> Result<(), Error> {
        Ok(self.parts.store.append_log(&self.claim, &format!("{line}\n"), now_ms()).await?)
    }

    /// Runs a command on the run's tree, streaming its output into the log. The exit code is not judged here.
    pub async fn command(&self, command: &Command) -> Result<(Exit, String), Error> {
        self.say(&format!("$ {}", command.argv.join(" "))).await?;
        let output = Arc::new(Mutex::new(Output::default()));
        let sink = Arc::clone(&output);
        let running = self.parts.sandbox.run(command, move |bytes| lock(&sink).push(bytes), &self.cancel);
        tokio::pin!(running);
        let exit = loop {
            tokio::select! {
                exit = &mut running => break exit?,
                () = tokio::time::sleep(LOG_FLUSH) => self.flush(&output).await?,
            }
        };
        self.flush(&output).await?;
        let all = std::mem::take(&mut lock(&output).all);
        if self.cancel.is_cancelled() {
            return Err(Error::Stopped);
        }
        Ok((exit, String::from_utf8_lossy(&all).into_owned()))
    }

    async fn flush(&self, output: &Mutex<Output>) -> Result<(), Error> {
        loop {
            let chunk = lock(output).take_chunk();
            if chunk.is_empty() {
                return Ok(());
            }
            self.parts.store.append_log(&self.claim, &chunk, now_ms()).await?;
        }
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
        let (exit, output) = self.command(&command).await?;
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
        Ok(self.parts.store.record_evidence(&self.claim, &evidence, now_ms()).await?)
    }

    fn evidence(&self, check: Check) -> Evidence {
        let (command, exit) = check.command.map_or((Vec::new(), None), |(argv, exit)| (argv, Some(exit)));
        Evidence {
            job_id: self.claim.job.id,
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
            log_tail: exit.map(|exit| exit.output_tail).unwrap_or_default(),
        }
    }

    fn tools(&self, with_toolchain: bool) -> BTreeMap<String, String> {
        let mut tools = BTreeMap::from([("velocity".to_owned(), generator::VERSION.to_owned())]);
        if with_toolchain {
            tools.extend(self.parts.toolchain.get().map(|toolchain| toolchain.versions().clone()).unwrap_or_default());
        }
        tools
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[derive(Default)]
struct Output {
    all: Vec<u8>,
    flushed: usize,
}

impl Output {
    fn push(&mut self, bytes: &[u8]) {
        self.all.extend_from_slice(bytes);
    }

    /// The next piece for the log, cut at a line where possible.
    fn take_chunk(&mut self) -> String {
        let rest = &self.all[self.flushed..];
        let end = rest.len().min(LOG_CHUNK_BYTES);
        let end = rest[..end].iter().rposition(|byte| *byte == b'\n').map_or(end, |newline| newline + 1);
        let chunk = String::from_utf8_lossy(&rest[..end]).into_owned();
        self.flushed += end;
        chunk
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Runs blocking file work off the async threads.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(Error::Failed(format!("a file task ended early: {error}"))))
}
