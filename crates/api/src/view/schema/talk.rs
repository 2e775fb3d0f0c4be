//! A conversation.

use utoipa::ToSchema;

/// One line of a conversation.
#[derive(ToSchema)]
pub(crate) struct Line {
    who: Speaker,
    /// As it was said: data, never markup.
    text: String,
    at_ms: i64,
}

/// Who said it.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum Speaker {
    Person,
    Assistant,
}

/// The seven questions, in their order.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum Question {
    Kind,
    Goal,
    Features,
    Pages,
    Users,
    Style,
    Name,
}

/// The seven answers, word for word; empty where nothing was said yet.
#[derive(ToSchema)]
pub(crate) struct Answers {
    kind: String,
    goal: String,
    features: String,
    pages: String,
    users: String,
    style: String,
    name: String,
}
