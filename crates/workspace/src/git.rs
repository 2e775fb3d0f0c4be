//! git, hardened: no hooks, no monitors, no settings of the system or the person, fixed identity, clean environment.

use crate::Error;
use domain::EpochMs;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// How much of git's complaint is passed on, bytes.
const MESSAGE_BYTES_MAX: usize = 2000;

const SETTINGS: &[&str] = &[
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.autocrlf=false",
    "core.symlinks=false",
    "core.quotePath=false",
    "core.excludesFile=/dev/null",
    "core.attributesFile=/dev/null",
    "protocol.file.allow=never",
    "gc.auto=0",
    "maintenance.auto=false",
    "commit.gpgSign=false",
    "advice.detachedHead=false",
    "safe.directory=*",
];

/// What a command may take of this machine when somebody only looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bound {
    /// How much of its output is taken.
    pub bytes: u64,
    /// How long it may work.
    pub time: Duration,
}

/// How a bounded command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// By itself, with all of its output.
    Whole,
    /// It had more to say.
    Cut,
    /// Its time was over.
    Late,
}

/// One repository, for one git command at a time.
#[derive(Debug)]
pub(crate) struct Git<'a> {
    dir: &'a Path,
    index: Option<PathBuf>,
    /// Inherited by every git that is started, so that the lock is free only when the last of them has ended.
    lock: Option<&'a File>,
}

impl<'a> Git<'a> {
    pub(crate) fn new(dir: &'a Path, lock: Option<&'a File>) -> Self {
        Self { dir, index: None, lock }
    }

    /// The same repository with another index file.
    pub(crate) fn with_index(&self, index: PathBuf) -> Self {
        Self { dir: self.dir, index: Some(index), lock: self.lock }
    }

    #[allow(clippy::disallowed_methods, reason = "workspace starts git, hardened, and nothing else")]
    fn command(&self, args: &[&str], at_ms: EpochMs) -> Command {
        let date = format!("@{} +0000", at_ms.div_euclid(1000));
        let mut command = Command::new("git");
        command.env_clear().current_dir(self.dir);
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", "/nonexistent").env("LC_ALL", "C");
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_TERMINAL_PROMPT", "0");
        command.env("GIT_DIR", self.dir.join(".git")).env("GIT_WORK_TREE", self.dir).env("GIT_OPTIONAL_LOCKS", "0");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Velocity").env(format!("GIT_{who}_EMAIL"), "velocity@localhost");
            command.env(format!("GIT_{who}_DATE"), &date);
        }
        if let Some(index) = &self.index {
            command.env("GIT_INDEX_FILE", index);
        }
        command.args(SETTINGS.iter().flat_map(|setting| ["-c", setting])).args(args);
        command
    }

    /// Runs a command and gives its standard output; anything but exit code 0 is an error.
    pub(crate) fn run(&self, args: &[&str]) -> Result<Vec<u8>, Error> {
        self.run_at(args, 0)
    }

    /// The same, with the date of a commit.
    pub(crate) fn run_at(&self, args: &[&str], at_ms: EpochMs) -> Result<Vec<u8>, Error> {
        good(args, self.output(args, self.command(args, at_ms), b"")?)
    }

    /// Runs a command whose exit code is the answer: `Some(output)` for 0, `None` for 1.
    pub(crate) fn ask(&self, args: &[&str]) -> Result<Option<String>, Error> {
        let output = self.output(args, self.command(args, 0), b"")?;
        match output.status.code() {
            Some(1) => Ok(None),
            _ => good(args, output).map(|bytes| Some(line(&bytes))),
        }
    }

    /// Runs a command with something to read.
    pub(crate) fn feed(&self, args: &[&str], input: &[u8]) -> Result<Vec<u8>, Error> {
        good(args, self.output(args, self.command(args, 0), input)?)
    }

    /// The lock file is git's standard error: so a git that outlives us keeps the lock until it has ended.
    fn output(&self, args: &[&str], mut command: Command, input: &[u8]) -> Result<Output, Error> {
        let say = |error: std::io::Error| missing(args, &error);
        let held = self.lock.map(|lock| lock.try_clone()).transpose().map_err(say)?;
        if let Some(mut held) = self.lock {
            held.set_len(0).and_then(|()| held.rewind()).map_err(say)?;
        }
        command.stderr(held.map_or_else(Stdio::piped, Stdio::from)).stdout(Stdio::piped());
        command.stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() });
        let mut child = command.spawn().map_err(say)?;
        let stdin = child.stdin.take();
        let mut output = std::thread::scope(|scope| {
            if let Some(mut stdin) = stdin {
                // git may answer before it has read everything. When it ends early its exit code says why.
                scope.spawn(move || drop(stdin.write_all(input)));
            }
            child.wait_with_output()
        })
        .map_err(say)?;
        if let Some(mut held) = self.lock {
            let read = held.rewind().and_then(|()| held.read_to_end(&mut output.stderr));
            read.map_err(say)?;
        }
        Ok(output)
    }

    /// Runs a command for somebody who looks, with what it may take; what stands in `env` is set for it. Paths among its
    /// arguments are names, never patterns. Gives how it ended; anything but exit code 0 of one that ended by itself is an error.
    pub(crate) fn bounded(
        &self,
        args: &[&str],
        env: &[(&str, &str)],
        input: &[u8],
        bound: Bound,
        sink: &mut (dyn Write + Send),
    ) -> Result<End, Error> {
        let say = |error: std::io::Error| missing(args, &error);
        let mut command = self.command(args, 0);
        command.env("GIT_LITERAL_PATHSPECS", "1").env("GIT_NO_LAZY_FETCH", "1").envs(env.iter().copied());
        command.stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() });
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(say)?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (stdout, stderr) = stdout.zip(stderr).expect("both are piped");
        let (ended, until) = mpsc::channel();
        std::thread::scope(|scope| {
            if let Some(mut stdin) = stdin {
                scope.spawn(move || drop(stdin.write_all(input)));
            }
            let complaint = scope.spawn(move || complaint_of(stderr));
            let watch = scope.spawn(move || watched(child, &until, bound.time));
            let copied = std::io::copy(&mut stdout.take(bound.bytes + 1), sink);
            let is_whole = copied.as_ref().is_ok_and(|bytes| *bytes <= bound.bytes);
            // The watch is over only after this, or after its own time.
            let _ = ended.send(is_whole);
            let (status, is_late) = watch.join().expect("it does not panic").map_err(say)?;
            let stderr = complaint.join().expect("it does not panic");
            copied.map_err(say)?;
            match (is_late, is_whole) {
                (true, _) => Ok(End::Late),
                (false, false) => Ok(End::Cut),
                (false, true) => good(args, Output { status, stdout: Vec::new(), stderr }).map(|_| End::Whole),
            }
        })
    }

    /// The same into memory; what is longer than allowed is cut, what takes too long is an error.
    pub(crate) fn glance(&self, args: &[&str], bound: Bound) -> Result<(Vec<u8>, bool), Error> {
        let mut bytes = Vec::new();
        match self.bounded(args, &[], b"", bound, &mut bytes)? {
            End::Whole => Ok((bytes, false)),
            End::Cut => Ok((bytes, true)),
            End::Late => Err(Error::TooLarge(format!("git {} took too long", doing(args)))),
        }
    }

    /// What a command says, as one line.
    pub(crate) fn line(&self, args: &[&str]) -> Result<String, Error> {
        self.run(args).map(|bytes| line(&bytes))
    }

    /// The object that a name stands for, if there is one.
    pub(crate) fn find(&self, name: &str) -> Result<Option<String>, Error> {
        self.ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", name])
    }

    /// The contents of blobs, in their order.
    pub(crate) fn blobs(&self, ids: &[String]) -> Result<Vec<Vec<u8>>, Error> {
        let mut asked = ids.join("\n").into_bytes();
        asked.push(b'\n');
        let answer = if ids.is_empty() { Vec::new() } else { self.feed(&["cat-file", "--batch"], &asked)? };
        let malformed = || Error::Git { doing: "cat-file".to_owned(), message: "malformed answer".to_owned() };
        let mut rest = answer.as_slice();
        let mut blobs = Vec::with_capacity(ids.len());
        for _ in ids {
            let end = rest.iter().position(|byte| *byte == b'\n').ok_or_else(malformed)?;
            let size = std::str::from_utf8(&rest[..end]).ok().and_then(|head| head.rsplit(' ').next()?.parse().ok());
            let size: usize = size.ok_or_else(malformed)?;
            blobs.push(rest.get(end + 1..end + 1 + size).ok_or_else(malformed)?.to_vec());
            rest = rest.get(end + 2 + size..).unwrap_or_default();
        }
        Ok(blobs)
    }
}

/// Waits for the end of a command; ends it when nobody takes its output any more, or when its time is over. Gives whether
/// that was it.
fn watched(mut child: Child, until: &mpsc::Receiver<bool>, time: Duration) -> std::io::Result<(ExitStatus, bool)> {
    let word = until.recv_timeout(time);
    if word != Ok(true) {
        child.kill()?;
    }
    Ok((child.wait()?, word.is_err()))
}

fn complaint_of(mut stderr: impl Read) -> Vec<u8> {
    let mut said = Vec::new();
    let read = stderr.by_ref().take(MESSAGE_BYTES_MAX as u64).read_to_end(&mut said);
    // The rest is read away, so that nobody waits for a full pipe.
    let _ = read.and_then(|_| std::io::copy(&mut stderr, &mut std::io::sink()));
    said
}

fn line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

fn doing(args: &[&str]) -> String {
    args.first().copied().unwrap_or_default().to_owned()
}

fn missing(args: &[&str], error: &std::io::Error) -> Error {
    Error::Git { doing: doing(args), message: format!("git could not be run ({error}); install git") }
}

fn good(args: &[&str], output: Output) -> Result<Vec<u8>, Error> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let start = said.len().saturating_sub(MESSAGE_BYTES_MAX);
    let start = (start..=said.len()).find(|index| said.is_char_boundary(*index)).unwrap_or(0);
    Err(Error::Git { doing: doing(args), message: said[start..].trim().to_owned() })
}
