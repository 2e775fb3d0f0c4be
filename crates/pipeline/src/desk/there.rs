//! A server elsewhere, spoken to over HTTP. What is lost on the way is asked again; a lease that could not be kept in time
//! is given up by the worker's own clock.

use super::millis;
use crate::Error;
use crate::context::blocking;
use domain::worker::{Beat, Call, EndedJob, Envelope, Lease, Reply, Sent};
use domain::{Claim, Event, Evidence, Job, JobId, WorkerSpec};
use reqwest::redirect::Policy;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use store::{Ended, Turn};

/// How long an answer may take beyond what it was asked to wait.
const ANSWER_MAX: Duration = Duration::from_secs(15);
const CONNECT_MAX: Duration = Duration::from_secs(5);
const TRANSFER_MAX: Duration = Duration::from_secs(300);
/// How often a call is tried, and the first pause between two tries, which doubles.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(200);
/// How long the server may keep a call for work open.
const POLL: Duration = Duration::from_millis(Call::WAIT_MS_MAX);
const ARTIFACT_BYTES_MAX: u64 = 512 << 20;

/// How the server is reached.
#[derive(Debug, Clone)]
pub struct RemoteConfig {
    /// `http://host:port` or `https://host`.
    pub server: String,
    /// A key that may work.
    pub token: String,
}

/// A server elsewhere. Cheap to clone.
#[derive(Clone)]
pub struct Remote {
    http: reqwest::Client,
    config: Arc<RemoteConfig>,
    worker: Arc<WorkerSpec>,
}

impl Remote {
    /// Speaks to the server as this worker. Nothing is sent yet.
    pub fn new(config: RemoteConfig, worker: WorkerSpec) -> Result<Self, Error> {
        let server = config.server.trim_end_matches('/').to_owned();
        if !(server.starts_with("http://") || server.starts_with("https://")) {
            return Err(Error::Invalid(format!("the server's address is like http://host:8000, not {server}")));
        }
        // The key is for this server, not for one that it points at.
        let http = reqwest::Client::builder().connect_timeout(CONNECT_MAX).no_proxy().redirect(Policy::none()).build();
        let http = http.map_err(|error| Error::Failed(format!("no HTTP client can be made: {error}")))?;
        Ok(Self { http, config: Arc::new(RemoteConfig { server, ..config }), worker: Arc::new(worker) })
    }

    /// One call, once.
    async fn once(&self, call: &Call, wait: Duration) -> Result<Reply, Error> {
        let envelope = Envelope { worker: (*self.worker).clone(), call: call.clone() };
        let body = serde_json::to_vec(&envelope).map_err(|error| Error::Failed(error.to_string()))?;
        let request = self.request("POST", "/api/worker/call").header("content-type", "application/json");
        let answer = request.timeout(wait + ANSWER_MAX).body(body).send().await.map_err(lost)?;
        let answer = good(answer).await?;
        let bytes = answer.bytes().await.map_err(lost)?;
        serde_json::from_slice(&bytes)
            .map_err(|error| Error::Failed(format!("the server speaks another version: {error}")))
    }

    fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.config.server);
        let request = if method == "POST" { self.http.post(url) } else { self.http.get(url) };
        request.header("x-api-key", &self.config.token)
    }

    /// One call that may be made twice without harm.
    async fn call(&self, call: Call) -> Result<Reply, Error> {
        again(|| self.once(&call, Duration::ZERO)).await
    }

    async fn write(&self, call: Call) -> Result<(), Error> {
        match self.call(call).await? {
            Reply::Written => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    /// A call that stays open on the server until there may be work.
    pub(super) async fn is_due(&self, free: u32, busy: u32) -> Result<bool, Error> {
        let wait_ms = u64::try_from(POLL.as_millis()).unwrap_or(0);
        match self.once(&Call::Await { free, busy, wait_ms }, POLL).await? {
            Reply::Work { due } => Ok(due),
            other => Err(unexpected(&other)),
        }
    }

    pub(super) async fn turn(
        &self,
        ended: Vec<Ended>,
        want: u32,
        holds: &[Claim],
        lease: Duration,
    ) -> Result<Turn, Error> {
        let now = crate::now_ms();
        let ended = ended.into_iter().map(|one| EndedJob {
            lease: Lease::of(&one.claim),
            outcome: one.outcome,
            retry_after_ms: (one.retry_at - now).max(0),
        });
        let holds = holds.iter().map(Lease::of).collect();
        let call = Call::Turn { ended: ended.collect(), want, holds, lease_ms: millis(lease) };
        match self.once(&call, Duration::ZERO).await? {
            Reply::Turn { refused, claims } => Ok(Turn { refused, claims }),
            other => Err(unexpected(&other)),
        }
    }

    pub(super) async fn beat(&self, claims: &[Claim], lease: Duration, wait: Duration) -> Result<Vec<Beat>, Error> {
        let leases = claims.iter().map(Lease::of).collect();
        let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(0);
        match self.once(&Call::Beat { leases, lease_ms: millis(lease), wait_ms }, wait).await? {
            Reply::Beats { beats } => Ok(beats),
            other => Err(unexpected(&other)),
        }
    }

    pub(super) async fn give_back(&self, claim: &Claim) -> Result<(), Error> {
        self.write(Call::GiveBack { lease: Lease::of(claim) }).await
    }

    pub(super) async fn progress(&self, claim: &Claim, percent: u8, doing: &str) -> Result<(), Error> {
        self.write(Call::Progress { lease: Lease::of(claim), percent, doing: doing.to_owned() }).await
    }

    pub(super) async fn record_evidence(&self, claim: &Claim, evidence: &Evidence) -> Result<(), Error> {
        self.write(Call::Evidence { lease: Lease::of(claim), evidence: Box::new(evidence.clone()) }).await
    }

    pub(super) fn server(&self) -> &str {
        &self.config.server
    }

    pub(super) async fn agent_key(&self, claim: &Claim) -> Result<String, Error> {
        match self.call(Call::Key { lease: Lease::of(claim) }).await? {
            Reply::Key { key } => Ok(key),
            other => Err(unexpected(&other)),
        }
    }

    pub(super) async fn tree(&self, claim: &Claim) -> Result<Sent, Error> {
        match self.call(Call::Tree { lease: Lease::of(claim) }).await? {
            Reply::Tree(sent) => Ok(sent),
            other => Err(unexpected(&other)),
        }
    }

    /// After an answer that was lost on its way, a piece of the log may stand there twice.
    pub(super) async fn append_log(&self, claim: &Claim, text: &str) -> Result<(), Error> {
        self.write(Call::Log { lease: Lease::of(claim), text: text.to_owned() }).await
    }

    pub(super) async fn find_job(&self, id: JobId) -> Result<Option<Job>, Error> {
        Ok(self.jobs(Call::Job { id }).await?.into_iter().next())
    }

    pub(super) async fn jobs_of(&self, id: JobId) -> Result<Vec<Job>, Error> {
        self.jobs(Call::JobsOf { id }).await
    }

    async fn jobs(&self, call: Call) -> Result<Vec<Job>, Error> {
        match self.call(call).await? {
            Reply::Jobs { jobs } => Ok(jobs),
            other => Err(unexpected(&other)),
        }
    }

    pub(super) async fn events_of(&self, id: JobId) -> Result<Vec<Event>, Error> {
        match self.call(Call::EventsOf { id }).await? {
            Reply::Events { events } => Ok(events),
            other => Err(unexpected(&other)),
        }
    }

    pub(super) async fn evidence_of(&self, id: JobId) -> Result<Vec<Evidence>, Error> {
        match self.call(Call::EvidenceOf { id }).await? {
            Reply::Evidence { evidence } => Ok(evidence),
            other => Err(unexpected(&other)),
        }
    }

    pub(super) async fn put_artifact(&self, bytes: Vec<u8>, extension: &str) -> Result<String, Error> {
        let path = format!("/api/worker/artifacts?extension={extension}");
        let answer = again(|| {
            let request = self.request("POST", &path).timeout(TRANSFER_MAX).body(bytes.clone());
            async move { good(request.send().await.map_err(lost)?).await?.bytes().await.map_err(lost) }
        })
        .await?;
        let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap_or_default();
        let name = answer["name"].as_str().map(str::to_owned);
        name.ok_or_else(|| Error::Failed("the server gave the artifact no name".to_owned()))
    }

    pub(super) async fn artifact(&self, name: &str, room: &Path) -> Result<PathBuf, Error> {
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
        if !plain || name.starts_with('.') {
            return Err(Error::Invalid(format!("there is no artifact {name:?}")));
        }
        let path = format!("/api/worker/artifacts/{name}");
        let bytes = again(|| {
            let request = self.request("GET", &path).timeout(TRANSFER_MAX);
            async move {
                let answer = good(request.send().await.map_err(lost)?).await?;
                if answer.content_length().is_some_and(|bytes| bytes > ARTIFACT_BYTES_MAX) {
                    return Err(Error::Invalid(format!("the artifact {name} is larger than 512 MiB")));
                }
                answer.bytes().await.map_err(lost)
            }
        })
        .await?;
        let (room, file) = (room.to_owned(), room.join(name));
        blocking(move || {
            let io = |error: std::io::Error| Error::Transient(error.to_string());
            std::fs::create_dir_all(room).map_err(io)?;
            std::fs::write(&file, bytes).map_err(io)?;
            Ok(file)
        })
        .await
    }
}

/// Tries again what was lost on the way.
async fn again<T, F: Future<Output = Result<T, Error>> + Send>(once: impl Fn() -> F) -> Result<T, Error> {
    let mut pause = PAUSE;
    for _ in 1..TRIES {
        match once().await {
            Err(Error::Transient(reason)) => tracing::debug!(%reason, "asking the server again"),
            result => return result,
        }
        tokio::time::sleep(pause).await;
        pause *= 2;
    }
    once().await
}

/// What the server's refusals mean to a worker.
async fn good(answer: reqwest::Response) -> Result<reqwest::Response, Error> {
    let status = answer.status().as_u16();
    if (200..300).contains(&status) {
        return Ok(answer);
    }
    if (300..400).contains(&status) {
        let there = answer.headers().get("location").and_then(|there| there.to_str().ok()).unwrap_or("another address");
        return Err(Error::Invalid(format!("the server sends on to {there}; join it there")));
    }
    let said: serde_json::Value =
        answer.bytes().await.ok().and_then(|body| serde_json::from_slice(&body).ok()).unwrap_or_default();
    let words = said["error"].as_str().or(said["detail"].as_str()).unwrap_or("it gave no reason").to_owned();
    Err(match status {
        409 => Error::Stopped,
        429 | 500.. => Error::Transient(format!("the server cannot answer now ({status}): {words}")),
        401 | 403 => Error::Denied(format!("the server does not let this worker in ({status}): {words}")),
        _ => Error::Invalid(format!("the server refuses ({status}): {words}")),
    })
}

fn lost(error: reqwest::Error) -> Error {
    // Without the address: it may hold a name and a password.
    Error::Transient(format!("the server cannot be reached: {}", error.without_url()))
}

fn unexpected(reply: &Reply) -> Error {
    let kind = serde_json::to_value(reply).ok().and_then(|value| value["reply"].as_str().map(str::to_owned));
    Error::Failed(format!("the server speaks another version: it answered {}", kind.unwrap_or_default()))
}
