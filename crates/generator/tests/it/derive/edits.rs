//! Changes in free words change the spec, all of it.

use super::briefs::{answers, spec};
use domain::spec::{Action, Effect, FieldType, Mode, ProvenanceSource, RoleBase, Rule, SignUp, Style};
use domain::{Spec, SpecEdit};

fn edited(brief: &str, edits: &[SpecEdit]) -> Spec {
    let before = spec(brief);
    let after = generator::derive(&answers(brief), edits, Some(&before));
    let problems = generator::check(&after);
    assert!(problems.is_empty(), "{problems:#?}");
    after
}

fn rename(from: &str, to: &str) -> SpecEdit {
    SpecEdit::Rename { from: from.into(), to: to.into() }
}

fn remove(noun: &str) -> SpecEdit {
    SpecEdit::Remove { noun: noun.into() }
}

fn ignored(spec: &Spec) -> Vec<&str> {
    spec.trace.iter().filter(|trace| trace.answer.is_none()).filter_map(|trace| trace.ignored.as_deref()).collect()
}

#[test]
fn a_renamed_thing_remembers_every_name_that_it_had() {
    let names = |edits: &[SpecEdit], id: &str| {
        let spec = edited("store_clothing", edits);
        let entity = spec.entity(id).expect("renamed");
        let cart = spec.entity("cart_item").expect("kept");
        assert!(cart.was.is_empty() && cart.relation("user").expect("an owner").was.is_empty());
        (entity.was.clone(), cart.relation(id).expect("a relation").was.clone())
    };
    let was = |plurals: &[&str], relations: &[&str]| {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        (owned(plurals), owned(relations))
    };
    let (there, on, back) = (rename("product", "garment"), rename("garment", "piece"), rename("garment", "product"));
    assert_eq!(names(&[], "product"), was(&[], &[]));
    assert_eq!(names(std::slice::from_ref(&there), "garment"), was(&["products"], &["product"]));
    assert_eq!(names(&[there.clone(), on], "piece"), was(&["products", "garments"], &["product", "garment"]));
    assert_eq!(names(&[there.clone(), back.clone()], "product"), was(&["garments"], &["garment"]));
    assert_eq!(names(&[there.clone(), back, there], "garment"), was(&["products"], &["product"]));
}

#[test]
fn a_renamed_thing_is_renamed_everywhere() {
    let mut spec = edited("store_clothing", &[rename("product", "garment")]);
    assert!(!spec.entity("garment").expect("renamed").seed.rows.is_empty());
    // What the person said first stays as it was said; the rows' texts are the domain's.
    spec.entities
        .iter_mut()
        .for_each(|entity| (entity.prov.quote, entity.seed) = (None, domain::spec::Seed::default()));
    // The former names stay known: a deployed product finds its rows by them.
    spec.entities.iter_mut().for_each(|entity| entity.was.clear());
    spec.entities.iter_mut().flat_map(|entity| &mut entity.relations).for_each(|relation| relation.was.clear());
    spec.entities.iter_mut().flat_map(|entity| &mut entity.fields).for_each(|field| field.prov.quote = None);
    spec.pages.iter_mut().for_each(|page| page.prov.quote = None);
    let text = serde_json::to_string(&(&spec.entities, &spec.pages, &spec.actions, &spec.navigation, &spec.flows))
        .expect("a spec is JSON")
        .replace("\"fn\":\"product\"", "");
    assert!(!text.contains("product\"") && !text.contains("\"products") && !text.contains("/products"), "{text}");
    let garment = spec.entity("garment").expect("renamed");
    assert_eq!(
        (garment.plural.as_str(), garment.label.one.as_str(), garment.label.many.as_str()),
        ("garments", "Garment", "Garments")
    );
    let cart = spec.entity("cart_item").expect("kept");
    assert!(cart.relation("garment").is_some());
    assert!(cart.rules.contains(&Rule::Unique { fields: vec!["user".into(), "garment".into()] }));
    assert!(
        matches!(&spec.actions[0], Action::Convert { item, stock: Some(_), total: Some(_), .. } if item == "garment")
    );
    let order = spec.entity("order").and_then(|order| order.lifecycle.clone()).expect("orders have states");
    let gives_back =
        |effect: &Effect| matches!(effect, Effect::Adjust { relation, give_back: true, .. } if relation == "garment");
    assert!(order.transitions.iter().any(|step| step.name == "cancel" && step.effects.iter().any(gives_back)));
    let titles: Vec<&str> = spec.pages.iter().map(|page| page.title.as_str()).collect();
    assert!(titles.contains(&"Garments") && titles.contains(&"Garment detail"), "{titles:?}");
}

#[test]
fn a_later_edit_finds_what_an_earlier_one_renamed() {
    let field = SpecEdit::AddField { entity: "garments".into(), field: "size".into(), field_type: None };
    let spec = edited("store_clothing", &[rename("product", "garment"), field]);
    let size = spec.entity("garment").and_then(|garment| garment.field("size")).expect("the field is there");
    assert_eq!(size.field_type, FieldType::Enum);
    assert!(ignored(&spec).is_empty());
}

#[test]
fn removing_checkout_removes_what_only_it_needed() {
    let spec = edited("store_clothing", &[remove("checkout")]);
    assert!(spec.actions.is_empty() && spec.entity("order").is_none() && spec.entity("order_item").is_none());
    assert!(spec.page("checkout").is_none() && spec.entity("product").is_some() && spec.page("cart").is_some());
    let titles: Vec<&str> = spec.pages.iter().map(|page| page.title.as_str()).collect();
    assert_eq!(titles.iter().filter(|title| **title == "Cart").count(), 1, "{titles:?}");
    assert!(!spec.pages.iter().any(|page| page.route.contains("cart-item")), "{titles:?}");
}

#[test]
fn a_dark_look_keeps_away_from_purple_unless_it_is_asked_for() {
    for brief in super::briefs::all() {
        for words in ["dark", "bold and colorful", "playful"] {
            let edit = SpecEdit::Restyle { words: words.into() };
            let hue = generator::derive(&brief.answers, &[edit], None).theme.hue;
            assert!(!(265..=345).contains(&hue), "{}: {words} gives {hue}", brief.id);
        }
    }
    assert_eq!(edited("store_clothing", &[SpecEdit::Restyle { words: "purple".into() }]).theme.hue, 305);
}

#[test]
fn a_new_name_keeps_its_letters() {
    let spec = edited("store_clothing", &[rename("product", "Kleidungsstück")]);
    let thing = spec.entity("kleidungsstuck").or(spec.entity("kleidungsstueck")).expect("renamed");
    assert_eq!(thing.label.one, "Kleidungsstück");
}

#[test]
fn an_audience_without_admins_keeps_one_admin_account() {
    let spec = edited("store_clothing", &[SpecEdit::SetUsers { words: "customers".into() }]);
    let admin = spec.admin_role().expect("an admin stays");
    assert_eq!((admin.prov.source, admin.signup), (ProvenanceSource::Implied, SignUp::None));
    assert!(spec.assumptions.iter().any(|one| one.text.contains("\"Admin\"")));
    assert!(spec.trace.iter().any(|trace| trace.answer.is_none() && trace.text == "customers"));
}

#[test]
fn removing_a_thing_removes_what_depends_on_it() {
    let spec = edited("store_clothing", &[remove("products")]);
    for gone in ["product", "cart_item", "order_item"] {
        assert!(spec.entity(gone).is_none(), "{gone}");
    }
    let spec = edited("beekeeping_unknown", &[remove("inspections")]);
    assert!(spec.entity("inspection").is_none() && spec.entity("hive").is_some());
    assert!(!spec.pages.iter().any(|page| page.route.contains("inspection")));
}

#[test]
fn what_was_removed_comes_back_when_it_is_said_again() {
    let again = SpecEdit::AddFeature { phrase: "checkout".into() };
    let spec = edited("store_clothing", &[remove("checkout"), again]);
    assert!(spec.entity("order").is_some() && !spec.actions.is_empty());
}

#[test]
fn a_feature_or_a_page_is_added() {
    let spec = edited(
        "store_clothing",
        &[SpecEdit::AddFeature { phrase: "product reviews".into() }, SpecEdit::AddPage { title: "wishlist".into() }],
    );
    assert!(spec.entity("review").is_some());
    assert!(
        spec.pages.iter().any(|page| page.title == "Wishlist" && page.blocks[0].entity.as_deref() == Some("favorite")),
        "{:?}",
        spec.pages
    );
    let spec = edited("store_clothing", &[SpecEdit::AddFeature { phrase: "suppliers with phone and email".into() }]);
    assert!(spec.entity("supplier").is_some());
}

#[test]
fn pages_and_fields_are_removed_unless_they_are_needed() {
    let page = |title: &str| SpecEdit::RemovePage { title: title.into() };
    let spec = edited("blog_personal", &[page("About"), page("login")]);
    assert!(spec.page("about").is_none() && spec.page("login").is_some());
    assert_eq!(ignored(&spec), ["every product needs its page \"login\""]);
    let field = SpecEdit::RemoveField { entity: "product".into(), field: "stock".into() };
    let spec = edited("store_clothing", &[field]);
    assert!(spec.entity("product").is_some_and(|product| product.field("stock").is_none()));
    assert!(matches!(&spec.actions[0], Action::Convert { stock: None, .. }));
}

#[test]
fn looks_people_title_and_currency_change() {
    let edits = [
        SpecEdit::Restyle { words: "dark".into() },
        SpecEdit::Restyle { words: "green".into() },
        SpecEdit::SetUsers { words: "shoppers, warehouse staff".into() },
        SpecEdit::Retitle { title: "Corner Shop".into() },
        SpecEdit::SetCurrency { code: "usd".into() },
    ];
    let spec = edited("store_clothing", &edits);
    assert_eq!((spec.theme.style, spec.theme.mode, spec.theme.hue), (Style::Dark, Mode::Dark, 150));
    let bases: Vec<RoleBase> = spec.roles.iter().map(|role| role.base).collect();
    assert_eq!(bases, [RoleBase::Customer, RoleBase::Staff, RoleBase::Admin]);
    assert_eq!(
        (spec.project.title.as_str(), spec.project.currency.as_str(), spec.project.id.as_str()),
        ("Corner Shop", "USD", "shop_v3")
    );
}

#[test]
fn an_edit_that_matches_nothing_is_listed_with_the_reason() {
    let edits = [
        remove("dragons"),
        rename("dragon", "wyvern"),
        SpecEdit::AddField { entity: "dragon".into(), field: "age".into(), field_type: None },
        SpecEdit::SetCurrency { code: "money".into() },
    ];
    let spec = edited("store_clothing", &edits);
    assert_eq!(ignored(&spec).len(), 4);
}

#[test]
fn requirements_keep_their_ids_and_numbers_are_never_given_again() {
    let first = spec("store_clothing");
    let without = generator::derive(&answers("store_clothing"), &[remove("cart")], Some(&first));
    let add = SpecEdit::AddFeature { phrase: "reviews".into() };
    let third = generator::derive(&answers("store_clothing"), &[remove("cart"), add], Some(&without));
    let id = |spec: &Spec, key: &str| spec.requirements.iter().find(|one| one.key == key).map(|one| one.id.clone());
    assert_eq!(id(&first, "entity:product:list"), id(&third, "entity:product:list"));
    let old: Vec<&String> = first.requirements.iter().map(|one| &one.id).collect();
    let fresh = id(&third, "entity:review:create").expect("reviews are required");
    assert!(!old.contains(&&fresh), "{fresh} was given before");
}

#[test]
fn the_revision_counts_changes_only() {
    let first = spec("blog_personal");
    let same = generator::derive(&answers("blog_personal"), &[], Some(&first));
    assert_eq!((first.revision, same.revision), (1, 1));
    let second =
        generator::derive(&answers("blog_personal"), &[SpecEdit::Restyle { words: "red".into() }], Some(&first));
    assert_eq!(second.revision, 2);
}
