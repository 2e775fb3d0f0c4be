//! What a set of rules must have, and that a bad one changes nothing.

use domain::{Party, Ruling, Wish};
use policy::{Gate, LoadError, PolicySet, SCHEMA};

const RULE: &str =
    r#"@id("all-see") @reason("all may look") permit (principal is User, action == Action::"see", resource);"#;
const SHOWN: &str = r#"[
  {"says": "a user looks", "wish": {"principal": {"kind": "user", "id": "u"}, "action": "see", "resource": {"kind": "run", "id": "1"}},
   "matches": ["all-see"], "ruling": "allow"},
  {"says": "a key does not", "wish": {"principal": {"kind": "key", "id": "k"}, "action": "see", "resource": {"kind": "run", "id": "1"}},
   "spares": ["all-see"], "ruling": "deny", "rule": "default"}
]"#;

fn load(rules: &str, examples: &str) -> Result<PolicySet, LoadError> {
    PolicySet::load(&[("a.cedar", rules), ("a.examples.json", examples), ("README.md", "passed over")], SCHEMA)
}

fn see() -> Wish {
    Wish::new(Party::new("user", "u"), "see", Party::new("run", "1"))
}

#[test]
fn a_rule_with_id_reason_and_examples_loads() {
    let set = load(RULE, SHOWN).unwrap();
    let decision = set.decide(&see());
    assert_eq!(
        (decision.ruling, decision.rule.as_str(), decision.reason.as_str()),
        (Ruling::Allow, "all-see", "all may look")
    );
    assert_eq!(decision.input_digest, policy::digest(&see()));
    assert_eq!((decision.input_digest.len(), decision.policy_digest.as_str()), (64, set.digest()));
    assert_eq!(set.examples().len(), 2);
}

#[test]
fn what_a_rule_lacks_is_said_with_its_file_and_name() {
    let twice = format!("{RULE}\n{RULE}");
    let cases = [
        ("permit (principal, action, resource);", "number 1", "@id"),
        (r#"@id("x") permit (principal, action, resource);"#, "x", "@reason"),
        (r#"@id("x") @reason(" ") permit (principal, action, resource);"#, "x", "@reason"),
        (r#"@id("x") @reason("y") @asks("admin") forbid (principal, action, resource);"#, "x", "@asks is not known"),
        (r#"@id("x") @reason("y") @ask("boss") forbid (principal, action, resource);"#, "x", "names no role"),
        (r#"@id("x") @reason("y") @ask("admin") permit (principal, action, resource);"#, "x", "only a forbid may ask"),
        (r#"@id("default") @reason("y") permit (principal, action, resource);"#, "default", "is taken"),
        (&twice, "all-see", "is taken"),
        (r#"@id("x") @reason("y") permit (principal, action == Action::"fly", resource);"#, "x", "fly"),
        (
            r#"@id("x") @reason("y") permit (principal, action == Action::"see", resource) when { principal.nose };"#,
            "x",
            "nose",
        ),
        (
            r#"@id("x") @reason("y") permit (principal, action == Action::"see", resource) when { resource.id == 1 };"#,
            "x",
            "type",
        ),
        (
            &format!(
                "{RULE} @id(\"more\") @reason(\"y\") permit (principal is Key, action == Action::\"see\", resource);"
            ),
            "more",
            "no example",
        ),
    ];
    for (text, name, part) in cases {
        match load(text, SHOWN).map(drop) {
            Err(LoadError::Rule { rule, message, .. }) if rule == name && message.contains(part) => {}
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn a_file_that_does_not_parse_or_has_no_examples_is_refused() {
    assert!(matches!(load("permit (", SHOWN), Err(LoadError::Syntax { file, .. }) if file == "a.cedar"));
    assert!(matches!(load(RULE, "[{]"), Err(LoadError::Syntax { file, .. }) if file == "a.examples.json"));
    assert!(
        matches!(PolicySet::load(&[("a.cedar", RULE)], SCHEMA), Err(LoadError::Syntax { file, .. }) if file == "a.examples.json")
    );
    assert!(matches!(PolicySet::load(&[("a.cedar", RULE)], "entity"), Err(LoadError::Schema { .. })));
    let template = r#"@id("x") @reason("y") permit (principal == ?principal, action, resource);"#;
    assert!(matches!(load(template, SHOWN), Err(LoadError::Syntax { message, .. }) if message.contains("templates")));
}

#[test]
fn an_example_that_comes_out_otherwise_refuses_the_whole_set() {
    // Twice, so that a rule is still shown both ways when one of its examples is turned round.
    let examples = SHOWN.trim_start_matches('[').trim_end_matches(']');
    let shown = format!("[{examples}, {examples}]");
    for (right, wrong) in [
        (r#""matches""#, r#""spares""#),
        (r#""spares""#, r#""matches""#),
        (r#""allow""#, r#""deny""#),
        (r#""rule": "default""#, r#""rule": "all-see""#),
    ] {
        let failed = load(RULE, &shown.replacen(right, wrong, 1));
        assert!(
            matches!(failed, Err(LoadError::Example { ref says, .. }) if says.starts_with("a ")),
            "{wrong}: {failed:?}"
        );
    }
}

#[test]
fn a_bad_set_keeps_the_old_one_in_force_and_says_why() {
    let gate = Gate::new(load(RULE, SHOWN).unwrap());
    gate.replace(load("permit (", SHOWN));
    assert_eq!(gate.decide(&see()).ruling, Ruling::Allow);
    assert!(gate.trouble().unwrap().to_string().contains("a.cedar cannot be read"));
    let before = gate.set().digest().to_owned();
    gate.replace(load(&format!("// A comment.\n{RULE}"), SHOWN));
    assert!(gate.trouble().is_none() && gate.set().digest() != before);
}

#[test]
fn a_permit_comes_only_with_an_allowed_wish() {
    let gate = Gate::with_defaults();
    let who = |role: &str| Party::new("user", "ada").with("role", role);
    let production = Wish::new(who("admin"), "deploy", Party::new("project", "shop")).with("environment", "production");
    assert_eq!(gate.permit(&production).unwrap_err().ruling, Ruling::NeedsApproval);
    let permit = gate.permit(&production.approved_by("bob")).unwrap();
    assert_eq!((permit.action(), permit.resource().id.as_str()), ("deploy", "shop"));
    let viewer = Wish::new(who("viewer"), "run.start", Party::new("project", "shop"));
    let refusal = gate.permit(&viewer).unwrap_err();
    assert_eq!((refusal.ruling, refusal.rule.as_str()), (Ruling::Deny, policy::DEFAULT));
}

#[test]
fn what_the_schema_does_not_know_is_denied_with_a_reason() {
    let set = PolicySet::defaults();
    let ada = || Party::new("local", "local").with("role", "admin");
    let cases = [
        Wish::new(ada(), "fly", Party::new("project", "shop")),
        Wish::new(Party::new("ghost", "g"), "see", Party::new("project", "shop")),
        Wish::new(ada(), "deploy", Party::new("file", "x")).with("environment", "preview"),
        Wish::new(ada(), "see", Party::new("project", "shop")).with("cost", 1.5),
        Wish::new(ada(), "see", Party::new("project", "shop").with("x", serde_json::Value::Null)),
    ];
    for wish in cases {
        let decision = set.decide(&wish);
        assert_eq!(
            (decision.ruling, decision.rule.as_str()),
            (Ruling::Deny, policy::UNKNOWN),
            "{wish:?}: {decision:?}"
        );
        assert!(!decision.reason.is_empty());
    }
}
