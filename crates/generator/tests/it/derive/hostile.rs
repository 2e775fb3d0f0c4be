//! No text breaks the derivation: it is total, and its specs agree with themselves.

use domain::spec::FieldType;
use domain::{Answers, Question, Spec, SpecEdit};
use proptest::prelude::*;

const NASTY: &[&str] = &[
    "../../etc/passwd",
    "\"\"\"",
    "'; drop table users; --",
    "{{7*7}}",
    "${process.exit()}",
    "</script><script>alert(1)</script>",
    "a\nb\r\nc",
    "\u{202e}gnp.exe",
    "((((",
    "))))",
    ",,,;;;",
    "with with with",
    "and and",
    "for each",
    "class, import, from, select, group",
    "\0",
    "漢字, 仮名, 한글",
    "🐝🐝, 🐝 with 🐝",
    "of in kg",
    "page sort q can id created_at",
    "user, users, account",
    "my my my",
    "X with a, b and c for each X",
    "new new",
    "constructor __proto__ hasOwnProperty",
];

const PLAIN: &[&str] = &[
    "products with size and colour",
    "online store for clothing",
    "hives (location, queen age)",
    "cart, checkout",
    "courses with lessons",
    "Home, Products, Cart",
    "customers, admins",
    "Rezepte mit Zutaten",
    "réservation en ligne",
    "بحث، المفضلة",
    "internal tool",
    "kanban board",
    "posts, comments, likes",
    "notes for each hive",
    "dark green",
    "About, Contact, My orders, New topic",
    "beekeeper",
    "moderators, guests",
    "trips in km per vehicle",
    "reports, settings, api keys",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(PLAIN).prop_map(str::to_owned),
        2 => prop::sample::select(NASTY).prop_map(str::to_owned),
        1 => prop::collection::vec(prop::sample::select(PLAIN), 1..4).prop_map(|parts| parts.join(", ")),
        1 => "\\PC{0,60}",
        1 => Just(String::new()),
    ]
}

fn answers() -> impl Strategy<Value = Answers> {
    prop::collection::vec(text(), 7).prop_map(|texts| {
        let mut answers = Answers::default();
        for (question, text) in Question::ALL.into_iter().zip(texts) {
            *answers.get_mut(question) = text;
        }
        answers
    })
}

fn edit() -> impl Strategy<Value = SpecEdit> {
    let noun = || prop_oneof![2 => prop::sample::select(&["product", "cart", "checkout", "hive", "customer", "user", "post", "course", "category", "order"][..]).prop_map(str::to_owned), 1 => text()];
    prop_oneof![
        text().prop_map(|title| SpecEdit::AddPage { title }),
        text().prop_map(|title| SpecEdit::RemovePage { title }),
        text().prop_map(|phrase| SpecEdit::AddFeature { phrase }),
        noun().prop_map(|noun| SpecEdit::Remove { noun }),
        (noun(), noun()).prop_map(|(from, to)| SpecEdit::Rename { from, to }),
        (noun(), text()).prop_map(|(entity, field)| SpecEdit::AddField { entity, field, field_type: None }),
        (noun(), text()).prop_map(|(entity, field)| SpecEdit::AddField {
            entity,
            field,
            field_type: Some(FieldType::Int)
        }),
        (noun(), text()).prop_map(|(entity, field)| SpecEdit::RemoveField { entity, field }),
        text().prop_map(|words| SpecEdit::Restyle { words }),
        text().prop_map(|words| SpecEdit::SetUsers { words }),
        text().prop_map(|title| SpecEdit::Retitle { title }),
        text().prop_map(|code| SpecEdit::SetCurrency { code }),
        (0_u16..=u16::MAX).prop_map(|hue| SpecEdit::SetTheme {
            style: None,
            hue: Some(hue),
            mode: Some(domain::spec::Mode::Dark),
            density: None
        }),
    ]
}

fn sound(spec: &Spec) {
    let problems = generator::check(spec);
    assert!(problems.is_empty(), "{problems:#?}");
    assert!(
        spec.entities.len() <= 41 && spec.pages.len() <= 60,
        "{} entities, {} pages",
        spec.entities.len(),
        spec.pages.len()
    );
    let labels = spec
        .entities
        .iter()
        .flat_map(|entity| [&entity.label.one, &entity.label.many])
        .chain(spec.pages.iter().map(|page| &page.title));
    for label in labels {
        assert!(label.chars().count() <= 80 && !label.chars().any(char::is_control), "{label:?}");
    }
    let again: Spec =
        serde_json::from_str(&serde_json::to_string(spec).expect("a spec is JSON")).expect("and reads back");
    assert_eq!(&again, spec);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_answers_and_edits_give_a_sound_spec(answers in answers(), edits in prop::collection::vec(edit(), 0..4)) {
        let spec = generator::derive(&answers, &edits, None);
        sound(&spec);
        prop_assert_eq!(generator::derive(&answers, &edits, None), spec);
    }
}

#[test]
fn hostile_text_in_every_answer_gives_a_sound_spec() {
    for nasty in NASTY.iter().map(|text| (*text).to_owned()).chain([
        "x".repeat(10_000),
        "a, ".repeat(3_000),
        "shops with ".repeat(900),
    ]) {
        let mut answers = Answers::default();
        for question in Question::ALL {
            *answers.get_mut(question) = nasty.clone();
        }
        sound(&generator::derive(&answers, &[], None));
    }
}

#[test]
fn every_prefix_of_a_conversation_gives_a_sound_spec() {
    for brief in super::briefs::all() {
        let mut answers = Answers::default();
        sound(&generator::derive(&answers, &[], None));
        for question in Question::ALL {
            *answers.get_mut(question) = brief.answers.get(question).to_owned();
            sound(&generator::derive(&answers, &[], None));
        }
    }
}

#[test]
fn what_is_too_much_is_listed_as_ignored() {
    let many: Vec<String> =
        (0..90).map(|n| format!("gizmo{} things", ["alpha", "beta", "gamma"][n % 3].repeat(n / 3 + 1))).collect();
    let answers = Answers {
        features: (0..90).map(|n| format!("w{n}dget")).chain(many).collect::<Vec<_>>().join(", "),
        ..Answers::default()
    };
    let spec = generator::derive(&answers, &[], None);
    sound(&spec);
    let ignored = spec.trace.iter().filter(|trace| trace.ignored.is_some()).count();
    assert!(ignored > 20, "{ignored}");
}

#[test]
fn every_phrase_of_every_brief_is_accounted_for() {
    for brief in super::briefs::all() {
        let spec = generator::derive(&brief.answers, &[], None);
        let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        for question in Question::ALL {
            let said = plain(brief.answers.get(question));
            let traced: String = spec
                .trace
                .iter()
                .filter(|trace| trace.answer == Some(question))
                .map(|trace| plain(&trace.text))
                .collect();
            let joint = ["and", "und", "et"];
            let left = traced.chars().count() + joint.len() * 6;
            assert!(left >= said.chars().count(), "{} {question:?}: {said} / {traced}", brief.id);
        }
    }
}
