use super::{Finding, Severity};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

struct Pattern {
    id: &'static str,
    what: &'static str,
    regex: Regex,
}

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let pattern = |id, what, source: &str| Pattern {
        id,
        what,
        regex: Regex::new(source).expect("the patterns are constants, compiled in a test"),
    };
    vec![
        pattern("private-key", "a private key", r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
        pattern("aws-access-key", "an AWS access key id", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
        pattern("github-token", "a GitHub token", r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b"),
        pattern("stripe-key", "a Stripe live key", r"\b[rs]k_live_[0-9A-Za-z]{16,}\b"),
        pattern("slack-token", "a Slack token", r"\bxox[abprs]-[0-9A-Za-z-]{20,}\b"),
        pattern("google-api-key", "a Google API key", r"\bAIza[0-9A-Za-z_-]{35}\b"),
        pattern("jwt", "a signed token", r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\b"),
        pattern(
            "url-password",
            "a password in an address",
            r#"\b[a-z][a-z0-9+.-]*://[^\s:/@"']+:[^\s@/"'${}<>]{6,}@[^\s"']+"#,
        ),
    ]
});

static ASSIGNMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)\b[a-z0-9_]*(?:secret|api_?key|passwd|password|token)[a-z0-9_]*["']?\s*[:=]\s*["']([A-Za-z0-9+/=_-]{20,})["']"#)
        .expect("the pattern is a constant, compiled in a test")
});

/// Bits per character above which an assigned literal reads like random data rather than words.
const ENTROPY_MIN: f64 = 3.7;

/// Looks for credentials in text files: known formats, and random-looking literals assigned to telling names.
/// Lock files are skipped: their hashes are random by nature.
pub fn check_secrets(files: &BTreeMap<String, Vec<u8>>) -> Vec<Finding> {
    let text_files = files.iter().filter(|(path, _)| !is_lock_file(path));
    text_files
        .filter_map(|(path, bytes)| std::str::from_utf8(bytes).ok().map(|text| (path, text)))
        .flat_map(|(path, text)| text.lines().enumerate().flat_map(move |(index, line)| scan_line(path, index, line)))
        .collect()
}

fn is_lock_file(path: &str) -> bool {
    path.ends_with("package-lock.json") || path.ends_with(".lock") || path.ends_with("manifest.json")
}

fn scan_line(path: &str, index: usize, line: &str) -> Vec<Finding> {
    let found = |id: &str, what: &str| Finding {
        tool: "secrets".into(),
        rule: id.into(),
        severity: Severity::Error,
        message: format!("{what} stands in the source; move it to the environment and revoke it"),
        file: path.into(),
        line: u32::try_from(index + 1).unwrap_or(u32::MAX),
    };
    let known = PATTERNS.iter().filter(|pattern| pattern.regex.is_match(line)).map(|p| found(p.id, p.what));
    let mut findings: Vec<Finding> = known.collect();
    let random = |literal: &str| entropy(literal) >= ENTROPY_MIN;
    if findings.is_empty() && ASSIGNMENT.captures_iter(line).any(|captures| random(&captures[1])) {
        findings.push(found("random-literal", "a random-looking value assigned to a secret's name"));
    }
    findings
}

/// Shannon entropy in bits per character.
fn entropy(text: &str) -> f64 {
    let mut counts = BTreeMap::new();
    for c in text.chars() {
        *counts.entry(c).or_insert(0_u32) += 1;
    }
    let length = f64::from(counts.values().sum::<u32>());
    counts.values().map(|&count| f64::from(count) / length).map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(text: &str) -> Vec<String> {
        let files = BTreeMap::from([("services/api/app/x.py".to_owned(), text.as_bytes().to_vec())]);
        check_secrets(&files).into_iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn planted_credentials_are_found_and_never_repeated() {
        let planted = [
            ("aws-access-key", format!("key = 'AKIA{}'", "IOSFODNN7EXAMPLE")),
            ("github-token", format!("t = 'ghp_{}'", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8")),
            ("stripe-key", format!("sk_live_{}", "4eC39HqLyjWDarjtT1zdp7dc")),
            ("private-key", format!("-----BEGIN RSA {} KEY-----", "PRIVATE")),
            ("url-password", format!("postgres://app:{}@db/app", "hunter2hunter2")),
            ("random-literal", format!("API_KEY = \"{}\"", "9fK2mQ7xV1pL0zR8tB4nW6yD")),
        ];
        for (rule, line) in &planted {
            assert_eq!(scan(line), [*rule], "{rule}");
            let files = BTreeMap::from([("a.py".to_owned(), line.as_bytes().to_vec())]);
            assert!(check_secrets(&files).iter().all(|finding| !finding.message.contains("hunter2")));
        }
    }

    #[test]
    fn ordinary_code_is_spared() {
        let spared = [
            "password: str = Field(min_length=8)",
            "SECRET_KEY = os.environ['SECRET_KEY']",
            "token = create_token(user.id)",
            "postgres://$USER:$PASSWORD@db/app",
            "seed_password = \"password-for-demo-only-here\"",
        ];
        for line in spared {
            assert!(scan(line).is_empty(), "{line}: {:?}", scan(line));
        }
    }
}
