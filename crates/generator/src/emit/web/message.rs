//! The message catalogue: the runtime's own words in the product's language, and every text of the spec.

use super::super::{GenerateError, template};
use super::page::{Page, is_setting, text_key};
use domain::Spec;
use domain::spec::{Action, Entity, EntityKind, NavItem};
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Catalogue = BTreeMap<String, Value>;

/// Languages that the runtime speaks; others fall back to English words around the spec's own labels.
const LANGUAGES: [&str; 4] = ["ar", "de", "en", "fr"];

/// `messages/<locale>.json`.
pub(super) fn catalogue(spec: &Spec, pages: &[Page]) -> Result<Catalogue, GenerateError> {
    let language = spec.project.locale.split('-').next().unwrap_or_default();
    let language = LANGUAGES.iter().find(|known| **known == language).unwrap_or(&"en");
    let words = template::raw(&format!("web/parts/messages/{language}.json"))?;
    let mut out: Catalogue =
        serde_json::from_slice(&words).map_err(|error| GenerateError(format!("messages: {error}")))?;
    let mut say = |key: String, text: &str| {
        out.insert(key, json!(text));
    };
    say("project.title".into(), &spec.project.title);
    say("project.tagline".into(), &spec.project.tagline);
    spec.roles.iter().for_each(|role| say(format!("role.{}", role.id), &role.label));
    spec.entities.iter().for_each(|entity| entity_texts(entity, &mut say));
    for entity in spec.entities.iter().filter(|entity| entity.kind == EntityKind::System) {
        spec.roles.iter().for_each(|role| say(format!("value.{}.role.{}", entity.id, role.id), &role.label));
    }
    for action in &spec.actions {
        let Action::Convert { id, label, .. } = action;
        say(format!("action.{id}"), label);
    }
    spec.pages.iter().for_each(|page| page_texts(page, &mut say));
    for (place, items) in [
        ("primary", &spec.navigation.primary),
        ("account", &spec.navigation.account),
        ("footer", &spec.navigation.footer),
    ] {
        items.iter().for_each(|item: &NavItem| say(format!("nav.{place}.{}", item.page), &item.label));
    }
    for entity in spec.entities.iter().filter(|entity| entity.kind == EntityKind::System) {
        for name in ["role", "password", "disabled"] {
            let word = out.get(&format!("ui.{name}")).cloned().unwrap_or_default();
            out.entry(format!("field.{}.{name}", entity.id)).or_insert(word);
        }
    }
    if pages.iter().any(|page| page.id == "admin.index") {
        let word = out.get("ui.nav_admin").cloned().unwrap_or_default();
        out.insert("page.admin.index.title".into(), word);
    }
    Ok(out)
}

fn entity_texts(entity: &Entity, say: &mut impl FnMut(String, &str)) {
    let id = &entity.id;
    say(format!("entity.{id}.one"), &entity.label.one);
    say(format!("entity.{id}.many"), &entity.label.many);
    for field in &entity.fields {
        say(format!("field.{id}.{}", field.name), &field.label);
        if let Some(unit) = &field.unit {
            say(format!("unit.{id}.{}", field.name), unit);
        }
        for value in &field.values {
            say(format!("value.{id}.{}.{}", field.name, value.id), &value.label);
        }
    }
    entity.relations.iter().for_each(|relation| say(format!("field.{id}.{}", relation.name), &relation.label));
    entity.computed.iter().for_each(|value| say(format!("field.{id}.{}", value.name), &value.label));
    let moves = entity.lifecycle.iter().flat_map(|lifecycle| &lifecycle.transitions);
    moves.for_each(|step| say(format!("transition.{id}.{}", step.name), &step.label));
}

fn page_texts(page: &domain::spec::Page, say: &mut impl FnMut(String, &str)) {
    say(format!("page.{}.title", page.id), &page.title);
    for (index, block) in page.blocks.iter().enumerate() {
        let key = text_key(&page.id, index);
        for (name, value) in block.props.iter().filter(|(name, value)| !is_setting(name, value)) {
            match value {
                Value::String(text) => say(format!("{key}.{name}"), text),
                Value::Array(items) => items.iter().enumerate().for_each(|(number, item)| {
                    say(format!("{key}.{}.{number}", name.trim_end_matches('s')), item.as_str().unwrap_or_default());
                }),
                _ => {}
            }
        }
    }
}
