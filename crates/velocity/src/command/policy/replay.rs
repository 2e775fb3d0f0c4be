//! What other rules would have decided.

use super::{DIFFERENT, since};
use crate::cli::ReplayOptions;
use crate::command::server::existing;
use crate::policies::Source;
use domain::{Decision, Ruling};
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::process::ExitCode;
use std::time::Instant;
use store::StoredDecision;

/// Decisions read at once.
const BATCH: u32 = 1_000;
/// After how many decisions it is said, beside the results, how far it is.
const TOLD_EVERY: u64 = 50_000;
/// Most inputs whose new decision is remembered, so that an input that came often is decided once.
const REMEMBERED_MAX: usize = 100_000;

#[derive(Default, Serialize)]
struct Counts {
    /// How many decisions were made again.
    decided: u64,
    /// How many would have had another answer.
    different: u64,
    /// How many would have had the same answer by another rule.
    other_rule: u64,
    /// From which answer to which, and how often: `allow → deny`.
    changes: BTreeMap<String, u64>,
}

/// Decides every stored input again.
pub(crate) async fn replay(options: ReplayOptions) -> anyhow::Result<ExitCode> {
    let set = Source::of_dir(&options.with)?.load()?;
    let since_ms = since(&options.since)?;
    let (_, store) = existing(&options.data).await?;
    let (mut counts, mut known, mut after) = (Counts::default(), HashMap::<String, Decision>::new(), 0);
    let begun = Instant::now();
    loop {
        let batch = store.decisions_since(since_ms, after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        after = last.seq;
        // What the program decides by itself is no matter of rules.
        for stored in batch.iter().filter(|stored| stored.wish.principal.kind != "velocity") {
            if known.len() >= REMEMBERED_MAX {
                known.clear();
            }
            let digest = stored.decision.input_digest.clone();
            let now = known.entry(digest).or_insert_with(|| set.decide(&stored.wish));
            if counts.add(stored, now) {
                show(stored, now, options.json)?;
            }
            if counts.decided.is_multiple_of(TOLD_EVERY) {
                eprintln!("{} decided again, {} would differ; at row {}", counts.decided, counts.different, stored.seq);
            }
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    store.close().await;
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

impl Counts {
    /// Whether the answer would differ.
    fn add(&mut self, stored: &StoredDecision, now: &Decision) -> bool {
        let was = &stored.decision;
        self.decided += 1;
        if was.ruling == now.ruling {
            self.other_rule += u64::from(was.rule != now.rule);
            return false;
        }
        self.different += 1;
        *self.changes.entry(format!("{} → {}", was.ruling.as_str(), now.ruling.as_str())).or_default() += 1;
        true
    }
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
