//! The outer helper: becomes unprivileged, starts bubblewrap, passes on what Velocity asks, and dies with it.

use super::plan::{self, ASK_TERM, Plan, Report};
use super::{INNER, bwrap, stage, tree};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsFd, AsRawFd, OwnedFd};
use rustix::process::{PidfdFlags, Signal, WaitOptions, pidfd_open};
use rustix::thread::{set_thread_groups, set_thread_res_gid, set_thread_res_uid};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How long a killed tree may take to be gone.
const KILL_WAIT: Duration = Duration::from_secs(2);

pub(crate) fn main() -> i32 {
    // Standard error is the way to report; the command's own error output goes where its output goes.
    let Ok(report) = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stderr(), 3) else { return 1 };
    if rustix::stdio::dup2_stderr(rustix::stdio::stdout()).is_err() {
        return 1;
    }
    let outcome = plan::receive(rustix::stdio::stdin()).and_then(|plan| run(plan, &report));
    if let Err(message) = &outcome {
        plan::report(report.as_fd(), &Report::Failed(message.clone()));
    }
    i32::from(outcome.is_err())
}

fn run(plan: Plan, report: &OwnedFd) -> Result<(), String> {
    die_with_parent(&plan)?;
    for procs in &plan.cgroups {
        std::fs::write(procs, std::process::id().to_string())
            .map_err(|error| format!("cannot enter {}: {error}", procs.display()))?;
    }
    let sources = match plan.uid {
        Some(_) if plan.namespaces => stage::stage(&plan)?,
        _ => stage::Sources::unstaged(&plan),
    };
    if let Some(uid) = plan.uid {
        drop_to(uid)?;
        die_with_parent(&plan)?;
    }
    rustix::thread::set_no_new_privs(true).map_err(|error| format!("no_new_privs: {error}"))?;
    let mut child = start(&plan, &sources, report)?;
    watch(&plan, &mut child, report)
}

/// With namespaces, killing this process takes everything along; without, it must live long enough to kill the tree
/// itself, which the closing of standard input tells it to do.
fn die_with_parent(plan: &Plan) -> Result<(), String> {
    if plan.namespaces {
        rustix::process::set_parent_process_death_signal(Some(Signal::KILL))
            .map_err(|error| format!("parent death signal: {error}"))?;
    }
    // bubblewrap ends before its init; only who waits for the init learns what the command has used.
    let own = rustix::process::getpid();
    rustix::process::set_child_subreaper(Some(own)).map_err(|error| format!("subreaper: {error}"))?;
    let parent = rustix::process::getppid().map(|pid| pid.as_raw_nonzero().get());
    if parent == Some(plan.parent) { Ok(()) } else { Err("velocity is gone".to_owned()) }
}

fn drop_to(uid: u32) -> Result<(), String> {
    let (user, group) = (rustix::process::Uid::from_raw(uid), rustix::process::Gid::from_raw(uid));
    let say = |error| format!("cannot become uid {uid}: {error}");
    set_thread_groups(&[]).map_err(say)?;
    set_thread_res_gid(group, group, group).map_err(say)?;
    set_thread_res_uid(user, user, user).map_err(say)
}

#[allow(clippy::disallowed_methods, reason = "the sandbox owns the power to start processes")]
fn start(plan: &Plan, sources: &stage::Sources, report: &OwnedFd) -> Result<Child, String> {
    // The one descriptor that passes through bubblewrap to the inner helper, which closes it at the command's start.
    let passed = rustix::io::dup(report).map_err(|error| format!("report channel: {error}"))?;
    let inner = plan::Inner { report_fd: passed.as_raw_fd(), ..plan.inner.clone() };
    let input = bwrap::memory_file("plan", &plan::frame(&inner))?;
    let mut command;
    let kept;
    if plan.namespaces {
        let line = bwrap::line(plan, sources)?;
        command = Command::new(&plan.bwrap);
        command.args(&line.args);
        kept = line.files;
    } else {
        command = Command::new(&plan.helper);
        command.arg(INNER);
        kept = Vec::new();
    }
    let child = command.env_clear().stdin(Stdio::from(input)).spawn();
    drop(kept);
    child.map_err(|error| format!("cannot start {}: {error}", command.get_program().to_string_lossy()))
}

/// Waits for the end of the command, or for Velocity's word.
fn watch(plan: &Plan, child: &mut Child, report: &OwnedFd) -> Result<(), String> {
    let pid = rustix::process::Pid::from_raw(child.id() as i32).ok_or("no child")?;
    let ended = pidfd_open(pid, PidfdFlags::empty()).map_err(|error| format!("pidfd: {error}"))?;
    let mut asked_at = None;
    loop {
        let mut fds = vec![PollFd::new(&ended, PollFlags::IN)];
        let input = rustix::stdio::stdin();
        if asked_at.is_none() {
            fds.push(PollFd::new(&input, PollFlags::IN));
        }
        let tick = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
        let _ = poll(&mut fds, asked_at.map(|_| &tick));
        let heard = fds.get(1).is_some_and(|fd| !fd.revents().is_empty());
        if !fds[0].revents().is_empty() {
            break;
        }
        if heard && !wants_term(plan, child) {
            asked_at = Some(std::time::Instant::now());
        }
        if let Some(since) = asked_at {
            kill_all(plan, child, since.elapsed() > KILL_WAIT);
        }
    }
    let status = child.wait().map_err(|error| format!("wait: {error}"))?;
    kill_left_over();
    let code =
        status.code().unwrap_or_else(|| 128 + std::os::unix::process::ExitStatusExt::signal(&status).unwrap_or(0));
    plan::report(report.as_fd(), &Report::Ended { code, cpu_ms: tree::cpu_ms_of_children() });
    Ok(())
}

/// Reads one word from Velocity; true when it was the polite one.
fn wants_term(plan: &Plan, child: &Child) -> bool {
    let mut word = [0];
    let polite = matches!(rustix::io::read(rustix::stdio::stdin(), &mut word), Ok(1)) && word[0] == ASK_TERM;
    if polite {
        // bubblewrap → its init → the command.
        let depth = if plan.namespaces { 2 } else { 0 };
        let mut pids = vec![child.id()];
        for _ in 0..depth {
            pids = pids.into_iter().flat_map(tree::children).collect();
        }
        pids.into_iter().for_each(|pid| tree::signal(pid, Signal::TERM));
    }
    polite
}

/// Kills everything. In a PID namespace killing its init is enough, and leaves bubblewrap alive to count the CPU time.
fn kill_all(plan: &Plan, child: &Child, hard: bool) {
    if !plan.namespaces {
        tree::descendants(std::process::id()).into_iter().for_each(|pid| tree::signal(pid, Signal::KILL));
        return;
    }
    let init = tree::children(child.id());
    init.iter().for_each(|pid| tree::signal(*pid, Signal::KILL));
    if hard || init.is_empty() {
        tree::signal(child.id(), Signal::KILL);
    }
}

/// Waits for the PID namespace's init, which dies with bubblewrap. Without a namespace, daemons outlive the command; as
/// their subreaper this process finds them all.
fn kill_left_over() {
    let since = std::time::Instant::now();
    while since.elapsed() < KILL_WAIT {
        tree::descendants(std::process::id()).into_iter().for_each(|pid| tree::signal(pid, Signal::KILL));
        match rustix::process::wait(WaitOptions::NOHANG) {
            Ok(None) => std::thread::sleep(Duration::from_millis(1)),
            Ok(Some(_)) => {}
            Err(_) => return,
        }
    }
}
