//! `audit verify`, `audit export`.

use crate::cli::{AuditCommand, ExportTrailOptions, VerifyOptions};
use crate::command::policy::{DIFFERENT, since};
use crate::command::server::existing;
use crate::heads;
use serde::Serialize;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Instant;
use store::{AuditCheck, AuditFilter};

/// Rows read at once.
const BATCH: u32 = 2_000;

#[derive(Serialize)]
struct Report {
    /// Whether everything is as it was written.
    ok: bool,
    #[serde(flatten)]
    check: AuditCheck,
    /// How many exported heads were compared.
    heads: usize,
    /// The first line of the heads whose signature is wrong, from 1.
    forged_head: Option<usize>,
    seconds: f64,
}

/// Carries out a command about the trail.
pub(crate) async fn run(command: AuditCommand) -> anyhow::Result<ExitCode> {
    match command {
        AuditCommand::Verify(options) => verify(options).await,
        AuditCommand::Export(options) => export(options).await,
    }
}

async fn verify(options: VerifyOptions) -> anyhow::Result<ExitCode> {
    let (home, store) = existing(&options.data).await?;
    let file = options.heads.unwrap_or_else(|| home.audit().join("heads.jsonl"));
    let exported = heads::checked_by(&file, &options.key.unwrap_or_else(|| home.audit().join("key.pub")))?;
    let begun = Instant::now();
    let check = store.audit_verify(&exported.heads).await?;
    let seconds = begun.elapsed().as_secs_f64();
    store.close().await;
    let forged_head = exported.forged;
    let ok = check.fault.is_none() && forged_head.is_none();
    let report = Report { ok, check, heads: exported.heads.len(), forged_head, seconds };
    if options.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print(&report);
    }
    Ok(if ok { ExitCode::SUCCESS } else { ExitCode::from(DIFFERENT) })
}

fn print(report: &Report) {
    if let Some(line) = report.forged_head {
        println!("ALTERED: the signature of line {line} of the exported heads is not by this key.");
    }
    match &report.check.fault {
        Some(fault) => println!("ALTERED: row {}: {}.", fault.seq, fault.what),
        None => println!(
            "The trail is as it was written: {} rows, {} exported heads ({:.2} s).",
            report.check.rows, report.heads, report.seconds
        ),
    }
    if report.heads == 0 {
        println!("No head was exported yet, so a trail that was cut off or written anew would not show.");
    }
}

async fn export(options: ExportTrailOptions) -> anyhow::Result<ExitCode> {
    let since_ms = options.since.as_deref().map(since).transpose()?;
    let (_, store) = existing(&options.data).await?;
    let mut filter = AuditFilter { since_ms, ..AuditFilter::default() };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    loop {
        let rows = store.audit_rows(&filter, BATCH).await?;
        let Some(last) = rows.last() else { break };
        filter.after = last.seq;
        for row in &rows {
            writeln!(out, "{}", serde_json::to_string(row)?)?;
        }
    }
    out.flush()?;
    drop(out);
    store.close().await;
    Ok(ExitCode::SUCCESS)
}
