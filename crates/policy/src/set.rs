//! A set of rules, and its answers.

use crate::body::Bodies;
use crate::error::LoadError;
use crate::evaluate::Evaluator;
use crate::example::{Outcome, Shown};
use crate::index::Index;
use crate::question::Question;
use crate::rule::{self, Compiled, Effect, Rule};
use crate::scene::Scene;
use crate::vocabulary::Vocabulary;
use crate::{defaults, example};
use cedar_policy::{Authorizer, PolicySet as CedarSet, ValidationMode, Validator};
use domain::{Decision, Role, Ruling, Wish};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;

/// The rule of an answer that no rule gave.
pub const DEFAULT: &str = "default";
/// The rule of an answer to a wish that the schema does not know.
pub const UNKNOWN: &str = "schema";
/// The rule of an answer when a rule could not be evaluated.
pub const BROKEN: &str = "broken";

/// How much stack the reading of rules gets; the system gives only what is used.
const STACK_BYTES: usize = 256 * 1024 * 1024;

/// A set of rules that was checked: every rule fits the schema, every example comes out as its file says.
#[derive(Debug)]
pub struct PolicySet {
    pub(crate) rules: Vec<Compiled>,
    /// What can be evaluated without Cedar.
    pub(crate) bodies: Bodies,
    pub(crate) index: Index,
    pub(crate) words: Vocabulary,
    pub(crate) digest: String,
    pub(crate) authorizer: Authorizer,
    pub(crate) examples: Vec<Shown>,
}

/// Cedar's parser and validator recurse as deep as a rule is nested, and an overflow would end the process: so they get a
/// thread with room. The files are sorted by name.
pub(crate) fn roomy<N: AsRef<str>, T: AsRef<str>, R: Send>(
    files: &[(N, T)],
    work: impl FnOnce(&[(&str, &str)]) -> Result<R, LoadError> + Send,
) -> Result<R, LoadError> {
    let mut files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_ref(), text.as_ref())).collect();
    files.sort_unstable();
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("rules".to_owned()).stack_size(STACK_BYTES);
        let working = thread.spawn_scoped(scope, || work(&files));
        let working =
            working.map_err(|error| LoadError::Schema { message: format!("no thread to read it: {error}") })?;
        working.join().map_err(|_| LoadError::Schema { message: "reading the rules broke off".to_owned() })?
    })
}

/// What the rules say, before it is written down.
struct Found {
    ruling: Ruling,
    rule: String,
    reason: String,
    asks: Option<Role>,
}

impl PolicySet {
    /// Reads a set: `NAME.cedar` files with the rules, `NAME.examples.json` beside each with what they match and spare, and
    /// a schema in Cedar's own notation. Other files are passed over.
    ///
    /// Refused as a whole when anything is wrong: a file that does not parse, a rule without `@id` or `@reason`, with an id
    /// twice, or outside the schema (strictly), a rule without an example that it matches and one that it spares, or an
    /// example that comes out otherwise.
    pub fn load<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)], schema: &str) -> Result<Self, LoadError> {
        roomy(files, |files| Self::load_sorted(files, schema))
    }

    /// Tries every example of a set that may have failing ones; otherwise as strict as [`PolicySet::load`].
    pub fn examine<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)], schema: &str) -> Result<Vec<Outcome>, LoadError> {
        roomy(files, |files| example::outcomes(&Self::compile(files, schema)?, files))
    }

    fn load_sorted(files: &[(&str, &str)], schema: &str) -> Result<Self, LoadError> {
        let mut set = Self::compile(files, schema)?;
        set.examples = example::check(&set, files)?;
        Ok(set)
    }

    /// All but the examples.
    pub(crate) fn compile(files: &[(&str, &str)], schema: &str) -> Result<Self, LoadError> {
        let words = Vocabulary::read(schema)?;
        let mut rules = Vec::new();
        for (name, text) in files.iter().filter(|(name, _)| name.ends_with(".cedar")) {
            rules.extend(rule::read(name, text, rules.len())?);
        }
        unique(&rules)?;
        validate(&rules, &words)?;
        let digest = digest_of(files, schema);
        let index = Index::of(&rules, &words);
        let bodies = Bodies::of(rules.iter().map(|rule| &rule.written), &words);
        Ok(Self { rules, bodies, index, words, digest, authorizer: Authorizer::new(), examples: Vec::new() })
    }

    /// The set that the program brings along.
    pub fn defaults() -> Self {
        Self::load(&defaults::default_files(), defaults::SCHEMA).expect("a test loads the default rules")
    }

    /// Says whether it may be: always with a rule and a reason, and the same for the same wish.
    ///
    /// A matching forbid goes before a matching ask, an ask before a permit; what nothing permits is denied, so approving
    /// never grants what no rule permits. [`Wish::APPROVED_BY`] in the context answers every ask. What cannot be evaluated
    /// is denied.
    pub fn decide(&self, wish: &Wish) -> Decision {
        let found = self.find(wish);
        Decision {
            ruling: found.ruling,
            rule: found.rule,
            reason: found.reason,
            asks: found.asks,
            input_digest: digest(wish),
            policy_digest: self.digest.clone(),
        }
    }

    fn find(&self, wish: &Wish) -> Found {
        let unknown = |message| Found::denied(UNKNOWN, message);
        let scene = match Scene::of(wish, &self.words) {
            Ok(scene) => scene,
            Err(message) => return unknown(message),
        };
        let evaluator = Evaluator::new(&scene, &self.words);
        let mut question = None;
        if evaluator.is_none() {
            match Question::of(&scene, &self.words) {
                Ok(asked) => question = Some(asked),
                Err(message) => return unknown(message),
            }
        }
        let mut seen = Seen::default();
        for number in self.index.rules(&scene, &self.words) {
            let body = self.bodies.rule(number);
            match evaluator.as_ref().zip(body).and_then(|(evaluator, body)| evaluator.matches(body)) {
                Some(true) => seen.matched(number, &self.rules),
                Some(false) => {}
                None => {
                    let asked = match question.take().map_or_else(|| Question::of(&scene, &self.words), Ok) {
                        Ok(asked) => question.insert(asked),
                        Err(message) => return unknown(message),
                    };
                    match self.ask(&self.rules[number], asked) {
                        Ok(true) => seen.matched(number, &self.rules),
                        Ok(false) => {}
                        Err(message) => seen.broken(number, message),
                    }
                }
            }
        }
        let approved =
            wish.context.get(Wish::APPROVED_BY).and_then(|who| who.as_str()).is_some_and(|who| !who.is_empty());
        seen.answer(&self.rules, approved)
    }

    /// Whether Cedar says that one rule matches; or why it cannot be evaluated.
    fn ask(&self, rule: &Compiled, question: &Question) -> Result<bool, String> {
        let response = self.authorizer.is_authorized(&question.request, rule.alone(), &question.entities);
        match response.diagnostics().errors().next() {
            Some(cedar_policy::AuthorizationError::PolicyEvaluationError(error)) => Err(error.inner().to_string()),
            None => Ok(response.diagnostics().reason().next().is_some()),
        }
    }

    /// SHA-256 of schema and rules, hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The rules, in the order in which they are looked at.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().map(|compiled| &compiled.rule)
    }

    /// The examples that came out right when the set was loaded.
    pub fn examples(&self) -> &[Shown] {
        &self.examples
    }

    /// The actions that the schema knows, sorted.
    pub fn actions(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.words.action_names().collect();
        names.sort_unstable();
        names
    }

    /// The rules that may match, by number.
    pub(crate) fn candidates(&self, scene: &Scene) -> Vec<usize> {
        self.index.rules(scene, &self.words).collect()
    }

    /// Whether one rule matches a wish, whatever the others say: as Cedar sees it, and as [`PolicySet::decide`] does.
    pub(crate) fn matches(&self, number: usize, wish: &Wish) -> Result<bool, String> {
        let scene = Scene::of(wish, &self.words)?;
        let matches = self.ask(&self.rules[number], &Question::of(&scene, &self.words)?)?;
        let is_candidate = self.index.rules(&scene, &self.words).any(|candidate| candidate == number);
        let (evaluator, body) = (Evaluator::new(&scene, &self.words), self.bodies.rule(number));
        let seen =
            evaluator.as_ref().zip(body).and_then(|(evaluator, body)| evaluator.matches(body)).unwrap_or(matches);
        if matches != (is_candidate && seen) {
            return Err("it is decided otherwise than by Cedar; report this as a bug".to_owned());
        }
        Ok(matches)
    }
}

/// The rules that match a wish, by number; the lowest one of each kind speaks.
#[derive(Default)]
struct Seen {
    forbid: Option<usize>,
    permit: Option<usize>,
    asks: Vec<usize>,
    broken: Option<(usize, String)>,
}

impl Seen {
    fn matched(&mut self, number: usize, rules: &[Compiled]) {
        let first = |before: Option<usize>| Some(before.map_or(number, |before| before.min(number)));
        match rules[number].rule.effect {
            Effect::Forbid => self.forbid = first(self.forbid),
            Effect::Permit => self.permit = first(self.permit),
            Effect::Ask => self.asks.push(number),
        }
    }

    fn broken(&mut self, number: usize, message: String) {
        if self.broken.as_ref().is_none_or(|(before, _)| number < *before) {
            self.broken = Some((number, message));
        }
    }

    fn answer(self, rules: &[Compiled], approved: bool) -> Found {
        if let Some(number) = self.forbid {
            return Found::by(Ruling::Deny, &rules[number].rule);
        }
        if let Some((number, message)) = self.broken {
            let rule = &rules[number].rule.id;
            return Found::denied(BROKEN, format!("the rule {rule} cannot be evaluated: {message}"));
        }
        let Some(permit) = self.permit else {
            return Found::denied(DEFAULT, "no rule permits it".to_owned());
        };
        // The one that asks for the highest role; among equals the first.
        let strictest =
            self.asks.into_iter().max_by_key(|number| (rules[*number].rule.asks, std::cmp::Reverse(*number)));
        match strictest.filter(|_| !approved) {
            Some(number) => Found::by(Ruling::NeedsApproval, &rules[number].rule),
            None => Found::by(Ruling::Allow, &rules[permit].rule),
        }
    }
}

impl Found {
    fn by(ruling: Ruling, rule: &Rule) -> Self {
        let asks = rule.asks.filter(|_| ruling == Ruling::NeedsApproval);
        Self { ruling, rule: rule.id.clone(), reason: rule.reason.clone(), asks }
    }

    fn denied(rule: &str, reason: String) -> Self {
        Self { ruling: Ruling::Deny, rule: rule.to_owned(), reason, asks: None }
    }
}

fn number(id: &str) -> usize {
    id.parse().expect("rules are known to Cedar by their number")
}

pub(crate) fn unique(rules: &[Compiled]) -> Result<(), LoadError> {
    let mut seen: HashMap<&str, &str> = [DEFAULT, UNKNOWN, BROKEN].map(|name| (name, "the program")).into();
    for Compiled { rule, .. } in rules {
        if let Some(other) = seen.insert(&rule.id, &rule.file) {
            let message = format!("its @id is taken by a rule of {other}; choose another");
            return Err(LoadError::Rule { file: rule.file.clone(), rule: rule.id.clone(), message });
        }
    }
    Ok(())
}

pub(crate) fn validate(rules: &[Compiled], words: &Vocabulary) -> Result<(), LoadError> {
    let all = CedarSet::from_policies(rules.iter().map(|rule| rule.written.clone()));
    let all = all.expect("the numbers of the rules differ");
    let result = Validator::new(words.schema.clone()).validate(&all, ValidationMode::Strict);
    let Some(error) = result.validation_errors().next() else { return Ok(()) };
    let rule = &rules[number(error.policy_id().as_ref())].rule;
    let message = error.to_string().replace(&format!("for policy `{}`, ", error.policy_id()), "");
    Err(LoadError::Rule { file: rule.file.clone(), rule: rule.id.clone(), message })
}

fn digest_of(files: &[(&str, &str)], schema: &str) -> String {
    let mut hash = Sha256::new();
    let rules = files.iter().filter(|(name, _)| name.ends_with(".cedar"));
    for (name, text) in rules.copied().chain([("schema", schema)]) {
        for part in [name, text] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
    }
    hex(&hash.finalize())
}

/// SHA-256 of a wish's canonical JSON, hexadecimal.
pub fn digest(wish: &Wish) -> String {
    hex(&Sha256::digest(wish.canonical().as_bytes()))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS[usize::from(half)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
