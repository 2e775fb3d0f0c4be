//! A turn of the conversation: load, let the rules decide, save, carry out what was asked, answer.

use crate::auth::Caller;
use crate::clock;
use crate::error::ApiError;
use crate::state::Api;
use crate::view::address;
use crate::view::chat::{self, ChatReply, ChatStage, RunBrief};
use domain::{JobState, Question, Release, Run, RunId, Session, SessionId, Speaker, Stage};
use generator::{Intent, Turn};
use serde_json::json;
use store::{NewRun, RunFilter};

/// How often a turn is taken anew when two messages meet.
const TRIES_MAX: u32 = 3;

/// One message to a conversation.
pub(crate) struct Message {
    pub(crate) session: SessionId,
    pub(crate) text: String,
    pub(crate) reset: bool,
}

/// The newest run of a conversation, and its project's release when this run's version is on the air.
pub(crate) struct Newest {
    pub(crate) run: Run,
    pub(crate) on_air: Option<Release>,
}

/// Takes one turn. Two messages at once are taken one after the other.
pub(crate) async fn turn(api: &Api, caller: &Caller, message: &Message) -> Result<ChatReply, ApiError> {
    let mut tries = 1;
    let (turn, session) = loop {
        match talk(api, message).await {
            Err(store::Error::Conflict { .. }) if tries < TRIES_MAX => tries += 1,
            result => break result?,
        }
    };
    let (words, session) = match turn.intent {
        Intent::None | Intent::Reset => (turn.message.clone(), session),
        Intent::Status => (joined(&turn.message, &status(api, &session).await?), session),
        Intent::Build => build(api, caller, session, &turn.message).await?,
    };
    let session = remember(api, session, &message.text, &words).await?;
    reply(api, session, turn.suggestions, words).await
}

/// Loads, decides, saves: nothing else happens here, so it can be repeated when another message came between.
async fn talk(api: &Api, message: &Message) -> Result<(Turn, Session), store::Error> {
    let now = clock::now_ms();
    let stored = api.store().find_session(&message.session).await?;
    let (created_at_ms, updated_at_ms) = stored.as_ref().map_or((now, now), |s| (s.created_at_ms, s.updated_at_ms));
    let before = stored.filter(|_| !message.reset).unwrap_or_else(|| Session::new(message.session.clone(), now));
    let (revision, missing) = (revision(&before), before.answers.missing());
    let mut turn = generator::converse(before, &message.text);
    // The place in the store is the conversation's own, also when it begins anew.
    turn.session = Session { id: message.session.clone(), created_at_ms, updated_at_ms, ..turn.session };
    let changed = revision != self::revision(&turn.session);
    let summary = changed.then(|| summary(&missing, &turn));
    let saved = api.store().save_session(&turn.session, summary.as_deref(), now).await?;
    Ok((turn, saved))
}

/// Starts a run of the conversation's spec, or says why not. A run that is under way stays the only one.
async fn build(api: &Api, caller: &Caller, session: Session, preface: &str) -> Result<(String, Session), ApiError> {
    let Some(spec) = session.spec.clone() else { return Ok((preface.to_owned(), session)) };
    let decided = caller.may_start(&spec.project.id).await?;
    let revision = spec.revision;
    let new = NewRun {
        session_id: Some(session.id.clone()),
        spec,
        stages: Stage::ALL.to_vec(),
        requested_by: caller.user().id.to_string(),
        payload: json!({}),
        decisions: vec![decided],
    };
    match api.store().start_run(&new, clock::now_ms()).await {
        Ok(run) => {
            let words = format!("Run {run} has started.");
            Ok((joined(preface, &words), Session { run_id: Some(run), built_revision: Some(revision), ..session }))
        }
        Err(store::Error::Conflict { message }) => Ok((refused(api, &session, &message).await?, session)),
        Err(error) => Err(error.into()),
    }
}

async fn refused(api: &Api, session: &Session, why: &str) -> Result<String, ApiError> {
    let under_way = newest(api, session).await?.filter(|newest| !newest.run.state.is_final());
    Ok(match under_way {
        Some(Newest { run, .. }) => format!(
            "Run {} of {} is under way ({} %), so no second one was started. Wait for it, or cancel it first.",
            run.id, run.project, run.percent
        ),
        None => format!("Nothing was started: {why}"),
    })
}

/// The truth about the newest run, in words.
async fn status(api: &Api, session: &Session) -> Result<String, ApiError> {
    // Without a run the rules have said it all.
    let Some(newest) = newest(api, session).await? else { return Ok(String::new()) };
    let told = told(api, &newest);
    let stale = newest.run.state.is_final() && !chat::is_built(session, &newest.run);
    Ok(if stale { format!("{told} What you changed since is not built yet: say \"build\".") } else { told })
}

fn told(api: &Api, Newest { run, on_air }: &Newest) -> String {
    let (id, project) = (run.id, &run.project);
    let why = run.error.as_deref().unwrap_or("no reason was recorded");
    match run.state {
        JobState::Done => match on_air {
            Some(release) => {
                let urls = address::urls(api.config(), release);
                format!("Run {id} is done (100 %). {project} is on the air: {} (also {}).", urls.url, urls.own_url)
            }
            None => format!("Run {id} of {project} is done (100 %), but its version is not on the air now."),
        },
        JobState::Error => {
            format!(
                "Run {id} of {project} stopped {}at {} %: {why}. Say \"build\" to try again.",
                at_stage(run),
                run.percent
            )
        }
        JobState::Cancelled => {
            format!("Run {id} of {project} was cancelled at {} %. Say \"build\" to start anew.", run.percent)
        }
        JobState::Queued | JobState::Waiting | JobState::Working => {
            format!("Run {id} of {project} is {}at {} %{}.", at_stage(run), run.percent, doing(run))
        }
    }
}

/// `in the stage test, `, or nothing when no stage was begun or all are over.
fn at_stage(run: &Run) -> String {
    let failed = run.stages.iter().find(|view| view.job.state == JobState::Error);
    failed
        .or_else(|| chat::current(run))
        .map_or_else(String::new, |view| format!("in the stage {}, ", view.stage.as_str()))
}

fn doing(run: &Run) -> String {
    let doing = chat::current(run).and_then(|view| view.job.doing.as_deref());
    doing.map_or_else(String::new, |doing| format!(": {doing}"))
}

/// The conversation's newest run: what the store says, not what the conversation remembers.
pub(crate) async fn newest(api: &Api, session: &Session) -> Result<Option<Newest>, ApiError> {
    if session.run_id.is_none() {
        return Ok(None);
    }
    let filter = RunFilter { session_id: Some(session.id.clone()), ..RunFilter::default() };
    let Some(run) = api.store().runs(&filter, 1).await?.into_iter().next() else { return Ok(None) };
    let on_air = api.store().live_release(&run.project).await?.filter(|release| release.run_id == run.id);
    Ok(Some(Newest { run, on_air }))
}

/// Writes what was said into the transcript, and which run is the newest. Another message may have come between: then
/// it is added to what that one left.
async fn remember(api: &Api, said: Session, message: &str, reply: &str) -> Result<Session, ApiError> {
    let (run_id, built_revision) = (said.run_id, said.built_revision);
    let mut session = said;
    for _ in 0..TRIES_MAX {
        let now = clock::now_ms();
        if !message.trim().is_empty() {
            session.say(Speaker::Person, message, now);
        }
        session.say(Speaker::Assistant, reply, now);
        match api.store().save_session(&session, None, now).await {
            Err(store::Error::Conflict { .. }) => session = fresh(api, &session.id, run_id, built_revision).await?,
            result => return Ok(result?),
        }
    }
    Err(ApiError::conflict("several messages came at once; read the conversation again"))
}

async fn fresh(
    api: &Api,
    id: &SessionId,
    run_id: Option<RunId>,
    built_revision: Option<u32>,
) -> Result<Session, ApiError> {
    let stored = api.store().find_session(id).await?;
    let session = stored.ok_or_else(|| ApiError::conflict("this conversation was just deleted"))?;
    // A later run has a higher number; the one of this turn may be older than what is stored.
    let newer = run_id > session.run_id;
    Ok(if newer { Session { run_id, built_revision, ..session } } else { session })
}

async fn reply(api: &Api, session: Session, suggestions: Vec<String>, message: String) -> Result<ChatReply, ApiError> {
    let newest = newest(api, &session).await?;
    let run = newest.as_ref().map(|newest| &newest.run);
    Ok(ChatReply {
        message,
        stage: ChatStage::of(&session, run),
        missing: session.answers.missing(),
        suggestions: offered(suggestions, run),
        job_id: run.map(|run| run.id.to_string()),
        session_id: session.id.to_string(),
        revision: revision(&session),
        run: newest.as_ref().map(|newest| brief(api, newest)),
        spec: session.spec,
    })
}

/// What is worth offering now. A run that is under way stays the only one, so no second build is offered beside it; what
/// is changed meanwhile is built afterwards.
pub(crate) fn offered(suggestions: Vec<String>, run: Option<&Run>) -> Vec<String> {
    if run.is_none_or(|run| run.state.is_final()) {
        return suggestions;
    }
    const STATUS: &str = "status";
    let others = suggestions.into_iter().filter(|text| text != "build" && text != STATUS);
    std::iter::once(STATUS.to_owned()).chain(others).collect()
}

/// A run in short, with its product's address while it is on the air.
pub(crate) fn brief(api: &Api, newest: &Newest) -> RunBrief {
    let url = newest.on_air.as_ref().map(|release| address::url(api.config(), &release.project));
    RunBrief::new(&newest.run, url)
}

/// Revision of the spec; 0 before the first answer.
pub(crate) fn revision(session: &Session) -> u32 {
    session.spec.as_ref().map_or(0, |spec| spec.revision)
}

fn joined(preface: &str, words: &str) -> String {
    let parts = [preface.trim_end(), words].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("\n\n")
}

/// What a turn changed, in a few words: which questions it answered, or else what the reply says first.
fn summary(missing: &[Question], turn: &Turn) -> String {
    let still = turn.session.answers.missing();
    let answered: Vec<&str> = missing.iter().filter(|open| !still.contains(open)).map(|open| open.as_str()).collect();
    if answered.is_empty() {
        turn.message.lines().next().unwrap_or_default().chars().take(200).collect()
    } else {
        format!("answered: {}", answered.join(", "))
    }
}
