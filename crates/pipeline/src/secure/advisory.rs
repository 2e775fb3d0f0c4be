use super::{Component, Finding, Severity};
use serde::Deserialize;
use serde_json::Value;

/// A snapshot of known vulnerabilities in the OSV format, imported by the operator: there is no network to ask.
#[derive(Debug, Clone, Default)]
pub struct Advisories {
    /// What is known.
    pub rows: Vec<Advisory>,
}

/// One vulnerability, as far as the match needs it (OSV schema 1.x, `affected[].versions`).
#[derive(Debug, Clone, Deserialize)]
pub struct Advisory {
    /// `GHSA-…`, `PYSEC-…`, `CVE-…`.
    pub id: String,
    /// One sentence.
    #[serde(default)]
    pub summary: String,
    #[serde(default)]
    affected: Vec<Affected>,
    #[serde(default)]
    withdrawn: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Affected {
    package: Package,
    #[serde(default)]
    versions: Vec<String>,
    #[serde(default)]
    ranges: Vec<Range>,
}

#[derive(Debug, Clone, Deserialize)]
struct Package {
    ecosystem: String,
    name: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Range {
    #[serde(default)]
    events: Vec<Value>,
}

/// Finds components with a known vulnerability: by listed version, or by a range of dotted numeric versions.
pub fn match_advisories(advisories: &Advisories, components: &[Component]) -> Vec<Finding> {
    let live = advisories.rows.iter().filter(|advisory| advisory.withdrawn.is_none());
    live.flat_map(|advisory| {
        let hit = |component: &&Component| advisory.affected.iter().any(|affected| affected.hits(component));
        components.iter().filter(hit).map(|component| finding(advisory, component)).collect::<Vec<_>>()
    })
    .collect()
}

impl Affected {
    fn hits(&self, component: &Component) -> bool {
        let same_package = self.package.ecosystem.eq_ignore_ascii_case(component.ecosystem)
            && self.package.name.eq_ignore_ascii_case(&component.name);
        same_package
            && (self.versions.contains(&component.version)
                || self.ranges.iter().any(|range| range.contains(&component.version)))
    }
}

impl Range {
    /// OSV evaluation: the last event at or below the version decides.
    fn contains(&self, version: &str) -> bool {
        let version = numbers(version);
        let mut inside = false;
        for event in &self.events {
            let at_or_below = |key: &str| event[key].as_str().is_some_and(|bound| numbers(bound) <= version);
            if at_or_below("introduced") {
                inside = true;
            }
            if at_or_below("fixed") {
                inside = false;
            }
            if event["last_affected"].as_str().is_some_and(|bound| numbers(bound) < version) {
                inside = false;
            }
        }
        inside
    }
}

fn numbers(version: &str) -> Vec<u64> {
    version.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect()
}

fn finding(advisory: &Advisory, component: &Component) -> Finding {
    let file = if component.ecosystem == "npm" { "web/package-lock.json" } else { "services/api/requirements.lock" };
    Finding {
        tool: "advisories".into(),
        rule: advisory.id.clone(),
        severity: Severity::Error,
        message: format!("{} {}: {}", component.name, component.version, advisory.summary),
        file: file.into(),
        line: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(version: &str) -> usize {
        let row = r#"{"id":"GHSA-1","summary":"bad","affected":[{"package":{"ecosystem":"npm","name":"next"},
            "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"16.2.6"}]}]}]}"#;
        let advisories = Advisories { rows: vec![serde_json::from_str(row).unwrap()] };
        let component = Component { ecosystem: "npm", name: "next".into(), version: version.into() };
        match_advisories(&advisories, &[component]).len()
    }

    #[test]
    fn a_version_before_the_fix_is_found_and_the_fixed_one_is_not() {
        assert_eq!((hits("16.2.5"), hits("16.2.6"), hits("16.10.0")), (1, 0, 0));
    }
}
