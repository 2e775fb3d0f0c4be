//! The blocks of pages: lists, details with their children, forms and first pages.

use super::catalogue::BlockNote;
use super::entities::Built;
use super::pages::{Site, base_route, plain};
use super::people::Openness;
use domain::spec::{
    ANONYMOUS, Action, Block, BlockKind, Entity, EntityKind, Operation, Page, Query, QueryScope, RelationKind, Scope,
};
use serde_json::{Value, json};

/// A list of an entity's rows, in the form that suits it.
pub(super) fn list(site: &Site<'_>, one: &Built, scope: QueryScope) -> Block {
    let entity = &one.entity;
    let mut block = plain(list_kind(site, one), Some(entity));
    block.query = Some(Query { scope, controls: true, sort: Some(entity.list.sort.clone()), ..Query::default() });
    if !site.who(entity, Operation::Create).iter().all(|role| role == ANONYMOUS) && !entity.access.create.is_empty() {
        block.actions.push("create".into());
    }
    block.actions.extend(moves(entity));
    block
}

fn list_kind(site: &Site<'_>, one: &Built) -> BlockKind {
    let entity = &one.entity;
    if entity.display.image.is_some() {
        return BlockKind::EntityGrid;
    }
    match (one.noun.profile(), site.openness) {
        ("contribution" | "contribution_private" | "log", _) => BlockKind::EntityFeed,
        ("resource" | "reference", Openness::Public | Openness::Personal) => BlockKind::EntityGrid,
        _ => BlockKind::EntityTable,
    }
}

fn moves(entity: &Entity) -> Vec<String> {
    let Some(life) = &entity.lifecycle else { return Vec::new() };
    life.transitions.iter().filter(|step| !step.grants.is_empty()).map(|step| step.name.clone()).collect()
}

/// One row with what one may do with it, and its children.
pub(super) fn detail(site: &Site<'_>, one: &Built) -> Vec<Block> {
    let entity = &one.entity;
    let mut block = plain(BlockKind::EntityDetail, Some(entity));
    block.query = Some(Query { scope: QueryScope::Param, ..Query::default() });
    block.actions = adding(site, entity);
    block.actions.extend(moves(entity));
    for (operation, name) in [(Operation::Update, "update"), (Operation::Delete, "delete")] {
        if !entity.access.grants(operation).is_empty() {
            block.actions.push(name.into());
        }
    }
    let mut blocks = vec![block];
    blocks.extend(site.built.iter().filter_map(|child| related(child, entity)));
    blocks
}

/// `add:cart_item`: what a person adds to their own with one press.
fn adding(site: &Site<'_>, entity: &Entity) -> Vec<String> {
    let simple = |one: &&Built| {
        let child = &one.entity;
        let points = child
            .relations
            .iter()
            .any(|relation| relation.to == entity.id && relation.required && !relation.current_user);
        let needs =
            child.fields.iter().filter(|field| field.required && field.default.is_none() && !field.read_only).count();
        let others = child
            .relations
            .iter()
            .filter(|relation| relation.required && relation.to != entity.id && !relation.current_user)
            .count();
        child.kind == EntityKind::Personal
            && matches!(one.profile.as_str(), "personal" | "own")
            && points
            && needs == 0
            && others == 0
    };
    site.built.iter().filter(simple).map(|one| format!("add:{}", one.entity.id)).collect()
}

/// Children of a row, with a form where people may add one.
fn related(child: &Built, parent: &Entity) -> Option<Block> {
    let entity = &child.entity;
    let relation = entity.relations.iter().find(|relation| {
        relation.to == parent.id && !relation.current_user && relation.kind == RelationKind::BelongsTo
    })?;
    if parent.id == "user" || entity.id == parent.id {
        return None;
    }
    let line = entity.kind == EntityKind::Line;
    // A line lives inside its first parent; what it points at besides is no place to list it.
    if line && entity.relations.iter().find(|known| known.required).is_none_or(|first| first.name != relation.name) {
        return None;
    }
    let simple = child.noun.profile() == "personal";
    if !line && (entity.access.list.is_empty() || simple) {
        return None;
    }
    let mut block = plain(BlockKind::RelatedList, Some(entity));
    block.props.insert("via".into(), Value::String(relation.name.clone()));
    if !entity.access.create.is_empty() {
        block.actions.push("create".into());
    }
    block.actions.extend(moves(entity));
    Some(block)
}

/// A block as the catalogue notes it, bound to what the product has; several for a list of things.
pub(super) fn noted(site: &Site<'_>, note: &BlockNote) -> Vec<Block> {
    match note.block {
        BlockKind::Cart | BlockKind::Checkout => return converting(site, note),
        _ if note.of.is_empty() => {
            let mut block = plain(note.block, None);
            block.props = note.props.clone();
            return vec![block];
        }
        _ => {}
    }
    let found = candidates(site, note);
    found.into_iter().map(|one| bind(site, note, one)).collect()
}

fn candidates<'s>(site: &'s Site<'_>, note: &BlockNote) -> Vec<&'s Built> {
    for key in &note.of {
        let found: Vec<&Built> = match key.as_str() {
            "@main" => site.main().into_iter().collect(),
            "@own" => site.built.iter().filter(|one| owned(one)).take(3).collect(),
            "@recent" | "@lists" => working(site),
            key => site.one(key).into_iter().collect(),
        };
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// What a person looks for in their account: what they ordered, booked, applied for.
fn owned(one: &Built) -> bool {
    let own = one.entity.access.list.iter().any(|grant| grant.scope == Scope::Own);
    own && one.entity.kind == EntityKind::Transactional && one.entity.owner.is_some()
}

/// What people work with most.
fn working<'s>(site: &'s Site<'_>) -> Vec<&'s Built> {
    let main = site.main();
    let standing = |one: &&Built| {
        let entity = &one.entity;
        site.standing(one)
            && !entity.access.list.is_empty()
            && entity.kind != EntityKind::Reference
            && entity.id != "user"
            && one.noun.profile() != "reference"
    };
    let mut found: Vec<&Built> = site.built.iter().filter(standing).collect();
    found.sort_by_key(|one| main.is_none_or(|main| main.entity.id != one.entity.id));
    found.truncate(4);
    found
}

fn bind(site: &Site<'_>, note: &BlockNote, one: &Built) -> Block {
    let entity = &one.entity;
    let mut block = plain(note.block, Some(entity));
    let scope = match note.scope.as_deref() {
        Some("own") if entity.owner.is_some() => QueryScope::Own,
        _ => QueryScope::All,
    };
    let sort = note.sort.clone().filter(|sort| entity.field(sort.trim_start_matches('-')).is_some());
    let shows = !matches!(note.block, BlockKind::PublicForm | BlockKind::EntityForm | BlockKind::StatCards);
    if shows {
        block.query = Some(Query {
            scope,
            limit: note.limit,
            controls: note.controls,
            sort: sort.or_else(|| Some(entity.list.sort.clone())),
            ..Query::default()
        });
    }
    for action in &note.actions {
        match action.as_str() {
            "@transitions" => block.actions.extend(moves(entity)),
            "create" if entity.access.create.is_empty() => {}
            "update" if entity.access.update.is_empty() => {}
            other => block.actions.push(other.to_owned()),
        }
    }
    if note.block == BlockKind::PublicForm && entity.access.scope(Operation::Create, ANONYMOUS).is_none() {
        block.block = BlockKind::EntityForm;
    }
    if matches!(note.block, BlockKind::PublicForm | BlockKind::EntityForm) {
        block.actions = vec!["create".into()];
    }
    headed(site, one, &mut block);
    if note.block == BlockKind::EntityBoard {
        board(site, one, &mut block);
    }
    block
}

/// A board has columns: rows of a relation that orders them, else the states.
fn board(site: &Site<'_>, one: &Built, block: &mut Block) {
    let entity = &one.entity;
    let column = entity.relations.iter().find(|relation| {
        let to = site.built.iter().find(|other| other.entity.id == relation.to);
        to.is_some_and(|to| to.entity.kind == EntityKind::Reference && to.entity.field("position").is_some())
    });
    let state = entity.lifecycle.as_ref().map(|life| life.field.clone());
    let by = column
        .map(|relation| relation.name.clone())
        .or(state)
        .or_else(|| entity.fields.iter().find(|field| !field.values.is_empty()).map(|field| field.name.clone()));
    match by {
        Some(by) => {
            block.props.insert("by".into(), json!(by));
            if !block.actions.contains(&"update".to_owned()) {
                block.actions.push("update".into());
            }
        }
        None => block.block = BlockKind::EntityTable,
    }
}

fn converting(site: &Site<'_>, note: &BlockNote) -> Vec<Block> {
    let Some(Action::Convert { id, source, target, .. }) = site.actions.first() else {
        if note.block == BlockKind::Cart {
            return site.one("cart_item").map(|one| kept(site, one)).into_iter().collect();
        }
        let usual = ["ticket", "booking", "subscription", "enrollment", "donation", "order"];
        let one = usual.iter().find_map(|key| site.one(key)).filter(|one| !one.entity.access.create.is_empty());
        return one
            .map(|one| {
                let mut block = plain(BlockKind::EntityForm, Some(&one.entity));
                block.actions = vec!["create".into()];
                vec![block]
            })
            .unwrap_or_default();
    };
    let shown = if note.block == BlockKind::Cart { source } else { target };
    let mut block = plain(note.block, site.one(shown).map(|one| &one.entity));
    block.props.insert("action".into(), json!(id));
    block.actions = vec![id.clone()];
    if note.block == BlockKind::Cart {
        block.query = Some(Query { scope: QueryScope::Own, ..Query::default() });
    }
    vec![block]
}

/// A cart that leads to no order: what is in it can be changed and taken out.
fn kept(site: &Site<'_>, one: &Built) -> Block {
    let mut block = list(site, one, QueryScope::Own);
    block.actions = vec!["update".into(), "delete".into()];
    block
}

/// What a form for visitors is called, where its rows are called by what the staff get: "Newsletter", not "Subscriber".
fn headed(site: &Site<'_>, one: &Built, block: &mut Block) {
    let word = match one.noun.key() {
        _ if block.block != BlockKind::PublicForm => return,
        "subscriber" => "newsletter",
        "contact_message" => "contact",
        _ => return,
    };
    block.props.insert("title".into(), json!(site.word(word)));
}

/// Takes from a page's roles those who may not see its data at all.
pub(super) fn narrow(site: &Site<'_>, blocks: &[Block], access: &mut Vec<String>) {
    let shown = blocks
        .iter()
        .filter(|block| !matches!(block.block, BlockKind::PublicForm | BlockKind::Checkout))
        .filter_map(|block| {
            let operation = if block.block == BlockKind::EntityForm { Operation::Create } else { Operation::List };
            let one = site.built.iter().find(|one| Some(&one.entity.id) == block.entity.as_ref())?;
            Some(site.who(&one.entity, operation))
        });
    let allowed: Vec<Vec<String>> = shown.collect();
    if allowed.is_empty() {
        return;
    }
    let narrowed: Vec<String> =
        access.iter().filter(|role| allowed.iter().any(|list| list.contains(role))).cloned().collect();
    if !narrowed.is_empty() {
        *access = narrowed;
    }
}

/// The first page for visitors: what it is, and what there is.
pub(super) fn marketing(site: &Site<'_>) -> Vec<Block> {
    let mut blocks = vec![plain(BlockKind::Hero, None)];
    let open = |one: &&Built| one.entity.access.scope(Operation::List, ANONYMOUS).is_some();
    let main = site.main().filter(open);
    let first = main.or_else(|| site.built.iter().filter(open).find(|one| site.standing(one)));
    if let Some(one) = first {
        let entity = &one.entity;
        let kind = if one.noun.profile() == "contribution" { BlockKind::EntityFeed } else { BlockKind::EntityGrid };
        let mut block = plain(kind, Some(entity));
        let limit = if entity.display.image.is_some() { 8 } else { 6 };
        block.query = Some(Query { limit: Some(limit), sort: Some(entity.list.sort.clone()), ..Query::default() });
        blocks.push(block);
    }
    let newsletter =
        site.one("subscriber").filter(|one| one.entity.access.scope(Operation::Create, ANONYMOUS).is_some());
    if let Some(one) = newsletter {
        let mut block = plain(BlockKind::PublicForm, Some(&one.entity));
        block.actions = vec!["create".into()];
        headed(site, one, &mut block);
        blocks.push(block);
    }
    blocks
}

/// The first page for people with an account: how much there is, and what is new.
pub(super) fn app_home(site: &Site<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let shown = working(site);
    for one in &shown {
        blocks.push(plain(BlockKind::StatCards, Some(&one.entity)));
    }
    for one in shown.iter().take(2) {
        let entity = &one.entity;
        let mut block = plain(BlockKind::EntityTable, Some(entity));
        block.query = Some(Query { limit: Some(5), sort: Some("-created_at".into()), ..Query::default() });
        if !entity.access.create.is_empty() {
            block.actions.push("create".into());
        }
        blocks.push(block);
    }
    if blocks.is_empty() {
        blocks.push(plain(BlockKind::RichText, None));
    }
    blocks
}

/// Fills what only the finished list of pages tells: the hero's way on, and the page that a block leads to.
pub(super) fn link(site: &Site<'_>, pages: &mut [Page]) {
    let main = site.main().map(|one| base_route(&one.entity));
    let target = pages.iter().find(|page| Some(&page.route) == main.as_ref());
    let target = target
        .or_else(|| pages.iter().find(|page| page.route != "/" && page.access.iter().any(|role| role == ANONYMOUS)));
    let Some(cta) = target.map(|page| page.id.clone()) else { return };
    for block in pages.iter_mut().flat_map(|page| &mut page.blocks).filter(|block| block.block == BlockKind::Hero) {
        block.props.insert("cta".into(), json!(cta));
    }
}
