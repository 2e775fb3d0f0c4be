use serde::{Deserialize, Serialize};

/// What must hold for an entity's rows. A breach answers 409, or 422 where one field alone is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// No two rows share these (fields, or relations by name).
    Unique {
        /// Fields or relations.
        fields: Vec<String>,
    },
    /// No two rows overlap in time within the same rows of `within`.
    NoOverlap {
        /// Field of the start.
        start: String,
        /// Field of the end.
        end: String,
        /// Relations within which it holds.
        within: Vec<String>,
        /// States whose rows do not count.
        #[serde(default)]
        ignore_states: Vec<String>,
    },
    /// The rows (or the sum of a field) of one parent stay within the parent's limit, also under concurrency.
    Capacity {
        /// Relation to the parent.
        parent: String,
        /// The parent's field with the limit.
        limit: String,
        /// The field that is summed; rows are counted when none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sum: Option<String>,
        /// States whose rows do not count.
        #[serde(default)]
        ignore_states: Vec<String>,
    },
    /// One moment comes after another.
    Order {
        /// The earlier field.
        before: String,
        /// The later field.
        after: String,
    },
    /// A moment lies in the future when the row is made.
    Future {
        /// The field.
        field: String,
    },
    /// A field is copied when the row is made and never follows its source.
    Snapshot {
        /// The field.
        field: String,
        /// `relation.field`.
        from: String,
    },
    /// Rows never change and never go.
    AppendOnly,
}

/// A value that is worked out on reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Computed {
    /// Identifier.
    pub name: String,
    /// What people read.
    pub label: String,
    /// How it is shown.
    #[serde(rename = "type")]
    pub field_type: super::FieldType,
    /// How it is worked out.
    #[serde(flatten)]
    pub function: ComputedFn,
}

/// How a value is worked out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fn", rename_all = "snake_case")]
pub enum ComputedFn {
    /// The number of child rows.
    Count {
        /// Child entity, by id; it has a `belongs_to` to this one.
        of: String,
    },
    /// The sum of a field over child rows.
    Sum {
        /// Child entity, by id.
        of: String,
        /// Its field.
        field: String,
    },
    /// The mean of a field over child rows; null without rows.
    Avg {
        /// Child entity, by id.
        of: String,
        /// Its field.
        field: String,
    },
    /// Own field × field (of a parent): `quantity`, `product.price`.
    Product {
        /// Own field.
        left: String,
        /// Own field, or `relation.field`.
        right: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_computed_value_reads_back() {
        let text = r#"{"name":"total","label":"Total","type":"money","fn":"sum","of":"line","field":"price"}"#;
        let computed: Computed = serde_json::from_str(text).expect("a computed value");
        assert_eq!(serde_json::to_string(&computed).ok().as_deref(), Some(text));
    }
}
