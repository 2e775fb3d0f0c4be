//! The launcher inside the sandbox: starts the API and the web server, starts a crashed one again, and passes what comes
//! in on a unix socket to the web server's port, since the sandbox's network reaches nobody.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::net::{TcpStream, UnixListener, UnixStream};
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// Asks for the launcher.
pub(crate) const SERVE: &str = "__serve-inner";

/// The variable that holds the launch, as JSON.
pub(crate) const LAUNCH: &str = "VELOCITY_LAUNCH";

/// Connections at the same time.
const CONNECTIONS_MAX: usize = 1024;
/// How long a connection waits for a web server that is starting again.
const CONNECT_WAIT: Duration = Duration::from_secs(5);
const CONNECT_TICK: Duration = Duration::from_millis(50);
/// First pause before a crashed process is started again; it doubles with each crash in a row.
const BACKOFF_MIN: Duration = Duration::from_millis(200);
const BACKOFF_MAX: Duration = Duration::from_secs(10);
/// A process that ran this long has recovered.
const RECOVERED: Duration = Duration::from_secs(60);
/// Crashes in a row after which the launcher gives up, so that its owner sees it.
const CRASHES_MAX: u32 = 8;
/// How long each process may take to end when told to.
const END_WAIT: Duration = Duration::from_secs(4);
/// Exit code that says "given up".
pub(crate) const GIVEN_UP: i32 = 70;

/// What the launcher shall run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Serve {
    /// In the order of starting; told to end in the opposite order.
    pub services: Vec<Service>,
    /// The socket to listen on.
    pub socket: PathBuf,
    /// The web server's port.
    pub port: u16,
    /// Where the number of restarts is written.
    pub restarts: PathBuf,
}

/// One process.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Service {
    pub name: String,
    pub argv: Vec<String>,
    pub cwd: String,
    pub env: BTreeMap<String, String>,
}

/// Runs the hidden helper command `__serve-inner` and ends the process; returns when `args` (with the program's name
/// first) does not ask for it. `main` calls this before anything else.
pub fn helper_main(mut args: impl Iterator<Item = OsString>) {
    if args.nth(1).as_deref() != Some(SERVE.as_ref()) {
        return;
    }
    #[allow(
        clippy::disallowed_methods,
        reason = "the launch holds the product's secret, which a command line would show to everyone"
    )]
    let text = std::env::var(LAUNCH).unwrap_or_default();
    let code = match serde_json::from_str(&text) {
        // A thread of its own, since the caller may be inside an async runtime already.
        Ok(serve) => std::thread::spawn(move || run(serve)).join().unwrap_or(1),
        Err(error) => {
            eprintln!("velocity: malformed launch: {error}");
            2
        }
    };
    std::process::exit(code)
}

fn run(serve: Serve) -> i32 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let outcome = runtime.and_then(|runtime| runtime.block_on(launch(serve)));
    outcome.unwrap_or_else(|error| {
        eprintln!("velocity: cannot serve: {error}");
        1
    })
}

async fn launch(serve: Serve) -> std::io::Result<i32> {
    let mut term = signal(SignalKind::terminate())?;
    let _ = std::fs::remove_file(&serve.socket);
    let listener = UnixListener::bind(&serve.socket)?;
    let crashes = Arc::new(AtomicU32::new(0));
    let given_up = CancellationToken::new();
    let mut keepers = Vec::new();
    for service in serve.services {
        let stop = CancellationToken::new();
        let keeper = keep(service, stop.clone(), crashes.clone(), serve.restarts.clone(), given_up.clone());
        keepers.push((stop, tokio::spawn(keeper)));
    }
    let doorman = tokio::spawn(admit(listener, serve.port));
    let code = tokio::select! {
        _ = term.recv() => 0,
        () = given_up.cancelled() => GIVEN_UP,
    };
    doorman.abort();
    // The web server first: it may still need the API for what is under way.
    for (stop, keeper) in keepers.into_iter().rev() {
        stop.cancel();
        let _ = keeper.await;
    }
    Ok(code)
}

/// Keeps one process running until told to stop.
async fn keep(
    service: Service,
    stop: CancellationToken,
    crashes: Arc<AtomicU32>,
    restarts: PathBuf,
    given_up: CancellationToken,
) {
    let mut in_a_row = 0;
    let mut backoff = BACKOFF_MIN;
    loop {
        let since = Instant::now();
        let how = match start(&service) {
            Ok(mut child) => tokio::select! {
                status = child.wait() => status.map_or_else(|error| error.to_string(), describe),
                () = stop.cancelled() => return end(child).await,
            },
            Err(error) => format!("could not be started ({error})"),
        };
        if since.elapsed() > RECOVERED {
            (in_a_row, backoff) = (0, BACKOFF_MIN);
        }
        in_a_row += 1;
        let total = crashes.fetch_add(1, Ordering::Relaxed) + 1;
        let _ = std::fs::write(&restarts, total.to_string());
        eprintln!("velocity: {} {how}; starting it again", service.name);
        if in_a_row >= CRASHES_MAX {
            eprintln!("velocity: {} keeps ending; given up", service.name);
            given_up.cancel();
            return stop.cancelled().await;
        }
        tokio::select! {
            () = sleep(backoff) => backoff = (backoff * 2).min(BACKOFF_MAX),
            () = stop.cancelled() => return,
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "release starts the product's processes, inside the sandbox")]
fn start(service: &Service) -> std::io::Result<Child> {
    let empty = || std::io::Error::other("no program is named");
    let (program, args) = service.argv.split_first().ok_or_else(empty)?;
    let mut command = Command::new(program);
    command
        .args(args)
        .current_dir(&service.cwd)
        .env_remove(LAUNCH)
        .envs(&service.env)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command.spawn()
}

async fn end(mut child: Child) {
    if let Some(pid) = child.id().and_then(|id| rustix::process::Pid::from_raw(id as i32)) {
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
    }
    if timeout(END_WAIT, child.wait()).await.is_err() {
        let _ = child.kill().await;
    }
}

fn describe(status: ExitStatus) -> String {
    match (status.code(), std::os::unix::process::ExitStatusExt::signal(&status)) {
        (Some(code), _) => format!("ended with code {code}"),
        (_, Some(signal)) => format!("was ended by signal {signal}"),
        _ => "ended".to_owned(),
    }
}

/// Passes connections on to the web server.
async fn admit(listener: UnixListener, port: u16) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        match listener.accept().await {
            Ok((guest, _)) => {
                tokio::spawn(async move {
                    pass_on(guest, port).await;
                    drop(place);
                });
            }
            // Out of descriptors, for example: others must end first.
            Err(_) => sleep(CONNECT_TICK).await,
        }
    }
}

async fn pass_on(mut guest: UnixStream, port: u16) {
    let since = Instant::now();
    let mut server = loop {
        match TcpStream::connect(("127.0.0.1", port)).await {
            Ok(server) => break server,
            Err(_) if since.elapsed() < CONNECT_WAIT => sleep(CONNECT_TICK).await,
            Err(_) => return,
        }
    };
    let _ = server.set_nodelay(true);
    let _ = tokio::io::copy_bidirectional(&mut guest, &mut server).await;
}
