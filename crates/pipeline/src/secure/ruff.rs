use super::{Finding, Severity};
use serde::Deserialize;

#[derive(Deserialize)]
struct RuffRow {
    code: Option<String>,
    message: String,
    filename: String,
    location: Location,
}

#[derive(Deserialize)]
struct Location {
    row: u32,
}

/// Reads `ruff check --output-format json`. `root` is the directory that ruff saw as the product's root; paths are
/// made relative to it. Errors say what was not understood.
pub fn parse_ruff(json: &str, root: &str) -> Result<Vec<Finding>, String> {
    let rows: Vec<RuffRow> =
        serde_json::from_str(json).map_err(|error| format!("ruff's report could not be read: {error}"))?;
    let finding = |row: RuffRow| Finding {
        tool: "ruff".into(),
        severity: if row.code.as_deref().is_none_or(|code| code.starts_with('S')) {
            Severity::Error
        } else {
            Severity::Warning
        },
        rule: row.code.unwrap_or_else(|| "syntax".into()),
        message: row.message,
        file: row.filename.strip_prefix(root).unwrap_or(&row.filename).trim_start_matches('/').to_owned(),
        line: row.location.row,
    };
    Ok(rows.into_iter().map(finding).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_becomes_findings_with_paths_from_the_products_root() {
        let json = r#"[{"code":"S608","message":"SQL","filename":"/ws/services/api/app/a.py","location":{"row":3,"column":1}}]"#;
        let findings = parse_ruff(json, "/ws").unwrap();
        assert_eq!(findings[0].file, "services/api/app/a.py");
        assert_eq!((findings[0].line, findings[0].severity), (3, Severity::Error));
        assert!(parse_ruff("no json", "/ws").is_err());
    }
}
