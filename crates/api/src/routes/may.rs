//! What the caller may do, and what each role may: said by the same gate that is asked when it is done.

use crate::auth::deed::{Deed, task_wish};
use crate::auth::{Action, Caller};
use crate::error::ApiError;
use crate::state::Api;
use axum::Json;
use axum::extract::State;
use domain::{Decision, Party, Role, Ruling, Task, Wish};
use serde::Serialize;
use utoipa::ToSchema;

/// Whether the caller may do something, and why not.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeedView {
    /// What.
    deed: Deed,
    /// Whether they may, be it that somebody must approve it first.
    ok: bool,
    /// Why not, or why somebody is asked.
    #[schema(required)]
    because: Option<String>,
    /// The rule that says so.
    rule: String,
}

/// What the caller may do whatever it is done to. What depends on the thing, as who asked for an approval, is said with the thing.
#[utoipa::path(
    get, path = "/api/auth/may", operation_id = "list_deeds", tag = "accounts",
    responses((status = 200, description = "Everything that can be said beforehand", body = Vec<DeedView>))
)]
pub(crate) async fn mine(caller: Caller) -> Result<Json<Vec<DeedView>>, ApiError> {
    caller.may(Action::See).await?;
    let view = |deed: Deed| {
        let decision = caller.decide(&deed.wish(caller.party()));
        let because = (decision.ruling != Ruling::Allow).then(|| reason(&decision, caller.role()));
        DeedView { deed, ok: decision.ruling != Ruling::Deny, because, rule: decision.rule }
    };
    Ok(Json(Deed::ALL.into_iter().map(view).collect()))
}

/// What each role may.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoleRow {
    /// What: a deed, or a task's name.
    what: String,
    /// `deed` or `task`.
    kind: &'static str,
    /// The action that the rules are asked about.
    action: String,
    /// For viewers, developers and admins, in this order.
    roles: Vec<RoleCell>,
}

/// What the rules say of one role.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoleCell {
    /// The role.
    role: &'static str,
    /// `allow`, `needs_approval` or `deny`.
    ruling: &'static str,
    /// The rule that says so.
    rule: String,
    /// Why.
    reason: String,
}

/// What the rules in force let each role do, to something that is nobody's in particular.
#[utoipa::path(
    get, path = "/api/policy/roles", operation_id = "list_roles", tag = "policy",
    responses((status = 200, description = "What each role may", body = Vec<RoleRow>))
)]
pub(crate) async fn roles(State(api): State<Api>, caller: Caller) -> Result<Json<Vec<RoleRow>>, ApiError> {
    caller.may(Action::See).await?;
    let set = api.gate().set();
    let enforce = &api.config().enforce;
    let row = |what: String, kind, wish: &dyn Fn(Party) -> Wish| RoleRow {
        what,
        kind,
        action: wish(somebody(Role::Admin)).action,
        roles: [Role::Viewer, Role::Developer, Role::Admin]
            .map(|role| cell(role, set.decide(&wish(somebody(role)))))
            .into(),
    };
    let deeds = Deed::ALL.into_iter().map(|deed| row(word(deed), "deed", &|who| deed.wish(who)));
    let tasks = Task::ALL
        .iter()
        .map(|task| row(task.as_str().to_owned(), "task", &|who| task_wish(who, enforce, *task, false, &[])));
    Ok(Json(deeds.chain(tasks).collect()))
}

/// Somebody with an account of this role.
fn somebody(role: Role) -> Party {
    let tier = if role == Role::Admin { crate::Tier::Superhero } else { crate::Tier::Base };
    Party::new("user", "somebody").with("role", role.as_str()).with("tier", tier.as_str())
}

fn cell(role: Role, decision: Decision) -> RoleCell {
    let reason = reason(&decision, role);
    RoleCell { role: role.as_str(), ruling: decision.ruling.as_str(), rule: decision.rule, reason }
}

/// In words for whoever has this role.
fn reason(decision: &Decision, role: Role) -> String {
    match decision.rule.as_str() {
        policy::DEFAULT => format!("no rule lets a {} do this", role.as_str()),
        _ => decision.reason.clone(),
    }
}

fn word(deed: Deed) -> String {
    serde_json::to_value(deed).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
