//! Pages with blocks bound to data: the ones that were asked for, and those that a product needs to work.

use super::catalogue::{CATALOGUE, PageNote};
use super::draft::{Draft, Shape, Wish};
use super::entities::Built;
use super::people::Openness;
use super::text::{clip, human};
use super::{access, blocks, ident};
use domain::spec::{
    ANONYMOUS, Action, Block, BlockKind, Entity, EntityKind, FieldType, Layout, Operation, Page, Provenance,
    ProvenanceSource, Query, QueryScope, RoleBase, Scope,
};
use serde_json::Map;

/// Most pages of a product.
pub(super) const PAGES_MAX: usize = 60;

/// What pages are made from.
pub(super) struct Site<'a> {
    pub draft: &'a Draft,
    pub built: &'a [Built],
    pub actions: &'a [Action],
    pub openness: Openness,
}

impl Site<'_> {
    /// The entity with this catalogue id or entity id.
    pub fn one(&self, key: &str) -> Option<&Built> {
        self.built
            .iter()
            .find(|one| one.noun.key() == key)
            .or_else(|| self.built.iter().find(|one| one.entity.id == key))
    }

    /// What the product is mainly about.
    pub fn main(&self) -> Option<&Built> {
        self.draft.main().and_then(|noun| self.one(&noun.id))
    }

    pub fn word(&self, key: &str) -> String {
        CATALOGUE.word("pages", key, self.draft.locale).map_or_else(|| human(key), str::to_owned)
    }

    /// Roles with a grant, in the product's order, visitors first.
    pub fn who(&self, entity: &Entity, operation: Operation) -> Vec<String> {
        let everyone = std::iter::once(ANONYMOUS).chain(self.draft.roles.iter().map(|role| role.id.as_str()));
        everyone.filter(|role| entity.access.scope(operation, role).is_some()).map(str::to_owned).collect()
    }

    fn roles(&self, keep: impl Fn(RoleBase) -> bool) -> Vec<String> {
        self.draft.roles.iter().filter(|role| keep(role.base)).map(|role| role.id.clone()).collect()
    }

    pub fn signed(&self) -> Vec<String> {
        self.roles(|_| true)
    }

    fn public(&self) -> Vec<String> {
        std::iter::once(ANONYMOUS.to_owned()).chain(self.signed()).collect()
    }

    /// Who may open a page of the catalogue.
    fn audience(&self, access: &str) -> Vec<String> {
        match access {
            "public" => self.public(),
            "home" if self.openness == Openness::Public => self.public(),
            "staff" => {
                let staff = self.roles(|base| matches!(base, RoleBase::Admin | RoleBase::Staff));
                if staff.is_empty() { self.signed() } else { staff }
            }
            "admin" => self.roles(|base| base == RoleBase::Admin),
            "moderators" => self.roles(|base| matches!(base, RoleBase::Admin | RoleBase::Staff | RoleBase::Moderator)),
            "makers" => {
                let makers =
                    self.main().map(|main| access::makers_of(self.draft, main, self.built)).unwrap_or_default();
                self.roles(|base| matches!(base, RoleBase::Admin | RoleBase::Seller) || makers.contains(&base))
            }
            _ => self.signed(),
        }
    }
}

/// All pages.
pub(super) fn build(site: &Site<'_>) -> Vec<Page> {
    let mut pages = Vec::new();
    for wish in &site.draft.wishes {
        if let Some(page) = wished(site, wish) {
            add(&mut pages, page, site);
        }
    }
    implied(site, &mut pages);
    blocks::link(site, &mut pages);
    pages
}

/// Adds a page; one with a taken route joins the page that has it, one with a taken id gets a number.
fn add(pages: &mut Vec<Page>, mut page: Page, site: &Site<'_>) {
    if site.draft.removed.contains(&format!("page:{}", page.id)) || pages.len() >= PAGES_MAX {
        return;
    }
    if let Some(same) = pages.iter_mut().find(|known| same_route(&known.route, &page.route)) {
        let implied = page.prov.source == ProvenanceSource::Implied;
        for block in page.blocks {
            if !implied && !same.blocks.contains(&block) {
                same.blocks.push(block);
            }
        }
        return;
    }
    let base = page.id.clone();
    let mut number = 2;
    while pages.iter().any(|known| known.id == page.id) {
        page.id = format!("{base}_{number}");
        number += 1;
    }
    pages.push(page);
}

fn same_route(one: &str, other: &str) -> bool {
    let shape = |route: &str| route.replace("[slug]", "[id]");
    shape(one) == shape(other)
}

fn wished(site: &Site<'_>, wish: &Wish) -> Option<Page> {
    let of = |key: &str| site.one(key);
    let made = match &wish.shape {
        Shape::Named(id) => return named(site, id, &wish.title, wish.prov.clone()),
        Shape::List(id) => of(id).map(|one| list(site, one, &wish.title, wish.prov.clone())),
        Shape::Detail(id) => of(id).map(|one| detail(site, one, &wish.title, wish.prov.clone())),
        Shape::Create(id) => of(id).map(|one| form(site, one, false, &wish.title, wish.prov.clone())),
        Shape::Own(id) => of(id).map(|one| own(site, one, &wish.title, wish.prov.clone())),
        Shape::Content => None,
    };
    made.or_else(|| Some(content(site, &wish.title, wish.prov.clone())))
}

fn content(site: &Site<'_>, title: &str, prov: Provenance) -> Page {
    let part = ident::route_part(title);
    let id = ident::entity_id(title);
    let part = if part.is_empty() { id.replace('_', "-") } else { part };
    let block = plain(BlockKind::RichText, None);
    let (access, layout) = if site.openness == Openness::Public {
        (site.public(), Layout::Marketing)
    } else {
        (site.signed(), Layout::App)
    };
    Page { id, route: format!("/{part}"), title: title.to_owned(), layout, access, blocks: vec![block], prov }
}

/// A block without settings.
pub(super) fn plain(block: BlockKind, entity: Option<&Entity>) -> Block {
    Block { block, entity: entity.map(|entity| entity.id.clone()), query: None, actions: Vec::new(), props: Map::new() }
}

/// The frame for a page by who may open it.
fn layout(site: &Site<'_>, access: &[String]) -> Layout {
    let open = access.iter().any(|role| role == ANONYMOUS);
    if open && site.openness == Openness::Public { Layout::Marketing } else { Layout::App }
}

/// The route of an entity's list.
pub(super) fn base_route(entity: &Entity) -> String {
    format!("/{}", entity.plural.replace('_', "-"))
}

/// `[slug]` when rows have one.
pub(super) fn detail_route(entity: &Entity) -> String {
    let slug = entity.fields.iter().any(|field| field.field_type == FieldType::Slug && field.name == "slug");
    format!("{}/{}", base_route(entity), if slug { "[slug]" } else { "[id]" })
}

fn list(site: &Site<'_>, one: &Built, title: &str, prov: Provenance) -> Page {
    let entity = &one.entity;
    let access = or_signed(site, site.who(entity, Operation::List));
    let blocks = vec![blocks::list(site, one, QueryScope::All)];
    Page {
        id: entity.plural.clone(),
        route: base_route(entity),
        title: title.to_owned(),
        layout: layout(site, &access),
        access,
        blocks,
        prov,
    }
}

fn or_signed(site: &Site<'_>, access: Vec<String>) -> Vec<String> {
    if access.is_empty() { site.signed() } else { access }
}

fn own(site: &Site<'_>, one: &Built, title: &str, prov: Provenance) -> Page {
    let entity = &one.entity;
    let part = ident::route_part(title);
    let route = if part.is_empty() { format!("/my-{}", entity.plural.replace('_', "-")) } else { format!("/{part}") };
    let access: Vec<String> =
        or_signed(site, site.who(entity, Operation::List)).into_iter().filter(|role| role != ANONYMOUS).collect();
    let scope = if entity.owner.is_some() { QueryScope::Own } else { QueryScope::All };
    Page {
        id: format!("my_{}", entity.plural),
        route,
        title: title.to_owned(),
        layout: Layout::App,
        access,
        blocks: vec![blocks::list(site, one, scope)],
        prov,
    }
}

fn detail(site: &Site<'_>, one: &Built, title: &str, prov: Provenance) -> Page {
    let entity = &one.entity;
    let access = or_signed(site, site.who(entity, Operation::Read));
    let blocks = blocks::detail(site, one);
    Page {
        id: format!("{}_detail", entity.id),
        route: detail_route(entity),
        title: title.to_owned(),
        layout: layout(site, &access),
        access,
        blocks,
        prov,
    }
}

fn form(site: &Site<'_>, one: &Built, edit: bool, title: &str, prov: Provenance) -> Page {
    let entity = &one.entity;
    let operation = if edit { Operation::Update } else { Operation::Create };
    let access: Vec<String> =
        or_signed(site, site.who(entity, operation)).into_iter().filter(|role| role != ANONYMOUS).collect();
    let mut block = plain(BlockKind::EntityForm, Some(entity));
    let (id, route) = if edit {
        block.query = Some(Query { scope: QueryScope::Param, ..Query::default() });
        (format!("{}_edit", entity.id), format!("{}/[id]/edit", base_route(entity)))
    } else {
        (format!("{}_new", entity.id), format!("{}/new", base_route(entity)))
    };
    block.actions = vec![if edit { "update".to_owned() } else { "create".to_owned() }];
    Page { id, route, title: title.to_owned(), layout: Layout::App, access, blocks: vec![block], prov }
}

/// A page that the catalogue knows; none when it is about an action that the product lacks.
fn named(site: &Site<'_>, id: &str, title: &str, prov: Provenance) -> Option<Page> {
    let note: &PageNote = &CATALOGUE.pages[id];
    let mut access = site.audience(&note.access);
    if id == "dashboard" || id == "home" {
        return Some(home(site, id, title, prov));
    }
    let mut blocks: Vec<Block> = note.blocks.iter().flat_map(|block| blocks::noted(site, block)).collect();
    if blocks.is_empty() {
        if note.blocks.iter().any(|block| matches!(block.block, BlockKind::Cart | BlockKind::Checkout)) {
            return None;
        }
        blocks.push(plain(BlockKind::RichText, None));
    }
    blocks::narrow(site, &blocks, &mut access);
    let part = ident::route_part(title);
    let route = if note.route_from_title && !part.is_empty() { format!("/{part}") } else { note.route.clone() };
    let layout = match note.layout.as_deref() {
        Some("auth") => Layout::Auth,
        Some("admin") => Layout::Admin,
        _ => layout(site, &access),
    };
    Some(Page { id: id.to_owned(), route, title: title.to_owned(), layout, access, blocks, prov })
}

/// The first page, or the dashboard: without visitors they are the same.
fn home(site: &Site<'_>, id: &str, title: &str, prov: Provenance) -> Page {
    let public = site.openness == Openness::Public;
    if public && id == "home" {
        return Page {
            id: "home".into(),
            route: "/".into(),
            title: title.to_owned(),
            layout: Layout::Marketing,
            access: site.public(),
            blocks: blocks::marketing(site),
            prov,
        };
    }
    let route = if public { "/dashboard" } else { "/" };
    let id = if public { "dashboard" } else { "home" };
    Page {
        id: id.into(),
        route: route.into(),
        title: title.to_owned(),
        layout: Layout::App,
        access: site.signed(),
        blocks: blocks::app_home(site),
        prov,
    }
}

fn implied(site: &Site<'_>, pages: &mut Vec<Page>) {
    let prov = Provenance { source: ProvenanceSource::Implied, quote: None };
    let first = home(site, "home", &site.word("home"), prov.clone());
    add(pages, first, site);
    for one in site.built {
        views(site, one, pages, &prov);
    }
    let signup = site.draft.roles.iter().any(|role| role.default);
    let mut always = vec!["login", "account"];
    if signup {
        always.insert(1, "signup");
    }
    if !site.actions.is_empty() {
        always.extend(["cart", "checkout"]);
    }
    if site.actions.is_empty() && site.one("cart_item").is_some() {
        always.push("cart");
    }
    if site.built.iter().any(|one| one.noun.key() == "contact_message") {
        always.push("contact");
    }
    if site.draft.roles.iter().any(|role| role.base == RoleBase::Admin) {
        always.push("admin");
    }
    for id in always {
        if let Some(page) = named(site, id, &site.word(id), prov.clone()) {
            add(pages, page, site);
        }
    }
}

/// List, detail and forms of what people (not only staff) work with.
fn views(site: &Site<'_>, one: &Built, pages: &mut Vec<Page>, prov: &Provenance) {
    let entity = &one.entity;
    if entity.kind == EntityKind::Line
        || entity.id == "user"
        || one.noun.key() == "cart_item"
        || site.actions.iter().any(|action| matches!(action, Action::Convert { source, .. } if *source == entity.id))
    {
        return;
    }
    let plain_role = |role: &String| {
        role == ANONYMOUS
            || site.draft.roles.iter().any(|known| known.id == *role && !matches!(known.base, RoleBase::Admin))
    };
    let may = |operation| site.who(entity, operation).iter().any(plain_role);
    let standing = site.standing(one);
    if !may(Operation::List) || !standing {
        return;
    }
    add(pages, list(site, one, &entity.label.many, prov.clone()), site);
    add(pages, detail(site, one, &entity.label.one, prov.clone()), site);
    let signed = |operation| site.who(entity, operation).iter().any(|role| role != ANONYMOUS && plain_role(role));
    let one_label = if matches!(site.draft.locale, "en" | "fr") {
        entity.label.one.to_lowercase()
    } else {
        entity.label.one.clone()
    };
    let titled = |key: &str| clip(&site.word(key).replace("{one}", &one_label));
    if signed(Operation::Create) {
        add(pages, form(site, one, false, &titled("new"), prov.clone()), site);
    }
    let editable = entity.fields.iter().any(|field| !field.read_only);
    if editable && signed(Operation::Update) {
        add(pages, form(site, one, true, &titled("edit"), prov.clone()), site);
    }
}

impl Site<'_> {
    /// Whether a thing has pages of its own, rather than living on its parent's.
    pub fn standing(&self, one: &Built) -> bool {
        let wanted = self.draft.wishes.iter().any(|wish| match &wish.shape {
            Shape::List(id) | Shape::Detail(id) | Shape::Create(id) | Shape::Own(id) => *id == one.entity.id,
            _ => false,
        });
        let unknown = one.noun.base.is_none();
        let apart = match one.noun.profile() {
            "resource" | "workspace" | "transactional" | "own" => true,
            "contribution" => one.noun.thing().is_some_and(|thing| !thing.makers.is_empty()),
            "personal" => !one.entity.fields.is_empty(),
            "reference" => {
                self.openness != Openness::Public
                    && one.entity.access.create.iter().any(|grant| grant.scope != Scope::Public)
            }
            _ => false,
        };
        wanted || unknown || apart
    }
}
