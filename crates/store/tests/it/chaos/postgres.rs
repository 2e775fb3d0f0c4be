//! A PostgreSQL of the test's own, to be killed: its parent is this process, so that nothing of it outlives a kill. The
//! tests of the whole program include this file too.
#![allow(dead_code, reason = "not every test kills in every way")]

use rustix::process::{Pid, Signal, kill_process};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A server on a port of its own, with a data directory of its own.
pub(crate) struct Postgres {
    pub(crate) port: u16,
    dir: TempDir,
    child: Option<Child>,
    settings: Vec<String>,
}

impl Postgres {
    /// A server with an empty database `postgres`, durable as in production, started.
    pub(crate) fn new() -> Self {
        let mut postgres = Self::at_port(free_port());
        let data = postgres.data();
        let made =
            run("initdb", |initdb| initdb.arg("-D").arg(&data).args(["-U", "velocity", "-A", "trust", "--no-sync"]));
        assert!(made, "initdb failed");
        postgres.start();
        postgres
    }

    fn at_port(port: u16) -> Self {
        Self { port, dir: room(), child: None, settings: Vec::new() }
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://velocity@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Starts it, and returns when it takes connections.
    pub(crate) fn start(&mut self) {
        let begun = Instant::now();
        // The shared memory of a killed one is in use until the last of its processes is gone.
        while !self.try_start() {
            assert!(begun.elapsed() < Duration::from_secs(20), "PostgreSQL does not start:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn try_start(&mut self) -> bool {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.dir.path().join("log")).unwrap();
        let mut postgres = program("postgres");
        postgres.arg("-D").arg(self.data()).args(["-p", &self.port.to_string()]);
        let usual = [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
            // After a crash it waits for the disk once, not for each of a thousand files.
            "recovery_init_sync_method=syncfs",
        ];
        for setting in usual.into_iter().chain(self.settings.iter().map(String::as_str)) {
            postgres.args(["-c", setting]);
        }
        let mut child = postgres.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let begun = Instant::now();
        while child.try_wait().unwrap().is_none() {
            if self.answers() {
                self.child = Some(child);
                return true;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "PostgreSQL does not answer:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
        false
    }

    /// Whether it takes connections, not only listens.
    fn answers(&self) -> bool {
        run("pg_isready", |ready| ready.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]))
    }

    /// SIGKILL to the server and to each of its processes.
    pub(crate) fn kill(&mut self) {
        let mut child = self.child.take().expect("it runs");
        child.kill().unwrap();
        child.wait().unwrap();
        let begun = Instant::now();
        loop {
            let left = processes_in(&self.data());
            if left.is_empty() {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(10), "processes of PostgreSQL outlive a SIGKILL: {left:?}");
            for pid in left {
                // It may be gone by itself meanwhile.
                let _ = kill_process(pid, Signal::KILL);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// What `pg_ctl stop -m immediate` does: everything is dropped, the next start recovers.
    pub(crate) fn stop_at_once(&mut self) {
        let mut child = self.child.take().expect("it runs");
        kill_process(Pid::from_child(&child), Signal::QUIT).unwrap();
        child.wait().unwrap();
    }

    /// A second server that follows this one, started.
    pub(crate) fn replica(&self) -> Self {
        let mut replica = Self::at_port(free_port());
        replica.settings.push("wal_retrieve_retry_interval=200ms".into());
        let (data, port) = (replica.data(), self.port.to_string());
        let copied = run("pg_basebackup", |copy| {
            let copy = copy.args([
                "-h",
                "127.0.0.1",
                "-p",
                &port,
                "-U",
                "velocity",
                "-R",
                "-X",
                "stream",
                "-c",
                "fast",
                "--no-sync",
            ]);
            copy.arg("-D").arg(&data)
        });
        assert!(copied, "pg_basebackup failed:\n{}", self.log());
        replica.start();
        replica
    }

    /// From now on nothing is answered as stored here that a replica has not stored too.
    pub(crate) fn wait_for_replicas(&self) {
        self.sql("alter system set synchronous_standby_names = '*'");
        self.sql("select pg_reload_conf()");
        let begun = Instant::now();
        while self.sql("select count(*) from pg_stat_replication where sync_state = 'sync'") != "1" {
            assert!(begun.elapsed() < Duration::from_secs(20), "no replica follows:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Makes a replica the one that is written to.
    pub(crate) fn promote(&self) {
        assert!(run("pg_ctl", |ctl| ctl.args(["promote", "-w", "-D"]).arg(self.data())), "{}", self.log());
    }

    /// Offers encryption from now on.
    pub(crate) fn encrypt(&self, certificate: &Path, key: &Path) {
        for (from, to) in [(certificate, "server.crt"), (key, "server.key")] {
            let to = self.data().join(to);
            std::fs::copy(from, &to).unwrap();
            std::fs::set_permissions(&to, PermissionsExt::from_mode(0o600)).unwrap();
            if let Some((user, group)) = owner() {
                chown(&to, Some(user), Some(group)).unwrap();
            }
        }
        self.sql("alter system set ssl = on");
        self.sql("select pg_reload_conf()");
        let begun = Instant::now();
        while self.sql("show ssl") != "on" {
            assert!(begun.elapsed() < Duration::from_secs(10), "it does not encrypt:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What a statement gives, as text.
    pub(crate) fn sql(&self, sql: &str) -> String {
        let mut psql = program("psql");
        let output = psql.args(["-X", "-A", "-t", "-d", &self.url(), "-c", sql]).output().unwrap();
        assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    pub(crate) fn log(&self) -> String {
        let log = std::fs::read_to_string(self.dir.path().join("log")).unwrap_or_default();
        let from = log.char_indices().rev().nth(3_000).map_or(0, |(at, _)| at);
        log[from..].to_owned()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if self.child.is_some() {
            self.kill();
        }
    }
}

/// A directory of the user that PostgreSQL runs as.
pub(crate) fn room() -> TempDir {
    let dir = tempfile::Builder::new().prefix("velocity-postgres-").tempdir().unwrap();
    std::fs::set_permissions(dir.path(), PermissionsExt::from_mode(0o755)).unwrap();
    if let Some((user, group)) = owner() {
        chown(dir.path(), Some(user), Some(group)).unwrap();
    }
    dir
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// One of PostgreSQL's programs, as a user that it agrees to.
#[allow(clippy::disallowed_methods, reason = "a test starts a server of its own")]
fn program(name: &str) -> Command {
    let mut command = Command::new(programs().join(name));
    as_owner(&mut command);
    command
}

/// Makes it run as the user that PostgreSQL agrees to.
pub(crate) fn as_owner(command: &mut Command) {
    if let Some((user, group)) = owner() {
        command.uid(user).gid(group);
    }
    command.current_dir("/");
}

fn run(name: &str, with: impl FnOnce(&mut Command) -> &mut Command) -> bool {
    let mut command = program(name);
    with(&mut command);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
}

/// Where the newest installed version is, as Debian places it.
pub(crate) fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let number =
        |path: &Path| path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<u32>().ok());
    let newest = versions
        .map(|entry| entry.path())
        .filter(|path| path.join("bin/initdb").exists())
        .max_by_key(|path| number(path));
    newest.expect("PostgreSQL is installed: apt-get install postgresql, or VELOCITY_TEST_POSTGRES=skip").join("bin")
}

/// PostgreSQL refuses to run as root; then it runs as the user that its package made.
fn owner() -> Option<(u32, u32)> {
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap();
    let line = users.lines().find(|line| line.starts_with("postgres:")).expect("its package makes the user postgres");
    let fields: Vec<&str> = line.split(':').collect();
    Some((fields[2].parse().unwrap(), fields[3].parse().unwrap()))
}

/// The processes that work in this directory, as all of a server do in its data.
fn processes_in(dir: &Path) -> Vec<Pid> {
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    let inside = |entry: std::fs::DirEntry| {
        let pid: i32 = entry.file_name().to_str()?.parse().ok()?;
        let at = std::fs::read_link(entry.path().join("cwd")).ok()?;
        (at == dir).then(|| Pid::from_raw(pid))?
    };
    entries.filter_map(inside).collect()
}
