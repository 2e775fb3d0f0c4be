use super::{Finding, Severity};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Writes one SARIF 2.1.0 document (OASIS) with one run a tool, also for tools that found nothing. `tools` are name and
/// version; equal findings (tool, rule, file, line) appear once.
pub fn sarif(tools: &BTreeMap<String, String>, findings: &[Finding]) -> Value {
    let runs: Vec<Value> = tools.iter().map(|(tool, version)| run(tool, version, findings)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": runs,
    })
}

fn run(tool: &str, version: &str, findings: &[Finding]) -> Value {
    let mut own: Vec<&Finding> = findings.iter().filter(|finding| finding.tool == tool).collect();
    own.sort();
    own.dedup_by(|a, b| (&a.rule, &a.file, a.line) == (&b.rule, &b.file, b.line));
    let mut rules: Vec<&str> = own.iter().map(|finding| finding.rule.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    json!({
        "tool": {"driver": {
            "name": tool,
            "version": version,
            "rules": rules.iter().map(|rule| json!({"id": rule})).collect::<Vec<_>>(),
        }},
        "results": own.iter().map(|finding| result(finding)).collect::<Vec<_>>(),
    })
}

fn result(finding: &Finding) -> Value {
    let level = match finding.severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    json!({
        "ruleId": finding.rule,
        "level": level,
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": finding.file, "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": finding.line.max(1)},
        }}],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_without_findings_still_has_its_run_and_equal_findings_appear_once() {
        let finding = Finding {
            tool: "secrets".into(),
            rule: "private-key".into(),
            severity: Severity::Error,
            message: "a key".into(),
            file: "a.pem".into(),
            line: 1,
        };
        let tools = BTreeMap::from([("ruff".into(), "0.1".into()), ("secrets".into(), "1".into())]);
        let document = sarif(&tools, &[finding.clone(), finding]);
        assert_eq!(document["runs"][0]["results"], json!([]));
        assert_eq!(document["runs"][1]["results"].as_array().map(Vec::len), Some(1));
        assert_eq!(document["runs"][1]["results"][0]["level"], "error");
    }
}
