//! The description of the interface, generated from the handlers.

mod refusals;

use crate::auth::{Action, Caller};
use crate::error::{ApiError, DetailBody, ErrorBody};
use crate::routes;
use axum::Json;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// The head of the document; the paths come from the router.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Velocity",
        description = "A self-hosted software factory: from a chat to a running, tested product.",
        license(name = "MIT")
    ),
    components(schemas(ErrorBody, DetailBody)),
    modifiers(&Keys),
    security(("bearer" = []), ("key" = []), ("cookie" = []))
)]
pub(crate) struct Document;

struct Keys;

impl Modify for Keys {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let parts = document.components.get_or_insert_default();
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        parts.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let key = ApiKey::Header(ApiKeyValue::new("X-API-Key"));
        parts.add_security_scheme("key", SecurityScheme::ApiKey(key));
        let cookie = ApiKey::Cookie(ApiKeyValue::new(routes::auth::COOKIE));
        parts.add_security_scheme("cookie", SecurityScheme::ApiKey(cookie));
    }
}

/// The whole document, OpenAPI 3.1.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = routes::described().into_openapi();
    refusals::describe(&mut document);
    document
}

/// This description.
#[utoipa::path(get, path = "/openapi.json", operation_id = "get_openapi", tag = "about", responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub(crate) async fn document(caller: Caller) -> Result<Json<utoipa::openapi::OpenApi>, ApiError> {
    caller.may(Action::See).await?;
    Ok(Json(openapi()))
}
