//! A session: the conversation that collects a spec.

use crate::{EpochMs, RunId, SessionId, Spec, SpecEdit};
use serde::{Deserialize, Serialize};

/// The seven questions, in the order in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// What do you want to build?
    Kind,
    /// Main goal.
    Goal,
    /// Features.
    Features,
    /// Pages.
    Pages,
    /// Target users.
    Users,
    /// Visual style.
    Style,
    /// Project name.
    Name,
}

impl Question {
    /// All questions in their order.
    pub const ALL: [Self; 7] =
        [Self::Kind, Self::Goal, Self::Features, Self::Pages, Self::Users, Self::Style, Self::Name];

    /// The question's key in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Goal => "goal",
            Self::Features => "features",
            Self::Pages => "pages",
            Self::Users => "users",
            Self::Style => "style",
            Self::Name => "name",
        }
    }
}

/// The seven answers, word for word; empty where nothing was said yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// What to build.
    #[serde(default)]
    pub kind: String,
    /// Main goal.
    #[serde(default)]
    pub goal: String,
    /// Features.
    #[serde(default)]
    pub features: String,
    /// Pages.
    #[serde(default)]
    pub pages: String,
    /// Target users.
    #[serde(default)]
    pub users: String,
    /// Visual style.
    #[serde(default)]
    pub style: String,
    /// Project name.
    #[serde(default)]
    pub name: String,
}

impl Answers {
    /// The answer to one question.
    pub fn get(&self, question: Question) -> &str {
        match question {
            Question::Kind => &self.kind,
            Question::Goal => &self.goal,
            Question::Features => &self.features,
            Question::Pages => &self.pages,
            Question::Users => &self.users,
            Question::Style => &self.style,
            Question::Name => &self.name,
        }
    }

    /// The place of one answer, to write it.
    pub fn get_mut(&mut self, question: Question) -> &mut String {
        match question {
            Question::Kind => &mut self.kind,
            Question::Goal => &mut self.goal,
            Question::Features => &mut self.features,
            Question::Pages => &mut self.pages,
            Question::Users => &mut self.users,
            Question::Style => &mut self.style,
            Question::Name => &mut self.name,
        }
    }

    /// Questions without an answer, in their order.
    pub fn missing(&self) -> Vec<Question> {
        Question::ALL.into_iter().filter(|question| self.get(*question).trim().is_empty()).collect()
    }
}

/// A conversation as it is stored. The spec is always derived from answers and edits; it is kept so that requirement
/// ids stay stable and so that a reader need not derive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// The client's id.
    pub id: SessionId,
    /// What was answered so far.
    pub answers: Answers,
    /// What was changed in free words, oldest first.
    pub edits: Vec<SpecEdit>,
    /// The question last asked, whose answer a plain message is.
    pub asked: Option<Question>,
    /// The spec derived so far; none before the first answer.
    pub spec: Option<Spec>,
    /// The newest run of this conversation.
    pub run_id: Option<RunId>,
    /// Revision of the spec that the newest run builds.
    pub built_revision: Option<u32>,
    /// What was said, oldest first; at most [`TRANSCRIPT_MAX`] lines, so a page can show the talk after a reload.
    #[serde(default)]
    pub transcript: Vec<Line>,
    /// When it began.
    pub created_at_ms: EpochMs,
    /// When it last changed.
    pub updated_at_ms: EpochMs,
}

impl Session {
    /// A conversation that has not begun.
    pub fn new(id: SessionId, now: EpochMs) -> Self {
        Self {
            id,
            answers: Answers::default(),
            edits: Vec::new(),
            asked: None,
            spec: None,
            run_id: None,
            built_revision: None,
            transcript: Vec::new(),
            created_at_ms: now,
            updated_at_ms: now,
        }
    }

    /// Adds a line to the transcript; the oldest lines go when there are too many, the end of a long text when it is
    /// too long.
    pub fn say(&mut self, who: Speaker, text: &str, at_ms: EpochMs) {
        let text = text.chars().take(LINE_CHARS_MAX).collect();
        self.transcript.push(Line { who, text, at_ms });
        let surplus = self.transcript.len().saturating_sub(TRANSCRIPT_MAX);
        self.transcript.drain(..surplus);
    }
}

/// How many lines of a conversation are kept.
pub const TRANSCRIPT_MAX: usize = 200;

/// How many characters of one line are kept.
pub const LINE_CHARS_MAX: usize = 4000;

/// Who said a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The person.
    Person,
    /// Velocity.
    Assistant,
}

/// One line of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Who said it.
    pub who: Speaker,
    /// What was said, as it was said: data, never markup.
    pub text: String,
    /// When.
    pub at_ms: EpochMs,
}
