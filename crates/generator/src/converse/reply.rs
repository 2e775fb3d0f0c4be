//! Replies that change no answer.

use super::prompt::{self, GREETING, HELP};
use super::summary::summary;
use super::text::{Unusable, join};
use super::{Intent, Turn};
use domain::Session;

/// Ends a turn: asks the next missing question, or none; offers answers that fit.
pub(crate) fn turn(mut session: Session, message: String) -> Turn {
    session.asked = session.answers.missing().first().copied();
    let suggestions = prompt::suggestions(&session);
    Turn { session, message, suggestions, intent: Intent::None }
}

/// The next question, or the summary.
pub(crate) fn next(session: &Session) -> String {
    match (session.answers.missing().first(), &session.spec) {
        (Some(question), _) => prompt::question(*question).to_owned(),
        (None, Some(spec)) => {
            format!("{}\n\nSay “build” to start, or change anything in your own words.", summary(spec))
        }
        (None, None) => String::new(),
    }
}

/// An empty message: the greeting first, later the open question again.
pub(crate) fn repeat(session: Session) -> Turn {
    let fresh = session.asked.is_none() && session.answers.missing().len() == 7;
    let message = if fresh { format!("{GREETING}\n\n{}", next(&session)) } else { next(&session) };
    turn(session, message)
}

/// A message that cannot be read changes nothing.
pub(crate) fn unusable(session: Session, why: Unusable) -> Turn {
    let reason = why.reason("message");
    let mut shown = session.clone();
    shown.asked = shown.answers.missing().first().copied();
    let suggestions = prompt::suggestions(&shown);
    let message = match shown.asked {
        Some(question) => format!("{reason} Nothing changed.\n\n{}", prompt::question(question)),
        None => format!("{reason} Nothing changed. Say “build”, “help”, or what to change."),
    };
    Turn { session, message, suggestions, intent: Intent::None }
}

/// "build": the run, or what is missing for it.
pub(crate) fn build(session: Session) -> Turn {
    let missing = session.answers.missing();
    if let Some(first) = missing.first() {
        let subjects: Vec<_> = missing.iter().map(|question| prompt::subject(*question).to_owned()).collect();
        let message = format!("Not yet: I still need {}.\n\n{}", join(&subjects), prompt::question(*first));
        return turn(session, message);
    }
    let Some(spec) = &session.spec else { return repeat(session) };
    let again =
        if session.built_revision == Some(spec.revision) { " again; nothing changed since the last build" } else { "" };
    let message =
        format!("I am building {} (`{}`){again}. Ask for “status” at any time.", spec.project.title, spec.project.id);
    let mut turn = turn(session, message);
    turn.suggestions = vec!["status".to_owned()];
    turn.intent = Intent::Build;
    turn
}

/// "status": the preface; the caller knows the run.
pub(crate) fn status(session: Session) -> Turn {
    let missing: Vec<_> =
        session.answers.missing().iter().map(|question| prompt::subject(*question).to_owned()).collect();
    let message = match (session.run_id, missing.is_empty()) {
        (Some(_), _) => String::new(),
        (None, true) => "Nothing was built yet; nothing is missing. Say “build” to start.".to_owned(),
        (None, false) => format!("Nothing was built yet. I still need {}.\n\n{}", join(&missing), next(&session)),
    };
    let mut turn = turn(session, message);
    turn.intent = Intent::Status;
    turn
}

/// "help": what can be said.
pub(crate) fn help(session: Session) -> Turn {
    let message = match session.answers.missing().first() {
        Some(question) => format!("{HELP}\n\nThe open question: {}", prompt::question(*question)),
        None => HELP.to_owned(),
    };
    turn(session, message)
}

/// "reset": a fresh conversation under the same id.
pub(crate) fn reset(session: Session) -> Turn {
    let fresh = Session::new(session.id, session.updated_at_ms);
    let mut turn = turn(fresh, String::new());
    turn.message = format!("We begin anew. What was built before stays as it is.\n\n{}", next(&turn.session));
    turn.intent = Intent::Reset;
    turn
}

/// A greeting.
pub(crate) fn hello(session: Session) -> Turn {
    if session.answers.missing().len() == 7 {
        let message = format!("{GREETING}\n\n{}", next(&session));
        return turn(session, message);
    }
    let message = format!("Hello again!\n\n{}", next(&session));
    turn(session, message)
}

/// Thanks.
pub(crate) fn thanks(session: Session) -> Turn {
    let message = match session.answers.missing().first() {
        Some(question) => prompt::question(*question).to_owned(),
        None => "You are welcome. Say “build” to start, or change anything in your own words.".to_owned(),
    };
    turn(session, message)
}

/// "no".
pub(crate) fn no(session: Session) -> Turn {
    let message = match session.answers.missing().first() {
        Some(question) => format!("All right. A few words are enough:\n\n{}", prompt::question(*question)),
        None => "All right, nothing is started. Tell me what to change, for example “add reviews” or “make it dark”."
            .to_owned(),
    };
    turn(session, message)
}
