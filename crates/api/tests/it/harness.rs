//! One server a test: a real store in a new directory, the real router on a real port, and a client that speaks plainly.

use api::{Api, CloneCall, Config, Database, Look, SandboxLevel, Sources};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use domain::source::Unreadable;
use domain::{Claim, EpochMs, JobKind, Outcome, Role, RunId, Session, SessionId, Slug, Spec, Stage, WorkerSpec};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use policy::{Gate, PolicySet, SCHEMA, default_files};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use store::{Artifacts, NewRun, Store};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use workspace::Workspace;

/// When the simulated worker works, so that nothing depends on the clock.
pub const NOW: EpochMs = 1_900_000_000_000;
pub const PASSWORD: &str = "correct horse battery";
/// What every server of the tests signs with.
pub const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";

pub struct Harness {
    pub store: Store,
    pub artifacts: Artifacts,
    pub gate: Arc<Gate>,
    pub port: u16,
    pub closing: CancellationToken,
    serving: Option<JoinHandle<std::io::Result<()>>>,
    client: Client<HttpConnector, Body>,
    dir: TempDir,
}

impl Harness {
    /// One person's machine: the key `dev` works.
    pub async fn start() -> Self {
        Self::with(|config| config).await
    }

    pub async fn with(change: impl FnOnce(Config) -> Config) -> Self {
        Self::built(change, |api| api).await
    }

    /// One person's machine with models.
    pub async fn thinking(models: api::Models) -> Self {
        Self::built(|config| config, |api| api.thinking(models)).await
    }

    /// One person's machine where heads of the audit trail are kept elsewhere.
    pub async fn signed(heads: api::Heads) -> Self {
        Self::built(|config| config, |api| api.signed(heads)).await
    }

    /// One person's machine with an embedding model.
    pub async fn meaning(embedder: api::Embedder) -> Self {
        Self::built(|config| config, |api| api.meaning(embedder)).await
    }

    /// One person's machine where people may sign in by a provider; it is told on which port that is.
    pub async fn signing_in_by(settings: impl AsyncFnOnce(u16) -> api::OidcSettings) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let settings = settings(listener.local_addr().unwrap().port()).await;
        let provider = Arc::new(api::Oidc::new(settings).unwrap());
        Self::on(listener, |config| config, |api| api.signing_in_by(provider)).await
    }

    /// One person's machine that shows the files of the projects below `root`.
    pub async fn showing(root: &std::path::Path) -> Self {
        let sources = sources(root);
        Self::built(|config| config, |api| api.showing(sources)).await
    }

    async fn built(change: impl FnOnce(Config) -> Config, add: impl FnOnce(Api) -> Api) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").await.unwrap(), change, add).await
    }

    async fn on(listener: TcpListener, change: impl FnOnce(Config) -> Config, add: impl FnOnce(Api) -> Api) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", dir.path().join("velocity.db").display())).await.unwrap();
        let artifacts = Artifacts::in_dir(dir.path().join("artifacts")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let level = SandboxLevel::default();
        level.found("bwrap+landlock");
        let secret = api::Secret::of(SECRET).unwrap();
        let config = change(Config { secret, ..Config::local(port, Database::Path(store.describe()), level) });
        let gate = Arc::new(Gate::with_defaults());
        let closing = CancellationToken::new();
        let api = Api::new(store.clone(), artifacts.clone(), gate.clone(), config, closing.clone());
        let api = add(api.standing_on(ground(dir.path().canonicalize().unwrap())));
        let serving = Some(tokio::spawn(api::serve(listener, api)));
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self { store, artifacts, gate, port, closing, serving, client, dir }
    }

    /// Puts one more rule in force, with the wish that it matches and one that it spares.
    pub fn rule(&self, id: &str, text: &str, matches: Value, spares: Value) {
        let rule = format!("@id(\"{id}\") @reason(\"a test wants it\") {text}");
        let examples = json!([
            {"says": "this", "wish": matches, "matches": [id]},
            {"says": "not that", "wish": spares, "spares": [id]},
        ])
        .to_string();
        let mut files = default_files();
        files.extend([("zz.cedar", rule.as_str()), ("zz.examples.json", examples.as_str())]);
        self.gate.replace(PolicySet::load(&files, SCHEMA));
        assert!(self.gate.trouble().is_none(), "{:?}", self.gate.trouble());
    }

    pub fn dir(&self) -> &std::path::Path {
        self.dir.path()
    }

    /// Stops the server and waits until it has drained.
    pub async fn stop(&mut self) {
        self.closing.cancel();
        let serving = self.serving.take().expect("it is stopped once");
        tokio::time::timeout(Duration::from_secs(5), serving).await.expect("it drains").unwrap().unwrap();
    }

    /// Stops the server and starts a new one on the same store and port.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.resume().await;
    }

    /// Starts a new server on the store and port of the one that was stopped.
    pub async fn resume(&mut self) {
        self.closing = CancellationToken::new();
        let config = Config::local(self.port, Database::Path(self.store.describe()), SandboxLevel::default());
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        let api = Api::new(self.store.clone(), self.artifacts.clone(), self.gate.clone(), config, self.closing.clone());
        self.serving = Some(tokio::spawn(api::serve(listener, api)));
    }

    pub fn call(&self, method: &str, path: &str) -> Call<'_> {
        let host = HeaderValue::from_str(&format!("localhost:{}", self.port)).unwrap();
        let headers = HeaderMap::from_iter([(axum::http::header::HOST, host)]);
        Call { harness: self, method: method.parse().unwrap(), path: path.to_owned(), headers, body: Vec::new() }
    }

    /// A reading with the local key.
    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path).key("dev").send().await
    }

    /// A change with the local key.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call("POST", path).key("dev").json(&body).send().await
    }

    pub async fn say(&self, session: &str, message: &str) -> Value {
        let body = json!({"message": message, "session_id": session, "backend": "rules"});
        let answer = self.post("/assistant-chat", body).await;
        assert_eq!(answer.status, 200, "{message:?}: {}", answer.text);
        answer.json()
    }

    /// An account of this role, signed in; gives its token.
    pub async fn token(&self, role: Role) -> String {
        let email = format!("{}@example.com", role.as_str());
        let _ = api::add_user(&self.store, &email, PASSWORD, role, NOW).await;
        let credentials = json!({"email": email, "password": PASSWORD});
        let answer = self.call("POST", "/api/auth/login").json(&credentials).send().await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["token"].as_str().unwrap().to_owned()
    }

    /// The account of this role, and its sign-in as the browser holds it: `name=value`.
    pub async fn cookie(&self, role: Role) -> (String, String) {
        self.token(role).await;
        let credentials = json!({"email": format!("{}@example.com", role.as_str()), "password": PASSWORD});
        let answer = self.call("POST", "/api/auth/login").json(&credentials).send().await;
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        (answer.json()["user"]["id"].as_str().unwrap().to_owned(), cookie)
    }

    /// Waits until a call is answered so, at most a second.
    pub async fn within_a_second(&self, call: impl Fn(&Self) -> Call<'_>, status: u16) {
        let began = std::time::Instant::now();
        while call(self).send().await.status != status {
            assert!(began.elapsed() < Duration::from_secs(1), "still not {status} after a second");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// A run of a small spec, started as a conversation would.
    pub async fn a_run(&self, project: &str) -> RunId {
        self.a_run_at(project, NOW).await
    }

    /// The same at another time.
    pub async fn a_run_at(&self, project: &str, now: EpochMs) -> RunId {
        let id = SessionId(format!("session of {project}"));
        let stored = self.store.find_session(&id).await.unwrap();
        let session = stored.unwrap_or_else(|| Session::new(id.clone(), now));
        let session = Session { spec: Some(spec(project)), ..session };
        let session = self.store.save_session(&session, None, now).await.unwrap();
        let new = NewRun {
            session_id: Some(id),
            spec: spec(project),
            stages: Stage::ALL.to_vec(),
            requested_by: "tester".to_owned(),
            payload: json!({}),
            decisions: Vec::new(),
        };
        let run = self.store.start_run(&new, now).await.unwrap();
        self.store.save_session(&Session { run_id: Some(run), ..session }, None, now).await.unwrap();
        run
    }

    /// What a worker does first: claims the next stage.
    pub async fn claim(&self) -> Claim {
        let worker = WorkerSpec::new("tester", Stage::ALL.map(JobKind::Stage));
        self.store.claim_job(&worker, 60_000, NOW).await.unwrap().expect("a stage is due")
    }

    /// What a worker does last: the stage gave this.
    pub async fn pass(&self, result: Value) -> Claim {
        let claim = self.claim().await;
        self.store.finish_job(&claim, &Outcome::Done(result), NOW, NOW).await.unwrap();
        claim
    }
}

/// Products that leave their log and their database in this directory.
fn ground(dir: std::path::PathBuf) -> api::Ground {
    let logs = dir.clone();
    api::Ground {
        log: Arc::new(move |project, from, most| {
            let text = std::fs::read_to_string(logs.join(format!("{project}.log"))).unwrap_or_default();
            let from = usize::try_from(from.unwrap_or(0)).unwrap_or(0).min(text.len());
            let end = text.len().min(from + usize::try_from(most).unwrap());
            Ok((text[from..end].to_owned(), end as u64))
        }),
        database: Arc::new(move |project| dir.join(format!("{project}.db"))),
    }
}

impl Drop for Harness {
    fn drop(&mut self) {
        self.closing.cancel();
    }
}

/// A call that is being put together.
pub struct Call<'a> {
    harness: &'a Harness,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Call<'_> {
    pub fn key(self, key: &str) -> Self {
        self.header("x-api-key", key)
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// Also takes the place of the usual `Host`.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
        self
    }

    /// The same header once more.
    pub fn also(mut self, name: &str, value: &str) -> Self {
        self.headers.append(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends it and reads the whole answer.
    pub async fn send(self) -> Answer {
        let response = self.open().await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer::new(parts.status.as_u16(), parts.headers, bytes)
    }

    /// Sends it and gives the answer before its body has come.
    pub async fn open(self) -> Response<Incoming> {
        let uri = format!("http://127.0.0.1:{}{}", self.harness.port, self.path);
        let mut request = Request::builder().method(self.method).uri(uri).body(Body::from(self.body)).unwrap();
        *request.headers_mut() = self.headers;
        self.harness.client.request(request).await.unwrap()
    }
}

/// An answer with its whole body.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    pub text: String,
}

impl Answer {
    fn new(status: u16, headers: HeaderMap, bytes: Vec<u8>) -> Self {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Self { status, headers, bytes, text }
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// The ways to look at the projects below `root`, as the program puts them together.
fn sources(root: &std::path::Path) -> Sources {
    Sources {
        listing: look(root, |workspace, name: String| workspace.listing(&name)),
        blob: look(root, |workspace, (name, path, most): (String, String, u64)| workspace.blob(&name, &path, most)),
        history: look(root, |workspace, (name, limit): (String, u32)| workspace.history(&name, limit)),
        changes: look(root, |workspace, span| workspace.changes(&span)),
        zip: look(root, |workspace, name: String| {
            let out = workspace.dir().join(".git/out.zip");
            workspace.commit_zip(&name, &out)?;
            Ok(std::fs::File::open(out).unwrap())
        }),
        clone: look(root, |workspace, call: CloneCall| match &call.question {
            Some(question) => workspace.pack(call.protocol.as_deref(), question),
            None => workspace.offer(call.protocol.as_deref()),
        }),
    }
}

fn look<A, T>(
    root: &std::path::Path,
    way: impl Fn(&Workspace, A) -> Result<T, workspace::Error> + Send + Sync + 'static,
) -> Look<A, T> {
    let root = root.to_owned();
    Arc::new(move |project: &Slug, asked| {
        let looked = Workspace::find(&root, project).and_then(|workspace| way(&workspace, asked));
        looked.map_err(|error| match error {
            workspace::Error::NotFound(_) => Unreadable::NotFound(error.to_string()),
            workspace::Error::Refused { .. } => Unreadable::Refused(error.to_string()),
            workspace::Error::TooLarge(_) => Unreadable::TooLarge(error.to_string()),
            other => Unreadable::Broken(other.to_string()),
        })
    })
}

/// The smallest spec there is.
pub fn spec(project: &str) -> Spec {
    serde_json::from_value(json!({
        "spec_version": domain::spec::SPEC_VERSION, "revision": 1, "generator": "test",
        "project": {
            "id": project, "title": "A <b>shop</b>", "tagline": "for tests", "archetypes": [], "domain": "any",
            "locale": "en", "dir": "ltr", "currency": "EUR", "audience": "public"
        },
        "answers": {}, "requirements": [], "roles": [], "features": [], "entities": [], "actions": [], "pages": [],
        "navigation": {"primary": [], "account": [], "footer": []}, "flows": [],
        "theme": {"style": "minimal", "hue": 10, "mode": "light", "density": "regular", "art": "waves"},
        "trace": [], "assumptions": [], "questions": []
    }))
    .unwrap()
}

/// A token of these parts, signed by HS256 with this key, whatever its header says.
pub fn signed(header: &str, claims: &str, key: &[u8]) -> String {
    use base64::Engine as _;
    use hmac::{KeyInit as _, Mac as _};
    let encode = |bytes: &[u8]| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
    let text = format!("{}.{}", encode(header.as_bytes()), encode(claims.as_bytes()));
    let mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(key).unwrap().chain_update(&text);
    format!("{text}.{}", encode(&mac.finalize().into_bytes()))
}

/// Seconds since the epoch, now.
pub fn now_s() -> i64 {
    time::OffsetDateTime::now_utc().unix_timestamp()
}

pub fn sha256(text: &str) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
