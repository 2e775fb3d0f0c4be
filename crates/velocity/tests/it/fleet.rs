//! Real workers are killed and frozen for longer than their lease, again and again: every task ends well and once.

use crate::cluster::{Member, ask_on, curl, on_postgresql, stories, until};
use crate::postgres::Postgres;
use crate::server::{command, free_port};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::time::{Duration, Instant};

const KILLS: usize = 12;
const STOPS: usize = 6;
/// Half as long again as the shortest lease there is.
const FREEZE: Duration = Duration::from_secs(3);
const NAMES: [&str; 3] = ["worker-1", "worker-2", "worker-3"];

fn signal(member: &Member, name: &str) {
    let sent = command("kill").args([&format!("-{name}"), &member.child.id().to_string()]).status().expect("kill");
    assert!(sent.success());
}

/// Kills and freezes by a fixed sequence, so that a failure can be looked at again.
fn harass(workers: &mut [Member], mut start: impl FnMut(&'static str) -> Member) {
    let (mut killed, mut stopped, mut frozen): (_, _, Vec<(usize, Instant)>) = (0, 0, Vec::new());
    while killed < KILLS || stopped < STOPS || !frozen.is_empty() {
        let step = killed + stopped;
        std::thread::sleep(Duration::from_millis((step as u64 * 7919 + 1234) % 700 + 300));
        if let Some(place) = frozen.iter().position(|(_, since)| since.elapsed() >= FREEZE) {
            let (at, _) = frozen.remove(place);
            signal(&workers[at], "CONT");
        }
        let at = step % workers.len();
        if frozen.iter().any(|(frozen, _)| *frozen == at) || step == KILLS + STOPS {
            continue;
        }
        if stopped < STOPS && step % 3 == 1 && frozen.len() < 2 {
            signal(&workers[at], "STOP");
            frozen.push((at, Instant::now()));
            stopped += 1;
        } else if killed < KILLS {
            // The old one is killed as the new one takes its place.
            workers[at].child.kill().expect("it runs");
            workers[at].child.wait().expect("it ends");
            workers[at] = start(NAMES[at]);
            killed += 1;
        } else {
            stopped += 1;
            signal(&workers[at], "STOP");
            frozen.push((at, Instant::now()));
        }
    }
}

/// Serves, works, and harasses the workers; `join` says what they are started with.
fn survives(what: &str, room: &Path, database: Option<&str>, join: impl Fn(u16) -> Vec<String>) {
    let port = free_port();
    let mut server = Member::start("server", room, database, &["serve", "--port", &port.to_string()]);
    until("health", Duration::from_secs(40), || curl(port, "/health", &[]).is_some());
    let arguments = join(port);
    let arguments: Vec<&str> =
        ["worker", "--lease", "2"].into_iter().chain(arguments.iter().map(String::as_str)).collect();
    let start = |name: &'static str| Member::start(name, room, database, &arguments);
    let mut workers = NAMES.map(start);
    let (enough, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    let (jobs, _) = std::thread::scope(|scope| {
        let client = scope.spawn(|| ask_on(0, [port; 2], 0.5, &enough, &answered));
        harass(&mut workers, start);
        enough.store(true, std::sync::atomic::Ordering::SeqCst);
        client.join().expect("a client")
    });
    let mut told = stories(port);
    until("the end of all jobs", Duration::from_secs(60), || {
        told = stories(port);
        jobs.iter().all(|(_, job)| told.get(job).is_some_and(|story| story.last().is_some_and(|state| state == "done")))
    });
    server.assert_alive(room);
    workers.iter_mut().for_each(|worker| worker.assert_alive(room));
    let count =
        |of: &str| told.values().map(|story| story.iter().filter(|state| *state == of).count()).collect::<Vec<_>>();
    let not_once = count("done").iter().filter(|times| **times != 1).count();
    let taken_over: usize = count("working").iter().map(|times| times - 1).sum();
    println!(
        "fleet, {what}: {KILLS} SIGKILLs and {STOPS} SIGSTOPs of real workers: {} tasks answered, {} stored, {taken_over} \
         taken over, not done exactly once {not_once}",
        jobs.len(),
        told.len()
    );
    assert_eq!((told.len(), not_once), (jobs.len(), 0), "{told:?}");
    assert!(taken_over > 0, "the fault never bit");
}

fn room() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("velocity-fleet-").tempdir().expect("a room")
}

#[test]
fn workers_that_joined_a_server_are_killed_and_frozen_and_every_task_ends_once() {
    let room = room();
    let join = |port| ["--token", "dev", "--server", &format!("http://127.0.0.1:{port}")].map(str::to_owned).to_vec();
    survives("SQLite", room.path(), None, join);
}

#[test]
fn workers_on_postgresql_are_killed_and_frozen_and_every_task_ends_once() {
    if !on_postgresql() {
        return;
    }
    let (postgres, room) = (Postgres::new(), room());
    survives("PostgreSQL", room.path(), Some(&postgres.url()), |_| Vec::new());
}
