//! Why a set of rules cannot be used.

/// Why a set of rules cannot be used; the message names the file and the rule and says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// The schema does not parse, or uses what is not supported.
    #[error("the schema cannot be used: {message}")]
    Schema {
        /// What is wrong.
        message: String,
    },
    /// A file does not parse.
    #[error("{file} cannot be read: {message}")]
    Syntax {
        /// The file.
        file: String,
        /// What is wrong.
        message: String,
    },
    /// A rule lacks what every rule must have, or contradicts the schema.
    #[error("{file}: the rule {rule} cannot be used: {message}")]
    Rule {
        /// The file.
        file: String,
        /// The rule's `@id`, or its number in the file.
        rule: String,
        /// What is wrong.
        message: String,
    },
    /// An example does not come out as its file says, or a rule has none.
    #[error("{file}: the example \"{says}\" fails: {message}")]
    Example {
        /// The file of the examples.
        file: String,
        /// What the example says it shows.
        says: String,
        /// What came out instead.
        message: String,
    },
}
