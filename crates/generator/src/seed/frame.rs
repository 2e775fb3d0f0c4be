//! How many rows an entity gets, under which parents, made by whom, in which state.

use super::{World, link, row, state};
use domain::Spec;
use domain::spec::{Access, Action, Entity, EntityKind, RelationKind, Scope};

/// The outline of one row.
#[derive(Debug, Clone, Default)]
pub(super) struct Frame {
    /// Place among all rows, from 0.
    pub index: usize,
    /// Place among the rows of the same parent, from 0.
    pub place: usize,
    /// How many rows there are in all.
    pub count: usize,
    /// The relation to the parent, and the parent's number.
    pub parent: Option<(String, usize)>,
    /// Who made it, by number.
    pub maker: usize,
    /// The lifecycle's state.
    pub state: Option<String>,
    /// Not to be seen by visitors.
    pub hidden: bool,
}

/// Most rows of what the product is mainly about.
const MAIN_MAX: usize = 24;
/// How many rows when there is no word list.
const PLAIN: usize = 12;
/// Most parents that get children.
const PARENTS_MAX: usize = 6;

/// The outlines of an entity's rows.
pub(super) fn frames(world: &mut World, entity: &Entity) -> Vec<Frame> {
    if is_source(world, entity) {
        return vec![];
    }
    let parent = link::parent(world, entity);
    let mut frames = match (entity.kind, parent) {
        (EntityKind::Resource, Some(parent)) if is_part(world, entity, &parent) => children(world, entity, &parent),
        (EntityKind::Resource, _) => plain(resources(world, entity)),
        (EntityKind::Transactional, _) => plain(transactions(world, entity)),
        (EntityKind::Reference | EntityKind::Line | EntityKind::Event, Some(parent)) => {
            children(world, entity, &parent)
        }
        (EntityKind::Personal, Some(parent)) if is_shared(&entity.access) => children(world, entity, &parent),
        (EntityKind::Reference, None) => plain(world.bank.count(entity).unwrap_or(4).min(6)),
        (EntityKind::Personal, _) => plain(world.bank.count(entity).unwrap_or(5).min(5)),
        (EntityKind::Line | EntityKind::Event, None) => plain(world.bank.count(entity).unwrap_or(6).min(8)),
        (EntityKind::System, _) => vec![],
    };
    let count = frames.len();
    let makers = world.people.makers(&entity.access);
    for (index, frame) in frames.iter_mut().enumerate() {
        frame.index = index;
        frame.count = count;
        frame.maker = maker(entity, index, &makers, world);
    }
    state::assign(entity, &mut frames);
    frames
}

fn plain(count: usize) -> Vec<Frame> {
    (0..count).map(|place| Frame { place, ..Frame::default() }).collect()
}

/// A cart begins empty.
fn is_source(world: &World, entity: &Entity) -> bool {
    world.spec.actions.iter().any(|action| match action {
        Action::Convert { source, .. } => *source == entity.id,
    })
}

/// Whether others see a person's rows, as reviews and comments.
fn is_shared(access: &Access) -> bool {
    access
        .list
        .iter()
        .chain(&access.read)
        .any(|grant| grant.scope != Scope::Own && grant.role == domain::spec::ANONYMOUS)
        || access.list.iter().filter(|grant| grant.scope != Scope::Own).count() > 1
}

/// Whether a resource lives in another: the tasks of a project, the lessons of a course.
fn is_part(world: &World, entity: &Entity, parent: &(String, String)) -> bool {
    let required = entity.relation(&parent.0).is_some_and(|relation| relation.required);
    let lookup = world.spec.entity(&parent.1).is_none_or(|to| to.kind == EntityKind::Reference);
    required && !lookup && main_entity(world) != Some(entity.id.as_str())
}

fn resources(world: &World, entity: &Entity) -> usize {
    let main = main_entity(world).is_some_and(|main| main == entity.id);
    let known = world.bank.count(entity);
    match (main, known) {
        (true, Some(known)) => known.min(MAIN_MAX),
        (false, Some(known)) => known.min(PLAIN),
        (true, None) => PLAIN,
        (false, None) => 8,
    }
}

/// What the product is about: what a cart holds, else the resource that most others point to.
pub(super) fn main_entity<'a>(world: &World<'a>) -> Option<&'a str> {
    let spec = world.spec;
    let item = spec.actions.iter().find_map(|action| match action {
        Action::Convert { line, item, .. } => Some(spec.entity(line)?.relation(item)?.to.as_str()),
    });
    item.or_else(|| {
        let resources = spec.entities.iter().filter(|entity| entity.kind == EntityKind::Resource);
        let pointing =
            |id: &str| spec.entities.iter().flat_map(|e| &e.relations).filter(|relation| relation.to == id).count();
        // What stands alone before its parts; the first of equals, since max_by_key takes the last.
        resources.rev().max_by_key(|entity| (stands_alone(spec, entity), pointing(&entity.id))).map(|e| e.id.as_str())
    })
}

fn stands_alone(spec: &Spec, entity: &Entity) -> bool {
    let part = |id: &str| {
        spec.entity(id).is_some_and(|to| matches!(to.kind, EntityKind::Resource | EntityKind::Transactional))
    };
    !entity.relations.iter().any(|relation| relation.required && relation.to != entity.id && part(&relation.to))
}

/// One in each state, and two more of the second person.
fn transactions(world: &World, entity: &Entity) -> usize {
    let states = state::states(entity).len();
    let known = world.bank.count(entity).unwrap_or(0);
    (states + 2).max(known.min(PLAIN)).clamp(4, PLAIN)
}

/// Two to four under each of the first parents; a board's columns alike under every parent.
fn children(world: &mut World, entity: &Entity, parent: &(String, String)) -> Vec<Frame> {
    let (relation, to) = parent;
    let parents = world.rows.get(to).map_or(0, Vec::len);
    let converted = world.spec.actions.iter().any(|action| match action {
        Action::Convert { line, .. } => *line == entity.id,
    });
    let alike = entity.kind == EntityKind::Reference;
    let served = if converted || alike { parents } else { parents.min(PARENTS_MAX) };
    // A long list of names is not begun anew under another parent; a short one is.
    let known = world.bank.count(entity).filter(|known| *known > row::ALIKE_MAX && entity.kind == EntityKind::Resource);
    let most = known.unwrap_or(usize::MAX);
    let mut frames = Vec::new();
    for number in 1..=served {
        let count = match (alike, world.written_for(entity, to, number)) {
            (true, _) => world.bank.count(entity).unwrap_or(3).clamp(2, 5),
            (false, 0) => per_parent(world, converted),
            (false, written) => written.min(6),
        };
        for place in 0..count {
            if frames.len() >= most {
                return frames;
            }
            frames.push(Frame { place, parent: Some((relation.clone(), number)), ..Frame::default() });
        }
    }
    frames
}

fn per_parent(world: &mut World, converted: bool) -> usize {
    let most = if converted { 3 } else { 4 };
    let least = if converted { 1 } else { 2 };
    usize::try_from(world.dice.between(least, most)).unwrap_or(2)
}

/// Private rows are mostly the first person's; what others see is made by everyone who may.
fn maker(entity: &Entity, index: usize, makers: &[usize], world: &World) -> usize {
    let has_user =
        entity.relations.iter().any(|relation| relation.to == "user" && relation.kind == RelationKind::BelongsTo);
    let (first, last) = world.people.signup().unwrap_or((makers[0], makers[makers.len() - 1]));
    let second = |yes: bool| if yes { last } else { first };
    match entity.kind {
        EntityKind::Personal if !is_shared(&entity.access) => second(index % 5 == 4),
        // The first person has one in each state; what comes after is the second person's.
        EntityKind::Transactional if makers.contains(&first) => second(index >= state::states(entity).len().max(2)),
        EntityKind::Resource if !is_shared(&entity.access) && makers.contains(&first) => second(index % 4 == 3),
        EntityKind::Event if has_user => {
            let staff = world.people.staff();
            makers.iter().copied().find(|maker| staff.contains(maker)).unwrap_or(makers[index % makers.len()])
        }
        _ => makers[index % makers.len()],
    }
}
