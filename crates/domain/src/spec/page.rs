use super::Provenance;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A page of the product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Identifier.
    pub id: String,
    /// Next.js route: `/products/[slug]`, `/hives/[id]`, `/hives/new`. ASCII letters, digits, `-`, `_`.
    pub route: String,
    /// The person's own word.
    pub title: String,
    /// Which frame it stands in.
    pub layout: Layout,
    /// Role ids that may open it; contains `anonymous` when it is public.
    pub access: Vec<String>,
    /// What it shows, top to bottom.
    pub blocks: Vec<Block>,
    /// Where it comes from.
    pub prov: Provenance,
}

/// Which frame a page stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Layout {
    Marketing,
    App,
    Auth,
    Admin,
}

/// A part of a page, bound to data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// What it is.
    pub block: BlockKind,
    /// The entity it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// Which rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<Query>,
    /// Transitions, actions, `create`, `update`, `delete`, `add:<personal entity>` offered here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<String>,
    /// Texts and settings of this kind of block.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub props: Map<String, Value>,
}

/// Kinds of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// Title, tagline, one call to action (`props.cta`: a page id).
    Hero,
    /// A few paragraphs (`props.paragraphs`: list of strings).
    RichText,
    /// Counts (and sums of numbers) of an entity the caller may list.
    StatCards,
    /// Cards.
    EntityGrid,
    /// Rows and columns.
    EntityTable,
    /// Newest first, with text.
    EntityFeed,
    /// Columns by an enum field or a relation (`props.by`), movable by mouse and keyboard.
    EntityBoard,
    /// One row, found by the route's parameter.
    EntityDetail,
    /// A form that makes (or, with a route parameter, changes) a row.
    EntityForm,
    /// Child rows of the page's row (`entity` = the child; `props.via` = its relation), with a form to add one.
    RelatedList,
    /// Own rows of a Convert action's source, with amounts, totals and the way on (`props.action`).
    Cart,
    /// The form of a Convert action (`props.action`).
    Checkout,
    /// Sign in or sign up (`props.mode`: `login` | `signup`).
    AuthForm,
    /// Name, e-mail, password, sign out.
    AccountSummary,
    /// A form that anonymous people may send (entity with an anonymous `create` grant).
    PublicForm,
    /// Every entity the caller may administer.
    AdminIndex,
}

/// Which rows a block shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// Whose.
    pub scope: QueryScope,
    /// Field → value.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub filter: Map<String, Value>,
    /// `-created_at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
    /// At most so many; with a pager when none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// With the search field and filters of the entity's list settings.
    #[serde(default)]
    pub controls: bool,
}

/// Whose rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueryScope {
    /// All that the caller may list.
    #[default]
    All,
    /// The caller's own.
    Own,
    /// The one that the route's parameter names.
    Param,
}

/// How one moves in the product: page ids in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Navigation {
    /// At most six; pages that a visitor's role may open.
    pub primary: Vec<NavItem>,
    /// Account, cart.
    pub account: Vec<NavItem>,
    /// The rest.
    pub footer: Vec<NavItem>,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NavItem {
    /// A page's id.
    pub page: String,
    /// The person's own word.
    pub label: String,
}
