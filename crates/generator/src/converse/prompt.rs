//! What the assistant asks, and the short answers that it offers.

use super::text::{fold, words};
use domain::spec::{EntityKind, Layout};
use domain::{Question, Session, Spec};

/// The greeting of a conversation that has not begun.
pub(crate) const GREETING: &str = "Hello! Tell me about the product you want, and I will specify, code, test and start it. Seven short questions; \
     you may also answer several at once, change anything later, and say “help” at any time.";

/// What can be said, for "help".
pub(crate) const HELP: &str = "I ask seven things: what to build, its main goal, features, pages, target users, visual style and the project's name. \
     Answer one at a time, or several at once (“goal: …; features: …”). English, German, French and Arabic are understood.\n\n\
     At any time you can say:\n\
     - “build” (also go, start, generate, yes) when nothing is missing: I start the run\n\
     - “status”: how far it is\n\
     - “reset”: begin anew\n\
     - a change in your own words: “add a wishlist page”, “add suppliers”, “remove checkout”, “rename product to garment”, “products also have \
     a size”, “make it dark”, “the audience is only customers”, “prices in dollars”, “call it Corner Shop”, “change the goal to …”";

/// The question, with an example.
pub(crate) fn question(question: Question) -> &'static str {
    match question {
        Question::Kind => "What do you want to build? (for example: website, web app, dashboard, blog, internal tool)",
        Question::Goal => "What is its main goal? (for example: online store for clothing)",
        Question::Features => {
            "Which features shall it have? (for example: show products, cart, checkout, user accounts)"
        }
        Question::Pages => "Which pages? (for example: Home, Products, Product detail, Cart, Checkout, Account)",
        Question::Users => "Who are the target users? (for example: customers, admins)",
        Question::Style => "Which visual style? (for example: clean and minimal)",
        Question::Name => {
            "What is the project's name? (lower-case letters, digits and underscores, for example: shop_v3)"
        }
    }
}

/// The question's subject, for "I still need …".
pub(crate) fn subject(question: Question) -> &'static str {
    match question {
        Question::Kind => "what to build",
        Question::Goal => "the main goal",
        Question::Features => "the features",
        Question::Pages => "the pages",
        Question::Users => "the target users",
        Question::Style => "the visual style",
        Question::Name => "the project's name",
    }
}

/// Short answers to the open question that fit what is known so far; without an open question, what may come next.
pub(crate) fn suggestions(session: &Session) -> Vec<String> {
    let Some(asked) = session.asked else { return after_summary(session) };
    let spec = session.spec.as_ref();
    let mut offered = match asked {
        Question::Kind => owned(&["Website", "Web app", "Dashboard", "Blog", "Internal tool"]),
        Question::Goal => goals(&session.answers.kind),
        Question::Features => spec.map(features).unwrap_or_default(),
        Question::Pages => spec.map(pages).unwrap_or_default(),
        Question::Users => spec.map(users).unwrap_or_default(),
        Question::Style => owned(&[
            "clean and minimal",
            "bold and colorful",
            "playful and friendly",
            "corporate and professional",
            "modern dark",
            "elegant",
        ]),
        Question::Name => names(session),
    };
    offered.retain(|text| !text.trim().is_empty());
    offered.dedup();
    offered
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn after_summary(session: &Session) -> Vec<String> {
    let mut offered = if session.spec.is_some() { owned(&["build"]) } else { vec![] };
    if session.built_revision.is_some() {
        offered.push("status".to_owned());
    }
    let Some(spec) = session.spec.as_ref() else { return offered };
    if spec.entity("review").is_none() {
        offered.push("add reviews".to_owned());
    }
    if spec.theme.mode != domain::spec::Mode::Dark {
        offered.push("make it dark".to_owned());
    }
    offered
}

fn goals(kind: &str) -> Vec<String> {
    let kind = fold(kind);
    let has = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    if has(&["blog", "journal"]) {
        owned(&["share my travel stories and photos", "write about what I learn"])
    } else if has(&["dash", "intern", "tool", "crm"]) {
        owned(&["keep track of our leads and deals", "manage stock in two warehouses"])
    } else if has(&["app", "saas"]) {
        owned(&["a kanban task tracker for small teams", "keep a log of my beehives"])
    } else if has(&["store", "shop", "laden", "boutique", "متجر"]) {
        owned(&["online store for clothing", "sell bread and cakes"])
    } else {
        owned(&["online store for clothing", "share my travel stories", "job board for remote developers"])
    }
}

/// What the archetype brings, as a features answer.
fn features(spec: &Spec) -> Vec<String> {
    let mut things: Vec<_> = shown(spec).map(|label| label.to_lowercase()).collect();
    if things.is_empty() {
        return vec![];
    }
    if spec.signup_role().is_some() {
        things.push("user accounts".to_owned());
    }
    let plain = things.join(", ");
    let more = format!("{plain}, search, reviews");
    vec![plain, more]
}

fn shown(spec: &Spec) -> impl Iterator<Item = &str> {
    let inner = |kind: EntityKind| matches!(kind, EntityKind::System | EntityKind::Line | EntityKind::Reference);
    spec.entities.iter().filter(move |entity| !inner(entity.kind)).map(|entity| entity.label.many.as_str()).take(6)
}

/// The pages derived so far, as a pages answer.
fn pages(spec: &Spec) -> Vec<String> {
    let open = spec.pages.iter().filter(|page| !matches!(page.layout, Layout::Auth | Layout::Admin));
    let mut titles: Vec<_> = open.map(|page| page.title.clone()).take(8).collect();
    let plain = titles.join(", ");
    let known = |titles: &[String], title: &str| titles.iter().any(|known| known.eq_ignore_ascii_case(title));
    titles.extend(
        ["About", "Contact"].into_iter().filter(|title| !known(&titles, title)).map(str::to_owned).collect::<Vec<_>>(),
    );
    vec![plain, titles.join(", ")]
}

fn users(spec: &Spec) -> Vec<String> {
    let roles: Vec<_> = spec.roles.iter().map(|role| role.label.to_lowercase()).collect();
    let mut offered = vec![roles.join(", ")];
    offered.extend(owned(&["customers, admins", "team members, managers", "only me"]));
    let mut seen = std::collections::BTreeSet::new();
    offered.retain(|text| seen.insert(text.clone()));
    offered
}

/// Names made of the goal's words: `clothing_store`.
fn names(session: &Session) -> Vec<String> {
    let small = [
        "a", "an", "the", "for", "of", "and", "to", "my", "our", "with", "in", "on", "online", "und", "fur", "der",
        "die", "das", "de", "des", "un", "une", "le", "la", "les", "pour", "et", "keep", "share", "show", "about",
        "small", "local",
    ];
    let goal = words(&session.answers.goal);
    let useful = goal.iter().map(|word| word.folded.as_str()).filter(|word| !small.contains(word));
    let useful: Vec<_> =
        useful.filter(|word| word.chars().all(|c| c.is_ascii_alphanumeric()) && word.len() > 2).collect();
    let valid = |name: String| domain::Slug::parse(&name).ok().map(|slug| slug.to_string());
    let mut offered: Vec<String> = match useful.as_slice() {
        [] => session.spec.iter().map(|spec| spec.project.id.to_string()).collect(),
        [one] => valid(format!("my_{one}")).into_iter().collect(),
        [first, second, ..] => {
            [format!("{second}_{first}"), format!("my_{second}")].into_iter().filter_map(valid).collect()
        }
    };
    offered.dedup();
    offered
}
