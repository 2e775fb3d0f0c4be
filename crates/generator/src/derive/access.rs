//! Who may do what: the catalogue's table of profiles, read for the roles that the product has.

use super::catalogue::CATALOGUE;
use super::draft::{Draft, Noun};
use super::entities::Built;
use super::people::Openness;
use domain::spec::{ANONYMOUS, Access, Grant, RoleBase, Scope, SpecRole};

/// The profile that holds for a noun here.
pub(super) fn profile(draft: &Draft, noun: &Noun, openness: Openness) -> String {
    let plain =
        noun.base.and_then(|base| draft.archetype().profiles.get(base)).map_or_else(|| noun.profile(), String::as_str);
    let modes = CATALOGUE.access.modes.get(openness.name());
    modes.and_then(|table| table.get(plain)).map_or(plain, String::as_str).to_owned()
}

/// Bases of the roles that make rows of their own: the first of the catalogue's that the product has; for a noun
/// nobody foresaw, all that take part.
fn makers(draft: &Draft, noun: &Noun) -> Vec<RoleBase> {
    let Some(thing) = noun.thing() else {
        return vec![RoleBase::Member, RoleBase::Author, RoleBase::Seller, RoleBase::Moderator];
    };
    let there = |base: &&RoleBase| draft.roles.iter().any(|role| role.base == **base);
    thing.makers.iter().find(there).copied().into_iter().collect()
}

/// Whether rows must belong to a person for the profile's `own` to mean something.
pub(super) fn needs_owner(draft: &Draft, one: &Built, openness: Openness) -> bool {
    let made = draft.roles.iter().any(|role| makers(draft, &one.noun).contains(&role.base));
    match one.profile.as_str() {
        "own" | "own_log" | "personal" => true,
        "resource" => made && openness == Openness::Public,
        _ => false,
    }
}

/// The grants of every operation.
pub(super) fn of(draft: &Draft, one: &Built, all: &[Built]) -> Access {
    if one.entity.id == "user" {
        return user(draft, all);
    }
    let grants = |operation: &str| grants(draft, one, all, operation);
    Access {
        list: grants("list"),
        read: grants("read"),
        create: grants("create"),
        update: grants("update"),
        delete: grants("delete"),
    }
}

fn grants(draft: &Draft, one: &Built, all: &[Built], operation: &str) -> Vec<Grant> {
    let Some(rule) = CATALOGUE.access.profiles.get(&one.profile).and_then(|profile| profile.get(operation)) else {
        return Vec::new();
    };
    let mut out: Vec<Grant> = Vec::new();
    for entry in rule.split_whitespace() {
        let Some((who, scope)) = entry.split_once(':') else { continue };
        let owned = one.entity.owner.is_some();
        let scope = match scope {
            "all" => Scope::All,
            "public" => Scope::Public,
            "mine" if !owned => Scope::All,
            _ if !owned => continue,
            _ => Scope::Own,
        };
        if who == ANONYMOUS {
            if anonymous(draft, one) {
                add(&mut out, ANONYMOUS, scope);
            }
            continue;
        }
        for role in draft.roles.iter().filter(|role| means(draft, who, role, one, all)) {
            add(&mut out, &role.id, scope);
        }
    }
    out
}

fn anonymous(draft: &Draft, one: &Built) -> bool {
    draft.openness_public || one.profile == "inbox"
}

fn means(draft: &Draft, who: &str, role: &SpecRole, one: &Built, all: &[Built]) -> bool {
    let staff = matches!(role.base, RoleBase::Staff | RoleBase::Admin);
    match who {
        "signed" => true,
        "staff" => staff,
        "admin" => role.base == RoleBase::Admin,
        "author" => role.base == RoleBase::Author,
        "moderator" => role.base == RoleBase::Moderator,
        "makers" => makers_of(draft, one, all).contains(&role.base),
        _ => false,
    }
}

/// Who makes an entity's rows; parts are made by who makes their parent.
pub(super) fn makers_of(draft: &Draft, one: &Built, all: &[Built]) -> Vec<RoleBase> {
    let mut current = one;
    for _ in 0..3 {
        if current.profile != "part" {
            break;
        }
        let parent = current.entity.relations.iter().find(|relation| relation.required && relation.to != "user");
        match parent.and_then(|relation| all.iter().find(|other| other.entity.id == relation.to)) {
            Some(next) => current = next,
            None => break,
        }
    }
    makers(draft, &current.noun)
}

/// One grant a role: the wider scope stays.
fn add(grants: &mut Vec<Grant>, role: &str, scope: Scope) {
    let rank = |scope: Scope| match scope {
        Scope::Own => 0,
        Scope::Public => 1,
        Scope::All => 2,
    };
    match grants.iter_mut().find(|grant| grant.role == role) {
        Some(grant) if rank(grant.scope) < rank(scope) => grant.scope = scope,
        Some(_) => {}
        None => grants.push(Grant { role: role.to_owned(), scope }),
    }
}

/// Accounts: an admin sees and changes all; people see each other only where they work together.
fn user(draft: &Draft, all: &[Built]) -> Access {
    let together = all
        .iter()
        .flat_map(|one| &one.entity.relations)
        .any(|relation| relation.to == "user" && !relation.current_user)
        || draft.wishes.iter().any(|wish| matches!(wish.shape, super::draft::Shape::Named("team")));
    let mut access = Access::default();
    for role in &draft.roles {
        let admin = role.base == RoleBase::Admin;
        let seen = if admin {
            Scope::All
        } else if together {
            Scope::Public
        } else {
            Scope::Own
        };
        let changed = if admin { Scope::All } else { Scope::Own };
        add(&mut access.list, &role.id, seen);
        add(&mut access.read, &role.id, seen);
        add(&mut access.update, &role.id, changed);
        if admin {
            add(&mut access.create, &role.id, Scope::All);
        }
    }
    access
}
