//! What differs between two specs, by name: not lines of a document but pages, things, fields, people.

use super::{
    Action, Computed, Display, Entity, Field, Grant, Operation, Page, Relation, Rule, Spec, SpecRole, Transition,
};
use serde::{Deserialize, Serialize};

/// What part of a spec a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Area {
    Product,
    Style,
    Role,
    Feature,
    Entity,
    Field,
    Relation,
    State,
    Rule,
    Computed,
    Action,
    Page,
    Navigation,
    Flow,
    Requirement,
}

/// What happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum ChangeKind {
    Added,
    Removed,
    Changed,
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecChange {
    /// What part of the spec it is.
    pub area: Area,
    /// What happened to it.
    pub kind: ChangeKind,
    /// Its identifier in the spec that has it, the later one where both do.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// The label of the thing that it belongs to: the entity of a field.
    pub of: Option<String>,
    /// What about it is different; what it is, of something that came or went.
    pub facts: Vec<SpecFact>,
}

/// One property that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecFact {
    /// `label`, `type`, `required`, `route` …
    pub name: String,
    /// What it was; none where there was none.
    pub before: Option<String>,
    /// What it is; none where there is none.
    pub after: Option<String>,
}

/// Everything that differs between two specs, in the order of [`Area`]. Empty when a person would see no difference.
pub fn changes(before: &Spec, after: &Spec) -> Vec<SpecChange> {
    let mut found = Vec::new();
    one(&mut found, Area::Product, product(before), product(after));
    one(&mut found, Area::Style, style(before), style(after));
    many(&mut found, Area::Role, None, &before.roles, &after.roles, role);
    let features = |spec: &Spec| spec.features.iter().map(|feature| feature.id.clone()).collect::<Vec<_>>();
    many(&mut found, Area::Feature, None, &features(before), &features(after), |id| Item::new(id, &words(id)));
    for (old, new) in many(&mut found, Area::Entity, None, &before.entities, &after.entities, entity) {
        within(&mut found, old, new);
    }
    many(&mut found, Area::Action, None, &before.actions, &after.actions, action);
    many(&mut found, Area::Page, None, &before.pages, &after.pages, page);
    one(&mut found, Area::Navigation, navigation(before), navigation(after));
    many(&mut found, Area::Flow, None, &before.flows, &after.flows, |flow| {
        Item::new(&flow.id, &flow.title).with("steps", json(&flow.steps)).with("then", json(&flow.then))
    });
    many(&mut found, Area::Requirement, None, &before.requirements, &after.requirements, |one| {
        let item = Item::new(&one.id, &one.text).with("text", one.text.clone());
        item.with("given", one.given.clone()).with("when", one.when.clone()).with("then", one.then.clone())
    });
    found.sort_by_key(|change| change.area);
    found
}

/// What a thing holds differs.
fn within(found: &mut Vec<SpecChange>, old: &Entity, new: &Entity) {
    let of = Some(new.label.many.as_str());
    many(found, Area::Field, of, &old.fields, &new.fields, field);
    many(found, Area::Relation, of, &old.relations, &new.relations, relation);
    let moves = |entity: &Entity| entity.lifecycle.iter().flat_map(|life| life.transitions.clone()).collect::<Vec<_>>();
    many(found, Area::State, of, &moves(old), &moves(new), transition);
    many(found, Area::Rule, of, &old.rules, &new.rules, rule);
    many(found, Area::Computed, of, &old.computed, &new.computed, computed);
}

/// Something as it is compared.
struct Item {
    id: String,
    label: String,
    /// The name that `was` of a later one would hold.
    key: String,
    was: Vec<String>,
    facts: Vec<(&'static str, String)>,
}

impl Item {
    fn new(id: &str, label: &str) -> Self {
        Self { id: id.to_owned(), label: label.to_owned(), key: id.to_owned(), was: Vec::new(), facts: Vec::new() }
    }

    /// One more property; an empty one is none.
    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.facts.push((name, value.into()));
        self
    }

    fn fact(&self, name: &str) -> Option<String> {
        let found = self.facts.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.clone()).filter(|value| !value.is_empty())
    }
}

/// Compares what is there once.
fn one(found: &mut Vec<SpecChange>, area: Area, old: Item, new: Item) {
    let facts = differing(Some(&old), Some(&new));
    if !facts.is_empty() {
        found.push(SpecChange { area, kind: ChangeKind::Changed, id: new.id, label: new.label, of: None, facts });
    }
}

/// Compares two lists by identifier, and by former names. Gives the pairs that are in both.
fn many<'a, T>(
    found: &mut Vec<SpecChange>,
    area: Area,
    of: Option<&str>,
    before: &'a [T],
    after: &'a [T],
    item: impl Fn(&T) -> Item,
) -> Vec<(&'a T, &'a T)> {
    let olds: Vec<Item> = before.iter().map(&item).collect();
    let mut is_matched = vec![false; olds.len()];
    let mut pairs = Vec::new();
    let mut put = |kind, of_item: &Item, facts| {
        let (id, label) = (of_item.id.clone(), of_item.label.clone());
        found.push(SpecChange { area, kind, id, label, of: of.map(str::to_owned), facts });
    };
    for thing in after {
        let new = item(thing);
        let same = |old: &Item| old.id == new.id;
        let former = |old: &Item| new.was.contains(&old.key);
        let at = olds.iter().position(same).or_else(|| olds.iter().position(former));
        match at.filter(|at| !is_matched[*at]) {
            Some(at) => {
                is_matched[at] = true;
                pairs.push((&before[at], thing));
                let facts = differing(Some(&olds[at]), Some(&new));
                if !facts.is_empty() {
                    put(ChangeKind::Changed, &new, facts);
                }
            }
            None => put(ChangeKind::Added, &new, differing(None, Some(&new))),
        }
    }
    for (old, _) in olds.iter().zip(is_matched).filter(|(_, matched)| !matched) {
        put(ChangeKind::Removed, old, differing(Some(old), None));
    }
    pairs
}

/// The properties in which two differ; every property that one alone has.
fn differing(old: Option<&Item>, new: Option<&Item>) -> Vec<SpecFact> {
    let facts = new.or(old).map(|item| item.facts.as_slice()).unwrap_or_default();
    let differ = facts.iter().filter_map(|(name, _)| {
        let (before, after) = (old.and_then(|item| item.fact(name)), new.and_then(|item| item.fact(name)));
        (before != after).then(|| SpecFact { name: (*name).to_owned(), before, after })
    });
    differ.collect()
}

fn product(spec: &Spec) -> Item {
    let project = &spec.project;
    Item::new(project.id.as_str(), &project.title)
        .with("name", project.id.as_str())
        .with("title", project.title.clone())
        .with("tagline", project.tagline.clone())
        .with("archetypes", list(project.archetypes.iter().map(|one| words(one))))
        .with("domain", project.domain.clone())
        .with("locale", project.locale.clone())
        .with("currency", project.currency.clone())
        .with("audience", word(&project.audience))
}

fn style(spec: &Spec) -> Item {
    let theme = &spec.theme;
    Item::new("style", "")
        .with("style", word(&theme.style))
        .with("hue", format!("{}°", theme.hue))
        .with("mode", word(&theme.mode))
        .with("density", word(&theme.density))
        .with("art", word(&theme.art))
}

fn navigation(spec: &Spec) -> Item {
    let links = |items: &[super::NavItem]| list(items.iter().map(|item| item.label.clone()));
    let navigation = &spec.navigation;
    Item::new("navigation", "")
        .with("primary", links(&navigation.primary))
        .with("account", links(&navigation.account))
        .with("footer", links(&navigation.footer))
}

fn role(role: &SpecRole) -> Item {
    let item = Item::new(&role.id, &role.label)
        .with("label", role.label.clone())
        .with("base", word(&role.base))
        .with("signup", word(&role.signup));
    Item { was: role.was.clone(), ..item }
}

fn entity(entity: &Entity) -> Item {
    let item = Item::new(&entity.id, &entity.label.many)
        .with("label", format!("{} / {}", entity.label.one, entity.label.many))
        .with("kind", word(&entity.kind))
        .with("owner", entity.owner.clone().unwrap_or_default())
        .with("title", entity.title.clone())
        .with("states", states(entity))
        .with("visible_when", if entity.visible_when.is_empty() { String::new() } else { json(&entity.visible_when) })
        .with("sort", words(&entity.list.sort))
        .with("sortable", list(entity.list.sortable.iter().map(|one| words(one))))
        .with("filters", list(entity.list.filters.iter().map(|one| words(one))))
        .with("search", list(entity.list.search.iter().map(|one| words(one))))
        .with("page_size", entity.list.page_size.to_string())
        .with("card", card(&entity.display));
    let access = Operation::ALL.map(|operation| (operation, grants(entity.access.grants(operation))));
    let names = ["may_list", "may_read", "may_create", "may_update", "may_delete"];
    let item = access.into_iter().zip(names).fold(item, |item, ((_, who), name)| item.with(name, who));
    Item { key: entity.plural.clone(), was: entity.was.clone(), ..item }
}

fn card(display: &Display) -> String {
    let parts = [&display.image, &display.subtitle, &display.price, &display.date, &display.badge];
    list(parts.into_iter().flatten().map(|one| words(one)))
}

fn states(entity: &Entity) -> String {
    let Some(life) = &entity.lifecycle else { return String::new() };
    let values = entity.field(&life.field).map(|field| field.values.as_slice()).unwrap_or_default();
    list(values.iter().map(|value| value.label.clone()))
}

fn field(field: &Field) -> Item {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    Item::new(&field.name, &field.label)
        .with("label", field.label.clone())
        .with("type", word(&field.field_type))
        .with("required", yes(field.required))
        .with("unique", yes(field.unique))
        .with("min", number(field.min))
        .with("max", number(field.max))
        .with("max_length", field.max_length.map(|most| most.to_string()).unwrap_or_default())
        .with("choices", list(field.values.iter().map(|value| value.label.clone())))
        .with("default", field.default.as_ref().map(plain).unwrap_or_default())
        .with("unit", field.unit.clone().unwrap_or_default())
        .with("read_by", list(field.read.iter().map(|role| words(role))))
}

fn relation(relation: &Relation) -> Item {
    let item = Item::new(&relation.name, &relation.label)
        .with("label", relation.label.clone())
        .with("to", words(&relation.to))
        .with("kind", word(&relation.kind))
        .with("required", yes(relation.required))
        .with("on_delete", word(&relation.on_delete));
    Item { was: relation.was.clone(), ..item }
}

fn transition(step: &Transition) -> Item {
    Item::new(&step.name, &step.label)
        .with("label", step.label.clone())
        .with("from", list(step.from.iter().map(|state| words(state))))
        .with("to", words(&step.to))
        .with("may", grants(&step.grants))
        .with("effects", if step.effects.is_empty() { String::new() } else { json(&step.effects) })
}

/// A rule has no name: it is itself or another.
fn rule(rule: &Rule) -> Item {
    let text = json(rule);
    let kind = serde_json::to_value(rule).ok().and_then(|value| value["rule"].as_str().map(words));
    Item::new(&text, &kind.unwrap_or_default()).with("rule", text)
}

fn computed(computed: &Computed) -> Item {
    Item::new(&computed.name, &computed.label)
        .with("label", computed.label.clone())
        .with("type", word(&computed.field_type))
        .with("function", json(&computed.function))
}

fn action(action: &Action) -> Item {
    Item::new(action.id(), &words(action.id())).with("action", json(action))
}

fn page(page: &Page) -> Item {
    let parts = page.blocks.iter().map(|block| match &block.entity {
        Some(entity) => format!("{} ({})", words(&word(&block.block)), words(entity)),
        None => words(&word(&block.block)),
    });
    Item::new(&page.id, &page.title)
        .with("label", page.title.clone())
        .with("route", page.route.clone())
        .with("access", list(page.access.iter().map(|role| words(role))))
        .with("layout", word(&page.layout))
        .with("parts", list(parts))
        .with(
            "settings",
            list(page.blocks.iter().filter(|block| !block.props.is_empty()).map(|block| json(&block.props))),
        )
}

fn grants(grants: &[Grant]) -> String {
    list(grants.iter().map(|grant| format!("{} ({})", words(&grant.role), word(&grant.scope))))
}

fn yes(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "" }
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

fn words(id: &str) -> String {
    id.replace('_', " ")
}

/// The name of a member of a closed set.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().as_ref().and_then(|value| value.as_str()).map(words).unwrap_or_default()
}

fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn entity(id: &str, plural: &str, was: &[&str], fields: Value) -> Value {
        json!({
            "id": id, "plural": plural, "was": was, "label": {"one": id, "many": plural}, "kind": "resource", "fields": fields,
            "access": {"list": [], "read": [], "create": [], "update": [], "delete": []},
            "title": "name", "prov": {"source": "answer"}
        })
    }

    fn field(name: &str, kind: &str) -> Value {
        json!({"name": name, "type": kind, "label": name, "prov": {"source": "answer"}})
    }

    fn spec(entities: Value, pages: Value, style: &str) -> Spec {
        serde_json::from_value(json!({
            "spec_version": super::super::SPEC_VERSION, "revision": 1, "generator": "test",
            "project": {
                "id": "shop", "title": "Shop", "tagline": "for tests", "archetypes": [], "domain": "any",
                "locale": "en", "dir": "ltr", "currency": "EUR", "audience": "public"
            },
            "answers": {}, "requirements": [], "roles": [], "features": [], "entities": entities, "actions": [], "pages": pages,
            "navigation": {"primary": [], "account": [], "footer": []}, "flows": [],
            "theme": {"style": style, "hue": 10, "mode": "light", "density": "regular", "art": "waves"},
            "trace": [], "assumptions": [], "questions": []
        }))
        .expect("a spec")
    }

    fn page(id: &str, title: &str) -> Value {
        json!({"id": id, "route": "/", "title": title, "layout": "app", "access": [], "blocks": [], "prov": {"source": "answer"}})
    }

    fn told(before: &Spec, after: &Spec) -> Vec<String> {
        let fact = |fact: &SpecFact| format!("{} {:?}→{:?}", fact.name, fact.before, fact.after).replace("Some", "");
        changes(before, after)
            .iter()
            .map(|one| {
                let facts: Vec<String> = one.facts.iter().map(fact).collect();
                let of = one.of.as_deref().map(|of| format!(" of {of}")).unwrap_or_default();
                format!("{:?} {:?} {}{of}: {}", one.kind, one.area, one.id, facts.join(", "))
            })
            .collect()
    }

    #[test]
    fn the_same_spec_has_no_changes() {
        let one = spec(
            json!([entity("hive", "hives", &[], json!([field("name", "string")]))]),
            json!([page("a", "A")]),
            "bold",
        );
        assert!(changes(&one, &one.clone()).is_empty());
    }

    #[test]
    fn what_came_went_or_changed_is_told_by_name() {
        let before = spec(
            json!([entity("hive", "hives", &[], json!([field("name", "string"), field("age", "int")]))]),
            json!([page("home", "Home"), page("old", "Old")]),
            "bold",
        );
        let after = spec(
            json!([entity("hive", "hives", &[], json!([field("name", "text"), field("place", "geo")]))]),
            json!([page("home", "Start"), page("new", "New")]),
            "minimal",
        );
        let said = told(&before, &after);
        assert_eq!(said[0], r#"Changed Style style: style ("bold")→("minimal")"#);
        assert_eq!(said[1], r#"Changed Field name of hives: type ("string")→("text")"#);
        assert!(said[2].starts_with("Added Field place of hives: label None"), "{}", said[2]);
        assert!(said[3].starts_with("Removed Field age of hives"), "{}", said[3]);
        assert_eq!(said[4], r#"Changed Page home: label ("Home")→("Start")"#);
        assert!(said[5].starts_with("Added Page new") && said[6].starts_with("Removed Page old"), "{said:?}");
        assert_eq!(said.len(), 7);
    }

    #[test]
    fn a_renamed_thing_is_the_same_thing_under_another_name() {
        let before = spec(json!([entity("hive", "hives", &[], json!([field("name", "string")]))]), json!([]), "bold");
        let after = spec(
            json!([entity("colony", "colonies", &["hives"], json!([field("name", "string")]))]),
            json!([]),
            "bold",
        );
        assert_eq!(told(&before, &after), [r#"Changed Entity colony: label ("hive / hives")→("colony / colonies")"#]);
        // Without that word it is another thing.
        let other =
            spec(json!([entity("colony", "colonies", &[], json!([field("name", "string")]))]), json!([]), "bold");
        let kinds: Vec<ChangeKind> = changes(&before, &other).iter().map(|one| one.kind).collect();
        assert_eq!(kinds, [ChangeKind::Added, ChangeKind::Removed]);
    }

    #[test]
    fn two_specs_swapped_tell_the_same_the_other_way_about() {
        let one = spec(
            json!([entity("hive", "hives", &[], json!([field("name", "string")]))]),
            json!([page("a", "A")]),
            "bold",
        );
        let two = spec(json!([entity("bee", "bees", &[], json!([]))]), json!([page("a", "B")]), "dark");
        let (there, back) = (changes(&one, &two), changes(&two, &one));
        assert_eq!(there.len(), back.len());
        let count = |list: &[SpecChange], kind| list.iter().filter(|one| one.kind == kind).count();
        assert_eq!(count(&there, ChangeKind::Added), count(&back, ChangeKind::Removed));
        assert_eq!(count(&there, ChangeKind::Removed), count(&back, ChangeKind::Added));
    }
}
