//! A command in the sandbox, with files, standard input, a project's tree and the network if asked for.

use super::source;
use crate::Error;
use crate::context::{Parts, blocking};
use crate::door::{self, Door};
use crate::work::Work;
use domain::payload::Execute;
use sandbox::{Command as Sandboxed, Exit, Limits, Network};
use serde_json::{Value, json};
use std::path::PathBuf;
use workspace::{Workspace, give, write_beneath};

/// Where the command starts, and where its files lie.
const ROOM_INSIDE: &str = "/work";
const PROJECT_INSIDE: &str = "/project";
const STDIN_INSIDE: &str = "/stdin";
/// Where it finds the socket of the API.
const DOOR_INSIDE: &str = "/velocity";
/// How much of the output is in the result; all of it is in the artifact.
const TAIL_BYTES: usize = 16 * 1024;
const OUTPUT_BYTES_MAX: u64 = 16 << 20;

pub(super) async fn execute(work: &Work, parts: Option<&Parts>, asked: Execute) -> Result<Value, Error> {
    let owner = asked.project.as_ref().map_or_else(|| format!("task-{}", work.claim.job.id), ToString::to_string);
    let uid = work.sandbox.uid(&owner);
    let tree = match (&asked.project, parts) {
        (None, _) => None,
        (Some(_), None) => return Err(super::needs_files()),
        (Some(project), Some(parts)) => {
            source::project(parts, project).await?;
            let (root, project, dir) =
                (parts.config.places.generated.clone(), project.clone(), work.room.join("project"));
            Some(
                blocking(move || {
                    Workspace::open(&root, &project)?.checkout_copy("refs/heads/main", &dir, uid)?;
                    Ok(dir)
                })
                .await?,
            )
        }
    };
    let room = work.room.join("room");
    let stdin = work.room.join("stdin");
    furnish(&asked, room.clone(), stdin.clone(), uid).await?;
    let mut command = command(&asked, &owner).share(&room, ROOM_INSIDE).show(&stdin, STDIN_INSIDE);
    if let Some(tree) = &tree {
        command = if asked.writable { command.share(tree, PROJECT_INSIDE) } else { command.show(tree, PROJECT_INSIDE) };
    }
    let door = door(work, &asked, uid).await?;
    if let Some(door) = &door {
        command =
            command.show(door.dir(), DOOR_INSIDE).env("VELOCITY_SOCKET", &format!("{DOOR_INSIDE}/{}", door::SOCKET));
    }
    work.doing(10, &format!("running {}", asked.argv[0])).await?;
    let (exit, output) = work.command_of(&command, &asked.argv).await?;
    told(work, &asked, exit, output).await
}

/// The command's way to the API, if it asked for one.
async fn door(work: &Work, asked: &Execute, uid: Option<u32>) -> Result<Option<Door>, Error> {
    if asked.api.is_empty() {
        return Ok(None);
    }
    let (server, key) = work.desk.agent(&work.claim).await?;
    Door::open(&work.room.join("door"), uid, &server, &key).map(Some)
}

/// Makes the working directory with its files, and what standard input reads.
async fn furnish(asked: &Execute, room: PathBuf, stdin: PathBuf, uid: Option<u32>) -> Result<(), Error> {
    let (files, input) = (asked.files.clone(), asked.stdin.clone());
    blocking(move || {
        std::fs::create_dir_all(&room).map_err(|error| Error::Transient(error.to_string()))?;
        for (path, text) in &files {
            write_beneath(&room, path, text.as_bytes()).map_err(|error| Error::Invalid(error.to_string()))?;
        }
        std::fs::write(&stdin, input).map_err(|error| Error::Transient(error.to_string()))?;
        give(&room, uid)?;
        Ok(give(&stdin, uid)?)
    })
    .await
}

fn command(asked: &Execute, owner: &str) -> Sandboxed {
    // The words are arguments of the shell's one line, never read as shell.
    let line = ["/bin/sh", "-c", "exec \"$@\" < /stdin", "sh"].map(str::to_owned);
    let argv: Vec<String> = line.into_iter().chain(asked.argv.iter().cloned()).collect();
    let limits = Limits {
        wall_ms: asked.timeout_s * 1000,
        cpu_s: asked.timeout_s,
        output_bytes: OUTPUT_BYTES_MAX,
        ..Limits::default()
    };
    let mut command = Sandboxed::new(owner, &[], ROOM_INSIDE).limits(limits);
    command.argv = argv;
    // Policy was asked before the job began.
    command.network = if asked.network { Network::Host } else { Network::None };
    command.env = asked.env.clone();
    command
}

async fn told(work: &Work, asked: &Execute, exit: Exit, output: Vec<u8>) -> Result<Value, Error> {
    let text = String::from_utf8_lossy(&output).into_owned();
    let log = work.desk.put_artifact(output, "log").await?;
    if exit.timed_out {
        return Err(Error::Timeout(format!(
            "{} was not over after {} s; its output is the artifact {log}",
            asked.argv[0], asked.timeout_s
        )));
    }
    if asked.check && !exit.ok() {
        let why = exit.reason().unwrap_or_default();
        return Err(Error::Failed(format!("{}: {why}; its output is the artifact {log}", asked.argv[0])));
    }
    Ok(json!({
        "exit_code": exit.code,
        "signal": exit.signal,
        "reason": exit.reason(),
        "output_tail": tail(&text),
        "log": log,
        "truncated": exit.truncated,
        "duration_ms": exit.duration_ms,
        "cpu_ms": exit.cpu_ms,
        "sandbox": exit.level,
        "network": asked.network,
    }))
}

fn tail(text: &str) -> &str {
    let start = text.len().saturating_sub(TAIL_BYTES);
    let start = (start..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[start..]
}
