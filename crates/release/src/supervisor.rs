//! The supervisor: owns the ports and the running products. When Velocity dies, everything it started dies with it.

use crate::camera::Camera;
use crate::door::Door;
use crate::log::{log_file, read_log};
use crate::look::look;
use crate::standing::{OnNotice, Standing, View};
use crate::step::Steps;
use crate::{Dirs, Error, Notice, NoticeKind, Probe, ReleasePlan, data};
use domain::Slug;
use sandbox::Sandbox;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Mutex as Turn;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// How long a new version may take until it is healthy.
const GATE_WAIT: Duration = Duration::from_secs(60);
const GATE_TICK: Duration = Duration::from_millis(100);
const LOG_TAIL_BYTES: u64 = 64 * 1024;
/// How long a version that failed its gate may take to end.
const FAILED_GRACE: Duration = Duration::from_secs(2);

/// Owns the ports and the running products. Cheap to clone.
#[derive(Clone)]
pub struct Supervisor {
    shared: Arc<Shared>,
}

struct Shared {
    sandbox: Sandbox,
    dirs: Dirs,
    on_notice: OnNotice,
    rooms: Mutex<HashMap<Slug, Arc<Turn<Room>>>>,
    /// What is on the air, for looking while a deployment holds the room.
    views: Mutex<HashMap<Slug, View>>,
    count: AtomicU64,
}

/// A project's place: its door and who stands behind it.
#[derive(Default)]
struct Room {
    door: Option<(u16, Door)>,
    standing: Option<Standing>,
}

impl std::fmt::Debug for Supervisor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Supervisor").field("dirs", &self.shared.dirs).finish_non_exhaustive()
    }
}

impl Supervisor {
    /// A supervisor with nothing on the air. `on_notice` is called from its tasks and must not block.
    pub fn new(
        sandbox: Sandbox,
        dirs: Dirs,
        on_notice: impl Fn(Notice) + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        for dir in [&dirs.run, &dirs.logs] {
            fs::create_dir_all(dir).map_err(|source| Error::Io { path: dir.clone(), source })?;
        }
        // Left behind by a Velocity that was killed; nobody listens there any more.
        for entry in fs::read_dir(&dirs.run).into_iter().flatten().flatten() {
            let _ = fs::remove_dir_all(entry.path());
        }
        let shared = Shared {
            sandbox,
            dirs,
            on_notice: Arc::new(on_notice),
            rooms: Mutex::default(),
            views: Mutex::default(),
            count: AtomicU64::new(0),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Puts a version on the air: backs the data up, migrates, seeds an empty database, starts, checks the gate, switches
    /// the project's port to it, then stops the version before within `grace`. When anything fails the data is restored
    /// and the version before stays live.
    pub async fn deploy(&self, plan: ReleasePlan, grace: Duration, cancel: &CancellationToken) -> Result<Probe, Error> {
        let room = self.room(&plan.project);
        let mut room = room.lock().await;
        self.open_door(&mut room, plan.port).await?;
        let uid = self.shared.sandbox.uid(plan.project.as_str());
        data::prepare(&plan.data_dir, uid)?;
        let steps = Steps { sandbox: &self.shared.sandbox, plan: &plan, cancel };
        let before = self.bring_data(&steps).await?;
        let (standing, probe) = match self.start(&plan, cancel).await {
            Ok(started) => started,
            Err(error) => {
                self.take_back(&steps, before).await?;
                return Err(error);
            }
        };
        let old = self.switch(&mut room, standing);
        if let Some(old) = old {
            old.view.target.all_heard(grace).await;
            old.stop(grace).await;
        }
        Ok(probe)
    }

    /// Puts a version that was live before a restart of Velocity on the air again: no backup, no seed. Its port answers
    /// 503 until it is ready.
    pub async fn resume(&self, plan: ReleasePlan, cancel: &CancellationToken) -> Result<Probe, Error> {
        let room = self.room(&plan.project);
        let mut room = room.lock().await;
        self.open_door(&mut room, plan.port).await?;
        data::prepare(&plan.data_dir, self.shared.sandbox.uid(plan.project.as_str()))?;
        let (standing, probe) = self.start(&plan, cancel).await?;
        let old = self.switch(&mut room, standing);
        drop(old);
        Ok(probe)
    }

    /// Starts the version on the air anew, and switches to it once it is healthy: nobody is turned away. None when there is no
    /// version to start; an error leaves the one before where it was.
    pub async fn restart(
        &self,
        project: &Slug,
        grace: Duration,
        cancel: &CancellationToken,
    ) -> Result<Option<Probe>, Error> {
        let room = self.room(project);
        let mut room = room.lock().await;
        let Some(plan) = room.standing.as_ref().map(|standing| standing.plan.clone()) else { return Ok(None) };
        let (standing, probe) = self.start(&plan, cancel).await?;
        if let Some(old) = self.switch(&mut room, standing) {
            old.view.target.all_heard(grace).await;
            old.stop(grace).await;
        }
        Ok(Some(probe))
    }

    /// Takes a project off the air if this version is on it, and frees its port. Whether it was.
    pub async fn stop_version(&self, project: &Slug, label: &str, grace: Duration) -> Result<bool, Error> {
        if self.live(project).as_deref() != Some(label) {
            return Ok(false);
        }
        self.stop(project, grace).await.map(|()| true)
    }

    /// A picture of the landing page of what is on the air, as a PNG file; none when nothing is. `browser` is Chromium with the
    /// directory that it needs from outside `/usr`; `room` is an empty directory for it. The browser stands in a sandbox whose
    /// network holds nothing but this product.
    pub async fn picture(
        &self,
        project: &Slug,
        browser: (&Path, Option<&Path>),
        room: &Path,
        cancel: &CancellationToken,
    ) -> Result<Option<Vec<u8>>, Error> {
        let toolchain = {
            let room = self.room(project);
            let room = room.lock().await;
            room.standing.as_ref().map(|standing| standing.plan.toolchain.clone())
        };
        let (Some(toolchain), Some(view)) = (toolchain, self.view(project)) else { return Ok(None) };
        let camera = Camera { sandbox: &self.shared.sandbox, toolchain: &toolchain, browser, room };
        camera.take(project, view.dir(), cancel).await.map(Some)
    }

    /// Looks at a project's processes and pages; none when it is not on the air.
    pub async fn probe(&self, project: &Slug) -> Option<Probe> {
        let view = self.view(project)?;
        Some(look(&view.target, &view.pages, view.restarts()).await)
    }

    /// The end of a project's log, at most 64 KiB; empty when there is none.
    pub fn log_tail(&self, project: &Slug) -> String {
        read_log(&self.shared.dirs.logs, project, None, LOG_TAIL_BYTES).map(|piece| piece.text).unwrap_or_default()
    }

    /// The label of the version on the air.
    pub fn live(&self, project: &Slug) -> Option<String> {
        self.view(project).map(|view| view.label)
    }

    /// Takes a project off the air and frees its port.
    pub async fn stop(&self, project: &Slug, grace: Duration) -> Result<(), Error> {
        let room = self.room(project);
        let mut room = room.lock().await;
        room.door = None;
        self.shared.views.lock().unwrap_or_else(PoisonError::into_inner).remove(project);
        if let Some(standing) = room.standing.take() {
            let plan = standing.plan.clone();
            standing.stop(grace).await;
            self.tell(&plan, NoticeKind::Stopped);
        }
        Ok(())
    }

    /// Takes everything off the air.
    pub async fn stop_all(&self, grace: Duration) {
        let projects = self.projects();
        let mut stops = tokio::task::JoinSet::new();
        for project in projects {
            let supervisor = self.clone();
            stops.spawn(async move { supervisor.stop(&project, grace).await });
        }
        while stops.join_next().await.is_some() {}
    }

    fn view(&self, project: &Slug) -> Option<View> {
        self.shared.views.lock().unwrap_or_else(PoisonError::into_inner).get(project).cloned()
    }

    fn projects(&self) -> Vec<Slug> {
        self.shared.rooms.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    fn room(&self, project: &Slug) -> Arc<Turn<Room>> {
        let mut rooms = self.shared.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        rooms.entry(project.clone()).or_default().clone()
    }

    fn log(&self, project: &Slug) -> PathBuf {
        log_file(&self.shared.dirs.logs, project)
    }

    fn tell(&self, plan: &ReleasePlan, kind: NoticeKind) {
        (self.shared.on_notice)(Notice { project: plan.project.clone(), label: plan.label.clone(), kind });
    }

    async fn open_door(&self, room: &mut Room, port: u16) -> Result<(), Error> {
        if room.door.as_ref().is_none_or(|(open, _)| *open != port) {
            let door = Door::open(port).await?;
            door.switch(room.standing.as_ref().map(|standing| standing.view.target.clone()));
            room.door = Some((port, door));
        }
        Ok(())
    }

    /// Backs up, migrates and seeds. Gives the schema version before; none on the first deployment.
    async fn bring_data(&self, steps: &Steps<'_>) -> Result<Option<String>, Error> {
        let dir = &steps.plan.data_dir;
        let tell = |step| self.tell(steps.plan, NoticeKind::Step(step));
        if !data::exists(dir) {
            tell("migrate");
            let mut outcome = steps.migrate().await;
            if outcome.is_ok() {
                tell("seed");
                outcome = steps.seed().await;
            }
            return match outcome {
                Ok(()) => Ok(None),
                Err(error) => {
                    data::forget(dir);
                    Err(error)
                }
            };
        }
        tell("backup");
        let before = steps.copy_aside().await?;
        tell("migrate");
        if let Err(error) = steps.migrate().await {
            steps.put_back().await?;
            return Err(error);
        }
        Ok(Some(before))
    }

    /// Restores the data when the migration changed it; a first deployment begins anew.
    async fn take_back(&self, steps: &Steps<'_>, before: Option<String>) -> Result<(), Error> {
        let steps = &Steps { cancel: &CancellationToken::new(), ..*steps };
        match before {
            None => data::forget(&steps.plan.data_dir),
            Some(before) if steps.version().await? != before => steps.put_back().await?,
            Some(_) => {}
        }
        Ok(())
    }

    /// Starts a version and waits until it passes the gate.
    async fn start(&self, plan: &ReleasePlan, cancel: &CancellationToken) -> Result<(Standing, Probe), Error> {
        let shared = &self.shared;
        self.tell(plan, NoticeKind::Step("start"));
        let dir = shared.dirs.run.join(format!("{}-{}", plan.project, shared.count.fetch_add(1, Ordering::Relaxed)));
        let log = self.log(&plan.project);
        let standing = Standing::start(&shared.sandbox, plan, dir, log, shared.on_notice.clone()).await?;
        self.tell(plan, NoticeKind::Step("gate"));
        match gate(&standing, cancel).await {
            Ok(probe) => Ok((standing, probe)),
            Err(reason) => {
                let log_tail = standing.stop(FAILED_GRACE).await;
                Err(reason.map_or(Error::Cancelled, |reason| Error::Unhealthy { reason, log_tail }))
            }
        }
    }

    fn switch(&self, room: &mut Room, standing: Standing) -> Option<Standing> {
        if let Some((_, door)) = &room.door {
            door.switch(Some(standing.view.target.clone()));
        }
        let (project, view) = (standing.plan.project.clone(), standing.view.clone());
        self.shared.views.lock().unwrap_or_else(PoisonError::into_inner).insert(project, view);
        self.tell(&standing.plan, NoticeKind::Live);
        room.standing.replace(standing)
    }
}

/// Waits for health. The error is the last reason, or none when it was cancelled.
async fn gate(standing: &Standing, cancel: &CancellationToken) -> Result<Probe, Option<String>> {
    let since = Instant::now();
    let mut reason = None;
    loop {
        let probe = tokio::select! {
            probe = look(&standing.view.target, &standing.view.pages, standing.view.restarts()) => probe,
            () = crash(standing) => return Err(reason.or_else(|| Some("a process ended right after its start".to_owned()))),
            () = cancel.cancelled() => return Err(None),
        };
        reason = probe.reason();
        if reason.is_none() {
            return Ok(probe);
        }
        if since.elapsed() > GATE_WAIT {
            return Err(reason);
        }
        sleep(GATE_TICK).await;
    }
}

/// Ends when something of a version that has just been started has ended: nothing good will come of it.
async fn crash(standing: &Standing) {
    while !standing.is_over() && standing.view.restarts() == 0 {
        sleep(GATE_TICK).await;
    }
}
