//! What changed between two specs, in words.

use super::text::join;
use domain::spec::{
    Audience, Entity, FieldType, Mode, Page, ProvenanceSource, Relation, RoleBase, Spec, SpecRole, Style, Theme,
};
use std::collections::BTreeMap;

/// Says each change as a fragment of a sentence ("added the page “Wishlist”"); empty when a person would see no
/// difference.
pub(crate) fn diff(before: &Spec, after: &Spec) -> Vec<String> {
    let mut said = Vec::new();
    project(before, after, &mut said);
    roles(&before.roles, &after.roles, &mut said);
    let renamed = entities(before, after, &mut said);
    pages(&before.pages, &after.pages, &renamed, &mut said);
    features(before, after, &mut said);
    actions(before, after, &mut said);
    theme(&before.theme, &after.theme, &mut said);
    if said.is_empty() {
        details(before, after, &mut said);
    }
    said
}

fn project(before: &Spec, after: &Spec, said: &mut Vec<String>) {
    let (old, new) = (&before.project, &after.project);
    if old.title != new.title {
        said.push(format!("the title is now “{}”", new.title));
    }
    if old.id != new.id {
        said.push(format!("the project is now `{}`", new.id));
    }
    if old.tagline != new.tagline {
        said.push(format!("the goal is now “{}”", new.tagline));
    }
    if old.currency != new.currency {
        said.push(format!("prices are now in {}", new.currency));
    }
    if old.locale != new.locale {
        said.push(format!("the product's language is now `{}`", new.locale));
    }
    if old.audience != new.audience {
        said.push(match new.audience {
            Audience::Public => "visitors may now see public pages".to_owned(),
            Audience::Internal => "only people with an account may use it now".to_owned(),
            Audience::Mixed => "there is nothing to see without an account now".to_owned(),
        });
    }
    if old.archetypes.first() != new.archetypes.first()
        && let Some(archetype) = new.archetypes.first()
    {
        said.push(format!("it is now built as: {}", archetype.replace('_', " ")));
    }
}

fn roles(before: &[SpecRole], after: &[SpecRole], said: &mut Vec<String>) {
    let known = |roles: &[SpecRole], id: &str| roles.iter().any(|role| role.id == id);
    let label = |role: &SpecRole| role.label.clone();
    let added: Vec<_> = after.iter().filter(|role| !known(before, &role.id)).map(label).collect();
    let removed: Vec<_> = before.iter().filter(|role| !known(after, &role.id)).map(label).collect();
    push_list(said, "added the role", "added the roles", &added);
    push_list(said, "removed the role", "removed the roles", &removed);
    for old in before {
        if let Some(new) = after.iter().find(|role| role.id == old.id) {
            audience(old, new, said);
        }
        match after.iter().find(|role| role.id == old.id) {
            Some(new) if new.label != old.label => {
                said.push(format!("the role “{}” is now called “{}”", old.label, new.label))
            }
            Some(new) if new.signup != old.signup => said.push(format!("“{}” are made in another way now", new.label)),
            _ => {}
        }
    }
}

/// An admin is always there; what changes is whether the person counts them among those that it is for.
fn audience(old: &SpecRole, new: &SpecRole, said: &mut Vec<String>) {
    let assumed = |role: &SpecRole| role.prov.source == ProvenanceSource::Implied;
    let who = new.label.to_lowercase();
    if !assumed(old) && assumed(new) && new.base == RoleBase::Admin {
        said.push(format!("{who}s are no longer an audience; one {who} account stays to run the product"));
    } else if assumed(old) && !assumed(new) {
        said.push(format!("{who}s are an audience now"));
    }
}

/// Old id → new id of what has another name now.
type Renamed = BTreeMap<String, String>;

fn entities(before: &Spec, after: &Spec, said: &mut Vec<String>) -> Renamed {
    let mut renamed = Renamed::new();
    let mut added: Vec<_> = after.entities.iter().filter(|entity| before.entity(&entity.id).is_none()).collect();
    let mut removed: Vec<_> = before.entities.iter().filter(|entity| after.entity(&entity.id).is_none()).collect();
    removed.retain(|old| match added.iter().position(|new| same_but_name(old, new)) {
        Some(at) => {
            let new = added.remove(at);
            said.push(format!("“{}” is now called “{}”", old.label.one, new.label.one));
            renamed.insert(old.id.clone(), new.id.clone());
            false
        }
        None => true,
    });
    for new in &added {
        let shown = new.fields.iter().filter(|field| field.field_type != FieldType::Slug);
        let fields: Vec<_> = shown.map(|field| field.label.to_lowercase()).collect();
        let with = if fields.is_empty() { String::new() } else { format!(" with {}", join(&fields)) };
        said.push(format!("added “{}”{with}", new.label.many));
    }
    let gone: Vec<_> = removed.iter().map(|old| format!("“{}”", old.label.many)).collect();
    push_list(said, "removed", "removed", &gone);
    for old in &before.entities {
        if let Some(new) = after.entity(&old.id) {
            entity(old, new, &renamed, said);
        }
    }
    renamed
}

fn same_but_name(old: &Entity, new: &Entity) -> bool {
    let names = |entity: &Entity| entity.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
    old.kind == new.kind && names(old) == names(new) && old.relations.len() == new.relations.len()
}

fn entity(old: &Entity, new: &Entity, renamed: &Renamed, said: &mut Vec<String>) {
    if old.label != new.label {
        said.push(format!("“{}” is now called “{}”", old.label.one, new.label.one));
    }
    let name = new.label.one.to_lowercase();
    for field in &new.fields {
        match old.field(&field.name) {
            None => said.push(format!("{name} now has “{}” ({})", field.label, type_name(field.field_type))),
            Some(before) if before.field_type != field.field_type => {
                said.push(format!("“{}” of {name} is now: {}", field.label, type_name(field.field_type)));
            }
            Some(before) if before.label != field.label => {
                said.push(format!("“{}” of {name} is now called “{}”", before.label, field.label));
            }
            Some(_) => {}
        }
    }
    for field in old.fields.iter().filter(|field| new.field(&field.name).is_none()) {
        said.push(format!("{name} no longer has “{}”", field.label));
    }
    let same = |old: &Relation, new: &Relation| {
        old.name == new.name
            || renamed.get(&old.to).is_some_and(|to| *to == new.to)
            || (old.to == new.to && old.to != "user")
    };
    for relation in new.relations.iter().filter(|new| !old.relations.iter().any(|old| same(old, new))) {
        said.push(format!("{name} is now linked to {}", relation.label.to_lowercase()));
    }
    for relation in old.relations.iter().filter(|old| !new.relations.iter().any(|new| same(old, new))) {
        said.push(format!("{name} is no longer linked to {}", relation.label.to_lowercase()));
    }
    if states(old) != states(new) && new.lifecycle.is_some() {
        said.push(format!("the states of {name} changed"));
    }
}

/// A lifecycle's moves by name; what else happens with them is too fine for a sentence.
fn states(entity: &Entity) -> Vec<(&str, &[String], &str)> {
    let moves = entity.lifecycle.iter().flat_map(|lifecycle| &lifecycle.transitions);
    moves.map(|one| (one.name.as_str(), one.from.as_slice(), one.to.as_str())).collect()
}

fn type_name(field_type: FieldType) -> String {
    serde_json::to_value(field_type).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn pages(before: &[Page], after: &[Page], renamed: &Renamed, said: &mut Vec<String>) {
    let title = |page: &&Page| format!("“{}”", page.title);
    let known = |pages: &[Page], id: &str| pages.iter().any(|page| page.id == id);
    let mut added: Vec<_> = after.iter().filter(|page| !known(before, &page.id)).collect();
    let mut removed: Vec<_> = before.iter().filter(|page| !known(after, &page.id)).collect();
    removed.retain(|old| match added.iter().position(|new| same_page(old, new, renamed)) {
        Some(at) => {
            let new = added.remove(at);
            if new.title != old.title {
                said.push(format!("the page “{}” is now called “{}”", old.title, new.title));
            }
            false
        }
        None => true,
    });
    push_list(said, "added the page", "added the pages", &added.iter().map(title).collect::<Vec<_>>());
    push_list(said, "removed the page", "removed the pages", &removed.iter().map(title).collect::<Vec<_>>());
    for old in before {
        if let Some(new) = after.iter().find(|page| page.id == old.id && page.title != old.title) {
            said.push(format!("the page “{}” is now called “{}”", old.title, new.title));
        }
    }
}

/// Whether a page shows the same of a thing that has another name now.
fn same_page(old: &Page, new: &Page, renamed: &Renamed) -> bool {
    let kinds = |page: &Page| page.blocks.iter().map(|block| block.block).collect::<Vec<_>>();
    let things = |page: &Page| page.blocks.iter().filter_map(|block| block.entity.clone()).collect::<Vec<_>>();
    let then = |id: String| renamed.get(&id).cloned().unwrap_or(id);
    let was: Vec<_> = things(old).into_iter().map(then).collect();
    !was.is_empty() && was != things(old) && was == things(new) && kinds(old) == kinds(new)
}

fn features(before: &Spec, after: &Spec, said: &mut Vec<String>) {
    let name = |id: &str| id.replace('_', " ");
    let added: Vec<_> = after.features.iter().filter(|f| !before.has_feature(&f.id)).map(|f| name(&f.id)).collect();
    let removed: Vec<_> = before.features.iter().filter(|f| !after.has_feature(&f.id)).map(|f| name(&f.id)).collect();
    push_list(said, "added the feature", "added the features", &added);
    push_list(said, "removed the feature", "removed the features", &removed);
}

fn actions(before: &Spec, after: &Spec, said: &mut Vec<String>) {
    let ids = |spec: &Spec| spec.actions.iter().map(|action| action.id().replace('_', " ")).collect::<Vec<_>>();
    let (old, new) = (ids(before), ids(after));
    let added: Vec<_> = new.iter().filter(|id| !old.contains(id)).cloned().collect();
    let removed: Vec<_> = old.iter().filter(|id| !new.contains(id)).cloned().collect();
    push_list(said, "added the step", "added the steps", &added);
    push_list(said, "removed the step", "removed the steps", &removed);
}

fn theme(before: &Theme, after: &Theme, said: &mut Vec<String>) {
    if before.style != after.style {
        said.push(format!("the style is now {}", style_name(after.style)));
    }
    if before.mode != after.mode {
        said.push(format!("it is now {}", mode_name(after.mode)));
    }
    if hue_name(before.hue) != hue_name(after.hue) {
        said.push(format!("the accent colour is now {}", hue_name(after.hue)));
    }
    if before.density != after.density {
        said.push("the spacing changed".to_owned());
    }
}

/// Changes that a person sees only on a closer look.
fn details(before: &Spec, after: &Spec, said: &mut Vec<String>) {
    for old in &before.pages {
        if after.page(&old.id).is_some_and(|new| new.blocks != old.blocks || new.access != old.access) {
            said.push(format!("the page “{}” shows other parts", old.title));
        }
    }
    for old in &before.entities {
        if after.entity(&old.id).is_some_and(|new| new.access != old.access || new.rules != old.rules) {
            said.push(format!("who may do what with “{}” changed", old.label.many));
        }
    }
    if before.project.domain != after.project.domain {
        said.push(format!("the first data are now about {}", after.project.domain));
    }
}

fn push_list(said: &mut Vec<String>, one: &str, many: &str, names: &[String]) {
    match names {
        [] => {}
        [name] => said.push(format!("{one} {name}")),
        names => said.push(format!("{many} {}", join(names))),
    }
}

/// The style's name for people.
pub(crate) fn style_name(style: Style) -> &'static str {
    match style {
        Style::Minimal => "minimal",
        Style::Bold => "bold",
        Style::Playful => "playful",
        Style::Corporate => "corporate",
        Style::Dark => "dark",
        Style::Elegant => "elegant",
    }
}

/// The mode in words.
pub(crate) fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Light => "light only",
        Mode::Dark => "dark only",
        Mode::Both => "light and dark, as the visitor's system says",
    }
}

/// The hue in words: OKLCH degrees to the nearest name.
pub(crate) fn hue_name(hue: u16) -> &'static str {
    match hue % 360 {
        0..=14 => "pink",
        15..=39 => "red",
        40..=64 => "orange",
        65..=84 => "amber",
        85..=109 => "yellow",
        110..=129 => "lime",
        130..=164 => "green",
        165..=194 => "teal",
        195..=224 => "cyan",
        225..=269 => "blue",
        270..=314 => "violet",
        315..=344 => "magenta",
        _ => "pink",
    }
}
