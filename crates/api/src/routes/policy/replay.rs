//! What other rules would have decided, told as it is found out.

use crate::auth::{Action, Caller};
use crate::error::{ApiError, ErrorBody};
use crate::extract::Json;
use crate::lines::{self, Lines, line};
use crate::state::Api;
use crate::view::decided::DecisionView;
use crate::view::verdict::Verdict;
use axum::extract::State;
use axum::response::Response;
use policy::{PolicySet, Replay};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::SemaphorePermit;
use utoipa::ToSchema;

/// Decisions that are read at once.
const BATCH: u32 = 500;
/// Most decisions of one answer.
const DECIDED_MAX: u64 = 500_000;
/// Most differences that are shown one by one; all are counted.
const SHOWN_MAX: u64 = 500;
/// Longest text of rules, in bytes.
const RULES_BYTES_MAX: usize = 64 * 1024;

/// What to try.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReplayBody {
    /// Rules in Cedar that are tried beside those in force; one with the `@id` of a rule in force takes its place. Without them,
    /// the rules in force are tried.
    #[schema(max_length = 65536)]
    rules: Option<String>,
    /// Only decisions that are not older, epoch milliseconds; all when not said.
    since_ms: Option<i64>,
}

/// A line of the answer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "line", rename_all = "snake_case")]
pub(crate) enum ReplayLine {
    /// How far it is.
    Progress(ReplayCountsView),
    /// A decision that would come out otherwise; the first 500 are told.
    Different {
        /// As it was.
        #[schema(value_type = DecisionView)]
        was: Box<DecisionView>,
        /// As it would be.
        now: Verdict,
    },
    /// It is through.
    End {
        /// What was counted.
        counts: ReplayCountsView,
        /// Whether all decisions were tried; otherwise only the first 500,000.
        complete: bool,
        /// SHA-256 of the rules that were tried.
        policy_digest: String,
        /// How long it took.
        seconds: f64,
    },
    /// It broke off.
    Broken {
        /// Why, and what to do.
        error: String,
    },
}

/// How many decisions were made again, and how many would differ.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ReplayCounts)]
pub(crate) struct ReplayCountsView {
    /// How many decisions were made again.
    decided: u64,
    /// How many would have had another answer.
    different: u64,
    /// How many would have had the same answer by another rule.
    other_rule: u64,
    /// From which answer to which, and how often: `allow → deny`.
    changes: BTreeMap<String, u64>,
}

/// Decides once more what was decided, by the rules of today or with rules that are only tried; as `velocity policy replay`.
/// The answer comes line by line (`application/x-ndjson`). Nothing is put in force. At most two such answers are made at once.
#[utoipa::path(
    post, path = "/api/policy/replay", operation_id = "replay_policy", tag = "policy", request_body = ReplayBody,
    responses(
        (status = 200, description = "How far it is, what would differ, then the numbers", content_type = "application/x-ndjson", body = ReplayLine),
        (status = 422, description = "The rules cannot be used; the message says where and why", body = ErrorBody),
    )
)]
pub(crate) async fn replay(
    State(api): State<Api>,
    caller: Caller,
    Json(body): Json<ReplayBody>,
) -> Result<Response, ApiError> {
    caller.may(Action::SeeAudit).await?;
    let turn = lines::turn()?;
    let set = tried(api.gate().set(), body.rules).await?;
    let digest = set.digest().to_owned();
    Ok(lines::answer(Replaying {
        api,
        replay: Replay::new(set),
        digest,
        since_ms: body.since_ms.unwrap_or(i64::MIN),
        after: Some(0),
        begun: Instant::now(),
        _turn: turn,
    }))
}

/// The rules to be tried.
async fn tried(set: Arc<PolicySet>, rules: Option<String>) -> Result<Arc<PolicySet>, ApiError> {
    let Some(text) = rules.filter(|text| !text.trim().is_empty()) else { return Ok(set) };
    if text.len() > RULES_BYTES_MAX {
        return Err(ApiError::invalid(&["body", "rules"], "rules to be tried have at most 64 KiB"));
    }
    let loaded = tokio::task::spawn_blocking(move || set.with_rules(&text)).await;
    let loaded = loaded.map_err(|error| ApiError::broken(&error))?;
    loaded.map(Arc::new).map_err(|error| ApiError::invalid(&["body", "rules"], error.to_string()))
}

struct Replaying {
    api: Api,
    replay: Replay,
    digest: String,
    since_ms: i64,
    /// The last row that was tried; none when all was said.
    after: Option<i64>,
    begun: Instant,
    _turn: SemaphorePermit<'static>,
}

impl Lines for Replaying {
    async fn next(&mut self) -> Option<String> {
        let after = self.after?;
        let batch = match self.api.store().decisions_since(self.since_ms, after, BATCH).await {
            Ok(batch) => batch,
            Err(error) => {
                self.after = None;
                return Some(line(&ReplayLine::Broken { error: lines::broken(&error) }));
            }
        };
        let Some(last) = batch.last().map(|stored| stored.seq) else { return Some(self.end(true)) };
        if self.replay.counts().decided >= DECIDED_MAX {
            return Some(self.end(false));
        }
        self.after = Some(last);
        let mut said = String::new();
        for stored in batch {
            if let Some(now) = self.replay.step(&stored.wish, &stored.decision)
                && self.replay.counts().different <= SHOWN_MAX
            {
                said.push_str(&line(&ReplayLine::Different { was: Box::new(stored.into()), now: now.into() }));
            }
        }
        said.push_str(&line(&ReplayLine::Progress(self.counts())));
        Some(said)
    }
}

impl Replaying {
    fn counts(&self) -> ReplayCountsView {
        let counts = self.replay.counts().clone();
        ReplayCountsView {
            decided: counts.decided,
            different: counts.different,
            other_rule: counts.other_rule,
            changes: counts.changes,
        }
    }

    fn end(&mut self, complete: bool) -> String {
        self.after = None;
        line(&ReplayLine::End {
            counts: self.counts(),
            complete,
            policy_digest: self.digest.clone(),
            seconds: self.begun.elapsed().as_secs_f64(),
        })
    }
}
