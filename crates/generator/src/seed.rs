//! First data: coherent rows of the product's domain, deterministic from the project's id.

mod bank;
#[cfg(test)]
mod check;
mod convert;
mod date;
mod dice;
mod frame;
mod link;
mod order;
mod people;
mod row;
mod slug;
mod state;
#[cfg(test)]
mod tests;
mod value;
mod words;

use domain::Spec;
use domain::spec::{Entity, EntityKind};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// One row, as documented at [`domain::spec::Seed`].
type Row = Map<String, Value>;

/// What all rows of a product share.
struct World<'a> {
    spec: &'a Spec,
    bank: bank::Bank,
    people: people::People,
    dice: dice::Dice,
    /// Entity → its rows, so far.
    rows: BTreeMap<String, Vec<Row>>,
}

impl World<'_> {
    /// How many entries of a word list were written for this row of a parent.
    fn written_for(&self, entity: &Entity, parent: &str, number: usize) -> usize {
        let title = self.spec.entity(parent).zip(self.rows.get(parent).and_then(|rows| rows.get(number - 1)));
        let title = title.and_then(|(parent, row)| bank::title(parent, row));
        title.map_or(0, |title| self.bank.of_parent(entity, title).len())
    }
}

/// Fills `seed.rows` of every entity of the spec but the product's own (`user` is made from the roles).
pub(crate) fn fill(spec: &mut Spec) {
    let mut rows = made(spec);
    for entity in &mut spec.entities {
        entity.seed.rows = rows.remove(&entity.id).unwrap_or_default();
    }
}

fn made(spec: &Spec) -> BTreeMap<String, Vec<Row>> {
    let mut world = World {
        spec,
        bank: bank::Bank::of(spec),
        people: people::People::of(spec),
        dice: dice::Dice::of(spec.project.id.as_str()),
        rows: BTreeMap::new(),
    };
    for entity in order::parents_first(spec) {
        if entity.kind != EntityKind::System {
            let rows = row::rows(&mut world, entity);
            world.rows.insert(entity.id.clone(), rows);
        }
    }
    convert::settle(&mut world);
    convert::add_up(&mut world);
    world.rows
}
