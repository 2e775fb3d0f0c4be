use super::check::breaches;
use super::fill;
use domain::Spec;

fn shop() -> Spec {
    serde_json::from_str(include_str!("../../tests/data/emit/shop.json")).unwrap()
}

#[test]
fn a_shops_rows_are_what_its_spec_asks_for() {
    let mut spec = shop();
    fill(&mut spec);
    assert_eq!(breaches(&spec), Vec::<String>::new());
}

#[test]
fn the_same_project_has_the_same_rows_and_another_has_others() {
    let (mut first, mut second, mut other) = (shop(), shop(), shop());
    other.project.id = domain::Slug::parse("corner_shop").unwrap();
    fill(&mut first);
    fill(&mut second);
    fill(&mut other);
    assert_eq!(first, second);
    assert_ne!(first.entities, other.entities);
}

/// The answers of the fifteen open briefs.
fn briefs() -> Vec<(String, domain::Answers)> {
    let open: serde_json::Value = serde_json::from_str(include_str!("../../tests/data/open.json")).unwrap();
    let brief = |brief: &serde_json::Value| {
        (brief["id"].as_str().unwrap().to_owned(), serde_json::from_value(brief["answers"].clone()).unwrap())
    };
    open["briefs"].as_array().unwrap().iter().map(brief).collect()
}

#[test]
fn the_rows_of_every_open_brief_are_what_its_spec_asks_for() {
    let breaches: Vec<String> = briefs()
        .into_iter()
        .flat_map(|(id, answers)| {
            breaches(&crate::derive(&answers, &[], None)).into_iter().map(move |what| format!("{id}: {what}"))
        })
        .collect();
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn the_rows_of_products_nobody_tuned_on_are_what_their_specs_ask_for() {
    let goals = [
        ("Website", "bakery with online orders", "breads, cakes, cart, checkout, reviews"),
        (
            "Website",
            "restaurant with a menu and table reservations",
            "menu by category, takeaway orders, reserve a table",
        ),
        ("app", "clinic for patients and doctors", "patients, doctors, appointments, medical notes, prescriptions"),
        (
            "Website",
            "yoga studio",
            "classes, schedule with capacity, trainers, membership plans, waiting list, attendance",
        ),
        ("Web app", "library of our village", "books with isbn, members, loans, fines, reservations"),
        ("Internal tool", "help desk", "tickets with priority, conversation, knowledge base, attachments"),
        ("Website", "animal shelter", "campaigns, donations, animals for adoption, adoption requests, news"),
        ("app", "invoices for freelancers", "clients, invoices with lines, payments, reminders"),
        ("Website", "rent camping spots", "spots with photos, booking, reviews, messages"),
        ("Website", "car rental", "vehicles, bookings, payments"),
        ("app", "track my expenses", "expenses by category, budget"),
        ("Webseite", "Onlineshop für Kleidung", "Produkte, Warenkorb, Bestellungen, Bewertungen"),
        ("Site web", "boutique de thés", "produits, panier, commandes, avis"),
        ("موقع", "متجر إلكتروني للكتب", "منتجات، سلة، طلبات، تقييمات"),
        (
            "app",
            "log of my telescope nights",
            "telescopes (aperture, mount), observations with seeing and notes for each telescope, wishlist",
        ),
        ("", "", ""),
        ("\"; drop table users; --", "{{ 7 * 7 }} ${x} </script>", "../../etc, \u{202e}abc, '''"),
    ];
    let mut found = Vec::new();
    for (kind, goal, features) in goals {
        let answers = domain::Answers {
            kind: kind.to_owned(),
            goal: goal.to_owned(),
            features: features.to_owned(),
            users: "customers, staff, admins".to_owned(),
            ..Default::default()
        };
        let spec = crate::derive(&answers, &[], None);
        found.extend(breaches(&spec).into_iter().map(|what| format!("{goal}: {what}")));
        let empty = spec.entities.iter().filter(|entity| entity.kind == domain::spec::EntityKind::Resource);
        found.extend(
            empty.filter(|entity| entity.seed.rows.is_empty()).map(|e| format!("{goal}: {} has no rows", e.id)),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn clothes_stay_clothes_when_they_are_called_garments_and_the_checkout_goes() {
    let edits = [
        domain::SpecEdit::Rename { from: "product".into(), to: "garment".into() },
        domain::SpecEdit::Remove { noun: "checkout".into() },
    ];
    let (_, answers) = briefs().remove(0);
    let spec = crate::derive(&answers, &edits, None);
    assert_eq!(breaches(&spec), Vec::<String>::new());
    let garment = spec.entities.iter().find(|entity| entity.label.one == "Garment").unwrap();
    assert_eq!(garment.seed.rows[0]["name"], "Linen Overshirt");
    assert_eq!(garment.seed.rows.len(), 24);
}

#[test]
fn an_order_lists_each_item_once() {
    let (_, answers) = briefs().remove(0);
    let spec = crate::derive(&answers, &[], None);
    let lines = &spec.entity("order_item").unwrap().seed.rows;
    let mut seen = std::collections::BTreeSet::new();
    assert!(lines.iter().all(|line| seen.insert((line["order"].to_string(), line["product"].to_string()))));
}
