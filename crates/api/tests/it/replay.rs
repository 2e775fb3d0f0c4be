//! Many listeners who lose their sockets again and again, on one server and on two that share a database: nothing is lost and
//! nothing is told twice.

use crate::harness::NOW;
use crate::socket::{Came, Socket};
use api::{Api, Config, Database, SandboxLevel};
use domain::EventBody;
use policy::Gate;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{Artifacts, Store};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

const CLIENTS: u64 = 200;
const DROPS: u32 = 20;
const EVENTS: i64 = 1_000;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A server on a store of its own, as another process would have it.
struct Server {
    store: Store,
    port: u16,
    closing: CancellationToken,
    serving: JoinHandle<std::io::Result<()>>,
    dir: TempDir,
}

impl Server {
    async fn start(store: Store) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let dir = tempfile::tempdir().unwrap();
        let port = listener.local_addr().unwrap().port();
        let (closing, serving) = serve(listener, &store, &dir);
        Self { store, port, closing, serving, dir }
    }

    async fn restart(&mut self) {
        self.stop().await;
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        (self.closing, self.serving) = serve(listener, &self.store, &self.dir);
    }

    async fn stop(&mut self) {
        self.closing.cancel();
        (&mut self.serving).await.unwrap().unwrap();
    }
}

fn serve(listener: TcpListener, store: &Store, dir: &TempDir) -> (CancellationToken, JoinHandle<std::io::Result<()>>) {
    let port = listener.local_addr().unwrap().port();
    let config = Config::local(port, Database::Path(store.describe()), SandboxLevel::default());
    let artifacts = Artifacts::in_dir(dir.path().to_owned()).unwrap();
    let closing = CancellationToken::new();
    let gate = Arc::new(Gate::with_defaults());
    let api = Api::new(store.clone(), artifacts, gate, config, closing.clone());
    (closing, tokio::spawn(api::serve(listener, api)))
}

/// Listens until the last event; the socket is dropped in the middle, at another place each time.
async fn listener(client: u64, ports: Vec<u16>) -> Result<u32, String> {
    let mut dice = Dice(client);
    let (mut seen, mut lost) = (0, 0);
    while seen < EVENTS {
        let port = ports[dice.below(ports.len() as u64) as usize];
        let headers = [("x-api-key", "dev")];
        let Ok(mut socket) = Socket::open(port, &format!("/ws/catalyst?after={seen}"), &headers).await else {
            // The server is being started again.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let left = if lost < DROPS { dice.below(1 + 2 * EVENTS as u64 / u64::from(DROPS) / 2) } else { u64::MAX };
        lost += 1;
        for _ in 0..left {
            match socket.came().await {
                Came::Text(event) if event["seq"] == seen + 1 => seen += 1,
                Came::Text(event) => return Err(format!("client {client}: after {seen} came {event}")),
                Came::End(_) => break,
            }
            if seen == EVENTS {
                break;
            }
        }
    }
    Ok(lost)
}

async fn write(stores: &[Store]) {
    let mut dice = Dice(7);
    let mut written = 0;
    while written < EVENTS {
        let count = (1 + dice.below(5) as i64).min(EVENTS - written);
        let body = EventBody::SpecChanged { session_id: "s".into(), revision: 1, summary: "x".into() };
        let events = vec![(None, None, body); count as usize];
        stores[dice.below(stores.len() as u64) as usize].record_events(&events, NOW).await.unwrap();
        written += count;
        tokio::time::sleep(Duration::from_millis(dice.below(15))).await;
    }
}

async fn storm(mut servers: Vec<Server>) {
    let ports: Vec<u16> = servers.iter().map(|server| server.port).collect();
    let stores: Vec<Store> = servers.iter().map(|server| server.store.clone()).collect();
    let mut listeners = JoinSet::new();
    for client in 0..CLIENTS {
        listeners.spawn(listener(client, ports.clone()));
    }
    let writing = tokio::spawn(async move { write(&stores).await });
    for server in &mut servers {
        tokio::time::sleep(Duration::from_millis(700)).await;
        server.restart().await;
    }
    writing.await.unwrap();
    let mut lost = 0;
    for listened in listeners.join_all().await {
        lost += listened.unwrap_or_else(|fault| panic!("{fault}"));
    }
    assert!(lost >= CLIENTS as u32 * DROPS, "only {lost} sockets were lost");
    for server in &mut servers {
        server.stop().await;
        server.store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_listeners_who_come_back_twenty_times_miss_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", dir.path().join("velocity.db").display());
    storm(vec![Server::start(Store::open(&url).await.unwrap()).await]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn listeners_may_come_back_to_another_server_of_the_same_postgresql() {
    let Some(admin) = postgres() else { return };
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = format!("velocity_replay_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    execute(&admin, &format!("create database {name}")).await;
    let url = format!("{}/{name}", admin.rsplit_once('/').expect("an address ends with a database").0);
    let one = Server::start(Store::open(&url).await.unwrap()).await;
    let two = Server::start(Store::open(&url).await.unwrap()).await;
    storm(vec![one, two]).await;
    execute(&admin, &format!("drop database {name} with (force)")).await;
}

#[allow(clippy::disallowed_methods, reason = "the one door through which tests learn of a server")]
fn postgres() -> Option<String> {
    let said = std::env::var("VELOCITY_TEST_POSTGRES").unwrap_or_default();
    assert!(!said.is_empty(), "VELOCITY_TEST_POSTGRES is not set: give it a server's address, or `skip`");
    if said == "skip" {
        eprintln!("NOT RUN ON POSTGRESQL: VELOCITY_TEST_POSTGRES=skip; only SQLite was tested");
        return None;
    }
    Some(said)
}

async fn execute(url: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
}
