//! Examples: what a file's rules match and spare, tried whenever the file is loaded.

use crate::error::LoadError;
use crate::set::PolicySet;
use domain::{Ruling, Wish};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// One example. At least one of the four expectations is given.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    /// What it shows, in words.
    says: String,
    wish: Wish,
    /// Rules of the file beside it that match, whatever other rules say.
    #[serde(default)]
    matches: Vec<String>,
    /// Rules of the file beside it that do not.
    #[serde(default)]
    spares: Vec<String>,
    /// What the whole set says.
    ruling: Option<Ruling>,
    /// The rule by which the whole set says it.
    rule: Option<String>,
}

/// How an example came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The file of the examples.
    pub file: String,
    /// What the example says it shows.
    pub says: String,
    /// What came out instead, when it fails.
    pub failure: Option<String>,
}

/// An example that came out right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The file of the examples.
    pub file: String,
    /// What it shows, in words.
    pub says: String,
    /// The rules that it says match.
    pub matches: Vec<String>,
    /// The rules that it says do not.
    pub spares: Vec<String>,
}

/// Tries all examples.
pub(crate) fn outcomes(set: &PolicySet, files: &[(&str, &str)]) -> Result<Vec<Outcome>, LoadError> {
    let mut rules: HashMap<&str, HashMap<&str, usize>> = HashMap::new();
    for (number, compiled) in set.rules.iter().enumerate() {
        rules.entry(&compiled.rule.file).or_default().insert(&compiled.rule.id, number);
    }
    let mut outcomes = Vec::new();
    for (name, _) in files.iter().filter(|(name, _)| name.ends_with(".cedar")) {
        let sheet = format!("{}.examples.json", name.trim_end_matches(".cedar"));
        let text = files.iter().find(|(name, _)| *name == sheet).map(|(_, text)| *text);
        let examples = read(&sheet, text)?;
        let own = rules.remove(name).unwrap_or_default();
        outcomes.extend(examples.iter().map(|example| Outcome {
            file: sheet.clone(),
            says: example.says.clone(),
            failure: example.hold(set, &own).err(),
        }));
        each_rule_is_shown(&sheet, &own, &examples)?;
    }
    Ok(outcomes)
}

/// Tries all examples; gives each, or the first that fails.
pub(crate) fn check(set: &PolicySet, files: &[(&str, &str)]) -> Result<Vec<Shown>, LoadError> {
    for outcome in outcomes(set, files)? {
        if let Some(message) = outcome.failure {
            return Err(LoadError::Example { file: outcome.file, says: outcome.says, message });
        }
    }
    let mut shown = Vec::new();
    for (name, text) in files.iter().filter(|(name, _)| is_of_rules(name, files)) {
        let shows = |example: Example| Shown {
            file: (*name).to_owned(),
            says: example.says,
            matches: example.matches,
            spares: example.spares,
        };
        shown.extend(read(name, Some(text))?.into_iter().map(shows));
    }
    Ok(shown)
}

/// Whether it is the file of the examples of one of the files of rules.
fn is_of_rules(name: &str, files: &[(&str, &str)]) -> bool {
    let stem = name.strip_suffix(".examples.json");
    stem.is_some_and(|stem| files.iter().any(|(other, _)| other.strip_suffix(".cedar") == Some(stem)))
}

fn read(sheet: &str, text: Option<&str>) -> Result<Vec<Example>, LoadError> {
    let wrong = |message: String| LoadError::Syntax { file: sheet.to_owned(), message };
    let text = text.ok_or_else(|| wrong("it is missing; every file of rules has its examples beside it".to_owned()))?;
    serde_json::from_str(text).map_err(|error| wrong(error.to_string()))
}

impl Example {
    fn hold(&self, set: &PolicySet, own: &HashMap<&str, usize>) -> Result<(), String> {
        if self.matches.is_empty() && self.spares.is_empty() && self.ruling.is_none() && self.rule.is_none() {
            return Err("it expects nothing; give matches, spares, ruling or rule".to_owned());
        }
        for (names, expected) in [(&self.matches, true), (&self.spares, false)] {
            for name in names {
                let rule =
                    own.get(name.as_str()).ok_or_else(|| format!("there is no rule {name} in the file beside it"))?;
                if set.matches(*rule, &self.wish)? != expected {
                    return Err(format!("the rule {name} {}", if expected { "does not match" } else { "matches" }));
                }
            }
        }
        let decision = set.decide(&self.wish);
        let said =
            format!("the set says {} by the rule {}: {}", decision.ruling.as_str(), decision.rule, decision.reason);
        let right = self.ruling.is_none_or(|ruling| ruling == decision.ruling)
            && self.rule.as_ref().is_none_or(|rule| *rule == decision.rule);
        if right { Ok(()) } else { Err(said) }
    }
}

fn each_rule_is_shown(sheet: &str, own: &HashMap<&str, usize>, examples: &[Example]) -> Result<(), LoadError> {
    let named = |pick: fn(&Example) -> &Vec<String>| -> HashSet<&str> {
        examples.iter().flat_map(pick).map(String::as_str).collect()
    };
    let (matched, spared) = (named(|example| &example.matches), named(|example| &example.spares));
    let mut ids: Vec<&str> = own.keys().copied().collect();
    ids.sort_unstable();
    for id in ids {
        let lacking = match (matched.contains(id), spared.contains(id)) {
            (true, true) => continue,
            (false, _) => "matches",
            (true, false) => "spares",
        };
        let message = format!("no example says what it {lacking}");
        return Err(LoadError::Rule { file: sheet.to_owned(), rule: id.to_owned(), message });
    }
    Ok(())
}
