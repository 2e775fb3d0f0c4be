//! Static checks that Velocity makes itself on a product's files, and the documents they end in. Pure: files in,
//! findings out.

mod advisory;
mod finding;
mod ruff;
mod rule;
mod sarif;
mod sbom;
mod secret;

pub use advisory::{Advisories, Advisory, match_advisories};
pub use finding::{Finding, Severity};
pub use ruff::parse_ruff;
pub use rule::check_rules;
pub use sarif::sarif;
pub use sbom::{Component, components, cyclonedx};
pub use secret::check_secrets;
