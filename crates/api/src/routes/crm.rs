//! Records about customers: one set of calls for all six kinds.

pub(crate) mod file;
pub(crate) mod lead;
pub(crate) mod more;

use crate::auth::{Action, Caller};
use crate::clock;
use crate::error::{ApiError, ErrorBody, Fault};
use crate::extract::{Json, Path, Query};
use crate::routes::asked::Page;
use crate::state::Api;
use crate::view::address;
use crate::view::crm::{AnswerView, DuplicateView, RecordBody, RecordList, RecordView, shown, view};
use axum::extract::State;
use axum::http::StatusCode;
use domain::crm::{FieldFault, Fields, read_time, words};
use domain::{Record, RecordId, RecordKind, ReleaseState};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::{RecordEdit, RecordFilter, RecordOrder};
use utoipa::IntoParams;

/// How often a change is made anew when somebody else changes the same record.
const TRIES_MAX: u32 = 3;

/// Which records.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RecordQuery {
    /// Words that are all in one of its texts.
    q: Option<String>,
    /// Where it stands.
    status: Option<String>,
    /// Who looks after it.
    owner: Option<String>,
    /// With this tag.
    tag: Option<String>,
    /// With this address.
    email: Option<String>,
    /// Of this account.
    account_id: Option<String>,
    /// Of this person.
    person_id: Option<String>,
    /// About this record.
    about_id: Option<String>,
    /// Due before this moment: RFC 3339 or a date.
    due_before: Option<String>,
    /// Changed at this moment or later: RFC 3339 or a date.
    since: Option<String>,
    /// Those that were taken away instead of those that are there.
    #[serde(default)]
    deleted: bool,
    /// `updated` (the newest first, when not said), `created`, `name`, `due`.
    sort: Option<String>,
}

impl RecordQuery {
    pub(crate) fn filter(&self) -> Result<RecordFilter, ApiError> {
        let time = |name: &str, text: &Option<String>| match text {
            None => Ok(None),
            Some(text) => read_time(&json!(text)).map(Some).ok_or_else(|| {
                ApiError::invalid(&["query", name], "a moment is RFC 3339 (2026-11-21T09:00:00Z) or a date")
            }),
        };
        Ok(RecordFilter {
            words: words(self.q.as_deref().unwrap_or_default()),
            status: self.status.clone(),
            owner: self.owner.clone(),
            tag: self.tag.as_ref().map(|tag| tag.trim().to_lowercase()),
            email: self.email.as_ref().map(|email| email.trim().to_lowercase()),
            account_id: self.account_id.clone(),
            person_id: self.person_id.clone(),
            about_id: self.about_id.clone(),
            due_before_ms: time("due_before", &self.due_before)?,
            since_ms: time("since", &self.since)?,
            deleted: self.deleted,
        })
    }

    pub(crate) fn order(&self) -> Result<RecordOrder, ApiError> {
        match self.sort.as_deref() {
            None | Some("updated") => Ok(RecordOrder::Changed),
            Some("created") => Ok(RecordOrder::Created),
            Some("name") => Ok(RecordOrder::Name),
            Some("due") => Ok(RecordOrder::Due),
            Some(_) => Err(ApiError::invalid(&["query", "sort"], "Input should be updated, created, name or due")),
        }
    }
}

/// Which part of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Offset {
    /// How many come before it; 0 when not said.
    #[param(minimum = 0)]
    #[serde(default)]
    offset: u32,
}

/// The kind that an address names.
pub(crate) fn kind_of(text: &str) -> Result<RecordKind, ApiError> {
    RecordKind::parse_plural(text).ok_or_else(|| ApiError::not_found("address"))
}

/// What is wrong with a body.
pub(crate) fn unusable(faults: Vec<FieldFault>) -> ApiError {
    ApiError::unusable(faults.into_iter().map(|fault| Fault::of(&fault.field, "value_error", fault.message)).collect())
}

/// The record, which must be there.
pub(crate) async fn record(api: &Api, kind: RecordKind, id: &str) -> Result<Record, ApiError> {
    let found = api.store().find_record(kind, &RecordId(id.to_owned())).await?;
    found.ok_or_else(|| ApiError::not_found(kind.as_str()))
}

/// Records of a kind.
#[utoipa::path(
    get, path = "/api/crm/{kind}", operation_id = "list_records", tag = "crm", params(
        ("kind" = String, Path, description = "people, accounts, leads, opportunities, interactions, reminders"),
        RecordQuery, Page, Offset,
    ),
    responses((status = 200, description = "Records", body = RecordList))
)]
pub(crate) async fn list(
    State(api): State<Api>,
    caller: Caller,
    Path(kind): Path<String>,
    Query(query): Query<RecordQuery>,
    Query(page): Query<Page>,
    Query(Offset { offset }): Query<Offset>,
) -> Result<axum::Json<RecordList>, ApiError> {
    let kind = kind_of(&kind)?;
    caller.may(Action::SeeRecords(kind)).await?;
    let limit = page.limit()?;
    let found = api.store().records(kind, &query.filter()?, query.order()?, (limit, offset)).await?;
    Ok(axum::Json(RecordList { items: found.records.iter().map(view).collect(), total: found.total, limit, offset }))
}

/// Makes a record. Others that are perhaps the same are named in the answer; it is made all the same.
#[utoipa::path(
    post, path = "/api/crm/{kind}", operation_id = "create_record", tag = "crm", request_body = RecordBody,
    params(("kind" = String, Path, description = "people, accounts, leads, opportunities, interactions, reminders")),
    responses(
        (status = 201, description = "The record", body = RecordView),
        (status = 409, description = "It names a record that is not there", body = ErrorBody),
    )
)]
pub(crate) async fn create(
    State(api): State<Api>,
    caller: Caller,
    Path(kind): Path<String>,
    Json(body): Json<Map<String, Value>>,
) -> Result<(StatusCode, axum::Json<Value>), ApiError> {
    let kind = kind_of(&kind)?;
    caller.may(Action::ChangeRecord(kind, "new", "create")).await?;
    let fields = Fields::new(kind, &body).map_err(unusable)?;
    let same = api.store().duplicates_of(kind, &fields, None).await?;
    let made = api.store().insert_record(kind, &fields, caller.name(), clock::now_ms()).await?;
    let mut answer = shown(&made);
    answer.insert("duplicates".to_owned(), json!(same.iter().map(DuplicateView::from).collect::<Vec<_>>()));
    Ok((StatusCode::CREATED, axum::Json(Value::Object(answer))))
}

/// One record, also one that was taken away.
#[utoipa::path(
    get, path = "/api/crm/{kind}/{id}", operation_id = "get_record", tag = "crm",
    params(("kind" = String, Path, description = "As in the list"), ("id" = String, Path, description = "Its id")),
    responses((status = 200, description = "The record", body = RecordView))
)]
pub(crate) async fn one(
    State(api): State<Api>,
    caller: Caller,
    Path((kind, id)): Path<(String, String)>,
) -> Result<axum::Json<Value>, ApiError> {
    let kind = kind_of(&kind)?;
    caller.may(Action::SeeRecords(kind)).await?;
    let record = record(&api, kind, &id).await?;
    let mut all = shown(&record);
    all.insert("answer".to_owned(), json!(answer(&api, &record).await?));
    Ok(axum::Json(Value::Object(all)))
}

/// The release that answered a lead.
async fn answer(api: &Api, record: &Record) -> Result<Option<AnswerView>, ApiError> {
    let Some(id) = record.release_id else { return Ok(None) };
    let Some(release) = api.store().find_release(id).await? else { return Ok(None) };
    let is_live = release.state == ReleaseState::Live;
    Ok(Some(AnswerView {
        release_id: release.id.0,
        run_id: release.run_id.0,
        state: release.state.as_str(),
        url: is_live.then(|| address::url(api.config(), &release.project)),
        project: release.project.to_string(),
    }))
}

/// Changes the fields that are given.
#[utoipa::path(
    patch, path = "/api/crm/{kind}/{id}", operation_id = "change_record", tag = "crm", request_body = RecordBody,
    params(("kind" = String, Path, description = "As in the list"), ("id" = String, Path, description = "Its id")),
    responses(
        (status = 200, description = "The record", body = RecordView),
        (status = 409, description = "It changed meanwhile, was taken away, or names a record that is not there", body = ErrorBody),
    )
)]
pub(crate) async fn change(
    State(api): State<Api>,
    caller: Caller,
    Path((kind, id)): Path<(String, String)>,
    Json(mut body): Json<Map<String, Value>>,
) -> Result<axum::Json<Value>, ApiError> {
    let kind = kind_of(&kind)?;
    caller.may(Action::ChangeRecord(kind, &id, "update")).await?;
    let known = match body.remove("revision") {
        None | Some(Value::Null) => None,
        Some(value) => Some(value.as_i64().ok_or_else(|| ApiError::invalid(&["body", "revision"], "it is a number"))?),
    };
    let mut tries = 1;
    loop {
        let before = record(&api, kind, &id).await?;
        if known.is_some_and(|known| known != before.revision) {
            let at = before.revision;
            return Err(ApiError::conflict(format!(
                "this record changed meanwhile, it is at revision {at}; read it again"
            )));
        }
        let fields = before.fields.changed(kind, &body).map_err(unusable)?;
        let session_id = before.session_id.clone();
        let edit = RecordEdit { before, fields, session_id, by: caller.name().to_owned() };
        match api.store().save_record(&edit, clock::now_ms()).await {
            Err(store::Error::Conflict { .. }) if known.is_none() && tries < TRIES_MAX => tries += 1,
            saved => return Ok(axum::Json(view(&saved?))),
        }
    }
}

/// Takes a record away. Nothing is lost: it can be restored.
#[utoipa::path(
    delete, path = "/api/crm/{kind}/{id}", operation_id = "remove_record", tag = "crm",
    params(("kind" = String, Path, description = "As in the list"), ("id" = String, Path, description = "Its id")),
    responses((status = 204, description = "Taken away"))
)]
pub(crate) async fn remove(
    State(api): State<Api>,
    caller: Caller,
    Path((kind, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let kind = kind_of(&kind)?;
    caller.may(Action::ChangeRecord(kind, &id, "delete")).await?;
    api.store().remove_record(kind, &RecordId(id), true, caller.name(), clock::now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}
