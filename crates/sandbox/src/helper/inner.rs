//! The inner helper: the last trusted code before the command. Puts up limits, landlock and seccomp, then becomes it.

use super::plan::{self, Inner, Report};
use super::{fence, filter};
use rustix::fd::{AsFd, BorrowedFd, FromRawFd, OwnedFd};
use rustix::fs::{Mode, OFlags, open};
use rustix::process::{Resource, Rlimit, setrlimit};
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Open files of one process.
const FILES_MAX: u64 = 8192;
/// How long a process may go on after its CPU time is over (SIGXCPU, then SIGKILL), seconds.
const CPU_GRACE_S: u64 = 2;

pub(crate) fn main() -> i32 {
    let Ok(inner) = plan::receive::<Inner>(rustix::stdio::stdin()) else { return 125 };
    let report = take_report(inner.report_fd);
    if let Err(message) = put_up(&inner) {
        plan::report(report.as_fd(), &Report::Failed(message));
        return 125;
    }
    plan::report(report.as_fd(), &Report::Started);
    let message = become_command(&inner);
    plan::report(report.as_fd(), &Report::NotStarted(message));
    127
}

#[allow(unsafe_code, reason = "the outer helper left exactly this descriptor open for this process")]
fn take_report(number: i32) -> OwnedFd {
    // SAFETY: the number comes from the plan; nothing else in this single-threaded process owns it.
    let report = unsafe { OwnedFd::from_raw_fd(number) };
    let _ = rustix::io::fcntl_setfd(&report, rustix::io::FdFlags::CLOEXEC);
    report
}

fn put_up(inner: &Inner) -> Result<(), String> {
    let nothing = open("/dev/null", OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())
        .map_err(|error| format!("/dev/null: {error}"))?;
    rustix::stdio::dup2_stdin(&nothing).map_err(|error| format!("standard input: {error}"))?;
    // What is made inside is meant to be read by others, whatever Velocity was started with.
    rustix::process::umask(Mode::from_raw_mode(0o022));
    std::env::set_current_dir(&inner.cwd).map_err(|error| format!("cannot enter {}: {error}", inner.cwd))?;
    close_inherited().map_err(|error| format!("descriptors: {error}"))?;
    limit(inner).map_err(|error| format!("limits: {error}"))?;
    rustix::thread::set_no_new_privs(true).map_err(|error| format!("no_new_privs: {error}"))?;
    if let Some(plan) = &inner.fence {
        fence::put_up(plan)?;
    }
    filter::put_up()
}

/// Whatever Velocity itself inherited without knowing must not reach the command.
fn close_inherited() -> std::io::Result<()> {
    for entry in std::fs::read_dir("/proc/self/fd")? {
        let number = entry?.file_name().to_str().and_then(|name| name.parse().ok());
        if let Some(number) = number.filter(|number| *number > 2) {
            close_at_exec(number);
        }
    }
    Ok(())
}

#[allow(unsafe_code, reason = "descriptors that nobody passed on knowingly have no owner to borrow from")]
fn close_at_exec(number: i32) {
    // SAFETY: only a flag is set, on a descriptor that is open in this single-threaded process; when it is the directory
    // being read, that one closes at exec already.
    let descriptor = unsafe { BorrowedFd::borrow_raw(number) };
    let _ = rustix::io::fcntl_setfd(descriptor, rustix::io::FdFlags::CLOEXEC);
}

fn limit(inner: &Inner) -> rustix::io::Result<()> {
    let limits = &inner.limits;
    set(Resource::Core, 0, 0)?;
    set(Resource::Nofile, FILES_MAX, FILES_MAX)?;
    set(Resource::Fsize, limits.file_bytes, limits.file_bytes)?;
    // Not the address space: node and chromium reserve far more than they use.
    set(Resource::Data, limits.memory_bytes, limits.memory_bytes)?;
    if limits.cpu_s > 0 {
        set(Resource::Cpu, limits.cpu_s, limits.cpu_s + CPU_GRACE_S)?;
    }
    // Outside a user namespace of its own the count would include the person's other programs.
    if inner.own_namespace {
        set(Resource::Nproc, limits.processes, limits.processes)?;
    }
    Ok(())
}

/// Lowers a limit; never asks for more than the hard limit in force, which would be refused.
fn set(resource: Resource, soft: u64, hard: u64) -> rustix::io::Result<()> {
    let most = rustix::process::getrlimit(resource).maximum.unwrap_or(u64::MAX);
    setrlimit(resource, Rlimit { current: Some(soft.min(most)), maximum: Some(hard.min(most)) })
}

#[allow(clippy::disallowed_methods, reason = "the sandbox owns the power to start processes")]
fn become_command(inner: &Inner) -> String {
    let Some((program, args)) = inner.argv.split_first() else { return "the command is empty".to_owned() };
    let error = Command::new(program).args(args).env_clear().envs(&inner.env).exec();
    error.to_string()
}
