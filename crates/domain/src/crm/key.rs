//! By what records are found, and by what two are taken for the same.

use super::{Fields, RecordKind};

/// Texts of which two records of a kind that share one are perhaps the same: `email:ana@x.y`, `phone:4930123456`,
/// `name:acme corp`.
pub fn keys(kind: RecordKind, fields: &Fields) -> Vec<String> {
    if !matches!(kind, RecordKind::Person | RecordKind::Account | RecordKind::Lead) {
        return Vec::new();
    }
    let email = fields.text("email").map(|email| format!("email:{}", email.to_lowercase()));
    let phone = fields.text("phone").and_then(phone_key);
    let name = Some(name_key(fields.name())).filter(|name| !name.is_empty()).map(|name| format!("name:{name}"));
    email.into_iter().chain(phone).chain(name).collect()
}

/// The digits without what stands before them to call abroad; too few say nothing.
fn phone_key(phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    (digits.len() >= 6).then(|| format!("phone:{digits}"))
}

/// What companies put behind their names.
const FORMS: &[&str] =
    &["ag", "bv", "co", "company", "corp", "gmbh", "inc", "kg", "llc", "ltd", "oy", "plc", "sa", "sarl", "srl"];

fn name_key(name: &str) -> String {
    let mut words = split(name);
    while words.len() > 1 && words.last().is_some_and(|word| FORMS.contains(&word.as_str())) {
        words.pop();
    }
    words.join(" ")
}

fn split(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What of a question is looked for: each of these must be in a record's text.
pub fn words(question: &str) -> Vec<String> {
    const WORDS_MAX: usize = 16;
    question.to_lowercase().split_whitespace().take(WORDS_MAX).map(str::to_owned).collect()
}

impl Fields {
    /// All its texts in lower case, to be searched.
    pub fn searched(&self) -> String {
        let texts = super::FIELDS.iter().filter_map(|field| self.text(field.name)).chain(self.tags());
        let mut all = String::new();
        for text in texts {
            all.push_str(&text.to_lowercase());
            all.push('\n');
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(value: serde_json::Value) -> Vec<String> {
        keys(RecordKind::Lead, &Fields::new(RecordKind::Lead, value.as_object().unwrap()).unwrap())
    }

    #[test]
    fn the_same_is_known_in_other_clothes() {
        let one = of(json!({"name": "ACME, Inc.", "email": "Ana@X.y", "phone": "+49 (30) 123456"}));
        let two = of(json!({"name": "acme", "email": "ana@x.y", "phone": "0049 30 123456"}));
        assert_eq!(one, two);
        assert_eq!(one, ["email:ana@x.y", "phone:4930123456", "name:acme"]);
    }

    #[test]
    fn a_few_digits_make_nobody_the_same() {
        assert_eq!(of(json!({"name": "Co", "phone": "110"})), ["name:co"]);
    }
}
