//! The project's name: what a person said, and what it becomes as a directory, module and host.

use super::text::fold;
use domain::Spec;

/// Whether a project id can be made of this name: it has a letter a–z after folding.
pub(crate) fn usable(name: &str) -> bool {
    fold(name).chars().any(|c| c.is_ascii_alphabetic())
}

/// Said when no id can be made of a name.
pub(crate) const UNUSABLE: &str = "I cannot make a project name of that: it needs at least one letter a-z, because it becomes a directory, a module and an address. \
     The title that people see can be changed afterwards to any script.";

/// Says which id the name became, when it is not the name itself.
pub(crate) fn note(name: &str, spec: &Spec) -> Option<String> {
    let id = spec.project.id.as_str();
    (name.trim() != id).then(|| {
        format!(
            "The project's id is `{id}`: an id has only lower-case letters, digits and underscores, begins with a letter and has at most 40 \
             characters. Say “call it …” for another one."
        )
    })
}
