//! What tools say, read into numbers.

use regex::Regex;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// How many tests a runner says it ran.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tests {
    pub passed: u32,
    pub failed: u32,
    pub skipped: u32,
    pub errors: u32,
}

static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(\d+) (passed|failed|skipped|errors?)\b").expect("the pattern is a constant, used in a test")
});

/// Reads pytest's closing line: the last line that counts anything. Nothing counted gives zeros, which is no pass.
pub(crate) fn pytest(output: &str) -> Tests {
    let closing = output.lines().rev().find(|line| COUNT.is_match(line)).unwrap_or_default();
    let mut tests = Tests::default();
    for captures in COUNT.captures_iter(closing) {
        let count = captures[1].parse().unwrap_or(0);
        match &captures[2] {
            "passed" => tests.passed = count,
            "failed" => tests.failed = count,
            "skipped" => tests.skipped = count,
            _ => tests.errors = count,
        }
    }
    tests
}

/// The last lines of an output that say something, for a failure's reason: at most three, 300 characters.
pub(crate) fn closing_words(output: &str) -> String {
    let lines: Vec<&str> = output.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let last = lines[lines.len().saturating_sub(3)..].join(" · ");
    last.chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_of_pytest_is_counted() {
        let output = "....F\n=== short test summary ===\n1 failed, 211 passed, 2 skipped in 3.10s\n";
        assert_eq!(pytest(output), Tests { passed: 211, failed: 1, skipped: 2, errors: 0 });
        assert_eq!(pytest("no tests ran in 0.01s"), Tests::default());
    }
}
