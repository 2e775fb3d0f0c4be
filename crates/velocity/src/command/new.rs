//! `new`: the whole main job without a server. Seven answers in, a tested product out.

mod report;
mod room;

use crate::answers;
use crate::cli::{NewOptions, WorkLimits};
use crate::lock::{self, Part};
use crate::progress::Progress;
use crate::wiring;
use anyhow::{Context as _, bail};
use domain::{Answers, EventBody, JobState, RunId, Session, SessionId, Stage};
use pipeline::now_ms;
use report::Report;
use room::Room;
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use store::{EventFilter, NewRun, Store};
use tokio_util::sync::CancellationToken;

/// Most events read at once.
const BATCH: u32 = 256;

/// Builds a product. The exit code is 0 only if every stage passed.
pub(crate) async fn new(options: NewOptions) -> anyhow::Result<ExitCode> {
    let began = Instant::now();
    let answers = answers::read(&options.answers)?;
    if let Some(out) = &options.out {
        must_be_free(out)?;
    }
    let room = Room::open(options.data.as_deref())?;
    let _place = lock::take(&room.home().data, Part::Whole)?;
    let store = wiring::store(room.home()).await?;
    let stop = CancellationToken::new();
    let sandbox = wiring::sandbox().await?;
    let work = if room.is_kept() {
        options.work.clone()
    } else {
        // Beside a running server, whose products have the usual ports.
        WorkLimits { first_port: wiring::some_port()?, ..options.work.clone() }
    };
    let worker =
        wiring::worker(room.home(), &work, 8000, store.clone(), sandbox, crate::policies::gate(room.home())?, None)?;

    let (session, derived_in) = session(&store, answers).await?;
    let stages: Vec<Stage> =
        Stage::ALL.into_iter().filter(|stage| !options.no_deploy || *stage <= Stage::Build).collect();
    let run = start(&store, session, stages.clone()).await?;
    let stopping = stop.clone();
    let mut working = tokio::spawn(async move { worker.run(stopping).await });
    let progress = Progress::new(&stages);
    let followed = tokio::select! {
        followed = follow(&store, run, progress) => followed,
        ended = &mut working => {
            ended.context("the worker broke")?.context("the worker ended")?;
            bail!("the worker ended before the run did");
        }
    };
    stop.cancel();
    working.await.context("the worker broke")?.context("the worker ended")?;
    followed?;

    let run = store.run(run).await?;
    let copied = match &options.out {
        Some(out) if run.state == JobState::Done => Some(room.copy_out(&run.project, out)?),
        _ => None,
    };
    let report = Report::of(&run, derived_in, began.elapsed(), copied, room.is_kept().then(|| room.home()));
    store.close().await;
    report.print(options.json)?;
    Ok(if run.state == JobState::Done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn must_be_free(out: &Path) -> anyhow::Result<()> {
    let entries = match std::fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| format!("cannot use {}", out.display())),
    };
    match entries.into_iter().next() {
        Some(_) => bail!("{} is not empty; choose another directory with --out", out.display()),
        None => Ok(()),
    }
}

/// The conversation that these answers make, stored; and how long deriving its spec took. The conversation of the same
/// name goes on, so that requirement ids stay.
async fn session(store: &Store, answers: Answers) -> anyhow::Result<(Session, Duration)> {
    let began = Instant::now();
    let spec = generator::derive(&answers, &[], None);
    let derived_in = began.elapsed();
    let id = SessionId::parse(spec.project.id.as_str()).expect("a project's name is short and visible");
    let stored = store.find_session(&id).await?;
    let spec = match stored.as_ref().and_then(|session| session.spec.as_ref()) {
        Some(before) => generator::derive(&answers, &[], Some(before)),
        None => spec,
    };
    let session = stored.unwrap_or_else(|| Session::new(id, now_ms()));
    let session = Session { answers, edits: Vec::new(), asked: None, spec: Some(spec), ..session };
    Ok((store.save_session(&session, None, now_ms()).await?, derived_in))
}

async fn start(store: &Store, session: Session, stages: Vec<Stage>) -> anyhow::Result<RunId> {
    let spec = session.spec.clone().context("the conversation has no spec")?;
    let built_revision = Some(spec.revision);
    let new = NewRun {
        session_id: Some(session.id.clone()),
        spec,
        stages,
        requested_by: "cli".to_owned(),
        payload: json!({}),
        decisions: Vec::new(),
    };
    let run = store.start_run(&new, now_ms()).await?;
    store.save_session(&Session { run_id: Some(run), built_revision, ..session }, None, now_ms()).await?;
    Ok(run)
}

/// Shows the run's events until it is over. The first Ctrl-C stops the run, the second ends the program.
async fn follow(store: &Store, run: RunId, mut progress: Progress) -> anyhow::Result<()> {
    let filter = EventFilter { run_id: Some(run), ..EventFilter::default() };
    let mut newest = store.subscribe();
    let mut seen = 0;
    let mut told = false;
    loop {
        newest.borrow_and_update();
        let events = store.events_after(seen, &filter, BATCH).await?;
        for event in &events {
            seen = event.seq;
            progress.show(event);
            if matches!(event.body, EventBody::RunFinished { .. }) {
                progress.end();
                return Ok(());
            }
        }
        if !events.is_empty() {
            continue;
        }
        tokio::select! {
            changed = newest.changed() => changed.context("the store is closed")?,
            signal = tokio::signal::ctrl_c() => {
                signal?;
                if told {
                    bail!("stopped; what was begun is cleared away at the next start");
                }
                told = true;
                eprintln!("stopping the run; press Ctrl-C again to end at once");
                store.cancel_run(run, "cli", now_ms()).await?;
            }
        }
    }
}
