//! What somebody asks for with `POST /tasks`: read field by field, so that the answer names everything that is wrong.

use crate::clock;
use crate::error::{ApiError, Fault};
use axum::http::HeaderMap;
use domain::{EpochMs, JobId, Slug, Task, Terms};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Longest key that a caller may choose, in bytes; the caller's own name is put before an idempotency key.
const KEY_BYTES_MAX: usize = 128;
/// Longest label, in bytes.
const LABEL_BYTES_MAX: usize = 63;
/// Most jobs that one may depend on.
const NEEDS_MAX: usize = 64;
/// Longest time that one attempt may take, in seconds.
const TIMEOUT_S_MAX: i64 = 24 * 3600;
/// The fields of a task.
const FIELDS: [&str; 10] = [
    "task",
    "payload",
    "priority",
    "run_at",
    "idempotency_key",
    "concurrency_key",
    "labels",
    "depends_on",
    "attempts_max",
    "timeout_s",
];

/// A task to be put into the queue.
#[derive(ToSchema)]
#[allow(dead_code, reason = "only its shape is used, by the generated description")]
#[schema(as = NewTask)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderBody {
    /// One of `GET /tasks/allowed`.
    task: String,
    /// With what. Keys at its top that begin with `_` are reserved.
    #[schema(value_type = Option<Object>)]
    payload: Value,
    /// Higher goes first.
    #[schema(minimum = -100, maximum = 100)]
    priority: Option<i32>,
    /// Not before: RFC 3339 text, or milliseconds since the epoch.
    run_at: Option<When>,
    /// A second task of the same caller with the same key is not made; the header `Idempotency-Key` says the same.
    #[schema(min_length = 1, max_length = 128)]
    idempotency_key: Option<String>,
    /// Of the tasks with one key, one at a time is worked on.
    #[schema(min_length = 1, max_length = 128)]
    concurrency_key: Option<String>,
    /// What a worker must offer, as `gpu`.
    #[schema(max_items = 16)]
    labels: Option<Vec<String>>,
    /// Jobs that must be done first.
    #[schema(max_items = 64)]
    depends_on: Option<Vec<JobNumber>>,
    /// How often it is tried when it fails for a transient reason.
    #[schema(minimum = 1, maximum = 100)]
    attempts_max: Option<u32>,
    /// How long one attempt may take, in seconds.
    #[schema(minimum = 1, maximum = 86_400)]
    timeout_s: Option<i64>,
}

/// A moment.
#[derive(ToSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "only its shape is used, by the generated description")]
pub(crate) enum When {
    /// RFC 3339.
    #[schema(format = DateTime)]
    Text(String),
    /// Milliseconds since the epoch.
    Ms(i64),
}

/// A job's number, as text or as a number.
#[derive(ToSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "only its shape is used, by the generated description")]
pub(crate) enum JobNumber {
    /// As `POST /tasks` gives it.
    Text(String),
    /// As a number.
    Number(i64),
}

/// A task as it was asked for, with everything in order.
#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) task: Task,
    pub(crate) payload: Map<String, Value>,
    /// The project that the payload names.
    pub(crate) project: Option<Slug>,
    pub(crate) needs: Vec<JobId>,
    pub(crate) terms: Terms,
}

/// What can be said of a body before it is known whether there is such a task.
pub(crate) struct Draft {
    /// The task's name as it was written.
    pub(crate) name: String,
    payload: Map<String, Value>,
    project: Option<Slug>,
    needs: Vec<JobId>,
    terms: Terms,
}

impl Draft {
    /// Reads a body. Everything that is wrong with it is in the error.
    pub(crate) fn read(body: Value, headers: &HeaderMap) -> Result<Self, ApiError> {
        let Value::Object(body) = body else {
            return Err(ApiError::invalid(&["body"], "a task is a JSON object: {\"task\": …, \"payload\": {…}}"));
        };
        let mut reader = Reader { body, faults: Vec::new() };
        let draft = reader.draft(headers);
        if reader.faults.is_empty() { Ok(draft) } else { Err(ApiError::unusable(reader.faults)) }
    }

    /// The first word that forbids the task itself: an unknown name, a reserved key.
    pub(crate) fn refusal(&self) -> Option<&'static str> {
        if Task::parse(&self.name).is_none() {
            return Some("task_not_allowed");
        }
        self.payload.keys().any(|key| key.starts_with('_')).then_some("payload_reserved_keys")
    }

    /// The order; an error for what [`Draft::refusal`] names.
    pub(crate) fn order(self) -> Result<Order, ApiError> {
        if let Some(word) = self.refusal() {
            return Err(ApiError::bad_request(word));
        }
        let task = Task::parse(&self.name).ok_or_else(|| ApiError::bad_request("task_not_allowed"))?;
        let Self { payload, project, needs, terms, .. } = self;
        Ok(Order { task, payload, project, needs, terms })
    }
}

impl Order {
    /// Whether its command wants to reach the network.
    pub(crate) fn wants_network(&self) -> bool {
        !matches!(self.payload.get("network"), None | Some(Value::Null | Value::Bool(false)))
    }
}

struct Reader {
    body: Map<String, Value>,
    faults: Vec<Fault>,
}

impl Reader {
    fn draft(&mut self, headers: &HeaderMap) -> Draft {
        let unknown: Vec<String> = self.body.keys().filter(|key| !FIELDS.contains(&key.as_str())).cloned().collect();
        for key in unknown {
            self.fault(&key, "extra_forbidden", format!("there is no such field; there are {}", FIELDS.join(", ")));
        }
        let name = self.name();
        let payload = self.payload();
        let project = self.project(&payload);
        let terms = self.terms(headers);
        Draft { name, payload, project, needs: self.needs(), terms }
    }

    fn fault(&mut self, field: &str, kind: &'static str, msg: impl Into<String>) {
        self.faults.push(Fault::of(field, kind, msg));
    }

    fn take(&mut self, field: &str) -> Option<Value> {
        self.body.remove(field).filter(|value| !value.is_null())
    }

    fn name(&mut self) -> String {
        match self.body.remove("task") {
            Some(Value::String(name)) => return name,
            None => self.fault("task", "missing", "Field required"),
            Some(_) => self.fault("task", "string_type", "Input should be a valid string"),
        }
        String::new()
    }

    fn payload(&mut self) -> Map<String, Value> {
        match self.take("payload") {
            Some(Value::Object(payload)) => return payload,
            None => {}
            Some(_) => self.fault("payload", "dict_type", "Input should be a valid dictionary"),
        }
        Map::new()
    }

    fn project(&mut self, payload: &Map<String, Value>) -> Option<Slug> {
        let text = match payload.get("project")? {
            Value::String(text) => text,
            Value::Null => return None,
            _ => {
                self.fault("payload", "value_error", "project is the name of a project");
                return None;
            }
        };
        Slug::parse(text).map_err(|error| self.fault("payload", "value_error", format!("project: {error}"))).ok()
    }

    fn terms(&mut self, headers: &HeaderMap) -> Terms {
        let usual = Terms::default();
        Terms {
            priority: self.whole("priority", -100, 100).map_or(usual.priority, |n| n as i32),
            run_at_ms: self.run_at(),
            idempotency_key: self.idempotency(headers),
            concurrency_key: self.key("concurrency_key"),
            labels: self.labels(),
            attempts_max: self.whole("attempts_max", 1, 100).map_or(usual.attempts_max, |n| n as u32),
            timeout_ms: self.whole("timeout_s", 1, TIMEOUT_S_MAX).map(|seconds| seconds * 1000),
        }
    }

    fn whole(&mut self, field: &str, least: i64, most: i64) -> Option<i64> {
        let value = self.take(field)?;
        match value.as_i64() {
            Some(number) if (least..=most).contains(&number) => return Some(number),
            Some(_) => self.fault(field, "value_error", format!("Input should be from {least} to {most}")),
            None => self.fault(field, "int_type", "Input should be a valid integer"),
        }
        None
    }

    fn run_at(&mut self) -> Option<EpochMs> {
        let value = self.take("run_at")?;
        let at = match &value {
            Value::String(text) => clock::of_rfc3339(text),
            number => number.as_i64(),
        };
        let usable = at.filter(|at| (0..=clock::LATEST_MS).contains(at));
        if usable.is_none() {
            let reason = "Input should be RFC 3339, as 2026-11-21T13:00:00Z, or milliseconds since the epoch";
            self.fault("run_at", "datetime_parsing", reason);
        }
        usable
    }

    /// The key of the header or of the body; two different ones are a mistake.
    fn idempotency(&mut self, headers: &HeaderMap) -> Option<String> {
        let said = self.key("idempotency_key");
        let Some(shown) = headers.get("idempotency-key") else { return said };
        let usable = shown.to_str().ok().map(str::to_owned).filter(|key| is_key(key));
        if usable.is_none() || said.as_ref().is_some_and(|said| usable.as_ref() != Some(said)) {
            let reason = "Idempotency-Key has 1 to 128 visible characters, and says what the body says";
            self.faults.push(Fault {
                loc: vec!["header".to_owned(), "idempotency-key".to_owned()],
                msg: reason.to_owned(),
                kind: "value_error",
            });
            return None;
        }
        usable
    }

    fn key(&mut self, field: &str) -> Option<String> {
        match self.take(field)? {
            Value::String(key) if is_key(&key) => return Some(key),
            Value::String(_) => {
                self.fault(field, "value_error", "a key has 1 to 128 bytes and no control characters");
            }
            _ => self.fault(field, "string_type", "Input should be a valid string"),
        }
        None
    }

    fn labels(&mut self) -> Vec<String> {
        let Some(value) = self.take("labels") else { return Vec::new() };
        let texts = value.as_array().map(|items| items.iter().map(|item| item.as_str().map(str::to_owned)));
        let mut labels: Vec<String> = texts.and_then(Iterator::collect::<Option<_>>).unwrap_or_else(|| {
            self.fault("labels", "list_type", "Input should be a list of texts");
            Vec::new()
        });
        if labels.len() > Terms::LABELS_MAX || !labels.iter().all(|label| is_label(label)) {
            let reason = "at most 16 labels of 1 to 63 lower-case letters, digits, `.`, `_`, `-`";
            self.fault("labels", "value_error", reason);
        }
        labels.sort_unstable();
        labels.dedup();
        labels
    }

    fn needs(&mut self) -> Vec<JobId> {
        let Some(value) = self.take("depends_on") else { return Vec::new() };
        let number = |item: &Value| match item {
            Value::String(text) => text.parse::<i64>().ok(),
            number => number.as_i64(),
        };
        let numbers = value.as_array().map(|items| items.iter().map(number));
        let needs: Option<Vec<i64>> = numbers.and_then(Iterator::collect);
        match needs.filter(|needs| needs.len() <= NEEDS_MAX && needs.iter().all(|id| *id > 0)) {
            Some(mut needs) => {
                needs.sort_unstable();
                needs.dedup();
                needs.into_iter().map(JobId).collect()
            }
            None => {
                self.fault("depends_on", "list_type", "Input should be a list of at most 64 job ids");
                Vec::new()
            }
        }
    }
}

fn is_key(text: &str) -> bool {
    (1..=KEY_BYTES_MAX).contains(&text.len()) && !text.chars().any(char::is_control)
}

fn is_label(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    (1..=LABEL_BYTES_MAX).contains(&text.len()) && text.chars().all(plain)
}
