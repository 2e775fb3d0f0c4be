//! Every address, in one table.

pub(crate) mod air;
pub(crate) mod approvals;
pub(crate) mod artifacts;
pub(crate) mod asked;
pub(crate) mod audit;
pub(crate) mod auth;
pub(crate) mod avatar;
pub(crate) mod campaigns;
pub(crate) mod channels;
pub(crate) mod chat;
pub(crate) mod crm;
pub(crate) mod data;
pub(crate) mod events;
pub(crate) mod health;
pub(crate) mod keys;
pub(crate) mod may;
pub(crate) mod memory;
pub(crate) mod metrics;
pub(crate) mod model;
pub(crate) mod notices;
pub(crate) mod oidc;
pub(crate) mod people;
pub(crate) mod policy;
pub(crate) mod projects;
pub(crate) mod results;
pub(crate) mod runs;
pub(crate) mod schedules;
pub(crate) mod search;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod sign_ins;
pub(crate) mod source;
pub(crate) mod specs;
pub(crate) mod tasks;
pub(crate) mod worker;
pub(crate) mod workers;

use crate::error::ApiError;
use crate::openapi::Document;
use crate::state::Api;
use crate::{guard, observe, ui};
use axum::Router;
use axum::body::Body;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, Request};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::any::Any;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes with their descriptions.
pub(crate) fn described() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(health::health))
        .routes(routes!(health::ready))
        .routes(routes!(health::version))
        .routes(routes!(metrics::metrics))
        .routes(routes!(auth::login))
        .routes(routes!(auth::logout))
        .routes(routes!(auth::logout_everywhere))
        .routes(routes!(auth::refresh))
        .routes(routes!(auth::me))
        .routes(routes!(auth::password))
        .routes(routes!(may::mine))
        .routes(routes!(oidc::offer))
        .routes(routes!(oidc::login))
        .routes(routes!(oidc::callback))
        .routes(routes!(avatar::put, avatar::remove))
        .routes(routes!(avatar::one))
        .routes(routes!(people::list, people::create))
        .routes(routes!(people::change, people::erase))
        .routes(routes!(people::reset))
        .routes(routes!(people::accept))
        .routes(routes!(keys::list, keys::create))
        .routes(routes!(keys::rotate))
        .routes(routes!(keys::revoke))
        .routes(routes!(chat::assistant_chat))
        .routes(routes!(results::result))
        .routes(routes!(tasks::list::list, tasks::submit::create))
        .routes(routes!(tasks::list::counts))
        .routes(routes!(workers::list))
        .routes(routes!(tasks::list::recent))
        .routes(routes!(tasks::list::allowed))
        .routes(routes!(tasks::list::log))
        .routes(routes!(tasks::undo::cancel))
        .routes(routes!(tasks::undo::retry))
        .routes(routes!(tasks::route::preview))
        .routes(routes!(health::auth_mode))
        .routes(routes!(model::get, model::put))
        .routes(routes!(schedules::list))
        .routes(routes!(schedules::put, schedules::forget))
        .routes(routes!(memory::search, memory::remember))
        .routes(routes!(memory::export))
        .routes(routes!(memory::import))
        .routes(routes!(memory::one, memory::forget))
        .routes(routes!(memory::confirm))
        .routes(routes!(runs::list))
        .routes(routes!(runs::one))
        .routes(routes!(runs::cancel))
        .routes(routes!(runs::log))
        .routes(routes!(runs::log_parts))
        .routes(routes!(runs::timeline))
        .routes(routes!(runs::artifacts))
        .routes(routes!(runs::retry))
        .routes(routes!(projects::list))
        .routes(routes!(projects::one, air::remove))
        .routes(routes!(air::change))
        .routes(routes!(air::log))
        .routes(routes!(air::probes))
        .routes(routes!(air::picture))
        .routes(routes!(data::tables))
        .routes(routes!(data::rows))
        .routes(routes!(projects::plan))
        .routes(routes!(specs::list))
        .routes(routes!(specs::one))
        .routes(routes!(specs::changes))
        .routes(routes!(source::list))
        .routes(routes!(source::file))
        .routes(routes!(source::raw::file))
        .routes(routes!(source::raw::zip))
        .routes(routes!(source::history))
        .routes(routes!(source::changes))
        .routes(routes!(source::clone::refs))
        .routes(routes!(source::clone::upload_pack))
        .routes(routes!(source::clone::receive_pack))
        .routes(routes!(sign_ins::list))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::one))
        .routes(routes!(sessions::change))
        .routes(routes!(approvals::list))
        .routes(routes!(approvals::one, approvals::answer))
        .routes(routes!(policy::rules))
        .routes(routes!(may::roles))
        .routes(routes!(policy::explain::explain))
        .routes(routes!(policy::replay::replay))
        .routes(routes!(policy::decisions))
        .routes(routes!(audit::list))
        .routes(routes!(audit::verify::verify))
        .routes(routes!(audit::verify::export))
        .routes(routes!(search::search))
        .routes(routes!(notices::list))
        .routes(routes!(settings::get))
        .routes(routes!(artifacts::one))
        .routes(routes!(crm::list, crm::create))
        .routes(routes!(crm::one, crm::change, crm::remove))
        .routes(routes!(crm::more::restore))
        .routes(routes!(crm::more::merge))
        .routes(routes!(crm::more::history))
        .routes(routes!(crm::more::duplicates))
        .routes(routes!(crm::file::import))
        .routes(routes!(crm::file::export))
        .routes(routes!(crm::file::imports))
        .routes(routes!(crm::file::one))
        .routes(routes!(crm::file::aside))
        .routes(routes!(crm::lead::session))
        .routes(routes!(crm::lead::feedback))
        .routes(routes!(crm::lead::convert))
        .routes(routes!(campaigns::list, campaigns::create))
        .routes(routes!(campaigns::one, campaigns::change))
        .routes(routes!(campaigns::part::runs))
        .routes(routes!(campaigns::part::add_run, campaigns::part::remove_run))
        .routes(routes!(campaigns::part::add_member, campaigns::part::remove_member))
        .routes(routes!(campaigns::part::burndown))
        .routes(routes!(campaigns::part::events))
        .routes(routes!(worker::call))
        .routes(routes!(worker::put_artifact))
        .routes(routes!(worker::artifact))
        .routes(routes!(events::stream, channels::publish))
        .routes(routes!(channels::ticket))
        .routes(routes!(channels::catalyst))
        .routes(routes!(channels::crm))
        .routes(routes!(crate::openapi::document))
}

/// The whole server: routes, the web page, the way to the products, and what stands before all of them.
pub fn router(api: Api) -> Router {
    observe::handle();
    let (routes, _) = described().split_for_parts();
    let id = HeaderName::from_static("x-request-id");
    let inner = routes
        .fallback(ui::page)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(api.config().limits.request_bytes))
        .layer(from_fn(observe::measured))
        .with_state(api.clone());
    // The door stands outside the routes' table, so that a product's request meets none of it.
    let door = ServiceBuilder::new()
        .layer(SetRequestIdLayer::new(id.clone(), MakeRequestUuid))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(PropagateRequestIdLayer::new(id))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(api, guard::door));
    Router::new().fallback_service(inner).layer(door)
}

async fn wrong_method() -> ApiError {
    ApiError::wrong_method()
}

fn span(request: &Request<Body>) -> tracing::Span {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    // The path without its query: a query may hold what is no log's business.
    tracing::info_span!("call", method = %request.method(), path = request.uri().path(), id)
}

fn panicked(_cause: Box<dyn Any + Send>) -> Response {
    ApiError::broken(&"a handler panicked").into_response()
}
