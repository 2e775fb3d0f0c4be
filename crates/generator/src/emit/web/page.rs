//! The product's pages: the spec's own, and the admin's for every entity that somebody administers.

use super::super::{GenerateError, Tree, template};
use domain::Spec;
use domain::spec::{Block, Entity, EntityKind, Layout, OnDelete, Operation, Relation, RoleBase, Scope};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A page of the product. Holds identifiers only: its texts are in the message catalogue.
pub(super) struct Page {
    pub(super) id: String,
    pub(super) route: String,
    pub(super) layout: Layout,
    pub(super) access: Vec<String>,
    /// The blocks as the runtime's `Block` type has them.
    pub(super) blocks: Vec<Value>,
    /// `list`, `new` or `edit`: an admin page is named after its entity.
    pub(super) titled: Option<&'static str>,
}

/// Block settings that are identifiers; every other text in `props` is a person's.
const IDENTIFIERS: [&str; 6] = ["action", "by", "cta", "field", "mode", "via"];

/// Every page, each route once.
pub(super) fn all(spec: &Spec) -> Result<Vec<Page>, GenerateError> {
    let mut pages: Vec<Page> = spec.pages.iter().map(own).collect();
    for page in admin(spec) {
        if !pages.iter().any(|other| other.route == page.route) {
            pages.push(page);
        }
    }
    unify_parameters(&mut pages);
    let mut routes = BTreeMap::new();
    for page in &pages {
        check_route(&page.route)?;
        if let Some(other) = routes.insert(page.route.clone(), &page.id) {
            return Err(GenerateError(format!("pages \"{other}\" and \"{}\" share the route {}", page.id, page.route)));
        }
    }
    Ok(pages)
}

/// Below one path a parameter has one name: Next.js refuses `/posts/[slug]` beside `/posts/[id]/edit`. A slug wins.
fn unify_parameters(pages: &mut [Page]) {
    let split = |route: &str| {
        let (before, rest) = route.split_once('[')?;
        let (name, after) = rest.split_once(']')?;
        Some((before.to_owned(), name.to_owned(), after.to_owned()))
    };
    let slugs: Vec<String> = pages
        .iter()
        .filter_map(|page| split(&page.route))
        .filter(|(_, name, _)| name == "slug")
        .map(|(before, ..)| before)
        .collect();
    for page in pages.iter_mut() {
        if let Some((before, _, after)) = split(&page.route).filter(|(before, ..)| slugs.contains(before)) {
            page.route = format!("{before}[slug]{after}");
        }
    }
}

fn own(page: &domain::spec::Page) -> Page {
    let blocks = page.blocks.iter().enumerate().map(|(index, block)| own_block(&page.id, index, block)).collect();
    Page {
        id: page.id.clone(),
        route: page.route.clone(),
        layout: page.layout,
        access: page.access.clone(),
        blocks,
        titled: None,
    }
}

/// The catalogue's key of a block's texts.
pub(super) fn text_key(page: &str, index: usize) -> String {
    format!("block.{page}.{index}")
}

fn own_block(page: &str, index: usize, block: &Block) -> Value {
    let mut out = Map::new();
    out.insert("block".into(), json!(block.block));
    if let Some(entity) = &block.entity {
        out.insert("entity".into(), json!(entity));
    }
    if let Some(query) = &block.query {
        out.insert("query".into(), json!(query));
    }
    if !block.actions.is_empty() {
        out.insert("actions".into(), json!(block.actions));
    }
    let settings: Map<String, Value> =
        block.props.iter().filter(|(name, value)| is_setting(name, value)).map(clone).collect();
    if !settings.is_empty() {
        out.insert("props".into(), Value::Object(settings));
    }
    if block.props.iter().any(|(name, value)| !is_setting(name, value)) {
        out.insert("text".into(), json!(text_key(page, index)));
    }
    Value::Object(out)
}

fn clone((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

/// Whether a property steers the block, rather than being read by people.
pub(super) fn is_setting(name: &str, value: &Value) -> bool {
    match value {
        Value::String(text) => IDENTIFIERS.contains(&name) && is_identifier(text),
        Value::Number(_) | Value::Bool(_) => true,
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Roles that administer an entity: staff who see every row.
fn administrators(spec: &Spec, entity: &Entity, operation: Operation) -> Vec<String> {
    let sees_all = |role: &str| entity.access.scope(Operation::List, role) == Some(Scope::All);
    let staff = spec.roles.iter().filter(|role| matches!(role.base, RoleBase::Admin | RoleBase::Staff));
    staff
        .filter(|role| sees_all(&role.id) && entity.access.scope(operation, &role.id).is_some())
        .map(|role| role.id.clone())
        .collect()
}

fn admin(spec: &Spec) -> Vec<Page> {
    let mut pages = Vec::new();
    for entity in spec.entities.iter().filter(|entity| entity.kind != EntityKind::Line) {
        let readers = administrators(spec, entity, Operation::List);
        if readers.is_empty() {
            continue;
        }
        let may = |operation| administrators(spec, entity, operation);
        let mut actions = vec!["export"];
        let (creators, changers) = (may(Operation::Create), may(Operation::Update));
        let named = [(&creators, "create"), (&changers, "update"), (&may(Operation::Delete), "delete")];
        actions.extend(named.iter().filter(|(roles, _)| !roles.is_empty()).map(|(_, name)| *name));
        let base = format!("/admin/{}", entity.plural);
        let list = json!({"block": "entity_table", "entity": entity.id, "admin": true,
            "query": {"scope": "all", "controls": true}, "actions": actions});
        pages.push(admin_page(entity, "list", base.clone(), readers, vec![list]));
        if !creators.is_empty() {
            let form = json!({"block": "entity_form", "entity": entity.id, "admin": true});
            pages.push(admin_page(entity, "new", format!("{base}/new"), creators, vec![form]));
        }
        let lines = spec.entities.iter().any(|line| {
            let parent = |relation: &Relation| relation.to == entity.id && relation.on_delete == OnDelete::Cascade;
            line.kind == EntityKind::Line && line.relations.iter().any(parent)
        });
        let detail = json!({"block": "entity_detail", "entity": entity.id, "admin": true, "actions": actions});
        let form = json!({"block": "entity_form", "entity": entity.id, "admin": true, "actions": actions});
        let (titled, block) = if changers.is_empty() || lines { ("row", detail) } else { ("edit", form) };
        let readers = may(Operation::Read);
        pages.push(admin_page(entity, titled, format!("{base}/[id]"), readers, vec![block]));
    }
    let mut everyone: Vec<String> = pages.iter().flat_map(|page| page.access.iter().cloned()).collect();
    everyone.sort();
    everyone.dedup();
    if !everyone.is_empty() {
        pages.push(Page {
            id: "admin.index".into(),
            route: "/admin".into(),
            layout: Layout::Admin,
            access: everyone,
            blocks: vec![json!({"block": "admin_index"})],
            titled: None,
        });
    }
    pages
}

fn admin_page(entity: &Entity, titled: &'static str, route: String, access: Vec<String>, blocks: Vec<Value>) -> Page {
    let id = format!("admin.{}.{titled}", entity.id);
    // A page about one row is named after that row.
    let titled = (titled != "row").then_some(titled);
    Page { id, route, layout: Layout::Admin, access, blocks, titled }
}

/// A route is also a path: plain segments, at most one parameter each, nothing that the runtime keeps for itself.
fn check_route(route: &str) -> Result<(), GenerateError> {
    let plain =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let segment = |text: &str| {
        let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        plain(inner.unwrap_or(text)) && !text.starts_with('_')
    };
    let taken = ["/api", "/_next", "/404", "/500", "/fonts", "/icon.svg"];
    let reserved = taken.iter().any(|other| route == *other || route.starts_with(&format!("{other}/")));
    let good = route == "/" || route.strip_prefix('/').is_some_and(|rest| rest.split('/').all(segment));
    if good && !reserved {
        return Ok(());
    }
    Err(GenerateError(format!("\"{}\" is no route of a page", route.escape_default())))
}

/// Where a route's file lies.
fn path(route: &str) -> String {
    let last = route.rsplit('/').next().unwrap_or_default();
    match route {
        "/" => "web/pages/index.tsx".into(),
        _ if last.starts_with('[') || last == "new" => format!("web/pages{route}.tsx"),
        _ => format!("web/pages{route}/index.tsx"),
    }
}

/// Writes one thin file a page. A page of the spec takes the place of the runtime's own at the same route.
pub(super) fn emit(pages: &[Page], tree: &mut Tree) -> Result<(), GenerateError> {
    for page in pages {
        tree.remove(&format!("web/pages{}.tsx", page.route));
        tree.insert(path(&page.route), file(page)?);
    }
    Ok(())
}

/// A page's source: it names the page; the start page also lists its blocks.
pub(super) fn file(page: &Page) -> Result<Vec<u8>, GenerateError> {
    let id = template::json(&json!(page.id));
    let head = "import { PageView } from \"@/components/page-view\";\nimport { loadPage } from \"@/lib/server\";\n";
    let text = if page.route == "/" {
        let blocks: String = page.blocks.iter().map(|block| format!("  {},\n", template::json(block))).collect();
        format!(
            "{head}import type {{ Block }} from \"@/lib/types\";\n\n/** What the start page shows, from top to bottom; its texts are in the message catalogue. */\nconst blocks: Block[] = [\n{blocks}];\n\nexport const getServerSideProps = loadPage({id}, blocks);\nexport default PageView;\n"
        )
    } else {
        format!("{head}\nexport const getServerSideProps = loadPage({id});\nexport default PageView;\n")
    };
    Ok(text.into_bytes())
}
