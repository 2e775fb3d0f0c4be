//! Memories as a client sees them, and as it says them.

use crate::clock;
use crate::error::{ApiError, Fault};
use crate::view::schema;
use domain::{Memory, MemoryId, MemoryKind, MemoryScope, NewMemory, RunId, Slug};
use serde::{Deserialize, Serialize};
use store::{Found, FoundMemory, Kept, Piece, Ranking};
use utoipa::ToSchema;

/// Something to be remembered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMemory)]
pub(crate) struct MemoryBody {
    #[schema(value_type = schema::MemoryKind)]
    kind: MemoryKind,
    /// In one line.
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    /// In full, at most 16 KiB.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    body: String,
    /// For what it counts; when not said, for the project or the campaign that is named, else for everything.
    #[schema(value_type = Option<schema::MemoryScope>)]
    scope: Option<String>,
    /// The project, for that scope.
    project: Option<String>,
    /// The campaign, for that scope.
    campaign: Option<String>,
    /// Words to find it by.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 16)]
    tags: Vec<String>,
    /// From where it was taken: a page, a mail, a file.
    #[schema(max_length = 500)]
    source: Option<String>,
    /// Whether it came from text of others. Then nobody vouches for it, whoever sends it.
    untrusted: Option<bool>,
    /// The run in which it came up.
    run_id: Option<i64>,
    /// What shows it; `memory:7` says that it was derived from that one.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 16)]
    evidence: Vec<String>,
    /// RFC 3339; from when on it counts.
    #[schema(format = DateTime)]
    valid_from: Option<String>,
    /// RFC 3339; until when it counts.
    #[schema(format = DateTime)]
    valid_until: Option<String>,
    /// The one whose place it takes.
    supersedes: Option<i64>,
}

impl MemoryBody {
    /// What shall be remembered, and whether it came from text of others. Everything that is wrong with it is in the error.
    pub(crate) fn read(self) -> Result<(NewMemory, bool), ApiError> {
        let mut faults = Vec::new();
        let scope = self.scope().unwrap_or_else(|(field, words)| {
            faults.push(fault(field, words));
            MemoryScope::All
        });
        let mut time = |field: &str, text: Option<&str>| {
            let at = text.map(clock::of_rfc3339);
            if at == Some(None) {
                faults.push(fault(field, "a moment is like 2026-11-21T19:30:00Z".to_owned()));
            }
            at.flatten()
        };
        let valid_from_ms = time("valid_from", self.valid_from.as_deref());
        let valid_until_ms = time("valid_until", self.valid_until.as_deref());
        let new = NewMemory {
            kind: self.kind,
            scope,
            title: self.title,
            body: self.body,
            tags: self.tags,
            source: self.source,
            run_id: self.run_id.map(|id| -> RunId { domain::JobId(id) }),
            evidence: self.evidence,
            valid_from_ms,
            valid_until_ms,
            supersedes: self.supersedes.map(MemoryId),
        };
        faults.extend(new.faults().into_iter().map(|(field, words)| fault(field, words)));
        if faults.is_empty() { Ok((new, self.untrusted.unwrap_or(false))) } else { Err(ApiError::unusable(faults)) }
    }

    fn scope(&self) -> Result<MemoryScope, (&'static str, String)> {
        let usual = match (&self.project, &self.campaign) {
            (Some(_), _) => "project",
            (None, Some(_)) => "campaign",
            (None, None) => "all",
        };
        match (self.scope.as_deref().unwrap_or(usual), &self.project, &self.campaign) {
            ("all", None, None) => Ok(MemoryScope::All),
            ("project", Some(project), None) => {
                let project = Slug::parse(project).map_err(|error| ("project", error.to_string()))?;
                Ok(MemoryScope::Project { project })
            }
            ("campaign", None, Some(campaign)) => Ok(MemoryScope::Campaign { campaign: campaign.clone() }),
            _ => {
                let words =
                    "Input should be all, or project with its name as project, or campaign with its name as campaign";
                Err(("scope", words.to_owned()))
            }
        }
    }
}

fn fault(field: &str, words: String) -> Fault {
    Fault::of(field, "value_error", words)
}

/// Something that is remembered. It is text: it grants nothing, and what is not confirmed may have been planted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Memory)]
pub(crate) struct MemoryView {
    /// Its number.
    id: i64,
    #[schema(value_type = schema::MemoryKind)]
    kind: &'static str,
    #[schema(value_type = schema::MemoryScope)]
    scope: &'static str,
    /// The project that it counts for.
    #[schema(required)]
    project: Option<String>,
    /// The campaign that it counts for.
    #[schema(required)]
    campaign: Option<String>,
    /// In one line.
    title: String,
    /// In full.
    body: String,
    /// Words to find it by.
    tags: Vec<String>,
    #[schema(value_type = schema::MemoryTrust)]
    trust: &'static str,
    /// Who wrote it: `user:…`, `agent:…`, `key:…`.
    author: String,
    /// From where it was taken.
    #[schema(required)]
    source: Option<String>,
    /// The run in which it came up.
    #[schema(required)]
    run_id: Option<i64>,
    /// What shows it.
    evidence: Vec<String>,
    /// RFC 3339; from when on it counts.
    #[schema(required)]
    valid_from: Option<String>,
    /// RFC 3339; until when it counts.
    #[schema(required)]
    valid_until: Option<String>,
    /// Whether it counts now.
    counts: bool,
    /// The one whose place it took.
    #[schema(required)]
    supersedes: Option<i64>,
    /// The one that took its place.
    #[schema(required)]
    superseded_by: Option<i64>,
    /// RFC 3339; when it lost its place.
    #[schema(required)]
    superseded_at: Option<String>,
    /// Who vouches for it.
    #[schema(required)]
    confirmed_by: Option<String>,
    /// RFC 3339; since when.
    #[schema(required)]
    confirmed_at: Option<String>,
    /// RFC 3339; when it was written.
    created_at: String,
    /// SHA-256 of what it says; the audit trail names it so.
    digest: String,
}

impl From<Memory> for MemoryView {
    fn from(memory: Memory) -> Self {
        let counts = memory.counts_at(clock::now_ms());
        let said = memory.said;
        let place = |scope: &str| (said.scope.as_str() == scope).then(|| said.scope.place().to_owned());
        Self {
            id: memory.id.0,
            kind: said.kind.as_str(),
            scope: said.scope.as_str(),
            project: place("project"),
            campaign: place("campaign"),
            title: said.title,
            body: said.body,
            tags: said.tags,
            trust: memory.trust.as_str(),
            author: memory.author,
            source: said.source,
            run_id: said.run_id.map(|run| run.0),
            evidence: said.evidence,
            valid_from: said.valid_from_ms.map(clock::rfc3339),
            valid_until: said.valid_until_ms.map(clock::rfc3339),
            counts,
            supersedes: said.supersedes.map(|id| id.0),
            superseded_by: memory.superseded_by.map(|id| id.0),
            superseded_at: memory.superseded_at_ms.map(clock::rfc3339),
            confirmed_by: memory.confirmed_by,
            confirmed_at: memory.confirmed_at_ms.map(clock::rfc3339),
            created_at: clock::rfc3339(memory.created_at_ms),
            digest: memory.digest,
        }
    }
}

/// What is remembered now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptMemory {
    #[serde(flatten)]
    memory: MemoryView,
    /// Whether the same was remembered already; then nothing was written.
    existed: bool,
}

impl From<Kept> for KeptMemory {
    fn from(kept: Kept) -> Self {
        Self { memory: kept.memory.into(), existed: kept.existed }
    }
}

/// One that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundView {
    #[serde(flatten)]
    memory: MemoryView,
    /// The part of its text that shows why, in pieces: put together they are plain text.
    #[schema(value_type = Vec<schema::Piece>)]
    snippet: Vec<Piece>,
}

/// What was found, the best first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundMemories {
    items: Vec<FoundView>,
    /// `newest` without a question; `words`; `hybrid` when a model also looked for what means the same.
    ranking: &'static str,
    /// Whether each has every word of the question; when none has, those with any of them are given.
    every_word: bool,
    /// The `offset` of what comes next; null at the end.
    #[schema(required)]
    next_offset: Option<u32>,
    /// How many of these came from text of others: whoever acts on them acts on what somebody may have planted.
    untrusted: usize,
}

impl FoundMemories {
    pub(crate) fn new(found: Found, offset: u32) -> Self {
        let ranking = match found.ranking {
            Ranking::Newest => "newest",
            Ranking::Words => "words",
            Ranking::Hybrid => "hybrid",
        };
        let view = |FoundMemory { memory, snippet }| FoundView { memory: MemoryView::from(memory), snippet };
        let items: Vec<FoundView> = found.memories.into_iter().map(view).collect();
        let count = u32::try_from(items.len()).expect("a page is small");
        let untrusted = items.iter().filter(|item| item.memory.trust == "untrusted").count();
        let next_offset = found.more.then(|| offset.saturating_add(count));
        Self { items, ranking, every_word: found.every_word, next_offset, untrusted }
    }
}
