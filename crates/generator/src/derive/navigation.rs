//! How one moves in the product.

use super::pages::Site;
use domain::spec::{BlockKind, Layout, NavItem, Navigation, Page, ProvenanceSource, RoleBase};

/// Most links of the main navigation.
const PRIMARY_MAX: usize = 6;

/// Primary, account and footer links, in the person's order and words.
pub(super) fn of(site: &Site<'_>, pages: &[Page]) -> Navigation {
    let mut navigation = Navigation::default();
    let fixed = |page: &&Page| !page.route.contains('[') && !matches!(page.layout, Layout::Auth | Layout::Admin);
    let candidates: Vec<&Page> = pages.iter().filter(fixed).collect();
    for page in &candidates {
        let item = NavItem { page: page.id.clone(), label: page.title.clone() };
        let asked = page.prov.source != ProvenanceSource::Implied;
        let account = has(page, BlockKind::AccountSummary) || has(page, BlockKind::Cart);
        let words = page.blocks.iter().all(|block| matches!(block.block, BlockKind::RichText | BlockKind::PublicForm));
        if account {
            navigation.account.push(item);
        } else if page.route == "/" {
            navigation.footer.insert(0, item);
        } else if has(page, BlockKind::Checkout) || (!asked && page.route.ends_with("/new")) {
            // Reached from where it is needed.
        } else if navigation.primary.len() < PRIMARY_MAX && (asked || (!words && main_list(site, page))) {
            navigation.primary.push(item);
        } else if visible(site, page) {
            navigation.footer.push(item);
        }
    }
    navigation
}

fn has(page: &Page, kind: BlockKind) -> bool {
    page.blocks.iter().any(|block| block.block == kind)
}

/// The list of a thing that people without special rights work with.
fn main_list(site: &Site<'_>, page: &Page) -> bool {
    let listed = page.blocks.first().and_then(|block| block.entity.as_deref());
    let standing =
        listed.and_then(|id| site.built.iter().find(|one| one.entity.id == id)).is_some_and(|one| site.standing(one));
    standing && visible(site, page) && site.draft.wishes.is_empty()
}

/// Whether anyone but an admin may open it.
fn visible(site: &Site<'_>, page: &Page) -> bool {
    page.access
        .iter()
        .any(|role| site.draft.roles.iter().all(|known| known.id != *role || known.base != RoleBase::Admin))
}
