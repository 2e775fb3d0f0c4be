//! Checking the whole trail from the page, with how far it is; and carrying it out.

use crate::auth::{Action, Caller};
use crate::error::ApiError;
use crate::extract::Query;
use crate::lines::{self, Lines, line};
use crate::routes::audit::AuditQuery;
use crate::state::{Api, HeadCheck};
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, HeaderValue};
use axum::response::Response;
use serde::Serialize;
use std::time::Instant;
use store::{AuditCheck, AuditFilter, AuditWalk};
use tokio::sync::SemaphorePermit;
use utoipa::ToSchema;

/// Rows that are carried out at once.
const BATCH: u32 = 1_000;

/// A line of the answer: how far the check is, and at last what it found.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "line", rename_all = "snake_case")]
pub(crate) enum VerifyLine {
    /// How far it is.
    Progress {
        /// Rows found right so far.
        rows: i64,
        /// Rows that there were at the start.
        of: i64,
    },
    /// It is through.
    End {
        /// Whether everything is as it was written.
        ok: bool,
        /// Rows found right, from the first one on.
        rows: i64,
        /// The first row that is not as it was written.
        #[schema(required)]
        fault: Option<FaultView>,
        /// How many heads were compared that are signed and kept outside of the database.
        heads: usize,
        /// The first line of the exported heads whose signature is wrong, from 1.
        #[schema(required)]
        forged_head: Option<usize>,
        /// Why the exported heads could not be read; without them, a trail that was cut off or written anew does not show.
        #[schema(required)]
        heads_missing: Option<String>,
        /// How long it took.
        seconds: f64,
    },
    /// It broke off.
    Broken {
        /// Why, and what to do.
        error: String,
    },
}

/// A row that is not as it was written.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FaultView {
    /// Its number.
    seq: i64,
    /// What is wrong, in words for a person.
    what: String,
}

/// Checks the whole trail: numbers, hashes, inputs, the end, and the heads that were signed and kept outside of the database;
/// as `velocity audit verify`. The answer comes line by line (`application/x-ndjson`), and names the first row that is wrong.
/// At most two such answers are made at once.
#[utoipa::path(
    post, path = "/api/audit/verify", operation_id = "verify_audit", tag = "policy",
    responses((status = 200, description = "How far it is, then what was found", content_type = "application/x-ndjson", body = VerifyLine))
)]
pub(crate) async fn verify(State(api): State<Api>, caller: Caller) -> Result<Response, ApiError> {
    caller.may(Action::SeeAudit).await?;
    let turn = lines::turn()?;
    let heads = match api.heads().cloned() {
        Some(heads) => tokio::task::spawn_blocking(move || heads()).await.map_err(|error| ApiError::broken(&error))?,
        None => Err("this server exports none".to_owned()),
    };
    let of = api.store().audit_head().await?.seq;
    let (heads, missing) = match heads {
        Ok(heads) => (heads, None),
        Err(error) => (HeadCheck::default(), Some(error)),
    };
    let walk = api.store().audit_walk(&heads.heads);
    Ok(lines::answer(Verifying { walk: Some(walk), of, heads, missing, begun: Instant::now(), _turn: turn }))
}

struct Verifying {
    walk: Option<AuditWalk>,
    of: i64,
    heads: HeadCheck,
    missing: Option<String>,
    begun: Instant,
    _turn: SemaphorePermit<'static>,
}

impl Lines for Verifying {
    async fn next(&mut self) -> Option<String> {
        let walk = self.walk.as_mut()?;
        let said = match walk.step().await {
            Ok(None) => return Some(line(&VerifyLine::Progress { rows: walk.rows(), of: self.of })),
            Ok(Some(check)) => line(&self.end(check)),
            Err(error) => line(&VerifyLine::Broken { error: lines::broken(&error) }),
        };
        self.walk = None;
        Some(said)
    }
}

impl Verifying {
    fn end(&mut self, check: AuditCheck) -> VerifyLine {
        let forged_head = self.heads.forged;
        VerifyLine::End {
            ok: check.fault.is_none() && forged_head.is_none(),
            rows: check.rows,
            fault: check.fault.map(|fault| FaultView { seq: fault.seq, what: fault.what }),
            heads: self.heads.heads.len(),
            forged_head,
            heads_missing: self.missing.take(),
            seconds: self.begun.elapsed().as_secs_f64(),
        }
    }
}

/// Rows of the trail as JSON lines, the oldest first, as `velocity audit export` writes them; with all that a list can be
/// filtered by.
#[utoipa::path(
    get, path = "/api/audit/export", operation_id = "export_audit", tag = "policy", params(AuditQuery),
    responses((status = 200, description = "A row a line", content_type = "application/x-ndjson", body = String))
)]
pub(crate) async fn export(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<AuditQuery>,
) -> Result<Response, ApiError> {
    caller.may(Action::SeeAudit).await?;
    let turn = lines::turn()?;
    let mut response = lines::answer(Exporting { api, filter: Some(query.filter()?), _turn: turn });
    let name = HeaderValue::from_static("attachment; filename=\"audit.jsonl\"");
    response.headers_mut().insert(CONTENT_DISPOSITION, name);
    Ok(response)
}

struct Exporting {
    api: Api,
    filter: Option<AuditFilter>,
    _turn: SemaphorePermit<'static>,
}

impl Lines for Exporting {
    async fn next(&mut self) -> Option<String> {
        let filter = self.filter.as_mut()?;
        match self.api.store().audit_rows(filter, BATCH).await {
            Ok(rows) => {
                filter.after = rows.last()?.seq;
                Some(rows.iter().map(line).collect())
            }
            Err(error) => {
                self.filter = None;
                Some(line(&VerifyLine::Broken { error: lines::broken(&error) }))
            }
        }
    }
}
