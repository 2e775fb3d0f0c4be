//! How people and businesses are reached; nobody real is.

use super::super::World;
use super::super::slug::slug;
use super::{Place, is_company, is_person, word};
use serde_json::Value;

/// A number from the ranges that are kept free for stories.
pub(super) fn phone(locale: &str, index: usize) -> String {
    let last = 100 + (index * 137 + 11) % 900;
    match locale.split('-').next().unwrap_or(locale) {
        "de" => format!("+49 30 23125 {last}"),
        "fr" => format!("+33 1 99 00 {:02} {:02}", last / 10 % 100, last % 100),
        "ar" => format!("+962 6 555 0{last}"),
        _ => format!("+44 20 7946 0{last}"),
    }
}

pub(super) fn mail(world: &World, place: &Place) -> String {
    let name = word::named(world, place);
    if is_company(place.entity) && !is_person(place.entity) && place.row.contains_key(&place.entity.title) {
        return format!("hello@{}.example", slug(&name, place.frame.index));
    }
    email(&person(world, place))
}

fn person(world: &World, place: &Place) -> String {
    let named = place
        .row
        .get("name")
        .or_else(|| place.row.get("author"))
        .and_then(Value::as_str)
        .filter(|_| is_person(place.entity));
    let people = &world.bank.words.people;
    named.map_or_else(|| people[(place.frame.index * 5 + 2) % people.len()].clone(), str::to_owned)
}

pub(super) fn address(world: &World, index: usize) -> String {
    let words = world.bank.words;
    format!("{}, {}", words.streets[index % words.streets.len()], words.cities[(index * 3 + 1) % words.cities.len()])
}

fn email(name: &str) -> String {
    let local = slug(name, name.chars().count()).replace('-', ".");
    format!("{local}@example.com")
}
