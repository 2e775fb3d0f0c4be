//! Which state a row is in, and which moments it must then have behind it.

use super::frame::Frame;
use domain::spec::{Effect, Entity, EntityKind, FieldType, Lifecycle};
use std::collections::BTreeSet;

/// The states of an entity: its lifecycle's, else the values of an enum called status, stage or state.
pub(super) fn states(entity: &Entity) -> Vec<String> {
    field(entity).map(|field| field.values.iter().map(|value| value.id.clone()).collect()).unwrap_or_default()
}

fn field(entity: &Entity) -> Option<&domain::spec::Field> {
    if let Some(lifecycle) = &entity.lifecycle {
        return entity.field(&lifecycle.field);
    }
    let named = |name: &str| ["status", "stage", "state"].contains(&name);
    entity.fields.iter().find(|field| field.field_type == FieldType::Enum && named(&field.name))
}

/// The name of the field that holds the state.
pub(super) fn field_name(entity: &Entity) -> Option<&str> {
    field(entity).map(|field| field.name.as_str())
}

/// Gives each outline its state: every state at least once; what visitors see is mostly in the state that they may see.
pub(super) fn assign(entity: &Entity, frames: &mut [Frame]) {
    let count = frames.len();
    let states = states(entity);
    if let (Some(name), false) = (field_name(entity), states.is_empty()) {
        let usual = usual(entity, name);
        for (index, frame) in frames.iter_mut().enumerate() {
            frame.state = Some(match &usual {
                Some(usual) => {
                    let others: Vec<_> = states.iter().filter(|state| *state != usual).collect();
                    // The last rows go through the other states, so that the first page looks as it should.
                    let from_end = count - 1 - index;
                    others.get(from_end).map_or_else(|| usual.clone(), |state| (*state).clone())
                }
                None => states[index % states.len()].clone(),
            });
        }
    }
    let by_state = field_name(entity).is_some_and(|name| entity.visible_when.iter().any(|c| c.field == name));
    if !entity.visible_when.is_empty() && !by_state && count > 2 {
        frames[count - 1].hidden = true;
    }
}

/// The state in which most rows of a resource are: the one that visitors may see, else that of a new row.
fn usual(entity: &Entity, name: &str) -> Option<String> {
    let shown = entity.visible_when.iter().find(|condition| condition.field == name);
    if let Some(state) = shown.and_then(|condition| condition.is.as_str()) {
        return Some(state.to_owned());
    }
    let worked = ["task", "todo", "issue", "ticket", "card", "deal", "lead", "bug", "request"];
    let open_ended = entity.kind == EntityKind::Resource && !worked.iter().any(|word| entity.id.contains(word));
    let initial = entity.lifecycle.as_ref().map(|lifecycle| lifecycle.initial.clone());
    let default = || entity.field(name).and_then(|field| field.default.as_ref()?.as_str().map(str::to_owned));
    if open_ended { initial.or_else(default).or_else(|| states(entity).first().cloned()) } else { None }
}

/// Whether a row in this state has passed a move that stamps this field. None: the field is no stamp.
pub(super) fn stamped(entity: &Entity, field: &str, state: Option<&str>) -> Option<bool> {
    let lifecycle = entity.lifecycle.as_ref()?;
    let stamps =
        |effects: &[Effect]| effects.iter().any(|effect| matches!(effect, Effect::Stamp { field: f } if f == field));
    let moves: Vec<_> = lifecycle.transitions.iter().filter(|transition| stamps(&transition.effects)).collect();
    if moves.is_empty() {
        return None;
    }
    let state = state?;
    Some(!reaches(lifecycle, state, &moves.iter().map(|t| t.name.as_str()).collect::<Vec<_>>()))
}

/// Whether a state can be reached from the initial one without these moves.
fn reaches(lifecycle: &Lifecycle, state: &str, without: &[&str]) -> bool {
    let mut seen = BTreeSet::from([lifecycle.initial.as_str()]);
    loop {
        let next: Vec<_> = lifecycle
            .transitions
            .iter()
            .filter(|t| !without.contains(&t.name.as_str()) && t.from.iter().any(|from| seen.contains(from.as_str())))
            .map(|t| t.to.as_str())
            .filter(|to| !seen.contains(to))
            .collect();
        if next.is_empty() {
            return seen.contains(state);
        }
        seen.extend(next);
    }
}

/// Whether a state is one that nothing leaves, or is called like an end.
pub(super) fn is_over(entity: &Entity, state: Option<&str>) -> bool {
    let Some(state) = state else { return false };
    let named = [
        "done",
        "completed",
        "cancelled",
        "canceled",
        "closed",
        "returned",
        "used",
        "paid",
        "resolved",
        "rejected",
        "declined",
        "won",
        "lost",
        "archived",
        "finished",
        "received",
        "seated",
        "arrived",
        "refunded",
        "dismissed",
        "overdue",
    ];
    let last = entity
        .lifecycle
        .as_ref()
        .is_some_and(|l| !l.transitions.iter().any(|t| t.from.iter().any(|from| from == state)));
    last || named.contains(&state)
}

/// How many states a row has gone through, by the order of the states.
pub(super) fn age(entity: &Entity, state: Option<&str>) -> i64 {
    let place = states(entity).iter().position(|known| Some(known.as_str()) == state);
    place.and_then(|place| i64::try_from(place).ok()).unwrap_or(0)
}
