//! Kills and freezes processes by a plan that its seed decides.

use super::dice::Dice;
use super::ledger::{self, Line};
use super::part::{Part, Role};
use super::{TICK, now_ms};
use domain::EpochMs;
use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Child;
use std::time::{Duration, Instant};

/// How much of what.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) workers: usize,
    pub(super) kills: u32,
    pub(super) stops: u32,
    pub(super) lease: Duration,
    /// How long a frozen worker stays so; longer than the lease.
    pub(super) freeze: Duration,
    /// After so many kills of workers the server is killed too; 0: never.
    pub(super) server_every: u32,
    pub(super) fenced: bool,
    /// How long a step of a job takes, milliseconds.
    pub(super) step_ms: (u64, u64),
    pub(super) seed: u64,
}

struct Slot {
    part: Part,
    child: Child,
    thaws_at: Option<Instant>,
}

/// A running installation.
pub(super) struct Storm {
    plan: Plan,
    dice: Dice,
    server: Slot,
    workers: Vec<Slot>,
    /// How many processes were started.
    started: u32,
    pub(super) killed: u32,
    pub(super) stopped: u32,
    pub(super) servers_killed: u32,
    /// When each dead worker was killed.
    pub(super) deaths: BTreeMap<String, EpochMs>,
    /// Since when workers are frozen too.
    pub(super) first_freeze_at: EpochMs,
    /// What the processes are started with beside their part.
    preload: Vec<(&'static str, PathBuf)>,
}

impl Slot {
    fn signal(&self, signal: Signal) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal).unwrap();
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn check_alive(&mut self) {
        if let Some(status) = self.child.try_wait().unwrap() {
            let log = std::fs::read_to_string(self.part.log()).unwrap_or_default();
            panic!("{} ended by itself ({status}):\n{log}", self.part.name);
        }
    }
}

impl Storm {
    /// Starts a server and workers; `part` is what they have in common.
    pub(super) fn begin(plan: Plan, part: Part, preload: Vec<(&'static str, PathBuf)>) -> Self {
        let dice = Dice::new(plan.seed);
        let with: Vec<_> = preload.iter().map(|(name, path)| (*name, path.as_path())).collect();
        let mut started = 0;
        let mut slot = |role: Role| {
            started += 1;
            let part = Part {
                role,
                name: format!("{role:?}-{started}"),
                seed: plan.seed + u64::from(started),
                ..part.clone()
            };
            let child = part.start(&with);
            Slot { part, child, thaws_at: None }
        };
        let server = slot(Role::Server);
        let workers = (0..plan.workers).map(|_| slot(Role::Worker)).collect();
        let (killed, stopped, servers_killed, deaths) = (0, 0, 0, BTreeMap::new());
        Self {
            plan,
            dice,
            server,
            workers,
            started,
            killed,
            stopped,
            servers_killed,
            deaths,
            first_freeze_at: 0,
            preload,
        }
    }

    /// The ledger of this installation.
    pub(super) fn ledger(&self) -> Vec<Line> {
        ledger::read(&self.server.part.ledger)
    }

    /// Kills alone, the first half of them, and a pause in which the last of them is got over.
    pub(super) async fn kill_half(&mut self) {
        while self.killed < self.plan.kills / 2 {
            let pause = self.dice.between(20, 110);
            self.pass(Duration::from_millis(pause)).await;
            let at = self.dice.place(self.workers.len());
            self.kill(at);
        }
        self.pass(self.plan.lease + TICK).await;
    }

    /// The other kills, and all freezes between them; then everybody is thawed.
    pub(super) async fn rage(&mut self) {
        self.first_freeze_at = now_ms();
        while self.killed < self.plan.kills || self.stopped < self.plan.stops {
            let pause = self.dice.between(20, 110);
            self.pass(Duration::from_millis(pause)).await;
            let left = (self.plan.kills - self.killed, self.plan.stops - self.stopped);
            let frozen = self.workers.iter().filter(|slot| slot.thaws_at.is_some()).count();
            let may_freeze = left.1 > 0 && frozen * 2 < self.plan.workers;
            let awake: Vec<usize> = (0..self.workers.len()).filter(|&at| self.workers[at].thaws_at.is_none()).collect();
            let at = awake[self.dice.place(awake.len())];
            // As many freezes as there are left, spread over the kills that are left.
            if may_freeze && self.dice.between(1, u64::from(left.0 + left.1)) <= 3 * u64::from(left.1) {
                self.freeze(at);
            } else if left.0 > 0 {
                self.kill(at);
            }
        }
        self.pass(self.plan.freeze + Duration::from_millis(100)).await;
    }

    fn freeze(&mut self, at: usize) {
        self.workers[at].signal(Signal::STOP);
        self.workers[at].thaws_at = Some(Instant::now() + self.plan.freeze);
        self.stopped += 1;
    }

    /// Kills one of the workers; gives its name.
    pub(super) fn kill_one(&mut self) -> String {
        let at = self.dice.place(self.workers.len());
        let name = self.workers[at].part.name.clone();
        self.kill(at);
        name
    }

    fn kill(&mut self, at: usize) {
        self.workers[at].check_alive();
        self.deaths.insert(self.workers[at].part.name.clone(), now_ms());
        self.workers[at].kill();
        self.killed += 1;
        let calm = self.first_freeze_at == 0;
        let part = self.workers[at].part.clone();
        self.workers[at] = self.start_anew(part);
        if !calm && self.plan.server_every > 0 && self.killed.is_multiple_of(self.plan.server_every) {
            self.server.check_alive();
            self.server.kill();
            self.servers_killed += 1;
            let part = self.server.part.clone();
            self.server = self.start_anew(part);
        }
    }

    fn start_anew(&mut self, part: Part) -> Slot {
        self.started += 1;
        let name = format!("{:?}-{}", part.role, self.started);
        let part = Part { name, seed: self.plan.seed + u64::from(self.started), ..part };
        let with: Vec<_> = self.preload.iter().map(|(name, path)| (*name, path.as_path())).collect();
        Slot { child: part.start(&with), part, thaws_at: None }
    }

    /// Lets time pass and thaws whose time has come.
    pub(super) async fn pass(&mut self, time: Duration) {
        let until = Instant::now() + time;
        loop {
            let now = Instant::now();
            for slot in &mut self.workers {
                if slot.thaws_at.is_some_and(|at| at <= now) {
                    slot.signal(Signal::CONT);
                    slot.thaws_at = None;
                }
            }
            if now >= until {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5).min(until - now)).await;
        }
    }

    /// Waits until everything that was asked for is over, and ends all processes. Gives how long it took.
    pub(super) async fn drain(mut self, limit: Duration) -> (Duration, Ended) {
        let begun = Instant::now();
        let ledger = self.server.part.ledger.clone();
        std::fs::write(self.server.part.enough(), "").unwrap();
        while !ledger::read(&ledger).contains(&Line::Drained) {
            assert!(begun.elapsed() < limit, "jobs are open {limit:?} after the last fault");
            self.server.check_alive();
            self.workers.iter_mut().for_each(Slot::check_alive);
            self.pass(Duration::from_millis(50)).await;
        }
        let took = begun.elapsed();
        self.server.kill();
        self.workers.iter_mut().for_each(Slot::kill);
        let ended = Ended {
            killed: self.killed,
            stopped: self.stopped,
            servers_killed: self.servers_killed,
            first_freeze_at: self.first_freeze_at,
            deaths: self.deaths,
        };
        (took, ended)
    }
}

/// What a storm did to its processes.
pub(super) struct Ended {
    pub(super) killed: u32,
    pub(super) stopped: u32,
    pub(super) servers_killed: u32,
    pub(super) first_freeze_at: EpochMs,
    pub(super) deaths: BTreeMap<String, EpochMs>,
}
