//! Messages that change answers or the spec.

use super::answer::Given;
use super::diff::diff;
use super::edit::{Change, phrases, readings};
use super::missed::{Missed, missed, not_understood, noun, reasons, unread};
use super::summary::clip;
use super::text::list;
use super::{Turn, name, prompt, reply};
use crate::derive;
use domain::{Question, Session, Spec, SpecEdit};

/// At most so many changes in one message.
const PHRASES_MAX: usize = 12;

/// Takes answers; those that were given before are replaced.
pub(crate) fn answer(session: Session, given: Given) -> Turn {
    let before = session.clone();
    let mut session = session;
    let mut notes = Vec::new();
    for (question, text) in &given {
        if *question == Question::Name && !name::usable(text) {
            notes.push(name::UNUSABLE.to_owned());
            continue;
        }
        set_answer(&mut session, *question, text);
    }
    if session.answers == before.answers && session.edits == before.edits {
        notes.push(reply::next(&before));
        return reply::turn(before, notes.join("\n\n"));
    }
    let spec = derive(&session.answers, &session.edits, before.spec.as_ref());
    notes.extend(taken(&before, &given, &spec));
    session.spec = Some(spec);
    notes.push(reply::next(&session));
    reply::turn(session, notes.join("\n\n"))
}

/// What to say of answers that were taken: what changed, when all was answered before; else what was not understood.
fn taken(before: &Session, given: &Given, spec: &Spec) -> Vec<String> {
    let mut notes = Vec::new();
    let questions: Vec<_> = given.iter().map(|(question, _)| *question).collect();
    if let (true, Some(old)) = (before.answers.missing().is_empty(), &before.spec) {
        notes.push(changed(&diff(old, spec)));
    } else if given.len() > 1 {
        let subjects: Vec<_> = questions.iter().map(|question| prompt::subject(*question).to_owned()).collect();
        notes.push(format!("I took {}.", super::text::join(&subjects)));
    }
    if let Some((_, said)) = given.iter().find(|(question, _)| *question == Question::Name)
        && name::usable(said)
        && before.built_revision.is_none()
    {
        notes.extend(name::note(said, spec));
    }
    let lost = spec.trace.iter().filter(|trace| trace.answer.is_some_and(|answer| questions.contains(&answer)));
    for trace in lost.filter(|_| !spec.answers.missing().is_empty()).take(3) {
        if let Some(reason) = &trace.ignored {
            notes.push(format!("Nothing comes of “{}”: {reason}.", clip(&trace.text)));
        }
    }
    notes
}

fn changed(said: &[String]) -> String {
    match said {
        [] => "That changes nothing in the product.".to_owned(),
        [one] => format!("Changed: {one}."),
        many => format!("Changed:\n{}", many.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n")),
    }
}

/// Writes an answer; edits that were made on top of the old one go with it. After a build the name stays and only the
/// title changes.
pub(super) fn set_answer(session: &mut Session, question: Question, text: &str) {
    if question == Question::Name && session.built_revision.is_some() {
        session.edits.retain(|edit| !matches!(edit, SpecEdit::Retitle { .. }));
        session.edits.push(SpecEdit::Retitle { title: text.to_owned() });
        return;
    }
    session.edits.retain(|edit| {
        !matches!(
            (question, edit),
            (Question::Style, SpecEdit::Restyle { .. } | SpecEdit::SetTheme { .. })
                | (Question::Users, SpecEdit::SetUsers { .. })
                | (Question::Name, SpecEdit::Retitle { .. })
        )
    });
    *session.answers.get_mut(question) = text.to_owned();
}

/// "You choose": the first suggestion is the answer; without one, or without an open question, nothing changes.
pub(crate) fn any(session: Session) -> Turn {
    let asked = session.answers.missing().first().copied();
    let mut open = session.clone();
    open.asked = asked;
    match (asked, prompt::suggestions(&open).into_iter().next()) {
        (Some(question), Some(text)) => {
            let mut turn = answer(session, vec![(question, text.clone())]);
            turn.message = format!("I chose “{text}” for {}.\n\n{}", prompt::subject(question), turn.message);
            turn
        }
        _ => reply::thanks(session),
    }
}

/// Reads a plain message while a question is open: its answer, unless it clearly changes something else.
pub(crate) fn while_open(session: Session, open: Question, text: &str) -> Turn {
    if let Some(turn) = aside(&session, open, text) {
        return turn;
    }
    let said = said_for(open, text);
    answer(session, vec![(open, said)])
}

/// The answer within a sentence that gives it: "make it dark" for the style, "call it go" for the name.
fn said_for(open: Question, text: &str) -> String {
    let phrases = phrases(text);
    let [phrase] = phrases.as_slice() else { return text.to_owned() };
    let first = readings(phrase).into_iter().flatten().find_map(|change| match (open, change) {
        (Question::Users, Change::Edit(SpecEdit::SetUsers { words })) => Some(words),
        (Question::Style, Change::Edit(SpecEdit::Restyle { words })) => Some(words),
        (_, Change::Answer(question, words)) if question == open => Some(words),
        _ => None,
    });
    first.unwrap_or_else(|| text.to_owned())
}

/// A change of something else than the open question, when every phrase of the message is one and has an effect. What to
/// build and its goal are free text, often beginning with a verb, and so never read as changes.
fn aside(session: &Session, open: Question, text: &str) -> Option<Turn> {
    let is_list = open == Question::Features && list(text).len() > 1;
    if matches!(open, Question::Kind | Question::Goal) || is_list {
        return None;
    }
    let tried = try_all(session, text, &|change| may_be_aside(open, change));
    if tried.effects.is_empty() || !tried.unmatched.is_empty() {
        return None;
    }
    let message = format!("{}\n\n{}", changed(&tried.effects), reply::next(&tried.session));
    Some(reply::turn(tried.session, message))
}

fn may_be_aside(open: Question, change: &Change) -> bool {
    match (open, change) {
        (_, Change::Answer(question, _)) => *question != open,
        (Question::Features, Change::Edit(SpecEdit::AddField { .. } | SpecEdit::RemoveField { .. })) => false,
        (Question::Users, Change::Edit(SpecEdit::SetUsers { .. })) => false,
        (Question::Style, Change::Edit(SpecEdit::Restyle { .. })) => false,
        (_, Change::Edit(SpecEdit::AddFeature { .. })) => false,
        _ => true,
    }
}

/// Reads a message when nothing is missing: changes in free words.
pub(crate) fn at_summary(session: Session, text: &str) -> Turn {
    if text.trim_end().ends_with(['?', '؟']) && phrases(text).iter().all(|phrase| readings(phrase).is_empty()) {
        return reply::help(session);
    }
    let tried = try_all(&session, text, &|_| true);
    if tried.effects.is_empty() {
        let message = not_understood(&session, &tried.unmatched);
        return reply::turn(session, message);
    }
    let mut notes = vec![changed(&tried.effects)];
    if !tried.unmatched.is_empty() {
        notes.push(reasons(&tried.unmatched));
    }
    notes.extend(tried.notes);
    notes.push("Say “build” to start, or change more.".to_owned());
    reply::turn(tried.session, notes.join("\n\n"))
}

/// What came of trying every phrase of a message.
struct Tried {
    session: Session,
    effects: Vec<String>,
    unmatched: Vec<Missed>,
    notes: Vec<String>,
}

/// Applies each phrase's best reading that has an effect. The revision grows once for the message.
fn try_all(session: &Session, text: &str, allowed: &dyn Fn(&Change) -> bool) -> Tried {
    let mut tried = Tried { session: session.clone(), effects: vec![], unmatched: vec![], notes: vec![] };
    let phrases = phrases(text);
    for phrase in phrases.iter().take(PHRASES_MAX) {
        let readings = readings(phrase);
        if !readings.iter().any(|reading| try_reading(session, &mut tried, reading, allowed)) {
            let best = readings.first().and_then(|reading| reading.first());
            tried
                .unmatched
                .push(best.map_or_else(|| unread(phrase), |change| missed(session.spec.as_ref(), change, phrase)));
        }
    }
    tried.unmatched.extend(phrases.iter().skip(PHRASES_MAX).map(|phrase| unread(phrase)));
    tried
}

fn try_reading(before: &Session, tried: &mut Tried, reading: &[Change], allowed: &dyn Fn(&Change) -> bool) -> bool {
    let mut hit = false;
    let mut misses = Vec::new();
    for change in reading {
        match allowed(change).then(|| try_change(before, &tried.session, change)).flatten() {
            Some((session, effects)) => {
                tried.notes.extend(name_note(change, &session));
                tried.session = session;
                tried.effects.extend(effects);
                hit = true;
            }
            None => misses.push(missed(before.spec.as_ref(), change, &noun(change))),
        }
    }
    if hit {
        tried.unmatched.extend(misses);
    }
    hit
}

/// The conversation after a change, and what it did; none when it did nothing.
fn try_change(before: &Session, session: &Session, change: &Change) -> Option<(Session, Vec<String>)> {
    let mut session = session.clone();
    match change {
        Change::Edit(edit) => session.edits.push(edit.clone()),
        Change::Answer(Question::Name, text) if !name::usable(text) && session.built_revision.is_none() => return None,
        Change::Answer(question, text) => set_answer(&mut session, *question, text),
    }
    let old = session.spec.take()?;
    let spec = derive(&session.answers, &session.edits, before.spec.as_ref());
    let effects = diff(&old, &spec);
    let fits = match change {
        Change::Edit(SpecEdit::Restyle { .. }) => old.theme != spec.theme,
        _ => true,
    };
    session.spec = Some(spec);
    (fits && !effects.is_empty()).then_some((session, effects))
}

fn name_note(change: &Change, session: &Session) -> Option<String> {
    match change {
        Change::Answer(Question::Name, said) if session.built_revision.is_none() => {
            name::note(said, session.spec.as_ref()?)
        }
        Change::Answer(Question::Name, _) => {
            let id = &session.spec.as_ref()?.project.id;
            Some(format!("The project stays `{id}`, since it was built under that name."))
        }
        _ => None,
    }
}
