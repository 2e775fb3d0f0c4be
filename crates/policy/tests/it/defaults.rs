//! The default rules.

use domain::{Party, Role, Ruling, Task, Wish};
use policy::{PolicySet, SCHEMA, default_files};

#[test]
fn the_default_rules_load_and_every_example_comes_out_right() {
    let set = PolicySet::load(&default_files(), SCHEMA).unwrap_or_else(|error| panic!("{error}"));
    assert!(set.examples().len() > 60, "{}", set.examples().len());
}

#[test]
fn each_task_needs_the_role_that_the_domain_says() {
    let set = PolicySet::defaults();
    for &task in Task::ALL {
        for role in [Role::Viewer, Role::Developer, Role::Admin] {
            let who = Party::new("user", "somebody").with("role", role.as_str());
            let decision = set.decide(&Wish::new(who, "task.submit", Party::new("task", task.as_str())));
            let expected = if role >= task.least_role() { Ruling::Allow } else { Ruling::Deny };
            assert_eq!(decision.ruling, expected, "{task:?} by {role:?}: {decision:?}");
        }
    }
}
