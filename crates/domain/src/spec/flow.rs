use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A golden flow: what a person does and then sees. It becomes a browser test that finds everything by role and label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Identifier.
    pub id: String,
    /// One sentence.
    pub title: String,
    /// What is done, beginning signed out.
    pub steps: Vec<Step>,
    /// What must then be so.
    pub then: Vec<Expectation>,
}

/// One thing a person does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// Opens a page without a route parameter.
    Open {
        /// The page's id.
        page: String,
    },
    /// Signs up as a new person.
    SignUp,
    /// Signs in as the seeded person of this role.
    SignIn {
        /// The role's id.
        role: String,
    },
    /// Signs out.
    SignOut,
    /// On a list: follows the link of the row with this title; the first row's when none.
    OpenRow {
        /// The entity.
        entity: String,
        /// The row's title.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
    },
    /// Types into the list's search field.
    Search {
        /// What is typed.
        text: String,
    },
    /// Presses a transition's, an action's or an `add:<entity>` button; confirms when asked.
    Press {
        /// As in a block's `actions`.
        action: String,
    },
    /// Fills the form of this entity on this page by its labels (field or relation name → value in the API's shape; a
    /// relation by the other row's title) and sends it.
    Submit {
        /// The entity.
        entity: String,
        /// What is filled.
        values: Map<String, Value>,
    },
    /// Fills the form of a Convert action and sends it.
    Convert {
        /// The action's id.
        action: String,
        /// What is filled.
        values: Map<String, Value>,
    },
}

/// What must be so at the end of a flow, for the person who is signed in then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "expect", rename_all = "snake_case", deny_unknown_fields)]
pub enum Expectation {
    /// A page shows this text.
    Shown {
        /// The page's id; the current page when none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<String>,
        /// The text.
        text: String,
    },
    /// A page does not show this text.
    NotShown {
        /// The page's id; the current page when none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<String>,
        /// The text.
        text: String,
    },
    /// The caller's own (or all visible) rows of an entity are so many, asked through the API.
    Count {
        /// The entity.
        entity: String,
        /// How many.
        equals: u32,
        /// Only own rows.
        own: bool,
    },
    /// Opening the page leads to the sign-in page, or says that it is not allowed.
    Denied {
        /// The page's id.
        page: String,
    },
}
