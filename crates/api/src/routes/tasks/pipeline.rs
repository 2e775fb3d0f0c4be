//! `task: "pipeline"`: a whole run, from seven answers, a spec, a project or a conversation.

use crate::auth::{Action, Caller};
use crate::clock;
use crate::error::ApiError;
use crate::routes::tasks::order::Order;
use crate::routes::tasks::submit::Placed;
use crate::state::Api;
use domain::payload::Environment;
use domain::{Answers, Decision, JobKind, Question, RunId, Session, SessionId, Slug, Spec, Stage, Terms, Wish};
use serde::Deserialize as _;
use serde_json::{Map, Value, json};
use store::{JobFilter, NewRun};

/// How many runs of a project are searched for one with the same idempotency key.
const RUNS_SEARCHED: u32 = 50;

/// Starts the run that a payload describes.
///
/// `{kind, goal, features, pages, users, style, name}` or the same under `answers`; or `spec`; or `project` or
/// `session_id` alone, whose newest spec is built. `session_id` beside answers or a spec says which conversation keeps
/// them. `deploy: false` ends the run with the build; `stages` names the stages itself. Nothing is changed before policy has
/// said yes to all of it.
pub(crate) async fn start(
    api: &Api,
    caller: &Caller,
    order: &Order,
    decided: (Wish, Decision),
) -> Result<Placed, ApiError> {
    no_terms(order)?;
    let (stages, environment) = (stages(&order.payload)?, environment(&order.payload)?);
    let (session, is_new) = session(api, order).await?;
    let Some(spec) = session.spec.clone() else { return Err(unready(&session)) };
    let decisions = vec![decided, caller.may_start(&spec.project.id).await?];
    let key = order.terms.idempotency_key.as_ref().map(|key| format!("{}:{key}", caller.name()));
    if let Some(id) = same(api, &spec.project.id, key.as_deref()).await? {
        return Ok(Placed { id, existed: true });
    }
    let session = if is_new {
        caller.may(Action::Talk(&session.id)).await?;
        save(api, session).await?
    } else {
        session
    };
    let mut payload = json!({ "environment": environment });
    if let Some(key) = key {
        payload["idempotency_key"] = json!(key);
    }
    let new = NewRun {
        session_id: Some(session.id.clone()),
        spec,
        stages,
        requested_by: caller.name().to_owned(),
        payload,
        decisions,
    };
    let id = run(api, session, new).await?;
    Ok(Placed { id, existed: false })
}

/// A run begins at once and has its own order: what single tasks are told about it does not apply.
fn no_terms(order: &Order) -> Result<(), ApiError> {
    let key = order.terms.idempotency_key.clone();
    if order.needs.is_empty() && order.terms == (Terms { idempotency_key: key, ..Terms::default() }) {
        return Ok(());
    }
    let reason =
        "a pipeline takes only task, payload and idempotency_key: it begins at once, its stages one after the other";
    Err(ApiError::invalid(&["body"], reason))
}

async fn run(api: &Api, session: Session, new: NewRun) -> Result<RunId, ApiError> {
    let built_revision = Some(new.spec.revision);
    let id = api.store().start_run(&new, clock::now_ms()).await?;
    let session = Session { run_id: Some(id), built_revision, ..session };
    match api.store().save_session(&session, None, clock::now_ms()).await {
        // Somebody said something meanwhile: the run is under way all the same, and the project knows it.
        Ok(_) | Err(store::Error::Conflict { .. }) => Ok(id),
        Err(error) => Err(error.into()),
    }
}

/// A run of this project that was started with the same key.
async fn same(api: &Api, project: &Slug, key: Option<&str>) -> Result<Option<RunId>, ApiError> {
    let Some(key) = key else { return Ok(None) };
    let filter = JobFilter { kind: Some(JobKind::Run), project: Some(project.clone()), ..JobFilter::default() };
    let runs = api.store().jobs(&filter, RUNS_SEARCHED).await?;
    Ok(runs.into_iter().find(|run| run.payload["idempotency_key"] == key).map(|run| run.id))
}

fn stages(payload: &Map<String, Value>) -> Result<Vec<Stage>, ApiError> {
    if let Some(named) = payload.get("stages").filter(|named| !named.is_null()) {
        let stages: Option<Vec<Stage>> = Vec::deserialize(named).ok();
        let usable = stages.filter(|stages| !stages.is_empty() && stages.is_sorted_by(|a, b| a < b));
        let reason = "stages are named in their order, each once, as [\"plan\", \"code\"]";
        return usable.ok_or_else(|| ApiError::invalid(&["body", "payload", "stages"], reason));
    }
    let deploy = match payload.get("deploy") {
        None | Some(Value::Null) => true,
        Some(Value::Bool(deploy)) => *deploy,
        Some(_) => return Err(ApiError::invalid(&["body", "payload", "deploy"], "deploy is true or false")),
    };
    Ok(Stage::ALL.into_iter().filter(|stage| deploy || *stage <= Stage::Build).collect())
}

fn environment(payload: &Map<String, Value>) -> Result<Environment, ApiError> {
    let Some(named) = payload.get("environment").filter(|named| !named.is_null()) else {
        return Ok(Environment::default());
    };
    Environment::deserialize(named)
        .map_err(|_| ApiError::invalid(&["body", "payload", "environment"], "environment is preview or production"))
}

fn unready(session: &Session) -> ApiError {
    let missing: Vec<&str> = session.answers.missing().into_iter().map(Question::as_str).collect();
    let reason = format!("this conversation has no spec yet; it misses {}", missing.join(", "));
    ApiError::invalid(&["body", "payload", "session_id"], reason)
}

/// The conversation that the run belongs to, with the spec to build; and whether the payload brings something that is not
/// saved in it yet.
async fn session(api: &Api, order: &Order) -> Result<(Session, bool), ApiError> {
    let payload = &order.payload;
    let named = payload.get("session_id").filter(|id| !id.is_null()).map(session_id).transpose()?;
    let answers = answers(payload)?;
    let spec = payload.get("spec").filter(|spec| !spec.is_null()).map(spec).transpose()?;
    match (answers, spec) {
        (Some(_), Some(_)) => Err(ApiError::invalid(&["body", "payload"], "give answers or a spec, not both")),
        (Some(answers), None) => Ok((answered(api, named, answers).await?, true)),
        (None, Some(spec)) => Ok((described(api, named, spec).await?, true)),
        (None, None) => Ok((stored(api, named, order.project.as_ref()).await?, false)),
    }
}

fn session_id(value: &Value) -> Result<SessionId, ApiError> {
    let id = value.as_str().and_then(SessionId::parse);
    id.ok_or_else(|| {
        ApiError::invalid(&["body", "payload", "session_id"], "a session_id has 1 to 128 visible characters")
    })
}

/// The seven answers, plain or under `answers`; none when the payload has none of them.
fn answers(payload: &Map<String, Value>) -> Result<Option<Answers>, ApiError> {
    let written = match payload.get("answers").filter(|answers| !answers.is_null()) {
        Some(answers) => answers.clone(),
        None => {
            let keys = Question::ALL.map(Question::as_str);
            let plain: Map<String, Value> = payload
                .iter()
                .filter(|(key, _)| keys.contains(&key.as_str()))
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect();
            if plain.is_empty() {
                return Ok(None);
            }
            Value::Object(plain)
        }
    };
    let wrong = |reason: String| ApiError::invalid(&["body", "payload", "answers"], reason);
    let answers: Answers =
        serde_json::from_value(written).map_err(|error| wrong(format!("the answers are seven texts: {error}")))?;
    let missing: Vec<&str> = answers.missing().into_iter().map(Question::as_str).collect();
    if !missing.is_empty() {
        return Err(wrong(format!("these answers are missing or empty: {}", missing.join(", "))));
    }
    generator::refuse(&answers).map_or(Ok(Some(answers)), |why| Err(wrong(why)))
}

fn spec(value: &Value) -> Result<Spec, ApiError> {
    let wrong = |reason: String| ApiError::invalid(&["body", "payload", "spec"], reason);
    let spec: Spec =
        serde_json::from_value(value.clone()).map_err(|error| wrong(format!("this is no spec: {error}")))?;
    let faults = generator::check(&spec);
    if faults.is_empty() { Ok(spec) } else { Err(wrong(faults.join("; "))) }
}

async fn answered(api: &Api, named: Option<SessionId>, answers: Answers) -> Result<Session, ApiError> {
    let fresh = generator::derive(&answers, &[], None);
    let (id, stored) = kept(api, named, &fresh).await?;
    // The conversation of the same name goes on, so that requirement ids stay.
    let spec = match stored.as_ref().and_then(|session| session.spec.as_ref()) {
        Some(before) => generator::derive(&answers, &[], Some(before)),
        None => fresh,
    };
    let session = stored.unwrap_or_else(|| Session::new(id, clock::now_ms()));
    Ok(Session { answers, edits: Vec::new(), asked: None, spec: Some(spec), ..session })
}

async fn described(api: &Api, named: Option<SessionId>, spec: Spec) -> Result<Session, ApiError> {
    let (id, stored) = kept(api, named, &spec).await?;
    let session = stored.unwrap_or_else(|| Session::new(id, clock::now_ms()));
    let answers = spec.answers.clone();
    Ok(Session { answers, edits: Vec::new(), asked: None, spec: Some(spec), ..session })
}

/// The conversation that keeps a spec: the one that was named, else the one called like the project.
async fn kept(api: &Api, named: Option<SessionId>, spec: &Spec) -> Result<(SessionId, Option<Session>), ApiError> {
    let own = || SessionId::parse(spec.project.id.as_str()).expect("a project's name is short and visible");
    let id = named.unwrap_or_else(own);
    let stored = api.store().find_session(&id).await?;
    Ok((id, stored))
}

async fn save(api: &Api, session: Session) -> Result<Session, ApiError> {
    let summary = session.spec.as_ref().map(|spec| format!("Revision {} came with a task.", spec.revision));
    Ok(api.store().save_session(&session, summary.as_deref(), clock::now_ms()).await?)
}

async fn stored(api: &Api, named: Option<SessionId>, project: Option<&Slug>) -> Result<Session, ApiError> {
    let wrong = |field: &str, reason: String| ApiError::invalid(&["body", "payload", field], reason);
    if let Some(id) = named {
        let found = api.store().find_session(&id).await?;
        return found.ok_or_else(|| wrong("session_id", "there is no such conversation".to_owned()));
    }
    let Some(project) = project else {
        let reason = "a pipeline needs seven answers, a spec, a project or a session_id";
        return Err(ApiError::invalid(&["body", "payload"], reason));
    };
    let known = api.store().find_project(project).await?;
    let known = known.ok_or_else(|| wrong("project", format!("there is no project {project}")))?;
    let id =
        known.session_id.ok_or_else(|| wrong("project", format!("{project} has no conversation to go on with")))?;
    let session = api.store().find_session(&id).await?.unwrap_or_else(|| Session::new(id, clock::now_ms()));
    Ok(Session { spec: session.spec.clone().or(Some(known.spec)), ..session })
}
