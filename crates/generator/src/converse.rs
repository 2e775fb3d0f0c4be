//! The rules dialogue: one message in, the changed conversation and a reply out.

use domain::Session;

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
pub fn converse(session: Session, message: &str) -> Turn {
    let _ = message;
    Turn { session, message: String::new(), suggestions: Vec::new(), intent: Intent::None }
}
