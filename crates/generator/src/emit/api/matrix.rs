//! What each test expects, worked out from the spec and from nothing that the product itself computes.

use domain::Spec;
use serde_json::{Value, json};

pub(super) fn matrix(spec: &Spec) -> Value {
    json!({ "project": spec.project.id })
}
