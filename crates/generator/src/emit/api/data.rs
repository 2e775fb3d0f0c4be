//! The product's texts and first data, as JSON files: what people wrote never becomes code.

use super::table::ordered;
use domain::Spec;
use domain::spec::{Entity, RoleBase, SignUp, SpecRole};
use serde_json::{Map, Value, json};

/// First names that most people can read, for the seeded persons.
const PEOPLE: &[&str] = &[
    "Robin Vale",
    "Noor Haddad",
    "Alex Moreau",
    "Kim Lindqvist",
    "Sam Rivera",
    "Jo Tanaka",
    "Mina Okafor",
    "Luca Brandt",
];

/// Path → content.
pub(super) fn files(spec: &Spec) -> [(&'static str, Value); 2] {
    [("app/data/product.json", product(spec)), ("app/data/seed.json", seed(spec))]
}

fn product(spec: &Spec) -> Value {
    let role = |role: &SpecRole| {
        let open = role.signup == SignUp::Open;
        json!({ "id": role.id, "label": role.label, "base": role.base, "open": open, "was": role.was })
    };
    let entities: Map<String, Value> = spec.entities.iter().map(|entity| (entity.id.clone(), labels(entity))).collect();
    json!({
        "title": spec.project.title, "version": format!("{}.0.0", spec.revision), "locale": spec.project.locale,
        "currency": spec.project.currency, "roles": spec.roles.iter().map(role).collect::<Vec<_>>(),
        "signup_role": signup_role(spec), "admin_role": spec.admin_role().map(|role| role.id.as_str()),
        "entities": entities,
    })
}

/// The role that signing up gives; none where an admin makes the accounts.
pub(super) fn signup_role(spec: &Spec) -> Option<&str> {
    spec.signup_role().map(|role| role.id.as_str())
}

fn labels(entity: &Entity) -> Value {
    let fields = entity.fields.iter().map(|field| (field.name.clone(), json!(field.label)));
    let relations = entity.relations.iter().map(|relation| (relation.name.clone(), json!(relation.label)));
    let fields: Map<String, Value> = fields.chain(relations).collect();
    json!({ "one": entity.label.one, "many": entity.label.many, "fields": fields })
}

/// One person a role, then a second one of the sign-up role.
pub(super) fn people(spec: &Spec) -> Vec<Value> {
    let admin = spec.admin_role().map(|role| role.id.as_str());
    let again = spec.roles.iter().filter(|role| Some(role.id.as_str()) == signup_role(spec)).map(|role| (role, "2"));
    let all = spec.roles.iter().map(|role| (role, "")).chain(again);
    let person = |(number, (role, suffix)): (usize, (&SpecRole, &str))| {
        let name = if Some(role.id.as_str()) == admin { "admin" } else { role.id.as_str() };
        json!({
            "role": role.id, "email": format!("{name}{suffix}@example.com"), "name": PEOPLE[number % PEOPLE.len()],
            "admin": role.base == RoleBase::Admin,
        })
    };
    all.enumerate().map(person).collect()
}

fn seed(spec: &Spec) -> Value {
    let rows: Vec<Value> = ordered(spec)
        .into_iter()
        .filter(|entity| entity.id != "user" && !entity.seed.rows.is_empty())
        .map(|entity| json!({ "entity": entity.id, "rows": entity.seed.rows }))
        .collect();
    json!({ "users": people(spec), "rows": rows })
}
