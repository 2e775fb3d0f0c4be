//! The words that name one of the seven answers, in four languages.

use super::text::plain;
use domain::Question;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A label: which answer it names, and whether it also does so within a sentence.
#[derive(Debug, Clone, Copy)]
struct Label {
    question: Question,
    in_sentence: bool,
}

static LABELS: LazyLock<BTreeMap<String, Label>> = LazyLock::new(|| {
    let mut labels = BTreeMap::new();
    let mut question = Question::Kind;
    for line in include_str!("phrases/labels.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            question = Question::ALL.into_iter().find(|q| q.as_str() == name).unwrap_or(question);
            continue;
        }
        for phrase in line.split(" / ").filter(|phrase| !phrase.is_empty()) {
            labels.entry(plain(phrase)).or_insert(Label { question, in_sentence: phrase.ends_with('*') });
        }
    }
    labels
});

/// The answer that this text names before a colon.
pub(crate) fn before_colon(text: &str) -> Option<Question> {
    LABELS.get(&plain(text)).map(|label| label.question)
}

/// The answer that this text names within a sentence, as in "change the goal to …".
pub(crate) fn in_sentence(text: &str) -> Option<Question> {
    LABELS.get(&plain(text)).filter(|label| label.in_sentence).map(|label| label.question)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_has_a_name_in_four_languages() {
        for (text, question) in [
            ("Goal", Question::Goal),
            ("Seiten", Question::Pages),
            ("Fonctionnalités", Question::Features),
            ("المستخدمون", Question::Users),
            ("visual style", Question::Style),
            ("Projektname", Question::Name),
            ("النوع", Question::Kind),
        ] {
            assert_eq!(before_colon(text), Some(question), "{text}");
        }
        assert_eq!(in_sentence("product"), None);
        assert_eq!(in_sentence("goal"), Some(Question::Goal));
    }
}
