//! The single tasks, one file a kind. What each takes and gives stands in `docs/TASKS.md`.

mod air;
mod analyze;
mod chat;
mod execute;
mod gitcommit;
mod look;
mod pipeline;
mod report;
mod sleep;
mod source;
mod stage;
mod summary;

use crate::Error;
use crate::context::{Bench, Parts};
use crate::work::Work;
use domain::payload::Payload;
use domain::{JobKind, Stage, Task};
use serde_json::Value;

/// Whether jobs of this kind mostly wait for others, or must not wait behind those that build, and so take no slot.
pub(crate) fn waits(kind: JobKind) -> bool {
    matches!(kind, JobKind::Task(Task::Pipeline | Task::Sleep | Task::Air))
}

/// Works on a task to its end and gives its result. `parts` are the server's own, where they are.
pub(crate) async fn execute(work: &Work, bench: &Bench, parts: Option<&Parts>, task: Task) -> Result<Value, Error> {
    let payload = Payload::read(task, &work.claim.job.payload).map_err(Error::Invalid)?;
    let home = || parts.ok_or_else(needs_files);
    match payload {
        Payload::Chat(chat) => chat::execute(work, home()?, chat).await,
        Payload::Plan(source) => stage::plan(work, bench, home()?, source).await,
        Payload::Codegen(source) => stage::codegen(work, bench, home()?, source).await,
        Payload::Test(of) => stage::on_tree(work, bench, parts, Stage::Test, &of.project).await,
        Payload::SecurityScan(of) => stage::on_tree(work, bench, parts, Stage::Secure, &of.project).await,
        Payload::Packager(of) => stage::on_tree(work, bench, parts, Stage::Build, &of.project).await,
        Payload::Deploy(deploy) => stage::deploy(work, bench, home()?, deploy).await,
        Payload::Air(air) => air::execute(work, home()?, air).await,
        Payload::Pipeline(run) => pipeline::execute(work, home()?, run).await,
        Payload::Execute(command) => execute::execute(work, parts, *command).await,
        Payload::Analyze(files) => analyze::execute(work, parts, files).await,
        Payload::RepoSummary(files) => summary::execute(work, parts, files).await,
        Payload::Report(of) => report::execute(work, of.job_id).await,
        Payload::Gitcommit(commit) => gitcommit::execute(work, home()?, commit).await,
        Payload::Sleep(sleep) => sleep::execute(work, sleep.seconds).await,
    }
}

/// Said where a task came to a worker that cannot do it.
pub(crate) fn needs_files() -> Error {
    Error::Failed("this needs the files of the server; it is worked on by a worker beside them".to_owned())
}
