//! What other rules would have decided.

use super::{DIFFERENT, since};
use crate::cli::ReplayOptions;
use crate::command::server::existing;
use crate::policies::Source;
use domain::{Decision, Ruling};
use policy::Replay;
use serde_json::json;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;
use store::StoredDecision;

/// Decisions read at once.
const BATCH: u32 = 1_000;
/// After how many decisions it is said, beside the results, how far it is.
const TOLD_EVERY: u64 = 50_000;
/// Decides every stored input again.
pub(crate) async fn replay(options: ReplayOptions) -> anyhow::Result<ExitCode> {
    let mut replay = Replay::new(Arc::new(Source::of_dir(&options.with)?.load()?));
    let since_ms = since(&options.since)?;
    let (_, store) = existing(&options.data).await?;
    let (mut after, mut told) = (0, 0);
    let begun = Instant::now();
    loop {
        let batch = store.decisions_since(since_ms, after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        after = last.seq;
        for stored in &batch {
            if let Some(now) = replay.step(&stored.wish, &stored.decision) {
                show(stored, &now, options.json)?;
            }
        }
        let counts = replay.counts();
        if counts.decided >= told + TOLD_EVERY {
            told = counts.decided;
            eprintln!("{} decided again, {} would differ; at row {after}", counts.decided, counts.different);
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    store.close().await;
    let counts = replay.counts();
    if options.json {
        println!("{}", json!({ "counts": counts, "seconds": seconds }));
    } else {
        println!(
            "{} decisions, {} would differ, {} by another rule ({seconds:.2} s).",
            counts.decided, counts.different, counts.other_rule
        );
    }
    Ok(if counts.different == 0 { ExitCode::SUCCESS } else { ExitCode::from(DIFFERENT) })
}

fn show(stored: &StoredDecision, now: &Decision, json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", json!({ "was": stored, "would_be": now }));
        return Ok(());
    }
    let said = |ruling: Ruling, rule: &str| format!("{} by {rule}", ruling.as_str());
    println!(
        "row {}{}: {} {} {}:{}: {}, would be {}",
        stored.seq,
        stored.job_id.map_or_else(String::new, |job| format!(" (job {job})")),
        stored.actor,
        stored.wish.action,
        stored.wish.resource.kind,
        stored.wish.resource.id,
        said(stored.decision.ruling, &stored.decision.rule),
        said(now.ruling, &now.rule)
    );
    Ok(())
}
