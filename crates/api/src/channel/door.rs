//! Who may open a socket: the page's own origin or a listed one, and whoever shows who they are, now or first thing.

use crate::auth::{Action, Caller, token};
use crate::channel::filter::{ChannelQuery, Filter};
use crate::channel::socket::{self, Guest};
use crate::clock;
use crate::config::{SOCKET_BUFFER_BYTES, SOCKET_MESSAGE_BYTES_MAX, SOCKET_READ_BYTES};
use crate::error::ApiError;
use crate::extract::Query;
use crate::host;
use crate::observe::Open;
use crate::routes::auth::COOKIE;
use crate::state::Api;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use domain::Channel;

/// Opens a socket on a channel, or says why not.
pub(crate) async fn open(api: Api, channel: Channel, request: Request) -> Result<Response, ApiError> {
    let (mut parts, _) = request.into_parts();
    let Query(query) = Query::<ChannelQuery>::from_request_parts(&mut parts, &api).await?;
    check_origin(&api, &parts)?;
    let caller = caller(&api, &mut parts, &query).await?;
    if let Some(caller) = &caller {
        caller.may(Action::See).await?;
    }
    let filter = Filter::read(channel, &query)?;
    let upgrade = upgrade(&mut parts, &api, caller.is_some()).await?;
    let full = || ApiError::unavailable("there are as many sockets as this server takes; try again later");
    let place = api.channels().place().ok_or_else(full)?;
    let guest = match caller {
        Some(caller) => Guest::Known(caller),
        None => Guest::Unknown(Box::new(parts), api.channels().waiting().ok_or_else(full)?),
    };
    let tracker = api.channels().open().clone();
    Ok(upgrade.on_upgrade(move |socket| {
        tracker.track_future(async move {
            let _open = (place, Open::count("velocity_channel_sockets"));
            socket::run(socket, api, channel, filter, query.after, guest).await;
        })
    }))
}

/// Small buffers: there may be thousands of sockets, and each keeps its own.
async fn upgrade(parts: &mut Parts, api: &Api, is_known: bool) -> Result<WebSocketUpgrade, ApiError> {
    match WebSocketUpgrade::from_request_parts(parts, api).await {
        Ok(upgrade) => Ok(upgrade
            .read_buffer_size(SOCKET_READ_BYTES)
            .write_buffer_size(SOCKET_BUFFER_BYTES)
            .max_message_size(SOCKET_MESSAGE_BYTES_MAX)
            .max_frame_size(SOCKET_MESSAGE_BYTES_MAX)),
        Err(_) if is_known => Err(ApiError::upgrade_required()),
        Err(_) => Err(ApiError::unauthorized("sign in first: POST /api/auth/login, or send X-API-Key")),
    }
}

/// The caller, when they showed who they are; none when they showed nothing and may still say it.
async fn caller(api: &Api, parts: &mut Parts, query: &ChannelQuery) -> Result<Option<Caller>, ApiError> {
    if let Some(ticket) = &query.ticket {
        return redeem(api, ticket).await.map(Some);
    }
    if !shows_something(&parts.headers) {
        return Ok(None);
    }
    Caller::from_request_parts(parts, api).await.map(Some)
}

fn shows_something(headers: &HeaderMap) -> bool {
    headers.contains_key("x-api-key") || headers.contains_key(header::AUTHORIZATION) || has_cookie(headers)
}

fn has_cookie(headers: &HeaderMap) -> bool {
    CookieJar::from_headers(headers).get(COOKIE).is_some()
}

/// Whose ticket this is. It is good once.
async fn redeem(api: &Api, ticket: &str) -> Result<Caller, ApiError> {
    let spent = || ApiError::unauthorized("this ticket is not valid any more; ask for a new one");
    let proof = api.store().take_ticket(&token::digest(ticket), clock::now_ms()).await?.ok_or_else(spent)?;
    let proof = serde_json::from_str(&proof).map_err(|error| ApiError::broken(&error))?;
    Caller::proven(api, &proof).await
}

/// A page elsewhere can open a socket to us, and the browser would send our cookie along where the site is the same. `*` in the
/// list of origins lets pages in that show who they are by themselves.
fn check_origin(api: &Api, parts: &Parts) -> Result<(), ApiError> {
    let origins = &api.config().origins;
    if host::same_origin(&parts.headers, &parts.uri) || origins.lists(&parts.headers) {
        return Ok(());
    }
    if origins.admit(&parts.headers) && !has_cookie(&parts.headers) {
        return Ok(());
    }
    Err(ApiError::forbidden("a socket may only be opened by Velocity's own pages or an origin of CORS_ORIGINS"))
}
