use crate::Error;
use crate::context::{Check, Context, blocking};
use crate::secure::{
    Advisories, Component, Finding, Severity, check_rules, check_secrets, components, cyclonedx, match_advisories,
    parse_ruff, sarif,
};
use domain::Stage;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use workspace::{list_beneath, read_beneath};

type Files = BTreeMap<String, Vec<u8>>;

const SOURCE_BYTES_MAX: u64 = 4 << 20;

/// Looks for what must not be served. Every scanner ends as passed, failed or not run; the gate fails on errors.
pub(crate) async fn execute(context: &Context<'_>) -> Result<Value, Error> {
    let tree = context.result_of(Stage::Code).await?["tree"].as_str().unwrap_or_default().to_owned();
    context.doing(5, "reading the sources").await?;
    let files = sources(context, &tree).await?;

    let mut findings = Vec::new();
    let mut tools = BTreeMap::new();
    for (name, found) in [("secrets", check_secrets(&files)), ("velocity-rules", check_rules(&files))] {
        tools.insert(name.to_owned(), generator::VERSION.to_owned());
        findings.extend(found.clone());
        context.note(own_check(name, &tree, &files, &found)).await?;
    }
    context.doing(30, "ruff, security rules").await?;
    let (check, found) = ruff(context, &tree).await?;
    tools.insert("ruff".to_owned(), context.bench.toolchain.get()?.versions().get("ruff").cloned().unwrap_or_default());
    findings.extend(found);
    context.note(check).await?;

    context.doing(70, "dependencies and SBOM").await?;
    let components = components(&files).map_err(Error::Failed)?;
    let (check, found) = advisories(context, &tree, &components).await?;
    if check.verdict != domain::Verdict::NotRun {
        tools.insert("advisories".to_owned(), "osv".to_owned());
    }
    findings.extend(found);
    context.note(check).await?;

    let sbom = cyclonedx(context.project().as_str(), &tree, &components);
    let sarif = sarif(&tools, &findings);
    let sarif_name = store_json(context, "sarif.json", &sarif).await?;
    let sbom_name = store_json(context, "cdx.json", &sbom).await?;
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let report = json!({"errors": errors, "findings": findings.len(), "components": components.len(),
        "sarif": sarif_name, "sbom": sbom_name});
    let failure = (errors > 0).then(|| format!("{errors} findings must be resolved: {}", first(&findings)));
    context.record(Check::own("gate", &tree, report.clone(), failure)).await?;
    Ok(report)
}

fn first(findings: &[Finding]) -> String {
    let worst = findings.iter().filter(|finding| finding.severity == Severity::Error).take(3);
    let said = worst.map(|finding| format!("{}:{} {} ({})", finding.file, finding.line, finding.message, finding.rule));
    said.collect::<Vec<_>>().join("; ")
}

/// The committed sources, from the run's own copy.
async fn sources(context: &Context<'_>, tree: &str) -> Result<Files, Error> {
    let (dir, tree) = (context.build_dir(), tree.to_owned());
    let workspace = if context.sent.is_some() { None } else { Some(context.workspace().await?) };
    blocking(move || {
        let mut files = Files::new();
        // What was sent is nothing but the sources; a run's directory holds what was built of them, too.
        let paths = workspace.map_or_else(|| list_beneath(&dir), |workspace| workspace.list(&tree))?;
        for path in paths {
            let bytes = read_beneath(&dir, &path, SOURCE_BYTES_MAX)?;
            files.insert(path, bytes);
        }
        Ok(files)
    })
    .await
}

/// The verdict of a scanner: errors fail it, warnings are in its report. The gate decides for all together.
fn own_check(name: &'static str, tree: &str, files: &Files, found: &[Finding]) -> Check {
    Check::own(name, tree, json!({"files": files.len(), "findings": found}), objection(found))
}

fn objection(found: &[Finding]) -> Option<String> {
    let errors = found.iter().filter(|finding| finding.severity == Severity::Error).count();
    (errors > 0).then(|| format!("{errors} errors: {}", first(found)))
}

async fn ruff(context: &Context<'_>, tree: &str) -> Result<(Check, Vec<Finding>), Error> {
    // The product's own configuration is not asked: a hand edit must not be able to switch the rules off.
    let argv = [
        "python",
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--no-cache",
        "--select",
        "S",
        "--ignore-noqa",
        "--exclude",
        "tests",
        "--output-format",
        "json",
        "--exit-zero",
        ".",
    ];
    let toolchain = context.bench.toolchain.get()?;
    let command = toolchain.product_command(context.project().as_str(), &context.build_dir(), &argv, "services/api");
    let mut found = Vec::new();
    let check = context
        .check_command("ruff", tree, command, |_, output| match parse_ruff(output.trim(), "/product") {
            Ok(findings) => {
                found = findings;
                (json!({"findings": found}), objection(&found))
            }
            Err(reason) => (json!({}), Some(reason)),
        })
        .await?;
    Ok((check, found))
}

async fn advisories(
    context: &Context<'_>,
    tree: &str,
    components: &[Component],
) -> Result<(Check, Vec<Finding>), Error> {
    let dir = context.bench.gear.advisories.clone();
    let known = blocking(move || Ok(read_advisories(&dir))).await?;
    if known.rows.is_empty() {
        let why = "there is no advisory database on this machine; put OSV JSON files into the advisories directory";
        return Ok((Check::not_run("dependencies", tree, why), Vec::new()));
    }
    let found = match_advisories(&known, components);
    let report = json!({"advisories": known.rows.len(), "components": components.len(), "findings": found});
    Ok((Check::own("dependencies", tree, report, objection(&found)), found))
}

fn read_advisories(dir: &std::path::Path) -> Advisories {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let files = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "json"));
    let row = |path: std::path::PathBuf| serde_json::from_slice(&std::fs::read(path).ok()?).ok();
    Advisories { rows: files.filter_map(row).collect() }
}

/// Keeps a document as an artifact and gives its name.
async fn store_json(context: &Context<'_>, extension: &'static str, value: &Value) -> Result<String, Error> {
    let bytes = serde_json::to_vec_pretty(value).map_err(|error| Error::Failed(error.to_string()))?;
    context.work.desk.put_artifact(bytes, extension).await
}
