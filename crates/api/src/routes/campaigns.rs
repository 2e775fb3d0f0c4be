//! Campaigns: named series of runs.

pub(crate) mod part;

use crate::auth::{Action, Caller};
use crate::clock;
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Json, Path, Query};
use crate::routes::asked::Page;
use crate::state::Api;
use crate::view::campaign::CampaignView;
use axum::extract::State;
use axum::http::StatusCode;
use domain::crm::read_time;
use domain::{CampaignChange, CampaignState, EpochMs};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use store::NewCampaign;
use utoipa::{IntoParams, ToSchema};

const NAME_CHARS_MAX: usize = 120;
const GOAL_CHARS_MAX: usize = 2_000;
const TARGET_MAX: u32 = 1_000_000;

/// Which campaigns.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CampaignQuery {
    /// `open` or `closed`; all when not said.
    state: Option<String>,
}

/// Campaigns, the newest first by their last change.
#[utoipa::path(
    get, path = "/api/campaigns", operation_id = "list_campaigns", tag = "campaigns", params(CampaignQuery, Page),
    responses((status = 200, description = "Campaigns", body = Vec<CampaignView>))
)]
pub(crate) async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<CampaignQuery>,
    Query(page): Query<Page>,
) -> Result<axum::Json<Vec<CampaignView>>, ApiError> {
    caller.may(Action::See).await?;
    let state = query.state.as_deref().map(|text| state("query", text)).transpose()?;
    let campaigns = api.store().campaigns(state, page.limit()?).await?;
    Ok(axum::Json(campaigns.into_iter().map(CampaignView::from).collect()))
}

fn state(place: &str, text: &str) -> Result<CampaignState, ApiError> {
    CampaignState::parse(text).ok_or_else(|| ApiError::invalid(&[place, "state"], "Input should be open or closed"))
}

/// A new campaign.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CampaignBody {
    /// Its name, given once: 1 to 120 visible characters without `/`. The runs of a project of this name belong to it.
    #[schema(max_length = 120)]
    campaign_name: String,
    /// What it is for, at most 2,000 characters.
    #[serde(default)]
    #[schema(max_length = 2000)]
    goal: String,
    /// How many runs shall end well; 0 when not said.
    #[serde(default)]
    target: u32,
    /// RFC 3339 or a date: when it shall be done.
    due_at: Option<String>,
    /// What it is worth, as far as somebody says so.
    value: Option<f64>,
}

/// Begins a campaign; whoever does is its first member.
#[utoipa::path(
    post, path = "/api/campaigns", operation_id = "create_campaign", tag = "campaigns", request_body = CampaignBody,
    responses(
        (status = 201, description = "The campaign", body = CampaignView),
        (status = 409, description = "The name is taken", body = ErrorBody),
    )
)]
pub(crate) async fn create(
    State(api): State<Api>,
    caller: Caller,
    Json(body): Json<CampaignBody>,
) -> Result<(StatusCode, axum::Json<CampaignView>), ApiError> {
    let name = name(&body.campaign_name)?;
    let due_at_ms = body.due_at.map(|text| due(&Value::String(text))).transpose()?;
    let new = NewCampaign {
        goal: goal(body.goal)?,
        target: target(body.target)?,
        due_at_ms,
        said_value: body.value.map(value).transpose()?,
        name,
    };
    caller.may(Action::ChangeCampaign(&new.name, "create")).await?;
    let campaign = api.store().insert_campaign(&new, caller.name(), clock::now_ms()).await?;
    Ok((StatusCode::CREATED, axum::Json(campaign.into())))
}

fn name(text: &str) -> Result<String, ApiError> {
    let name = text.trim();
    let is_usable = (1..=NAME_CHARS_MAX).contains(&name.chars().count()) && !name.contains('/');
    if !is_usable || name.chars().any(char::is_control) {
        let reason = "a campaign's name has 1 to 120 visible characters and no /";
        return Err(ApiError::invalid(&["body", "campaign_name"], reason));
    }
    Ok(name.to_owned())
}

fn goal(text: String) -> Result<String, ApiError> {
    if text.chars().count() > GOAL_CHARS_MAX {
        return Err(ApiError::invalid(&["body", "goal"], "a goal has at most 2,000 characters"));
    }
    Ok(text)
}

fn target(count: u32) -> Result<u32, ApiError> {
    let reason = "Input should be at most 1000000";
    if count <= TARGET_MAX { Ok(count) } else { Err(ApiError::invalid(&["body", "target"], reason)) }
}

fn due(value: &Value) -> Result<EpochMs, ApiError> {
    let reason = "a moment is RFC 3339 (2026-11-21T09:00:00Z) or a date";
    read_time(value).ok_or_else(|| ApiError::invalid(&["body", "due_at"], reason))
}

fn value(value: f64) -> Result<f64, ApiError> {
    let reason = "Input should be a finite number";
    if value.is_finite() { Ok(value) } else { Err(ApiError::invalid(&["body", "value"], reason)) }
}

/// One campaign, by its id or its name.
#[utoipa::path(
    get, path = "/api/campaigns/{id}", operation_id = "get_campaign", tag = "campaigns",
    params(("id" = String, Path, description = "Its id or its name")),
    responses((status = 200, description = "The campaign", body = CampaignView))
)]
pub(crate) async fn one(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<axum::Json<CampaignView>, ApiError> {
    caller.may(Action::See).await?;
    Ok(axum::Json(api.store().campaign(&id).await?.into()))
}

/// What changes; what is left out stays, null takes away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CampaignPatch {
    /// What it is for.
    #[schema(max_length = 2000)]
    goal: Option<String>,
    /// How many runs shall end well.
    target: Option<u32>,
    /// RFC 3339 or a date.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    due_at: Option<Option<String>>,
    /// What it is worth.
    #[serde(default, deserialize_with = "said")]
    #[schema(value_type = Option<f64>)]
    value: Option<Option<f64>>,
    /// `open` or `closed`.
    state: Option<String>,
    /// The revision that was read; 409 when it is no longer that one.
    revision: Option<i64>,
}

/// Tells null from what is left out.
fn said<'de, T: Deserialize<'de>, D: Deserializer<'de>>(value: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// Changes a campaign, closes it or opens it again.
#[utoipa::path(
    patch, path = "/api/campaigns/{id}", operation_id = "change_campaign", tag = "campaigns", request_body = CampaignPatch,
    params(("id" = String, Path, description = "Its id or its name")),
    responses(
        (status = 200, description = "The campaign", body = CampaignView),
        (status = 409, description = "It changed meanwhile", body = ErrorBody),
    )
)]
pub(crate) async fn change(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
    Json(body): Json<CampaignPatch>,
) -> Result<axum::Json<CampaignView>, ApiError> {
    caller.may(Action::ChangeCampaign(&id, "update")).await?;
    let mut campaign = api.store().campaign(&id).await?;
    let before = campaign.state;
    campaign.revision = body.revision.unwrap_or(campaign.revision);
    if let Some(text) = body.goal {
        campaign.goal = goal(text)?;
    }
    if let Some(count) = body.target {
        campaign.target = target(count)?;
    }
    if let Some(text) = body.due_at {
        campaign.due_at_ms = text.map(|text| due(&Value::String(text))).transpose()?;
    }
    if let Some(said) = body.value {
        campaign.said_value = said.map(value).transpose()?;
    }
    if let Some(text) = body.state {
        campaign.state = state("body", &text)?;
    }
    let change = match (before, campaign.state) {
        (CampaignState::Open, CampaignState::Closed) => CampaignChange::Closed,
        (CampaignState::Closed, CampaignState::Open) => CampaignChange::Reopened,
        _ => CampaignChange::Updated,
    };
    Ok(axum::Json(api.store().save_campaign(&campaign, change, clock::now_ms()).await?.into()))
}
