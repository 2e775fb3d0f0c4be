use crate::harness::{Harness, T0, all_kinds, named};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Size and time of the last change of the database and its log.
fn files(path: &Path) -> Vec<(u64, SystemTime)> {
    let file = |suffix: &str| std::fs::metadata(format!("{}{suffix}", path.display())).unwrap();
    ["", "-wal"].map(file).iter().map(|file| (file.len(), file.modified().unwrap())).collect()
}

/// A worker as it waits: it looks once, then sleeps until it is woken.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_waits_writes_nothing() {
    let h = Harness::sqlite().await;
    h.start("shop").await;
    while h.claim(T0).await.is_some_and(|claim| claim.fence > 0) {}
    let path = h.store.describe();
    let path = Path::new(&path);
    let watcher = rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let version = || -> i64 { watcher.pragma_query_value(None, "data_version", |row| row.get(0)).unwrap() };
    let before = (files(path), version());
    let idle = async {
        let mut wakeups = h.store.wakeups();
        loop {
            assert!(h.store.claim_job(&named("worker-2", &all_kinds()), 30_000, T0 + 1).await.unwrap().is_none());
            h.store.next_due(&named("any", &all_kinds())).await.unwrap();
            wakeups.next().await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_millis(1_500), idle).await.is_err(), "it never stops waiting");
    h.store.ping().await.unwrap();
    assert_eq!((files(path), version()), before);
}
