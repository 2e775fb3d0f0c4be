use crate::{Question, Slug};
use serde::{Deserialize, Serialize};

/// What the product is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// Directory, module and host name.
    pub id: Slug,
    /// The name shown to people.
    pub title: String,
    /// One line under it, from the goal.
    pub tagline: String,
    /// The catalogue's archetypes, strongest first.
    pub archetypes: Vec<String>,
    /// What it is about, for seed data and pictures: `clothing`, `gardening`.
    pub domain: String,
    /// BCP 47: `en`, `de`, `fr`, `ar`.
    pub locale: String,
    /// Writing direction.
    pub dir: Direction,
    /// ISO 4217.
    pub currency: String,
    /// Who may see it.
    pub audience: Audience,
}

/// Writing direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// Who may see the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Visitors see public pages and may sign up.
    Public,
    /// Only people with an account; an admin makes the accounts.
    Internal,
    /// Anyone may sign up, but there is nothing to see without an account.
    Mixed,
}

/// Something the product must do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// `FR-1`, `FR-2` …; stays with its `key` over all revisions and is never given again.
    pub id: String,
    /// What it is about: `entity:product:create`, `flow:buy`.
    pub key: String,
    /// One sentence.
    pub text: String,
    /// Given …
    pub given: String,
    /// When …
    pub when: String,
    /// Then …
    pub then: String,
}

/// Who uses the product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecRole {
    /// Identifier. `anonymous` is reserved for visitors.
    pub id: String,
    /// The person's own word.
    pub label: String,
    /// What kind of role it is.
    pub base: RoleBase,
    /// How one gets it.
    pub signup: SignUp,
    /// Whether it is the one given at sign-up.
    #[serde(default)]
    pub default: bool,
    /// Its former ids, oldest first: people who have one of them keep their role.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<String>,
    /// Where it comes from.
    pub prov: Provenance,
}

/// Kinds of roles, from which the access of each entity follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleBase {
    /// Everything.
    Admin,
    /// Everything but accounts.
    Staff,
    /// Own offers: seller, host, employer, organiser, instructor.
    Seller,
    /// Own orders, bookings, reviews.
    Customer,
    /// Takes part: own rows, sees the others'.
    Member,
    /// Member who may also change others' contributions.
    Moderator,
    /// Writes and publishes.
    Author,
}

/// How one gets a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUp {
    /// By signing up.
    Open,
    /// From an admin.
    None,
}

/// What the product can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    /// The catalogue's id.
    pub id: String,
    /// Where it comes from.
    pub prov: Provenance,
}

/// Where an element comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// What brought it.
    pub source: ProvenanceSource,
    /// The phrase, word for word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
}

/// What brings an element into a spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProvenanceSource {
    /// A phrase of an answer.
    Answer,
    /// The archetype has it.
    Archetype,
    /// A feature needs it.
    Feature,
    /// A relation needs it.
    Relation,
    /// Every product has it.
    Implied,
    /// A later change in free words.
    Edit,
}

/// What one phrase became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// The answer it stood in; none for a later edit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Question>,
    /// The phrase, word for word.
    pub text: String,
    /// `entity:product`, `page:cart`, `role:admin`, `feature:search`, `field:hive.colour`, `theme:minimal` …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub became: Vec<String>,
    /// Why nothing came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignored: Option<String>,
}

/// Something that was assumed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// One sentence.
    pub text: String,
    /// What to say in the chat to change it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
}

/// A question worth asking, with the answer that holds until it is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenQuestion {
    /// One sentence.
    pub text: String,
    /// What holds now.
    pub default: String,
}
