//! A helper that is running, and the loop that listens to it until the command is over.

use crate::cgroup::Group;
use crate::helper::plan::{self, Plan, Report};
use crate::helper::tree;
use crate::spawner::Spawner;
use crate::tail::Tail;
use crate::{Error, Exit, Limits};
use domain::evidence::LOG_TAIL_BYTES_MAX;
use rustix::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::unix::pipe::{Receiver, Sender};
use tokio::time::{Instant, interval, sleep_until};
use tokio_util::sync::CancellationToken;

/// How long the helper may take to kill the tree before it is killed itself.
const KILL_WAIT: Duration = Duration::from_secs(4);
/// How long output may still come after the end.
const DRAIN_WAIT: Duration = Duration::from_secs(2);
/// How often memory is looked at where no control group does it: short commands, servers.
const WATCH_SHORT: Duration = Duration::from_millis(200);
const WATCH_LONG: Duration = Duration::from_secs(5);
/// Said once where output was dropped.
const TRUNCATED: &[u8] = b"\n[more output was dropped; its end follows in the tail]\n";

/// Ways to end a command from outside.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop {
    /// Kills the tree at once.
    pub kill: CancellationToken,
    /// Sends SIGTERM.
    pub term: CancellationToken,
}

/// A helper that is running. Dropping it kills the tree.
#[derive(Debug)]
pub(crate) struct Live {
    child: Option<Child>,
    spawner: Spawner,
    control: Option<Sender>,
    output: Receiver,
    report: Receiver,
    group: Option<Group>,
    started: Instant,
    limits: Limits,
    level: &'static str,
    program: String,
}

impl Drop for Live {
    fn drop(&mut self) {
        // The helper reads the closing as "kill everything".
        self.control = None;
        if let Some(child) = self.child.take() {
            self.spawner.reap(child, self.group.take());
        }
    }
}

impl Live {
    /// Starts the helper and tells it the plan.
    pub(crate) async fn start(
        spawner: &Spawner,
        plan: &Plan,
        group: Option<Group>,
        level: &'static str,
    ) -> Result<Self, Error> {
        let say = |error: std::io::Error| Error::Setup(format!("cannot start {}: {error}", plan.helper.display()));
        let mut child = spawner.start(helper(plan)).await.map_err(say)?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let end = |fd: Option<OwnedFd>| fd.expect("all three streams are pipes");
        let mut live = Self {
            control: Some(Sender::from_owned_fd(end(stdin.map(OwnedFd::from))).map_err(say)?),
            output: Receiver::from_owned_fd(end(stdout.map(OwnedFd::from))).map_err(say)?,
            report: Receiver::from_owned_fd(end(stderr.map(OwnedFd::from))).map_err(say)?,
            child: Some(child),
            spawner: spawner.clone(),
            group,
            started: Instant::now(),
            limits: plan.inner.limits,
            level,
            program: plan.inner.argv.first().cloned().unwrap_or_default(),
        };
        if let Some(control) = &mut live.control {
            control.write_all(&plan::frame(plan)).await.map_err(say)?;
        }
        Ok(live)
    }

    /// For servers: their log turns over instead.
    pub(crate) fn without_output_limit(mut self) -> Self {
        self.limits.output_bytes = u64::MAX;
        self
    }

    /// Listens until the command is over.
    pub(crate) async fn listen(
        mut self,
        on_output: &mut (dyn FnMut(&[u8]) + Send),
        stop: &Stop,
    ) -> Result<Exit, Error> {
        let mut heard = Heard::new(self.limits.output_bytes);
        let mut ending = Ending::default();
        let (mut output, mut report) = (vec![0; 64 * 1024], vec![0; 4 * 1024]);
        let wall = Duration::from_millis(self.limits.wall_ms);
        let long_lived = self.limits.wall_ms == 0;
        let mut watch = interval(if long_lived { WATCH_LONG } else { WATCH_SHORT });
        let mut kill_by = Instant::now();
        let mut termed = false;
        loop {
            let ending_now = ending.any();
            tokio::select! {
                count = self.output.read(&mut output), if !heard.closed => heard.output(count, &output, on_output),
                count = self.report.read(&mut report) => match count {
                    Ok(count) if count > 0 => heard.report.extend_from_slice(&report[..count]),
                    _ => break,
                },
                () = stop.kill.cancelled(), if !ending_now => ending.cancelled = true,
                () = stop.term.cancelled(), if !termed => {
                    termed = true;
                    self.ask(plan::ASK_TERM).await;
                }
                () = sleep_until(self.started + wall), if !ending_now && !long_lived => ending.timed_out = true,
                _ = watch.tick(), if !ending_now && self.group.is_none() => ending.out_of_memory = self.too_big(),
                () = sleep_until(kill_by), if ending_now => self.kill_helper(),
            }
            if ending.any() && !ending_now {
                kill_by = Instant::now() + KILL_WAIT;
                self.ask(plan::ASK_KILL).await;
            }
        }
        let drained = async {
            while !heard.closed {
                let count = self.output.read(&mut output).await;
                heard.output(count, &output, on_output);
            }
        };
        let _ = tokio::time::timeout(DRAIN_WAIT, drained).await;
        self.conclude(&heard, ending)
    }

    async fn ask(&mut self, word: u8) {
        if let Some(control) = &mut self.control {
            // A helper that is gone needs no word.
            let _ = control.write_all(&[word]).await;
        }
    }

    fn kill_helper(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
        }
    }

    fn too_big(&self) -> bool {
        let pid = self.child.as_ref().map_or(0, Child::id);
        tree::own_memory(pid) > self.limits.memory_bytes
    }

    fn conclude(&self, heard: &Heard, ending: Ending) -> Result<Exit, Error> {
        let reports = heard.reports();
        let mut ended = None;
        let mut started = false;
        for report in reports {
            match report {
                Report::Started => started = true,
                Report::Failed(message) => return Err(Error::Setup(message)),
                Report::NotStarted(reason) => return Err(Error::NotStarted { program: self.program.clone(), reason }),
                Report::Ended { code, cpu_ms } => ended = Some((code, cpu_ms)),
            }
        }
        if !started && !ending.any() {
            return Err(Error::Setup(heard.tail.text().trim().to_owned()));
        }
        let (code, cpu_ms) = ended.unwrap_or((128 + 9, 0));
        let signal = (129..=192).contains(&code).then(|| code - 128);
        let cpu_of_group = self.group.as_ref().and_then(Group::cpu_ms);
        Ok(Exit {
            code: signal.is_none().then_some(code),
            signal,
            timed_out: ending.timed_out,
            cancelled: ending.cancelled,
            out_of_memory: ending.out_of_memory || self.group.as_ref().is_some_and(Group::ran_out_of_memory),
            duration_ms: self.started.elapsed().as_millis() as u64,
            cpu_ms: cpu_of_group.unwrap_or(cpu_ms),
            memory_peak_bytes: self.group.as_ref().and_then(Group::memory_peak_bytes),
            output_tail: heard.tail.text(),
            truncated: heard.truncated,
            level: self.level.to_owned(),
        })
    }
}

/// Why the tree is being killed.
#[derive(Debug, Clone, Copy, Default)]
struct Ending {
    timed_out: bool,
    cancelled: bool,
    out_of_memory: bool,
}

impl Ending {
    fn any(self) -> bool {
        self.timed_out || self.cancelled || self.out_of_memory
    }
}

/// What came out of the helper so far.
struct Heard {
    tail: Tail,
    report: Vec<u8>,
    left: u64,
    truncated: bool,
    closed: bool,
}

impl Heard {
    fn new(output_bytes: u64) -> Self {
        let tail = Tail::new(LOG_TAIL_BYTES_MAX);
        Self { tail, report: Vec::new(), left: output_bytes, truncated: false, closed: false }
    }

    fn output(&mut self, count: std::io::Result<usize>, buffer: &[u8], on_output: &mut (dyn FnMut(&[u8]) + Send)) {
        let chunk = match count {
            Ok(count) if count > 0 => &buffer[..count],
            _ => {
                self.closed = true;
                return;
            }
        };
        self.tail.add(chunk);
        let kept = &chunk[..chunk.len().min(usize::try_from(self.left).unwrap_or(usize::MAX))];
        self.left -= kept.len() as u64;
        if !kept.is_empty() {
            on_output(kept);
        }
        if kept.len() < chunk.len() && !self.truncated {
            self.truncated = true;
            on_output(TRUNCATED);
        }
    }

    fn reports(&self) -> Vec<Report> {
        let lines = self.report.split(|byte| *byte == b'\n');
        lines.filter_map(|line| serde_json::from_slice(line).ok()).collect()
    }
}

#[allow(clippy::disallowed_methods, reason = "the sandbox owns the power to start processes")]
fn helper(plan: &Plan) -> Command {
    let mut command = Command::new(&plan.helper);
    command.arg(crate::helper::OUTER).env_clear();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // Ctrl-C at Velocity's terminal is Velocity's to handle.
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}
