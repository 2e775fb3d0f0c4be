//! The accounts that a product begins with, so that one can look into it at once.

use super::api;
use domain::Spec;

/// The password of the first accounts, unless the product's `SEED_PASSWORD` says otherwise. Meant to be replaced before real
/// people use the product.
pub const SEED_PASSWORD: &str = "password-for-demo";

/// An account that a product begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The role's id.
    pub role: String,
    /// Its address.
    pub email: String,
}

/// The accounts that a product of this spec begins with, one a role and a second one of the role that people sign up for.
pub fn sign_ins(spec: &Spec) -> Vec<SignIn> {
    let text = |person: &serde_json::Value, key: &str| person[key].as_str().unwrap_or_default().to_owned();
    api::people(spec).iter().map(|person| SignIn { role: text(person, "role"), email: text(person, "email") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derive;
    use domain::Answers;

    #[test]
    fn a_product_begins_with_the_accounts_that_its_own_files_name() {
        let answers = Answers {
            kind: "An online shop".into(),
            goal: "sell garments".into(),
            users: "customers and an admin".into(),
            name: "corner".into(),
            ..Answers::default()
        };
        let spec = derive(&answers, &[], None);
        let tree = crate::generate(&spec).unwrap();
        let told = sign_ins(&spec);
        assert!(told.len() >= 3, "{told:?}");
        let data = tree.iter().filter(|(path, _)| path.starts_with("services/api/app/"));
        let data: String = data.map(|(_, bytes)| String::from_utf8_lossy(bytes)).collect();
        for SignIn { role, email } in &told {
            assert!(data.contains(&format!("\"{email}\"")) && data.contains(&format!("\"{role}\"")), "{email}");
        }
        assert!(data.contains(&format!("or \"{SEED_PASSWORD}\"")));
    }
}
