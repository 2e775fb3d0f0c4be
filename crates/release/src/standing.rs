//! One version that stands: its sandbox, its socket, and the task that starts it again when it falls.

use crate::data::{self, DATA_INSIDE};
use crate::door::{SOCKET, Target};
use crate::inner::{LAUNCH, SERVE, Serve, Service};
use crate::{Error, Notice, NoticeKind, ReleasePlan};
use sandbox::{Command, HELPER_INSIDE, Limits, Running, Sandbox};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// Ports inside the sandbox's own network, so every product may have the same.
const API_PORT: u16 = 8001;
const WEB_PORT: u16 = 3000;
const RUN_INSIDE: &str = "/run/release";
const RESTARTS: &str = "restarts";
const RESTARTS_BYTES_MAX: u64 = 32;
/// Memory of a product's processes together, and of its log on disk.
const MEMORY_BYTES: u64 = 2 << 30;
const LOG_BYTES: u64 = 8 << 20;
/// Starting a fallen sandbox again: pauses, and how often before it is given up.
const FALL_PAUSE: Duration = Duration::from_secs(1);
const FALL_PAUSE_MAX: Duration = Duration::from_secs(60);
const FALLS_MAX: u32 = 6;
const RECOVERED: Duration = Duration::from_secs(300);

/// What a supervisor's owner is told through.
pub(crate) type OnNotice = Arc<dyn Fn(Notice) + Send + Sync>;

/// What one needs to look at a version.
#[derive(Debug, Clone)]
pub(crate) struct View {
    pub label: String,
    pub target: Arc<Target>,
    pub pages: Vec<String>,
    dir: PathBuf,
    falls: Arc<AtomicU32>,
}

impl View {
    /// Where its socket lies.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// How often it, or one of its processes, was started again.
    pub(crate) fn restarts(&self) -> u32 {
        // The sandbox writes this file: it may be anything.
        let text = workspace::read_beneath(&self.dir, RESTARTS, RESTARTS_BYTES_MAX).unwrap_or_default();
        let inside: u32 = std::str::from_utf8(&text).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        self.falls.load(Ordering::Relaxed).saturating_add(inside)
    }
}

/// One version that stands. Dropping it kills it.
pub(crate) struct Standing {
    pub plan: ReleasePlan,
    pub view: View,
    tail: Arc<Mutex<String>>,
    stop: CancellationToken,
    grace: Arc<Mutex<Duration>>,
    task: JoinHandle<()>,
}

impl Drop for Standing {
    fn drop(&mut self) {
        self.task.abort();
        let _ = std::fs::remove_dir_all(&self.view.dir);
    }
}

impl Standing {
    /// Starts a version; it does not answer yet. `dir` is new and its own.
    pub(crate) async fn start(
        sandbox: &Sandbox,
        plan: &ReleasePlan,
        dir: PathBuf,
        log: PathBuf,
        on_notice: OnNotice,
    ) -> Result<Self, Error> {
        let say = |source| Error::Io { path: dir.clone(), source };
        std::fs::create_dir_all(&dir).map_err(say)?;
        let uid = sandbox.uid(plan.project.as_str());
        workspace::give(&dir, uid).map_err(|error| say(std::io::Error::other(error.to_string())))?;
        let target = Arc::new(Target::open(&dir).map_err(say)?);
        let command = command(plan, &dir)?;
        let running = sandbox.spawn(&command, Some(&log)).await?;
        let watch = Watch {
            sandbox: sandbox.clone(),
            command,
            log,
            plan: plan.clone(),
            falls: Arc::default(),
            tail: Arc::default(),
            stop: CancellationToken::new(),
            grace: Arc::default(),
            on_notice,
        };
        let (tail, stop, grace) = (watch.tail.clone(), watch.stop.clone(), watch.grace.clone());
        let (label, pages, falls) = (plan.label.clone(), plan.pages.clone(), watch.falls.clone());
        let view = View { label, target, pages, dir, falls };
        let task = tokio::spawn(watch.keep(running));
        Ok(Self { plan: plan.clone(), view, tail, stop, grace, task })
    }

    /// Whether it has been given up.
    pub(crate) fn is_over(&self) -> bool {
        self.task.is_finished()
    }

    /// The end of its output, once it is over.
    pub(crate) fn last_words(&self) -> String {
        self.tail.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells it to end and waits; after `grace` it is killed.
    pub(crate) async fn stop(mut self, grace: Duration) -> String {
        *self.grace.lock().unwrap_or_else(PoisonError::into_inner) = grace;
        self.stop.cancel();
        let _ = (&mut self.task).await;
        self.last_words()
    }
}

/// The task's part of a standing version.
struct Watch {
    sandbox: Sandbox,
    command: Command,
    log: PathBuf,
    plan: ReleasePlan,
    falls: Arc<AtomicU32>,
    tail: Arc<Mutex<String>>,
    stop: CancellationToken,
    grace: Arc<Mutex<Duration>>,
    on_notice: OnNotice,
}

impl Watch {
    async fn keep(self, mut running: Running) {
        let mut in_a_row = 0;
        let mut pause = FALL_PAUSE;
        loop {
            let since = Instant::now();
            let reason = tokio::select! {
                exit = running.wait() => match exit {
                    Ok(exit) => exit.reason().unwrap_or_else(|| "it ended by itself".to_owned()),
                    Err(error) => error.to_string(),
                },
                () = self.stop.cancelled() => {
                    let grace = *self.grace.lock().unwrap_or_else(PoisonError::into_inner);
                    self.keep_words(&running.output_tail());
                    let _ = running.stop(grace).await;
                    return;
                }
            };
            self.keep_words(&running.output_tail());
            if since.elapsed() > RECOVERED {
                (in_a_row, pause) = (0, FALL_PAUSE);
            }
            in_a_row += 1;
            if in_a_row >= FALLS_MAX {
                return self.tell(NoticeKind::GivenUp(reason));
            }
            tokio::select! {
                () = sleep(pause) => pause = (pause * 2).min(FALL_PAUSE_MAX),
                () = self.stop.cancelled() => return,
            }
            self.falls.fetch_add(1, Ordering::Relaxed);
            self.tell(NoticeKind::Restarted(reason));
            running = match self.sandbox.spawn(&self.command, Some(&self.log)).await {
                Ok(running) => running,
                Err(error) => return self.tell(NoticeKind::GivenUp(error.to_string())),
            };
        }
    }

    fn keep_words(&self, words: &str) {
        // A version that was just started again has said nothing yet; what the one before said explains more.
        if !words.trim().is_empty() {
            words.clone_into(&mut self.tail.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }

    fn tell(&self, kind: NoticeKind) {
        (self.on_notice)(Notice { project: self.plan.project.clone(), label: self.plan.label.clone(), kind });
    }
}

/// The environment of everything that runs with the product's data.
pub(crate) fn environment(plan: &ReleasePlan) -> Result<BTreeMap<String, String>, Error> {
    let mut env: BTreeMap<String, String> = [
        ("DATABASE_URL", format!("sqlite:///{DATA_INSIDE}/{}", data::DATABASE)),
        ("UPLOADS_DIR", format!("{DATA_INSIDE}/uploads")),
        ("ENVIRONMENT", "production".to_owned()),
        ("SECRET_KEY", data::secret(&plan.data_dir)?),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    env.extend(plan.env.clone());
    Ok(env)
}

fn command(plan: &ReleasePlan, dir: &Path) -> Result<Command, Error> {
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
    let text = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<BTreeMap<_, _>>()
    };
    let (api_port, web_port) = (API_PORT.to_string(), WEB_PORT.to_string());
    let api =
        ["python", "-m", "uvicorn", "app.main:app", "--host", "127.0.0.1", "--port", &api_port, "--no-access-log"];
    let web = [
        ("NODE_ENV", "production"),
        ("HOSTNAME", "127.0.0.1"),
        ("PORT", &web_port),
        ("API_URL", &format!("http://127.0.0.1:{api_port}")),
    ];
    let mut web_env = plan.env.clone();
    web_env.extend(text(&web));
    let service = |name: &str, argv: Vec<String>, cwd: &str, env| Service {
        name: name.to_owned(),
        argv,
        cwd: cwd.to_owned(),
        env,
    };
    let serve = Serve {
        services: vec![
            service("api", words(&api), "/product/services/api", environment(plan)?),
            service("web", words(&["node", "server.js"]), "/product/web", web_env),
        ],
        socket: Path::new(RUN_INSIDE).join(SOCKET),
        port: WEB_PORT,
        restarts: Path::new(RUN_INSIDE).join(RESTARTS),
    };
    let json = serde_json::to_string(&serve).expect("a launch has only text keys");
    let limits = Limits {
        wall_ms: 0,
        cpu_s: 0,
        memory_bytes: MEMORY_BYTES,
        processes: 512,
        output_bytes: LOG_BYTES,
        file_bytes: 4 << 30,
    };
    let command = Command::new(plan.project.as_str(), &[HELPER_INSIDE, SERVE], "/tmp")
        .env(LAUNCH, &json)
        .show(&plan.artifact_dir, "/product")
        .share(&plan.data_dir, DATA_INSIDE)
        .share(dir, RUN_INSIDE)
        .limits(limits);
    Ok(plan.toolchain.equip(command))
}
