//! The sandbox itself: probes what the machine gives, then runs commands in it.

use crate::cgroup::Parent;
use crate::helper::plan::{Fence, Inner, Plan};
use crate::live::{Live, Stop};
use crate::spawner::Spawner;
use crate::{Command, Error, Exit, Level, LevelReport, Network, Running, probe};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What the sandbox needs to know of its surroundings.
#[derive(Debug, Clone)]
pub struct Config {
    /// A program that calls [`crate::helper_main`] first thing; normally Velocity itself (`std::env::current_exe`).
    pub helper: PathBuf,
    /// bubblewrap.
    pub bwrap: PathBuf,
    /// First uid for sandboxes when Velocity runs as root.
    pub uid_base: u32,
    /// How many uids from there on.
    pub uid_span: u32,
}

impl Config {
    /// The usual surroundings: bubblewrap in `/usr/bin`, uids 200000 to 265535.
    pub fn new(helper: impl Into<PathBuf>) -> Self {
        Self { helper: helper.into(), bwrap: PathBuf::from("/usr/bin/bwrap"), uid_base: 200_000, uid_span: 65_536 }
    }
}

/// Runs commands so that they cannot escape. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Sandbox {
    config: Arc<Config>,
    report: Arc<LevelReport>,
    groups: Option<Arc<Parent>>,
    spawner: Option<Spawner>,
}

impl Sandbox {
    /// Finds the strongest level by running the real thing on each rung of the ladder. Never fails: where nothing can be
    /// had, the level is [`Level::Refuse`] and every command is refused.
    pub async fn probe(config: Config) -> Self {
        let groups = Parent::find().map(Arc::new);
        let limits = groups.as_ref().map_or("watchdog", |groups| groups.name());
        let report = LevelReport { level: Level::Refuse, reason: None, fix: None, limits };
        let spawner = Spawner::new().ok();
        let mut sandbox = Self { config: Arc::new(config), report: Arc::new(report), groups, spawner };
        let found = probe::climb(&sandbox).await;
        sandbox.report = Arc::new(LevelReport { limits, ..found });
        sandbox
    }

    /// The level in use.
    pub fn level(&self) -> Level {
        self.report.level
    }

    /// What the probe found, for health and doctor.
    pub fn report(&self) -> &LevelReport {
        &self.report
    }

    /// The uid that `project`'s commands run under, when Velocity runs as root: what they shall write must belong to it.
    pub fn uid(&self, project: &str) -> Option<u32> {
        rustix::process::geteuid().is_root().then(|| {
            // FNV-1a: stable over restarts and versions, which the standard library's hasher does not promise.
            let hash = project
                .bytes()
                .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
            self.config.uid_base + (hash % u64::from(self.config.uid_span.max(1))) as u32
        })
    }

    /// Runs a command to its end. `on_output` gets standard output and error together, as they come. When `cancel` fires
    /// the whole tree is killed. A failing command is an [`Exit`], not an error.
    pub async fn run(
        &self,
        command: &Command,
        mut on_output: impl FnMut(&[u8]) + Send,
        cancel: &CancellationToken,
    ) -> Result<Exit, Error> {
        let live = self.start(command, self.level()).await?;
        let stop = Stop { kill: cancel.clone(), term: CancellationToken::new() };
        live.listen(&mut on_output, &stop).await
    }

    /// Starts a long-lived command; its output goes to `log` (at most `limits.output_bytes`, then it begins anew).
    pub async fn spawn(&self, command: &Command, log: Option<&Path>) -> Result<Running, Error> {
        let live = self.start(command, self.level()).await?;
        Running::new(live, log, command.limits.output_bytes)
    }

    /// Starts a command at a certain level.
    pub(crate) async fn start(&self, command: &Command, level: Level) -> Result<Live, Error> {
        let refused = || {
            let report = &self.report;
            let because = report.reason.as_deref().unwrap_or("no thread can be started that would watch over them");
            Error::Refused(format!("{because}; {}", report.fix.as_deref().unwrap_or("try again")))
        };
        let spawner = self.spawner.as_ref().ok_or_else(refused)?;
        if level == Level::Refuse {
            return Err(refused());
        }
        let group = match &self.groups {
            Some(parent) => Some(parent.group(&command.limits).map_err(|error| Error::Setup(error.to_string()))?),
            None => None,
        };
        let cgroups = group.as_ref().map(|group| group.procs()).unwrap_or_default();
        let plan = self.plan(command, level, cgroups)?;
        Live::start(spawner, &plan, group, level.as_str()).await
    }

    fn plan(&self, command: &Command, level: Level, cgroups: Vec<PathBuf>) -> Result<Plan, Error> {
        let namespaces = level != Level::Landlock;
        let landlock = level != Level::Bwrap;
        if !namespaces {
            crate::translate::supported(command)?;
        }
        let mut env = self.environment(namespaces);
        env.extend(command.env.clone());
        Ok(Plan {
            namespaces,
            landlock,
            bwrap: self.config.bwrap.clone(),
            helper: self.config.helper.clone(),
            parent: std::process::id() as i32,
            uid: self.uid(&command.project),
            cgroups,
            mounts: command.mounts.clone(),
            network: command.network,
            inner: Inner {
                argv: command.argv.clone(),
                cwd: command.cwd.clone(),
                env,
                limits: command.limits,
                fence: landlock.then(|| fence(command, namespaces)),
                own_namespace: namespaces,
                report_fd: -1,
            },
        })
    }

    fn environment(&self, namespaces: bool) -> std::collections::BTreeMap<String, String> {
        let home = if namespaces { "/tmp/home" } else { "/nonexistent" };
        [("PATH", "/usr/local/bin:/usr/bin:/bin"), ("HOME", home), ("TMPDIR", "/tmp"), ("LANG", "C.UTF-8")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into()
    }
}

/// What landlock allows: inside namespaces everything that is there may be read; without them only what is named.
fn fence(command: &Command, namespaces: bool) -> Fence {
    let paths = |list: &[&str]| list.iter().map(PathBuf::from).collect::<Vec<_>>();
    let mut read = paths(&["/"]);
    let mut write = paths(&["/tmp", "/dev"]);
    if !namespaces {
        read = paths(&["/usr", "/bin", "/lib", "/lib64", "/sbin", "/etc/ssl", "/etc/alternatives", "/etc/ld.so.cache"]);
        read.extend(command.mounts.iter().map(|mount| mount.host.clone()));
        write = paths(&["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random", "/dev/full"]);
    }
    let inside = |mount: &crate::Mount| if namespaces { mount.inside.clone().into() } else { mount.host.clone() };
    write.extend(command.mounts.iter().filter(|mount| mount.writable).map(inside));
    Fence { read, write, refuse_tcp: !namespaces && command.network == Network::None }
}
