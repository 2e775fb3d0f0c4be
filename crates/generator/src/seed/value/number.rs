//! Numbers, amounts of money and flags of a size that fits the field's name.

use super::super::World;
use super::{Place, has};
use domain::spec::{EntityKind, Field};
use serde_json::Value;

pub(super) fn clamp(field: &Field, value: i64) -> i64 {
    let bound = |limit: f64| limit as i64;
    let value = field.min.map_or(value, |min| value.max(bound(min.ceil())));
    field.max.map_or(value, |max| value.min(bound(max.floor())))
}

pub(super) fn number(world: &mut World, place: &Place, field: &Field) -> i64 {
    let name = field.name.as_str();
    let index = i64::try_from(place.frame.index).unwrap_or(0);
    let rolled = |world: &mut World, low, high| world.dice.between(low, high);
    let value = if has(name, &["position", "order", "rank", "sort"]) {
        i64::try_from(place.frame.place).unwrap_or(0) + 1
    } else if has(name, &["stock"]) {
        if index == 2 { 0 } else { rolled(world, 2, 60) }
    } else if has(name, &["year"]) {
        rolled(world, 2014, 2025)
    } else if has(name, &["age"]) {
        rolled(world, 1, 6)
    } else if has(name, &["capacity", "seats", "limit", "places"]) {
        if has(&place.entity.id, &["class", "session", "course", "workshop"]) {
            rolled(world, 8, 20)
        } else {
            rolled(world, 2, 12) * 10
        }
    } else if has(name, &["area", "m2", "surface"]) {
        rolled(world, 38, 190)
    } else if has(
        name,
        &["bedrooms", "rooms", "bathrooms", "copies", "servings", "party", "guests", "persons", "people"],
    ) {
        rolled(world, 1, 6)
    } else if has(name, &["quantity", "amount"]) && matches!(place.entity.kind, EntityKind::Line | EntityKind::Personal)
    {
        [1, 1, 2, 1, 3][place.frame.index % 5]
    } else if has(name, &["level"]) {
        rolled(world, 1, 5)
    } else if field.max.is_some_and(|max| max <= 10.0) {
        rolled(world, field.min.map_or(0, |min| min as i64), field.max.map_or(10, |max| max as i64))
    } else {
        rolled(world, 1, 12)
    };
    clamp(field, value)
}

pub(super) fn decimal(world: &mut World, field: &Field) -> f64 {
    let whole = world.dice.between(2, 28);
    let value = f64::from(i32::try_from(whole).unwrap_or(2)) + [0.0, 0.5, 0.2, 0.8][world.dice.index(4)];
    let value = field.min.map_or(value, |min| value.max(min));
    field.max.map_or(value, |max| value.min(max))
}

/// Minor units, a price that someone would ask.
pub(super) fn money(world: &mut World, place: &Place, field: &Field) -> i64 {
    let name = field.name.as_str();
    let value = if has(name, &["salary", "income"]) {
        let base = world.dice.between(42, 68) * 100_000;
        let least = place.row.get(&name.replace("max", "min")).and_then(Value::as_i64);
        if has(name, &["max"]) { least.unwrap_or(base) + world.dice.between(8, 20) * 100_000 } else { base }
    } else if has(name, &["goal", "budget", "deal", "value", "amount"]) {
        world.dice.between(4, 90) * 10_000
    } else if has(name, &["rent"]) {
        world.dice.between(5, 18) * 10_000
    } else {
        world.dice.between(8, 140) * 100 - 10
    };
    clamp(field, value)
}

pub(super) fn flag(place: &Place, field: &Field) -> bool {
    let default = field.default.as_ref().and_then(Value::as_bool);
    if has(
        &field.name,
        &[
            "done",
            "checked",
            "read",
            "paid",
            "completed",
            "present",
            "preview",
            "pinned",
            "locked",
            "featured",
            "anonymous",
            "archived",
            "locked",
        ],
    ) {
        let often = has(&field.name, &["present", "paid", "read"]);
        return if often { place.frame.index % 4 != 3 } else { place.frame.index % 4 == 1 };
    }
    default.unwrap_or(place.frame.index % 5 != 4)
}
