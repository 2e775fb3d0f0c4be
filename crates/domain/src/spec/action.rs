use super::Grant;
use serde::{Deserialize, Serialize};

/// Something a person does that touches several entities at once, in one transaction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Turns the caller's own rows of `source` into one row of `target` with one `line` each, and clears the source:
    /// a cart becomes an order. `POST /actions/{id}` with `input`; 409 when the source is empty or a limit is passed.
    Convert {
        /// Identifier: `checkout`.
        id: String,
        /// What the button says.
        label: String,
        /// Entity with an owner: `cart_item`.
        source: String,
        /// Entity with an owner: `order`.
        target: String,
        /// Entity that belongs to the target: `order_item`.
        line: String,
        /// The relation that source and line share: `product`.
        item: String,
        /// The amount that source and line share: `quantity`.
        quantity: String,
        /// Field of the item that falls by the amount, never below zero, also under concurrency: `stock`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stock: Option<String>,
        /// Field of the target that becomes the sum of item price × amount: `total`; with the item's field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<Total>,
        /// Fields of the target that the person fills.
        input: Vec<String>,
        /// Who may.
        grants: Vec<Grant>,
    },
}

/// A sum over the items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Total {
    /// Field of the target: `total`.
    pub field: String,
    /// Field of the item: `price`.
    pub price: String,
    /// Field of the line that keeps the price: `unit_price`.
    pub line_price: String,
}

impl Action {
    /// Identifier, also the API's path segment.
    pub fn id(&self) -> &str {
        match self {
            Self::Convert { id, .. } => id,
        }
    }
}
