//! `up`, `serve`, `worker`: until a signal says to stop.

use crate::access::Access;
use crate::cli::{DataOptions, ServeOptions, WorkLimits, WorkOptions};
use crate::command::account;
use crate::command::prune::keep_pruning;
use crate::home::{self, Home};
use crate::lock::{self, Part};
use crate::sources::sources;
use crate::{keeper, models, oidc, policies, secret, wiring};
use anyhow::Context as _;
use api::{Api, Config, Database, SandboxLevel, Secret};
use pipeline::{OwnServer, RemoteConfig, RemoteWorker, keep_house, keep_reading, watch_models, worker_name};
use policy::Gate;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Server, worker and watch in one process.
pub(crate) async fn up(options: ServeOptions) -> anyhow::Result<()> {
    let mut access = Access::of(&options.access)?;
    let home = Home::open(&options.data)?;
    let mut place = lock::take(&home.data, Part::Whole)?;
    let secret = access.secret.take().map_or_else(|| secret::of(&home), Ok)?;
    access.secret = Some(secret.clone());
    let stop = on_signal()?;
    let (listener, port) = listen(&options).await?;
    let store = wiring::store_in_use(&home).await?;
    let (level, gate) = (SandboxLevel::default(), policies::gate(&home)?);
    let api = api(&options, access, port, &home, &store, Arc::clone(&gate), level.clone(), stop.clone())?;
    let duty = wiring::own_duty(&home, &options.work);
    let api = api.beside(duty.spec(), duty.jobs_max as u64);
    place.say(&address(&options, port))?;
    let keeping =
        tokio::spawn(keeper::keep(home.clone(), store.clone(), Arc::clone(&gate), api.trail().clone(), stop.clone()));
    let serving = tokio::spawn(api::serve(listener, api));
    let pruning = tokio::spawn(keep_pruning(home.clone(), store.clone(), options.keep.keep(), stop.clone()));
    let server = Some(wiring::own_server(address(&options, port), &store, secret));
    let beside = Beside { home, limits: options.work.clone(), port, server };
    let working = tokio::spawn(beside.work(store.clone(), gate, level, stop.clone()));
    let welcome = tokio::spawn(welcome(store.clone(), options, port));
    let forgetting = tokio::spawn(forget(store.clone(), stop.clone()));
    let ended = first_end(serving, working, &stop).await;
    let _ = tokio::join!(welcome, forgetting, keeping, pruning);
    store.close().await;
    ended
}

/// The server alone. A SQLite file has one owner, so its workers join over HTTP; PostgreSQL has as many as one likes.
pub(crate) async fn serve(options: ServeOptions) -> anyhow::Result<()> {
    let access = Access::of(&options.access)?;
    let home = Home::open(&options.data)?;
    let mut place = lock::take(&home.data, if home.is_file() { Part::Whole } else { Part::Server })?;
    let stop = on_signal()?;
    let (listener, port) = listen(&options).await?;
    let store = wiring::store_in_use(&home).await?;
    let level = SandboxLevel::default();
    // The worker runs the commands; here it is only shown.
    let found = level.clone();
    tokio::spawn(async move {
        if let Ok(sandbox) = wiring::sandbox().await {
            found.found(sandbox.level().as_str());
        }
    });
    let gate = policies::gate(&home)?;
    let api = api(&options, access, port, &home, &store, Arc::clone(&gate), level, stop.clone())?;
    place.say(&address(&options, port))?;
    let keeping = tokio::spawn(keeper::keep(home.clone(), store.clone(), gate, api.trail().clone(), stop.clone()));
    let pruning = tokio::spawn(keep_pruning(home.clone(), store.clone(), options.keep.keep(), stop.clone()));
    let house = tokio::spawn(keep_house(store.clone(), worker_name(&wiring::host()), stop.clone()));
    let welcome = tokio::spawn(welcome(store.clone(), options, port));
    let forgetting = tokio::spawn(forget(store.clone(), stop.clone()));
    let ended = api::serve(listener, api).await.context("the server ended");
    stop.cancel();
    let _ = tokio::join!(welcome, house, forgetting, keeping, pruning);
    store.close().await;
    ended
}

/// The worker alone.
pub(crate) async fn work(options: WorkOptions) -> anyhow::Result<()> {
    if let (Some(server), Some(token)) = (&options.server, &options.token) {
        return join(&options, server, token).await;
    }
    let home = Home::open(&options.data)?;
    if let Some(server) = lock::server_of(&home.data).filter(|_| home.is_file()) {
        anyhow::bail!(
            "{server} owns the database in {}: it works by itself, and more workers join it with: \
             velocity worker --server {server} --token KEY",
            home.data.display()
        );
    }
    let _place = lock::take(&home.data, if home.is_file() { Part::Whole } else { Part::Worker })?;
    let stop = on_signal()?;
    let store = wiring::store_in_use(&home).await?;
    tracing::info!(data = %home.data.display(), "working");
    let (level, gate) = (SandboxLevel::default(), policies::gate(&home)?);
    let following = tokio::spawn(policies::follow(Arc::clone(&gate), home.policies.clone(), stop.clone()));
    let pruning = tokio::spawn(keep_pruning(home.clone(), store.clone(), options.keep.keep(), stop.clone()));
    let server = match &options.api {
        Some(url) => {
            let said = options.secret_key.as_deref().and_then(|said| Secret::of(said.trim().as_bytes()));
            let secret = said.map_or_else(|| secret::of(&home), Ok)?;
            Some(wiring::own_server(url.trim_end_matches('/').to_owned(), &store, secret))
        }
        None => None,
    };
    let beside = Beside { home, limits: options.work, port: options.port, server };
    let ended = beside.work(store.clone(), gate, level, stop.clone()).await;
    stop.cancel();
    let _ = tokio::join!(pruning, following);
    store.close().await;
    ended
}

/// A worker for a server elsewhere: it needs no data directory, only a place for what it works on.
async fn join(options: &WorkOptions, server: &str, token: &str) -> anyhow::Result<()> {
    let stop = on_signal()?;
    let sandbox = wiring::sandbox().await?;
    let duty = wiring::duty(&options.work);
    let room = home::temporary("velocity-worker")?;
    let config = RemoteConfig { server: server.to_owned(), token: token.to_owned() };
    tracing::info!(%server, worker = %duty.name, "working for");
    let gear = wiring::gear(options.data.data.join("advisories"));
    let ended = match RemoteWorker::new(config, duty, sandbox, gear, room.clone()) {
        Ok(worker) => worker.run(stop).await,
        Err(error) => Err(error),
    };
    let _ = std::fs::remove_dir_all(room);
    Ok(ended?)
}

/// A worker beside the database.
struct Beside {
    home: Home,
    limits: WorkLimits,
    /// The server's.
    port: u16,
    /// The API that commands may use.
    server: Option<OwnServer>,
}

impl Beside {
    async fn work(
        self,
        store: Store,
        gate: Arc<Gate>,
        level: SandboxLevel,
        stop: CancellationToken,
    ) -> anyhow::Result<()> {
        let sandbox = wiring::sandbox().await?;
        level.found(sandbox.level().as_str());
        if let Some(reason) = &sandbox.report().reason {
            let fix = sandbox.report().fix.as_deref().unwrap_or("see velocity doctor");
            tracing::warn!(level = sandbox.level().as_str(), %reason, %fix, "the sandbox is weaker than it could be");
        }
        let worker = wiring::worker(&self.home, &self.limits, self.port, store, sandbox, gate, self.server)?;
        Ok(worker.run(stop).await?)
    }
}

async fn listen(options: &ServeOptions) -> anyhow::Result<(TcpListener, u16)> {
    let listener = TcpListener::bind((options.bind, options.port)).await.with_context(|| {
        format!("cannot listen on {}:{}; choose another port with --port", options.bind, options.port)
    })?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

#[allow(clippy::too_many_arguments, reason = "the parts of a server, each once")]
fn api(
    options: &ServeOptions,
    access: Access,
    port: u16,
    home: &Home,
    store: &Store,
    gate: Arc<Gate>,
    level: SandboxLevel,
    stop: CancellationToken,
) -> anyhow::Result<Api> {
    let place = store.describe();
    let database = if home.is_file() { Database::Path(place) } else { Database::Url(place) };
    let usual = Config::local(port, database, level);
    let secret = access.secret.map_or_else(|| secret::of(home), Ok)?;
    let config = Config {
        profile: access.profile,
        secret,
        loopback: options.bind.is_loopback(),
        hosts: options.hosts.iter().map(|host| host.to_ascii_lowercase()).collect(),
        limits: api::Limits { request_bytes: access.request_bytes, ..usual.limits },
        keys: access.keys,
        enforce: access.enforce,
        rate: access.rate,
        origins: access.origins,
        journals: access.journals,
        gpu_enabled: options.gpu.gpu_enabled,
        build: api::Build { commit: option_env!("VELOCITY_COMMIT"), compiler: option_env!("VELOCITY_COMPILER") },
        ..usual
    };
    let profile = config.profile;
    let artifacts = wiring::artifacts(home)?;
    let trees = wiring::trees(home.clone(), artifacts.clone());
    let api = Api::new(store.clone(), artifacts, gate, config, stop.clone())
        .sending(trees)
        .standing_on(wiring::ground(home))
        .signed(wiring::heads(home.clone()))
        .showing(sources(home));
    let api = match oidc::provider(&options.oidc, profile)? {
        Some(provider) => api.signing_in_by(Arc::new(provider)),
        None => api,
    };
    let api = match models::embedding(&options.model)? {
        Some(model) => {
            tokio::spawn(keep_reading(model.clone(), store.clone(), stop.clone()));
            api.meaning(wiring::embedder(model))
        }
        None => api,
    };
    match models::server(&options.model)? {
        Some(server) => Ok(api.thinking(watch_models(server, stop)?)),
        None => Ok(api),
    }
}

/// Forgets what is over and old, at the start and then once a day.
async fn forget(store: Store, stop: CancellationToken) {
    const DAY_MS: i64 = 24 * 3600 * 1000;
    const EVENTS_DAYS: i64 = 90;
    loop {
        let now = pipeline::now_ms();
        let forgotten = match store.prune_tokens(now - DAY_MS).await {
            Ok(_) => store.prune_events(now - EVENTS_DAYS * DAY_MS).await,
            Err(error) => Err(error),
        };
        if let Err(error) = forgotten {
            tracing::warn!(%error, "cannot forget what is old; trying again tomorrow");
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(DAY_MS as u64)) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// Where commands of this machine reach the server.
fn address(options: &ServeOptions, port: u16) -> String {
    match options.bind {
        any if any.is_unspecified() => format!("http://127.0.0.1:{port}"),
        IpAddr::V6(bind) => format!("http://[{bind}]:{port}"),
        IpAddr::V4(bind) => format!("http://{bind}:{port}"),
    }
}

/// Says where Velocity is, and at the first start how to sign in: on standard output only, never in the log.
async fn welcome(store: Store, options: ServeOptions, port: u16) {
    let name = if options.bind.is_loopback() { "localhost".to_owned() } else { options.bind.to_string() };
    println!("Velocity {} is running: http://{name}:{port}/", env!("CARGO_PKG_VERSION"));
    match account::make_first(&store).await {
        Ok(Some(sign_in)) => println!("{sign_in}"),
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "cannot make the first account; use `velocity user add --role admin`"),
    }
}

/// A token that fires at SIGINT or SIGTERM. A second signal ends the process at once.
fn on_signal() -> anyhow::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let fired = stop.clone();
    tokio::spawn(async move {
        tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
        tracing::info!("stopping; open work is given back and resumes at the next start");
        fired.cancel();
        tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
        std::process::exit(130);
    });
    Ok(stop)
}

/// Waits for both; when one ends by itself, the other is stopped too, so that nothing half-alive remains.
async fn first_end(
    mut serving: tokio::task::JoinHandle<std::io::Result<()>>,
    mut working: tokio::task::JoinHandle<anyhow::Result<()>>,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let (served, worked) = tokio::select! {
        served = &mut serving => {
            stop.cancel();
            (served, working.await)
        }
        worked = &mut working => {
            stop.cancel();
            (serving.await, worked)
        }
    };
    worked.context("the worker broke")?.context("the worker ended")?;
    served.context("the server broke")?.context("the server ended")
}

/// For commands that only need the store of an installation that exists.
pub(crate) async fn existing(options: &DataOptions) -> anyhow::Result<(Home, Store)> {
    let home = Home::at(options)?;
    if home.is_file() && !std::path::Path::new(home.database.trim_start_matches("sqlite:")).exists() {
        anyhow::bail!(
            "there is no database in {}; start `velocity up` there first, or name the directory with --data",
            home.data.display()
        );
    }
    let store = wiring::store(&home).await?;
    Ok((home, store))
}
