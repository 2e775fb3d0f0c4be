//! Files as they are, to be taken away: one, or all of them.

use super::{AtQuery, FileQuery, reader};
use crate::auth::{Action, Caller};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Path, Query};
use crate::state::Api;
use crate::view::source::image_type;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio_util::io::ReaderStream;
use utoipa::IntoParams;

/// The largest single file that is sent, bytes.
const RAW_BYTES_MAX: u64 = 16 << 20;
/// Whatever a browser takes it for, it may load nothing and run nothing.
const HARMLESS: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// How a file is sent.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RawQuery {
    /// As something to keep, never to show.
    #[serde(default)]
    download: bool,
}

/// One file as it is. Pictures and text are shown by a browser, everything else is something to keep; what a file is, is judged
/// by what is in it.
#[utoipa::path(
    get, path = "/api/projects/{slug}/file/raw", operation_id = "get_raw_file", tag = "projects",
    params(("slug" = String, Path, description = "The project's name"), FileQuery, AtQuery, RawQuery),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 404, description = "No such project, branch, commit, run or file", body = ErrorBody),
        (status = 413, description = "Larger than 16 MiB: clone the project", body = ErrorBody),
    )
)]
pub(crate) async fn file(
    State(api): State<Api>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(file): Query<FileQuery>,
    Query(at): Query<AtQuery>,
    Query(raw): Query<RawQuery>,
) -> Result<Response, ApiError> {
    caller.may(Action::See).await?;
    let (project, name) = at.named(&api, &slug).await?;
    let asked = (name, file.path, RAW_BYTES_MAX);
    let blob = reader(&api)?.look(|sources| &sources.blob, project, asked).await?;
    let content =
        blob.content.ok_or_else(|| ApiError::too_large("this file is larger than 16 MiB; clone the project"))?;
    let kind = image_type(&content).or_else(|| is_text(&content).then_some("text/plain; charset=utf-8"));
    let shown = kind.filter(|_| !raw.download);
    let name = blob.entry.path.rsplit('/').next().unwrap_or_default();
    let mut response = Body::from(content).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(shown.unwrap_or("application/octet-stream")));
    headers.insert(header::CONTENT_SECURITY_POLICY, HARMLESS);
    headers.insert(header::CONTENT_DISPOSITION, disposition(shown.is_some(), name));
    Ok(response)
}

/// The files of a branch, a commit, or what a run made, as a zip: without history, and without links.
#[utoipa::path(
    get, path = "/api/projects/{slug}/zip", operation_id = "get_zip", tag = "projects",
    params(("slug" = String, Path, description = "The project's name"), AtQuery),
    responses(
        (status = 200, description = "The zip", content_type = "application/zip", body = Vec<u8>),
        (status = 404, description = "No such project, branch, commit or run", body = ErrorBody),
        (status = 413, description = "Too large for one file: clone the project", body = ErrorBody),
    )
)]
pub(crate) async fn zip(
    State(api): State<Api>,
    caller: Caller,
    Path(slug): Path<String>,
    Query(at): Query<AtQuery>,
) -> Result<Response, ApiError> {
    caller.may(Action::See).await?;
    let (project, name) = at.named(&api, &slug).await?;
    let file_name = format!("{project}.zip");
    let file = reader(&api)?.carry(|sources| &sources.zip, project, name).await?;
    let mut response = streamed(file);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CONTENT_DISPOSITION, disposition(false, &file_name));
    Ok(response)
}

/// An open file as an answer.
pub(super) fn streamed(file: std::fs::File) -> Response {
    let bytes = file.metadata().map(|meta| meta.len());
    let mut response = Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file))).into_response();
    if let Ok(bytes) = bytes {
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(bytes));
    }
    response
}

/// Text without the byte that no text has.
fn is_text(content: &[u8]) -> bool {
    !content.contains(&0) && std::str::from_utf8(content).is_ok()
}

/// What a file is called, also where its name is none that a header takes (RFC 6266).
fn disposition(is_shown: bool, name: &str) -> HeaderValue {
    let how = if is_shown { "inline" } else { "attachment" };
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_".contains(byte);
    let plain: String = name.bytes().map(|byte| if is_plain(&byte) { char::from(byte) } else { '_' }).collect();
    let coded = name.bytes().fold(String::new(), |mut text, byte| {
        match is_plain(&byte) {
            true => text.push(char::from(byte)),
            false => text.push_str(&format!("%{byte:02X}")),
        }
        text
    });
    let text = format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{coded}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_cannot_leave_its_header() {
        let value = disposition(false, "a\"\r\nSet-Cookie: x=\u{e9}.py");
        let text = value.to_str().unwrap();
        assert!(
            text.starts_with("attachment; filename=\"a___Set-Cookie__x___.py\"; filename*=UTF-8''a%22%0D%0A"),
            "{text}"
        );
        assert!(text.ends_with("%C3%A9.py"), "{text}");
    }
}
