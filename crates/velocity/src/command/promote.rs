//! `promote`: a living installation moves from SQLite to PostgreSQL.

mod bar;

use crate::cli::PromoteOptions;
use anyhow::Context as _;
use bar::Bar;
use pipeline::now_ms;
use serde::Serialize;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;
use store::{Promoted, Store};

#[derive(Serialize)]
struct Report<'a> {
    ok: bool,
    #[serde(flatten)]
    promoted: &'a Promoted,
    /// Rows of all tables.
    rows: i64,
    seconds: f64,
    /// What is to be done now, in words.
    next: Vec<String>,
}

/// Moves, or says that everything was moved before; with `--undo` stays.
pub(crate) async fn promote(options: PromoteOptions) -> anyhow::Result<ExitCode> {
    let data = std::path::absolute(&options.data)?;
    let file = options.task_db.as_ref().map(std::path::absolute).transpose()?;
    let file = file.unwrap_or_else(|| data.join("velocity.db"));
    anyhow::ensure!(
        file.is_file(),
        "there is no SQLite database {}; name the data directory with --data, or the file with --task-db",
        file.display()
    );
    // Not through the wiring, which refuses what has moved.
    let source = Store::open(&format!("sqlite:{}", file.display())).await.context("cannot open the source")?;
    let done = match &options.to {
        Some(to) if !options.undo => move_to(&source, to, &data, options.json).await,
        _ => stay(&source, options.json).await,
    };
    source.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

async fn move_to(source: &Store, to: &str, data: &Path, json: bool) -> anyhow::Result<()> {
    let (mut bar, begun) = (Bar::new(json), Instant::now());
    let moved = source.promote(to, now_ms(), &mut |step| bar.show(step)).await;
    bar.end();
    let promoted =
        moved.context("not everything is at the target; nothing is lost, and the same command goes on from here")?;
    let rows = promoted.tables.iter().map(|(_, rows)| rows).sum();
    let seconds = begun.elapsed().as_secs_f64();
    let report = Report { ok: true, promoted: &promoted, rows, seconds, next: next(&promoted, data) };
    if json {
        println!("{}", serde_json::to_string(&report)?);
        return Ok(());
    }
    print(&report);
    Ok(())
}

fn print(report: &Report<'_>) {
    let Promoted { already, in_use, from, to, tables, events, audit, working, held_ms, .. } = report.promoted;
    match (already, in_use) {
        (true, true) => println!("{from} was moved to {to} before; a server has used it there since."),
        (true, false) => println!("{from} was moved to {to} before; every row is still as it was."),
        _ => println!("{from} is now at {to}."),
    }
    let (rows, seconds) = (report.rows, report.seconds);
    println!("{rows} rows in {} tables, events up to {events} without a gap, {seconds:.1} s.", tables.len());
    if audit.seq > 0 {
        println!("The audit trail ends at row {} with {}, recomputed there.", audit.seq, audit.hash);
    }
    if !already {
        println!("Writes were held up for {:.1} s.", *held_ms as f64 / 1_000.0);
        println!("{working} jobs were being worked on; they are given out again there when their leases end.");
    }
    println!();
    for (at, line) in report.next.iter().enumerate() {
        println!("{}. {line}", at + 1);
    }
}

/// What is left to the person.
fn next(promoted: &Promoted, data: &Path) -> Vec<String> {
    if promoted.in_use {
        return Vec::new();
    }
    let (data, to) = (data.display(), &promoted.to);
    vec![
        format!(
            "A server that still runs on {data} ends by itself within seconds: the SQLite file takes no write any more."
        ),
        format!(
            "Set DATABASE_URL to the address that you gave ({to}, with user and password) wherever `velocity up`, `serve`, \
             `worker` and the other commands are started; drop TASK_DB."
        ),
        format!(
            "Start again with the same --data {data}: repositories, artifacts, logs, rules and the signed heads stay there \
             (hosts that join need ARTIFACTS_URL)."
        ),
        "Keep the SQLite file until you trust the new place. To stay on it instead: velocity promote --undo".to_owned(),
    ]
}

async fn stay(source: &Store, json: bool) -> anyhow::Result<()> {
    let left = source.stay().await?;
    if json {
        println!("{}", serde_json::json!({"ok": true, "left": left.peer}));
        return Ok(());
    }
    println!("{} takes writes again.", source.describe());
    println!(
        "The copy at {} is forgotten: what was done there stays there. Start no server on it; drop it.",
        left.peer
    );
    Ok(())
}
