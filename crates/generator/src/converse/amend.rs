//! Changes made in place: understood already, so nothing is read out of words. They are the same edits that a message becomes.

use super::change::set_answer;
use super::diff::diff;
use super::edit::Change;
use super::missed::{missed, noun, reasons};
use super::text::{self, Unusable};
use super::{name, prompt};
use crate::derive;
use domain::{Question, Session, SpecEdit};

/// Longest text of one edit, in characters; an answer may be as long as a message.
const TEXT_CHARS_MAX: usize = 200;
/// Most edits that a conversation keeps.
const EDITS_MAX: usize = 500;

/// What came of changes in place.
#[derive(Debug, Clone, PartialEq)]
pub struct Amended {
    /// The conversation after them.
    pub session: Session,
    /// What changed, each as a fragment of a sentence.
    pub said: Vec<String>,
}

/// Replaces answers, then applies edits in their order. All or nothing: the error says, in words, which of them cannot be or
/// changes nothing.
pub fn amend(session: Session, answers: &[(Question, String)], edits: &[SpecEdit]) -> Result<Amended, String> {
    let Some(before) = session.spec.clone() else {
        return Err("There is no spec yet; answer the first question in the conversation.".to_owned());
    };
    if session.edits.len() + edits.len() > EDITS_MAX {
        return Err(format!("A product takes at most {EDITS_MAX} changes; put what matters into the answers instead."));
    }
    let mut session = session;
    for (question, text) in answers {
        replace(&mut session, *question, text)?;
    }
    for edit in edits {
        texts(edit).into_iter().try_for_each(readable)?;
        let held = derive(&session.answers, &session.edits, Some(&before));
        session.edits.push(edit.clone());
        let now = derive(&session.answers, &session.edits, Some(&before));
        if (&held.entities, &held.pages, &held.roles, &held.theme, &held.project, &held.features)
            == (&now.entities, &now.pages, &now.roles, &now.theme, &now.project, &now.features)
        {
            let change = Change::Edit(edit.clone());
            return Err(reasons(&[missed(Some(&before), &change, &noun(&change))]));
        }
    }
    let spec = derive(&session.answers, &session.edits, Some(&before));
    if spec == before {
        return Err("That changes nothing in the product.".to_owned());
    }
    let said = diff(&before, &spec);
    session.spec = Some(spec);
    session.asked = session.answers.missing().first().copied();
    Ok(Amended { session, said })
}

fn replace(session: &mut Session, question: Question, said: &str) -> Result<(), String> {
    let what = format!("answer about {}", prompt::subject(question));
    let said = text::read(said).map_err(|why| why.reason(&what))?;
    if said.is_empty() {
        return Err(Unusable::NoWords.reason(&what));
    }
    if question == Question::Name && session.built_revision.is_none() && !name::usable(said) {
        return Err(name::UNUSABLE.to_owned());
    }
    set_answer(session, question, said);
    Ok(())
}

fn readable(said: &str) -> Result<(), String> {
    let read = text::read(said).map_err(|why| why.reason("name"))?;
    if read.is_empty() {
        return Err(Unusable::NoWords.reason("name"));
    }
    if read.chars().count() > TEXT_CHARS_MAX {
        return Err(format!("A name has at most {TEXT_CHARS_MAX} characters."));
    }
    Ok(())
}

fn texts(edit: &SpecEdit) -> Vec<&str> {
    match edit {
        SpecEdit::AddPage { title } | SpecEdit::RemovePage { title } | SpecEdit::Retitle { title } => vec![title],
        SpecEdit::AddFeature { phrase } => vec![phrase],
        SpecEdit::Remove { noun } => vec![noun],
        SpecEdit::Rename { from, to } => vec![from, to],
        SpecEdit::AddField { entity, field, .. } | SpecEdit::RemoveField { entity, field } => vec![entity, field],
        SpecEdit::Restyle { words } | SpecEdit::SetUsers { words } => vec![words],
        SpecEdit::SetCurrency { code } => vec![code],
        SpecEdit::SetTheme { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::SessionId;
    use domain::spec::{Density, FieldType, Mode, Style};

    fn shop() -> Session {
        let answers = [
            "An online shop",
            "sell garments",
            "products with a price and a size, a cart, checkout",
            "home, about, contact",
            "customers and an admin",
            "minimal",
            "corner_shop",
        ];
        let mut session = Session::new(SessionId("s".into()), 1);
        for (question, text) in Question::ALL.into_iter().zip(answers) {
            *session.answers.get_mut(question) = text.to_owned();
        }
        session.spec = Some(derive(&session.answers, &[], None));
        session
    }

    fn edited(session: Session, edit: SpecEdit) -> Result<Amended, String> {
        amend(session, &[], &[edit])
    }

    fn look(style: Option<Style>, hue: Option<u16>, mode: Option<Mode>, density: Option<Density>) -> SpecEdit {
        SpecEdit::SetTheme { style, hue, mode, density }
    }

    #[test]
    fn the_looks_are_chosen_part_by_part_until_words_say_something_else() {
        let chosen = look(Some(Style::Elegant), Some(200), Some(Mode::Light), Some(Density::Airy));
        let elegant = edited(shop(), chosen).unwrap().session;
        let theme = elegant.spec.as_ref().unwrap().theme.clone();
        assert_eq!(
            (theme.style, theme.hue, theme.mode, theme.density),
            (Style::Elegant, 200, Mode::Light, Density::Airy)
        );
        assert_eq!(elegant.spec.as_ref().unwrap().revision, 2);
        let hue = edited(elegant.clone(), look(None, Some(40), None, None)).unwrap().session;
        let theme = hue.spec.as_ref().unwrap().theme.clone();
        assert_eq!((theme.style, theme.hue, theme.density), (Style::Elegant, 40, Density::Airy));
        let said = edited(hue, SpecEdit::Restyle { words: "playful".into() }).unwrap().session;
        let theme = said.spec.unwrap().theme;
        assert_eq!((theme.style, theme.hue), (Style::Playful, 40));
        let answered = amend(elegant, &[(Question::Style, "bold".into())], &[]).unwrap().session;
        assert_eq!(answered.spec.unwrap().theme.style, Style::Bold);
    }

    #[test]
    fn fields_pages_things_and_names_change_in_place() {
        let add =
            |kind| SpecEdit::AddField { entity: "Product".into(), field: "Weight".into(), field_type: Some(kind) };
        let type_of = |session: &Session| {
            let product = session.spec.as_ref().unwrap().entity("product").unwrap().clone();
            product.fields.iter().find(|field| field.name == "weight").map(|field| field.field_type)
        };
        let heavy = edited(shop(), add(FieldType::Decimal)).unwrap().session;
        assert_eq!(type_of(&heavy), Some(FieldType::Decimal));
        let counted = edited(heavy, add(FieldType::Int)).unwrap().session;
        assert_eq!(type_of(&counted), Some(FieldType::Int));
        let light = SpecEdit::RemoveField { entity: "Product".into(), field: "Weight".into() };
        let light = edited(counted, light).unwrap();
        assert_eq!(type_of(&light.session), None);
        let paged = edited(light.session, SpecEdit::AddPage { title: "Size guide".into() }).unwrap();
        assert!(paged.session.spec.as_ref().unwrap().pages.iter().any(|page| page.title == "Size guide"));
        let goal = amend(paged.session, &[(Question::Goal, "rent garments".into())], &[]).unwrap();
        assert_eq!(goal.session.spec.unwrap().project.tagline, "Rent garments");
    }

    #[test]
    fn what_cannot_be_or_changes_nothing_is_refused_in_words_and_leaves_all_as_it_was() {
        let bad = [
            SpecEdit::RemovePage { title: "Unicorns".into() },
            SpecEdit::AddField { entity: "Unicorn".into(), field: "horn".into(), field_type: None },
            SpecEdit::Retitle { title: "\u{0}".into() },
            SpecEdit::AddPage { title: " ".into() },
            SpecEdit::AddPage { title: "x".repeat(201) },
            look(None, None, None, None),
        ];
        for edit in bad {
            let why = edited(shop(), edit.clone()).unwrap_err();
            assert!(why.ends_with('.'), "{edit:?}: {why}");
        }
        assert!(amend(Session::new(SessionId("s".into()), 1), &[], &[look(None, Some(3), None, None)]).is_err());
        assert!(amend(shop(), &[(Question::Name, "!!".into())], &[]).is_err());
        assert!(amend(shop(), &[(Question::Goal, "sell garments".into())], &[]).is_err());
    }
}
