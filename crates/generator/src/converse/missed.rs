//! Phrases of which nothing came, and why: nothing is dropped in silence.

use super::edit::Change;
use super::reply;
use super::summary::clip;
use super::text::plain;
use domain::{Session, Spec, SpecEdit};

/// Why nothing changed, phrase by phrase, and what could be said instead.
pub(crate) fn not_understood(session: &Session, unmatched: &[Missed]) -> String {
    let Some(spec) = &session.spec else { return reply::next(session) };
    let things: Vec<_> = spec.entities.iter().map(|entity| entity.label.one.to_lowercase()).collect();
    let pages: Vec<_> = spec.pages.iter().map(|page| page.title.clone()).collect();
    let add = match unmatched {
        [Missed { text, why: Why::Unread }] if plain(text).split(' ').count() <= 3 => format!("“add {}”, ", clip(text)),
        _ => String::new(),
    };
    format!(
        "Nothing changed. {}\n\nYou could say {add}“remove …”, “rename … to …”, “products also have a size”, “make it dark” or “change the goal \
         to …”.\n\nThere are: {}.\nPages: {}.",
        reasons(unmatched),
        things.join(", "),
        pages.join(", ")
    )
}

/// So many phrases are answered one by one.
const REASONS_MAX: usize = 5;

/// One sentence for each phrase of which nothing came.
pub(crate) fn reasons(unmatched: &[Missed]) -> String {
    let more = unmatched.len().saturating_sub(REASONS_MAX);
    let lines = unmatched.iter().take(REASONS_MAX).map(|missed| {
        let text = clip(&missed.text);
        match missed.why {
            Why::Unread => format!("I did not understand “{text}”."),
            Why::Absent => format!("There is no “{text}”."),
            Why::Needed => format!("“{text}” has to stay: the rest needs it."),
            Why::Users => "The users are so already; somebody who administers it is always among them.".to_owned(),
            Why::Already => format!("“{text}” is so already, or I know no way to build it."),
        }
    });
    let more = (more > 0).then(|| format!("The same holds for {more} more phrases."));
    lines.chain(more).collect::<Vec<_>>().join(" ")
}

/// A phrase that changed nothing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Missed {
    /// The phrase, or the noun in it.
    pub text: String,
    /// Why.
    pub why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// No pattern fits it.
    Unread,
    /// It is about something that is not there.
    Absent,
    /// It asks to remove what the rest needs.
    Needed,
    /// It asks for what is there.
    Already,
    /// The users are so already.
    Users,
}

/// A phrase that no pattern fits.
pub(crate) fn unread(phrase: &str) -> Missed {
    Missed { text: phrase.to_owned(), why: Why::Unread }
}

/// Why a change that was understood did nothing.
pub(crate) fn missed(spec: Option<&Spec>, change: &Change, phrase: &str) -> Missed {
    if let Change::Edit(SpecEdit::SetUsers { .. }) = change {
        return Missed { text: phrase.to_owned(), why: Why::Users };
    }
    let absent = match change {
        Change::Edit(SpecEdit::Remove { noun }) => Some(noun),
        Change::Edit(SpecEdit::RemovePage { title }) => Some(title),
        Change::Edit(SpecEdit::Rename { from, .. }) => Some(from),
        Change::Edit(SpecEdit::RemoveField { field, .. }) => Some(field),
        _ => None,
    };
    match absent {
        Some(noun) => {
            let there = spec.is_some_and(|spec| is_there(spec, noun));
            Missed { text: noun.clone(), why: if there { Why::Needed } else { Why::Absent } }
        }
        None => Missed { text: phrase.to_owned(), why: Why::Already },
    }
}

/// What a change is about, to name it when it did nothing.
pub(crate) fn noun(change: &Change) -> String {
    match change {
        Change::Answer(_, text) => text.clone(),
        Change::Edit(edit) => match edit {
            SpecEdit::AddPage { title } | SpecEdit::RemovePage { title } | SpecEdit::Retitle { title } => title.clone(),
            SpecEdit::AddFeature { phrase } => phrase.clone(),
            SpecEdit::Remove { noun } => noun.clone(),
            SpecEdit::Rename { from, .. } => from.clone(),
            SpecEdit::AddField { field, .. } | SpecEdit::RemoveField { field, .. } => field.clone(),
            SpecEdit::Restyle { words } | SpecEdit::SetUsers { words } => words.clone(),
            SpecEdit::SetCurrency { code } => code.clone(),
            SpecEdit::SetTheme { .. } => "style".to_owned(),
        },
    }
}

/// Whether something of the product is called so.
fn is_there(spec: &Spec, noun: &str) -> bool {
    let noun = plain(noun);
    let things = spec.entities.iter().flat_map(|entity| [&entity.label.one, &entity.label.many]);
    let names =
        things.chain(spec.pages.iter().map(|page| &page.title)).chain(spec.roles.iter().map(|role| &role.label));
    names.map(|name| plain(name)).any(|name| name == noun)
}
