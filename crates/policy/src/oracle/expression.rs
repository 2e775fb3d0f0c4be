//! Evaluating without Cedar changes no answer: random expressions, well typed or not, on random wishes.

use super::{SCHEMA, pick};
use crate::body::Bodies;
use crate::evaluate::Evaluator;
use crate::question::Question;
use crate::scene::Scene;
use crate::set::PolicySet;
use cedar_policy::{Authorizer, Policy, PolicySet as CedarSet};
use domain::{Party, Wish};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};

fn scope() -> impl Strategy<Value = String> {
    let who = pick(&[
        "principal",
        "principal",
        "principal",
        "principal",
        "principal == User::\"a\"",
        "principal in Role::\"developer\"",
        "principal in Project::\"a\"",
        "principal is Agent in Tier::\"hero\"",
    ]);
    let what = pick(&[
        "resource",
        "resource",
        "resource",
        "resource",
        "resource == File::\"a/b\"",
        "resource in Project::\"a\"",
        "resource is Project in Project::\"b\"",
        "resource is File",
    ]);
    (who, what).prop_map(|(who, what)| format!("{who}, action, {what}"))
}

fn text() -> impl Strategy<Value = String> {
    pick(&[
        "\"a\"",
        "\"a/b\"",
        "\"\"",
        "principal.id",
        "resource.id",
        "resource.id",
        "(if principal has role then principal.role else \"b\")",
        "(if resource has project then resource.project else \"a\")",
        "context.text",
        "context.odd",
    ])
    .prop_map(str::to_owned)
}

fn long() -> impl Strategy<Value = String> {
    let leaf = pick(&["0", "1", "-2", "3", "9223372036854775807", "context.n", "(if context has n then 2 else 1)"]);
    let leaf = leaf.prop_map(str::to_owned);
    leaf.prop_recursive(2, 6, 2, |inner| {
        let operator = pick(&["+", "-", "*"]);
        prop_oneof![
            (inner.clone(), operator, inner.clone())
                .prop_map(|(left, operator, right)| format!("({left} {operator} {right})")),
            inner.prop_map(|of| format!("(-{of})")),
        ]
    })
}

fn entity() -> impl Strategy<Value = String> {
    pick(&[
        "principal",
        "principal",
        "resource",
        "resource",
        "action",
        "User::\"a\"",
        "File::\"a/b\"",
        "Project::\"a\"",
        "Project::\"b\"",
        "Role::\"developer\"",
        "Role::\"nobody\"",
        "Tier::\"base\"",
        "Action::\"read\"",
    ])
    .prop_map(str::to_owned)
}

fn set() -> impl Strategy<Value = String> {
    let any = prop_oneof![text(), long(), entity(), pick(&["true", "[1]"]).prop_map(str::to_owned)];
    let written = proptest::collection::vec(any, 0..4).prop_map(|items| format!("[{}]", items.join(", ")));
    let entities = proptest::collection::vec(entity(), 0..3).prop_map(|items| format!("[{}]", items.join(", ")));
    prop_oneof![2 => written, 2 => entities, 3 => pick(&["context.list", "resource.tags"]).prop_map(str::to_owned)]
}

fn operand() -> impl Strategy<Value = String> {
    let other = pick(&["true", "context", "context.odd", "decimal(\"1.5\")", "{\"id\": 1}", "principal.n"]);
    prop_oneof![4 => text(), 3 => long(), 4 => entity(), 2 => set(), 1 => other.prop_map(str::to_owned)]
}

fn atom() -> impl Strategy<Value = String> {
    let pattern = pick(&["*", "a*", "*a/*b*", "a", "*b", "\\**", "a*b*"]);
    let name = pick(&["id", "project", "role", "n", "tags", "list", "odd"]);
    let kind = pick(&["User", "Agent", "File", "Project", "Role"]);
    let compare = pick(&["<", "<=", ">", ">="]);
    let many = pick(&["contains", "containsAll", "containsAny"]);
    prop_oneof![
        3 => (operand(), pick(&["==", "!="]), operand()).prop_map(|(left, operator, right)| format!("{left} {operator} {right}")),
        2 => (text(), pick(&["==", "!="]), text()).prop_map(|(left, operator, right)| format!("{left} {operator} {right}")),
        3 => (entity(), entity()).prop_map(|(left, right)| format!("{left} in {right}")),
        1 => (entity(), set()).prop_map(|(left, right)| format!("{left} in {right}")),
        2 => (text(), pattern).prop_map(|(text, pattern)| format!("{text} like \"{pattern}\"")),
        2 => (prop_oneof![entity(), Just("context".to_owned())], name).prop_map(|(of, name)| format!("{of} has {name}")),
        1 => (entity(), kind, entity()).prop_map(|(of, kind, group)| format!("{of} is {kind} in {group}")),
        1 => entity().prop_map(|of| format!("{of} is File")),
        2 => (long(), compare, long()).prop_map(|(left, operator, right)| format!("{left} {operator} {right}")),
        2 => (set(), operand()).prop_map(|(set, one)| format!("{set}.contains({one})")),
        2 => (set(), many, set()).prop_map(|(set, many, other)| format!("{set}.{many}({other})")),
        1 => set().prop_map(|set| format!("{set}.isEmpty()")),
        1 => operand(),
    ]
    .prop_map(|atom| format!("({atom})"))
}

/// Truth values mostly, now and then something that has none.
fn expression() -> impl Strategy<Value = String> {
    atom().prop_recursive(3, 8, 3, |inner| {
        let operator = pick(&["&&", "||", "==", "!="]);
        prop_oneof![
            3 => (inner.clone(), operator, inner.clone()).prop_map(|(left, operator, right)| format!("({left} {operator} {right})")),
            1 => inner.clone().prop_map(|of| format!("(!{of})")),
            1 => (inner.clone(), inner.clone(), inner)
                .prop_map(|(test, then, other)| format!("(if {test} then {then} else {other})")),
        ]
    })
}

fn value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        pick(&["a", "b", "a/b", "*", "a/xb", ""]).prop_map(|text| json!(text)),
        (-3..4i64).prop_map(|long| json!(long)),
        any::<bool>().prop_map(|truth| json!(truth)),
        Just(json!(i64::MAX)),
    ];
    let list = proptest::collection::vec(scalar.clone(), 0..4).prop_map(Value::Array);
    let odd =
        proptest::sample::select(vec![json!(1.5), json!(null), json!({"a": 1}), json!(u64::MAX), json!([[1], 2])]);
    prop_oneof![12 => scalar, 4 => list, 1 => odd]
}

fn party(kinds: &'static [&'static str]) -> impl Strategy<Value = Party> {
    let attributes = proptest::collection::btree_map(pick(&["id", "n", "tags", "name"]), value(), 0..3);
    let role = proptest::option::of(pick(&["viewer", "developer", "admin", "nobody", "Admin"]));
    let tier = proptest::option::of(pick(&["base", "hero", "superhero"]));
    let project = proptest::option::of(pick(&["a", "b", ""]));
    (pick(kinds), pick(&["a", "b", "a/b"]), attributes, role, tier, project).prop_map(
        |(kind, id, attributes, role, tier, project)| {
            let mut party = Party::new(kind, id);
            for (name, value) in attributes {
                party = party.with(name, value);
            }
            for (name, text) in [("role", role), ("tier", tier), ("project", project)] {
                party = text.into_iter().fold(party, |party, text| party.with(name, text));
            }
            party
        },
    )
}

fn wish() -> impl Strategy<Value = Wish> {
    let context = proptest::collection::btree_map(pick(&["n", "text", "list", "odd", "id"]), value(), 0..4);
    (party(&["user", "agent"]), pick(&["read", "write"]), party(&["project", "file"]), context).prop_map(
        |(who, action, what, context)| {
            context.into_iter().fold(Wish::new(who, action, what), |wish, (name, value)| wish.with(name, value))
        },
    )
}

static ANSWERS: AtomicUsize = AtomicUsize::new(0);
static MATCHES: AtomicUsize = AtomicUsize::new(0);

fn compare(text: &str, set: &PolicySet, wish: &Wish) -> Result<(), TestCaseError> {
    let policy = Policy::parse(None, text).map_err(|error| TestCaseError::reject(error.to_string()))?;
    let bodies = Bodies::of([&policy], &set.words);
    let scene = Scene::of(wish, &set.words).unwrap();
    let evaluator = Evaluator::new(&scene, &set.words);
    let said = evaluator.as_ref().zip(bodies.rule(0)).and_then(|(evaluator, body)| evaluator.matches(body));
    let Some(said) = said else { return Ok(()) };
    ANSWERS.fetch_add(1, Ordering::Relaxed);
    MATCHES.fetch_add(usize::from(said), Ordering::Relaxed);
    let question = Question::of(&scene, &set.words);
    prop_assert!(question.is_ok(), "Cedar cannot be asked");
    let question = question.unwrap_or_else(|_| unreachable!("it was looked at"));
    let alone = CedarSet::from_policies([policy]).unwrap();
    let response = Authorizer::new().is_authorized(&question.request, &alone, &question.entities);
    prop_assert_eq!(response.diagnostics().errors().count(), 0, "Cedar fails, we said {}", said);
    prop_assert_eq!(said, response.diagnostics().reason().next().is_some());
    Ok(())
}

#[test]
fn an_answer_without_cedar_is_cedars_answer() {
    let set = PolicySet::compile(&[], SCHEMA).unwrap();
    let rule = (scope(), pick(&["when", "unless"]), expression());
    let rule = rule.prop_map(|(scope, kind, body)| format!("permit ({scope}) {kind} {{ {body} }};"));
    let config = ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(text in rule, wishes in proptest::collection::vec(wish(), 4))| {
        for wish in &wishes {
            compare(&text, &set, wish)?;
        }
    });
    let (answers, matches) = (ANSWERS.load(Ordering::Relaxed), MATCHES.load(Ordering::Relaxed));
    assert!(answers > 2_000 && matches > 300, "too few were compared to show anything: {answers}, {matches} matched");
}
