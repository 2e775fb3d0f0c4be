//! Nouns become entities: fields, relations, owners, titles and lists.

use super::catalogue::CATALOGUE;
use super::draft::{Draft, Noun, Shape, prov};
use super::ident;
use super::notation::RelationNote;
use super::people::Openness;
use super::text::{capital, clip, human};
use super::{access, behaviour, fields};
use domain::spec::{
    Access, Display, Entity, EntityKind, Field, FieldType, Label, ListSettings, OnDelete, Provenance, ProvenanceSource,
    Relation, RelationKind, Seed,
};
use std::collections::BTreeMap;

/// An entity on its way, with what the catalogue calls its relations.
pub(super) struct Built {
    pub entity: Entity,
    pub noun: Noun,
    /// Catalogue slot → relation name.
    pub slots: BTreeMap<String, String>,
    /// The access profile that holds here.
    pub profile: String,
}

/// Brings what required relations need, and takes away what lost its ground.
pub(super) fn settle(draft: &mut Draft) {
    loop {
        let lost = draft.nouns.iter().position(|noun| groundless(draft, noun));
        if let Some(at) = lost {
            let noun = draft.nouns.remove(at);
            draft.removed.insert(noun.key().to_owned());
            draft.note(None, &human(&noun.id), Vec::new(), "what it belongs to is not part of the product");
            continue;
        }
        let missing = draft.nouns.iter().filter_map(Noun::thing).flat_map(|thing| &thing.relations).find(|note| {
            note.brings
                && !note.targets[0].starts_with('@')
                && !note.targets.iter().any(|target| present(draft, target))
        });
        let Some(target) = missing.map(|note| note.targets[0].as_str()) else { return };
        let follow = Provenance { source: ProvenanceSource::Relation, quote: None };
        if !draft.put(target, &follow) {
            draft.removed.insert(target.to_owned());
        }
    }
}

fn present(draft: &Draft, target: &str) -> bool {
    if target == "@main" { draft.main().is_some() } else { draft.noun(target).is_some() }
}

/// Whether what a noun cannot be without was taken away, or never came.
fn groundless(draft: &Draft, noun: &Noun) -> bool {
    let Some(thing) = noun.thing() else { return false };
    thing.relations.iter().filter(|note| note.brings && !note.current_user).any(|note| {
        let first = &note.targets[0];
        let gone = if first == "@main" { !draft.removed.is_empty() } else { draft.removed.contains(first) };
        gone && !note.targets.iter().any(|target| present(draft, target))
    })
}

/// All entities, without access of actions.
pub(super) fn build(draft: &Draft, openness: Openness) -> Vec<Built> {
    let mut built: Vec<Built> = draft.nouns.iter().map(|noun| begin(draft, noun, openness)).collect();
    owners(&mut built, draft, openness);
    for one in &mut built {
        one.entity.title = title(one);
        one.entity.display = display(&one.entity);
        one.entity.list = listing(one);
    }
    for at in 0..built.len() {
        built[at].entity.access = access::of(draft, &built[at], &built);
    }
    reachable(&mut built);
    behaviour::add(&mut built, draft);
    built
}

/// Nobody must choose a row that they cannot see: such a relation may stay empty.
fn reachable(built: &mut [Built]) {
    for at in 0..built.len() {
        let hidden = |relation: &Relation| {
            let target = built.iter().find(|other| other.entity.id == relation.to);
            let sees = |role: &str| {
                target.is_some_and(|other| other.entity.access.list.iter().any(|grant| grant.role == role))
            };
            !relation.current_user && !built[at].entity.access.create.iter().all(|grant| sees(&grant.role))
        };
        let optional = |relation: &Relation| {
            let notes = built[at].noun.thing().map_or(&[][..], |thing| thing.relations.as_slice());
            notes
                .iter()
                .any(|note| note.required && !note.brings && built[at].slots.get(&note.slot) == Some(&relation.name))
        };
        let freed: Vec<bool> = built[at]
            .entity
            .relations
            .iter()
            .map(|relation| relation.required && optional(relation) && hidden(relation))
            .collect();
        for (relation, freed) in built[at].entity.relations.iter_mut().zip(freed) {
            if freed {
                relation.required = false;
                relation.on_delete = OnDelete::SetNull;
            }
        }
    }
}

fn begin(draft: &Draft, noun: &Noun, openness: Openness) -> Built {
    let thing = noun.thing();
    let profile = access::profile(draft, noun, openness);
    let kind = thing.map_or(if noun.eventlike { EntityKind::Event } else { EntityKind::Resource }, |thing| thing.kind);
    let (relations, slots) = relations(draft, noun);
    let label = label(draft, noun);
    let mut fields = fields::of(draft, noun, openness);
    let noted = |name: &str| thing.is_some_and(|thing| thing.fields.iter().any(|field| field.name == name));
    let mut relations = relations;
    relations.retain(|relation| relation.required || !noted(&relation.name));
    fields.retain(|field| !relations.iter().any(|relation| relation.name == field.name));
    let entity = Entity {
        id: noun.id.clone(),
        plural: plural(draft, &noun.id),
        was: noun.was.iter().map(|id| plural(draft, id)).collect(),
        label,
        kind,
        fields,
        relations,
        owner: None,
        access: Access::default(),
        visible_when: Vec::new(),
        lifecycle: None,
        rules: Vec::new(),
        computed: Vec::new(),
        title: String::new(),
        display: Display::default(),
        list: ListSettings::default(),
        seed: Seed::default(),
        prov: noun.prov.clone(),
    };
    Built { entity, noun: noun.clone(), slots, profile }
}

fn plural(draft: &Draft, id: &str) -> String {
    let plural = ident::plural(id);
    let taken = ["auth", "actions", "uploads", "healthz", "readyz", "metrics", "docs", "openapi"];
    let clash = taken.contains(&plural.as_str()) || draft.nouns.iter().any(|other| other.id == plural);
    if clash { format!("{plural}_list") } else { plural }
}

/// What a relation was called while what it leads to had its former names.
fn former(draft: &Draft, to: &str, name: &str, many: bool) -> Vec<String> {
    let named = |id: &str| if many { ident::plural(id) } else { ident::relation_name(id) };
    let was = draft.noun(to).map_or(&[][..], |noun| noun.was.as_slice());
    let mut former: Vec<String> = if named(to) == name { was.iter().map(|id| named(id)).collect() } else { Vec::new() };
    former.retain(|was| was != name);
    former
}

/// What people read: their own words, the catalogue's, or the id made readable.
fn label(draft: &Draft, noun: &Noun) -> Label {
    let mut label = match (&noun.said, noun.thing()) {
        (Some((one, many)), _) => Label { one: one.clone(), many: many.clone() },
        (None, Some(thing)) => match thing.label.get(draft.locale) {
            Some((one, many)) => Label { one: one.clone(), many: many.clone() },
            None => {
                let first =
                    thing.synonyms.get(draft.locale).and_then(|words| words.first()).filter(|_| draft.locale != "en");
                let one = first.map_or_else(|| human(&noun.id), |word| capital(word));
                let many = if first.is_some() { one.clone() } else { human(&ident::plural(&noun.id)) };
                Label { one, many }
            }
        },
        (None, None) => Label { one: human(&noun.id), many: human(&ident::plural(&noun.id)) },
    };
    let listed = draft.wishes.iter().find(|wish| matches!(&wish.shape, Shape::List(id) if *id == noun.id));
    if let Some(wish) = listed.filter(|_| noun.said.is_none()) {
        label.many.clone_from(&wish.title);
    }
    Label { one: clip(&label.one), many: clip(&label.many) }
}

/// The target that a relation takes here.
fn target(draft: &Draft, noun: &Noun, note: &RelationNote) -> Option<String> {
    note.targets.iter().find_map(|target| {
        let found = if target == "@main" { draft.main() } else { draft.noun(target) }?;
        (found.id != noun.id).then(|| found.id.clone())
    })
}

fn relations(draft: &Draft, noun: &Noun) -> (Vec<Relation>, BTreeMap<String, String>) {
    let mut out: Vec<Relation> = Vec::new();
    let mut slots = BTreeMap::new();
    for note in noun.thing().map_or(&[][..], |thing| thing.relations.as_slice()) {
        let Some(to) = target(draft, noun, note) else { continue };
        let name =
            note.name.clone().unwrap_or_else(|| if note.many { ident::plural(&to) } else { ident::relation_name(&to) });
        if noun.dropped.contains(&name) || out.iter().any(|relation| relation.name == name) {
            continue;
        }
        slots.insert(note.slot.clone(), name.clone());
        let label = CATALOGUE.word("fields", &name, draft.locale).map(str::to_owned);
        let label = label.unwrap_or_else(|| {
            draft.noun(&to).map_or_else(
                || human(&name),
                |noun| if note.many { self::label(draft, noun).many } else { self::label(draft, noun).one },
            )
        });
        let kind = if note.many { RelationKind::ManyToMany } else { RelationKind::BelongsTo };
        let prov = Provenance { source: ProvenanceSource::Relation, quote: None };
        out.push(Relation {
            was: former(draft, &to, &name, note.many),
            name,
            label,
            kind,
            to,
            required: note.required,
            on_delete: note.on_delete,
            current_user: note.current_user,
            prov,
        });
    }
    for (name, label, to) in &noun.relations {
        let Some(other) = draft.noun(to) else { continue };
        if out.iter().any(|relation| relation.name == *name)
            || (other.id != "user" && out.iter().any(|relation| relation.to == other.id))
        {
            continue;
        }
        let required = noun.eventlike && other.id != "user";
        let on_delete = if required { OnDelete::Cascade } else { OnDelete::SetNull };
        let label = if label.is_empty() { self::label(draft, other).one } else { label.clone() };
        let prov = prov(ProvenanceSource::Answer, name);
        slots.insert(to.clone(), name.clone());
        out.push(Relation {
            was: former(draft, &other.id, name, false),
            name: name.clone(),
            label,
            kind: RelationKind::BelongsTo,
            to: other.id.clone(),
            required,
            on_delete,
            current_user: false,
            prov,
        });
    }
    if noun.eventlike && noun.base.is_none() && !out.iter().any(|relation| relation.to != "user") {
        let root = draft
            .nouns
            .iter()
            .find(|other| other.base.is_none() && !other.eventlike)
            .or_else(|| draft.main().filter(|main| !main.eventlike));
        if let Some(root) = root.filter(|root| root.id != noun.id) {
            let prov = Provenance { source: ProvenanceSource::Relation, quote: None };
            let name = ident::relation_name(&root.id);
            let label = self::label(draft, root).one;
            out.push(Relation {
                was: former(draft, &root.id, &name, false),
                name,
                label,
                kind: RelationKind::BelongsTo,
                to: root.id.clone(),
                required: true,
                on_delete: OnDelete::Cascade,
                current_user: false,
                prov,
            });
        }
    }
    (out, slots)
}

/// Finds every entity's owner; where rows are a person's own and nothing leads to one, the person is added.
fn owners(built: &mut [Built], draft: &Draft, openness: Openness) {
    for _ in 0..4 {
        for at in 0..built.len() {
            if built[at].entity.owner.is_some() || built[at].entity.id == "user" {
                continue;
            }
            if let Some(path) = owner_path(built, at) {
                built[at].entity.owner = Some(path);
            }
        }
    }
    let wants = |one: &Built| {
        one.entity.owner.is_none() && one.entity.id != "user" && access::needs_owner(draft, one, openness)
    };
    for at in 0..built.len() {
        if wants(&built[at]) && parent(built, at).is_none() {
            let label = CATALOGUE.word("fields", "owner", draft.locale).unwrap_or("Owner").to_owned();
            let prov = Provenance { source: ProvenanceSource::Implied, quote: None };
            built[at].entity.relations.push(Relation {
                name: "owner".into(),
                was: Vec::new(),
                label,
                kind: RelationKind::BelongsTo,
                to: "user".into(),
                required: true,
                on_delete: OnDelete::Cascade,
                current_user: true,
                prov,
            });
            built[at].entity.owner = Some("owner".into());
        }
    }
    for _ in 0..4 {
        for at in 0..built.len() {
            if built[at].entity.owner.is_none() && built[at].entity.id != "user" {
                built[at].entity.owner = owner_path(built, at);
            }
        }
    }
}

fn owner_path(built: &[Built], at: usize) -> Option<String> {
    let one = &built[at];
    if let Some(path) = one.noun.thing().and_then(|thing| thing.owner.as_deref()) {
        let mut steps = path.split('.');
        let first = steps.next()?;
        let relation = one.entity.relation(one.slots.get(first).map_or(first, String::as_str))?;
        return Some(match steps.next() {
            None => relation.name.clone(),
            Some(_) => {
                let parent = built.iter().find(|other| other.entity.id == relation.to)?;
                format!("{}.{}", relation.name, parent.entity.owner.as_deref()?)
            }
        });
    }
    if let Some(own) = one.entity.relations.iter().find(|relation| relation.current_user) {
        return Some(own.name.clone());
    }
    let (name, parent) = parent(built, at)?;
    let path = built[parent].entity.owner.as_deref()?;
    (path.matches('.').count() < 2).then(|| format!("{name}.{path}"))
}

/// The required relation to a parent, and the parent.
fn parent(built: &[Built], at: usize) -> Option<(String, usize)> {
    let one = &built[at];
    let inner = matches!(one.profile.as_str(), "part" | "own" | "own_log" | "line" | "workspace");
    let relation = one
        .entity
        .relations
        .iter()
        .find(|relation| relation.required && relation.to != "user" && relation.to != one.entity.id)?;
    let parent = built.iter().position(|other| other.entity.id == relation.to)?;
    (inner && built[parent].profile != "reference").then(|| (relation.name.clone(), parent))
}

fn title(one: &Built) -> String {
    let entity = &one.entity;
    if let Some(title) = one.noun.thing().and_then(|thing| thing.title.as_deref()) {
        let name = one.slots.get(title).map_or(title, String::as_str);
        if name == "id" || entity.field(name).is_some() || entity.relation(name).is_some() {
            return name.to_owned();
        }
    }
    let usual = ["name", "title", "subject", "label", "number", "code"];
    if let Some(name) = usual.into_iter().find(|name| entity.field(name).is_some()) {
        return name.to_owned();
    }
    let of = |wanted: &[FieldType]| {
        entity.fields.iter().find(|field| wanted.contains(&field.field_type)).map(|field| field.name.clone())
    };
    if one.noun.base.is_none()
        && one.noun.eventlike
        && let Some(date) = of(&[FieldType::Date, FieldType::Datetime])
    {
        return date;
    }
    of(&[FieldType::String, FieldType::Code])
        .or_else(|| of(&[FieldType::Email, FieldType::Text]))
        .or_else(|| of(&[FieldType::Date, FieldType::Datetime]))
        .unwrap_or_else(|| "id".to_owned())
}

fn display(entity: &Entity) -> Display {
    let of = |wanted: &[FieldType]| {
        entity
            .fields
            .iter()
            .find(|field| wanted.contains(&field.field_type) && field.name != entity.title)
            .map(|field| field.name.clone())
    };
    let named = |names: &[&str]| {
        names.iter().find(|name| entity.field(name).is_some() && **name != entity.title).map(|name| (*name).to_owned())
    };
    Display {
        subtitle: named(&["excerpt", "description", "bio", "specialty", "city", "location", "company"])
            .or_else(|| of(&[FieldType::Text])),
        image: of(&[FieldType::Image]),
        price: named(&["price", "price_per_night", "price_per_day", "total", "amount"])
            .filter(|name| entity.field(name).is_some_and(|field| field.field_type == FieldType::Money))
            .or_else(|| of(&[FieldType::Money])),
        date: of(&[FieldType::Datetime, FieldType::Date]),
        badge: of(&[FieldType::Enum]),
    }
}

fn listing(one: &Built) -> ListSettings {
    use FieldType as T;
    let entity = &one.entity;
    let names = |wanted: &dyn Fn(&&Field) -> bool| -> Vec<String> {
        entity.fields.iter().filter(wanted).map(|field| field.name.clone()).collect()
    };
    let sortable_types = [T::Money, T::Date, T::Datetime, T::Int, T::Decimal, T::Rating, T::Duration, T::Percent];
    let mut sortable = names(&|field| field.name == entity.title || sortable_types.contains(&field.field_type));
    sortable.truncate(6);
    let visible = one.noun.thing().map(|thing| &thing.visible);
    let hidden = |name: &str| visible.is_some_and(|visible| visible.contains_key(name));
    let mut filters: Vec<String> = entity
        .relations
        .iter()
        .filter(|relation| !relation.current_user)
        .map(|relation| relation.name.clone())
        .collect();
    filters.extend(names(&|field| matches!(field.field_type, T::Enum | T::Bool | T::Money) && !hidden(&field.name)));
    filters.truncate(6);
    let mut search = names(&|field| {
        matches!(field.field_type, T::String | T::Text | T::Richtext | T::Code | T::Email) && field.read.is_empty()
    });
    search.truncate(4);
    let wanted = one.noun.thing().and_then(|thing| thing.sort.clone());
    let exists = |sort: &String| entity.field(sort.trim_start_matches('-')).is_some();
    let alphabetical = one.entity.kind == EntityKind::Reference && entity.field(&entity.title).is_some();
    let sort = wanted
        .filter(exists)
        .unwrap_or_else(|| if alphabetical { entity.title.clone() } else { "-created_at".to_owned() });
    let by = sort.trim_start_matches('-').to_owned();
    if by != "created_at" && !sortable.contains(&by) {
        sortable.push(by);
    }
    let page_size = if one.profile == "workspace" { 20 } else { 12 };
    ListSettings { sort, sortable, filters, search, page_size }
}
