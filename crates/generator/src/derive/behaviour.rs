//! What rows may do: visibility, lifecycles, rules, computed values and actions, as the catalogue notes them.

use super::catalogue::{CATALOGUE, Life, Move};
use super::draft::Draft;
use super::entities::Built;
use super::text::{clip, human};
use domain::spec::{
    Action, Computed, ComputedFn, Condition, Effect, EntityKind, FieldType, Grant, Lifecycle, RelationKind, Rule,
    Scope, Total, Transition,
};

/// Most computed values of an entity.
const COMPUTED_MAX: usize = 5;

/// Adds everything to all entities.
pub(super) fn add(built: &mut [Built], draft: &Draft) {
    for one in built.iter_mut() {
        visible(one);
        lifecycle(one, draft);
    }
    for at in 0..built.len() {
        let rules = rules(&built[at], built);
        let computed = computed(&built[at], built, draft);
        built[at].entity.rules = rules;
        built[at].entity.computed = computed;
    }
    for at in 0..built.len() {
        let Some(life) = built[at].entity.lifecycle.clone() else { continue };
        let kept = life.transitions.into_iter().map(|mut step| {
            step.effects = step.effects.iter().filter_map(|effect| effect_here(effect, &built[at], built)).collect();
            step
        });
        let kept: Vec<Transition> = kept.collect();
        if let Some(life) = &mut built[at].entity.lifecycle {
            life.transitions = kept;
        }
    }
}

fn visible(one: &mut Built) {
    let Some(thing) = one.noun.thing() else { return };
    for (field, is) in &thing.visible {
        if one.entity.field(field).is_some() {
            one.entity.visible_when.push(Condition { field: field.clone(), is: is.clone() });
        }
    }
}

fn lifecycle(one: &mut Built, draft: &Draft) {
    let Some(life) = one.noun.thing().and_then(|thing| thing.lifecycle.as_ref()) else { return };
    let Some(field) = one.entity.fields.iter().position(|field| field.name == life.field && !field.values.is_empty())
    else {
        return;
    };
    let states: Vec<String> = one.entity.fields[field].values.iter().map(|value| value.id.clone()).collect();
    let transitions = if life.free { free(one, &states, field) } else { noted(life, one, draft) };
    let initial = states[0].clone();
    let field = &mut one.entity.fields[field];
    field.read_only = true;
    field.required = false;
    field.default = Some(initial.clone().into());
    one.entity.lifecycle = Some(Lifecycle { field: life.field.clone(), initial, transitions });
}

/// A move into every state from all others.
fn free(one: &Built, states: &[String], field: usize) -> Vec<Transition> {
    let grants = one.entity.access.update.clone();
    let values = &one.entity.fields[field].values;
    let into = |value: &domain::spec::EnumValue| Transition {
        name: format!("to_{}", value.id),
        label: value.label.clone(),
        from: states.iter().filter(|state| **state != value.id).cloned().collect(),
        to: value.id.clone(),
        grants: grants.clone(),
        effects: Vec::new(),
        confirm: false,
    };
    values.iter().map(into).collect()
}

fn noted(life: &Life, one: &Built, draft: &Draft) -> Vec<Transition> {
    let build = |step: &Move| Transition {
        name: step.name.clone(),
        label: CATALOGUE.word("moves", &step.name, draft.locale).map_or_else(|| human(&step.name), str::to_owned),
        from: step.from.clone(),
        to: step.to.clone(),
        grants: grants(step, one),
        effects: step.effects.clone(),
        confirm: step.confirm,
    };
    life.transitions.iter().map(build).collect()
}

fn grants(step: &Move, one: &Built) -> Vec<Grant> {
    let access = &one.entity.access;
    let mut out: Vec<Grant> = Vec::new();
    let mut put = |grant: &Grant, scope: Scope| {
        if let Some(known) = out.iter_mut().find(|known| known.role == grant.role) {
            if scope == Scope::All {
                known.scope = Scope::All;
            }
        } else {
            out.push(Grant { role: grant.role.clone(), scope });
        }
    };
    for who in &step.who {
        match who.as_str() {
            "handlers" => {
                access.list.iter().filter(|grant| grant.scope == Scope::All).for_each(|grant| put(grant, Scope::All));
                access.update.iter().for_each(|grant| put(grant, grant.scope));
            }
            "updaters" => access.update.iter().for_each(|grant| put(grant, grant.scope)),
            "owner" => {
                access.list.iter().filter(|grant| grant.scope == Scope::Own).for_each(|grant| put(grant, Scope::Own))
            }
            _ => {}
        }
    }
    out
}

/// The relation's name here for what the catalogue calls it; none when the product lacks it.
fn slot<'a>(one: &'a Built, name: &str) -> Option<&'a str> {
    let name = one.slots.get(name)?;
    one.entity.relation(name).map(|relation| relation.name.as_str())
}

/// A field's or relation's name here.
fn member(one: &Built, name: &str) -> Option<String> {
    slot(one, name).map(str::to_owned).or_else(|| one.entity.field(name).map(|field| field.name.clone()))
}

fn entity<'a>(key: &str, all: &'a [Built]) -> Option<&'a Built> {
    all.iter().find(|one| one.noun.key() == key)
}

/// The parent behind a relation.
fn behind<'a>(one: &Built, relation: &str, all: &'a [Built]) -> Option<&'a Built> {
    let to = &one.entity.relation(relation)?.to;
    all.iter().find(|other| other.entity.id == *to)
}

fn rules(one: &Built, all: &[Built]) -> Vec<Rule> {
    let mut rules: Vec<Rule> = one
        .noun
        .thing()
        .map_or(&[][..], |thing| &thing.rules)
        .iter()
        .filter_map(|rule| rule_here(rule, one, all))
        .collect();
    if matches!(one.profile.as_str(), "log" | "own_log" | "log_public") {
        rules.push(Rule::AppendOnly);
    }
    rules
}

fn rule_here(rule: &Rule, one: &Built, all: &[Built]) -> Option<Rule> {
    let field = |name: &String| one.entity.field(name).map(|field| field.name.clone());
    Some(match rule {
        Rule::Unique { fields } => {
            Rule::Unique { fields: fields.iter().map(|name| member(one, name)).collect::<Option<_>>()? }
        }
        Rule::NoOverlap { start, end, within, ignore_states } => Rule::NoOverlap {
            start: field(start)?,
            end: field(end)?,
            within: within.iter().map(|name| slot(one, name).map(str::to_owned)).collect::<Option<_>>()?,
            ignore_states: ignore_states.clone(),
        },
        Rule::Capacity { parent, limit, sum, ignore_states } => {
            let parent = slot(one, parent)?.to_owned();
            behind(one, &parent, all)?.entity.field(limit)?;
            let sum = sum.as_ref().map(|name| field(name).ok_or(())).transpose().ok()?;
            Rule::Capacity { parent, limit: limit.clone(), sum, ignore_states: ignore_states.clone() }
        }
        Rule::Order { before, after } => Rule::Order { before: field(before)?, after: field(after)? },
        Rule::Future { field: name } => Rule::Future { field: field(name)? },
        Rule::Snapshot { field: name, from } => {
            let (relation, source) = from.split_once('.')?;
            let relation = slot(one, relation)?;
            behind(one, relation, all)?.entity.field(source)?;
            Rule::Snapshot { field: field(name)?, from: format!("{relation}.{source}") }
        }
        Rule::AppendOnly => Rule::AppendOnly,
    })
}

fn computed(one: &Built, all: &[Built], draft: &Draft) -> Vec<Computed> {
    let mut out: Vec<Computed> = Vec::new();
    for worked in one.noun.thing().map_or(&[][..], |thing| &thing.computed) {
        if let Some(function) = function_here(&worked.function, one, all) {
            let label =
                CATALOGUE.word("fields", &worked.name, draft.locale).map_or_else(|| human(&worked.name), str::to_owned);
            out.push(Computed { name: worked.name.clone(), label, field_type: worked.field_type, function });
        }
    }
    for child in all {
        natural(one, child, draft, &mut out);
    }
    out.retain(|value| one.entity.field(&value.name).is_none() && one.entity.relation(&value.name).is_none());
    out.truncate(COMPUTED_MAX);
    out
}

fn function_here(function: &ComputedFn, one: &Built, all: &[Built]) -> Option<ComputedFn> {
    let child = |of: &str| {
        let child = entity(of, all)?;
        child_relation(child, one)?;
        Some(child)
    };
    Some(match function {
        ComputedFn::Count { of } => ComputedFn::Count { of: child(of)?.entity.id.clone() },
        ComputedFn::Sum { of, field } => {
            let child = child(of)?;
            ComputedFn::Sum { of: child.entity.id.clone(), field: child.entity.field(field)?.name.clone() }
        }
        ComputedFn::Avg { of, field } => {
            let child = child(of)?;
            ComputedFn::Avg { of: child.entity.id.clone(), field: child.entity.field(field)?.name.clone() }
        }
        ComputedFn::Product { left, right } => {
            let left = one.entity.field(left)?.name.clone();
            let right = match right.split_once('.') {
                None => one.entity.field(right)?.name.clone(),
                Some((relation, field)) => {
                    let relation = slot(one, relation)?;
                    behind(one, relation, all)?.entity.field(field)?;
                    format!("{relation}.{field}")
                }
            };
            ComputedFn::Product { left, right }
        }
    })
}

fn child_relation<'a>(child: &'a Built, parent: &Built) -> Option<&'a str> {
    let points = |relation: &&domain::spec::Relation| {
        relation.to == parent.entity.id && relation.kind == RelationKind::BelongsTo && relation.name != "user"
    };
    child.entity.relations.iter().find(points).map(|relation| relation.name.as_str())
}

/// Counts of what a row gathers, and sums of amounts with a unit.
fn natural(one: &Built, child: &Built, draft: &Draft, out: &mut Vec<Computed>) {
    if one.entity.id == "user" || one.entity.id == child.entity.id || child.entity.kind == EntityKind::Line {
        return;
    }
    let relation = child
        .entity
        .relations
        .iter()
        .find(|relation| relation.to == one.entity.id && relation.kind == RelationKind::BelongsTo);
    let Some(relation) = relation else { return };
    let gathered = matches!(child.profile.as_str(), "contribution" | "part" | "own" | "workspace" | "own_log")
        && relation.required;
    let counted = gathered
        || one.entity.kind == EntityKind::Reference
            && !matches!(child.profile.as_str(), "personal" | "staff_only" | "transactional");
    let of = child.entity.id.clone();
    let already = |out: &[Computed]| {
        out.iter().any(|value| matches!(&value.function, ComputedFn::Count { of: known } if *known == of))
    };
    if counted && !already(out) {
        let label = child.entity.label.many.clone();
        out.push(Computed {
            name: format!("{of}_count"),
            label,
            field_type: FieldType::Int,
            function: ComputedFn::Count { of: of.clone() },
        });
    }
    for field in child.entity.fields.iter().filter(|field| field.unit.is_some() && gathered) {
        let total = CATALOGUE.word("fields", "total", draft.locale).unwrap_or("Total");
        let unit = field.unit.as_deref().unwrap_or_default();
        let label = clip(&format!("{}: {total} ({unit})", child.entity.label.many));
        let function = ComputedFn::Sum { of: of.clone(), field: field.name.clone() };
        out.push(Computed {
            name: format!("{of}_{}_total", field.name),
            label,
            field_type: field.field_type,
            function,
        });
    }
}

fn effect_here(effect: &Effect, one: &Built, all: &[Built]) -> Option<Effect> {
    Some(match effect {
        Effect::Stamp { field } => Effect::Stamp { field: one.entity.field(field)?.name.clone() },
        Effect::Adjust { lines, relation, field, by, give_back } => {
            let line = entity(lines, all)?;
            let relation = slot(line, relation)?;
            behind(line, relation, all)?.entity.field(field)?;
            line.entity.field(by)?;
            Effect::Adjust {
                lines: line.entity.id.clone(),
                relation: relation.to_owned(),
                field: field.clone(),
                by: by.clone(),
                give_back: *give_back,
            }
        }
    })
}

/// The catalogue's actions whose parts are all there.
pub(super) fn actions(built: &mut [Built], draft: &Draft) -> Vec<Action> {
    let found: Vec<Action> = CATALOGUE.actions.iter().filter_map(|action| action_here(action, built, draft)).collect();
    for action in &found {
        let Action::Convert { target, .. } = action;
        // What an action makes is made by nothing else, or it would be made without its lines.
        if let Some(one) = built.iter_mut().find(|one| one.entity.id == *target) {
            one.entity.access.create.clear();
        }
    }
    found
}

fn action_here(action: &Action, all: &[Built], draft: &Draft) -> Option<Action> {
    let Action::Convert { id, label, source, target, line, item, quantity, stock, total, input, .. } = action;
    if draft.removed.contains(id) {
        return None;
    }
    let (source, target, line) = (entity(source, all)?, entity(target, all)?, entity(line, all)?);
    let item = slot(source, item)?;
    let goods = behind(source, item, all)?;
    line.entity.relation(item)?;
    source.entity.field(quantity)?;
    line.entity.field(quantity)?;
    let stock = stock.clone().filter(|name| goods.entity.field(name).is_some());
    let priced = |total: &Total| {
        target.entity.field(&total.field).is_some()
            && goods.entity.field(&total.price).is_some()
            && line.entity.field(&total.line_price).is_some()
    };
    Some(Action::Convert {
        id: id.clone(),
        label: CATALOGUE.word("moves", label, draft.locale).map_or_else(|| human(label), str::to_owned),
        source: source.entity.id.clone(),
        target: target.entity.id.clone(),
        line: line.entity.id.clone(),
        item: item.to_owned(),
        quantity: quantity.clone(),
        stock,
        total: total.clone().filter(priced),
        input: input.iter().filter(|name| target.entity.field(name).is_some()).cloned().collect(),
        grants: source.entity.access.create.clone(),
    })
}
