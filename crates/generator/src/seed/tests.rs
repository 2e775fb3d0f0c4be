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
