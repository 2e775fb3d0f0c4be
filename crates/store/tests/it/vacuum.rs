use crate::harness::{Harness, LEASE, T0, client, done, job, tasks};
use std::time::{Duration, Instant};

/// How often the table of jobs was vacuumed by somebody's own will.
async fn vacuums(url: &str) -> i64 {
    let sql = "select vacuum_count from pg_stat_user_tables where relname = 'jobs'";
    client(url).await.query_one(sql, &[]).await.unwrap().get(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_is_swept_after_many_claims_beside_the_work() {
    let Some(h) = Harness::postgres().await else { return };
    let begun = Instant::now();
    for _ in 0..3 {
        h.store.enqueue_all(vec![job(); 10_000], T0).await.unwrap();
    }
    let (worker, mut ended, mut claimed) = (tasks("worker"), Vec::new(), 0);
    while claimed < 25_000 {
        let turn = h.store.turn(&worker, ended, 1_000, LEASE, T0).await.unwrap();
        claimed += turn.claims.len();
        ended = turn.claims.iter().map(done).collect();
    }
    tokio::time::sleep(Duration::from_secs(5).saturating_sub(begun.elapsed())).await;
    let turn = h.store.turn(&worker, ended, 1, LEASE, T0).await.unwrap();
    h.store.turn(&worker, turn.claims.iter().map(done).collect(), 0, LEASE, T0).await.unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while vacuums(&h.url).await == 0 {
        assert!(Instant::now() < deadline, "nobody swept it");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    h.drop_database().await;
}
