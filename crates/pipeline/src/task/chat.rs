//! One message of a conversation. The same rules answer as in `POST /assistant-chat`; but a task starts no run: whoever may
//! talk may not yet build, so that is asked for by the task `pipeline`, which has its own least role. And who may only ask is
//! answered without a trace in the conversation.

use crate::context::Parts;
use crate::work::Work;
use crate::{Error, now_ms};
use domain::payload::Chat;
use domain::{Run, Session, Speaker};
use generator::{Intent, Turn};
use serde_json::{Value, json};
use store::RunFilter;

/// How often a turn is taken anew when two messages meet.
const TRIES_MAX: u32 = 5;

pub(super) async fn execute(work: &Work, parts: &Parts, chat: Chat) -> Result<Value, Error> {
    for _ in 0..TRIES_MAX {
        match turn(work, parts, &chat).await {
            Err(store::Error::Conflict { .. }) => {}
            result => return Ok(result?),
        }
    }
    Err(Error::Transient("several messages came to this conversation at once".to_owned()))
}

/// Loads, decides, saves; repeated when another message came between.
async fn turn(work: &Work, parts: &Parts, chat: &Chat) -> Result<Value, store::Error> {
    let now = now_ms();
    let stored = parts.store.find_session(&chat.session_id).await?;
    if let Some(said) = stored.as_ref().filter(|_| chat.keep).and_then(|session| said_before(work, session)) {
        return Ok(said);
    }
    let (created_at_ms, updated_at_ms) = stored.as_ref().map_or((now, now), |s| (s.created_at_ms, s.updated_at_ms));
    let unchanged = stored.as_ref().map_or(0, revision);
    let before = stored.filter(|_| !chat.reset).unwrap_or_else(|| Session::new(chat.session_id.clone(), now));
    let revision_before = revision(&before);
    let Turn { session, message, suggestions, intent } = generator::converse(before, &chat.message);
    let mut session = Session { id: chat.session_id.clone(), created_at_ms, updated_at_ms, ..session };
    let (reply, intent) = match intent {
        Intent::Build => (
            format!(
                "{message}\n\nTo build it, ask for the task `pipeline` with this session_id, or say it in the chat."
            ),
            "build",
        ),
        Intent::Status => (joined(&message, &status(parts, &session).await?), "status"),
        Intent::Reset => (message, "reset"),
        Intent::None => (message, "none"),
    };
    let mut revision_now = unchanged;
    if chat.keep {
        if !chat.message.trim().is_empty() {
            session.say(Speaker::Person, &chat.message, now);
        }
        session.say(Speaker::Assistant, &reply, now);
        let changed = revision(&session) != revision_before;
        let summary = changed.then(|| reply.lines().next().unwrap_or_default().to_owned());
        session = parts.store.save_session(&session, summary.as_deref(), now).await?;
        revision_now = revision(&session);
    }
    Ok(json!({
        "message": reply,
        "intent": intent,
        "session_id": session.id,
        "revision": revision_now,
        "missing": session.answers.missing(),
        "suggestions": suggestions,
        "kept": chat.keep,
    }))
}

/// A turn that an attempt before took and could not report is not taken twice.
fn said_before(work: &Work, session: &Session) -> Option<Value> {
    let began = work.claim.job.started_at_ms.filter(|_| work.claim.job.attempts > 1)?;
    let asked = work.claim.job.payload["message"].as_str()?;
    let at = session
        .transcript
        .iter()
        .rposition(|line| line.who == Speaker::Person && line.text == asked && line.at_ms >= began)?;
    let reply = session.transcript.get(at + 1)?;
    Some(json!({
        "message": reply.text,
        "intent": "none",
        "session_id": session.id,
        "revision": revision(session),
        "missing": session.answers.missing(),
        "suggestions": [],
        "kept": true,
    }))
}

fn revision(session: &Session) -> u32 {
    session.spec.as_ref().map_or(0, |spec| spec.revision)
}

fn joined(preface: &str, words: &str) -> String {
    [preface.trim_end(), words].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// The truth about the conversation's newest run.
async fn status(parts: &Parts, session: &Session) -> Result<String, store::Error> {
    let filter = RunFilter { session_id: Some(session.id.clone()), ..RunFilter::default() };
    let Some(run) = parts.store.runs(&filter, 1).await?.into_iter().next() else { return Ok(String::new()) };
    let Run { id, project, percent, .. } = &run;
    let why = run.error.as_ref().map_or_else(String::new, |why| format!(": {why}"));
    Ok(format!("Run {id} of {project} is {} ({percent} %){why}.", run.state.as_str()))
}
