//! Calls a thing, a role or a page something else, everywhere.

use super::super::draft::Draft;
use super::super::ident;
use super::super::text::{capital, clip, fold, stem, stems};
use domain::spec::RoleBase;

/// Renames the thing, else the role, else the page that is called so.
pub(super) fn rename(draft: &mut Draft, from: &str, to: &str) {
    let text = format!("{from} → {to}");
    let folded = stems(from);
    let new = clip(to);
    if new.is_empty() || stems(&new).is_empty() {
        return draft.note(None, &text, Vec::new(), "a name needs a letter");
    }
    let became = match draft.named(&folded).filter(|id| id != "user") {
        Some(id) => noun(draft, &id, &folded, &new),
        None => role(draft, &folded, &new).or_else(|| page(draft, &folded, &new)),
    };
    draft.note(None, &text, became.into_iter().collect(), "nothing is called so, or the new name is taken");
}

fn noun(draft: &mut Draft, id: &str, folded: &[String], new: &str) -> Option<String> {
    let english = draft.locale == "en";
    let one = if english { ident::singular(new) } else { new.to_owned() };
    let many = if english { plural(&one) } else { new.to_owned() };
    let new_id = ident::entity_id(&one);
    let taken = draft.nouns.iter().any(|noun| noun.id == new_id && noun.id != id);
    if taken {
        return None;
    }
    retitle(draft, folded, &one, &many);
    let old_relation = ident::relation_name(id);
    let new_relation = ident::relation_name(&new_id);
    for noun in &mut draft.nouns {
        for (name, _, to) in noun.relations.iter_mut().filter(|(_, _, to)| to == id) {
            to.clone_from(&new_id);
            if *name == old_relation {
                name.clone_from(&new_relation);
            }
        }
    }
    for wish in &mut draft.wishes {
        wish.shape.rename(id, &new_id);
    }
    let noun = draft.nouns.iter_mut().find(|noun| noun.id == id)?;
    let old_id = std::mem::replace(&mut noun.id, new_id.clone());
    noun.was.retain(|was| *was != old_id && *was != new_id);
    if old_id != new_id {
        noun.was.push(old_id);
    }
    noun.said = Some((clip(&capital(&one)), clip(&capital(&many))));
    Some(format!("entity:{new_id}"))
}

fn plural(one: &str) -> String {
    if !one.is_ascii() {
        return one.to_owned();
    }
    match one.rsplit_once(' ') {
        Some((head, last)) => format!("{head} {}", ident::plural(last)),
        None => ident::plural(one),
    }
}

/// Puts the new word into the titles of pages that have the old one.
fn retitle(draft: &mut Draft, folded: &[String], one: &str, many: &str) {
    let Some(old) = folded.last() else { return };
    for wish in &mut draft.wishes {
        let swap = |word: &str| {
            let plain = fold(word);
            if stem(&plain).as_ref() != old {
                return word.to_owned();
            }
            let new = if plain == *old { one } else { many };
            if word.starts_with(char::is_uppercase) { capital(new) } else { new.to_owned() }
        };
        wish.title = clip(&wish.title.split(' ').map(swap).collect::<Vec<_>>().join(" "));
    }
}

fn role(draft: &mut Draft, folded: &[String], new: &str) -> Option<String> {
    let named = |id: &str, label: &str| stems(&id.replace('_', " ")) == folded || stems(label) == folded;
    let at = draft.roles.iter().position(|role| named(&role.id, &role.label))?;
    let label = if draft.locale == "en" { ident::singular(new) } else { new.to_owned() };
    let id = if draft.roles[at].base == RoleBase::Admin { "admin".to_owned() } else { ident::entity_id(&label) };
    if draft.roles.iter().enumerate().any(|(other, role)| other != at && role.id == id) {
        return None;
    }
    let role = &mut draft.roles[at];
    let old = std::mem::replace(&mut role.id, id.clone());
    role.was.retain(|was| *was != old && *was != id);
    if old != id {
        role.was.push(old);
    }
    role.label = clip(&capital(&label));
    Some(format!("role:{id}"))
}

fn page(draft: &mut Draft, folded: &[String], new: &str) -> Option<String> {
    let wish = draft.wishes.iter_mut().find(|wish| stems(&wish.title) == folded)?;
    wish.title = clip(&capital(new));
    Some("page:title".to_owned())
}
