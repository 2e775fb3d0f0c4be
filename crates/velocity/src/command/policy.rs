//! `policy check`, `test`, `explain`, `replay`.

mod replay;

use crate::cli::{DataOptions, PolicyCommand};
use crate::command::server::existing;
use crate::policies::Source;
use anyhow::Context as _;
use domain::JobId;
use pipeline::now_ms;
use policy::PolicySet;
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;

/// The exit code of a command that found what should not be, as against one that could not look.
pub(crate) const DIFFERENT: u8 = 3;

/// Carries out a command about rules.
pub(crate) async fn run(command: PolicyCommand) -> anyhow::Result<ExitCode> {
    match command {
        PolicyCommand::Check { dir } => check(dir.as_deref()),
        PolicyCommand::Test { dir, json } => test(dir.as_deref(), json),
        PolicyCommand::Explain { data, job, json } => explain(&data, JobId(job), json).await,
        PolicyCommand::Replay(options) => replay::replay(options).await,
    }
}

fn source(dir: Option<&Path>) -> anyhow::Result<Source> {
    dir.map_or_else(|| Ok(Source::built_in()), Source::of_dir)
}

fn check(dir: Option<&Path>) -> anyhow::Result<ExitCode> {
    let set = source(dir)?.load()?;
    println!("{} rules, {} examples, all as they should be.", set.rules().count(), set.examples().len());
    println!("digest {}", set.digest());
    Ok(ExitCode::SUCCESS)
}

fn test(dir: Option<&Path>, json: bool) -> anyhow::Result<ExitCode> {
    let source = source(dir)?;
    let outcomes = PolicySet::examine(&source.files, &source.schema)?;
    let failed = outcomes.iter().filter(|outcome| outcome.failure.is_some()).count();
    for outcome in &outcomes {
        match (&outcome.failure, json) {
            (_, true) => println!("{}", serde_json::to_string(outcome)?),
            (None, false) => println!("ok      {}: {}", outcome.file, outcome.says),
            (Some(failure), false) => println!("FAILED  {}: {}: {failure}", outcome.file, outcome.says),
        }
    }
    if !json {
        println!("{} examples, {failed} failed.", outcomes.len());
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn explain(data: &DataOptions, job: JobId, json: bool) -> anyhow::Result<ExitCode> {
    let (home, store) = existing(data).await?;
    store.find_job(job).await?.with_context(|| format!("there is no job {job}"))?;
    let decisions = store.decisions_of(job).await?;
    store.close().await;
    let set = Source::of_dir_or_built_in(&home.policies)?.load()?;
    for stored in &decisions {
        let now = set.decide(&stored.wish);
        if json {
            println!("{}", json!({ "stored": stored, "now": now }));
            continue;
        }
        let decision = &stored.decision;
        println!(
            "{} wished {} of {}:{}",
            stored.actor, stored.wish.action, stored.wish.resource.kind, stored.wish.resource.id
        );
        println!("  {} by the rule {}: {}", decision.ruling.as_str(), decision.rule, decision.reason);
        println!("  inputs {}", stored.wish.canonical());
        match now.ruling == decision.ruling && now.rule == decision.rule {
            true => println!("  the rules in force say the same"),
            false => {
                println!("  the rules in force say {} by the rule {}: {}", now.ruling.as_str(), now.rule, now.reason)
            }
        }
    }
    if decisions.is_empty() && !json {
        println!("Nothing was decided about job {job}.");
    }
    Ok(ExitCode::SUCCESS)
}

/// The moment so long ago: `30d`, `12h`, `45m`, `90s`.
pub(crate) fn since(text: &str) -> anyhow::Result<i64> {
    let wrong = || format!("\"{text}\" is no time; write it as 30d, 12h, 45m or 90s");
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).with_context(wrong)?;
    let unit: i64 = match unit {
        "d" => 24 * 3_600_000,
        "h" => 3_600_000,
        "m" => 60_000,
        "s" => 1_000,
        _ => anyhow::bail!(wrong()),
    };
    let number: u32 = number.parse().ok().with_context(wrong)?;
    Ok(now_ms().saturating_sub(i64::from(number).saturating_mul(unit)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn times_are_read_with_their_unit_and_nothing_else() {
        let now = pipeline::now_ms();
        let ago = now - super::since("30d").unwrap();
        assert!((30 * 86_400_000 - 10_000..=30 * 86_400_000 + 10_000).contains(&ago), "{ago}");
        for bad in ["", "d", "30", "-1d", "3w", "1.5h", "١d", "é"] {
            assert!(super::since(bad).is_err(), "{bad}");
        }
    }
}
