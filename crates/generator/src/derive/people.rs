//! Who uses the product: roles from the users answer, and how open the product is.

use super::catalogue::CATALOGUE;
use super::draft::{Draft, prov};
use super::ident;
use super::index::{self, VOCABULARY};
use super::text::{capital, clip, fold, list, stem, stems, words};
use domain::spec::{Audience, Provenance, ProvenanceSource, RoleBase, SignUp, SpecRole};
use domain::{Answers, Question};
use serde_json::Value;
use std::collections::BTreeSet;

/// Most roles of a product.
const ROLES_MAX: usize = 8;

/// How open the product is, which decides on access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Openness {
    /// Visitors see public pages.
    Public,
    /// People with an account share the work.
    Team,
    /// As a team, but an admin makes the accounts.
    Internal,
    /// Everyone sees only their own.
    Personal,
}

impl Openness {
    /// The mode's name in the catalogue.
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Team => "team",
            Self::Internal => "internal",
            Self::Personal => "personal",
        }
    }

    /// What the spec calls it.
    pub fn audience(self) -> Audience {
        match self {
            Self::Public => Audience::Public,
            Self::Internal => Audience::Internal,
            Self::Team | Self::Personal => Audience::Mixed,
        }
    }
}

/// The stems of the head words for people in the users answer.
pub(super) fn stems_of(users: &str, locale: &str) -> BTreeSet<String> {
    let phrases = list(&users.replace(['(', ')', ':'], ","));
    let head = |phrase: &String| {
        let stems = stems(phrase);
        if matches!(locale, "fr" | "ar") { stems.into_iter().next() } else { stems.into_iter().next_back() }
    };
    phrases.iter().filter_map(head).filter(|stem| !VOCABULARY.stop.contains(stem)).collect()
}

/// The roles that the users answer names; visitors who stay anonymous are only traced.
pub(super) fn read(draft: &mut Draft, users: &str) {
    let plain = users.replace(['(', ')', ':'], ",");
    for phrase in list(&plain) {
        let (id, label, base) = role_of(&phrase, draft);
        let Some(base) = base else {
            draft.note(Some(Question::Users), &phrase, vec!["role:anonymous".to_owned()], "");
            continue;
        };
        if id.is_empty() {
            draft.note(Some(Question::Users), &phrase, Vec::new(), "it names nobody");
            continue;
        }
        if !draft.roles.iter().any(|role| role.id == id) {
            if draft.roles.len() >= ROLES_MAX {
                draft.note(Some(Question::Users), &phrase, Vec::new(), "a product has at most eight roles");
                continue;
            }
            let prov = prov(ProvenanceSource::Answer, &phrase);
            draft.roles.push(SpecRole {
                id: id.clone(),
                label,
                base,
                signup: SignUp::None,
                default: false,
                was: Vec::new(),
                prov,
            });
        }
        draft.note(Some(Question::Users), &phrase, vec![format!("role:{id}")], "");
    }
}

/// Id, label and base of a phrase; no base for visitors without an account.
fn role_of(phrase: &str, draft: &Draft) -> (String, String, Option<RoleBase>) {
    let folded = stems(phrase);
    let runs = (1..=3.min(folded.len())).rev().flat_map(|n| (0..=folded.len() - n).map(move |at| (at, n)));
    let mut found = None;
    for (at, n) in runs {
        let ids = index::look(&VOCABULARY.roles, &folded[at..at + n], draft.german()).unwrap_or_default();
        let fits = |id: &&&str| n == folded.len() || !CATALOGUE.roles[**id].alone;
        if let Some(id) = ids.iter().find(fits) {
            found = Some(*id);
            break;
        }
    }
    let base = found.map(|id| CATALOGUE.roles[id].base.as_str());
    if base == Some("anonymous") {
        return (String::new(), String::new(), None);
    }
    let base = base.map_or(RoleBase::Member, |name| {
        serde_json::from_value(Value::String(name.to_owned())).unwrap_or(RoleBase::Member)
    });
    let said = said_words(phrase);
    if said.is_empty() {
        return (String::new(), String::new(), Some(base));
    }
    let label = if draft.locale == "en" {
        let mut parts = said.clone();
        if let Some(last) = parts.last_mut() {
            let lower = last.to_lowercase();
            if stem(&lower) != lower {
                *last = stem(&lower).into_owned();
            }
        }
        parts.join(" ")
    } else {
        said.join(" ")
    };
    let id = match found {
        _ if base == RoleBase::Admin => "admin".to_owned(),
        // Other languages get the catalogue's id, so that addresses and code stay readable.
        Some(known) if draft.locale != "en" && !draft.roles.iter().any(|role| role.id == known) => known.to_owned(),
        _ => ident::entity_id(&label),
    };
    (id, clip(&capital(&label)), Some(base))
}

/// The words that name the role: without "me as the", articles and the like.
fn said_words(phrase: &str) -> Vec<String> {
    let filler = [
        "me", "as", "the", "a", "an", "my", "our", "and", "i", "only", "just", "who", "les", "des", "la", "le", "die",
        "der", "das", "of",
    ];
    let words: Vec<String> = words_as_said(phrase);
    let kept: Vec<String> = words.into_iter().filter(|word| !filler.contains(&fold(word).as_str())).collect();
    kept.into_iter().take(4).collect()
}

fn words_as_said(phrase: &str) -> Vec<String> {
    let parts = phrase.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'));
    parts.filter(|word| !words(word).is_empty()).map(str::to_owned).collect()
}

/// How open the product is: said in words, else as its kind usually is, else guessed from its pages and people.
pub(super) fn openness(draft: &Draft, answers: &Answers) -> Openness {
    let said = fold(&format!("{} {} {}", answers.kind, answers.goal, answers.users));
    let internal = ["internal", "intern ", "interne", "intranet", "in-house", "back office", "only our team", "داخلي"];
    if internal.iter().any(|word| said.contains(word)) {
        return Openness::Internal;
    }
    match draft.archetype().mode.as_deref() {
        Some("public") => return Openness::Public,
        Some("team") => return Openness::Team,
        Some("internal") if !public_site(&answers.kind) => return Openness::Internal,
        Some("internal") => return Openness::Public,
        Some("personal") => return Openness::Personal,
        _ => {}
    }
    let site = [
        "website",
        "web site",
        "site web",
        "webseite",
        "homepage",
        "landing",
        "home,",
        "startseite",
        "accueil",
        "الرئيسيه",
        "موقع",
    ];
    let pages = fold(&answers.pages);
    if site.iter().any(|word| said.contains(word) || pages.contains(word))
        || pages.split(',').any(|page| page.trim() == "home")
    {
        return Openness::Public;
    }
    let members = draft.roles.iter().filter(|role| role.base != RoleBase::Admin).count();
    let own = words(&answers.goal).iter().any(|word| {
        matches!(word.as_str(), "my" | "mine" | "meine" | "mein" | "meiner" | "mes" | "mon" | "ma" | "personal")
    });
    if members <= 1 && (own || !draft.people.iter().any(|stem| stem == "team")) {
        Openness::Personal
    } else {
        Openness::Team
    }
}

/// A website is for visitors, whatever such products usually are.
fn public_site(kind: &str) -> bool {
    let said = fold(kind);
    ["website", "web site", "site web", "webseite", "homepage", "موقع"].iter().any(|word| said.contains(word))
}

/// Gives the roles their way in, and adds those that every product has.
pub(super) fn complete(draft: &mut Draft, openness: Openness) {
    let archetype = draft.archetype();
    let open = [RoleBase::Customer, RoleBase::Member, RoleBase::Author, RoleBase::Seller, RoleBase::Moderator];
    let candidate = |draft: &Draft| {
        let of = |wanted: &[RoleBase]| draft.roles.iter().position(|role| wanted.contains(&role.base));
        of(&open[..2]).or_else(|| if openness == Openness::Personal { of(&open) } else { None })
    };
    if candidate(draft).is_none() && openness != Openness::Internal {
        let usual = archetype.role.as_str();
        let joins = matches!(CATALOGUE.roles[usual].base.as_str(), "customer" | "member");
        let id = if joins { usual } else { "customer" };
        let word = &CATALOGUE.roles[id];
        let base = serde_json::from_value(Value::String(word.base.clone())).unwrap_or(RoleBase::Member);
        let label = word.words.get(draft.locale).and_then(|words| words.first()).map_or("Member", String::as_str);
        let prov = Provenance { source: ProvenanceSource::Implied, quote: None };
        draft.roles.retain(|role| role.id != id);
        let id = id.to_owned();
        draft.roles.push(SpecRole {
            id,
            label: capital(label),
            base,
            signup: SignUp::None,
            default: false,
            was: Vec::new(),
            prov,
        });
    }
    if openness == Openness::Internal && draft.roles.iter().all(|role| role.base == RoleBase::Admin) {
        let prov = Provenance { source: ProvenanceSource::Implied, quote: None };
        draft.roles.push(SpecRole {
            id: "staff".into(),
            label: "Staff".into(),
            base: RoleBase::Staff,
            signup: SignUp::None,
            default: false,
            was: Vec::new(),
            prov,
        });
    }
    if openness != Openness::Internal
        && let Some(at) = candidate(draft)
    {
        draft.roles[at].signup = SignUp::Open;
        draft.roles[at].default = true;
    }
    if !draft.roles.iter().any(|role| role.base == RoleBase::Admin) {
        let prov = Provenance { source: ProvenanceSource::Implied, quote: None };
        let label = CATALOGUE.word("roles", "admin", draft.locale).unwrap_or("Admin").to_owned();
        draft.roles.push(SpecRole {
            id: "admin".into(),
            label,
            base: RoleBase::Admin,
            signup: SignUp::None,
            default: false,
            was: Vec::new(),
            prov,
        });
    }
}
