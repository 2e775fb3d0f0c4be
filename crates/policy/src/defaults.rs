//! The rules that the program brings along: `policies/` at the top of the repository.

/// The schema's file in a directory of rules.
pub const SCHEMA_FILE: &str = "velocity.cedarschema";

/// The schema: which actions there are, who does them to what, and what the rules may look at.
pub const SCHEMA: &str = include_str!("../../../policies/velocity.cedarschema");

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        vec![$(
            (concat!($name, ".cedar"), include_str!(concat!("../../../policies/", $name, ".cedar"))),
            (concat!($name, ".examples.json"), include_str!(concat!("../../../policies/", $name, ".examples.json"))),
        )*]
    };
}

/// The rules and their examples: names and texts.
pub fn default_files() -> Vec<(&'static str, &'static str)> {
    files!["agents", "approvals", "channels", "crm", "deploy", "keys", "memory", "people", "tasks", "workers"]
}
