use crate::harness::{Harness, T0, new_run};
use std::time::Duration;
use tokio::time::timeout;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_in_another_process_hears_of_a_run_on_the_same_file() {
    let server = Harness::sqlite().await;
    let worker = server.reopened().await;
    let following = tokio::spawn({
        let worker = worker.clone();
        async move { worker.follow(Duration::from_millis(20)).await }
    });
    let (mut wakeups, mut newest) = (worker.wakeups(), worker.subscribe());
    tokio::time::sleep(Duration::from_millis(60)).await;
    assert!(timeout(Duration::from_millis(100), wakeups.next()).await.is_err(), "nothing happened, so nobody is woken");
    server.store.start_run(&new_run("shop"), T0).await.unwrap();
    timeout(Duration::from_secs(5), wakeups.next()).await.expect("the worker is woken");
    timeout(Duration::from_secs(5), newest.changed()).await.expect("streams are woken").unwrap();
    following.abort();
    worker.close().await;
}
