//! The audit trail, for admins.

pub(crate) mod verify;

use crate::auth::{Action, Caller};
use crate::error::ApiError;
use crate::extract::Query;
use crate::routes::asked::Page;
use crate::state::Api;
use crate::view::decided::AuditView;
use axum::Json;
use axum::extract::State;
use domain::{JobId, Ruling};
use serde::Deserialize;
use store::AuditFilter;
use utoipa::IntoParams;

/// Which rows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditQuery {
    /// With a higher number; 0 when not said.
    after: Option<i64>,
    /// Not before this moment, epoch milliseconds.
    since_ms: Option<i64>,
    /// About this job.
    job: Option<i64>,
    /// Of this action, as `deploy`.
    action: Option<String>,
    /// By this actor, as `user:ana`.
    actor: Option<String>,
    /// `allow`, `needs_approval` or `deny`.
    ruling: Option<String>,
    /// By this rule.
    rule: Option<String>,
}

/// Rows of the audit trail, the oldest first. Each row's hash covers the one before; `velocity audit verify` checks them.
#[utoipa::path(
    get, path = "/api/audit", operation_id = "list_audit", tag = "policy", params(AuditQuery, Page),
    responses((status = 200, description = "Rows", body = Vec<AuditView>))
)]
pub(crate) async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<AuditQuery>,
    Query(page): Query<Page>,
) -> Result<Json<Vec<AuditView>>, ApiError> {
    caller.may(Action::SeeAudit).await?;
    let rows = api.store().audit_rows(&query.filter()?, page.limit()?).await?;
    Ok(Json(rows.into_iter().map(AuditView::from).collect()))
}

impl AuditQuery {
    fn filter(self) -> Result<AuditFilter, ApiError> {
        Ok(AuditFilter {
            after: self.after.unwrap_or(0),
            since_ms: self.since_ms,
            job: self.job.map(JobId),
            action: self.action,
            actor: self.actor,
            ruling: self.ruling.as_deref().map(ruling).transpose()?,
            rule: self.rule,
            before: None,
        })
    }
}

pub(crate) fn ruling(text: &str) -> Result<Ruling, ApiError> {
    let reason = "Input should be allow, needs_approval or deny";
    Ruling::parse(text).ok_or_else(|| ApiError::invalid(&["query", "ruling"], reason))
}
