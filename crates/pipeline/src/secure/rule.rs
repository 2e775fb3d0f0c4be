//! Own rules for the stacks that Velocity generates; hand edits and later agents write into the same trees.

use super::{Finding, Severity};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

struct Rule {
    id: &'static str,
    suffixes: &'static [&'static str],
    severity: Severity,
    message: &'static str,
    matches: Regex,
    /// A line that also holds this is spared.
    unless: &'static str,
}

const SCRIPT: &[&str] = &[".ts", ".tsx", ".js", ".mjs"];
const MARKUP: &[&str] = &[".tsx", ".css", ".html"];
const PYTHON: &[&str] = &[".py"];
const NEVER: &str = "\0";

type Row = (&'static str, &'static [&'static str], Severity, &'static str, &'static str, &'static str);

const ROWS: &[Row] = &[
    (
        "react-danger",
        SCRIPT,
        Severity::Error,
        "raw HTML is inserted; render text, or sanitise it",
        r"dangerouslySetInnerHTML|\.innerHTML\s*=",
        NEVER,
    ),
    ("script-eval", SCRIPT, Severity::Error, "text is run as code", r"\beval\(|new Function\(", NEVER),
    ("script-url", SCRIPT, Severity::Error, "a javascript: address runs code", r#"["'`]javascript:"#, NEVER),
    (
        "open-redirect",
        SCRIPT,
        Severity::Error,
        "a redirect goes where the request says; check that it is a path of this site",
        r"(?:redirect|router\.(?:push|replace)|location\.(?:assign|replace))\(\s*(?:req|request|router)\.query\b",
        NEVER,
    ),
    (
        "child-process",
        SCRIPT,
        Severity::Error,
        "the web process starts commands",
        r#"["'](?:node:)?child_process["']"#,
        NEVER,
    ),
    (
        "token-storage",
        SCRIPT,
        Severity::Error,
        "a token in web storage can be read by any script; use the httpOnly cookie",
        r"(?:localStorage|sessionStorage)\.setItem\([^)]*(?:token|session|jwt)",
        NEVER,
    ),
    (
        "blank-opener",
        SCRIPT,
        Severity::Warning,
        "target=_blank without rel=noopener",
        r#"target=["']_blank["']"#,
        "noopener",
    ),
    (
        "foreign-origin",
        MARKUP,
        Severity::Error,
        "a file of another host is loaded",
        r#"src=["']https?://|url\(\s*["']?https?://|@import\s+["']https?://"#,
        NEVER,
    ),
    (
        "sql-text",
        PYTHON,
        Severity::Error,
        "SQL is put together from text; bind the values",
        r#"(?:execute|text)\(\s*f["']|execute\([^)]*["']\s*%|execute\([^)]*\.format\("#,
        NEVER,
    ),
    (
        "cors-any",
        PYTHON,
        Severity::Error,
        "any origin may send credentials",
        r#"allow_origins\s*=\s*\[\s*["']\*["']"#,
        NEVER,
    ),
    ("debug-on", PYTHON, Severity::Error, "debug mode shows internals", r"FastAPI\([^)]*debug\s*=\s*True", NEVER),
    (
        "jwt-unverified",
        PYTHON,
        Severity::Error,
        "a token is read without checking its signature",
        r#"verify_signature["']?\s*[:=]\s*False|algorithms\s*=\s*\[[^\]]*["']none["']"#,
        NEVER,
    ),
    ("python-eval", PYTHON, Severity::Error, "text is run as code", r"(?:^|[^\w.])(?:eval|exec)\(", NEVER),
    ("unpickle", PYTHON, Severity::Error, "untrusted bytes may run code when unpickled", r"\bpickle\.loads?\(", NEVER),
];

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let compile = |source| Regex::new(source).expect("the patterns are constants, compiled in a test");
    let rule = |&(id, suffixes, severity, message, source, unless): &Row| Rule {
        id,
        suffixes,
        severity,
        message,
        matches: compile(source),
        unless,
    };
    ROWS.iter().map(rule).collect()
});

/// Checks sources against the own rules. Tests and the browser runner are not part of what is served, so spared.
pub fn check_rules(files: &BTreeMap<String, Vec<u8>>) -> Vec<Finding> {
    let served = files.iter().filter(|(path, _)| !path.contains("/tests/") && !path.contains("/e2e/"));
    served
        .filter_map(|(path, bytes)| std::str::from_utf8(bytes).ok().map(|text| (path.as_str(), text)))
        .flat_map(|(path, text)| scan_lines(path, text).chain(scan_dockerfile(path, text)))
        .collect()
}

fn scan_lines<'a>(path: &'a str, text: &'a str) -> impl Iterator<Item = Finding> + 'a {
    let rules = RULES.iter().filter(move |rule| rule.suffixes.iter().any(|suffix| path.ends_with(suffix)));
    rules.flat_map(move |rule| {
        let hit = |line: &&str| rule.matches.is_match(line) && !line.contains(rule.unless);
        let hits = text.lines().enumerate().filter(move |(_, line)| hit(line));
        hits.map(move |(index, _)| finding(rule.id, rule.severity, rule.message, path, index + 1))
    })
}

fn scan_dockerfile(path: &str, text: &str) -> Option<Finding> {
    let is_dockerfile = path.rsplit('/').next().is_some_and(|name| name.starts_with("Dockerfile"));
    let has_user = text.lines().any(|line| line.trim_start().starts_with("USER ") && line.trim() != "USER root");
    (is_dockerfile && !has_user)
        .then(|| finding("docker-root", Severity::Error, "the container runs as root; add a USER line", path, 1))
}

fn finding(rule: &str, severity: Severity, message: &str, path: &str, line: usize) -> Finding {
    Finding {
        tool: "velocity-rules".into(),
        rule: rule.into(),
        severity,
        message: message.into(),
        file: path.into(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(path: &str, text: &str) -> Vec<String> {
        let files = BTreeMap::from([(path.to_owned(), text.as_bytes().to_vec())]);
        check_rules(&files).into_iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn each_rule_finds_its_planted_flaw_and_spares_its_fixed_twin() {
        let twins = [
            ("react-danger", "a.tsx", "<p dangerouslySetInnerHTML={{ __html: x }} />", "<p>{x}</p>"),
            ("script-eval", "a.ts", "eval(text)", "evaluate(text)"),
            ("script-url", "a.tsx", "<a href='javascript:go()'>", "<a href='/go'>"),
            ("open-redirect", "a.tsx", "router.push(router.query.next as string)", "router.push(safePath(next))"),
            ("child-process", "a.ts", "import { exec } from 'node:child_process'", "import { fork } from './fork'"),
            ("token-storage", "a.ts", "localStorage.setItem('token', t)", "localStorage.setItem('theme', t)"),
            (
                "blank-opener",
                "a.tsx",
                "<a target=\"_blank\" href={u}>",
                "<a target=\"_blank\" rel=\"noopener\" href={u}>",
            ),
            ("foreign-origin", "a.css", "src: url(https://cdn.example/x.woff2)", "src: url(/fonts/x.woff2)"),
            ("sql-text", "a.py", "db.execute(f\"select {x}\")", "db.execute(text(\"select :x\"), {\"x\": x})"),
            ("cors-any", "a.py", "allow_origins=[\"*\"]", "allow_origins=[settings.origin]"),
            ("debug-on", "a.py", "app = FastAPI(debug=True)", "app = FastAPI(debug=False)"),
            ("jwt-unverified", "a.py", "options={\"verify_signature\": False}", "algorithms=[\"HS256\"]"),
            ("python-eval", "a.py", "x = eval(text)", "x = retrieval(text)"),
            ("unpickle", "a.py", "pickle.loads(blob)", "json.loads(blob)"),
            ("docker-root", "web/Dockerfile", "FROM node\nCMD node", "FROM node\nUSER node\nCMD node"),
        ];
        for (rule, path, flaw, fixed) in twins {
            assert_eq!(scan(path, flaw), [rule], "{flaw}");
            assert!(scan(path, fixed).is_empty(), "{fixed}: {:?}", scan(path, fixed));
        }
        assert_eq!(twins.len(), ROWS.len() + 1, "a rule has no planted flaw");
    }
}
