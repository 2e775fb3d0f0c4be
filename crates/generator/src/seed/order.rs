//! Parents before children, so that a row can point to rows that exist.

use domain::Spec;
use domain::spec::Entity;

/// The entities so that each comes after those it points to, as far as the relations have no circle.
pub(super) fn parents_first(spec: &Spec) -> Vec<&Entity> {
    let mut sorted: Vec<&Entity> = Vec::new();
    let mut left: Vec<&Entity> = spec.entities.iter().collect();
    while !left.is_empty() {
        let waits = |entity: &&Entity| {
            entity.relations.iter().any(|relation| {
                relation.to != entity.id && left.iter().any(|other| other.id == relation.to && other.id != entity.id)
            })
        };
        let at = left.iter().position(|entity| !waits(entity)).unwrap_or(0);
        sorted.push(left.remove(at));
    }
    sorted
}
