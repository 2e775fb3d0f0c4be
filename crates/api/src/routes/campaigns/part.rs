//! What belongs to a campaign: runs, members, what is left, what happened.

use crate::auth::{Action, Caller};
use crate::clock;
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Path, Query};
use crate::routes::asked::{self, Page};
use crate::state::Api;
use crate::view::campaign::{BurndownView, CampaignView};
use crate::view::schema;
use axum::Json;
use axum::extract::State;
use domain::Event;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

const MEMBER_CHARS_MAX: usize = 200;

/// Runs of a campaign.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CampaignRunList {
    /// The campaign.
    campaign_name: String,
    /// Their numbers, the newest first; `/api/runs/{id}` tells more.
    run_ids: Vec<i64>,
}

/// A campaign's runs: those that were added, and those of the project of its name that were added nowhere.
#[utoipa::path(
    get, path = "/api/campaigns/{id}/runs", operation_id = "list_campaign_runs", tag = "campaigns",
    params(("id" = String, Path, description = "Its id or its name"), Page),
    responses((status = 200, description = "Runs", body = CampaignRunList))
)]
pub(crate) async fn runs(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    Query(page): Query<Page>,
) -> Result<Json<CampaignRunList>, ApiError> {
    caller.may(Action::See).await?;
    let limit = page.limit()?;
    let campaign = api.store().campaign(&id).await?;
    let runs = api.store().campaign_runs(&campaign.id, limit).await?;
    Ok(Json(CampaignRunList { campaign_name: campaign.name, run_ids: runs.into_iter().map(|run| run.0).collect() }))
}

/// Lets a run belong to a campaign, instead of to another one.
#[utoipa::path(
    put, path = "/api/campaigns/{id}/runs/{run}", operation_id = "add_campaign_run", tag = "campaigns",
    params(("id" = String, Path, description = "Its id or its name"), ("run" = String, Path, description = "The run's number")),
    responses(
        (status = 200, description = "The campaign", body = CampaignView),
        (status = 409, description = "The campaign is closed", body = ErrorBody),
    )
)]
pub(crate) async fn add_run(
    State(api): State<Api>,
    caller: Caller,
    Path((id, run)): Path<(String, String)>,
) -> Result<Json<CampaignView>, ApiError> {
    change_run(&api, &caller, &id, &run, true).await
}

/// Takes a run out of a campaign; it goes back to the one of its project's name.
#[utoipa::path(
    delete, path = "/api/campaigns/{id}/runs/{run}", operation_id = "remove_campaign_run", tag = "campaigns",
    params(("id" = String, Path, description = "Its id or its name"), ("run" = String, Path, description = "The run's number")),
    responses(
        (status = 200, description = "The campaign", body = CampaignView),
        (status = 409, description = "The campaign is closed", body = ErrorBody),
    )
)]
pub(crate) async fn remove_run(
    State(api): State<Api>,
    caller: Caller,
    Path((id, run)): Path<(String, String)>,
) -> Result<Json<CampaignView>, ApiError> {
    change_run(&api, &caller, &id, &run, false).await
}

async fn change_run(
    api: &Api,
    caller: &Caller,
    id: &str,
    run: &str,
    belongs: bool,
) -> Result<Json<CampaignView>, ApiError> {
    let run = asked::number(run, "run")?;
    caller.may(Action::ChangeCampaign(id, "runs")).await?;
    let campaign = api.store().campaign(id).await?;
    let now = clock::now_ms();
    let changed = api.store().change_campaign_run(&campaign, run, belongs, caller.name(), now).await?;
    Ok(Json(changed.into()))
}

/// Lets somebody take part in a campaign.
#[utoipa::path(
    put, path = "/api/campaigns/{id}/members/{member}", operation_id = "add_campaign_member", tag = "campaigns",
    params(
        ("id" = String, Path, description = "Its id or its name"),
        ("member" = String, Path, description = "An account's id or address, or an agent's name: 1 to 200 visible characters"),
    ),
    responses((status = 200, description = "The campaign", body = CampaignView))
)]
pub(crate) async fn add_member(
    State(api): State<Api>,
    caller: Caller,
    Path((id, member)): Path<(String, String)>,
) -> Result<Json<CampaignView>, ApiError> {
    change_member(&api, &caller, &id, &member, true).await
}

/// Lets somebody take part no more.
#[utoipa::path(
    delete, path = "/api/campaigns/{id}/members/{member}", operation_id = "remove_campaign_member", tag = "campaigns",
    params(
        ("id" = String, Path, description = "Its id or its name"),
        ("member" = String, Path, description = "As the campaign names them"),
    ),
    responses((status = 200, description = "The campaign", body = CampaignView))
)]
pub(crate) async fn remove_member(
    State(api): State<Api>,
    caller: Caller,
    Path((id, member)): Path<(String, String)>,
) -> Result<Json<CampaignView>, ApiError> {
    change_member(&api, &caller, &id, &member, false).await
}

async fn change_member(
    api: &Api,
    caller: &Caller,
    id: &str,
    member: &str,
    takes_part: bool,
) -> Result<Json<CampaignView>, ApiError> {
    caller.may(Action::ChangeCampaign(id, "members")).await?;
    let is_usable = (1..=MEMBER_CHARS_MAX).contains(&member.trim().chars().count());
    if !is_usable || member.chars().any(char::is_control) {
        return Err(ApiError::not_found("member: a name has 1 to 200 visible characters"));
    }
    let campaign = api.store().campaign(id).await?;
    let now = clock::now_ms();
    let changed = api.store().change_member(&campaign.id, member.trim(), takes_part, caller.name(), now).await?;
    Ok(Json(changed.into()))
}

/// How many runs were still to end well, over time.
#[utoipa::path(
    get, path = "/api/campaigns/{id}/burndown", operation_id = "get_campaign_burndown", tag = "campaigns",
    params(("id" = String, Path, description = "Its id or its name")),
    responses((status = 200, description = "Points", body = BurndownView))
)]
pub(crate) async fn burndown(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<BurndownView>, ApiError> {
    caller.may(Action::See).await?;
    let campaign = api.store().campaign(&id).await?;
    let burndown = api.store().burndown(&campaign, clock::now_ms()).await?;
    Ok(Json(BurndownView::new(campaign.name, burndown)))
}

/// From where on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AfterQuery {
    /// Only events after this number.
    #[serde(default)]
    after: i64,
}

/// What happened in a campaign, the oldest first: to itself, to its runs, and what was told in its name; without lines of logs.
#[utoipa::path(
    get, path = "/api/campaigns/{id}/events", operation_id = "list_campaign_events", tag = "campaigns",
    params(("id" = String, Path, description = "Its id or its name"), AfterQuery, Page),
    responses((status = 200, description = "Events, as `GET /api/events` tells them", body = Vec<schema::Event>))
)]
pub(crate) async fn events(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    Query(query): Query<AfterQuery>,
    Query(page): Query<Page>,
) -> Result<Json<Vec<Event>>, ApiError> {
    caller.may(Action::See).await?;
    let campaign = api.store().campaign(&id).await?;
    Ok(Json(api.store().campaign_events(&campaign, query.after, page.limit()?).await?))
}
