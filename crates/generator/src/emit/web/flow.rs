//! What the browser test walks through: the spec's golden flows, and every page as every role that may open it.

use super::page::Page;
use domain::spec::{ANONYMOUS, RoleBase, Spec};
use serde_json::{Value, json};

/// `e2e/flows.json`. Seeded persons are named by role; the first administrator has the product's own address.
pub(super) fn document(spec: &Spec, pages: &[Page]) -> Value {
    let admin = spec.admin_role().map(|role| role.id.as_str());
    let roles: Vec<_> = spec
        .roles
        .iter()
        .map(|role| json!({"id": role.id, "email": format!("{}@example.com", role.id), "admin": Some(role.id.as_str()) == admin, "base": role.base}))
        .collect();
    let visits: Vec<_> =
        pages.iter().map(|page| json!({"page": page.id, "route": page.route, "roles": visitors(spec, page)})).collect();
    json!({"flows": spec.flows, "roles": roles, "visits": visits, "signup": spec.signup_role().map(|role| &role.id)})
}

/// One of each kind of visitor that the page is different for: the anonymous one, the weakest role, the strongest.
fn visitors(spec: &Spec, page: &Page) -> Vec<String> {
    let mut roles: Vec<&str> = Vec::new();
    if page.access.iter().any(|role| role == ANONYMOUS) {
        roles.push(ANONYMOUS);
    }
    let signed_in = spec.roles.iter().filter(|role| page.access.contains(&role.id));
    let (staff, people): (Vec<_>, Vec<_>) =
        signed_in.partition(|role| matches!(role.base, RoleBase::Admin | RoleBase::Staff));
    roles.extend(people.iter().map(|role| role.id.as_str()));
    roles.extend(staff.iter().map(|role| role.id.as_str()));
    roles.into_iter().map(str::to_owned).collect()
}
