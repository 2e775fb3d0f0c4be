//! What the product must do, with ids that stay.

use domain::Spec;
use domain::spec::{ANONYMOUS, Entity, EntityKind, Expectation, Operation, Requirement, Scope};
use std::collections::BTreeMap;

/// All requirements. Ids of `previous` stay with their keys; new keys get numbers that were never given.
pub(super) fn of(spec: &Spec, previous: Option<&Spec>) -> Vec<Requirement> {
    let mut out = Vec::new();
    for entity in &spec.entities {
        operations(spec, entity, &mut out);
        transitions(spec, entity, &mut out);
    }
    for action in &spec.actions {
        let id = action.id();
        push(
            &mut out,
            format!("action:{id}"),
            format!("People can use \"{id}\"."),
            "rows that it can turn into something".into(),
            format!("a person uses \"{id}\""),
            "everything it touches changes together, or nothing does".into(),
        );
    }
    for page in &spec.pages {
        let who = page.access.iter().map(|role| name(spec, role)).collect::<Vec<_>>().join(", ");
        push(
            &mut out,
            format!("page:{}", page.id),
            format!("There is a page \"{}\" for {who}.", page.title),
            "the product is running".into(),
            format!("{who} opens {}", page.route),
            format!("the page \"{}\" is shown", page.title),
        );
    }
    for flow in &spec.flows {
        let then = flow.then.iter().map(expected).collect::<Vec<_>>().join("; ");
        push(
            &mut out,
            format!("flow:{}", flow.id),
            flow.title.clone(),
            "the seeded product".into(),
            format!("a person follows the {} steps of \"{}\"", flow.steps.len(), flow.id),
            then,
        );
    }
    number(&mut out, previous);
    out
}

fn push(out: &mut Vec<Requirement>, key: String, text: String, given: String, when: String, then: String) {
    if !out.iter().any(|known| known.key == key) {
        out.push(Requirement { id: String::new(), key, text, given, when, then });
    }
}

fn name(spec: &Spec, role: &str) -> String {
    if role == ANONYMOUS {
        return "a visitor".into();
    }
    spec.roles.iter().find(|known| known.id == role).map_or_else(|| role.to_owned(), |known| known.label.clone())
}

fn operations(spec: &Spec, entity: &Entity, out: &mut Vec<Requirement>) {
    if entity.kind == EntityKind::Line {
        return;
    }
    let words = [
        (Operation::List, "list", "see a list of"),
        (Operation::Read, "read", "open"),
        (Operation::Create, "create", "make"),
        (Operation::Update, "update", "change"),
        (Operation::Delete, "delete", "remove"),
    ];
    for (operation, key, verb) in words {
        let grants = entity.access.grants(operation);
        if grants.is_empty() {
            continue;
        }
        let who = |scope: fn(Scope) -> bool| {
            grants
                .iter()
                .filter(|grant| scope(grant.scope))
                .map(|grant| name(spec, &grant.role))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let (all, own) = (who(|scope| scope != Scope::Own), who(|scope| scope == Scope::Own));
        let mut allowed = Vec::new();
        if !all.is_empty() {
            allowed.push(all);
        }
        if !own.is_empty() {
            allowed.push(format!("{own} (only their own)"));
        }
        let many = &entity.label.many;
        push(
            out,
            format!("entity:{}:{key}", entity.id),
            format!("{} can {verb} {many}.", allowed.join("; ")),
            format!("{many} exist"),
            format!("someone tries to {verb} {many}"),
            format!("it works for {}, and for nobody else", allowed.join("; ")),
        );
    }
}

fn transitions(spec: &Spec, entity: &Entity, out: &mut Vec<Requirement>) {
    for step in entity.lifecycle.iter().flat_map(|life| &life.transitions) {
        let who = step.grants.iter().map(|grant| name(spec, &grant.role)).collect::<Vec<_>>().join(", ");
        let one = &entity.label.one;
        push(
            out,
            format!("entity:{}:{}", entity.id, step.name),
            format!("{who} can use \"{}\" on {one}.", step.label),
            format!("{one} is {}", step.from.join(" or ")),
            format!("{who} uses \"{}\"", step.label),
            format!("it becomes {}; from any other state it is refused", step.to),
        );
    }
}

fn expected(expectation: &Expectation) -> String {
    match expectation {
        Expectation::Shown { text, .. } => format!("\"{text}\" is shown"),
        Expectation::NotShown { text, .. } => format!("\"{text}\" is not shown"),
        Expectation::Count { entity, equals, own } => {
            format!("there are {equals} {}of {entity}", if *own { "own rows " } else { "rows " })
        }
        Expectation::Denied { page } => format!("the page \"{page}\" is refused"),
    }
}

fn number(out: &mut [Requirement], previous: Option<&Spec>) {
    let known: BTreeMap<&str, &str> = previous
        .map(|spec| spec.requirements.iter().map(|one| (one.key.as_str(), one.id.as_str())).collect())
        .unwrap_or_default();
    let taken = |id: &str| id.strip_prefix("FR-").and_then(|number| number.parse::<u32>().ok());
    let mut next = known.values().filter_map(|id| taken(id)).max().unwrap_or(0);
    for one in out {
        one.id = match known.get(one.key.as_str()) {
            Some(id) => (*id).to_owned(),
            None => {
                next = next.saturating_add(1);
                format!("FR-{next}")
            }
        };
    }
}
