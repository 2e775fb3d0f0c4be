//! Every transition × role × state, and what happens with it.

use super::callers;
use super::cell::denied;
use domain::Spec;
use domain::spec::{ANONYMOUS, Effect, Entity, Grant, Scope, Transition};
use serde_json::{Value, json};

/// For each transition and role: the code on an own and on another's row, from a right and from a wrong state.
pub(super) fn moves(spec: &Spec, entity: &Entity) -> Vec<Value> {
    let Some(lifecycle) = &entity.lifecycle else { return Vec::new() };
    let states: Vec<&String> = entity
        .field(&lifecycle.field)
        .map(|field| field.values.iter().map(|value| &value.id).collect())
        .unwrap_or_default();
    let cell = |transition: &Transition, role: &str| {
        let scope = scope(&transition.grants, role);
        let code = |done: u16, own: bool| match scope {
            None => denied(role),
            Some(Scope::Own) if !own => 404,
            Some(_) => done,
        };
        let wrong = states.iter().find(|state| !transition.from.contains(state));
        let own = entity.owner.is_some() && role != ANONYMOUS;
        json!({
            "entity": entity.id, "name": transition.name, "role": role, "to": transition.to,
            "from": transition.from, "wrong": wrong, "own": own.then(|| json!([code(200, true), code(409, true)])),
            "foreign": [code(200, false), code(409, false)],
        })
    };
    let each = |transition| callers(spec).map(move |role| cell(transition, role)).collect::<Vec<_>>();
    lifecycle.transitions.iter().flat_map(each).collect()
}

fn scope(grants: &[Grant], role: &str) -> Option<Scope> {
    let grant = grants.iter().find(|grant| grant.role == role)?;
    Some(grant.scope).filter(|scope| !(*scope == Scope::Own && role == ANONYMOUS))
}

/// Each effect with a role that can cause it.
pub(super) fn effects(spec: &Spec, entity: &Entity) -> Vec<Value> {
    let Some(lifecycle) = &entity.lifecycle else { return Vec::new() };
    let each = |transition: &Transition| {
        let able = |role: &&str| *role != ANONYMOUS && scope(&transition.grants, role).is_some();
        let Some(role) = callers(spec).find(able) else { return Vec::new() };
        let from = transition.from.first();
        let effect = |effect: &Effect| {
            let mut value = serde_json::to_value(effect).unwrap_or_default();
            for (name, content) in [
                ("entity", json!(entity.id)),
                ("move", json!(transition.name)),
                ("role", json!(role)),
                ("from", json!(from)),
            ] {
                value[name] = content;
            }
            if let Effect::Adjust { lines, .. } = effect {
                let line = spec.entity(lines);
                let link = line.and_then(|line| line.relations.iter().find(|relation| relation.to == entity.id));
                value["via"] = json!(link.map(|relation| &relation.name));
            }
            value
        };
        transition.effects.iter().map(effect).collect::<Vec<_>>()
    };
    lifecycle.transitions.iter().flat_map(each).collect()
}
