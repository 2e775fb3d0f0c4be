//! How long a decision takes with its record, from 10 to 10,000 rules, beside plain Cedar over all of them, in turns.
//!
//! `cargo bench -p policy --bench decide`. Nine rules of ten permit, one forbids; ten rules name one project. Each decision is
//! about the next project, so that nothing is asked twice in a row.

#![allow(missing_docs, reason = "a program, not a library")]

use cedar_policy::{
    Authorizer, Context, Entities, Entity, EntityUid, PolicySet as CedarSet, Request, RestrictedExpression,
};
use domain::{Decision, Party, Ruling, Wish, canonical_json};
use policy::{PolicySet, SCHEMA};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::collections::{HashMap, HashSet};
use std::hint::black_box;
use std::str::FromStr as _;
use std::time::Instant;

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];
const ROUNDS: usize = 7;
const OURS: usize = 4_000;

fn main() {
    let benches: Vec<Bench> = SIZES.iter().map(|size| Bench::new(*size)).collect();
    let mut times: HashMap<(usize, &str), Vec<f64>> = HashMap::new();
    for round in 0..ROUNDS {
        for bench in &benches {
            let plain = (400_000 / bench.rules).clamp(20, OURS);
            let mut add = |who, micros: Vec<f64>| times.entry((bench.rules, who)).or_default().extend(micros);
            add("decide", timed(OURS, |at| drop(black_box(bench.set.decide(&bench.wish(round * OURS + at))))));
            let mut hash = String::new();
            add(
                "decide and record",
                timed(OURS, |at| hash = record(&bench.set, &bench.wish(round * OURS + at), &hash)),
            );
            add("plain Cedar", timed(plain, |at| bench.plainly(round * plain + at)));
        }
    }
    println!("{:>8} {:<20} {:>9} {:>9} {:>9}", "rules", "what", "p50 µs", "p99 µs", "samples");
    for size in SIZES {
        for who in ["decide", "decide and record", "plain Cedar"] {
            let times = times.get_mut(&(size, who)).expect("every size was measured");
            times.sort_unstable_by(f64::total_cmp);
            let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
            println!("{size:>8} {who:<20} {:>9.2} {:>9.2} {:>9}", at(0.5), at(0.99), times.len());
        }
    }
}

struct Bench {
    rules: usize,
    set: PolicySet,
    all: CedarSet,
    authorizer: Authorizer,
}

impl Bench {
    fn new(rules: usize) -> Self {
        let text: String = (0..rules).map(rule).collect();
        let examples: Vec<_> = (0..rules).flat_map(examples).collect();
        let begun = Instant::now();
        let files = [("bench.cedar", text.as_str()), ("bench.examples.json", &json!(examples).to_string())];
        let set = PolicySet::load(&files, SCHEMA).expect("the rules load");
        println!(
            "{rules} rules and {} examples loaded in {:.0} ms",
            examples.len(),
            begun.elapsed().as_secs_f64() * 1e3
        );
        Self { rules, set, all: CedarSet::from_str(&text).expect("the rules parse"), authorizer: Authorizer::new() }
    }

    fn wish(&self, at: usize) -> Wish {
        wish(at % (self.rules / 10))
    }

    /// As one asks Cedar by its documentation: the request and its entities made each time, all rules in one set.
    fn plainly(&self, at: usize) {
        let project = at % (self.rules / 10);
        let who = uid("User", "dan");
        let roles: HashSet<EntityUid> = ["viewer", "developer"].map(|role| uid("Role", role)).into();
        let id = |id: &str| HashMap::from([("id".to_owned(), RestrictedExpression::new_string(id.to_owned()))]);
        let mut attributes = id("dan");
        attributes.insert("role".to_owned(), RestrictedExpression::new_string("developer".to_owned()));
        let user = Entity::new(who.clone(), attributes, roles).expect("it is one");
        let what = uid("Project", &format!("p{project}"));
        let thing = Entity::new(what.clone(), id(&format!("p{project}")), HashSet::new()).expect("it is one");
        let entities = Entities::from_entities([user, thing], None).expect("they are two");
        let environment = RestrictedExpression::new_string("preview".to_owned());
        let context = Context::from_pairs([("environment".to_owned(), environment)]).expect("it is one");
        let request = Request::new(who, uid("Action", "deploy"), what, context, None).expect("it is one");
        let response = self.authorizer.is_authorized(&request, &self.all, &entities);
        assert_eq!(response.decision(), cedar_policy::Decision::Allow);
    }
}

/// The decision with what the audit trail keeps of it: the input's text, the row, and the row's hash over the one before.
fn record(set: &PolicySet, wish: &Wish, before: &str) -> String {
    let decision: Decision = set.decide(wish);
    assert_eq!(decision.ruling, Ruling::Allow);
    black_box(wish.canonical());
    let actor = format!("{}:{}", wish.principal.kind, wish.principal.id);
    let object = format!("{}:{}", wish.resource.kind, wish.resource.id);
    let row = json!([
        1,
        1_700_000_000_000_i64,
        actor,
        wish.action,
        object,
        "allow",
        decision.rule,
        decision.reason,
        null,
        decision.input_digest,
        decision.policy_digest,
        12
    ]);
    let digest = Sha256::new().chain_update(before).chain_update("\n").chain_update(canonical_json(&row)).finalize();
    digest.iter().map(|byte| char::from(b"0123456789abcdef"[usize::from(byte >> 4)])).collect()
}

fn timed(count: usize, mut work: impl FnMut(usize)) -> Vec<f64> {
    let one = |at| {
        let begun = Instant::now();
        work(at);
        begun.elapsed().as_secs_f64() * 1e6
    };
    (0..count).map(one).collect()
}

fn uid(kind: &str, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.parse().expect("a name"), cedar_policy::EntityId::new(id))
}

fn rule(number: usize) -> String {
    let (project, place) = (number / 10, number % 10);
    let effect = if place == 9 { "forbid" } else { "permit" };
    let environment = if place == 9 { "production" } else { "preview" };
    format!(
        "@id(\"r{number}\") @reason(\"rule {number}\") {effect} (principal in Role::\"developer\", action == Action::\"deploy\", \
         resource == Project::\"p{project}\") when {{ context.environment == \"{environment}\" && principal.id != \"x{place}\" }};\n"
    )
}

fn wish(project: usize) -> Wish {
    let who = Party::new("user", "dan").with("role", "developer");
    Wish::new(who, "deploy", Party::new("project", format!("p{project}"))).with("environment", "preview")
}

fn examples(number: usize) -> [serde_json::Value; 2] {
    let (project, place, name) = (number / 10, number % 10, format!("r{number}"));
    let mut matched = wish(project);
    if place == 9 {
        matched = matched.with("environment", "production");
    }
    let spared = wish(project).with("environment", "staging");
    [
        json!({"says": format!("{name} matches"), "wish": matched, "matches": [name]}),
        json!({"says": format!("{name} spares"), "wish": spared, "spares": [name]}),
    ]
}
