use crate::harness::{T0, job, on_both};
use domain::EpochMs;
use store::{Error, Schedule};

const HOUR: EpochMs = 3_600_000;

fn hourly(name: &str) -> Schedule {
    let cron = "0 * * * *".into();
    Schedule { name: name.into(), cron, job: job(), paused: false, last_fired_ms: None, next_ms: None }
}

/// The first full hour after T0.
fn next_hour() -> EpochMs {
    (T0 / HOUR + 1) * HOUR
}

on_both! {
    async fn each_moment_makes_exactly_one_job_with_two_processes(h) {
        let other = h.reopened().await;
        h.store.put_schedule(hourly("report"), T0).await.unwrap();
        assert_eq!(h.store.fire_schedules(T0).await.unwrap(), Some(next_hour()));
        for round in 0..5 {
            let now = next_hour() + round * HOUR;
            let (one, two) = tokio::join!(h.store.fire_schedules(now), other.fire_schedules(now));
            assert_eq!((one.unwrap(), two.unwrap()), (Some(now + HOUR), Some(now + HOUR)));
        }
        let jobs = h.store.jobs(&Default::default(), 100).await.unwrap();
        assert_eq!(jobs.len(), 5);
        assert!(jobs.iter().all(|job| job.requested_by == "schedule:report"));
        other.close().await;
    }

    async fn what_was_missed_is_made_up_for_once(h) {
        h.store.put_schedule(hourly("report"), T0).await.unwrap();
        let late = next_hour() + 40 * HOUR + 7;
        assert_eq!(h.store.fire_schedules(late).await.unwrap(), Some(next_hour() + 41 * HOUR));
        assert_eq!(h.store.jobs(&Default::default(), 100).await.unwrap().len(), 1);
        let schedule = h.store.schedules().await.unwrap().remove(0);
        assert_eq!((schedule.last_fired_ms, schedule.next_ms), (Some(late), Some(next_hour() + 41 * HOUR)));
    }

    async fn a_paused_schedule_makes_nothing_and_makes_up_for_nothing(h) {
        h.store.put_schedule(hourly("report"), T0).await.unwrap();
        h.store.put_schedule(Schedule { paused: true, ..hourly("report") }, T0).await.unwrap();
        assert_eq!(h.store.fire_schedules(T0 + 9 * HOUR).await.unwrap(), None);
        h.store.put_schedule(hourly("report"), T0 + 9 * HOUR).await.unwrap();
        assert_eq!(h.store.fire_schedules(T0 + 9 * HOUR).await.unwrap(), Some(next_hour() + 9 * HOUR));
        assert!(h.store.jobs(&Default::default(), 100).await.unwrap().is_empty());
        h.store.delete_schedule("report").await.unwrap();
        assert_eq!(h.store.schedules().await.unwrap(), []);
        assert!(matches!(h.store.delete_schedule("report").await, Err(Error::NotFound { .. })));
    }

    async fn an_unusable_schedule_is_refused(h) {
        let bad_line = Schedule { cron: "every day".into(), ..hourly("a") };
        let bad_name = Schedule { name: "../a".into(), ..hourly("a") };
        let never = Schedule { cron: "0 0 31 2 *".into(), ..hourly("a") };
        for schedule in [bad_line, bad_name, never] {
            assert!(matches!(h.store.put_schedule(schedule, T0).await, Err(Error::Conflict { .. })));
        }
    }
}
