use super::{Access, Computed, Field, Grant, Provenance, Rule};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A thing the product knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// Identifier, singular: `cart_item`.
    pub id: String,
    /// Identifier, plural: `cart_items`; the table, the API's path segment and the admin's.
    pub plural: String,
    /// Plurals that it had before it was renamed, oldest first: where a deployed product may still keep its rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<String>,
    /// What people read.
    pub label: Label,
    /// What kind of thing it is.
    pub kind: EntityKind,
    /// Its fields, in the order in which they are shown. `id` and `created_at` are always there and not listed.
    pub fields: Vec<Field>,
    /// Its relations.
    #[serde(default)]
    pub relations: Vec<Relation>,
    /// Relation path that leads to the owning user: `user`, or `project.user`. None: nobody owns a row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Who may do what.
    pub access: Access,
    /// What must hold for people without an `all` grant to see a row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub visible_when: Vec<Condition>,
    /// Its states and moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifecycle: Option<Lifecycle>,
    /// What must hold.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// What is worked out.
    #[serde(default)]
    pub computed: Vec<Computed>,
    /// The field (or `relation`) that names a row.
    pub title: String,
    /// Which fields a card shows.
    #[serde(default)]
    pub display: Display,
    /// How lists behave.
    #[serde(default)]
    pub list: ListSettings,
    /// First data.
    #[serde(default)]
    pub seed: Seed,
    /// Where it comes from.
    pub prov: Provenance,
}

impl Entity {
    /// The field with this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The relation with this name.
    pub fn relation(&self, name: &str) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.name == name)
    }
}

/// What people read for one and for many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// "Cart item".
    pub one: String,
    /// "Cart".
    pub many: String,
}

/// Kinds of things, from which access and pages follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// What the product is about: product, course, hive.
    Resource,
    /// A lookup list: category, plan.
    Reference,
    /// A person's own: cart item, favourite, review.
    Personal,
    /// Made by one, moved by others: order, booking, application.
    Transactional,
    /// Lives inside a parent and has no endpoint of its own.
    Line,
    /// Happens to a parent and is not changed by others: inspection, movement, note.
    Event,
    /// The product's own: user.
    System,
}

/// A relation to another entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// Identifier: `category`, `tags`. In the API: `category_id` and `category {id, title}`; `tags_ids` and `tags [{id, title}]`.
    pub name: String,
    /// Names that it had before what it leads to was renamed, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<String>,
    /// What people read.
    pub label: String,
    /// How many.
    pub kind: RelationKind,
    /// The other entity's id.
    pub to: String,
    /// Must be given.
    #[serde(default)]
    pub required: bool,
    /// What happens when the other row goes.
    pub on_delete: OnDelete,
    /// Set from the session, never from a request.
    #[serde(default)]
    pub current_user: bool,
    /// Where it comes from.
    pub prov: Provenance,
}

/// How many rows a relation reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// At most one.
    BelongsTo,
    /// Any number, through a table of pairs.
    ManyToMany,
}

/// What happens when the other row goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDelete {
    /// This row goes too.
    Cascade,
    /// This row stays without it.
    SetNull,
    /// It may not go: 409.
    Restrict,
}

/// A field's value, as a test on a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The field.
    pub field: String,
    /// What it must be.
    pub is: Value,
}

/// The states of an entity and the moves between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lifecycle {
    /// The enum field that holds the state; it changes only by transitions.
    pub field: String,
    /// The state of a new row.
    pub initial: String,
    /// The moves.
    pub transitions: Vec<Transition>,
}

/// A move: `POST /{plural}/{id}/{name}`; 409 from another state, 403 without a grant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// Identifier: `ship`.
    pub name: String,
    /// What the button says.
    pub label: String,
    /// From these states.
    pub from: Vec<String>,
    /// To this state.
    pub to: String,
    /// Who may; `own` is the owner of the row.
    pub grants: Vec<Grant>,
    /// What else happens, in the same transaction.
    #[serde(default)]
    pub effects: Vec<Effect>,
    /// Ask before doing it.
    #[serde(default)]
    pub confirm: bool,
}

/// What happens with a transition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Effect {
    /// Gives back (or takes) what child rows hold: for each row of `lines`, `relation.field` changes by ±`by`.
    Adjust {
        /// Child entity's id: `order_item`.
        lines: String,
        /// The child's relation: `product`.
        relation: String,
        /// The related row's field: `stock`.
        field: String,
        /// The child's field: `quantity`.
        by: String,
        /// True: give back; false: take, refused below zero.
        give_back: bool,
    },
    /// Sets a date or moment field to now.
    Stamp {
        /// The field.
        field: String,
    },
}

/// Which fields a card shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Display {
    /// A line under the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// A picture; a generated one stands in while it is empty. Cards have no picture when none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// A price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<String>,
    /// A date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// A state or another enum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub badge: Option<String>,
}

/// How lists behave. Field names; `created_at` is always sortable; a filter may also be a relation's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListSettings {
    /// `name` or `-created_at`.
    pub sort: String,
    /// What one may sort by.
    pub sortable: Vec<String>,
    /// What one may filter by: enums, bools, relations by value; money, numbers and dates by `min_x`/`max_x`.
    pub filters: Vec<String>,
    /// Which text fields `q` searches.
    pub search: Vec<String>,
    /// Rows a page, 1–100.
    pub page_size: u32,
}

impl Default for ListSettings {
    fn default() -> Self {
        Self { sort: "-created_at".into(), sortable: vec![], filters: vec![], search: vec![], page_size: 12 }
    }
}

/// First data: rows in the API's shape, with these differences, all resolved by the product's `seed` command.
///
/// - A relation is given by the other row's 1-based number in its entity's seed (`category: 2`, `tags: [1, 3]`). Seeded
///   users are one per role in the order of `roles`, then the second person of the sign-up role; `user` has no rows here.
/// - Dates and moments are relative to the day of seeding: `"@-3d"` (date, or that day at 00:00) and `"@+2d 14:30"`
///   (moment), so that data stay fresh and the generator needs no clock. A row may give `created_at` likewise.
/// - Read-only fields (states, totals, snapshots, stamps) are given, since seeding writes past the API's rules.
/// - Fields without a value are left out; a required image or file is the empty string (a generated picture stands in).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seed {
    /// The rows, in order.
    #[serde(default)]
    pub rows: Vec<Map<String, Value>>,
}
