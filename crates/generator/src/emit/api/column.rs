//! A field as a column, as a part of a body and as a part of an answer.

use domain::spec::{Field, FieldType as T};
use serde_json::{Value, json};

const INT_MAX: f64 = 2_147_483_647.0;
const MONEY_MAX: f64 = 99_999_999.0;

/// Whether a row may be without a value.
pub(super) fn nullable(field: &Field) -> bool {
    let always = matches!(field.field_type, T::Bool | T::Tags);
    let stamped = field.read_only && dated(field.field_type);
    (!field.required && default(field).is_none() && !always && field.field_type != T::Slug) || stamped
}

fn dated(kind: T) -> bool {
    matches!(kind, T::Date | T::Time | T::Datetime)
}

/// The given default, where it can be one.
fn default(field: &Field) -> Option<&Value> {
    let fits = |value: &&Value| match field.field_type {
        T::Bool => value.is_boolean(),
        T::Int | T::Money | T::Percent | T::Duration | T::Rating => value.is_i64(),
        T::Decimal => value.is_number(),
        T::Tags => value.is_array(),
        T::Date | T::Time | T::Datetime | T::Json | T::Slug => false,
        _ => value.is_string(),
    };
    field.default.as_ref().filter(fits)
}

/// What a row has that was given nothing.
pub(super) fn zero(field: &Field) -> Value {
    if let Some(value) = default(field) {
        return value.clone();
    }
    match field.field_type {
        T::Bool => json!(false),
        T::Tags => json!([]),
        _ if !field.required => Value::Null,
        T::Int | T::Money | T::Percent | T::Duration | T::Rating | T::Decimal => json!(0),
        T::Enum => json!(field.values.first().map(|value| value.id.as_str())),
        T::Json => json!({}),
        T::Slug | T::Date | T::Time | T::Datetime => Value::Null,
        _ => json!(""),
    }
}

/// The column's type, once for the model and once for the migration.
pub(super) fn sql(field: &Field) -> (String, String) {
    let text = |length: u32| format!("String({length})");
    let plain = match field.field_type {
        T::Datetime => return ("_db.Moment".into(), "sa.DateTime()".into()),
        T::Tags | T::Json => return ("_db.Document".into(), "sa.Text()".into()),
        T::Text | T::Richtext => "Text()".to_owned(),
        T::Int | T::Percent | T::Duration | T::Rating => "Integer()".to_owned(),
        T::Money => "BigInteger()".to_owned(),
        T::Decimal => "Float()".to_owned(),
        T::Bool => "Boolean()".to_owned(),
        T::Date => "Date()".to_owned(),
        T::Time => "Time()".to_owned(),
        T::Enum => text(63),
        T::Slug => text(120),
        T::Email => text(254),
        T::Url => text(2000),
        T::Phone | T::Geo | T::Color | T::Image | T::File => text(60),
        T::String | T::Address | T::Code => text(length(field)),
    };
    (format!("_sa.{plain}"), format!("sa.{plain}"))
}

fn length(field: &Field) -> u32 {
    let usual = match field.field_type {
        T::Text => 10_000,
        T::Richtext => 50_000,
        T::Address => 400,
        T::Code => 100,
        _ => 200,
    };
    field.max_length.unwrap_or(usual).max(1)
}

/// What existing rows get when the column is added later; only constants of ours.
pub(super) fn server_default(field: &Field) -> Option<String> {
    if nullable(field) || field.unique {
        return None;
    }
    let constant = match field.field_type {
        T::Bool => "false()".to_owned(),
        T::Int | T::Money | T::Percent | T::Duration | T::Rating | T::Decimal => "text(\"0\")".to_owned(),
        T::Tags => "text(\"'[]'\")".to_owned(),
        T::Json => "text(\"'{}'\")".to_owned(),
        T::Date | T::Time | T::Datetime | T::Slug => return None,
        T::Enum => format!("text(\"'{}'\")", first_choice(field)?),
        _ => "text(\"''\")".to_owned(),
    };
    Some(constant)
}

fn first_choice(field: &Field) -> Option<&str> {
    let given = default(field).and_then(Value::as_str);
    let known = |id: &&str| field.values.iter().any(|value| value.id == *id);
    given.filter(known).or_else(|| field.values.first().map(|value| value.id.as_str()))
}

/// The type of the field in a body.
pub(super) fn body_type(field: &Field) -> String {
    let whole = |low: f64, high: f64| {
        let (low, high) = bounds(field, low, high);
        format!("_f.Int({}, {})", low as i64, high as i64)
    };
    let one_of = || field.values.iter().map(|value| format!("\"{}\"", value.id)).collect::<Vec<_>>().join(", ");
    match field.field_type {
        T::Int => whole(-INT_MAX, INT_MAX),
        T::Money => whole(0.0, MONEY_MAX),
        T::Percent => whole(0.0, 100.0),
        T::Duration => whole(0.0, 1_000_000.0),
        T::Rating => whole(1.0, 5.0),
        T::Decimal => {
            let (low, high) = bounds(field, -1e12, 1e12);
            format!("_f.Number({low:?}, {high:?})")
        }
        T::Enum if field.values.is_empty() => "_f.Line(63)".into(),
        T::Enum => format!("_Literal[{}]", one_of()),
        T::String | T::Text | T::Richtext | T::Address | T::Code => {
            format!("_f.{}({})", if field.required { "Line" } else { "Text" }, length(field))
        }
        T::File if field.required => "_f.File".into(),
        T::Image | T::File => "_f.Upload".into(),
        T::Datetime => "_f.Moment".into(),
        kind => format!("_f.{kind:?}"),
    }
}

fn bounds(field: &Field, low: f64, high: f64) -> (f64, f64) {
    (field.min.unwrap_or(low), field.max.unwrap_or(high))
}

/// Smallest and largest value that the API takes, for numbers.
pub(super) fn limits(field: &Field) -> Option<(f64, f64)> {
    Some(match field.field_type {
        T::Int => bounds(field, -INT_MAX, INT_MAX),
        T::Money => bounds(field, 0.0, MONEY_MAX),
        T::Percent => bounds(field, 0.0, 100.0),
        T::Duration => bounds(field, 0.0, 1_000_000.0),
        T::Rating => bounds(field, 1.0, 5.0),
        T::Decimal => bounds(field, -1e12, 1e12),
        _ => return None,
    })
}

/// The field in the bodies that make and change a row: type, and how it is left out.
pub(super) fn body(field: &Field) -> Value {
    let kind = body_type(field);
    let made = if field.field_type == T::Slug || nullable(field) {
        format!("{kind} | None = None")
    } else if !field.required || default(field).is_some() || matches!(field.field_type, T::Bool | T::Image) {
        format!("{kind} = {}", super::super::template::python(&zero(field)))
    } else {
        kind.clone()
    };
    let changed = if nullable(field) { format!("{kind} | None = None") } else { format!("{kind} = _f.optional(None)") };
    json!({ "name": field.name, "create": made, "update": changed })
}

/// The field in an answer.
pub(super) fn answer(field: &Field) -> String {
    let kind = match field.field_type {
        T::Int | T::Money | T::Percent | T::Duration | T::Rating => "_f.integer",
        T::Decimal => "_f.number",
        T::Bool => "_f.flag",
        T::Date => "_f.Date",
        T::Time => "_f.Clock",
        T::Datetime => "_f.Moment",
        T::Tags => "_f.many[_f.string]",
        T::Json => "_f.Any",
        _ => "_f.string",
    };
    let open = field.read.is_empty();
    match (nullable(field), open) {
        (true, _) => format!("{kind} | None = None"),
        (false, true) => kind.to_owned(),
        (false, false) => format!("{kind} = _f.optional(None)"),
    }
}
