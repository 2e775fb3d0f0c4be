//! Slicing changes no answer: random rules and wishes, decided by the index and by plain Cedar over all rules.

mod expression;

use crate::rule::Effect;
use crate::set::{DEFAULT, PolicySet};
use cedar_policy::{
    Authorizer, Context, Entities, EntityUid, Policy, PolicyId, PolicySet as CedarSet, Request, Response,
};
use domain::{Party, Role, Ruling, Wish};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::str::FromStr as _;

const SCHEMA: &str = r#"
    entity Role; entity Tier; entity Project { id: String };
    entity User in [Role, Tier] { id: String, role?: String, tier?: String };
    entity Agent in [Role, Tier, Project] { id: String, role?: String, tier?: String, project?: String };
    entity File in [Project] { id: String, project?: String };
    action "read", "write", "ship" appliesTo { principal: [User, Agent], resource: [Project, File], context: { n: Long } };
"#;

fn pick(choices: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    proptest::sample::select(choices)
}

fn rule() -> impl Strategy<Value = String> {
    let effect =
        pick(&["permit", "permit", "permit", "forbid", "@ask(\"developer\") forbid", "@ask(\"admin\") forbid"]);
    let principal = pick(&[
        "principal",
        "principal",
        "principal == User::\"u0\"",
        "principal == Agent::\"u1\"",
        "principal in Role::\"developer\"",
        "principal in Tier::\"hero\"",
        "principal in Project::\"p1\"",
        "principal is Agent",
        "principal is User in Role::\"admin\"",
    ]);
    let action = pick(&[
        "action",
        "action == Action::\"read\"",
        "action == Action::\"ship\"",
        "action in [Action::\"write\", Action::\"ship\", Action::\"write\"]",
    ]);
    let resource = pick(&[
        "resource",
        "resource",
        "resource == Project::\"p0\"",
        "resource == File::\"f0\"",
        "resource in Project::\"p1\"",
        "resource is File",
        "resource is File in Project::\"p0\"",
    ]);
    let condition = pick(&[
        "",
        "",
        "when { context.n > 4 }",
        "unless { context.n > 7 }",
        "when { resource.id like \"f*\" }",
        "when { principal has project && resource has project && principal.project == resource.project }",
        "unless { principal in resource || (resource has project && [\"p1\", \"p2\"].contains(resource.project)) }",
        "when { if principal has role then principal.role == \"admin\" else context.n * 3 == 9 }",
        // Cedar's alone: a record.
        "when { {\"n\": context.n}.n == 5 }",
        // Fails for those who have none: nothing may be allowed then, whatever slice it stands in.
        "when { principal.id == \"u0\" || context.n + 9223372036854775800 > 0 }",
    ]);
    (effect, principal, action, resource, condition)
        .prop_map(|(effect, who, what, whom, when)| format!("{effect} ({who}, {what}, {whom}) {when};"))
}

fn wish() -> impl Strategy<Value = Wish> {
    let role = proptest::option::of(pick(&["viewer", "developer", "admin", "nobody"]));
    let tier = proptest::option::of(pick(&["base", "hero"]));
    let project = || proptest::option::of(pick(&["p0", "p1"]));
    let who = (pick(&["user", "agent"]), pick(&["u0", "u1"]), role, tier, project());
    let what = (pick(&["project", "file"]), 0..2, project());
    (who, pick(&["read", "write", "ship"]), what, 0..10i64, proptest::bool::weighted(0.2)).prop_map(
        |((kind, id, role, tier, home), action, (thing, number, project), n, approved)| {
            let mut who = Party::new(kind, id);
            for (name, value) in [("role", role), ("tier", tier), ("project", home.filter(|_| kind == "agent"))] {
                who = value.into_iter().fold(who, |who, value| who.with(name, value));
            }
            let what = Party::new(thing, format!("{}{number}", &thing[..1]));
            let project = project.filter(|_| thing == "file");
            let what = project.into_iter().fold(what, |what, project| what.with("project", project));
            let wish = Wish::new(who, action, what).with("n", n);
            if approved { wish.approved_by("ada") } else { wish }
        },
    )
}

/// The parents of a party, from the rules of the documentation and not from the code under test.
fn entity(party: &Party) -> Value {
    let kind = if party.kind == "file" {
        "File"
    } else if party.kind == "project" {
        "Project"
    } else {
        party_kind(party)
    };
    let text = |name: &str| party.attributes.get(name).and_then(Value::as_str);
    let roles: &[&str] = match text("role") {
        Some("admin") => &["viewer", "developer", "admin"],
        Some("developer") => &["viewer", "developer"],
        Some("viewer") => &["viewer"],
        _ => &[],
    };
    let tiers: &[&str] = match text("tier") {
        Some("hero") => &["base", "hero"],
        Some("base") => &["base"],
        _ => &[],
    };
    let mut parents: Vec<Value> = roles.iter().map(|role| json!({"type": "Role", "id": role})).collect();
    parents.extend(tiers.iter().map(|tier| json!({"type": "Tier", "id": tier})));
    parents.extend(text("project").map(|project| json!({"type": "Project", "id": project})));
    let mut attributes = party.attributes.clone();
    attributes.insert("id".into(), json!(party.id));
    json!({"uid": {"type": kind, "id": party.id}, "attrs": attributes, "parents": parents})
}

fn party_kind(party: &Party) -> &'static str {
    if party.kind == "agent" { "Agent" } else { "User" }
}

/// Plain Cedar over the whole of some rules.
fn plain(set: &PolicySet, effects: &[Effect], more: Option<&str>, wish: &Wish) -> Response {
    let chosen = set.rules.iter().filter(|rule| effects.contains(&rule.rule.effect)).map(|rule| rule.written.clone());
    let more = more.map(|text| Policy::parse(Some(PolicyId::new("more")), text).unwrap());
    let all = CedarSet::from_policies(chosen.chain(more)).unwrap();
    let (who, what) = (entity(&wish.principal), entity(&wish.resource));
    let uid = |entity: &Value| {
        let text = format!("{}::{}", entity["uid"]["type"].as_str().unwrap(), entity["uid"]["id"]);
        EntityUid::from_str(&text).unwrap()
    };
    let action = EntityUid::from_str(&format!("Action::\"{}\"", wish.action)).unwrap();
    let context = Context::from_json_value(Value::Object(wish.context.clone()), None).unwrap();
    let request = Request::new(uid(&who), action, uid(&what), context, None).unwrap();
    let entities = Entities::from_json_value(json!([who, what]), None).unwrap();
    Authorizer::new().is_authorized(&request, &all, &entities)
}

fn first(response: &Response) -> Option<usize> {
    response.diagnostics().reason().filter_map(|id| AsRef::<str>::as_ref(id).parse().ok()).min()
}

/// What the documentation says that the answer must be: ruling, rule and who is asked.
fn expected(set: &PolicySet, wish: &Wish) -> (Ruling, String, Option<Role>) {
    let rule = |number: usize| &set.rules[number].rule;
    let without_asks = plain(set, &[Effect::Permit, Effect::Forbid], None, wish);
    let asks = plain(set, &[Effect::Ask], Some("permit (principal, action, resource);"), wish);
    let denied = without_asks.decision() == cedar_policy::Decision::Deny;
    if let Some(number) = first(&without_asks).filter(|_| denied) {
        return (Ruling::Deny, rule(number).id.clone(), None);
    }
    if without_asks.diagnostics().errors().chain(asks.diagnostics().errors()).next().is_some() {
        return (Ruling::Deny, crate::set::BROKEN.to_owned(), None);
    }
    let Some(permit) = first(&without_asks) else { return (Ruling::Deny, DEFAULT.to_owned(), None) };
    let asking = asks.diagnostics().reason().filter_map(|id| AsRef::<str>::as_ref(id).parse::<usize>().ok());
    let mut asking: Vec<usize> = asking.collect();
    asking.sort_by_key(|number| (std::cmp::Reverse(rule(*number).asks), *number));
    match asking.first().filter(|_| !wish.context.contains_key(Wish::APPROVED_BY)) {
        Some(number) => (Ruling::NeedsApproval, rule(*number).id.clone(), rule(*number).asks),
        None => (Ruling::Allow, rule(permit).id.clone(), None),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_sliced_answer_is_the_answer_of_plain_cedar(
        rules in proptest::collection::vec(rule(), 0..25),
        wishes in proptest::collection::vec(wish(), 10),
    ) {
        let text: String =
            rules.iter().enumerate().map(|(at, rule)| format!("@id(\"r{at}\") @reason(\"why\") {rule}\n")).collect();
        let set = PolicySet::compile(&[("all.cedar", &text)], SCHEMA).unwrap();
        for wish in &wishes {
            let said = set.decide(wish);
            prop_assert_eq!((said.ruling, said.rule, said.asks), expected(&set, wish), "{:?}\n{}", wish, text);
        }
    }
}
