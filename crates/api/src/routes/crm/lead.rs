//! A lead on its way: its wish becomes a conversation, what is said of the product becomes a change of it, and the lead becomes a
//! customer.

use super::{kind_of, unusable};
use crate::auth::{Action, Caller};
use crate::clock;
use crate::conversation::{self, Message};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Json, Path};
use crate::state::Api;
use crate::view::chat::ChatReply;
use crate::view::crm::{RecordView, view};
use axum::extract::State;
use domain::crm::Fields;
use domain::{Record, RecordId, RecordKind, SessionId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::RecordEdit;
use utoipa::ToSchema;

/// Longest feedback, in characters: a conversation takes no more at once.
const FEEDBACK_CHARS_MAX: usize = 10_000;

/// A lead and the conversation that it became.
#[derive(Serialize, ToSchema)]
pub(crate) struct LeadSession {
    /// The lead.
    #[schema(value_type = RecordView)]
    lead: Value,
    /// The conversation's id, for `POST /assistant-chat` and `/api/sessions/{id}`.
    session_id: String,
    /// What the assistant answered.
    reply: ChatReply,
}

/// The lead that an address names: nothing else becomes a conversation.
async fn lead(api: &Api, caller: &Caller, kind: &str, id: &str, how: &'static str) -> Result<Record, ApiError> {
    if kind_of(kind)? != RecordKind::Lead {
        return Err(ApiError::not_found("address"));
    }
    caller.may(Action::ChangeRecord(RecordKind::Lead, id, how)).await?;
    let lead = super::record(api, RecordKind::Lead, id).await?;
    match lead.deleted_at_ms {
        Some(_) => Err(ApiError::conflict("this lead was taken away; restore it first")),
        None => Ok(lead),
    }
}

/// The conversation that a lead is or becomes: always the same, so that doing it twice makes no second one.
fn session_of(lead: &Record) -> SessionId {
    lead.session_id.clone().unwrap_or_else(|| SessionId(format!("lead-{}", lead.id)))
}

async fn say(api: &Api, caller: &Caller, session: &SessionId, text: &str) -> Result<ChatReply, ApiError> {
    caller.may(Action::Talk(session)).await?;
    let message = Message { session: session.clone(), text: text.to_owned(), reset: false };
    conversation::turn(api, caller, &message).await
}

/// Saves a lead as it stands after a step of its way.
async fn moved(api: &Api, caller: &Caller, lead: Record, session: &SessionId, to: &str) -> Result<Record, ApiError> {
    let is_before = matches!(lead.fields.status(), Some("new" | "contacted" | "qualified" | "answered"));
    let fields = if is_before { lead.fields.clone().with_status(to) } else { lead.fields.clone() };
    let edit = RecordEdit { before: lead, fields, session_id: Some(session.clone()), by: caller.name().to_owned() };
    Ok(api.store().save_record(&edit, clock::now_ms()).await?)
}

/// A lead becomes a conversation with its wish as the brief; the lead's status is `building` then. A lead that became one already
/// keeps it. The release that comes of it is in the lead's `answer`, and its status is `answered` from then on.
#[utoipa::path(
    post, path = "/api/crm/{kind}/{id}/session", operation_id = "start_lead_session", tag = "crm",
    params(("kind" = String, Path, description = "leads; the others become none"), ("id" = String, Path, description = "Its id")),
    responses(
        (status = 200, description = "The lead and its conversation", body = LeadSession),
        (status = 409, description = "It has no wish, or was taken away", body = ErrorBody),
    )
)]
pub(crate) async fn session(
    State(api): State<Api>,
    caller: Caller,
    Path((kind, id)): Path<(String, String)>,
) -> Result<axum::Json<LeadSession>, ApiError> {
    let lead = lead(&api, &caller, &kind, &id, "session").await?;
    let session = session_of(&lead);
    let has_begun = api.store().find_session(&session).await?.is_some_and(|begun| !begun.transcript.is_empty());
    let wish = lead.fields.text("wish").map(str::to_owned);
    let text = match wish {
        _ if has_begun => String::new(),
        Some(wish) => wish,
        None => return Err(ApiError::conflict("this lead has no wish; write down what they want built first")),
    };
    let reply = say(&api, &caller, &session, &text).await?;
    // A lead that has its conversation stands where people put it.
    let lead = if lead.session_id.is_some() { lead } else { moved(&api, &caller, lead, &session, "building").await? };
    Ok(axum::Json(LeadSession { lead: view(&lead), session_id: session.0, reply }))
}

/// What somebody says of the product.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FeedbackBody {
    /// In their words, at most 10,000 characters: what to change.
    #[schema(max_length = 10_000)]
    text: String,
    /// How it was said: note (when not said), call, mail, visit.
    channel: Option<String>,
    /// Whether to build the changed product at once.
    #[serde(default)]
    build: bool,
}

/// A lead, what was said, and what became of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct LeadFeedback {
    /// The lead.
    #[schema(value_type = RecordView)]
    lead: Value,
    /// What was said, kept as an interaction about the lead.
    #[schema(value_type = RecordView)]
    interaction: Value,
    /// The conversation's id.
    session_id: String,
    /// What the assistant answered: the changed spec, and the run when one was started.
    reply: ChatReply,
}

/// What a lead says of the product becomes a change request: it is kept as an interaction, and said in the lead's conversation.
#[utoipa::path(
    post, path = "/api/crm/{kind}/{id}/feedback", operation_id = "give_lead_feedback", tag = "crm", request_body = FeedbackBody,
    params(("kind" = String, Path, description = "leads"), ("id" = String, Path, description = "Its id")),
    responses(
        (status = 200, description = "What became of it", body = LeadFeedback),
        (status = 409, description = "The lead has no conversation yet, or was taken away", body = ErrorBody),
    )
)]
pub(crate) async fn feedback(
    State(api): State<Api>,
    caller: Caller,
    Path((kind, id)): Path<(String, String)>,
    Json(body): Json<FeedbackBody>,
) -> Result<axum::Json<LeadFeedback>, ApiError> {
    if body.text.trim().is_empty() || body.text.chars().count() > FEEDBACK_CHARS_MAX {
        return Err(ApiError::invalid(&["body", "text"], "feedback has 1 to 10,000 characters"));
    }
    let lead = lead(&api, &caller, &kind, &id, "feedback").await?;
    let Some(session) = lead.session_id.clone() else {
        return Err(ApiError::conflict("this lead has no conversation yet; begin one first"));
    };
    let given = json!({"text": body.text, "channel": body.channel, "about_id": id});
    let fields = Fields::new(RecordKind::Interaction, &object(given)).map_err(unusable)?;
    let now = clock::now_ms();
    let interaction = api.store().insert_record(RecordKind::Interaction, &fields, caller.name(), now).await?;
    let mut reply = say(&api, &caller, &session, &body.text).await?;
    let mut lead = lead;
    if body.build {
        reply = say(&api, &caller, &session, "build").await?;
        lead = moved(&api, &caller, lead, &session, "building").await?;
    }
    let (lead, interaction) = (view(&lead), view(&interaction));
    Ok(axum::Json(LeadFeedback { lead, interaction, session_id: session.0, reply }))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// What a lead became.
#[derive(Serialize, ToSchema)]
pub(crate) struct Converted {
    /// The lead, `converted`.
    #[schema(value_type = RecordView)]
    lead: Value,
    /// Its company; null when it named none.
    #[schema(required, value_type = Option<RecordView>)]
    account: Option<Value>,
    /// Whom to talk to.
    #[schema(value_type = RecordView)]
    person: Value,
    /// What may become a deal.
    #[schema(value_type = RecordView)]
    opportunity: Value,
}

/// A lead becomes a customer: an account (when it names a company), a person and an opportunity, which name each other. An account
/// or a person that is there already is taken instead of a second one.
#[utoipa::path(
    post, path = "/api/crm/{kind}/{id}/convert", operation_id = "convert_lead", tag = "crm",
    params(("kind" = String, Path, description = "leads"), ("id" = String, Path, description = "Its id")),
    responses(
        (status = 200, description = "What it became", body = Converted),
        (status = 409, description = "It was converted before, or was taken away", body = ErrorBody),
    )
)]
pub(crate) async fn convert(
    State(api): State<Api>,
    caller: Caller,
    Path((kind, id)): Path<(String, String)>,
) -> Result<axum::Json<Converted>, ApiError> {
    let lead = lead(&api, &caller, &kind, &id, "convert").await?;
    if lead.fields.status() == Some("converted") {
        return Err(ApiError::conflict("this lead was converted before"));
    }
    let account = account_of(&api, &lead).await?;
    let person = person_of(&api, &lead).await?;
    let deal = part(
        &lead,
        RecordKind::Opportunity,
        &["name", "owner", "source", "campaign_name", "amount", "currency", "text", "tags"],
    )?;
    // Ids come in this order: opportunity, then what is not there already.
    let count = 1 + [account.as_ref(), Some(&person)].into_iter().flatten().filter(|found| found.is_new()).count();
    let by = caller.name().to_owned();
    let make = |ids: &[String]| {
        let mut ids = ids.iter();
        let mut next = || ids.next().cloned().unwrap_or_default();
        // The opportunity's own.
        next();
        let mut made = Vec::new();
        let account_id = account.as_ref().map(|found| found.id(&mut next));
        let person_id = person.id(&mut next);
        let links = object(json!({"account_id": account_id, "person_id": person_id, "lead_id": id}));
        made.push((
            RecordKind::Opportunity,
            linked(RecordKind::Opportunity, &deal, &links, &["account_id", "person_id", "lead_id"]),
        ));
        if let Some(Found::New(fields)) = &account {
            made.push((RecordKind::Account, fields.clone()));
        }
        if let Found::New(fields) = &person {
            made.push((RecordKind::Person, linked(RecordKind::Person, fields, &links, &["account_id"])));
        }
        let fields =
            linked(RecordKind::Lead, &lead.fields, &links, &["account_id", "person_id"]).with_status("converted");
        let session_id = lead.session_id.clone();
        (made, RecordEdit { before: lead.clone(), fields, session_id, by: by.clone() })
    };
    let (lead, made) = api.store().convert_record(count, make, clock::now_ms()).await?;
    let of = |kind: RecordKind| made.iter().find(|record| record.kind == kind).map(view);
    let account = match account {
        Some(found) => found.shown().or_else(|| of(RecordKind::Account)),
        None => None,
    };
    let person = person.shown().or_else(|| of(RecordKind::Person)).unwrap_or_default();
    let opportunity = of(RecordKind::Opportunity).unwrap_or_default();
    Ok(axum::Json(Converted { lead: view(&lead), account, person, opportunity }))
}

/// Somebody who is there already, or is to be made.
#[derive(Clone)]
enum Found {
    There(Box<Record>),
    New(Fields),
}

impl Found {
    fn is_new(&self) -> bool {
        matches!(self, Self::New(_))
    }

    fn id(&self, next: &mut impl FnMut() -> String) -> String {
        match self {
            Self::There(record) => record.id.0.clone(),
            Self::New(_) => next(),
        }
    }

    fn shown(&self) -> Option<Value> {
        match self {
            Self::There(record) => Some(view(record)),
            Self::New(_) => None,
        }
    }
}

async fn account_of(api: &Api, lead: &Record) -> Result<Option<Found>, ApiError> {
    if let Some(found) = linked_record(api, lead, RecordKind::Account, "account_id").await? {
        return Ok(Some(found));
    }
    let Some(company) = lead.fields.text("company") else { return Ok(None) };
    let named = Fields::new(RecordKind::Account, &object(json!({"name": company}))).map_err(unusable)?;
    let there = api.store().duplicates_of(RecordKind::Account, &named, None).await?.into_iter().next();
    let fields = part(lead, RecordKind::Account, &["website", "address", "owner", "source"])?;
    Ok(Some(there.map_or_else(|| Found::New(named.joined(&fields)), |record| Found::There(Box::new(record)))))
}

async fn person_of(api: &Api, lead: &Record) -> Result<Found, ApiError> {
    if let Some(found) = linked_record(api, lead, RecordKind::Person, "person_id").await? {
        return Ok(found);
    }
    let fields = part(lead, RecordKind::Person, &["name", "email", "phone", "address", "owner", "source"])?;
    let same = api.store().duplicates_of(RecordKind::Person, &fields, None).await?.into_iter();
    // A name alone is no person.
    let mut same =
        same.filter(|other| other.fields.text("email").is_some_and(|email| is_same(email, fields.text("email"))));
    Ok(same.next().map_or_else(|| Found::New(fields), |record| Found::There(Box::new(record))))
}

fn is_same(one: &str, other: Option<&str>) -> bool {
    other.is_some_and(|other| one.eq_ignore_ascii_case(other))
}

async fn linked_record(api: &Api, lead: &Record, kind: RecordKind, field: &str) -> Result<Option<Found>, ApiError> {
    let Some(id) = lead.fields.text(field) else { return Ok(None) };
    let found = api.store().find_record(kind, &RecordId(id.to_owned())).await?;
    Ok(found.filter(|record| record.deleted_at_ms.is_none()).map(|record| Found::There(Box::new(record))))
}

/// Those of a lead's fields that another kind has, too.
fn part(lead: &Record, kind: RecordKind, names: &[&str]) -> Result<Fields, ApiError> {
    let shown = lead.fields.shown();
    let mut given: Map<String, Value> =
        names.iter().filter_map(|name| Some(((*name).to_owned(), shown.get(*name)?.clone()))).collect();
    given.entry("name").or_insert_with(|| lead.fields.name().into());
    Fields::new(kind, &given).map_err(unusable)
}

/// The same fields with some of these links. They are ids of ours, so they fit.
fn linked(kind: RecordKind, fields: &Fields, links: &Map<String, Value>, names: &[&str]) -> Fields {
    let given = names.iter().filter_map(|name| Some(((*name).to_owned(), links.get(*name)?.clone()))).collect();
    fields.changed(kind, &given).unwrap_or_else(|_| fields.clone())
}
