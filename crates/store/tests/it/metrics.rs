use crate::harness::{LEASE, T0, on_both};
use domain::{EventBody, JobState, WaitReason};
use store::{JobCount, Oversight, QueueHead};

on_both! {
    async fn jobs_are_counted_by_state_and_reason(h) {
        assert_eq!(h.store.count_jobs_by_reason().await.unwrap(), []);
        h.start("shop").await;
        let mut counts = h.store.count_jobs_by_reason().await.unwrap();
        counts.sort_by_key(|count| count.jobs);
        let expected = [
            JobCount { state: JobState::Queued, waits_for: None, jobs: 1 },
            // Six stages and the root.
            JobCount { state: JobState::Waiting, waits_for: Some(WaitReason::Dependency), jobs: 7 },
        ];
        assert_eq!(counts, expected);
    }

    async fn the_head_of_the_queue_shows_who_waits_and_who_was_left(h) {
        assert_eq!(h.store.queue_head(T0).await.unwrap(), QueueHead::default());
        h.start("shop").await;
        let head = h.store.queue_head(T0 + 5).await.unwrap();
        assert_eq!(head, QueueHead { oldest_queued_at_ms: Some(T0), held: 0, lapsed_leases: 0 });
        h.claim(T0).await.unwrap();
        let held = QueueHead { held: 1, ..QueueHead::default() };
        assert_eq!(h.store.queue_head(T0 + LEASE).await.unwrap(), held, "the root of its run is nobody's");
        let late = h.store.queue_head(T0 + LEASE + 1).await.unwrap();
        assert_eq!(late, QueueHead { oldest_queued_at_ms: None, held: 0, lapsed_leases: 1 });
    }

    async fn only_moves_are_read_and_only_the_asked_ones(h) {
        h.start("shop").await;
        let claim = h.claim(T0).await.unwrap();
        h.store.append_log(&claim, "a line\n", T0).await.unwrap();
        let newest = *h.store.subscribe().borrow();
        let moves = h.store.moves_between(0, newest, 100).await.unwrap();
        assert!(moves.iter().all(|event| !matches!(event.body, EventBody::LogAppended { .. })), "{moves:?}");
        assert_eq!(moves.len(), 4, "started, queued, working and its run with it: {moves:?}");
        assert_eq!(h.store.moves_between(moves[0].seq, moves[1].seq, 100).await.unwrap(), moves[1..2]);
        assert_eq!(h.store.moves_between(0, newest, 1).await.unwrap(), moves[..1]);
    }

    async fn approvals_that_wait_are_counted_with_the_oldest(h) {
        assert_eq!(h.store.oversight().await.unwrap(), Oversight::default());
        h.start("shop").await;
        for (job, state, at) in [(1, "approved", T0), (1, "pending", T0 + 7), (2, "pending", T0 + 9)] {
            let sql = format!(
                "insert into approvals (job_id, wish, input_digest, policy_digest, rule, reason, asks, state, \
                 requested_by, created_at_ms, expires_at_ms) values ({job}, '', '', '', '', '', '', '{state}', '', {at}, 0)"
            );
            h.tamper(sql).await;
        }
        let expected = Oversight { approvals_pending: 2, oldest_approval_at_ms: Some(T0 + 7), audit_seq: 0 };
        assert_eq!(h.store.oversight().await.unwrap(), expected);
    }

    async fn the_database_knows_its_size(h) {
        let bytes = h.store.database_bytes().await.unwrap();
        assert!((10_000..1_000_000_000).contains(&bytes), "{bytes}");
    }
}

#[test]
fn a_disk_has_a_size_and_not_more_room_than_that() {
    let dir = tempfile::tempdir().unwrap();
    let room = store::Artifacts::in_dir(dir.path()).unwrap().disk_room().unwrap();
    assert!(room.size_bytes > 0 && room.free_bytes <= room.size_bytes, "{room:?}");
}
