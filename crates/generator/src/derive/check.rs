//! Whether a spec agrees with itself.

use super::ident::{is_ident, keyword, reserved_entity, reserved_field};
use domain::Spec;
use domain::spec::{
    ANONYMOUS, Action, Block, BlockKind, ComputedFn, Effect, Entity, Expectation, FieldType, Flow, Grant, Operation,
    Page, RelationKind, Rule, Step,
};
use std::collections::BTreeSet;

/// Lists every inconsistency of a spec, in words; empty for a sound one.
pub fn check(spec: &Spec) -> Vec<String> {
    let mut found = Vec::new();
    let mut say = |text: String| found.push(text);
    roles(spec, &mut say);
    unique("entity", spec.entities.iter().map(|entity| entity.id.as_str()), &mut say);
    unique("plural", spec.entities.iter().map(|entity| entity.plural.as_str()), &mut say);
    unique("page", spec.pages.iter().map(|page| page.id.as_str()), &mut say);
    unique("flow", spec.flows.iter().map(|flow| flow.id.as_str()), &mut say);
    unique("requirement", spec.requirements.iter().map(|one| one.id.as_str()), &mut say);
    unique("requirement's key", spec.requirements.iter().map(|one| one.key.as_str()), &mut say);
    let routes: Vec<String> = spec.pages.iter().map(|page| page.route.replace("[slug]", "[id]")).collect();
    unique("route", routes.iter().map(String::as_str), &mut say);
    for entity in &spec.entities {
        self::entity(spec, entity, &mut say);
    }
    if spec.entity("user").is_none() {
        say("there is no entity user".into());
    }
    for action in &spec.actions {
        self::action(spec, action, &mut say);
    }
    for page in &spec.pages {
        self::page(spec, page, &mut say);
    }
    if !spec.pages.iter().any(|page| page.route == "/") {
        say("no page has the route /".into());
    }
    navigation(spec, &mut say);
    for flow in &spec.flows {
        self::flow(spec, flow, &mut say);
    }
    if spec.questions.len() > 3 {
        say("there are more than three questions".into());
    }
    for trace in &spec.trace {
        if trace.became.is_empty() == trace.ignored.is_none() {
            say(format!("trace {:?} says neither or both of what it became and why it was ignored", trace.text));
        }
    }
    found
}

fn unique<'a>(what: &str, ids: impl Iterator<Item = &'a str>, say: &mut impl FnMut(String)) {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            say(format!("{what} {id:?} is there twice"));
        }
    }
}

fn roles(spec: &Spec, say: &mut impl FnMut(String)) {
    unique("role", spec.roles.iter().map(|role| role.id.as_str()), say);
    for role in &spec.roles {
        if !is_ident(&role.id) || role.id == ANONYMOUS {
            say(format!("role {:?} has no usable id", role.id));
        }
    }
    if spec.admin_role().is_none() {
        say("there is no admin role".into());
    }
    let open = spec.roles.iter().filter(|role| role.default && role.signup == domain::spec::SignUp::Open).count();
    let wanted = usize::from(spec.project.audience != domain::spec::Audience::Internal);
    if open != wanted {
        say(format!("{open} roles sign up openly by default, not {wanted}"));
    }
}

fn role_known(spec: &Spec, id: &str) -> bool {
    id == ANONYMOUS || spec.roles.iter().any(|role| role.id == id)
}

fn grants(spec: &Spec, place: &str, grants: &[Grant], say: &mut impl FnMut(String)) {
    unique(&format!("{place}: grant of"), grants.iter().map(|grant| grant.role.as_str()), say);
    for grant in grants.iter().filter(|grant| !role_known(spec, &grant.role)) {
        say(format!("{place}: no role {:?}", grant.role));
    }
}

/// Whether a name is a field, a relation, or one of the columns that every row has.
fn member(entity: &Entity, name: &str) -> bool {
    matches!(name, "id" | "created_at") || entity.field(name).is_some() || entity.relation(name).is_some()
}

fn path(spec: &Spec, entity: &Entity, path: &str) -> Option<(String, Option<String>)> {
    let mut steps = path.split('.').peekable();
    let mut current = entity;
    while let Some(step) = steps.next() {
        if let Some(relation) = current.relation(step) {
            current = spec.entity(&relation.to)?;
            if steps.peek().is_none() {
                return Some((current.id.clone(), None));
            }
        } else {
            current.field(step)?;
            return steps.peek().is_none().then(|| (current.id.clone(), Some(step.to_owned())));
        }
    }
    None
}

fn entity(spec: &Spec, entity: &Entity, say: &mut impl FnMut(String)) {
    let id = &entity.id;
    if !is_ident(id) || reserved_entity(id) || !is_ident(&entity.plural) {
        say(format!("entity {id:?} ({:?}) has no usable id", entity.plural));
    }
    let names = entity.fields.iter().map(|field| field.name.as_str());
    let names = names.chain(entity.relations.iter().map(|relation| relation.name.as_str()));
    unique(&format!("{id}: name"), names.chain(entity.computed.iter().map(|value| value.name.as_str())), say);
    for field in &entity.fields {
        if !is_ident(&field.name) || reserved_field(&field.name) {
            say(format!("{id}.{}: no usable name", field.name));
        }
        if (field.field_type == FieldType::Enum) == field.values.is_empty() {
            say(format!("{id}.{}: choices do not fit its type", field.name));
        }
        for value in field.values.iter().filter(|value| !is_ident(&value.id) || keyword(&value.id)) {
            say(format!("{id}.{}: no usable choice {:?}", field.name, value.id));
        }
        if field.slug_from.as_ref().is_some_and(|source| entity.field(source).is_none()) {
            say(format!("{id}.{}: its source is missing", field.name));
        }
        if let (Some(default), FieldType::Enum) = (&field.default, field.field_type)
            && !field.values.iter().any(|value| default == value.id.as_str())
        {
            say(format!("{id}.{}: its default is no choice", field.name));
        }
        for role in field.read.iter().filter(|role| !role_known(spec, role)) {
            say(format!("{id}.{}: no role {role:?}", field.name));
        }
    }
    for relation in &entity.relations {
        if !is_ident(&relation.name) || reserved_field(&relation.name) {
            say(format!("{id}.{}: no usable name", relation.name));
        }
        if spec.entity(&relation.to).is_none() {
            say(format!("{id}.{}: no entity {:?}", relation.name, relation.to));
        }
        if relation.current_user && relation.to != "user" {
            say(format!("{id}.{}: only a relation to user comes from the session", relation.name));
        }
    }
    if let Some(owner) = &entity.owner
        && path(spec, entity, owner) != Some(("user".to_owned(), None))
    {
        say(format!("{id}: its owner {owner:?} leads to no user"));
    }
    for operation in Operation::ALL {
        let list = entity.access.grants(operation);
        grants(spec, id, list, say);
        if id != "user" && entity.owner.is_none() && list.iter().any(|grant| grant.scope == domain::spec::Scope::Own) {
            say(format!("{id}: rows are given to their owner, but have none"));
        }
    }
    if !member(entity, &entity.title) {
        say(format!("{id}: no field {:?} names a row", entity.title));
    }
    let display = &entity.display;
    for name in [&display.subtitle, &display.image, &display.price, &display.date, &display.badge].into_iter().flatten()
    {
        if !member(entity, name) {
            say(format!("{id}: shows {name:?}, which is missing"));
        }
    }
    let list = &entity.list;
    let sort = list.sort.trim_start_matches('-').to_owned();
    for name in list.sortable.iter().chain(&list.filters).chain(&list.search).chain([&sort]) {
        if !member(entity, name) {
            say(format!("{id}: lists by {name:?}, which is missing"));
        }
    }
    for condition in entity.visible_when.iter().filter(|condition| entity.field(&condition.field).is_none()) {
        say(format!("{id}: is seen by {:?}, which is missing", condition.field));
    }
    lifecycle(spec, entity, say);
    for rule in &entity.rules {
        if !rule_holds(spec, entity, rule) {
            say(format!("{id}: a rule speaks of what is missing: {rule:?}"));
        }
    }
    for value in &entity.computed {
        if !computed_holds(spec, entity, &value.function) {
            say(format!("{id}.{}: cannot be worked out", value.name));
        }
    }
}

fn lifecycle(spec: &Spec, entity: &Entity, say: &mut impl FnMut(String)) {
    let Some(life) = &entity.lifecycle else { return };
    let id = &entity.id;
    let Some(field) = entity.field(&life.field) else {
        return say(format!("{id}: its state {:?} is missing", life.field));
    };
    let state = |name: &str| field.values.iter().any(|value| value.id == name);
    unique(&format!("{id}: transition"), life.transitions.iter().map(|step| step.name.as_str()), say);
    if !state(&life.initial) {
        say(format!("{id}: no state {:?}", life.initial));
    }
    for step in &life.transitions {
        if !is_ident(&step.name) || reserved_field(&step.name) {
            say(format!("{id}: transition {:?} has no usable name", step.name));
        }
        for name in step.from.iter().chain([&step.to]).filter(|name| !state(name)) {
            say(format!("{id}.{}: no state {name:?}", step.name));
        }
        grants(spec, &format!("{id}.{}", step.name), &step.grants, say);
        for effect in &step.effects {
            let holds = match effect {
                Effect::Stamp { field } => entity
                    .field(field)
                    .is_some_and(|field| matches!(field.field_type, FieldType::Date | FieldType::Datetime)),
                Effect::Adjust { lines, relation, field, by, .. } => spec.entity(lines).is_some_and(|line| {
                    line.field(by).is_some()
                        && path(spec, line, &format!("{relation}.{field}")).is_some_and(|(_, end)| end.is_some())
                        && line.relations.iter().any(|known| known.to == *id)
                }),
            };
            if !holds {
                say(format!("{id}.{}: an effect speaks of what is missing", step.name));
            }
        }
    }
}

fn rule_holds(spec: &Spec, entity: &Entity, rule: &Rule) -> bool {
    let field = |name: &String| entity.field(name).is_some();
    match rule {
        Rule::Unique { fields } => fields.iter().all(|name| member(entity, name)),
        Rule::NoOverlap { start, end, within, .. } => {
            field(start) && field(end) && within.iter().all(|name| entity.relation(name).is_some())
        }
        Rule::Capacity { parent, limit, sum, .. } => {
            path(spec, entity, &format!("{parent}.{limit}")).is_some_and(|(_, end)| end.is_some())
                && sum.as_ref().is_none_or(field)
        }
        Rule::Order { before, after } => field(before) && field(after),
        Rule::Future { field: name } => field(name),
        Rule::Snapshot { field: name, from } => {
            field(name) && path(spec, entity, from).is_some_and(|(_, end)| end.is_some())
        }
        Rule::AppendOnly => true,
    }
}

fn computed_holds(spec: &Spec, entity: &Entity, function: &ComputedFn) -> bool {
    let child = |of: &str| {
        let child = spec.entity(of)?;
        let belongs =
            child.relations.iter().any(|relation| relation.to == entity.id && relation.kind == RelationKind::BelongsTo);
        belongs.then_some(child)
    };
    match function {
        ComputedFn::Count { of } => child(of).is_some(),
        ComputedFn::Sum { of, field } | ComputedFn::Avg { of, field } => {
            child(of).is_some_and(|child| child.field(field).is_some())
        }
        ComputedFn::Product { left, right } => {
            entity.field(left).is_some() && path(spec, entity, right).is_some_and(|(_, end)| end.is_some())
        }
    }
}

fn action(spec: &Spec, action: &Action, say: &mut impl FnMut(String)) {
    let Action::Convert { id, source, target, line, item, quantity, stock, total, input, grants: list, .. } = action;
    grants(spec, id, list, say);
    let (Some(source), Some(target), Some(line)) = (spec.entity(source), spec.entity(target), spec.entity(line)) else {
        return say(format!("{id}: one of its entities is missing"));
    };
    let goods = source.relation(item).and_then(|relation| spec.entity(&relation.to));
    let Some(goods) = goods.filter(|_| line.relation(item).is_some()) else {
        return say(format!("{id}: no relation {item:?}"));
    };
    let amount = source.field(quantity).is_some() && line.field(quantity).is_some();
    let stocked = stock.as_ref().is_none_or(|name| goods.field(name).is_some());
    let summed = total.as_ref().is_none_or(|total| {
        target.field(&total.field).is_some()
            && goods.field(&total.price).is_some()
            && line.field(&total.line_price).is_some()
    });
    let filled = input.iter().all(|name| target.field(name).is_some());
    let owned = source.owner.is_some() && target.owner.is_some();
    if !(amount && stocked && summed && filled && owned) {
        say(format!("{id}: it speaks of what is missing"));
    }
}

fn page(spec: &Spec, page: &Page, say: &mut impl FnMut(String)) {
    let id = &page.id;
    let safe = |c: char| c.is_ascii_alphanumeric() || "-_/[]".contains(c);
    if !is_ident(id) || !page.route.starts_with('/') || !page.route.chars().all(safe) || page.route.contains("//") {
        say(format!("page {id:?} has no usable route: {:?}", page.route));
    }
    if page.access.is_empty() || page.blocks.is_empty() || page.title.is_empty() {
        say(format!("page {id:?}: nobody may open it, or it shows nothing"));
    }
    for role in page.access.iter().filter(|role| !role_known(spec, role)) {
        say(format!("page {id:?}: no role {role:?}"));
    }
    for block in &page.blocks {
        self::block(spec, page, block, say);
    }
}

fn block(spec: &Spec, page: &Page, block: &Block, say: &mut impl FnMut(String)) {
    let place = format!("page {:?}, {:?}", page.id, block.block);
    let bound = block.entity.as_deref().map(|id| spec.entity(id));
    if bound == Some(None) {
        return say(format!("{place}: no entity {:?}", block.entity));
    }
    let entity = bound.flatten();
    let needs = !matches!(
        block.block,
        BlockKind::Hero | BlockKind::RichText | BlockKind::AuthForm | BlockKind::AccountSummary | BlockKind::AdminIndex
    );
    if needs && entity.is_none() {
        return say(format!("{place}: it shows nothing"));
    }
    let prop = |name: &str| block.props.get(name).and_then(|value| value.as_str());
    if let Some(entity) = entity {
        let names = [prop("via"), prop("by")];
        for name in names.into_iter().flatten().filter(|name| !member(entity, name)) {
            say(format!("{place}: {} has no {name:?}", entity.id));
        }
        if let Some(sort) = block.query.as_ref().and_then(|query| query.sort.as_ref())
            && !member(entity, sort.trim_start_matches('-'))
        {
            say(format!("{place}: sorts by {sort:?}, which is missing"));
        }
        for name in block.actions.iter().filter(|name| !offered(spec, entity, name)) {
            say(format!("{place}: there is no action {name:?}"));
        }
    }
    if block.block == BlockKind::RelatedList && prop("via").is_none()
        || block.block == BlockKind::EntityBoard && prop("by").is_none()
    {
        say(format!("{place}: it does not say by what"));
    }
    if matches!(block.block, BlockKind::Cart | BlockKind::Checkout)
        && !prop("action").is_some_and(|id| spec.actions.iter().any(|action| action.id() == id))
    {
        say(format!("{place}: no such action"));
    }
    if let Some(target) = prop("cta").filter(|id| spec.page(id).is_none()) {
        say(format!("{place}: no page {target:?}"));
    }
    if block.block == BlockKind::PublicForm
        && entity.is_some_and(|entity| entity.access.scope(Operation::Create, ANONYMOUS).is_none())
    {
        say(format!("{place}: visitors may not send it"));
    }
}

fn offered(spec: &Spec, entity: &Entity, name: &str) -> bool {
    let transition = entity.lifecycle.iter().flat_map(|life| &life.transitions).any(|step| step.name == name);
    let added = name.strip_prefix("add:").is_some_and(|id| {
        spec.entity(id).is_some_and(|child| child.relations.iter().any(|relation| relation.to == entity.id))
    });
    matches!(name, "create" | "update" | "delete")
        || transition
        || added
        || spec.actions.iter().any(|action| action.id() == name)
}

fn navigation(spec: &Spec, say: &mut impl FnMut(String)) {
    let all = spec.navigation.primary.iter().chain(&spec.navigation.account).chain(&spec.navigation.footer);
    unique("link to", all.clone().map(|item| item.page.as_str()), say);
    for item in all {
        match spec.page(&item.page) {
            None => say(format!("a link leads to no page: {:?}", item.page)),
            Some(page) if page.route.contains('[') => {
                say(format!("a link leads to a page with a parameter: {:?}", item.page))
            }
            Some(_) => {}
        }
    }
    if spec.navigation.primary.len() > 6 {
        say("there are more than six main links".into());
    }
}

fn flow(spec: &Spec, flow: &Flow, say: &mut impl FnMut(String)) {
    let id = &flow.id;
    let plain = |page: &str| spec.page(page).is_some_and(|page| !page.route.contains('['));
    let filled = |entity: &str, values: &serde_json::Map<String, serde_json::Value>| {
        spec.entity(entity).is_some_and(|entity| values.keys().all(|name| member(entity, name)))
    };
    for step in &flow.steps {
        let holds = match step {
            Step::Open { page } => plain(page),
            Step::SignUp => spec.signup_role().is_some(),
            Step::SignIn { role } => spec.roles.iter().any(|known| known.id == *role),
            Step::OpenRow { entity, .. } => spec.entity(entity).is_some(),
            Step::Submit { entity, values } => filled(entity, values),
            Step::Convert { action, .. } => spec.actions.iter().any(|known| known.id() == action),
            Step::SignOut | Step::Search { .. } | Step::Press { .. } => true,
        };
        if !holds {
            say(format!("flow {id:?}: a step speaks of what is missing: {step:?}"));
        }
    }
    for expectation in &flow.then {
        let holds = match expectation {
            Expectation::Shown { page: Some(page), .. } | Expectation::NotShown { page: Some(page), .. } => plain(page),
            Expectation::Denied { page } => spec.page(page).is_some(),
            Expectation::Count { entity, own, .. } => {
                spec.entity(entity).is_some_and(|entity| !own || entity.owner.is_some())
            }
            Expectation::Shown { .. } | Expectation::NotShown { .. } => true,
        };
        if !holds {
            say(format!("flow {id:?}: it expects what is missing: {expectation:?}"));
        }
    }
    if flow.then.is_empty() {
        say(format!("flow {id:?} expects nothing"));
    }
}
