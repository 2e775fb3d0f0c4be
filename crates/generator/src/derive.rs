//! Seven answers and later edits become a spec.
//!
//! `reading` turns the answers into a draft, `edits` changes it, `entities` and `pages` build it; everything that a
//! product may have comes from the catalogue.

mod access;
mod behaviour;
mod blocks;
mod catalogue;
mod check;
mod draft;
mod edits;
mod entities;
mod fields;
mod flows;
mod ident;
mod index;
mod lexicon;
mod look;
mod navigation;
mod notation;
mod pages;
mod people;
mod reading;
mod requirements;
mod samples;
mod scan;
mod text;
mod wishes;

pub use check::check;

use domain::spec::{Assumption, Feature, OpenQuestion, SPEC_VERSION, Trace};
use domain::{Answers, Question, Spec, SpecEdit};
use draft::Draft;
use people::Openness;

/// Derives the spec. Total and deterministic. `previous` gives the requirement ids that are already taken, and the
/// revision to count on from.
pub fn derive(answers: &Answers, edits: &[SpecEdit], previous: Option<&Spec>) -> Spec {
    let users = edits::users(answers, edits);
    let mut draft = reading::read(answers, &users);
    people::read(&mut draft, &users);
    edits::apply(&mut draft, edits);
    let openness = people::openness(&draft, answers);
    draft.openness_public = openness == Openness::Public;
    people::complete(&mut draft, openness);
    entities::settle(&mut draft);
    let mut built = entities::build(&draft, openness);
    let actions = behaviour::actions(&mut built, &draft);
    let project = look::project(&draft, answers, openness);
    let theme = look::theme(&mut draft, answers, &project);
    let site = pages::Site { draft: &draft, built: &built, actions: &actions, openness };
    let pages = pages::build(&site);
    let navigation = navigation::of(&site, &pages);
    name_traced(&mut draft, answers, project.id.as_str());
    let (assumptions, questions) = (assumptions(&draft, openness, &project.currency), questions(&draft, answers));
    let mut spec = Spec {
        spec_version: SPEC_VERSION.to_owned(),
        revision: 1,
        generator: crate::VERSION.to_owned(),
        project,
        answers: answers.clone(),
        requirements: Vec::new(),
        roles: draft.roles.clone(),
        features: draft
            .abilities
            .iter()
            .map(|(id, prov)| Feature { id: (*id).to_owned(), prov: prov.clone() })
            .collect(),
        entities: built.into_iter().map(|one| one.entity).collect(),
        actions,
        pages,
        navigation,
        flows: Vec::new(),
        theme,
        trace: traced(draft.trace),
        assumptions,
        questions,
    };
    crate::seed::fill(&mut spec);
    spec.flows = flows::of(&spec);
    spec.requirements = requirements::of(&spec, previous);
    number(&mut spec, previous);
    spec
}

/// The revision grows with each change of the content.
fn number(spec: &mut Spec, previous: Option<&Spec>) {
    let Some(previous) = previous else { return };
    spec.revision = previous.revision;
    if *spec != *previous {
        spec.revision = previous.revision.saturating_add(1);
    }
}

/// At most so many phrases are written down one by one.
const TRACE_MAX: usize = 400;

fn traced(mut trace: Vec<Trace>) -> Vec<Trace> {
    if trace.len() > TRACE_MAX {
        let more = trace.len() - TRACE_MAX;
        trace.truncate(TRACE_MAX);
        let ignored = Some("there are more phrases than a product can take".to_owned());
        trace.push(Trace { answer: None, text: format!("{more} more phrases"), became: Vec::new(), ignored });
    }
    trace
}

fn name_traced(draft: &mut Draft, answers: &Answers, id: &str) {
    if !answers.name.trim().is_empty() {
        draft.note(Some(Question::Name), &answers.name, vec![format!("project:{id}")], "");
    }
}

fn assumptions(draft: &Draft, openness: Openness, currency: &str) -> Vec<Assumption> {
    let mut out = Vec::new();
    let mut say = |text: String, change: &str| {
        out.push(Assumption { text, change: (!change.is_empty()).then(|| change.to_owned()) })
    };
    let money = draft.nouns.iter().any(|noun| {
        noun.fields.iter().any(|field| field.field_type == domain::spec::FieldType::Money)
            || noun.thing().is_some_and(|thing| {
                thing.fields.iter().any(|field| field.field_type == domain::spec::FieldType::Money)
            })
    });
    if money && draft.currency.is_none() {
        say(format!("Prices are in {currency}."), "prices in dollars");
    }
    for role in draft.roles.iter().filter(|role| role.prov.source == domain::spec::ProvenanceSource::Implied) {
        say(format!("There is a role \"{}\", because nobody said who does that part.", role.label), "the users are …");
    }
    match openness {
        Openness::Internal => say("Only people with an account see anything; an admin makes the accounts.".into(), ""),
        Openness::Personal => say("Everyone sees only their own rows.".into(), ""),
        Openness::Team => say("Everyone who signs up sees the shared work.".into(), ""),
        Openness::Public => {}
    }
    let usual = |noun: &&draft::Noun| noun.prov.source == domain::spec::ProvenanceSource::Archetype;
    for noun in draft.nouns.iter().filter(usual).filter(|noun| !draft.spoken_of(&noun.id)).take(6) {
        say(
            format!("It has {}, as such products usually do.", noun.id.replace('_', " ")),
            &format!("remove {}", noun.id.replace('_', " ")),
        );
    }
    if draft.noun("order").is_some() {
        say("Payment is not taken: an order is marked as paid by hand.".into(), "");
    }
    out
}

fn questions(draft: &Draft, answers: &Answers) -> Vec<OpenQuestion> {
    let mut out = Vec::new();
    if draft.archetype == "generic" && !answers.goal.trim().is_empty() {
        let things: Vec<String> = draft
            .nouns
            .iter()
            .filter(|noun| noun.base.is_none())
            .take(3)
            .map(|noun| noun.id.replace('_', " "))
            .collect();
        let default = if things.is_empty() { "pages of text".to_owned() } else { things.join(", ") };
        out.push(OpenQuestion { text: "Which things should the product keep?".into(), default });
    }
    if draft.currency.is_none() && draft.noun("order").is_some() {
        let currency = usual_currency(draft);
        out.push(OpenQuestion { text: "Which currency are the prices in?".into(), default: currency });
    }
    let defaulted =
        draft.roles.iter().find(|role| role.default && role.prov.source == domain::spec::ProvenanceSource::Implied);
    if let Some(role) = defaulted {
        out.push(OpenQuestion { text: "Who signs up?".into(), default: role.label.clone() });
    }
    out.truncate(3);
    out
}

fn usual_currency(draft: &Draft) -> String {
    catalogue::CATALOGUE.lexicon.languages[draft.locale].currency.clone()
}
