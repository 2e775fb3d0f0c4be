use super::build::{next_build, prepare_tree};
use crate::Error;
use crate::context::{Check, Context, blocking};
use crate::report;
use domain::Verdict;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU8, Ordering};
use workspace::read_beneath;

/// Where the browser run leaves its report, from the product's root.
const REPORT: &str = ".report/browser.json";
const REPORT_BYTES_MAX: u64 = 8 << 20;

/// Proves the tree: migrations, API tests, types, build, then the served product in a real browser.
pub(crate) async fn execute(context: &Context<'_>) -> Result<Value, Error> {
    needs(context)?;
    context.doing(2, "copying the tree").await?;
    let tree = prepare_tree(context).await?;
    context.doing(5, "API tests, types and build").await?;
    let passed = AtomicU8::new(0);
    let (api, web) = tokio::join!(api_tests(context, &tree, &passed), web_checks(context, &tree, &passed));
    api?;
    web?;
    context.doing(50, "browser tests").await?;
    let browser = browser_tests(context, &tree).await?;
    let summary = browser.report.clone();
    context.record(browser).await?;
    Ok(json!({"tree": tree, "browser": summary}))
}

/// What the tests need of this machine, looked at before half a minute is spent on what cannot end well.
fn needs(context: &Context<'_>) -> Result<(), Error> {
    context.bench.toolchain.get()?;
    let chromium = &context.bench.gear.chromium;
    if chromium.exists() {
        return Ok(());
    }
    Err(Error::Failed(format!(
        "there is no browser at {} for the browser tests; velocity doctor says how to get one",
        chromium.display()
    )))
}

async fn api_tests(context: &Context<'_>, tree: &str, passed: &AtomicU8) -> Result<(), Error> {
    let argv = ["python", "-m", "pytest", "-q", "-p", "no:cacheprovider"];
    let command = product_command(context, &argv, "services/api")?.env("ENVIRONMENT", "test");
    let check = context
        .check_command("api-tests", tree, command, |_, output| {
            let tests = report::pytest(output);
            let objection = (tests.passed == 0).then(|| "no test ran".to_owned());
            (json!(tests), objection)
        })
        .await?;
    told(context, check, passed).await
}

/// Writes a check down as soon as it ended, beside those that still run.
async fn told(context: &Context<'_>, check: Check, passed: &AtomicU8) -> Result<(), Error> {
    let name = check.name;
    context.record(check).await?;
    let count = passed.fetch_add(1, Ordering::Relaxed) + 1;
    context.doing(5 + 15 * count, &format!("{name} passed; the rest goes on")).await
}

async fn web_checks(context: &Context<'_>, tree: &str, passed: &AtomicU8) -> Result<(), Error> {
    let types = product_command(context, &["npx", "tsc", "--noEmit"], "web")?;
    let types =
        context.check_command("types", tree, types, |_, output| (json!({"errors": ts_errors(output)}), None)).await?;
    told(context, types, passed).await?;
    told(context, next_build(context, tree).await?, passed).await
}

fn ts_errors(output: &str) -> usize {
    output.lines().filter(|line| line.contains("error TS")).count()
}

async fn browser_tests(context: &Context<'_>, tree: &str) -> Result<Check, Error> {
    let inside = format!("/product/{REPORT}");
    let gear = &context.bench.gear;
    let mut command = product_command(context, &["node", "e2e/run.mjs", "--serve"], "web")?
        .env("REPORT", &inside)
        .env("CHROMIUM_PATH", &gear.chromium.to_string_lossy());
    if let Some(dir) = &gear.chromium_dir {
        command = command.show(dir, &dir.to_string_lossy());
    }
    let mut check = context.check_command("browser", tree, command, |_, _| (json!({}), None)).await?;
    let dir = context.build_dir();
    let read = blocking(move || Ok(read_beneath(&dir, REPORT, REPORT_BYTES_MAX)?)).await;
    match read.ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok()) {
        Some(report) => check.report = report,
        None if check.verdict == Verdict::Passed => {
            check.verdict = Verdict::Failed;
            check.reason = Some("the browser run left no report".to_owned());
        }
        None => {}
    }
    Ok(check)
}

fn product_command(context: &Context<'_>, argv: &[&str], cwd: &str) -> Result<sandbox::Command, Error> {
    let toolchain = context.bench.toolchain.get()?;
    Ok(toolchain.product_command(context.project().as_str(), &context.build_dir(), argv, cwd))
}
