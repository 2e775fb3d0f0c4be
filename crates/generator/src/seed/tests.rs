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

#[test]
#[ignore]
fn zz_dump() {
    let mut spec = shop();
    fill(&mut spec);
    for entity in &spec.entities {
        println!("== {} {:?} {}", entity.id, entity.kind, entity.seed.rows.len());
        for row in entity.seed.rows.iter().take(30) {
            println!("{}", serde_json::to_string(row).unwrap());
        }
    }
}
