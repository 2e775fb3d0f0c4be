//! What the template of an entity's file needs: columns, bodies, answers, access, lifecycle, rules and lists.

use super::column;
use super::table::{attribute, belongs_to, columns, key, own_fields, pairs, unique};
use crate::emit::template::pascal;
use domain::Spec;
use domain::spec::{
    Action, Computed, ComputedFn, Effect, Entity, EntityKind, Field, FieldType, Grant, Operation, Relation,
    RelationKind, RoleBase, Rule, Transition,
};
use serde_json::{Map, Value, json};

const PARAMETERS: &[&str] = &["page", "page_size", "sort", "q", "mine"];

/// The context of `entity.py.j2`.
pub(super) fn context(spec: &Spec, entity: &Entity) -> Value {
    let user = entity.id == "user";
    let fields: Vec<Value> = own_fields(entity).map(describe).collect();
    let bodies: Vec<Value> = own_fields(entity).filter(|field| writable(entity, field)).map(column::body).collect();
    let answers: Vec<Value> =
        own_fields(entity).map(|field| json!({ "name": field.name, "type": column::answer(field) })).collect();
    let line = entity.kind == EntityKind::Line;
    let literal = !line || own_fields(entity).any(|field| writable(entity, field) && !field.values.is_empty());
    json!({
        "literal": literal, "id": entity.id, "plural": entity.plural, "was": entity.was, "class": pascal(&entity.id), "user": user,
        "line": line, "kind": kind(entity.kind), "title": entity.title,
        "columns": columns(spec, entity), "unique": unique_names(entity), "pairs": pairs(spec, entity),
        "fields": fields, "bodies": bodies, "answers": answers, "roles": roles(spec), "admins": admins(spec),
        "first_role": spec.signup_role().or(spec.roles.first()).map(|role| role.id.as_str()),
        "relations": relations(entity), "lines": line_parts(spec, entity), "computed": computed(entity),
        "access": access(entity), "owner": owner(entity), "visible_when": visible_when(entity),
        "lifecycle": lifecycle(entity), "rules": rules(spec, entity), "list": listing(spec, entity),
        "image": entity.display.image, "slug": own_fields(entity).any(|field| field.field_type == FieldType::Slug),
    })
}

fn kind(kind: EntityKind) -> Value {
    serde_json::to_value(kind).unwrap_or_default()
}

fn roles(spec: &Spec) -> Vec<&str> {
    spec.roles.iter().map(|role| role.id.as_str()).collect()
}

fn admins(spec: &Spec) -> Vec<&str> {
    spec.roles.iter().filter(|role| role.base == RoleBase::Admin).map(|role| role.id.as_str()).collect()
}

/// Whether a request may give the field.
pub(super) fn writable(entity: &Entity, field: &Field) -> bool {
    let state = entity.lifecycle.as_ref().is_some_and(|lifecycle| lifecycle.field == field.name);
    let copied =
        entity.rules.iter().any(|rule| matches!(rule, Rule::Snapshot { field: name, .. } if *name == field.name));
    !(field.read_only || state || copied)
}

fn describe(field: &Field) -> Value {
    json!({
        "name": field.name, "attribute": attribute(&field.name), "kind": field.field_type, "required": field.required,
        "read": field.read, "read_only": field.read_only, "slug_from": field.slug_from, "zero": column::zero(field),
    })
}

fn relations(entity: &Entity) -> Vec<Value> {
    let parent = parent_of_line(entity);
    let describe = |relation: &Relation| {
        let many = relation.kind == RelationKind::ManyToMany;
        let by_session = relation.current_user && relation.to == "user";
        let owner = super::direct_owner(entity) == Some(&relation.name) && relation.to == "user";
        let key = if many { format!("{}_ids", relation.name) } else { format!("{}_id", relation.name) };
        let (create, update) = match (many, relation.required && !owner, relation.required) {
            (true, ..) => ("_f.Ids = []", "_f.Ids = _f.optional(None)"),
            (false, true, _) => ("_f.Id", "_f.Id = _f.optional(None)"),
            (false, false, true) => ("_f.Id | None = None", "_f.Id = _f.optional(None)"),
            (false, false, false) => ("_f.Id | None = None", "_f.Id | None = None"),
        };
        json!({
            "name": relation.name, "was": relation.was, "key": key, "to": relation.to, "many": many, "required": relation.required,
            "current_user": by_session, "asked": !by_session && Some(relation) != parent, "create": create, "update": update,
        })
    };
    entity.relations.iter().map(describe).collect()
}

/// The relation of a line to the row it lives in: its first required one that does not lead to a person.
pub(super) fn parent_of_line(entity: &Entity) -> Option<&Relation> {
    let links: Vec<&Relation> = belongs_to(entity).filter(|relation| relation.to != "user").collect();
    let line = entity.kind == EntityKind::Line;
    links.iter().find(|relation| relation.required).or(links.first()).copied().filter(|_| line)
}

/// The lines that live in this entity's rows.
pub(super) fn lines<'a>(spec: &'a Spec, entity: &'a Entity) -> impl Iterator<Item = &'a Entity> {
    let here =
        |line: &&Entity| line.id != entity.id && parent_of_line(line).is_some_and(|relation| relation.to == entity.id);
    spec.entities.iter().filter(here)
}

/// Whether lines of this entity are made only by an action, not given with their parent.
pub(super) fn converted(spec: &Spec, line: &Entity) -> bool {
    spec.actions.iter().any(|Action::Convert { line: made, .. }| *made == line.id)
}

fn line_parts(spec: &Spec, entity: &Entity) -> Vec<Value> {
    let part = |line: &Entity| {
        let given = !converted(spec, line);
        json!({ "id": line.id, "plural": line.plural, "class": pascal(&line.id), "given": given })
    };
    lines(spec, entity).map(part).collect()
}

fn computed(entity: &Entity) -> Vec<Value> {
    let describe = |computed: &Computed| {
        let mut value = serde_json::to_value(&computed.function).unwrap_or_default();
        value["name"] = json!(computed.name);
        value["type"] = json!(match computed.function {
            ComputedFn::Count { .. } => "_f.integer",
            _ => "_f.integer | _f.number | None",
        });
        for part in ["of", "field", "left", "right"] {
            if value.get(part).is_none() {
                value[part] = json!("");
            }
        }
        value
    };
    entity.computed.iter().map(describe).collect()
}

/// Role → scope, in the spec's order.
pub(super) fn grants(grants: &[Grant]) -> Map<String, Value> {
    grants.iter().map(|grant| (grant.role.clone(), json!(grant.scope))).collect()
}

fn access(entity: &Entity) -> Vec<Value> {
    let one = |operation: &Operation| json!({ "name": operation, "grants": grants(entity.access.grants(*operation)) });
    Operation::ALL.iter().map(one).collect()
}

fn owner(entity: &Entity) -> Vec<&str> {
    entity.owner.iter().flat_map(|path| path.split('.')).collect()
}

fn visible_when(entity: &Entity) -> Vec<Value> {
    entity.visible_when.iter().map(|condition| json!({ "field": condition.field, "is": condition.is })).collect()
}

fn lifecycle(entity: &Entity) -> Value {
    let Some(lifecycle) = &entity.lifecycle else { return Value::Null };
    let effect = |effect: &Effect| serde_json::to_value(effect).unwrap_or_default();
    let transition = |transition: &Transition| {
        json!({
            "name": transition.name, "from": transition.from, "to": transition.to, "grants": grants(&transition.grants),
            "effects": transition.effects.iter().map(effect).collect::<Vec<_>>(),
        })
    };
    let transitions: Vec<Value> = lifecycle.transitions.iter().map(transition).collect();
    json!({ "field": lifecycle.field, "initial": lifecycle.initial, "transitions": transitions })
}

fn rules(spec: &Spec, entity: &Entity) -> Vec<Value> {
    let known = |rule: &&Rule| match rule {
        Rule::Unique { .. } => false,
        Rule::Capacity { parent, limit, .. } => entity
            .relation(parent)
            .and_then(|relation| spec.entity(&relation.to))
            .is_some_and(|parent| parent.field(limit).is_some()),
        _ => true,
    };
    let describe = |rule: &Rule| {
        let mut value = serde_json::to_value(rule).unwrap_or_default();
        if let Rule::Capacity { parent, limit, sum, .. } = rule {
            value["owner"] = json!(own_capacity(spec, entity, parent, limit));
            value["sum"] = json!(sum);
        }
        if let Rule::Snapshot { from, .. } = rule {
            let (relation, source) = from.split_once('.').unwrap_or((from.as_str(), ""));
            value["relation"] = json!(relation);
            value["source"] = json!(source);
        }
        value
    };
    let doubles = unique(entity).into_iter().map(|keys| {
        let names: Vec<String> = keys.iter().map(|key| name(entity, key)).collect();
        json!({ "rule": "unique", "fields": names })
    });
    doubles.chain(entity.rules.iter().filter(known).map(describe)).collect()
}

fn name(entity: &Entity, column: &str) -> String {
    let relation = belongs_to(entity).find(|relation| key(entity, &relation.name) == column);
    relation.map_or_else(|| column.to_owned(), |relation| relation.name.clone())
}

/// The owner's relation when a limit holds for each person alone: rows that an action takes over later wish for
/// something and do not hold it yet, so another's wishes do not count.
pub(super) fn own_capacity<'a>(spec: &Spec, entity: &'a Entity, parent: &str, limit: &str) -> Option<&'a str> {
    let wishes = spec.actions.iter().any(|Action::Convert { source, item, stock, .. }| {
        *source == entity.id && item == parent && stock.as_deref() == Some(limit)
    });
    super::direct_owner(entity).filter(|_| wishes)
}

fn unique_names(entity: &Entity) -> Vec<Value> {
    let named = |columns: Vec<String>| json!({ "name": format!("uq_{}_{}", entity.plural, columns.join("_")), "columns": columns });
    unique(entity).into_iter().map(named).collect()
}

/// How an entity's lists may be asked.
pub(super) fn listing(spec: &Spec, entity: &Entity) -> Value {
    let sortable = sortable(entity);
    let wanted = entity.list.sort.trim_start_matches('-');
    let known = sortable.iter().any(|name| name == wanted);
    let sort = if known { entity.list.sort.as_str() } else { "-created_at" };
    let choices: Vec<String> = sortable.iter().flat_map(|name| [name.clone(), format!("-{name}")]).collect();
    let equal: Vec<Value> =
        equal(spec, entity).into_iter().map(|(name, kind)| json!({ "name": name, "type": kind })).collect();
    let ranged: Vec<Value> =
        ranged(entity).into_iter().map(|(name, kind)| json!({ "name": name, "type": kind })).collect();
    json!({
        "sort": sort, "sortable": sortable, "choices": choices, "search": search(entity), "equal": equal,
        "ranged": ranged, "page_size": entity.list.page_size.clamp(1, 100),
    })
}

/// What one may sort by.
pub(super) fn sortable(entity: &Entity) -> Vec<String> {
    let mut names: Vec<String> = vec!["created_at".into()];
    let default = entity.list.sort.trim_start_matches('-').to_owned();
    for name in entity.list.sortable.iter().chain([&default]) {
        let known =
            entity.field(name).is_some_and(|field| !matches!(field.field_type, FieldType::Tags | FieldType::Json));
        let core = entity.id == "user" && matches!(name.as_str(), "name" | "email" | "role");
        if (known || core) && !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

/// The text fields that `q` searches.
pub(super) fn search(entity: &Entity) -> Vec<String> {
    entity.list.search.iter().filter(|name| entity.field(name).is_some()).cloned().collect()
}

/// Filters by value: every choice, flag and relation, and what the lists and pages name besides.
pub(super) fn equal(spec: &Spec, entity: &Entity) -> Vec<(String, String)> {
    let asked: Vec<&String> = spec
        .pages
        .iter()
        .flat_map(|page| &page.blocks)
        .filter(|block| block.entity.as_deref() == Some(&entity.id))
        .flat_map(|block| block.query.iter().flat_map(|query| query.filter.keys()))
        .chain(&entity.list.filters)
        .collect();
    let fields = entity.fields.iter().filter_map(|field| {
        let named = asked.contains(&&field.name);
        let kind = match field.field_type {
            FieldType::Enum if !field.values.is_empty() => format!("_q.choice({})", column::body_type(field)),
            FieldType::Enum if entity.id == "user" => "_q.Text".into(),
            FieldType::Bool => "_q.Flag".into(),
            FieldType::Int | FieldType::Money | FieldType::Percent | FieldType::Duration | FieldType::Rating
                if named =>
            {
                "_q.Integer".into()
            }
            FieldType::Date if named => "_q.Day".into(),
            FieldType::Decimal | FieldType::Datetime | FieldType::Time | FieldType::Json => return None,
            FieldType::Tags => "_q.Text".into(),
            _ if named => "_q.Text".into(),
            _ => return None,
        };
        Some((field.name.clone(), kind))
    });
    let relations = entity.relations.iter().map(|relation| (relation.name.clone(), "_q.Id".to_owned()));
    fields.chain(relations).filter(|(name, _)| !PARAMETERS.contains(&name.as_str())).collect()
}

/// Filters by smallest and largest value.
pub(super) fn ranged(entity: &Entity) -> Vec<(String, String)> {
    let named = |field: &&Field| entity.list.filters.contains(&field.name);
    let kind = |field: &Field| {
        let kind = match field.field_type {
            FieldType::Int | FieldType::Money | FieldType::Percent | FieldType::Duration | FieldType::Rating => {
                "_q.Integer"
            }
            FieldType::Decimal => "_q.Number",
            FieldType::Date | FieldType::Datetime => "_q.Day",
            _ => return None,
        };
        Some((field.name.clone(), kind.to_owned()))
    };
    entity.fields.iter().filter(named).filter_map(kind).collect()
}
