//! Orders add up: each line costs what its item costs, and the total is the sum of its lines.

use super::World;
use domain::spec::{Action, FieldType, Total};
use serde_json::{Value, json};

/// Sets prices and totals of what has lines without a Convert action: by the names that lines have.
pub(super) fn add_up(world: &mut World) {
    for entity in &world.spec.entities {
        let converted = world.spec.actions.iter().any(|Action::Convert { target, .. }| *target == entity.id);
        if converted || entity.field("total").is_none_or(|field| field.field_type != FieldType::Money) {
            continue;
        }
        let line = world.spec.entities.iter().find_map(|line| {
            let up = line.relations.iter().find(|relation| relation.to == entity.id)?;
            (line.field("unit_price").is_some() && line.field("quantity").is_some()).then_some((line, up))
        });
        let Some((line, up)) = line else { continue };
        let lines = world.rows.get(&line.id).cloned().unwrap_or_default();
        for (at, row) in world.rows.get_mut(&entity.id).into_iter().flatten().enumerate() {
            let mine = lines.iter().filter(|line| line.get(&up.name).and_then(Value::as_u64) == Some(at as u64 + 1));
            let cost = |line: &super::Row| line.get("quantity")?.as_f64().zip(line.get("unit_price")?.as_f64());
            let sum: f64 = mine.filter_map(cost).map(|(amount, price)| amount * price).sum();
            if sum > 0.0 {
                row.insert("total".to_owned(), json!(sum.round() as i64));
            }
        }
    }
}

/// Sets the lines' prices and the targets' totals of every Convert action.
pub(super) fn settle(world: &mut World) {
    for action in &world.spec.actions {
        let Action::Convert { target, line, item, quantity, total, .. } = action;
        let Some(spec) = world.spec.entity(line) else { continue };
        let Some(to_target) = spec.relations.iter().find(|relation| relation.to == *target) else { continue };
        let Some(to_item) = spec.relation(item) else { continue };
        let mut sums = vec![0_i64; world.rows.get(target).map_or(0, Vec::len)];
        let mut lines = world.rows.remove(line).unwrap_or_default();
        for row in &mut lines {
            let number = |name: &str| row.get(name).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
            let amount = row.get(quantity).and_then(Value::as_i64).unwrap_or(1).clamp(1, 3);
            let (Some(order), Some(item)) = (number(&to_target.name), number(&to_item.name)) else { continue };
            let item = world.rows.get(&to_item.to).and_then(|rows| rows.get(item.checked_sub(1)?));
            row.insert(quantity.clone(), json!(amount));
            let Some(Total { price, line_price, .. }) = total else { continue };
            let Some(price) = item.and_then(|item| item.get(price)).and_then(Value::as_i64) else { continue };
            row.insert(line_price.clone(), json!(price));
            if let Some(sum) = order.checked_sub(1).and_then(|at| sums.get_mut(at)) {
                *sum += price * amount;
            }
        }
        world.rows.insert(line.clone(), lines);
        if let (Some(total), Some(orders)) = (total, world.rows.get_mut(target)) {
            for (row, sum) in orders.iter_mut().zip(sums) {
                row.insert(total.field.clone(), json!(sum));
            }
        }
    }
}
