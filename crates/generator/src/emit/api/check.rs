//! What a spec must fulfil before anything is written: every name is an identifier, everything named exists.

use crate::emit::GenerateError;
use domain::Spec;
use domain::spec::{Action, Computed, ComputedFn, Effect, Entity, Rule};

const PATHS_TAKEN: &[&str] = &["auth", "uploads", "actions", "audit", "metrics", "healthz", "readyz", "docs"];
const KEYWORDS: &[&str] = &[
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise",
    "return", "try", "while", "with", "yield",
];

/// Refuses a spec that contradicts itself, naming the place.
pub(super) fn check(spec: &Spec) -> Result<(), GenerateError> {
    let user = spec.entity("user").ok_or_else(|| wrong("the spec has no entity `user`"))?;
    if user.plural != "users" {
        return Err(wrong("the plural of `user` must be `users`"));
    }
    spec.roles.iter().try_for_each(|role| identifier("role", &role.id))?;
    for entity in &spec.entities {
        entity_names(entity)?;
        let place = |what: &str| format!("entity {}: {what}", entity.id);
        for relation in &entity.relations {
            found(spec.entity(&relation.to).is_some(), &place("relation to an unknown entity "), &relation.to)?;
        }
        rules(entity).map_err(|name| wrong(&place(&format!("a rule names `{name}`, which it does not have"))))?;
        computed(spec, entity).map_err(|name| wrong(&place(&format!("a computed value names `{name}` wrongly"))))?;
        owner(spec, entity)?;
        if let Some(lifecycle) = &entity.lifecycle {
            found(entity.field(&lifecycle.field).is_some(), &place("unknown lifecycle field "), &lifecycle.field)?;
            for transition in &lifecycle.transitions {
                identifier("transition", &transition.name)?;
                transition.effects.iter().try_for_each(|effect| self::effect(spec, entity, effect))?;
            }
        }
    }
    spec.actions.iter().try_for_each(|action| self::action(spec, action))
}

fn wrong(text: &str) -> GenerateError {
    GenerateError(format!("the spec contradicts itself: {text}"))
}

fn found(holds: bool, place: &str, name: &str) -> Result<(), GenerateError> {
    if holds { Ok(()) } else { Err(wrong(&format!("{place}`{name}`"))) }
}

fn identifier(what: &str, text: &str) -> Result<(), GenerateError> {
    let shaped = text.len() <= 63
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if shaped && !KEYWORDS.contains(&text) { Ok(()) } else { Err(wrong(&format!("{what} {text:?} is no identifier"))) }
}

fn entity_names(entity: &Entity) -> Result<(), GenerateError> {
    identifier("entity", &entity.id)?;
    identifier("plural", &entity.plural)?;
    let free = !PATHS_TAKEN.contains(&entity.plural.as_str()) && !entity.plural.starts_with("sys_");
    found(free, "a plural that the product needs itself: ", &entity.plural)?;
    entity.fields.iter().try_for_each(|field| identifier("field", &field.name))?;
    entity.relations.iter().try_for_each(|relation| identifier("relation", &relation.name))?;
    let taken = entity.was.iter().find(|was| *was == "users" || was.starts_with("sys_") || entity.id == "user");
    found(taken.is_none(), "a former plural that is the product's own: ", taken.map_or("", String::as_str))?;
    entity.was.iter().try_for_each(|was| identifier("former plural", was))?;
    let former = entity.relations.iter().flat_map(|relation| &relation.was);
    former.into_iter().try_for_each(|was| identifier("former relation", was))?;
    entity.computed.iter().try_for_each(|computed| identifier("computed value", &computed.name))?;
    let values = entity.fields.iter().flat_map(|field| &field.values);
    values.map(|value| &value.id).try_for_each(|id| identifier("enum value", id))
}

fn rules(entity: &Entity) -> Result<(), String> {
    let field = |name: &String| entity.field(name).map(|_| ()).ok_or_else(|| name.clone());
    let relation = |name: &String| entity.relation(name).map(|_| ()).ok_or_else(|| name.clone());
    let either = |name: &String| field(name).or_else(|_| relation(name));
    for rule in &entity.rules {
        match rule {
            Rule::Unique { fields } => fields.iter().try_for_each(either)?,
            Rule::NoOverlap { start, end, within, .. } => {
                field(start)?;
                field(end)?;
                within.iter().try_for_each(relation)?;
            }
            Rule::Capacity { parent, sum, .. } => {
                relation(parent)?;
                sum.iter().try_for_each(field)?;
            }
            Rule::Order { before, after } => {
                field(before)?;
                field(after)?;
            }
            Rule::Future { field: name } => field(name)?,
            Rule::Snapshot { field: name, from } => {
                field(name)?;
                relation(&from.split('.').next().unwrap_or_default().to_owned())?;
            }
            Rule::AppendOnly => {}
        }
    }
    Ok(())
}

fn computed(spec: &Spec, entity: &Entity) -> Result<(), String> {
    let child = |of: &String, field: Option<&String>| {
        let child = spec.entity(of).ok_or_else(|| of.clone())?;
        child.relations.iter().find(|relation| relation.to == entity.id).ok_or_else(|| of.clone())?;
        field.filter(|name| child.field(name).is_none()).map_or(Ok(()), |name| Err(name.clone()))
    };
    entity.computed.iter().try_for_each(|Computed { function, .. }| match function {
        ComputedFn::Count { of } => child(of, None),
        ComputedFn::Sum { of, field } | ComputedFn::Avg { of, field } => child(of, Some(field)),
        ComputedFn::Product { left, right } => {
            entity.field(left).ok_or_else(|| left.clone())?;
            let Some((relation, field)) = right.split_once('.') else {
                return entity.field(right).map(|_| ()).ok_or_else(|| right.clone());
            };
            let other = entity.relation(relation).and_then(|relation| spec.entity(&relation.to));
            other.and_then(|other| other.field(field)).map(|_| ()).ok_or_else(|| right.clone())
        }
    })
}

fn owner(spec: &Spec, entity: &Entity) -> Result<(), GenerateError> {
    let mut at = entity;
    for name in entity.owner.iter().flat_map(|path| path.split('.')) {
        let place = format!("entity {}: an owner path over an unknown relation ", entity.id);
        let relation = at.relation(name);
        found(relation.is_some(), &place, name)?;
        at = relation.and_then(|relation| spec.entity(&relation.to)).unwrap_or(at);
    }
    Ok(())
}

fn effect(spec: &Spec, entity: &Entity, effect: &Effect) -> Result<(), GenerateError> {
    let place = format!("entity {}: an effect names an unknown ", entity.id);
    match effect {
        Effect::Stamp { field } => found(entity.field(field).is_some(), &place, field),
        Effect::Adjust { lines, relation, field, by, .. } => {
            let line = spec.entity(lines).ok_or_else(|| wrong(&format!("{place}`{lines}`")))?;
            found(line.relations.iter().any(|relation| relation.to == entity.id), &place, lines)?;
            found(line.field(by).is_some(), &place, by)?;
            let other = line.relation(relation).and_then(|relation| spec.entity(&relation.to));
            found(other.is_some_and(|other| other.field(field).is_some()), &place, field)
        }
    }
}

fn action(spec: &Spec, action: &Action) -> Result<(), GenerateError> {
    let Action::Convert { id, source, target, line, item, quantity, stock, total, input, .. } = action;
    identifier("action", id)?;
    let place = format!("action {id}: unknown ");
    let entity = |name: &str| spec.entity(name).ok_or_else(|| wrong(&format!("{place}`{name}`")));
    let (source, target, line) = (entity(source)?, entity(target)?, entity(line)?);
    let of = source.relation(item).and_then(|relation| spec.entity(&relation.to));
    let of = of.ok_or_else(|| wrong(&format!("{place}`{item}`")))?;
    found(line.relation(item).is_some(), &place, item)?;
    found(source.field(quantity).is_some() && line.field(quantity).is_some(), &place, quantity)?;
    found(stock.iter().all(|name| of.field(name).is_some()), &place, "stock")?;
    found(input.iter().all(|name| target.field(name).is_some()), &place, "input")?;
    found(line.relations.iter().any(|relation| relation.to == target.id), &place, &target.id)?;
    let holds = total.iter().all(|total| {
        target.field(&total.field).is_some()
            && of.field(&total.price).is_some()
            && line.field(&total.line_price).is_some()
    });
    found(holds, &place, "total")
}
