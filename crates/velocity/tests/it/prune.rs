//! What nothing needs goes; what is on the air, at work, or new stays. Real files, and a real server that speaks S3.

use crate::server::{Server, VELOCITY, command, free_port};
use domain::{EventBody, JobKind, NewJob, Outcome, Release, RunId, Slug, Spec, Stage, Task, WorkerSpec};
use pipeline::{Keep, Kind, Places, Pruned, prune};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use store::{Artifacts, EventFilter, NewRelease, NewRun, Store};

const T0: i64 = 1_800_000_000_000;
const DAY: i64 = 24 * 3_600_000;

/// An installation without a server: its store, its files.
struct House {
    room: tempfile::TempDir,
    store: Store,
    places: Places,
}

impl House {
    async fn new() -> Self {
        let room = tempfile::Builder::new().prefix("velocity-prune-").tempdir().expect("a room");
        let data = room.path().join("data");
        let store = Store::open(&format!("sqlite:{}", data.join("velocity.db").display())).await.expect("a store");
        let places = Places::under(&data, data.join("generated"));
        Self { room, store, places }
    }

    fn data(&self) -> PathBuf {
        self.room.path().join("data")
    }

    fn artifacts(&self) -> Artifacts {
        Artifacts::in_dir(self.data().join("artifacts")).expect("artifacts")
    }

    async fn prune(&self, artifacts: &Artifacts, keep: Keep, dry_run: bool, now: i64) -> Pruned {
        prune(&self.store, artifacts, &self.places, keep, dry_run, now).await.expect("it prunes")
    }

    /// A run with its build directory.
    async fn run(&self, project: &str) -> RunId {
        let run = self.store.start_run(&new_run(project), T0).await.expect("a run");
        let build = self.places.work.join("build").join(run.to_string());
        write(&build.join("services/api/main.py"), 5_000);
        write(&build.join(".venv/lib/big"), 100_000);
        write(&build.with_extension("built"), 40);
        run
    }

    /// A run that ended with an unpacked release on the air; the one before it is superseded.
    async fn release(&self, project: &str, artifact: &str, at: i64) -> Release {
        let run_id = self.run(project).await;
        let new = NewRelease { project: slug(project), run_id, artifact: artifact.into(), port: 4100, url: None };
        let release = self.store.insert_release(&new, at).await.expect("a release");
        write(&self.dir(&release).join("web/server.js"), 20_000);
        self.store.switch_release(release.id, at).await.expect("it goes on the air");
        self.store.cancel_run(run_id, "test", at).await.expect("the run ends");
        release
    }

    fn dir(&self, release: &Release) -> PathBuf {
        self.places.work.join("release").join(release.project.as_str()).join(release.id.to_string())
    }

    fn build(&self, run: RunId) -> PathBuf {
        self.places.work.join("build").join(run.to_string())
    }

    /// A task that is done, or still at work.
    async fn task(&self, payload: Value, result: Option<Value>, at: i64) -> i64 {
        let made = self.store.enqueue(NewJob::new(Task::Sleep, payload, "test"), at).await.expect("a task");
        let worker = WorkerSpec::new("test", vec![JobKind::Task(Task::Sleep)]);
        let claim = self.store.claim_job(&worker, 30_000, at).await.expect("a claim").expect("a task is due");
        if let Some(result) = result {
            self.store.finish_job(&claim, &Outcome::Done(result), at, at).await.expect("it is done");
        }
        made.id.0
    }
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).expect("a slug")
}

fn new_run(project: &str) -> NewRun {
    let spec: Spec = serde_json::from_value(json!({
        "spec_version": domain::spec::SPEC_VERSION, "revision": 1, "generator": "test",
        "project": {
            "id": project, "title": "Shop", "tagline": "", "archetypes": [], "domain": "any", "locale": "en", "dir": "ltr",
            "currency": "EUR", "audience": "public"
        },
        "answers": {}, "requirements": [], "roles": [], "features": [], "entities": [], "actions": [], "pages": [],
        "navigation": {"primary": [], "account": [], "footer": []}, "flows": [],
        "theme": {"style": "minimal", "hue": 10, "mode": "light", "density": "regular", "art": "waves"},
        "trace": [], "assumptions": [], "questions": []
    }))
    .expect("a spec");
    NewRun {
        session_id: None,
        spec,
        stages: Stage::ALL.to_vec(),
        requested_by: "test".into(),
        payload: json!({}),
        decisions: Vec::new(),
    }
}

fn write(path: &Path, bytes: usize) {
    std::fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
    std::fs::write(path, vec![b'x'; bytes]).expect("a file");
}

/// As if it had been stored then.
fn age(data: &Path, name: &str, at: i64) {
    let file = std::fs::File::options().write(true).open(data.join("artifacts").join(name)).expect("the artifact");
    let at = SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(at).expect("after 1970"));
    file.set_modified(at).expect("a time");
}

fn keep(releases: u32) -> Keep {
    Keep { releases, artifact_days: None, copy_days: None }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_releases_and_builds_go_and_what_is_needed_stays() {
    let house = House::new().await;
    let mut releases = Vec::new();
    for n in 0..8 {
        releases.push(house.release("shop", "a.zip", T0 + n).await);
    }
    let other = house.release("blog", "b.zip", T0).await;
    // Back to the first: it is on the air, the last one was just before.
    house.store.switch_release(releases[0].id, T0 + 100).await.expect("back");
    let open = house.run("shop").await;
    let done = house.task(json!({}), Some(json!(1)), T0).await;
    let working = house.task(json!({}), None, T0).await;
    let room = |job: i64| house.places.work.join("task").join(format!("{job}-1"));
    [done, working].iter().for_each(|job| write(&room(*job).join("left"), 9_000));
    // What has another name is not ours.
    let foreign = [
        house.places.work.join("build/notes"),
        house.places.work.join("build/99999"),
        house.places.work.join("release/shop/tmp"),
    ];
    foreign.iter().for_each(|path| write(path, 10));
    let outside = house.room.path().join("outside");
    write(&outside.join("secret"), 10);
    std::os::unix::fs::symlink(&outside, house.build(releases[3].run_id).join("link")).expect("a link");

    let artifacts = house.artifacts();
    let seen = house.prune(&artifacts, keep(2), true, T0 + DAY).await;
    assert!(house.dir(&releases[3]).exists(), "looking took something away");
    let before = house.store.events_after(0, &EventFilter::default(), 1_000).await.expect("events").len();
    let went = house.prune(&artifacts, keep(2), false, T0 + DAY).await;
    assert_eq!(seen, went);
    assert_eq!(
        (went.count(&[Kind::Release]), went.count(&[Kind::Build]), went.count(&[Kind::Room])),
        (5, 10, 1),
        "{went:#?}"
    );
    assert!(went.failed.is_empty() && !went.more && went.bytes > 5 * 120_000, "{went:#?}");
    for (at, release) in releases.iter().enumerate() {
        // On the air; the two newest, of which one was just before.
        let stays = at == 0 || at >= 6;
        assert_eq!(house.dir(release).exists(), stays, "release {at}");
        assert_eq!(house.build(release.run_id).exists(), stays, "build {at}");
        assert_eq!(house.build(release.run_id).with_extension("built").exists(), stays, "marker {at}");
    }
    assert!(house.dir(&other).exists() && house.build(other.run_id).exists(), "another project lost something");
    assert!(house.build(open).exists() && room(working).exists(), "what is at work lost its files");
    assert!(!room(done).exists() && outside.join("secret").exists() && foreign.iter().all(|path| path.exists()));
    let events = house.store.events_after(0, &EventFilter::default(), 1_000).await.expect("events");
    assert_eq!(events.len(), before + 1);
    let told = EventBody::Pruned { releases: 5, builds: 11, artifacts: 0, bytes: went.bytes };
    assert_eq!(events.last().expect("an event").body, told);
    assert_eq!(house.prune(&artifacts, keep(2), false, T0 + DAY).await, Pruned::default());

    // What an interrupted round had moved aside goes with the next one.
    write(&house.places.work.join("trash/1-2-3/half"), 10);
    house.prune(&artifacts, keep(2), false, T0 + DAY).await;
    assert!(!house.places.work.join("trash/1-2-3").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_release_just_before_the_one_on_the_air_stays_though_many_failed_since() {
    let house = House::new().await;
    let before = house.release("shop", "a.zip", T0).await;
    let live = house.release("shop", "b.zip", T0 + 1).await;
    let mut failed = Vec::new();
    for n in 0..4 {
        let run_id = house.run("shop").await;
        let new = NewRelease { project: slug("shop"), run_id, artifact: "c.zip".into(), port: 4100, url: None };
        let release = house.store.insert_release(&new, T0 + n).await.expect("a release");
        write(&house.dir(&release).join("web/server.js"), 10);
        house
            .store
            .move_release(release.id, domain::ReleaseState::Failed, Some("no answer"), T0 + n)
            .await
            .expect("it fails");
        house.store.cancel_run(run_id, "test", T0).await.expect("the run ends");
        failed.push(release);
    }
    house.prune(&house.artifacts(), keep(1), false, T0 + DAY).await;
    assert!([&before, &live, &failed[3]].iter().all(|release| house.dir(release).exists()));
    assert!(failed[..3].iter().all(|release| !house.dir(release).exists()));
}

/// Artifacts that something needs, and those that nothing does.
async fn furnish(house: &House, artifacts: &Artifacts) -> (Vec<String>, Vec<String>) {
    let put = |text: &str| artifacts.put_bytes(text.as_bytes(), "log").expect("an artifact").name;
    let names = tokio::task::block_in_place(|| {
        ["forgotten", "of an old job", "of a new job", "of a job at work", "of a release", "of a schedule"].map(put)
    });
    let [forgotten, old, new, working, released, scheduled] = names;
    house.release("shop", &released, T0 - 90 * DAY).await;
    house.task(json!({}), Some(json!({ "log": old })), T0 - 90 * DAY).await;
    house.task(json!({}), Some(json!({ "log": new })), T0 - DAY).await;
    house.task(json!({ "zip": working }), None, T0 - 90 * DAY).await;
    let job = NewJob::new(Task::Sleep, json!({ "zip": scheduled }), "test");
    let schedule = store::Schedule {
        name: "nightly".into(),
        cron: "0 0 * * *".into(),
        job,
        paused: false,
        last_fired_ms: None,
        next_ms: None,
    };
    house.store.put_schedule(schedule, T0).await.expect("a schedule");
    (vec![new, working, released, scheduled], vec![forgotten, old])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn artifacts_go_by_age_and_only_when_nothing_mentions_them() {
    let house = House::new().await;
    let artifacts = house.artifacts();
    let (stay, go) = furnish(&house, &artifacts).await;
    let fresh = artifacts.put_bytes(b"stored just now, not told yet", "log").expect("an artifact").name;
    stay.iter().chain(&go).for_each(|name| age(&house.data(), name, T0 - 60 * DAY));
    age(&house.data(), &fresh, T0 - 29 * DAY);
    write(&house.data().join("artifacts/README"), 10);
    assert_eq!(house.prune(&artifacts, keep(5), false, T0).await, Pruned::default(), "the default keeps artifacts");
    let monthly = Keep { artifact_days: Some(30), ..keep(5) };
    let went = house.prune(&artifacts, monthly, false, T0).await;
    let names: Vec<&String> = went.items.iter().map(|item| &item.name).collect();
    let mut expected: Vec<&String> = go.iter().collect();
    expected.sort();
    assert_eq!(names, expected);
    assert!(go.iter().all(|name| artifacts.find(name).is_err()));
    assert!(stay.iter().chain([&fresh]).all(|name| artifacts.find(name).is_ok()));
    assert!(house.data().join("artifacts/README").exists());
}

#[allow(clippy::disallowed_methods, reason = "a test is told by its environment where the server is")]
fn bucket(dir: &Path) -> Artifacts {
    let endpoint = std::env::var("VELOCITY_TEST_S3")
        .expect("VELOCITY_TEST_S3 names an S3 server with a bucket named `velocity`; scripts/test.sh starts one");
    let set = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let settings = [
        set("AWS_ACCESS_KEY_ID", "test"),
        set("AWS_SECRET_ACCESS_KEY", "test"),
        set("AWS_REGION", "us-east-1"),
        set("AWS_ENDPOINT_URL", &endpoint),
    ];
    let url = format!("s3://velocity/prune-{}", std::process::id());
    Artifacts::in_bucket(dir, &url, &settings).expect("a bucket")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_bucket_what_nothing_needs_goes_and_of_the_rest_only_this_hosts_copy() {
    let house = House::new().await;
    let (here, there) = (house.data().join("artifacts"), tempfile::tempdir().expect("a room"));
    let (artifacts, other) = (bucket(&here), bucket(there.path()));
    let (stay, go) = furnish(&house, &artifacts).await;
    let only_here = Artifacts::in_dir(&here).expect("the copies").put_bytes(b"never sent", "log").expect("a copy").name;
    // Everything in the bucket was stored today, so it is looked at as of T0, which is later than all of that.
    let keep = Keep { artifact_days: Some(30), copy_days: Some(30), ..keep(5) };
    let went = house.prune(&artifacts, keep, false, T0).await;
    assert_eq!((went.count(&[Kind::Artifact]), went.count(&[Kind::Copy])), (2, 4), "{went:#?}");
    tokio::task::block_in_place(|| {
        for name in &go {
            assert!(artifacts.find(name).is_err() && other.find(name).is_err() && !here.join(name).exists());
        }
        for name in &stay {
            assert!(!here.join(name).exists(), "the copy stayed");
            assert!(other.open(name).is_ok(), "the bucket lost it");
            assert!(artifacts.open(name).is_ok(), "it does not come back");
        }
    });
    assert!(here.join(&only_here).exists(), "the only copy went");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_shows_first_and_the_server_does_it_by_itself() {
    let house = House::new().await;
    let mut releases = Vec::new();
    for n in 0..4 {
        releases.push(house.release("shop", "a.zip", T0 - DAY + n).await);
    }
    house.store.move_release(releases[3].id, domain::ReleaseState::Failed, None, T0).await.expect("off the air");
    house.store.close().await;
    let said = |arguments: &[&str]| {
        let output = command(VELOCITY)
            .args(["prune", "--data"])
            .arg(house.data())
            .args(arguments)
            .env_remove("DATABASE_URL")
            .output()
            .expect("velocity starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let seen: Value = serde_json::from_str(&said(&["--dry-run", "--json", "--keep-releases", "2"])).expect("JSON");
    assert_eq!((&seen["ok"], &seen["dry_run"]), (&json!(true), &json!(true)));
    assert_eq!(seen["items"].as_array().map(Vec::len), Some(6), "{seen:#}");
    assert!(seen["bytes"].as_u64() > Some(200_000), "{seen:#}");
    let told = said(&["--dry-run", "--keep-releases", "2"]);
    assert!(told.contains("6 things would go") && told.contains("shop"), "{told}");
    assert!(said(&["--dry-run"]).contains("0 things would go"));
    assert!(house.dir(&releases[0]).exists());

    let server = Server::start_with(&house.data(), free_port(), &[], &[("KEEP_RELEASES", "2")], "dev");
    let gone =
        || releases[..2].iter().all(|release| !house.dir(release).exists() && !house.build(release.run_id).exists());
    server.until("the sweep", Duration::from_secs(40), |_| gone());
    assert!(releases[2..].iter().all(|release| house.dir(release).exists()));
    server.kill();
    let told = said(&["--keep-releases", "1"]);
    // The newest, and the one that was on the air last.
    assert!(told.contains("0 things went"), "{told}");
    assert!(house.dir(&releases[3]).exists() && house.dir(&releases[2]).exists());
}
