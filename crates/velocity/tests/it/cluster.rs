//! Two servers and two workers on one PostgreSQL that is restarted, dies, and is followed by its replica: nothing that was
//! answered is lost, nothing is done twice, and nobody has to be started again.

use crate::postgres::Postgres;
use crate::server::{VELOCITY, command, free_port};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const RESTARTS: usize = 3;

/// One process of the installation; killed when dropped.
pub struct Member {
    name: &'static str,
    pub child: Child,
}

impl Member {
    pub fn start(name: &'static str, room: &Path, database: Option<&str>, arguments: &[&str]) -> Self {
        let dir = room.join(name);
        std::fs::create_dir_all(&dir).expect("a directory");
        let log = room.join(name).with_extension("log");
        let log = std::fs::OpenOptions::new().create(true).append(true).open(log).expect("a log");
        let mut program = command(VELOCITY);
        program.args(arguments).arg("--data").arg(&dir).env_remove("DATABASE_URL").env("TMPDIR", &dir);
        if let Some(database) = database {
            program.env("DATABASE_URL", database);
        }
        let child = program.current_dir(&dir).stdout(Stdio::null()).stderr(log).spawn().expect("velocity starts");
        Self { name, child }
    }

    pub fn assert_alive(&mut self, room: &Path) {
        if let Some(status) = self.child.try_wait().expect("a child") {
            let log = std::fs::read_to_string(room.join(self.name).with_extension("log")).unwrap_or_default();
            panic!("{} ended by itself ({status}):\n{log}", self.name);
        }
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn curl(port: u16, path: &str, options: &[&str]) -> Option<Value> {
    let url = format!("http://127.0.0.1:{port}{path}");
    let usual = ["-sS", "--max-time", "20", "-H", "X-API-Key: dev", "-H", "Content-Type: application/json"];
    let output = command("curl").args(usual).args(options).arg(url).output().ok()?;
    serde_json::from_slice(&output.stdout).ok()
}

pub fn until(what: &str, limit: Duration, mut holds: impl FnMut() -> bool) -> Duration {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < limit, "{what} did not come about in {limit:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
    begun.elapsed()
}

/// A task that takes a moment, and is asked for once however often that is.
fn order(key: &str, seconds: f64) -> String {
    let mut order = json!({"task": "sleep", "payload": {"seconds": seconds}, "idempotency_key": key});
    // However often its workers die, the job is not to blame.
    order["attempts_max"] = json!(100);
    order.to_string()
}

/// Asks for tasks at one of the servers after the other, each again until it is answered; gives key and number of each.
pub fn ask_on(
    client: usize,
    ports: [u16; 2],
    seconds: f64,
    enough: &AtomicBool,
    answered: &AtomicUsize,
) -> (Vec<(String, String)>, usize) {
    let (mut jobs, mut again, mut at) = (Vec::new(), 0, client);
    for n in 0.. {
        let key = format!("{client}-{n}");
        let order = order(&key, seconds);
        loop {
            let answer = curl(ports[at % 2], "/tasks", &["-d", &order]);
            at += 1;
            if let Some(job) = answer.as_ref().and_then(|answer| answer["job_id"].as_str()) {
                jobs.push((key, job.to_owned()));
                answered.fetch_add(1, Ordering::SeqCst);
                break;
            }
            again += 1;
            std::thread::sleep(Duration::from_millis(50));
        }
        if enough.load(Ordering::SeqCst) {
            break;
        }
        std::thread::sleep(Duration::from_secs_f64(seconds / 4.0));
    }
    (jobs, again)
}

/// The states that each job went through, from the stream of events of one server; their numbers have no gap.
pub fn stories(port: u16) -> BTreeMap<String, Vec<String>> {
    let url = format!("http://127.0.0.1:{port}/api/events?after=0");
    let output = command("curl").args(["-sN", "--max-time", "3", "-H", "X-API-Key: dev", &url]).output().expect("curl");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let data = text.lines().filter_map(|line| line.strip_prefix("data:"));
    let events: Vec<Value> = data.filter_map(|data| serde_json::from_str(data.trim()).ok()).collect();
    let numbers: Vec<i64> = events.iter().filter_map(|event| event["seq"].as_i64()).collect();
    assert_eq!(numbers, (1..=numbers.len() as i64).collect::<Vec<_>>(), "the events have a gap");
    let mut stories: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for event in events.iter().filter(|event| event["event_type"] == "job_moved") {
        let job =
            event["job_id"].as_i64().map(|id| id.to_string()).or_else(|| event["job_id"].as_str().map(str::to_owned));
        let state = event["state"].as_str().unwrap_or_default().to_owned();
        stories.entry(job.expect("a job")).or_default().push(state);
    }
    stories
}

#[allow(clippy::disallowed_methods, reason = "how a person leaves PostgreSQL out")]
pub fn on_postgresql() -> bool {
    let wanted = std::env::var("VELOCITY_TEST_POSTGRES").unwrap_or_default() != "skip";
    if !wanted {
        eprintln!("NOT RUN ON POSTGRESQL: VELOCITY_TEST_POSTGRES=skip");
    }
    wanted
}

#[test]
fn a_cluster_survives_restarts_of_postgresql_and_a_failover() {
    if !on_postgresql() {
        return;
    }
    let mut primary = Postgres::new();
    let replica = primary.replica();
    primary.wait_for_replicas();
    let database = format!("postgres://velocity@127.0.0.1:{},127.0.0.1:{}/postgres", primary.port, replica.port);
    let room = tempfile::Builder::new().prefix("velocity-cluster-").tempdir().expect("a room");
    let room = room.path();
    let ports = [free_port(), free_port()];
    let numbers = ports.map(|port| port.to_string());
    let mut members = [
        Member::start("server-1", room, Some(&database), &["serve", "--port", &numbers[0]]),
        Member::start("server-2", room, Some(&database), &["serve", "--port", &numbers[1]]),
        Member::start("worker-1", room, Some(&database), &["worker", "--lease", "10"]),
        Member::start("worker-2", room, Some(&database), &["worker", "--lease", "10"]),
    ];
    for port in ports {
        until("health", Duration::from_secs(40), || curl(port, "/health", &[]).is_some());
    }
    let (enough, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    let more = |count: usize| {
        let before = answered.load(Ordering::SeqCst);
        until("further answers", Duration::from_secs(60), || answered.load(Ordering::SeqCst) >= before + count)
    };
    let mut outages = Vec::new();
    let clients = std::thread::scope(|scope| {
        let clients = [0, 1].map(|client| {
            let (enough, answered) = (&enough, &answered);
            scope.spawn(move || ask_on(client, ports, 0.05, enough, answered))
        });
        for _ in 0..RESTARTS {
            more(20);
            primary.stop_at_once();
            primary.start();
            outages.push(more(1));
        }
        more(20);
        // The machine of the primary is gone; its replica takes over.
        primary.kill();
        replica.promote();
        outages.push(more(1));
        more(40);
        enough.store(true, Ordering::SeqCst);
        clients.map(|client| client.join().expect("a client"))
    });
    let again: usize = clients.iter().map(|(_, again)| again).sum();
    let jobs: Vec<(String, String)> = clients.into_iter().flat_map(|(jobs, _)| jobs).collect();
    let mut told = BTreeMap::new();
    until("the end of all jobs", Duration::from_secs(60), || {
        told = stories(ports[0]);
        jobs.iter().all(|(_, job)| told.get(job).is_some_and(|story| story.last().is_some_and(|state| state == "done")))
    });
    members.iter_mut().for_each(|member| member.assert_alive(room));
    let distinct: BTreeSet<&String> = jobs.iter().map(|(_, job)| job).collect();
    let ends = |story: &Vec<String>| story.iter().filter(|state| *state == "done").count();
    let (done_twice, again_claimed) = (
        told.values().filter(|story| ends(story) != 1).count(),
        told.values().filter(|story| story.iter().filter(|state| *state == "working").count() > 1).count(),
    );
    println!(
        "cluster: {RESTARTS} restarts of PostgreSQL and a failover under load: {} tasks answered, {again} calls made again, {} \
         jobs stored, lost 0, not done exactly once {done_twice}, begun more than once {again_claimed}; answers came again \
         after at most {} ms",
        jobs.len(),
        told.len(),
        outages.iter().max().expect("an outage").as_millis()
    );
    assert_eq!(distinct.len(), jobs.len(), "two keys have one job");
    assert_eq!(told.len(), jobs.len(), "a key has two jobs");
    assert_eq!(done_twice, 0, "{told:?}");
    assert!(again > 0, "the fault never bit");
    assert_eq!(stories(ports[1]), told, "both servers tell the same");
}
