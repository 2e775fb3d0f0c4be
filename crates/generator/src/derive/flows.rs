//! Golden flows: what a browser test does to see that the product works. They follow from the finished spec alone.

use super::samples::{self, fillable};
use domain::Spec;
use domain::spec::{
    ANONYMOUS, Action, Block, BlockKind, Entity, Expectation, FieldType, Flow, Operation, Page, QueryScope, Relation,
    Scope, Step,
};
use serde_json::{Map, Value};

/// Most create flows, so that a large product is still tested in time.
const CREATE_MAX: usize = 6;

/// All flows of a seeded spec.
pub(super) fn of(spec: &Spec) -> Vec<Flow> {
    let maker = Maker { spec };
    let mut flows = Vec::new();
    flows.extend(maker.arrive());
    flows.extend(spec.actions.iter().filter_map(|action| maker.convert(action)));
    flows.extend(maker.creates());
    flows.extend(maker.contributions());
    flows.extend(maker.search());
    flows.extend(maker.public_forms());
    flows.extend(maker.denied());
    flows
}

struct Maker<'a> {
    spec: &'a Spec,
}

/// Someone who does a flow.
struct Person {
    role: String,
    /// A fresh account: it owns nothing yet.
    fresh: bool,
}

impl Person {
    fn step(&self) -> Step {
        if self.fresh { Step::SignUp } else { Step::SignIn { role: self.role.clone() } }
    }
}

fn open(page: &Page) -> Step {
    Step::Open { page: page.id.clone() }
}

impl Maker<'_> {
    /// One gets in: by signing up, or by signing in where only an admin makes accounts.
    fn arrive(&self) -> Option<Flow> {
        let account =
            self.spec.pages.iter().find(|page| has(page, BlockKind::AccountSummary) && !page.route.contains('['))?;
        let seen = Expectation::Shown { page: Some(account.id.clone()), text: account.title.clone() };
        let (id, title, first) = match self.spec.signup_role() {
            Some(_) => ("sign_up", "A new person signs up and sees their account", Step::SignUp),
            None => {
                let role = self.spec.roles.iter().find(|role| account.access.contains(&role.id))?;
                ("sign_in", "A person signs in and sees their account", Step::SignIn { role: role.id.clone() })
            }
        };
        Some(Flow { id: id.into(), title: title.into(), steps: vec![first], then: vec![seen] })
    }

    /// Someone of these roles, best a person who just signed up, never an admin where others may.
    fn person(&self, roles: &[String]) -> Option<Person> {
        let signup = self.spec.signup_role().filter(|role| roles.contains(&role.id));
        if let Some(role) = signup {
            return Some(Person { role: role.id.clone(), fresh: true });
        }
        let admin = |id: &&String| self.spec.admin_role().is_some_and(|role| role.id == **id);
        let known = |id: &&String| self.spec.roles.iter().any(|role| role.id == **id);
        let role = roles.iter().filter(known).find(|id| !admin(id)).or_else(|| roles.iter().find(known))?;
        Some(Person { role: role.clone(), fresh: false })
    }

    /// A page without parameter that lists an entity and that the person may open.
    fn list_page(&self, entity: &str, role: &str) -> Option<&Page> {
        let lists = |page: &&Page| {
            let shows = |block: &Block| {
                let rows =
                    matches!(block.block, BlockKind::EntityGrid | BlockKind::EntityTable | BlockKind::EntityFeed);
                rows && block.entity.as_deref() == Some(entity)
                    && block.query.as_ref().is_some_and(|query| query.controls && query.scope == QueryScope::All)
            };
            !page.route.contains('[') && page.access.iter().any(|known| known == role) && page.blocks.iter().any(shows)
        };
        self.spec.pages.iter().find(lists)
    }

    /// From a row of what is converted to the converted thing: a cart becomes an order.
    fn convert(&self, action: &Action) -> Option<Flow> {
        let Action::Convert { id, source, target, item, input, grants, stock, .. } = action;
        let roles: Vec<String> = grants.iter().map(|grant| grant.role.clone()).collect();
        let person = self.person(&roles)?;
        let goods = self.spec.entity(&self.spec.entity(source)?.relation(item)?.to)?;
        let list = self.list_page(&goods.id, &person.role)?;
        let add = format!("add:{source}");
        let checkout =
            self.spec.pages.iter().find(|page| has(page, BlockKind::Checkout) && page.access.contains(&person.role))?;
        let enough = |row: &Map<String, Value>| {
            stock.as_ref().is_none_or(|field| row.get(field).and_then(Value::as_i64).unwrap_or(0) > 0)
        };
        let title = self.row_title(goods, enough)?;
        let target = self.spec.entity(target)?;
        let mut values = Map::new();
        for (at, name) in input.iter().enumerate() {
            values.insert(name.clone(), samples::value(target, target.field(name)?, at)?);
        }
        let steps = vec![
            person.step(),
            open(list),
            Step::OpenRow { entity: goods.id.clone(), title: Some(title) },
            Step::Press { action: add },
            open(checkout),
            Step::Convert { action: id.clone(), values },
        ];
        let count = |entity: &str, equals| Expectation::Count { entity: entity.to_owned(), equals, own: true };
        let then = if person.fresh { vec![count(&target.id, 1), count(source, 0)] } else { vec![count(source, 0)] };
        let title = format!("A person adds {} and completes {}", goods.label.one, target.label.one);
        Some(Flow { id: format!("convert_{id}"), title, steps, then })
    }

    /// The title of a seeded row that everyone sees and that no other row contains.
    fn row_title(&self, entity: &Entity, keep: impl Fn(&Map<String, Value>) -> bool) -> Option<String> {
        let text = |row: &Map<String, Value>| row.get(&entity.title).and_then(Value::as_str).map(str::to_owned);
        let seen = |row: &&Map<String, Value>| {
            entity.visible_when.iter().all(|condition| {
                let default = entity.field(&condition.field).and_then(|field| field.default.as_ref());
                row.get(&condition.field).or(default) == Some(&condition.is)
            })
        };
        let titles: Vec<String> = entity.seed.rows.iter().filter_map(text).collect();
        let alone = |title: &String| titles.iter().filter(|other| other.contains(title.as_str())).count() == 1;
        entity
            .seed
            .rows
            .iter()
            .filter(seen)
            .filter(|row| keep(row))
            .filter_map(text)
            .find(|title| alone(title) && !title.starts_with('@') && title.chars().count() <= 60)
    }

    fn creates(&self) -> Vec<Flow> {
        let forms = self.spec.pages.iter().filter_map(|page| {
            let block = page.blocks.iter().find(|block| {
                block.block == BlockKind::EntityForm && block.actions.iter().any(|action| action == "create")
            })?;
            Some((page, self.spec.entity(block.entity.as_deref()?)?))
        });
        let mut flows: Vec<Flow> = Vec::new();
        for (page, entity) in forms {
            let id = format!("create_{}", entity.id);
            if page.route.contains('[') || flows.iter().any(|flow| flow.id == id) || flows.len() >= CREATE_MAX {
                continue;
            }
            flows.extend(self.create(page, entity, id));
        }
        flows
    }

    /// A person makes a row and finds it.
    fn create(&self, page: &Page, entity: &Entity, id: String) -> Option<Flow> {
        let person = self.person(&page.access)?;
        let mut steps = vec![person.step()];
        self.submit(page, entity, &person, &mut steps, 0)?;
        let own = entity.owner.is_some()
            && person.fresh
            && entity.access.scope(Operation::Create, &person.role) == Some(Scope::Own);
        let mut then = Vec::new();
        if own {
            then.push(Expectation::Count { entity: entity.id.clone(), equals: 1, own: true });
        }
        if let Some(list) = self.list_page(&entity.id, &person.role)
            && let Some(text) = sample_title(entity)
        {
            steps.push(open(list));
            if entity.list.search.contains(&entity.title) {
                steps.push(Step::Search { text: text.clone() });
            }
            let all = entity.access.scope(Operation::List, &person.role) == Some(Scope::All);
            if own || (all || entity.owner.is_some()) && entity.list.search.contains(&entity.title) {
                then.push(Expectation::Shown { page: None, text });
            }
        }
        let title = format!("{}: a person makes one and finds it", entity.label.many);
        (!then.is_empty()).then_some(Flow { id, title, steps, then })
    }

    /// Opens the form and sends it, after making what it needs.
    fn submit(&self, page: &Page, entity: &Entity, person: &Person, steps: &mut Vec<Step>, depth: usize) -> Option<()> {
        let mut values = samples::of(entity)?;
        for relation in entity.relations.iter().filter(|relation| relation.required && !relation.current_user) {
            let inner = belongs_inside(entity, relation, &person.role);
            let title = self.other((relation, inner), person, steps, depth)?;
            values.insert(relation.name.clone(), Value::String(title));
        }
        steps.push(open(page));
        steps.push(Step::Submit { entity: entity.id.clone(), values });
        Some(())
    }

    /// The title of a row that the form can point at: a seeded one that the person sees, or a new one of their own, which
    /// an inner row needs, since it has the owner of what it points at.
    fn other(
        &self,
        (relation, inner): (&Relation, bool),
        person: &Person,
        steps: &mut Vec<Step>,
        depth: usize,
    ) -> Option<String> {
        let other = self.spec.entity(&relation.to)?;
        other.field(&other.title)?;
        let scope = other.access.scope(Operation::List, &person.role)?;
        if scope != Scope::Own && !inner {
            return self.row_title(other, |_| true);
        }
        if depth > 1 || !person.fresh {
            return None;
        }
        let makes = |page: &&Page| {
            let form = |block: &Block| {
                block.block == BlockKind::EntityForm
                    && block.entity.as_deref() == Some(&other.id)
                    && block.actions.iter().any(|action| action == "create")
            };
            !page.route.contains('[') && page.access.contains(&person.role) && page.blocks.iter().any(form)
        };
        let page = self.spec.pages.iter().find(makes)?;
        self.submit(page, other, person, steps, depth + 1)?;
        sample_title(other)
    }

    /// A person adds to someone else's row: a comment under a post.
    fn contributions(&self) -> Vec<Flow> {
        let mut flows: Vec<Flow> = Vec::new();
        for page in &self.spec.pages {
            let Some(parent) = page
                .blocks
                .iter()
                .find(|block| block.block == BlockKind::EntityDetail)
                .and_then(|block| self.spec.entity(block.entity.as_deref()?))
            else {
                continue;
            };
            for block in page.blocks.iter().filter(|block| {
                block.block == BlockKind::RelatedList && block.actions.iter().any(|action| action == "create")
            }) {
                let flow =
                    block.entity.as_deref().and_then(|id| self.contribution(page, parent, self.spec.entity(id)?));
                if let Some(flow) = flow.filter(|flow| flows.len() < 2 && flows.iter().all(|known| known.id != flow.id))
                {
                    flows.push(flow);
                }
            }
        }
        flows
    }

    fn contribution(&self, page: &Page, parent: &Entity, child: &Entity) -> Option<Flow> {
        let roles: Vec<String> = child
            .access
            .create
            .iter()
            .map(|grant| grant.role.clone())
            .filter(|role| page.access.contains(role))
            .collect();
        let person = self.person(&roles)?;
        if parent.access.scope(Operation::List, &person.role)? == Scope::Own
            || child.access.scope(Operation::List, &person.role)? == Scope::Own
        {
            return None;
        }
        let to_parent = |relation: &&Relation| relation.to == parent.id;
        if child.relations.iter().filter(to_parent).any(|relation| belongs_inside(child, relation, &person.role)) {
            return None;
        }
        let needs = child
            .relations
            .iter()
            .filter(|relation| relation.required && !relation.current_user && relation.to != parent.id)
            .count();
        let list = self.list_page(&parent.id, &person.role).filter(|_| needs == 0)?;
        let values = samples::of(child)?;
        let text = values.values().find_map(Value::as_str)?.to_owned();
        let steps = vec![
            person.step(),
            open(list),
            Step::OpenRow { entity: parent.id.clone(), title: Some(self.row_title(parent, |_| true)?) },
            Step::Submit { entity: child.id.clone(), values },
        ];
        let then = vec![Expectation::Shown { page: None, text }];
        Some(Flow {
            id: format!("add_{}", child.id),
            title: format!("{}: a person adds one to {}", child.label.many, parent.label.one),
            steps,
            then,
        })
    }

    /// A seeded row is found by its title, and another one is not shown.
    fn search(&self) -> Option<Flow> {
        let signup = self.spec.signup_role().map(|role| role.id.as_str());
        let found = |role: &str| {
            self.spec.pages.iter().find_map(|page| {
                let block = page.blocks.iter().find(|block| {
                    block.query.as_ref().is_some_and(|query| {
                        query.controls && query.scope == QueryScope::All && query.filter.is_empty()
                    })
                })?;
                let entity = self.spec.entity(block.entity.as_deref()?)?;
                let listed = entity.access.scope(Operation::List, role).is_some_and(|scope| scope != Scope::Own);
                let rows =
                    matches!(block.block, BlockKind::EntityGrid | BlockKind::EntityTable | BlockKind::EntityFeed);
                let fits = rows
                    && listed
                    && page.access.iter().any(|known| known == role)
                    && !page.route.contains('[')
                    && entity.list.search.contains(&entity.title);
                let title = self.row_title(entity, |_| true).filter(|_| fits)?;
                let other =
                    self.row_title(entity, |row| {
                        entity.list.search.iter().all(|field| {
                            !row.get(field).and_then(Value::as_str).is_some_and(|text| text.contains(&title))
                        })
                    })?;
                (other != title).then_some((page, title, other))
            })
        };
        let (first, (page, title, other)) = match found(ANONYMOUS) {
            Some(found) => (None, found),
            None => {
                let role = signup.map_or_else(
                    || self.spec.roles.first().map(|role| role.id.clone()),
                    |role| Some(role.to_owned()),
                )?;
                let found = found(&role)?;
                (Some(self.person(&[role])?.step()), found)
            }
        };
        let mut steps: Vec<Step> = first.into_iter().collect();
        steps.push(open(page));
        steps.push(Step::Search { text: title.clone() });
        let then =
            vec![Expectation::Shown { page: None, text: title }, Expectation::NotShown { page: None, text: other }];
        Some(Flow {
            id: "search".into(),
            title: format!("{}: a word of one row's title finds it", page.title),
            steps,
            then,
        })
    }

    /// A visitor sends a form, and staff have it.
    fn public_forms(&self) -> Vec<Flow> {
        let mut flows: Vec<Flow> = Vec::new();
        for page in self
            .spec
            .pages
            .iter()
            .filter(|page| !page.route.contains('[') && page.access.iter().any(|role| role == ANONYMOUS))
        {
            for block in page.blocks.iter().filter(|block| block.block == BlockKind::PublicForm) {
                let flow = block.entity.as_deref().and_then(|id| self.public_form(page, self.spec.entity(id)?));
                if let Some(flow) = flow.filter(|flow| flows.iter().all(|known| known.id != flow.id)) {
                    flows.push(flow);
                }
            }
        }
        flows
    }

    fn public_form(&self, page: &Page, entity: &Entity) -> Option<Flow> {
        if entity.relations.iter().any(|relation| relation.required) {
            return None;
        }
        let values = samples::of(entity)?;
        let reader = entity.access.list.iter().find(|grant| grant.scope == Scope::All && grant.role != ANONYMOUS)?;
        let steps = vec![
            open(page),
            Step::Submit { entity: entity.id.clone(), values },
            Step::SignIn { role: reader.role.clone() },
        ];
        let rows = u32::try_from(entity.seed.rows.len()).ok()?;
        let then = vec![Expectation::Count { entity: entity.id.clone(), equals: rows + 1, own: false }];
        Some(Flow {
            id: format!("send_{}", entity.id),
            title: format!("{}: a visitor sends one and it arrives", entity.label.many),
            steps,
            then,
        })
    }

    /// The admin's pages are closed to visitors and to people without the role.
    fn denied(&self) -> Vec<Flow> {
        let Some(admin) = self.spec.pages.iter().find(|page| has(page, BlockKind::AdminIndex)) else {
            return Vec::new();
        };
        let then = vec![Expectation::Denied { page: admin.id.clone() }];
        let mut flows = vec![Flow {
            id: "admin_denied_visitor".into(),
            title: "A visitor cannot open the admin's pages".into(),
            steps: Vec::new(),
            then: then.clone(),
        }];
        let other = self.spec.roles.iter().find(|role| !admin.access.contains(&role.id));
        if let Some(role) = other {
            let steps = vec![Step::SignIn { role: role.id.clone() }];
            let title = format!("{} cannot open the admin's pages", role.label);
            flows.push(Flow { id: "admin_denied_role".into(), title, steps, then });
        }
        flows
    }
}

fn has(page: &Page, kind: BlockKind) -> bool {
    page.blocks.iter().any(|block| block.block == kind)
}

/// Whether the role may add the row only to a row of their own, because it has that row's owner.
fn belongs_inside(entity: &Entity, relation: &Relation, role: &str) -> bool {
    let through = entity.owner.as_ref().and_then(|path| path.split_once('.')).map(|(first, _)| first);
    entity.access.scope(Operation::Create, role) == Some(Scope::Own) && through == Some(relation.name.as_str())
}

/// The title that a sample row of this entity has.
fn sample_title(entity: &Entity) -> Option<String> {
    let (at, field) = fillable(entity).enumerate().find(|(_, field)| field.name == entity.title)?;
    // Dates are shown in the reader's form, so their text cannot be foreseen.
    if matches!(field.field_type, FieldType::Date | FieldType::Datetime | FieldType::Time | FieldType::Enum) {
        return None;
    }
    samples::value(entity, field, at)?.as_str().map(str::to_owned)
}
