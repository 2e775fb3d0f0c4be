//! What the rules in force would say, and which of them have a say.

use crate::auth::{Action, Caller};
use crate::error::{ApiError, ErrorBody};
use crate::extract::Json;
use crate::state::Api;
use crate::view::schema;
use crate::view::verdict::Verdict;
use axum::extract::State;
use domain::Wish;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Largest wish that is explained, in bytes of JSON.
const WISH_BYTES_MAX: usize = 16 * 1024;

/// What to explain.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExplainBody {
    /// Who would do what with what: `{principal, action, resource, context}`.
    #[schema(value_type = schema::Wish)]
    wish: Wish,
}

/// What the rules would say.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExplanationView {
    /// What they say.
    decision: Verdict,
    /// Every rule that matches, whatever the others say, in the order in which they are looked at.
    matching: Vec<MatchView>,
}

/// A rule that matches.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MatchView {
    /// Its id.
    rule: String,
    /// The file it stands in.
    file: String,
    /// `permit`, `ask` or `forbid`.
    effect: &'static str,
    /// Why it is there.
    reason: String,
    /// Whether it is the one that speaks.
    speaks: bool,
}

/// Says what the rules in force would answer to a wish, and which rules match it. Nothing is done, and nothing is written down.
#[utoipa::path(
    post, path = "/api/policy/explain", operation_id = "explain_policy", tag = "policy", request_body = ExplainBody,
    responses(
        (status = 200, description = "What the rules say", body = ExplanationView),
        (status = 422, description = "It is no wish", body = ErrorBody),
    )
)]
pub(crate) async fn explain(
    State(api): State<Api>,
    caller: Caller,
    Json(body): Json<ExplainBody>,
) -> Result<axum::Json<ExplanationView>, ApiError> {
    caller.may(Action::See).await?;
    if body.wish.canonical().len() > WISH_BYTES_MAX {
        return Err(ApiError::invalid(&["body", "wish"], "a wish has at most 16 KiB"));
    }
    let set = api.gate().set();
    let explained = set.explain(&body.wish);
    let view = |rule: &policy::Rule| MatchView {
        rule: rule.id.clone(),
        file: rule.file.clone(),
        effect: crate::view::decided::effect(rule.effect),
        reason: rule.reason.clone(),
        speaks: rule.id == explained.decision.rule,
    };
    let matching = explained.matching.iter().map(|rule| view(rule)).collect();
    Ok(axum::Json(ExplanationView { matching, decision: explained.decision.into() }))
}
