//! A project's specs as a client sees them.

use domain::spec::{self, ChangeKind, Spec, SpecChange};
use serde::Serialize;
use store::SpecVersion;
use utoipa::ToSchema;

/// One spec of a project in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SpecVersionView {
    /// Its number, which grows with time; `draft` for what the conversation says and no run was started with.
    version: String,
    /// Its revision in the conversation; one that was reset begins at 1 again.
    revision: u32,
    /// When a run was first started with it; of a draft, when the conversation last changed.
    at_ms: i64,
    /// The runs that were started with it, the oldest first.
    runs: Vec<i64>,
    /// How much differs from the one before.
    #[serde(flatten)]
    sum: Sum,
}

/// How much differs.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct Sum {
    /// Things that came.
    added: u32,
    /// Things that went.
    removed: u32,
    /// Things that are otherwise.
    changed: u32,
}

/// One spec of a project.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SpecView {
    /// Its number, or `draft`.
    pub(crate) version: String,
    /// The spec, as `velocity-spec/1` writes it.
    #[schema(value_type = Object)]
    pub(crate) spec: Spec,
}

/// What differs between two specs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SpecChangesView {
    /// The version that it is compared with; null for the first one.
    #[schema(required)]
    pub(crate) from: Option<String>,
    /// By part of the spec.
    #[schema(value_type = Vec<crate::view::schema::spec::SpecDifference>)]
    pub(crate) changes: Vec<SpecChange>,
}

impl SpecVersionView {
    pub(crate) fn new(version: &SpecVersion, before: Option<&Spec>) -> Self {
        Self {
            version: version.id.to_string(),
            revision: version.spec.revision,
            at_ms: version.created_at_ms,
            runs: version.runs.iter().map(|run| run.0).collect(),
            sum: Sum::between(before, &version.spec),
        }
    }

    pub(crate) fn draft(spec: &Spec, at_ms: i64, before: Option<&Spec>) -> Self {
        let sum = Sum::between(before, spec);
        Self { version: "draft".to_owned(), revision: spec.revision, at_ms, runs: Vec::new(), sum }
    }
}

impl Sum {
    fn between(before: Option<&Spec>, after: &Spec) -> Self {
        let changes = before.map(|before| spec::changes(before, after)).unwrap_or_default();
        let count = |kind| u32::try_from(changes.iter().filter(|one| one.kind == kind).count()).unwrap_or(u32::MAX);
        Self {
            added: count(ChangeKind::Added),
            removed: count(ChangeKind::Removed),
            changed: count(ChangeKind::Changed),
        }
    }
}
