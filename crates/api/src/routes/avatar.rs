//! People's pictures: set, taken away, shown.

use crate::auth::{Action, Caller};
use crate::clock;
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Path, Query};
use crate::picture::{self, FILE_BYTES_MAX, Portrait, SIZES};
use crate::routes::auth::fresh;
use crate::state::Api;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use store::NewAvatar;
use utoipa::{IntoParams, ToSchema};

/// Besides the file, a form has its own few bytes.
const FORM_BYTES: usize = 16 * 1024;
/// How long a picture may take to arrive.
const ARRIVAL_MAX: Duration = Duration::from_secs(60);
/// A browser that opens the picture by itself takes it for nothing else and runs nothing.
const SANDBOX: &str = "default-src 'none'; sandbox";

/// A form with one file.
#[derive(ToSchema)]
#[allow(dead_code, reason = "only its shape is used, by the generated description")]
pub(crate) struct AvatarForm {
    /// A JPEG or PNG picture, judged by what is in it, of at most 5 MB and 8192 × 8192 pixels.
    #[schema(value_type = String, format = Binary, content_media_type = "image/jpeg, image/png")]
    avatar: Vec<u8>,
}

/// Where the picture is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AvatarView {
    /// 256 × 256 pixels; with `?size=64` 64 × 64.
    avatar_url: String,
}

/// Sets one's own picture. It is cut to the square in its middle, turned upright and drawn anew; nothing else of the file is
/// kept, and the former picture is gone.
#[utoipa::path(
    post, path = "/api/auth/profile/avatar", operation_id = "put_avatar", tag = "accounts",
    request_body(content = AvatarForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "Set", body = AvatarView),
        (status = 401, description = "Not signed in", body = ErrorBody),
        (status = 422, description = "It is no JPEG or PNG picture, larger than 5 MB, damaged, or has too many pixels", body = ErrorBody),
    )
)]
pub(crate) async fn put(
    State(api): State<Api>,
    caller: Caller,
    request: Request,
) -> Result<axum::Json<AvatarView>, ApiError> {
    caller.may(Action::ChangeProfile(caller.name())).await?;
    let owner = &caller.account()?.id;
    let turn = api.studio().turn().await?;
    let file = match tokio::time::timeout(ARRIVAL_MAX, sent(request, &api)).await {
        Ok(file) => file?,
        Err(_) => return Err(unusable("the picture did not arrive in time; send it again")),
    };
    let portrait = api.studio().portrait(file, turn).await?;
    let new = named(portrait)?;
    api.store().set_avatar(owner, Some(&new), clock::now_ms()).await?;
    api.standings().forget();
    Ok(axum::Json(AvatarView { avatar_url: new.url }))
}

/// A name that nobody guesses.
fn named(portrait: Portrait) -> Result<NewAvatar, ApiError> {
    let name = format!("{}.{}", &fresh()?[..32], portrait.extension);
    let sizes = portrait.files.into_iter().map(|(size, file)| (size, STANDARD.encode(file)));
    Ok(NewAvatar { url: format!("/avatars/{name}"), sizes: sizes.collect(), name })
}

/// The one file of the form.
async fn sent(mut request: Request, api: &Api) -> Result<Vec<u8>, ApiError> {
    DefaultBodyLimit::max(FILE_BYTES_MAX + FORM_BYTES).apply(&mut request);
    let form = Multipart::from_request(request, api).await;
    let mut form =
        form.map_err(|_| unusable("send a form (multipart/form-data) with the picture as its field avatar"))?;
    let mut file = None;
    while let Some(field) = form.next_field().await.map_err(unread)? {
        match (field.name(), &file) {
            (Some("avatar"), None) => file = Some(whole(field).await?),
            (Some("avatar"), Some(_)) => return Err(unusable("these are two pictures; send one")),
            _ => return Err(unusable("the form has another field than avatar; send that one alone")),
        }
    }
    file.ok_or_else(|| unusable("the form has no field avatar; put the picture there"))
}

async fn whole(mut field: Field<'_>) -> Result<Vec<u8>, ApiError> {
    let mut file = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(unread)? {
        if file.len() + piece.len() > FILE_BYTES_MAX {
            return Err(unusable(picture::too_large()));
        }
        file.extend_from_slice(&piece);
    }
    Ok(file)
}

fn unread(error: MultipartError) -> ApiError {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => unusable(picture::too_large()),
        _ => unusable("the form is malformed or was cut off; send it again"),
    }
}

fn unusable(why: impl Into<String>) -> ApiError {
    ApiError::invalid(&["body", "avatar"], why)
}

/// Takes one's own picture away; taking none away is no error.
#[utoipa::path(
    delete, path = "/api/auth/profile/avatar", operation_id = "delete_avatar", tag = "accounts",
    responses((status = 204, description = "It is gone"))
)]
pub(crate) async fn remove(State(api): State<Api>, caller: Caller) -> Result<StatusCode, ApiError> {
    caller.may(Action::ChangeProfile(caller.name())).await?;
    api.store().set_avatar(&caller.account()?.id, None, clock::now_ms()).await?;
    api.standings().forget();
    Ok(StatusCode::NO_CONTENT)
}

/// In which size.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AvatarQuery {
    /// 64 or 256; without it 256.
    size: Option<u32>,
}

/// A picture by its name, which changes with the picture.
#[utoipa::path(
    get, path = "/avatars/{name}", operation_id = "get_avatar", tag = "accounts",
    params(("name" = String, Path, description = "As `avatar_url` has it"), AvatarQuery),
    responses(
        (status = 200, description = "The picture, PNG or JPEG", content_type = "image/*", body = Vec<u8>),
        (status = 404, description = "No such picture", body = ErrorBody),
    )
)]
pub(crate) async fn one(
    State(api): State<Api>,
    caller: Caller,
    Path(name): Path<String>,
    Query(query): Query<AvatarQuery>,
) -> Result<Response, ApiError> {
    caller.may(Action::See).await?;
    let size = query.size.unwrap_or(SIZES[0]);
    if !SIZES.contains(&size) {
        return Err(ApiError::invalid(&["query", "size"], "a picture is 64 or 256 pixels wide"));
    }
    let found = api.store().find_avatar(&name, size).await?;
    let file = STANDARD.decode(found.ok_or_else(|| ApiError::not_found("picture"))?);
    let mut response = file.map_err(|error| ApiError::broken(&error))?.into_response();
    let kind = if name.ends_with(".png") { "image/png" } else { "image/jpeg" };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    Ok(response)
}
