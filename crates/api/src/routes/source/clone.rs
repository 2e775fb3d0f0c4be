//! Cloning: git's smart HTTP (gitprotocol-http), for reading only.

use super::{projects, raw, reader};
use crate::auth::{Action, Caller};
use crate::error::ApiError;
use crate::extract::{File, Path, Query};
use crate::source::CloneCall;
use crate::state::Api;
use axum::body::Body;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::Slug;
use flate2::read::GzDecoder;
use serde::Deserialize;
use std::io::Read as _;
use utoipa::IntoParams;

const OFFER: HeaderValue = HeaderValue::from_static("application/x-git-upload-pack-advertisement");
const PACK: HeaderValue = HeaderValue::from_static("application/x-git-upload-pack-result");
/// How large a question may be once it is unpacked, bytes.
const QUESTION_BYTES_MAX: u64 = 8 << 20;
const NO_PUSH: &str =
    "Velocity's repositories are for reading: ask for a change in the conversation, or commit it by a task (gitcommit)";

/// Which of git's services.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ServiceQuery {
    /// `git-upload-pack`, with which git reads. `git-receive-pack`, with which it writes, is refused.
    service: String,
}

/// A refusal as git shows it to a person: plain text, and a 401 that makes it ask for a password.
pub(crate) struct GitRefusal(ApiError);

impl From<ApiError> for GitRefusal {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl IntoResponse for GitRefusal {
    fn into_response(self) -> Response {
        let words = format!("{}\n", self.0.body().error);
        let mut response = self.0.into_response();
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_LENGTH);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        if headers.contains_key(header::WWW_AUTHENTICATE) {
            let realm = HeaderValue::from_static("Basic realm=\"Velocity: any name, and an API key as the password\"");
            headers.insert(header::WWW_AUTHENTICATE, realm);
        }
        *response.body_mut() = Body::from(words);
        response
    }
}

/// A caller whose refusals are git's.
pub(crate) struct Cloner(Caller);

impl FromRequestParts<Api> for Cloner {
    type Rejection = GitRefusal;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, GitRefusal> {
        let caller = Caller::from_request_parts(parts, api).await?;
        caller.may(Action::See).await?;
        Ok(Self(caller))
    }
}

/// What `git clone http://HOST/git/PROJECT.git` asks first: which branches there are. git signs in by Basic: any name, and an API
/// key as the password.
#[utoipa::path(
    get, path = "/git/{repository}/info/refs", operation_id = "git_refs", tag = "projects",
    params(("repository" = String, Path, description = "The project's name, with or without `.git`"), ServiceQuery),
    responses(
        (status = 200, description = "What there is to clone", content_type = "application/x-git-upload-pack-advertisement", body = Vec<u8>),
        (status = 404, description = "No such project, or its files are not on this server"),
    )
)]
pub(crate) async fn refs(
    State(api): State<Api>,
    caller: Cloner,
    Path(repository): Path<String>,
    Query(query): Query<ServiceQuery>,
    headers: HeaderMap,
) -> Result<Response, GitRefusal> {
    if query.service != "git-upload-pack" {
        return Err(ApiError::forbidden(NO_PUSH).into());
    }
    answered(&api, &caller, &repository, CloneCall { protocol: protocol(&headers), question: None }, OFFER).await
}

/// What `git clone` and `git fetch` ask then: the objects that they lack.
#[utoipa::path(
    post, path = "/git/{repository}/git-upload-pack", operation_id = "git_upload_pack", tag = "projects",
    params(("repository" = String, Path, description = "The project's name, with or without `.git`")),
    request_body(content = Vec<u8>, content_type = "application/x-git-upload-pack-request"),
    responses(
        (status = 200, description = "The objects", content_type = "application/x-git-upload-pack-result", body = Vec<u8>),
        (status = 404, description = "No such project, or its files are not on this server"),
        (status = 413, description = "The question or the project is too large"),
    )
)]
pub(crate) async fn upload_pack(
    State(api): State<Api>,
    caller: Cloner,
    Path(repository): Path<String>,
    headers: HeaderMap,
    File(body): File,
) -> Result<Response, GitRefusal> {
    let question = unpacked(&headers, body.to_vec())?;
    let call = CloneCall { protocol: protocol(&headers), question: Some(question) };
    answered(&api, &caller, &repository, call, PACK).await
}

/// Pushing is refused, in words that git shows.
#[utoipa::path(
    post, path = "/git/{repository}/git-receive-pack", operation_id = "git_receive_pack", tag = "projects",
    params(("repository" = String, Path, description = "The project's name, with or without `.git`")),
    responses((status = 403, description = "Nobody pushes: repositories are for reading"))
)]
pub(crate) async fn receive_pack(_caller: Cloner, Path(_repository): Path<String>) -> GitRefusal {
    ApiError::forbidden(NO_PUSH).into()
}

async fn answered(
    api: &Api,
    Cloner(_caller): &Cloner,
    repository: &str,
    call: CloneCall,
    kind: HeaderValue,
) -> Result<Response, GitRefusal> {
    // Before protocol 2, the service's name stands before what there is.
    let is_headed = call.question.is_none() && !call.protocol.as_deref().is_some_and(|word| word.contains("version=2"));
    let name = repository.strip_suffix(".git").unwrap_or(repository);
    let project: Slug = projects::known(api, name).await?.id;
    let file = reader(api)?.carry(|sources| &sources.clone, project, call).await?;
    let mut response = if is_headed { headed(file).await? } else { raw::streamed(file) };
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, max-age=0, must-revalidate"));
    Ok(response)
}

/// What there is, behind the service's name. It is a line a branch, so it is short.
async fn headed(mut file: std::fs::File) -> Result<Response, ApiError> {
    let read = tokio::task::spawn_blocking(move || {
        let mut text = b"001e# service=git-upload-pack\n0000".to_vec();
        file.read_to_end(&mut text).map(|_| text)
    });
    let text = read.await.map_err(|error| ApiError::broken(&error))?.map_err(|error| ApiError::broken(&error))?;
    Ok(Body::from(text).into_response())
}

fn protocol(headers: &HeaderMap) -> Option<String> {
    headers.get("git-protocol").and_then(|word| word.to_str().ok()).map(str::to_owned)
}

/// The question as git wrote it: git packs a long one.
fn unpacked(headers: &HeaderMap, body: Vec<u8>) -> Result<Vec<u8>, ApiError> {
    match headers.get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes) {
        None | Some(b"identity") => Ok(body),
        Some(b"gzip" | b"x-gzip") => {
            let mut question = Vec::new();
            let read = GzDecoder::new(body.as_slice()).take(QUESTION_BYTES_MAX + 1).read_to_end(&mut question);
            read.map_err(|_| ApiError::invalid(&["body"], "the body is no whole gzip"))?;
            if question.len() as u64 > QUESTION_BYTES_MAX {
                return Err(ApiError::too_large("the question is larger than 8 MiB once it is unpacked"));
            }
            Ok(question)
        }
        Some(_) => Err(ApiError::invalid(&["header", "content-encoding"], "send the body as it is, or as gzip")),
    }
}
