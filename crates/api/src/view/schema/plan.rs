//! What the plan stage gives.

use utoipa::ToSchema;

/// What a plan stage gave.
#[derive(ToSchema)]
pub(crate) struct PlanResult {
    plan: Plan,
}

/// What will be built, and how one will know that it works.
#[derive(ToSchema)]
pub(crate) struct Plan {
    /// The product's name.
    title: String,
    /// One line.
    tagline: String,
    /// What it will know.
    entities: Vec<PlannedEntity>,
    /// What its API will answer.
    endpoints: Vec<PlannedEndpoint>,
    /// What it will show.
    pages: Vec<PlannedPage>,
    /// Requirements with the check that proves each.
    acceptance: Vec<AcceptanceCheck>,
    /// What was assumed.
    assumptions: Vec<String>,
    /// Phrases that nothing came of, with the reason.
    ignored: Vec<String>,
}

/// A thing that the product will know.
#[derive(ToSchema)]
pub(crate) struct PlannedEntity {
    /// Its label for many.
    label: String,
    /// `name (string)`, `category → Category` …
    fields: Vec<String>,
    /// State names in their order, when it has states.
    states: Vec<String>,
}

/// One operation of the product's API.
#[derive(ToSchema)]
pub(crate) struct PlannedEndpoint {
    method: String,
    path: String,
    /// Roles that may call it.
    roles: Vec<String>,
}

/// A page of the product.
#[derive(ToSchema)]
pub(crate) struct PlannedPage {
    title: String,
    route: String,
    /// Roles that may open it.
    roles: Vec<String>,
}

/// A requirement with its proof.
#[derive(ToSchema)]
pub(crate) struct AcceptanceCheck {
    /// `FR-n`.
    id: String,
    /// The requirement in one sentence.
    text: String,
    /// Given, when, then.
    scenario: String,
}
