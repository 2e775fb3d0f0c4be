//! A disk that is full at the first write, at the second, at the third, and so on: what was answered is there, what was
//! refused is not, and everything goes on by itself when there is space again. The disk is a small tmpfs, which
//! bubblewrap mounts for anybody.

use super::postgres;
use crate::harness::{T0, check_invariants, done, job, tasks};
use domain::JobId;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use store::{Error, Store};

const DISK: &str = "VELOCITY_TEST_FULL_DISK";
const DISK_BYTES: u64 = 48 * 1024 * 1024;
const PAGE: u64 = 4096;
/// On SQLite the disk is full after 0, 1, 2 … pages.
const PAGES_MAX: u64 = 48;

/// A command that sees a new, empty disk of this size at `dir`.
#[allow(clippy::disallowed_methods, reason = "a test mounts a disk of its own")]
fn on_disk(dir: &Path, bytes: u64) -> Command {
    let mut command = Command::new("bwrap");
    command.args(["--die-with-parent", "--dev-bind", "/", "/", "--size", &bytes.to_string(), "--tmpfs"]).arg(dir);
    command.arg("--");
    command
}

/// Takes all space of the disk but so many pages.
fn leave(dir: &Path, pages: u64) -> PathBuf {
    let balloon = dir.join("balloon");
    let disk = rustix::fs::statvfs(dir).unwrap();
    let bytes = (disk.f_bavail * disk.f_frsize).saturating_sub(pages * PAGE);
    let file = std::fs::File::create(&balloon).unwrap();
    if bytes > 0 {
        rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, bytes).unwrap();
    }
    balloon
}

/// Asks for jobs, works them off, and stops when it is refused for want of space; gives what was answered.
async fn until_full(store: &Store, answered: &mut BTreeMap<JobId, bool>) -> bool {
    let worker = tasks("w");
    for _ in 0..200 {
        let mut new = job();
        new.payload = json!("x".repeat(700));
        match store.enqueue(new, T0).await {
            Ok(made) => assert_eq!(answered.insert(made.id, false), None),
            Err(Error::Full { .. }) => return true,
            Err(error) => panic!("a full disk is told as {error:?}"),
        }
        let claims = match store.turn(&worker, Vec::new(), 1, 1_000_000, T0).await {
            Ok(turn) => turn.claims,
            Err(Error::Full { .. }) => return true,
            Err(error) => panic!("a full disk is told as {error:?}"),
        };
        for claim in &claims {
            match store.turn(&worker, vec![done(claim)], 0, 1_000_000, T0).await {
                Ok(_) => drop(answered.insert(claim.job.id, true)),
                Err(Error::Full { .. }) => return true,
                Err(error) => panic!("a full disk is told as {error:?}"),
            }
        }
    }
    false
}

/// What is stored is exactly what was answered.
async fn check(store: &Store, answered: &BTreeMap<JobId, bool>) {
    let jobs = store.jobs(&Default::default(), 1_000_000).await.unwrap();
    let stored: BTreeMap<JobId, bool> =
        jobs.into_iter().map(|job| (job.id, job.state == domain::JobState::Done)).collect();
    assert_eq!(&stored, answered, "answered and stored differ");
}

/// The process on the small disk.
#[tokio::test]
#[ignore = "the body of the process that the test below starts"]
#[allow(clippy::disallowed_methods, reason = "how a test passes values to its own child process")]
async fn filler() {
    let Ok(dir) = std::env::var(DISK) else { return };
    let dir = PathBuf::from(dir);
    let url = format!("sqlite:{}", dir.join("velocity.db").display());
    let store = Store::open(&url).await.unwrap();
    let (mut answered, mut bites) = (BTreeMap::new(), 0);
    let reserve = dir.join("velocity.db.reserve");
    // The space that is kept back would hide every round but the first, and is tried for itself in the end.
    std::fs::remove_file(&reserve).unwrap();
    for pages in 0..=PAGES_MAX {
        let balloon = leave(&dir, pages);
        bites += usize::from(until_full(&store, &mut answered).await);
        check(&store, &answered).await;
        std::fs::remove_file(balloon).unwrap();
        // With space again it goes on by itself: whoever was at work ends it.
        store.release_leases("w", T0).await.unwrap();
        while let Some(claim) = store.claim_job(&tasks("w"), 1_000_000, T0).await.unwrap() {
            store.finish_job(&claim, &domain::Outcome::Done(json!(1)), T0, T0).await.unwrap();
            answered.insert(claim.job.id, true);
        }
        check(&store, &answered).await;
    }
    check_invariants(&store).await;
    store.close().await;
    // A disk without a single page: it opens or says why not, and nothing is harmed.
    let balloon = leave(&dir, 0);
    match Store::open(&url).await {
        Ok(store) => store.close().await,
        Err(error) => assert!(matches!(error, Error::Full { .. }), "{error:?}"),
    }
    std::fs::remove_file(balloon).unwrap();
    let store = Store::open(&url).await.unwrap();
    check(&store, &answered).await;
    assert!(reserve.exists(), "the space that is kept back is taken again");
    at_work_in_the_reserve(&store, &dir, &mut answered).await;
    store.close().await;
    std::fs::copy(dir.join("velocity.db"), dir.with_extension("copy")).unwrap();
    println!("said {bites} {}", answered.len());
}

/// With the space that is kept back a job at work comes to its end, while new ones are refused.
async fn at_work_in_the_reserve(store: &Store, dir: &Path, answered: &mut BTreeMap<JobId, bool>) {
    let made = store.enqueue(job(), T0).await.unwrap();
    let claim = store.claim_job(&tasks("w"), 1_000_000, T0).await.unwrap().unwrap();
    answered.insert(made.id, false);
    let balloon = leave(dir, 4);
    let refused = loop {
        let mut new = job();
        new.payload = json!("x".repeat(700));
        match store.enqueue(new, T0).await {
            Ok(made) => drop(answered.insert(made.id, false)),
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, Error::Full { .. }), "{refused:?}");
    store.finish_job(&claim, &domain::Outcome::Done(json!(1)), T0, T0).await.unwrap();
    answered.insert(claim.job.id, true);
    std::fs::remove_file(balloon).unwrap();
    let begun = Instant::now();
    // It is not tried all the time whether there is space again.
    while let Err(error) = store.enqueue(job(), T0).await.map(|made| answered.insert(made.id, false)) {
        assert!(begun.elapsed() < Duration::from_secs(8), "it does not go on by itself: {error:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    check(store, answered).await;
}

#[tokio::test]
async fn a_sqlite_disk_that_is_full_at_the_nth_page_loses_nothing_that_was_answered() {
    let room = tempfile::tempdir().unwrap();
    let dir = room.path().join("disk");
    std::fs::create_dir(&dir).unwrap();
    let mut filler = on_disk(&dir, DISK_BYTES);
    filler.arg(std::env::current_exe().unwrap());
    filler.args(["--exact", "chaos::full::filler", "--ignored", "--nocapture", "--test-threads=1"]).env(DISK, &dir);
    let child = filler.output().expect("bubblewrap is installed: apt-get install bubblewrap");
    let (said, stderr) = (String::from_utf8_lossy(&child.stdout), String::from_utf8_lossy(&child.stderr));
    assert!(child.status.success(), "{said}{stderr}");
    let (_, told) = said.split_once("said ").unwrap_or_else(|| panic!("it never ran: {said}{stderr}"));
    let numbers: Vec<u64> = told.lines().next().unwrap().split(' ').map(|word| word.parse().unwrap()).collect();
    let (bites, answered) = (numbers[0], numbers[1]);
    println!(
        "full disk, SQLite: full after 0 to {PAGES_MAX} pages, {bites} times noticed; {answered} jobs answered, all there"
    );
    assert_eq!(bites, PAGES_MAX + 1, "the fault did not bite");
    assert_eq!(integrity(&dir.with_extension("copy")), "ok");
}

/// What SQLite itself says of a file.
#[allow(clippy::disallowed_methods, reason = "a second pair of eyes, not the store's own")]
fn integrity(path: &Path) -> String {
    let script = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); \
                  print(db.execute('pragma integrity_check').fetchone()[0])";
    let output = Command::new("python3").args(["-c", script]).arg(path).output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// A PostgreSQL on a small disk, with a shell beside it that fills the disk.
struct Disk {
    port: u16,
    _room: tempfile::TempDir,
    shell: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

const SHELL: &str = r#"
cd "$1"; bin="$2"; port="$3"
"$bin/initdb" -D data -U velocity -A trust --no-sync --wal-segsize=1 >/dev/null || exit 1
while read -r what pages; do
  case "$what" in
    start)
      if ! kill -0 "$pid" 2>/dev/null; then
        "$bin/postgres" -D data -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=50           -c min_wal_size=2MB -c max_wal_size=4MB -c shared_buffers=16MB >>log 2>&1 &
        pid=$!
      fi
      for _ in $(seq 400); do "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" && break; sleep 0.05; done
      "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" || tail -n 20 log >&2 ;;
    leave)
      free="$(($(stat -f -c '%a * %S' .)))"
      fallocate -l "$((free - pages * 4096))" balloon ;;
    free) rm -f balloon ;;
    stop) kill -QUIT "$pid"; wait "$pid" ;;
  esac
  echo done
done
"#;

impl Disk {
    fn new() -> Self {
        let room = postgres::room();
        let port = super::free_port();
        let mut command = on_disk(room.path(), 160 * 1024 * 1024);
        command.args(["bash", "-c", SHELL, "bash"]).arg(room.path()).arg(postgres::programs()).arg(port.to_string());
        postgres::as_owner(&mut command);
        let mut shell = command
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("bubblewrap is installed: apt-get install bubblewrap");
        let (orders, answers) = (shell.stdin.take().unwrap(), BufReader::new(shell.stdout.take().unwrap()));
        Self { port, _room: room, shell, orders, answers }
    }

    fn order(&mut self, order: &str) {
        writeln!(self.orders, "{order}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        assert_eq!(
            answer,
            "done
",
            "the shell of the small disk ended"
        );
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}

/// The disk of PostgreSQL itself is full: its tables cannot grow, or its log cannot, and then it stops. With space again it
/// is started like any other time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgresql_whose_disk_is_full_at_the_nth_page_loses_nothing_that_was_answered() {
    const ROUNDS: u64 = 16;
    if !crate::harness::on_postgresql() {
        return;
    }
    let mut disk = Disk::new();
    disk.order("start");
    let url = format!("postgres://velocity@127.0.0.1:{}/postgres", disk.port);
    let store = super::part::open(&url).await;
    let (mut answered, mut refused, mut waited, mut asked) = (BTreeMap::new(), 0, 0, 0_u64);
    for round in 0..ROUNDS {
        disk.order(&format!("leave {}", round * 3));
        let enough = Arc::new(AtomicBool::new(false));
        let mut filling = tokio::spawn(fill(store.clone(), asked, enough.clone()));
        // It may wait for a server that stopped: then there is space again while it waits.
        let early = tokio::time::timeout(Duration::from_millis(1_000), &mut filling).await;
        enough.store(true, Ordering::SeqCst);
        disk.order("free");
        disk.order("start");
        let (was_early, filled) = match early {
            Ok(filled) => (true, filled.unwrap()),
            Err(_) => (false, filling.await.unwrap()),
        };
        asked += filled.asked;
        refused += usize::from(filled.was_refused);
        waited += usize::from(!was_early && !filled.was_refused);
        answered.extend(filled.answered);
        goes_on(&store).await;
    }
    let jobs = store.jobs(&Default::default(), 1_000_000).await.unwrap();
    let stored: BTreeMap<JobId, String> = jobs.iter().map(|job| (job.id, number(&job.payload))).collect();
    let lost = answered.iter().filter(|(id, n)| stored.get(id) != Some(&n.to_string())).count();
    let numbers: std::collections::BTreeSet<&String> = stored.values().filter(|n| !n.is_empty()).collect();
    let doubled = stored.values().filter(|n| !n.is_empty()).count() - numbers.len();
    println!(
        "full disk, PostgreSQL: {ROUNDS} times full, {refused} times it was said and {waited} times waited for space; {} jobs answered, lost {lost}, doubled {doubled}",
        answered.len()
    );
    assert_eq!((lost, doubled), (0, 0));
    assert!((refused + waited) as u64 >= ROUNDS / 2 && answered.len() > 50, "the fault hardly bit");
    check_invariants(&store).await;
    store.close().await;
    disk.order("stop");
}

fn number(payload: &serde_json::Value) -> String {
    payload.as_str().and_then(|text| text.split(' ').next()).unwrap_or_default().to_owned()
}

struct Filled {
    answered: Vec<(JobId, u64)>,
    asked: u64,
    was_refused: bool,
}

/// Asks for jobs, numbered from `from`, until one is refused or it is enough.
async fn fill(store: Store, from: u64, enough: Arc<AtomicBool>) -> Filled {
    let mut filled = Filled { answered: Vec::new(), asked: 0, was_refused: false };
    while !filled.was_refused && !enough.load(Ordering::SeqCst) {
        let n = from + filled.asked;
        filled.asked += 1;
        let mut new = job();
        new.payload = json!(format!("{n} {}", "x".repeat(12_000)));
        match store.enqueue(new, T0).await {
            Ok(made) => filled.answered.push((made.id, n)),
            Err(error) => {
                assert!(error.is_transient(), "a full disk is told as {error:?}");
                filled.was_refused = true;
            }
        }
    }
    filled
}

/// With space again it goes on by itself.
async fn goes_on(store: &Store) {
    let begun = Instant::now();
    while let Err(error) = store.enqueue(job(), T0).await {
        assert!(error.is_transient() && begun.elapsed() < Duration::from_secs(10), "{error:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
