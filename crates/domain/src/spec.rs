//! The spec: the versioned, typed description of a product. Everything that is generated comes from it and nothing else.

mod access;
mod action;
mod change;
mod entity;
mod field;
mod flow;
mod page;
mod project;
mod rule;
mod theme;

pub use access::{ANONYMOUS, Access, Grant, Operation, Scope};
pub use action::{Action, Total};
pub use change::{Area, ChangeKind, SpecChange, SpecFact, changes};
pub use entity::{
    Condition, Display, Effect, Entity, EntityKind, Label, Lifecycle, ListSettings, OnDelete, Relation, RelationKind,
    Seed, Transition,
};
pub use field::{EnumValue, Field, FieldType, Tone};
pub use flow::{Expectation, Flow, Step};
pub use page::{Block, BlockKind, Layout, NavItem, Navigation, Page, Query, QueryScope};
pub use project::{
    Assumption, Audience, Direction, Feature, OpenQuestion, Project, Provenance, ProvenanceSource, Requirement,
    RoleBase, SignUp, SpecRole, Trace,
};
pub use rule::{Computed, ComputedFn, Rule};
pub use theme::{Art, Density, Mode, Style, Theme};

use crate::Answers;
use serde::{Deserialize, Serialize};

/// The version of this document's shape.
pub const SPEC_VERSION: &str = "velocity-spec/1";

/// The versioned description of a product.
///
/// Identifiers (`id`, `name`, role ids) are ASCII, `^[a-z][a-z0-9_]{0,62}$`, never a reserved word of Python, TypeScript
/// or SQL; labels, titles and messages are a person's text and are only ever data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// [`SPEC_VERSION`].
    pub spec_version: String,
    /// 1, 2, 3 …; grows with each change of the conversation.
    pub revision: u32,
    /// Version of the generator that derived it.
    pub generator: String,
    /// What the product is.
    pub project: Project,
    /// The answers it was derived from, word for word.
    pub answers: Answers,
    /// What it must do, with stable ids.
    pub requirements: Vec<Requirement>,
    /// Who uses it. Exactly one role signs up openly by default, unless the audience is internal.
    pub roles: Vec<SpecRole>,
    /// What it can do, in the catalogue's words.
    pub features: Vec<Feature>,
    /// What it knows; always contains `user`.
    pub entities: Vec<Entity>,
    /// What it does beyond create, read, update, delete and transitions.
    pub actions: Vec<Action>,
    /// What it shows.
    pub pages: Vec<Page>,
    /// How one moves in it.
    pub navigation: Navigation,
    /// Golden flows: they become browser tests.
    pub flows: Vec<Flow>,
    /// How it looks.
    pub theme: Theme,
    /// What every phrase became.
    pub trace: Vec<Trace>,
    /// What was assumed.
    pub assumptions: Vec<Assumption>,
    /// What would be worth asking; the build never waits for it. At most three.
    pub questions: Vec<OpenQuestion>,
}

impl Spec {
    /// The entity with this id.
    pub fn entity(&self, id: &str) -> Option<&Entity> {
        self.entities.iter().find(|entity| entity.id == id)
    }

    /// The page with this id.
    pub fn page(&self, id: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.id == id)
    }

    /// Whether the catalogue's feature is part of it.
    pub fn has_feature(&self, id: &str) -> bool {
        self.features.iter().any(|feature| feature.id == id)
    }

    /// The role that a visitor gets by signing up, if visitors may.
    pub fn signup_role(&self) -> Option<&SpecRole> {
        let open = |role: &&SpecRole| role.signup == SignUp::Open;
        self.roles.iter().filter(open).find(|role| role.default).or_else(|| self.roles.iter().find(open))
    }

    /// The first role that may do everything.
    pub fn admin_role(&self) -> Option<&SpecRole> {
        self.roles.iter().find(|role| role.base == RoleBase::Admin)
    }
}
