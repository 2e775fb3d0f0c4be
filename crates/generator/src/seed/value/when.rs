//! Days and moments that fit a field's name and the row's state.

use super::super::{World, row, state};
use super::{Place, has};
use domain::spec::{EntityKind, Field, Rule};
use serde_json::Value;

/// A day or moment that fits the field's name, the row's state and what was already said.
pub(super) fn when(world: &mut World, place: &Place, field: &Field) -> Option<Value> {
    let name = field.name.as_str();
    let over = state::is_over(place.entity, place.frame.state.as_deref());
    let index = i64::try_from(place.frame.index).unwrap_or(0);
    let ahead = has(
        name,
        &[
            "due",
            "deadline",
            "start",
            "starts",
            "begin",
            "preferred",
            "expected",
            "closes",
            "ends",
            "end",
            "expires",
            "renews",
            "until",
            "date",
            "scheduled",
            "remind",
            "event",
            "close",
            "arrival",
            "departure",
            "checkin",
            "checkout",
        ],
    );
    let past_entity = place.entity.kind == EntityKind::Event;
    let dated = name == "date"
        && (past_entity
            || has(
                &place.entity.id,
                &["expense", "payment", "harvest", "inspection", "visit", "log", "entry", "donation"],
            ));
    let future_rule = place.entity.rules.iter().any(|rule| matches!(rule, Rule::Future { field } if field == name));
    let offset = if has(name, &["birth", "birthday", "born", "birthdate"]) {
        -(9000 + index * 613)
    } else if has(name, &["joined", "since", "founded", "hired"]) {
        -(60 + index * 45)
    } else if has(name, &["expires", "renews"]) {
        20 + index * 9
    } else if has(
        name,
        &[
            "returned",
            "checked",
            "cancelled",
            "accepted",
            "revoked",
            "read",
            "completed",
            "paid",
            "closed",
            "shipped",
            "delivered",
            "resolved",
            "archived",
        ],
    ) && !field.required
    {
        return over.then(|| row::moment_of(field.field_type, -(place.made / 2), 600 + (index * 35) % 480));
    } else if past_entity || dated || !(ahead || future_rule) {
        -place.made
    } else if over {
        -(1 + place.made / 2)
    } else {
        1 + index * 2 + world.dice.between(0, 1)
    };
    let evening = place.entity.relation("venue").is_some();
    let minutes = if evening { 1110 + (index % 4) * 30 } else { 540 + (index * 90) % 540 };
    Some(row::moment_of(field.field_type, offset, minutes))
}
