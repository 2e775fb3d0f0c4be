//! What people and agents remember together.
//!
//! Who may say, confirm and forget is policy's matter, and no rule looks at what a memory says.

use crate::auth::{Action, Caller, admitted};
use crate::clock;
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Json, Path, Query};
use crate::routes::asked::{self, Page};
use crate::routes::worker::whole;
use crate::state::Api;
use crate::view::memory::{FoundMemories, KeptMemory, MemoryBody, MemoryView};
use crate::view::schema;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::{Decision, Memory, MemoryId, MemoryKind, MemoryTrust, NewMemory, Party, Ruling, Wish};
use serde::Deserialize;
use store::{MemoryQuery, memory_digest};
use utoipa::IntoParams;

const QUESTION_CHARS_MAX: usize = 500;
const OFFSET_MAX: u32 = 10_000;
const EXPORT_USUAL: u32 = 1_000;

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MemoryParams {
    /// Words, of any language; nothing in it has a meaning of its own. At most 500 characters.
    q: Option<String>,
    /// Only of this kind.
    #[param(value_type = Option<schema::MemoryKind>)]
    kind: Option<String>,
    /// What counts for this project: its own memories, and those for everything.
    project: Option<String>,
    /// What counts for this campaign, in the same way.
    campaign: Option<String>,
    /// Only of this scope.
    #[param(value_type = Option<schema::MemoryScope>)]
    scope: Option<String>,
    /// Trusted so far at least.
    #[param(value_type = Option<schema::MemoryTrust>)]
    trust: Option<String>,
    /// Of this author, as `user:…`.
    author: Option<String>,
    /// From this run.
    run: Option<i64>,
    /// Also what was replaced, is over, or does not count yet.
    history: Option<bool>,
    /// So many are left out at the beginning; at most 10,000.
    #[param(maximum = 10_000)]
    offset: Option<u32>,
}

/// Memories that hold the words, the best first; without words the newest first. Where an embedding model is configured, also
/// those that mean about the same.
#[utoipa::path(
    get, path = "/api/memory", operation_id = "search_memory", tag = "memory", params(MemoryParams, Page),
    responses((status = 200, description = "Memories", body = FoundMemories))
)]
pub(crate) async fn search(
    State(api): State<Api>,
    caller: Caller,
    Query(params): Query<MemoryParams>,
    Query(page): Query<Page>,
) -> Result<axum::Json<FoundMemories>, ApiError> {
    caller.may(Action::See).await?;
    let limit = page.limit()?;
    let mut query = params.query()?;
    if let (Some(embedder), Some(text)) = (api.embedder(), query.text.clone().filter(|text| !text.trim().is_empty())) {
        query.meaning = embedder(text).await;
    }
    let found = api.store().memories(&query, limit, clock::now_ms()).await?;
    Ok(axum::Json(FoundMemories::new(found, query.offset)))
}

impl MemoryParams {
    fn query(self) -> Result<MemoryQuery, ApiError> {
        if self.q.as_ref().is_some_and(|text| text.chars().count() > QUESTION_CHARS_MAX) {
            return Err(ApiError::invalid(&["query", "q"], "a question has at most 500 characters"));
        }
        let offset = self.offset.unwrap_or(0);
        if offset > OFFSET_MAX {
            return Err(ApiError::invalid(
                &["query", "offset"],
                "Input should be from 0 to 10000; ask more closely instead",
            ));
        }
        let kind = known(self.kind, "kind", MemoryKind::parse, "fact, decision, convention or incident")?;
        let trust = known(self.trust, "trust", MemoryTrust::parse, "untrusted, unconfirmed or confirmed")?;
        let scope_of = |text: &str| ["all", "project", "campaign"].into_iter().find(|scope| *scope == text);
        Ok(MemoryQuery {
            text: self.q,
            meaning: None,
            kind,
            project: self.project.as_deref().map(asked::project).transpose()?,
            campaign: self.campaign,
            scope: known(self.scope, "scope", scope_of, "all, project or campaign")?,
            trust,
            author: self.author,
            run_id: self.run.map(domain::JobId),
            history: self.history.unwrap_or(false),
            offset,
        })
    }
}

fn known<T>(
    text: Option<String>,
    field: &str,
    parse: impl Fn(&str) -> Option<T>,
    words: &str,
) -> Result<Option<T>, ApiError> {
    let read = |text: String| {
        parse(&text).ok_or_else(|| ApiError::invalid(&["query", field], format!("Input should be {words}")))
    };
    text.map(read).transpose()
}

/// Remembers something. What a person says is confirmed, what a program says is not, and what came from text of others is
/// untrusted whoever sends it; so is what was derived from something untrusted. What is remembered already is not written again.
#[utoipa::path(
    post, path = "/api/memory", operation_id = "remember", tag = "memory", request_body = MemoryBody,
    responses(
        (status = 200, description = "As it is remembered", body = KeptMemory),
        (status = 404, description = "There is no memory that it could take the place of", body = ErrorBody),
        (status = 409, description = "It cannot take that one's place, there is no such run, or too much awaits a person", body = ErrorBody),
    )
)]
pub(crate) async fn remember(
    State(api): State<Api>,
    caller: Caller,
    Json(body): Json<MemoryBody>,
) -> Result<axum::Json<KeptMemory>, ApiError> {
    let (new, from_others) = body.read()?;
    let trust = trust(&caller, &new, from_others);
    let wish = about_new(&caller, "memory.write", &new).with("trust", trust.as_str());
    let (wish, decision) = leave(&caller, wish).await?;
    let kept = api.store().remember(&new, trust, (&wish, &decision), clock::now_ms()).await?;
    Ok(axum::Json(kept.into()))
}

/// How far policy lets the caller be trusted with it.
fn trust(caller: &Caller, new: &NewMemory, from_others: bool) -> MemoryTrust {
    let vouches = || caller.decide(&about_new(caller, "memory.confirm", new)).ruling == Ruling::Allow;
    match from_others {
        true => MemoryTrust::Untrusted,
        false if vouches() => MemoryTrust::Confirmed,
        false => MemoryTrust::Unconfirmed,
    }
}

/// One memory, also one that counts no longer.
#[utoipa::path(
    get, path = "/api/memory/{id}", operation_id = "get_memory", tag = "memory",
    params(("id" = i64, Path, description = "The memory's number")),
    responses((status = 200, description = "The memory", body = MemoryView))
)]
pub(crate) async fn one(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<axum::Json<MemoryView>, ApiError> {
    caller.may(Action::See).await?;
    let memory = find(&api, &id).await?.ok_or_else(unknown)?;
    Ok(axum::Json(memory.into()))
}

/// Vouches for a memory that an agent, a program or a text of others brought in. Only people do.
#[utoipa::path(
    post, path = "/api/memory/{id}/confirm", operation_id = "confirm_memory", tag = "memory",
    params(("id" = i64, Path, description = "The memory's number")),
    responses((status = 200, description = "The memory, confirmed", body = MemoryView))
)]
pub(crate) async fn confirm(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<axum::Json<MemoryView>, ApiError> {
    let memory = find(&api, &id).await?;
    let (wish, decision) = leave(&caller, about(&caller, "memory.confirm", &id, memory.as_ref())).await?;
    let memory = memory.ok_or_else(unknown)?;
    let memory = api.store().confirm_memory(memory.id, (&wish, &decision), clock::now_ms()).await?;
    Ok(axum::Json(memory.into()))
}

/// Forgets a memory: it is gone, also from the index. The audit trail keeps who did it and the digest of what it said.
#[utoipa::path(
    delete, path = "/api/memory/{id}", operation_id = "forget_memory", tag = "memory",
    params(("id" = i64, Path, description = "The memory's number")),
    responses((status = 204, description = "Forgotten"))
)]
pub(crate) async fn forget(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let memory = find(&api, &id).await?;
    let wish = about(&caller, "memory.forget", &id, memory.as_ref());
    let own = memory.as_ref().is_some_and(|memory| memory.author == name(&wish.principal));
    let (wish, decision) = leave(&caller, wish.with("own", own)).await?;
    let memory = memory.ok_or_else(unknown)?;
    api.store().forget_memory(memory.id, (&wish, &decision), clock::now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// From where on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportParams {
    /// Only those with a higher number; 0 when not said.
    after: Option<i64>,
}

/// All memories as JSON lines, those that count no longer included, up to 1,000 at once: the header `x-next-after` gives the
/// `after` of the next call, and is missing at the end.
#[utoipa::path(
    get, path = "/api/memory/export", operation_id = "export_memory", tag = "memory", params(ExportParams),
    responses((status = 200, description = "One memory a line", content_type = "application/x-ndjson", body = String))
)]
pub(crate) async fn export(
    State(api): State<Api>,
    caller: Caller,
    Query(params): Query<ExportParams>,
) -> Result<Response, ApiError> {
    caller.may(Action::See).await?;
    let lines = api.store().memories_after(MemoryId(params.after.unwrap_or(0)), EXPORT_USUAL).await?;
    let is_end = lines.len() < EXPORT_USUAL as usize;
    let last = lines.last().filter(|_| !is_end).map(|line| line.memory.id.to_string());
    let mut text = String::new();
    for line in &lines {
        let line = serde_json::to_string(line).map_err(|error| ApiError::broken(&error))?;
        text.push_str(&line);
        text.push('\n');
    }
    let mut response = ([(CONTENT_TYPE, "application/x-ndjson")], text).into_response();
    if let Some(last) = last.and_then(|last| last.parse().ok()) {
        response.headers_mut().insert(HeaderName::from_static("x-next-after"), last);
    }
    Ok(response)
}

/// How far lines from elsewhere are trusted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportParams {
    /// Whether the caller vouches for the lines: then they are trusted as far as they say. Otherwise none is.
    vouched: Option<bool>,
}

/// Takes lines of an export, at most 1,000 at once. Those that cannot be taken are named; the others are kept.
#[utoipa::path(
    post, path = "/api/memory/import", operation_id = "import_memory", tag = "memory", params(ImportParams),
    request_body(content = String, content_type = "application/x-ndjson"),
    responses(
        (status = 200, description = "What became of the lines", body = schema::Imported),
        (status = 409, description = "Too many lines", body = ErrorBody),
    )
)]
pub(crate) async fn import(
    State(api): State<Api>,
    caller: Caller,
    Query(params): Query<ImportParams>,
    body: Body,
) -> Result<axum::Json<store::Imported>, ApiError> {
    let vouched = params.vouched.unwrap_or(false);
    let bytes = whole(body, api.config().limits.request_bytes).await?;
    let text = std::str::from_utf8(&bytes).map_err(|_| ApiError::invalid(&["body"], "the lines are not UTF-8"))?;
    let what = Party::new("memory", store::text_digest(text));
    let wish = Wish::new(caller.party(), "memory.import", what).with("vouched", vouched);
    let (wish, decision) = leave(&caller, wish).await?;
    let imported = api.store().import_memories(text, vouched, (&wish, &decision), clock::now_ms()).await?;
    Ok(axum::Json(imported))
}

/// The caller's leave, for the store to keep with the change. A refusal is kept here.
async fn leave(caller: &Caller, wish: Wish) -> Result<(Wish, Decision), ApiError> {
    let decision = caller.decide(&wish);
    if let Err(refusal) = admitted(&decision) {
        caller.record(wish, &decision, None).await?;
        return Err(refusal);
    }
    caller.note(&wish, &decision);
    Ok((wish, decision))
}

/// A wish about something new. The rules learn where it counts, and never what it says.
fn about_new(caller: &Caller, action: &str, new: &NewMemory) -> Wish {
    Wish::new(caller.party(), action, party(memory_digest(new), new))
}

/// A wish about a memory, or about a number that none has.
fn about(caller: &Caller, action: &str, id: &str, memory: Option<&Memory>) -> Wish {
    let Some(memory) = memory else { return Wish::new(caller.party(), action, Party::new("memory", id)) };
    let what = party(memory.id.to_string(), &memory.said).with("trust", memory.trust.as_str());
    Wish::new(caller.party(), action, what).with("digest", memory.digest.as_str())
}

fn party(id: String, said: &NewMemory) -> Party {
    let party = Party::new("memory", id).with("scope", said.scope.as_str());
    match said.scope.project() {
        Some(project) => party.with("project", project.as_str()),
        None => party,
    }
}

fn name(party: &Party) -> String {
    format!("{}:{}", party.kind, party.id)
}

async fn find(api: &Api, id: &str) -> Result<Option<Memory>, ApiError> {
    let Ok(id) = id.parse() else { return Ok(None) };
    Ok(api.store().find_memory(id).await?)
}

fn unknown() -> ApiError {
    ApiError::not_found("memory")
}
