//! The rules in force, and what they decided.

pub(crate) mod explain;
pub(crate) mod replay;

use crate::auth::{Action, Caller};
use crate::clock;
use crate::config::LIST_MAX;
use crate::error::ApiError;
use crate::extract::Query;
use crate::routes::audit::ruling;
use crate::state::Api;
use crate::view::decided::{DecisionView, RuleView};
use axum::Json;
use axum::extract::State;
use domain::JobId;
use policy::ActionWords;
use serde::{Deserialize, Serialize};
use store::AuditFilter;
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
    /// RFC 3339, UTC; since when they are in force on this server.
    #[schema(required)]
    since: Option<String>,
    /// The actions that rules can be about.
    actions: Vec<String>,
    /// The same, each with who may be thought of to do it and with what.
    vocabulary: Vec<ActionView>,
    /// The rules, in the order in which they are looked at.
    rules: Vec<RuleView>,
}

/// An action that rules can be about.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActionView {
    /// Its name.
    action: String,
    /// Kinds of principals.
    principals: Vec<String>,
    /// Kinds of resources.
    resources: Vec<String>,
}

impl From<ActionWords> for ActionView {
    fn from(words: ActionWords) -> Self {
        Self { action: words.action, principals: words.principals, resources: words.resources }
    }
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
        since: api.gate().since_ms().map(clock::rfc3339),
        actions: set.actions().into_iter().map(str::to_owned).collect(),
        vocabulary: set.vocabulary().into_iter().map(ActionView::from).collect(),
        rules: set.rules().map(|rule| RuleView::of(rule, &set)).collect(),
    }))
}

/// Which decisions.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DecisionQuery {
    /// Of this job: then the oldest come first. Without a job all decisions are given, the newest first, to whoever may read the
    /// audit trail.
    job: Option<i64>,
    /// Only decisions with a higher number than this; the next page of a job's begins after the last one of this.
    #[serde(default)]
    #[param(minimum = 0)]
    after: i64,
    /// Only decisions with a lower number than this: the next page of all decisions.
    before: Option<i64>,
    /// Of this action, as `deploy`.
    action: Option<String>,
    /// By this actor, as `user:ana`.
    actor: Option<String>,
    /// `allow`, `needs_approval` or `deny`.
    ruling: Option<String>,
    /// By this rule.
    rule: Option<String>,
}

/// What was decided. About a job: the oldest first, at most 1,000; the decision that admitted it, then those of its work, of which
/// a code stage has one for each file that it changes. About everything: the newest first, at most 200.
#[utoipa::path(
    get, path = "/api/policy/decisions", operation_id = "list_decisions", tag = "policy", params(DecisionQuery),
    responses((status = 200, description = "Decisions", body = Vec<DecisionView>))
)]
pub(crate) async fn decisions(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<DecisionQuery>,
) -> Result<Json<Vec<DecisionView>>, ApiError> {
    let decisions = match query.job {
        Some(job) => {
            caller.may(Action::See).await?;
            api.store().decisions_about(JobId(job), query.after, DECISIONS_MAX).await?
        }
        None => {
            caller.may(Action::SeeAudit).await?;
            let filter = AuditFilter {
                before: query.before,
                action: query.action,
                actor: query.actor,
                ruling: query.ruling.as_deref().map(ruling).transpose()?,
                rule: query.rule,
                ..AuditFilter::default()
            };
            api.store().decisions(&filter, LIST_MAX).await?
        }
    };
    Ok(Json(decisions.into_iter().map(DecisionView::from).collect()))
}
