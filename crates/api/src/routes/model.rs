//! The models: how they are, and which is preferred.

use crate::auth::{Action, Caller, admitted};
use crate::clock;
use crate::error::{ApiError, ErrorBody};
use crate::extract::Json;
use crate::routes::health::OllamaState;
use crate::state::Api;
use axum::extract::State;
use domain::{ModelHealth, ModelStanding, Party, Wish};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// The setting's name in the store.
const CHOSEN: &str = "model";
const NAME_CHARS_MAX: usize = 200;
/// How the order of the configuration is called when policy is asked.
const CONFIGURED: &str = "configured";

/// The models of this installation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Models {
    /// The one that goes before the order of the configuration.
    #[schema(required)]
    chosen: Option<Chosen>,
    /// All, in the order of the configuration; none when no model server is configured.
    models: Vec<ModelView>,
}

/// A model that somebody prefers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Chosen {
    /// Its name.
    name: String,
    /// Who said so: a user's id or a key's name.
    by: String,
    /// When, as RFC 3339.
    at: String,
    /// Whether the configuration has it; otherwise the order of the configuration counts.
    configured: bool,
}

/// A model and how it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ModelView {
    /// As its server calls it.
    name: String,
    /// How many tokens fit into question and answer.
    context_tokens: u32,
    /// For which roles it is; none means all.
    roles: Vec<String>,
    /// `unknown`, `ready`, `loading`, `absent`, `failing` or `unreachable`.
    health: &'static str,
    /// The same in words.
    reason: String,
    /// When that was found, as RFC 3339.
    #[schema(required)]
    checked_at: Option<String>,
}

impl From<&ModelStanding> for ModelView {
    fn from(model: &ModelStanding) -> Self {
        Self {
            name: model.spec.name.clone(),
            context_tokens: model.spec.context_tokens,
            roles: model.spec.roles.clone(),
            health: model.health.as_str(),
            reason: model.reason.clone(),
            checked_at: model.checked_at_ms.map(clock::rfc3339),
        }
    }
}

/// Which model shall be preferred.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ModelBody {
    /// Its name, as in the configuration; null goes back to the order of the configuration.
    // Left out is not null: nobody takes a preference back by a misspelt name.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required, max_length = 200)]
    name: Option<String>,
}

/// The models and how they are.
#[utoipa::path(
    get, path = "/api/model", operation_id = "get_models", tag = "about",
    responses((status = 200, description = "The models", body = Models))
)]
pub(crate) async fn get(State(api): State<Api>, caller: Caller) -> Result<axum::Json<Models>, ApiError> {
    caller.may(Action::See).await?;
    Ok(axum::Json(models(&api).await?))
}

/// Prefers a model. Policy is asked (`model.change`), and its answer is kept with the change.
#[utoipa::path(
    put, path = "/api/model", operation_id = "put_model", tag = "about", request_body = ModelBody,
    responses(
        (status = 200, description = "The models as they stand now", body = Models),
        (status = 409, description = "The configuration has no model of this name", body = ErrorBody),
    )
)]
pub(crate) async fn put(
    State(api): State<Api>,
    caller: Caller,
    Json(body): Json<ModelBody>,
) -> Result<axum::Json<Models>, ApiError> {
    let name = body.name.as_deref();
    if name.is_some_and(|name| name.chars().count() > NAME_CHARS_MAX) {
        return Err(ApiError::invalid(&["body", "name"], "the name of a model has at most 200 characters"));
    }
    let wish = Wish::new(caller.party(), "model.change", Party::new("model", name.unwrap_or(CONFIGURED)));
    let decision = caller.decide(&wish);
    if let Err(refusal) = admitted(&decision) {
        caller.record(wish, &decision, None).await?;
        return Err(refusal);
    }
    let standing = standing(&api);
    if let Some(name) = name
        && !standing.iter().any(|model| model.spec.name == name)
    {
        let names: Vec<&str> = standing.iter().map(|model| model.spec.name.as_str()).collect();
        return Err(ApiError::conflict(match names.is_empty() {
            true => "no model server is configured; the operator sets OLLAMA_BASE_URL and MODELS".to_owned(),
            false => format!("no such model is configured; there are {}", names.join(", ")),
        }));
    }
    caller.note(&wish, &decision);
    api.store().change_setting(CHOSEN, name, caller.name(), (&wish, &decision), clock::now_ms()).await?;
    Ok(axum::Json(models(&api).await?))
}

/// How the models are now.
pub(crate) fn standing(api: &Api) -> Arc<Vec<ModelStanding>> {
    api.models().map(|models| Arc::clone(&models.borrow())).unwrap_or_default()
}

/// The name of the model that somebody prefers.
pub(crate) async fn chosen(api: &Api) -> Result<Option<String>, ApiError> {
    Ok(api.store().setting(CHOSEN).await?.map(|setting| setting.value))
}

/// How all models together are: `available` when one is ready, `hydrating` while one is being loaded.
pub(crate) fn summary(models: &[ModelStanding]) -> OllamaState {
    let any = |health| models.iter().any(|model| model.health == health);
    match () {
        () if any(ModelHealth::Ready) => OllamaState::Available,
        () if any(ModelHealth::Loading) || any(ModelHealth::Unknown) => OllamaState::Hydrating,
        () => OllamaState::Unavailable,
    }
}

async fn models(api: &Api) -> Result<Models, ApiError> {
    let standing = standing(api);
    let chosen = api.store().setting(CHOSEN).await?.map(|setting| Chosen {
        configured: standing.iter().any(|model| model.spec.name == setting.value),
        name: setting.value,
        by: setting.set_by,
        at: clock::rfc3339(setting.updated_at_ms),
    });
    Ok(Models { chosen, models: standing.iter().map(ModelView::from).collect() })
}
