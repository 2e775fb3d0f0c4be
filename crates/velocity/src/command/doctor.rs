//! `doctor`: everything that Velocity needs on this machine, and how to get what is missing.

mod check;
mod machine;
mod tool;

use crate::cli::DoctorOptions;
use crate::home::Home;
use crate::wiring;
use check::Check;
use serde::Serialize;
use std::process::ExitCode;

#[derive(Serialize)]
struct Examination {
    ok: bool,
    checks: Vec<Check>,
}

/// Looks at everything. The exit code is not 0 when something required is missing.
pub(crate) async fn doctor(options: DoctorOptions) -> anyhow::Result<ExitCode> {
    let home = Home::at(&options.data)?;
    let mut checks = tool::all().await;
    checks.push(machine::sandbox(&wiring::sandbox().await?));
    checks.push(machine::browser());
    checks.push(machine::toolchain()?);
    checks.push(machine::database(&options.data, &home).await);
    checks.push(machine::data(&home));
    checks.push(machine::space(&home));
    checks.push(machine::port(options.port).await);
    let ok = checks.iter().all(Check::holds);
    if options.json {
        println!("{}", serde_json::to_string_pretty(&Examination { ok, checks })?);
    } else {
        checks.iter().filter(|check| !options.quiet || !check.holds()).for_each(Check::print);
        if !options.quiet {
            println!("{}", if ok { "Everything required is there." } else { "Something required is missing." });
        }
    }
    Ok(if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
