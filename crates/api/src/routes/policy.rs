//! The rules in force, and what they decided.

use crate::auth::{Action, Caller};
use crate::error::ApiError;
use crate::extract::Query;
use crate::state::Api;
use crate::view::decided::{DecisionView, RuleView};
use axum::Json;
use axum::extract::State;
use domain::JobId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Most decisions of one answer.
const DECISIONS_MAX: u32 = 1_000;

/// The rules in force.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Rules {
    /// SHA-256 of the rules and their schema, hexadecimal.
    digest: String,
    /// Why newer files are not in force, when they are not.
    #[schema(required)]
    trouble: Option<String>,
    /// The actions that rules can be about.
    actions: Vec<String>,
    /// The rules, in the order in which they are looked at.
    rules: Vec<RuleView>,
}

/// The rules in force, and why newer ones are not.
#[utoipa::path(
    get, path = "/api/policy/rules", operation_id = "list_rules", tag = "policy",
    responses((status = 200, description = "The rules", body = Rules))
)]
pub(crate) async fn rules(State(api): State<Api>, caller: Caller) -> Result<Json<Rules>, ApiError> {
    caller.may(Action::See).await?;
    let set = api.gate().set();
    Ok(Json(Rules {
        digest: set.digest().to_owned(),
        trouble: api.gate().trouble().map(|trouble| trouble.to_string()),
        actions: set.actions().into_iter().map(str::to_owned).collect(),
        rules: set.rules().map(RuleView::from).collect(),
    }))
}

/// About which job.
#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct DecisionQuery {
    /// The job's number.
    job: i64,
    /// Only decisions with a higher number than this; the next page begins after the last one of this.
    #[serde(default)]
    #[param(minimum = 0)]
    after: i64,
}

/// What was decided about a job, the oldest first, at most 1,000: the decision that admitted it, then those of its work. A code
/// stage has one for each file that it changes.
#[utoipa::path(
    get, path = "/api/policy/decisions", operation_id = "list_decisions", tag = "policy", params(DecisionQuery),
    responses((status = 200, description = "Decisions", body = Vec<DecisionView>))
)]
pub(crate) async fn decisions(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<DecisionQuery>,
) -> Result<Json<Vec<DecisionView>>, ApiError> {
    caller.may(Action::See).await?;
    let decisions = api.store().decisions_about(JobId(query.job), query.after, DECISIONS_MAX).await?;
    Ok(Json(decisions.into_iter().map(DecisionView::from).collect()))
}
