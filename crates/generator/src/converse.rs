//! The rules dialogue: one message in, the changed conversation and a reply out.

mod amend;
mod answer;
mod change;
mod command;
mod diff;
mod edit;
mod label;
mod missed;
mod name;
mod pattern;
mod prompt;
mod reply;
mod sentence;
mod summary;
mod text;

pub use amend::{Amended, amend};

use command::Command;
use domain::{Answers, Question, Session};

/// What the message asks for beyond changing the spec; the caller carries it out and completes the reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// Nothing: the reply is complete.
    None,
    /// Start a run of the session's spec. Only given when nothing is missing.
    Build,
    /// Tell the truth about the newest run; `message` is the preface.
    Status,
    /// The conversation was begun anew; `session` is fresh.
    Reset,
}

/// What came of one message.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// The conversation after it.
    pub session: Session,
    /// What the assistant says.
    pub message: String,
    /// Short answers worth offering as buttons.
    pub suggestions: Vec<String>,
    /// What the caller must still do.
    pub intent: Intent,
}

/// Reads one message of a conversation. Total: any text gives a helpful reply; an unusable one changes nothing.
///
/// The reply's spec is in `session.spec`. Times and the transcript are the caller's: this function has no clock.
pub fn converse(session: Session, message: &str) -> Turn {
    let text = match text::read(message) {
        Ok("") => return reply::repeat(session),
        Ok(text) => text,
        Err(why) => return reply::unusable(session, why),
    };
    let missing = session.answers.missing();
    let open = session.asked.filter(|asked| missing.contains(asked)).or(missing.first().copied());
    if let Some(command) = command::command(text).filter(|_| !is_page(open, text)) {
        return obey(session, command);
    }
    if let Some(given) = answer::several(text, open, &missing) {
        return change::answer(session, given);
    }
    match open {
        Some(open) => change::while_open(session, open, text),
        None => change::at_summary(session, text),
    }
}

/// Why no product can be made of these answers, in words; none when one can. These are the reasons for which [`converse`]
/// takes no message: control characters, more than 10,000 characters, a name of which no project id can be made.
pub fn refuse(answers: &Answers) -> Option<String> {
    let unreadable = Question::ALL.into_iter().find_map(|question| {
        let why = text::read(answers.get(question)).err().filter(|why| *why != text::Unusable::NoWords)?;
        Some(why.reason(&format!("answer about {}", prompt::subject(question))))
    });
    let nameless = || !answers.name.trim().is_empty() && !name::usable(&answers.name);
    unreadable.or_else(|| nameless().then(|| name::UNUSABLE.to_owned()))
}

/// "Start" is also what people call their first page.
fn is_page(open: Option<Question>, text: &str) -> bool {
    open == Some(Question::Pages) && text::plain(text) == "start"
}

fn obey(session: Session, command: Command) -> Turn {
    match command {
        Command::Build => reply::build(session),
        Command::Status => reply::status(session),
        Command::Help => reply::help(session),
        Command::Reset => reply::reset(session),
        Command::Hello => reply::hello(session),
        Command::Thanks => reply::thanks(session),
        Command::No => reply::no(session),
        Command::Any => change::any(session),
    }
}
