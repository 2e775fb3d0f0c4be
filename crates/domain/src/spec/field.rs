use super::Provenance;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A field of an entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Identifier.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// What people read.
    pub label: String,
    /// Must be given.
    #[serde(default)]
    pub required: bool,
    /// No two rows share it.
    #[serde(default)]
    pub unique: bool,
    /// Smallest value (numbers; minor units for money).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Largest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// Longest text, in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// The choices of an enum.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<EnumValue>,
    /// What it is when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// `kg`, `min` …, shown behind the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The field a slug is made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug_from: Option<String>,
    /// Roles that may read it; everyone who may read the row when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub read: Vec<String>,
    /// Never taken from a request: computed, snapshot, or moved by a lifecycle.
    #[serde(default)]
    pub read_only: bool,
    /// Where it comes from.
    pub prov: Provenance,
}

/// What a field holds. In the API: money is an integer in minor units; duration is minutes; percent and rating are
/// integers; dates and times are ISO 8601; tags are a list of strings; image and file are the path of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum FieldType {
    String,
    Text,
    Richtext,
    Int,
    Decimal,
    Money,
    Percent,
    Bool,
    Date,
    Time,
    Datetime,
    Duration,
    Email,
    Phone,
    Url,
    Slug,
    Enum,
    Tags,
    Image,
    File,
    Color,
    Address,
    Geo,
    Rating,
    Json,
    Code,
}

/// One choice of an enum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnumValue {
    /// Identifier.
    pub id: String,
    /// What people read.
    pub label: String,
    /// How it is coloured.
    pub tone: Tone,
}

/// The meaning of a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Tone {
    Neutral,
    Ok,
    Warn,
    Danger,
    Accent,
}
