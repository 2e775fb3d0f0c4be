//! The plan document: what will be built and how one will know that it works, in a person's words.

use domain::Spec;
use domain::spec::{Action, Entity, EntityKind, Operation, RelationKind};
use serde::{Deserialize, Serialize};

/// What a run is going to build.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The product's name.
    pub title: String,
    /// One line.
    pub tagline: String,
    /// What it will know.
    pub entities: Vec<PlannedEntity>,
    /// `GET /products` …, in the order of the entities.
    pub endpoints: Vec<Endpoint>,
    /// What it will show.
    pub pages: Vec<PlannedPage>,
    /// Requirements with the check that proves each.
    pub acceptance: Vec<AcceptanceCheck>,
    /// What was assumed.
    pub assumptions: Vec<String>,
    /// Phrases that nothing came of, with the reason.
    pub ignored: Vec<String>,
}

/// A thing in the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedEntity {
    /// Its label for many.
    pub label: String,
    /// `name (string)`, `category → Category` …
    pub fields: Vec<String>,
    /// State names in order, when it has states.
    pub states: Vec<String>,
}

/// One operation of the product's API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// HTTP method.
    pub method: String,
    /// Path of the product's API.
    pub path: String,
    /// Roles that may call it.
    pub roles: Vec<String>,
}

/// A page in the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedPage {
    /// Its title.
    pub title: String,
    /// Its route.
    pub route: String,
    /// Roles that may open it.
    pub roles: Vec<String>,
}

/// A requirement with its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptanceCheck {
    /// `FR-n`.
    pub id: String,
    /// The requirement in one sentence.
    pub text: String,
    /// Given, when, then.
    pub scenario: String,
}

/// Writes the plan of a spec.
pub fn plan(spec: &Spec) -> Plan {
    let shown = spec.entities.iter().filter(|entity| entity.kind != EntityKind::System);
    Plan {
        title: spec.project.title.clone(),
        tagline: spec.project.tagline.clone(),
        entities: shown.map(|entity| planned_entity(spec, entity)).collect(),
        endpoints: endpoints(spec),
        pages: spec
            .pages
            .iter()
            .map(|page| PlannedPage {
                title: page.title.clone(),
                route: page.route.clone(),
                roles: page.access.clone(),
            })
            .collect(),
        acceptance: spec
            .requirements
            .iter()
            .map(|requirement| AcceptanceCheck {
                id: requirement.id.clone(),
                text: requirement.text.clone(),
                scenario: format!("Given {}, when {}, then {}.", requirement.given, requirement.when, requirement.then),
            })
            .collect(),
        assumptions: spec.assumptions.iter().map(|assumption| assumption.text.clone()).collect(),
        ignored: spec
            .trace
            .iter()
            .filter_map(|trace| trace.ignored.as_ref().map(|reason| format!("{}: {reason}", trace.text)))
            .collect(),
    }
}

fn planned_entity(spec: &Spec, entity: &Entity) -> PlannedEntity {
    let fields = entity.fields.iter().map(|field| {
        let kind = serde_json::to_value(field.field_type).ok();
        format!("{} ({})", field.label, kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or("text"))
    });
    let relations = entity.relations.iter().map(|relation| {
        let other = spec.entity(&relation.to);
        let label = match relation.kind {
            RelationKind::BelongsTo => other.map(|entity| entity.label.one.as_str()),
            RelationKind::ManyToMany => other.map(|entity| entity.label.many.as_str()),
        };
        format!("{} → {}", relation.label, label.unwrap_or(&relation.to))
    });
    let states = entity.lifecycle.as_ref().and_then(|lifecycle| entity.field(&lifecycle.field));
    PlannedEntity {
        label: entity.label.many.clone(),
        fields: fields.chain(relations).collect(),
        states: states.map(|field| field.values.iter().map(|value| value.label.clone()).collect()).unwrap_or_default(),
    }
}

fn endpoints(spec: &Spec) -> Vec<Endpoint> {
    let rows = spec.entities.iter().filter(|entity| entity.kind != EntityKind::Line).flat_map(entity_endpoints);
    let actions = spec.actions.iter().map(|action| {
        let Action::Convert { id, grants, .. } = action;
        Endpoint {
            method: "POST".into(),
            path: format!("/actions/{id}"),
            roles: grants.iter().map(|grant| grant.role.clone()).collect(),
        }
    });
    rows.chain(actions).collect()
}

fn entity_endpoints(entity: &Entity) -> Vec<Endpoint> {
    let mut endpoints = Vec::new();
    for operation in Operation::ALL {
        let roles: Vec<String> = entity.access.grants(operation).iter().map(|grant| grant.role.clone()).collect();
        if roles.is_empty() {
            continue;
        }
        let (method, suffix) = match operation {
            Operation::List => ("GET", ""),
            Operation::Create => ("POST", ""),
            Operation::Read => ("GET", "/{id}"),
            Operation::Update => ("PATCH", "/{id}"),
            Operation::Delete => ("DELETE", "/{id}"),
        };
        endpoints.push(Endpoint { method: method.into(), path: format!("/{}{suffix}", entity.plural), roles });
    }
    for transition in entity.lifecycle.iter().flat_map(|lifecycle| &lifecycle.transitions) {
        endpoints.push(Endpoint {
            method: "POST".into(),
            path: format!("/{}/{{id}}/{}", entity.plural, transition.name),
            roles: transition.grants.iter().map(|grant| grant.role.clone()).collect(),
        });
    }
    endpoints
}
