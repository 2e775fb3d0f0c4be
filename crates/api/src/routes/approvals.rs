//! Questions to people, and their answers.

use crate::auth::{Action, Caller, admitted};
use crate::clock;
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Json, Path, Query};
use crate::routes::asked::Page;
use crate::state::Api;
use crate::view::act::Act;
use crate::view::decided::{ApprovalView, RuleView};
use crate::view::run::May;
use axum::extract::State;
use domain::{Approval, ApprovalState, Decision, JobId, Party, Ruling, Wish};
use serde::{Deserialize, Serialize};
use store::{Answer, ApprovalFilter};
use utoipa::{IntoParams, ToSchema};

/// Longest comment, in characters.
const COMMENT_CHARS_MAX: usize = 2_000;

/// Which approvals.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ApprovalQuery {
    /// `pending`, `approved`, `refused` or `expired`; any when not said.
    state: Option<String>,
    /// Of this job.
    job: Option<i64>,
}

/// Approvals, the newest first.
#[utoipa::path(
    get, path = "/api/approvals", operation_id = "list_approvals", tag = "policy", params(ApprovalQuery, Page),
    responses((status = 200, description = "Approvals", body = Vec<ApprovalView>))
)]
pub(crate) async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<ApprovalQuery>,
    Query(page): Query<Page>,
) -> Result<axum::Json<Vec<ApprovalView>>, ApiError> {
    caller.may(Action::See).await?;
    let state = query.state.as_deref().map(state).transpose()?;
    let filter = ApprovalFilter { state, job: query.job.map(JobId) };
    let approvals = api.store().approvals(&filter, page.limit()?).await?;
    let view = |approval| {
        let may_decide = decided(&caller, &approval, true).1.ruling == Ruling::Allow;
        ApprovalView::new(approval, may_decide)
    };
    Ok(axum::Json(approvals.into_iter().map(view).collect()))
}

fn state(text: &str) -> Result<ApprovalState, ApiError> {
    let reason = "Input should be pending, approved, refused or expired";
    ApprovalState::parse(text).ok_or_else(|| ApiError::invalid(&["query", "state"], reason))
}

/// An approval with all that one needs to decide it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApprovalDetail {
    #[serde(flatten)]
    approval: ApprovalView,
    /// What would be done; null when its job is gone.
    #[schema(required)]
    act: Option<Act>,
    /// The rule that asked, as it stands today; null when it is not in force any more.
    #[schema(required)]
    asked_by: Option<RuleView>,
    /// What the caller may do with it.
    can: ApprovalCan,
}

/// What the caller may do with an approval.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApprovalCan {
    /// Let it happen.
    approve: May,
    /// End it.
    refuse: May,
}

/// One approval: what would be done, the rule that asked, and whether the caller may decide, and why not.
#[utoipa::path(
    get, path = "/api/approvals/{id}", operation_id = "get_approval", tag = "policy",
    params(("id" = i64, Path, description = "The approval's number")),
    responses((status = 200, description = "The approval", body = ApprovalDetail))
)]
pub(crate) async fn one(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<axum::Json<ApprovalDetail>, ApiError> {
    caller.may(Action::See).await?;
    let id: i64 = id.parse().map_err(|_| ApiError::not_found("approval"))?;
    let approval = api.store().approval(id).await?;
    let act = Act::of(&api, &approval).await?;
    let set = api.gate().set();
    let asked_by = set.rules().find(|rule| rule.id == approval.rule).map(|rule| RuleView::of(rule, &set));
    let can = ApprovalCan { approve: may(&caller, &approval, true), refuse: may(&caller, &approval, false) };
    let view = ApprovalView::new(approval, can.approve.ok);
    Ok(axum::Json(ApprovalDetail { approval: view, act, asked_by, can }))
}

fn may(caller: &Caller, approval: &Approval, approve: bool) -> May {
    let no = |because: &str| May { ok: false, because: Some(because.to_owned()) };
    match approval.state {
        ApprovalState::Pending => {}
        ApprovalState::Approved => return no("it was approved already"),
        ApprovalState::Refused => return no("it was refused already"),
        ApprovalState::Expired => return no("it expired, because nobody decided in time"),
    }
    let decision = decided(caller, approval, approve).1;
    match decision.ruling {
        Ruling::Allow => May { ok: true, because: None },
        _ if decision.rule == policy::DEFAULT => no(&format!("only a {} may decide this", approval.asks.as_str())),
        _ => no(&decision.reason),
    }
}

/// Whether an approval still waits, and this caller may decide it.
pub(crate) async fn waits_for(api: &Api, caller: &Caller, id: i64) -> Result<bool, ApiError> {
    let approval = match api.store().approval(id).await {
        Ok(approval) => approval,
        Err(store::Error::NotFound { .. }) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    Ok(may(caller, &approval, true).ok)
}

/// What somebody says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerBody {
    /// Yes or no.
    decision: Choice,
    /// Why, at most 2,000 characters.
    #[schema(max_length = 2000)]
    comment: Option<String>,
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Choice {
    /// The job goes on.
    Approve,
    /// The job ends as denied.
    Refuse,
}

/// Answers an approval. Policy says who may: an admin other than the requester, unless the rules say otherwise. The waiting
/// job goes on or ends in the same moment.
#[utoipa::path(
    post, path = "/api/approvals/{id}", operation_id = "answer_approval", tag = "policy", request_body = AnswerBody,
    params(("id" = i64, Path, description = "The approval's number")),
    responses(
        (status = 200, description = "The approval as it stands now", body = ApprovalView),
        (status = 409, description = "Answered already, expired, or its job does not wait any more", body = ErrorBody),
    )
)]
pub(crate) async fn answer(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    Json(body): Json<AnswerBody>,
) -> Result<axum::Json<ApprovalView>, ApiError> {
    let id: i64 = id.parse().map_err(|_| ApiError::not_found("approval"))?;
    let comment = body.comment.filter(|comment| !comment.trim().is_empty());
    if comment.as_ref().is_some_and(|comment| comment.chars().count() > COMMENT_CHARS_MAX) {
        return Err(ApiError::invalid(&["body", "comment"], "a comment has at most 2,000 characters"));
    }
    caller.may(Action::See).await?;
    let approval = api.store().approval(id).await?;
    let approve = body.decision == Choice::Approve;
    let (wish, decision) = decided(&caller, &approval, approve);
    if let Err(refusal) = admitted(&decision) {
        caller.record(wish, &decision, Some(approval.job_id)).await?;
        return Err(refusal);
    }
    caller.note(&wish, &decision);
    let now = clock::now_ms();
    let answer = Answer { approve, by: caller.name().to_owned(), comment, wish, decision };
    let approval = api.store().answer_approval(id, &answer, now).await?;
    Ok(axum::Json(ApprovalView::new(approval, false)))
}

/// What policy says about this caller's answer.
fn decided(caller: &Caller, approval: &Approval, approve: bool) -> (Wish, Decision) {
    let wanted = &approval.wish;
    let environment = wanted.context.get("environment").and_then(|value| value.as_str());
    let resource = Party::new("approval", approval.id.to_string())
        .with("requested_by", approval.requested_by.as_str())
        .with("asks", approval.asks.as_str())
        .with("rule", approval.rule.as_str())
        .with("wanted", wanted.action.as_str())
        .with("production", wanted.action == "deploy" && environment != Some("preview"));
    let word = if approve { "approve" } else { "refuse" };
    let wish = Wish::new(caller.party(), "approval.decide", resource).with("answer", word);
    let decision = caller.decide(&wish);
    (wish, decision)
}
