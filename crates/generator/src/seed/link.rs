//! Relations between rows, so that they agree: a task's column stands on the task's own board.

use super::bank::Entry;
use super::frame::Frame;
use super::{Row, World};
use domain::spec::{Entity, EntityKind, Relation, RelationKind};
use serde_json::{Value, json};

/// The relation under which an entity's rows are grouped, and its entity: one to what has rows and is no lookup list.
pub(super) fn parent(world: &World, entity: &Entity) -> Option<(String, String)> {
    let has_rows = |relation: &&Relation| {
        relation.kind == RelationKind::BelongsTo
            && relation.to != entity.id
            && world.rows.get(&relation.to).is_some_and(|rows| !rows.is_empty())
    };
    let kind = |relation: &Relation| world.spec.entity(&relation.to).map(|to| to.kind);
    let wanted: Vec<_> = entity.relations.iter().filter(has_rows).collect();
    let target = world.spec.actions.iter().find_map(|action| match action {
        domain::spec::Action::Convert { line, target, .. } if *line == entity.id => Some(target),
        domain::spec::Action::Convert { .. } => None,
    });
    let by_action = target.and_then(|target| wanted.iter().find(|relation| relation.to == *target));
    let best = by_action
        .or_else(|| wanted.iter().find(|r| r.required && kind(r) != Some(EntityKind::Reference)))
        .or_else(|| wanted.iter().find(|r| kind(r) != Some(EntityKind::Reference)))
        .or_else(|| wanted.first().filter(|_| entity.kind != EntityKind::Resource));
    best.map(|relation| (relation.name.clone(), relation.to.clone()))
}

/// Writes a row's relations. False: a required one has nothing to point to, so there can be no row.
pub(super) fn fill(world: &mut World, entity: &Entity, frame: &Frame, entry: Option<&Entry>, row: &mut Row) -> bool {
    if let Some((name, number)) = &frame.parent {
        row.insert(name.clone(), json!(number));
    }
    let mut belongs: Vec<_> = entity.relations.iter().filter(|r| r.kind == RelationKind::BelongsTo).collect();
    // What itself belongs to something comes first: the rest follows from it.
    belongs.sort_by_key(|relation| std::cmp::Reverse(depth(world, &relation.to)));
    for relation in belongs {
        if row.contains_key(&relation.name) || relation.to == entity.id {
            continue;
        }
        match target(world, entity, frame, entry, row, relation) {
            Some(number) => {
                row.insert(relation.name.clone(), json!(number));
            }
            None if relation.required => return false,
            None => {}
        }
    }
    for relation in entity.relations.iter().filter(|r| r.kind == RelationKind::ManyToMany) {
        let numbers = several(world, frame, relation);
        if !numbers.is_empty() {
            row.insert(relation.name.clone(), json!(numbers));
        }
    }
    true
}

fn depth(world: &World, id: &str) -> usize {
    let belongs =
        |relation: &&Relation| relation.kind == RelationKind::BelongsTo && relation.to != "user" && relation.to != id;
    world.spec.entity(id).map_or(0, |entity| entity.relations.iter().filter(belongs).count())
}

fn target(
    world: &mut World,
    entity: &Entity,
    frame: &Frame,
    entry: Option<&Entry>,
    row: &Row,
    relation: &Relation,
) -> Option<usize> {
    if relation.to == "user" {
        return Some(person(world, entity, frame, relation));
    }
    let rows = world.rows.get(&relation.to)?;
    let fitting: Vec<usize> =
        (1..=rows.len()).filter(|number| agrees(world, entity, row, &relation.to, &rows[number - 1])).collect();
    let shown: Vec<usize> =
        fitting.iter().copied().filter(|number| is_shown(world, &relation.to, &rows[number - 1])).collect();
    let fitting = if shown.is_empty() { fitting } else { shown };
    if fitting.is_empty() {
        return None;
    }
    if let Some(number) = implied(world, entity, row, relation) {
        return Some(number);
    }
    if let Some(group) = entry.and_then(|entry| entry.text("group")) {
        let title = &world.spec.entity(&relation.to)?.title;
        let named = fitting.iter().find(|number| rows[**number - 1].get(title).and_then(Value::as_str) == Some(group));
        if let Some(number) = named {
            return Some(*number);
        }
    }
    let step = if entity.kind == EntityKind::Personal || entity.kind == EntityKind::Transactional {
        frame.index
    } else {
        world.dice.index(fitting.len())
    };
    Some(fitting[step % fitting.len()])
}

/// The maker for the relation that owns the row; for another (an assignee), someone who works here.
fn person(world: &mut World, entity: &Entity, frame: &Frame, relation: &Relation) -> usize {
    let owns =
        relation.current_user || entity.owner.as_deref() == Some(relation.name.as_str()) || relation.name == "user";
    if owns {
        return frame.maker;
    }
    let all: Vec<_> = (1..=world.people.count().max(1)).collect();
    all[world.dice.index(all.len())]
}

/// Whether a candidate agrees with the row's relations so far: where both point to the same entity, to the same row.
fn agrees(world: &World, entity: &Entity, row: &Row, to: &str, candidate: &Row) -> bool {
    let Some(target) = world.spec.entity(to) else { return true };
    entity.relations.iter().all(|mine| {
        let shared = target.relations.iter().find(|theirs| {
            theirs.to == mine.to
                && theirs.kind == RelationKind::BelongsTo
                && mine.kind == RelationKind::BelongsTo
                && mine.to != "user"
        });
        match (shared.and_then(|theirs| candidate.get(&theirs.name)), row.get(&mine.name)) {
            (Some(theirs), Some(mine)) => theirs == mine,
            _ => true,
        }
    })
}

/// Whether visitors see a row: nobody has ordered what nobody could see.
fn is_shown(world: &World, entity: &str, row: &Row) -> bool {
    let conditions = world.spec.entity(entity).map(|entity| entity.visible_when.as_slice()).unwrap_or_default();
    conditions.iter().all(|condition| row.get(&condition.field) == Some(&condition.is))
}

/// The row that follows from one that is already chosen: the project of the task's column.
fn implied(world: &World, entity: &Entity, row: &Row, relation: &Relation) -> Option<usize> {
    entity.relations.iter().find_map(|other| {
        let number = row.get(&other.name)?.as_u64()?;
        let target = world.spec.entity(&other.to)?;
        let theirs = target
            .relations
            .iter()
            .find(|theirs| theirs.to == relation.to && theirs.kind == RelationKind::BelongsTo)?;
        let chosen = world.rows.get(&other.to)?.get(usize::try_from(number).ok()?.checked_sub(1)?)?;
        usize::try_from(chosen.get(&theirs.name)?.as_u64()?).ok()
    })
}

/// One to three different rows.
fn several(world: &mut World, frame: &Frame, relation: &Relation) -> Vec<usize> {
    let length = match relation.to.as_str() {
        "user" => world.people.count(),
        to => world.rows.get(to).map_or(0, Vec::len),
    };
    let mut numbers: Vec<_> = (0..=frame.index % 3).map(|_| world.dice.index(length) + 1).collect();
    numbers.sort_unstable();
    numbers.dedup();
    if length == 0 { vec![] } else { numbers }
}
