//! The parts, put together.

use crate::cli::WorkLimits;
use crate::home::{Home, Shared};
use crate::{browser, environment};
use anyhow::Context as _;
use api::{AgentKeys, Secret};
use pipeline::{AgentKey, Config, Duty, EmbeddingModel, Gear, OwnServer, Places, Worker, worker_name};
use policy::Gate;
use sandbox::Sandbox;
use std::net::TcpListener;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{Artifacts, PromotionState, Store};

/// How many ports are kept for products, from the first one on.
const PORTS: u16 = 800;

/// How far the clocks of hosts that share a database may be apart.
const SKEW_MAX_MS: i64 = 5_000;

/// Opens the store: creates the database, brings its tables up to date. Refuses one that has moved away, and one into which
/// another moves.
pub(crate) async fn store(home: &Home) -> anyhow::Result<Store> {
    let store = Store::open(&home.database).await.context("cannot open the database")?;
    let Some(promotion) = store.promotion().await? else { return Ok(store) };
    let refusal = match promotion.state {
        PromotionState::Moved => moved(&store.describe(), &promotion.peer),
        PromotionState::Copying => format!(
            "{} is not complete: {} is being moved there; run `velocity promote --to` this address again and let it finish",
            store.describe(),
            promotion.peer
        ),
        PromotionState::Begun | PromotionState::Complete | PromotionState::InUse => return Ok(store),
    };
    store.close().await;
    anyhow::bail!(refusal)
}

/// The same for a process that serves or works: a database that was moved here goes its own way from now on.
pub(crate) async fn store_in_use(home: &Home) -> anyhow::Result<Store> {
    let store = store(home).await?;
    agrees_on_the_time(&store).await?;
    store.settle(pipeline::now_ms()).await?;
    Ok(store)
}

/// Hosts that share a PostgreSQL give each other leases by their clocks: one that is ahead would take the others' jobs away. So
/// each compares its clock with the one that all of them see.
async fn agrees_on_the_time(store: &Store) -> anyhow::Result<()> {
    let before = pipeline::now_ms();
    let Some(there) = store.server_clock().await? else { return Ok(()) };
    // The answer was given at some moment in between.
    let ahead = before.max(there.min(pipeline::now_ms())) - there;
    if ahead.abs() > SKEW_MAX_MS {
        let (seconds, way) = (ahead.abs() / 1_000, if ahead > 0 { "ahead of" } else { "behind" });
        anyhow::bail!(
            "this machine's clock is {seconds} s {way} that of {}: jobs would be taken from workers that are well; set both by a \
             time server (timedatectl set-ntp true) and start again",
            store.describe()
        );
    }
    Ok(())
}

/// What is said about a database that has moved away.
pub(crate) fn moved(from: &str, to: &str) -> String {
    format!(
        "{from} was moved to {to}: start with DATABASE_URL set to that address (with user and password); \
         to stay on SQLite instead: velocity promote --undo"
    )
}

/// Opens the store of artifacts: the one that hosts share, or the directory of this home.
pub(crate) fn artifacts(home: &Home) -> anyhow::Result<Artifacts> {
    let dir = match &home.shared {
        Some(Shared::Bucket(url)) => {
            let opened = Artifacts::in_bucket(home.artifacts(), url, &environment::for_bucket());
            return opened.with_context(|| format!("cannot keep artifacts in {url}"));
        }
        Some(Shared::Dir(dir)) => dir.clone(),
        None => home.artifacts(),
    };
    Artifacts::in_dir(&dir).with_context(|| format!("cannot use {}", dir.display()))
}

/// Packs the trees of projects for workers on other machines.
pub(crate) fn trees(home: Home, artifacts: Artifacts) -> api::Trees {
    static PACKED: AtomicU64 = AtomicU64::new(0);
    Arc::new(move |project| {
        let pack = || -> anyhow::Result<(String, String)> {
            let workspace = crate::command::export::existing(&home, project)?;
            let tree = workspace.tree_hash()?;
            let scratch = home.data.join("work").join(format!("sent-{}.zip", PACKED.fetch_add(1, Ordering::Relaxed)));
            std::fs::create_dir_all(home.data.join("work"))?;
            workspace.tree_zip(&tree, &scratch)?;
            let kept = artifacts.put_file(&scratch, "zip");
            workspace::remove(&scratch)?;
            Ok((tree, kept?.name))
        };
        pack().map_err(|error| format!("{error:#}"))
    })
}

/// Lets the server read what products leave in this home.
pub(crate) fn ground(home: &Home) -> api::Ground {
    let places = Places::under(&home.data, home.generated.clone());
    let logs = places.logs.clone();
    api::Ground {
        log: Arc::new(move |project, from, most| {
            let piece = release::read_log(&logs, project, from, most)?;
            Ok((piece.text, piece.end))
        }),
        database: Arc::new(move |project| places.products.join(project.as_str()).join("app.db")),
    }
}

/// Lets the server compare the audit trail with the heads that were exported.
pub(crate) fn heads(home: Home) -> api::Heads {
    Arc::new(move || crate::heads::checked(&home.audit()).map_err(|error| format!("{error:#}")))
}

/// Lets the server ask what a question means.
pub(crate) fn embedder(model: EmbeddingModel) -> api::Embedder {
    Arc::new(move |text| {
        let model = model.clone();
        Box::pin(async move { model.question(&text).await })
    })
}

/// Finds the strongest sandbox of this machine, by running real commands.
pub(crate) async fn sandbox() -> anyhow::Result<Sandbox> {
    let helper = std::env::current_exe().context("cannot find this program's own file")?;
    Ok(Sandbox::probe(sandbox::Config::new(helper)).await)
}

/// A worker on this home. `port` is the server's, as it stands in products' addresses.
pub(crate) fn worker(
    home: &Home,
    limits: &WorkLimits,
    port: u16,
    store: Store,
    sandbox: Sandbox,
    gate: Arc<Gate>,
    server: Option<OwnServer>,
) -> anyhow::Result<Worker> {
    let artifacts = artifacts(home)?;
    let config = Config { server, ..config(home, limits, port) };
    Ok(Worker::new(config, store, artifacts, sandbox, gate)?)
}

/// Lets commands of this worker use the API at `url`, whose servers have this secret.
pub(crate) fn own_server(url: String, store: &Store, secret: Secret) -> OwnServer {
    let keys = AgentKeys::new(store.clone(), secret);
    let key: AgentKey = Arc::new(move |lease| {
        let keys = keys.clone();
        Box::pin(async move { keys.issue(lease).await })
    });
    OwnServer { url, key }
}

/// This machine's name.
pub(crate) fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// How a worker of this machine takes work.
pub(crate) fn duty(limits: &WorkLimits) -> Duty {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    Duty {
        name: worker_name(&host()),
        labels: limits.labels.clone(),
        jobs_max: limits.jobs.unwrap_or(cores.max(2)).max(1),
        jobs_total: Some(limits.max_iters).filter(|jobs| *jobs > 0),
        lease: Duration::from_secs(limits.lease),
        poll: Duration::from_secs(5),
        retry_after: Duration::from_secs(2),
        drain: Duration::from_secs(limits.drain),
    }
}

/// How a worker on this home takes work. Products' files lie under the data directory: on PostgreSQL a project stays with
/// whoever has them.
pub(crate) fn own_duty(home: &Home, limits: &WorkLimits) -> Duty {
    Duty { name: worker_name(&format!("{}:{}", host(), home.data.display())), ..duty(limits) }
}

fn config(home: &Home, limits: &WorkLimits, port: u16) -> Config {
    Config {
        places: Places::under(&home.data, home.generated.clone()),
        duty: own_duty(home, limits),
        ports: ports(limits.first_port),
        port,
        watch: Duration::from_secs(15),
        grace: Duration::from_secs(5),
        gear: gear(home.data.join("advisories")),
        server: None,
    }
}

/// What this machine tests products with.
pub(crate) fn gear(advisories: PathBuf) -> Gear {
    let browser = browser::find().unwrap_or_else(browser::Browser::usual);
    Gear { toolchains: toolchains(), chromium: browser.program, chromium_dir: browser.dir, advisories }
}

/// The ports that new projects are given, from the first one that nothing else on this machine holds. A project that has
/// its port already keeps it.
fn ports(first: u16) -> RangeInclusive<u16> {
    let last = first.saturating_add(PORTS - 1);
    let free = (first..=last).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    free.unwrap_or(first)..=last
}

/// A port that is free now, for a product that is only on the air for a moment.
pub(crate) fn some_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Where prepared toolchains lie; all data directories of a machine share them.
pub(crate) fn toolchains() -> std::path::PathBuf {
    environment::cache_dir().join("toolchains")
}
