//! Texts: what a field's or an entity's name says they should be.

use super::super::World;
use super::super::slug::slug;
use super::{Place, contact, has, is_company, is_person};
use domain::spec::EntityKind;
use serde_json::Value;

pub(super) fn short(world: &World, place: &Place, name: &str) -> String {
    let words = world.bank.words;
    let index = place.frame.index;
    let pick = |list: &[String], at: usize| list.get(at % list.len().max(1)).cloned().unwrap_or_default();
    if has(name, &["city", "town", "ort", "ville"]) {
        return pick(&words.cities, index);
    }
    if has(name, &["location", "place", "region", "area", "venue"]) {
        return pick(&words.cities, index * 5 + 2);
    }
    if has(name, &["street", "address"]) {
        return contact::address(world, index);
    }
    if has(name, &["color", "colour"]) {
        return pick(&words.colors, index);
    }
    if has(
        name,
        &["sku", "number", "code", "barcode", "isbn", "plate", "prefix", "serial", "reference", "vat", "iban", "key"],
    ) {
        return code(name, index);
    }
    if has(
        name,
        &[
            "author", "artist", "contact", "person", "host", "speaker", "caller", "cook", "assignee", "doctor",
            "teacher", "owner", "by",
        ],
    ) {
        return pick(&words.people, index * 3 + 1);
    }
    if has(name, &["company", "brand", "maker", "supplier", "manufacturer", "publisher", "employer"]) {
        return pick(&words.companies, index * 3 + 1);
    }
    if has(name, &["subject", "headline", "topic"]) {
        return pick(&words.subjects, index);
    }
    if has(name, &["domain", "host"]) {
        return format!("{}.example", slug(&pick(&words.names, index), index));
    }
    if has(name, &["path"]) {
        return ["/", "/pricing", "/about", "/blog", "/contact", "/docs"][index % 6].to_owned();
    }
    if has(name, &["unit"]) {
        return ["g", "ml", "kg", "l"][index % 4].to_owned();
    }
    if has(name, &["size"]) {
        return ["S", "M", "L", "XL", "XS"][index % 5].to_owned();
    }
    if has(name, &["model"]) {
        return pick(&words.names, index * 7 + 3);
    }
    if has(
        name,
        &[
            "message",
            "text",
            "body",
            "content",
            "reason",
            "action",
            "detail",
            "caption",
            "alt",
            "note",
            "comment",
            "instructions",
            "excerpt",
            "tagline",
        ],
    ) {
        return pick(&words.notes, index);
    }
    if place.entity.title != name && name != "name" && name != "title" {
        // Other words than the row's own name.
        let start: usize = name.bytes().map(usize::from).sum();
        return pick(&words.names, start + index * 5);
    }
    titled(world, place)
}

/// What the row is called, when it has a name already.
pub(super) fn named(world: &World, place: &Place) -> String {
    let title = place.row.get(&place.entity.title).or_else(|| place.row.get("name")).and_then(Value::as_str);
    title.map_or_else(|| titled(world, place), str::to_owned)
}

/// A name for the row itself.
fn titled(world: &World, place: &Place) -> String {
    let words = world.bank.words;
    let index = place.frame.index;
    let list = if has(&place.entity.id, &["category", "section", "group", "topic", "department", "genre", "type"]) {
        &words.categories
    } else if has(&place.entity.id, &["tag", "label", "keyword"]) {
        &words.tags
    } else if is_company(place.entity) {
        &words.companies
    } else if is_person(place.entity) {
        &words.people
    } else if has(&place.entity.id, &["city", "destination", "trip", "route"]) {
        &words.cities
    } else {
        &words.names
    };
    // Entities that draw from the same list begin at different places in it.
    let start: usize = place.entity.id.bytes().map(usize::from).sum();
    list[(start + index) % list.len()].clone()
}

pub(super) fn long(world: &World, place: &Place, name: &str) -> String {
    let words = world.bank.words;
    let index = place.frame.index;
    if let Some(review) = place.row.get("rating").and_then(Value::as_i64)
        && let Some((_, _, body)) =
            words.reviews.iter().cycle().skip(index).take(words.reviews.len()).find(|(stars, ..)| *stars == review)
    {
        return body.clone();
    }
    let list = if has(&place.entity.id, &["comment", "reply", "answer", "remark"]) {
        &words.remarks
    } else if has(name, &["message", "reason", "letter", "question"])
        || has(&place.entity.id, &["message", "request", "report", "ticket", "application"])
    {
        &words.messages
    } else if has(name, &["note", "notes", "comment", "instructions", "observation", "observations", "remarks"])
        || place.entity.kind == EntityKind::Event
    {
        &words.notes
    } else if has(name, &["address"]) {
        return contact::address(world, index);
    } else {
        &words.about
    };
    let start: usize = place.entity.id.bytes().map(usize::from).sum();
    list[(start + index) % list.len()].clone()
}

/// A mark that looks like what the field's name says.
pub(super) fn code(name: &str, index: usize) -> String {
    if has(name, &["isbn"]) {
        return format!("978-3-16-{:06}-{}", 148_410 + index * 37, index % 10);
    }
    if has(name, &["barcode", "ean"]) {
        return format!("40{:011}", 12_345_678_901_u64 + index as u64 * 1_117);
    }
    if has(name, &["plate"]) {
        return format!("B-VL {}", 1201 + index * 17);
    }
    if has(name, &["number"]) {
        return format!("{:04}", 1001 + index);
    }
    let letters = ["LN", "KT", "BR", "MS", "OP", "QF", "RV", "TZ"][index % 8];
    format!("{letters}-{:04}", 2104 + index * 31)
}
