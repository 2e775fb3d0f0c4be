//! What is read from answers that once were misread.

use super::briefs::spec;
use domain::spec::{BlockKind, Step};
use domain::{Answers, Spec};

fn told(goal: &str, features: &str, pages: &str) -> Spec {
    let answers = Answers {
        kind: "web app".into(),
        goal: goal.into(),
        features: features.into(),
        pages: pages.into(),
        users: "me".into(),
        style: "dark".into(),
        name: "my_log".into(),
    };
    let spec = generator::derive(&answers, &[], None);
    assert_eq!(generator::check(&spec), Vec::<String>::new());
    spec
}

#[test]
fn a_log_of_nights_is_no_rental() {
    let spec = told("log of my telescope nights", "nights with date and notes, telescopes", "Home, Nights");
    assert_eq!(spec.project.archetypes, ["generic"]);
    assert!(spec.entity("night").is_some() && spec.entity("booking").is_none());
}

#[test]
fn a_book_has_its_author_once() {
    for goal in ["library of my reading", "online store for books", "share my reading"] {
        let spec = told(goal, "books with author and title, notes", "Home, Books");
        let book = spec.entities.iter().find(|one| one.field("author").is_some() || one.relation("author").is_some());
        let book = book.unwrap_or_else(|| panic!("{goal}: nothing has an author"));
        assert!(book.field("author").is_none() || book.relation("author").is_none(), "{goal}");
    }
}

#[test]
fn what_a_phrase_brought_is_not_assumed() {
    let spec = spec("store_clothing");
    let texts: Vec<&str> = spec.assumptions.iter().map(|one| one.text.as_str()).collect();
    assert!(!texts.iter().any(|text| text.starts_with("It has product,")), "{texts:?}");
}

#[test]
fn forms_for_visitors_are_called_by_what_they_are_for() {
    let spec = spec("blog_personal");
    let forms = spec.pages.iter().flat_map(|page| &page.blocks).filter(|block| block.block == BlockKind::PublicForm);
    let titles: Vec<&str> = forms.filter_map(|block| block.props.get("title")?.as_str()).collect();
    assert!(titles.contains(&"Newsletter") && !titles.contains(&"Subscriber"), "{titles:?}");
}

#[test]
fn flows_add_parts_only_to_what_their_person_made() {
    let spec = spec("recipes_de");
    let parts = |flow: &&domain::spec::Flow| {
        flow.steps
            .iter()
            .any(|step| matches!(step, Step::Submit { entity, .. } if entity == "ingredient" || entity == "step"))
    };
    for flow in spec.flows.iter().filter(parts) {
        let first = flow.steps.iter().find_map(|step| match step {
            Step::Submit { entity, .. } => Some(entity.as_str()),
            _ => None,
        });
        assert_eq!(first, Some("recipe"), "{flow:?}");
    }
}
