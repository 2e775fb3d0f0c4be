//! What an operator asks of a set: why, and what if.

use domain::{Decision, Party, Role, Ruling, Wish};
use policy::{PolicySet, Replay};
use std::sync::Arc;

fn wish(role: &str, action: &str, kind: &str) -> Wish {
    Wish::new(Party::new("user", "dan").with("role", role), action, Party::new(kind, "shop"))
}

#[test]
fn an_explanation_names_every_rule_that_matches_and_the_one_that_speaks() {
    let set = PolicySet::defaults();
    let asked = wish("admin", "deploy", "project").with("environment", "production");
    let explained = set.explain(&asked);
    let ids: Vec<&str> = explained.matching.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(ids, ["developers-propose-production", "production-is-asked"]);
    assert_eq!(
        (explained.decision.ruling, explained.decision.rule.as_str()),
        (Ruling::NeedsApproval, "production-is-asked")
    );
    assert!(set.explain(&wish("viewer", "run.start", "project")).matching.is_empty());
    assert!(set.explain(&wish("viewer", "fly", "project")).matching.is_empty());
}

#[test]
fn a_pasted_rule_is_tried_in_the_place_of_the_one_whose_name_it_has_and_changes_nothing_else() {
    let set = PolicySet::defaults();
    let start = wish("developer", "run.start", "project");
    assert_eq!(set.decide(&start).ruling, Ruling::Allow);
    let closed =
        r#"@id("closed") @reason("closed today") forbid (principal, action == Action::"run.start", resource);"#;
    let tried = set.with_rules(closed).unwrap();
    assert_eq!((tried.decide(&start).ruling, tried.decide(&start).rule.as_str()), (Ruling::Deny, "closed"));
    assert_ne!(tried.digest(), set.digest());
    let other = r#"@id("developers-build") @reason("only talk") permit (principal in Role::"developer", action == Action::"session.talk", resource);"#;
    let tried = set.with_rules(other).unwrap();
    assert_eq!(tried.decide(&start).ruling, Ruling::Deny);
    assert_eq!(tried.rules().count(), set.rules().count());
    assert_eq!(set.decide(&start).ruling, Ruling::Allow);
    for bad in ["permit (", r#"permit (principal, action, resource);"#, &format!("{closed}{closed}")] {
        assert!(set.with_rules(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_replay_counts_what_would_differ_and_passes_over_the_programs_own() {
    let set = Arc::new(PolicySet::defaults());
    let start = wish("developer", "run.start", "project");
    let was = set.decide(&start);
    let mut replay = Replay::new(set);
    assert_eq!(replay.step(&start, &was), None);
    let denied = Decision { ruling: Ruling::Deny, rule: "x".into(), asks: None::<Role>, ..was };
    assert_eq!(replay.step(&start, &denied).unwrap().ruling, Ruling::Allow);
    let own = Wish::new(Party::new("velocity", "velocity"), "approval.expire", Party::new("approval", "1"));
    assert_eq!(replay.step(&own, &denied), None);
    let counts = replay.counts();
    assert_eq!((counts.decided, counts.different, counts.changes["deny → allow"]), (2, 1, 1));
}

#[test]
fn the_vocabulary_names_who_may_wish_what_and_every_rule_has_examples() {
    let set = PolicySet::defaults();
    let words = set.vocabulary();
    let deploy = words.iter().find(|words| words.action == "deploy").unwrap();
    assert_eq!(deploy.resources, ["project"]);
    assert!(deploy.principals.iter().any(|kind| kind == "user"));
    for rule in set.rules() {
        assert!(set.examples().iter().any(|shown| shown.matches.contains(&rule.id)), "{}", rule.id);
    }
}
