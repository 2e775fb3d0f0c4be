//! The shapes of what differs between two specs.

use utoipa::ToSchema;

/// What part of a spec.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum Area {
    Product,
    Style,
    Role,
    Feature,
    Entity,
    Field,
    Relation,
    State,
    Rule,
    Computed,
    Action,
    Page,
    Navigation,
    Flow,
    Requirement,
}

/// What happened to it.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum ChangeKind {
    Added,
    Removed,
    Changed,
}

/// One thing that differs.
#[derive(ToSchema)]
pub(crate) struct SpecDifference {
    area: Area,
    kind: ChangeKind,
    /// Its identifier.
    id: String,
    /// What people call it.
    label: String,
    /// The label of the thing that it belongs to.
    #[schema(required)]
    of: Option<String>,
    /// What about it is different; what it is, of something that came or went.
    facts: Vec<SpecFact>,
}

/// One property that differs.
#[derive(ToSchema)]
pub(crate) struct SpecFact {
    /// `label`, `type`, `required`, `route` …
    name: String,
    #[schema(required)]
    before: Option<String>,
    #[schema(required)]
    after: Option<String>,
}
