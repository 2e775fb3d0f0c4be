//! What nobody needs any more, as the database knows it.

use crate::harness::{Harness, LEASE, T0, job, new_run, on_both, slug, tasks};
use crate::memory::{keep, memory, try_to_keep};
use domain::{MemoryTrust, NewMemory, Outcome, Release, ReleaseId, ReleaseState};
use serde_json::json;
use std::collections::BTreeSet;
use store::NewRelease;

/// The run is over, its release on the air.
async fn released(h: &Harness, project: &str, artifact: &str, at: i64) -> Release {
    let run_id = h.store.start_run(&new_run(project), at).await.unwrap();
    let new = NewRelease { project: slug(project), run_id, artifact: artifact.into(), port: 9000, url: None };
    let release = h.store.insert_release(&new, at).await.unwrap();
    h.store.switch_release(release.id, at).await.unwrap();
    h.store.cancel_run(run_id, "me", at).await.unwrap();
    release
}

fn digest(letter: char) -> String {
    std::iter::repeat_n(letter, 64).collect()
}

fn name(letter: char) -> String {
    format!("sha256-{}.zip", digest(letter))
}

on_both! {
    async fn what_is_on_the_air_was_just_before_or_is_new_stays(h) {
        let mut shop = Vec::new();
        for n in 0..6 {
            shop.push(released(h, "shop", "a", T0 + n).await);
        }
        let blog = released(h, "blog", "b", T0).await;
        h.store.switch_release(shop[1].id, T0 + 50).await.unwrap();
        let found = h.store.superfluous(1).await.unwrap();
        let ids = |all: &[usize]| all.iter().map(|at| shop[*at].id).collect::<BTreeSet<ReleaseId>>();
        assert_eq!(found.releases.keys().copied().collect::<BTreeSet<_>>(), ids(&[0, 2, 3, 4]));
        assert!(found.releases.values().all(|project| *project == slug("shop")));
        assert_eq!(found.runs.len(), 4);
        assert!(found.kept_runs.contains(&shop[1].run_id) && found.kept_runs.contains(&blog.run_id));
        // One that is starting is needed, however old; a run that goes on too.
        let open = h.store.start_run(&new_run("shop"), T0 + 60).await.unwrap();
        let new = NewRelease { project: slug("shop"), run_id: open, artifact: "c".into(), port: 9000, url: None };
        let starting = h.store.insert_release(&new, T0 + 61).await.unwrap();
        let found = h.store.superfluous(1).await.unwrap();
        assert!(!found.releases.contains_key(&starting.id) && found.kept_runs.contains(&open));
        assert!(!found.releases.contains_key(&shop[5].id), "what was just before the one on the air");
        h.store.move_release(starting.id, ReleaseState::Failed, None, T0 + 62).await.unwrap();
        h.store.cancel_run(open, "me", T0 + 63).await.unwrap();
        assert!(h.store.superfluous(100).await.unwrap().releases.is_empty());
    }

    async fn what_something_mentions_is_found(h) {
        let done = async |payload, result, at| {
            let mut new = job();
            new.payload = payload;
            let id = h.store.enqueue(new, at).await.unwrap().id;
            let claim = h.store.claim_job(&tasks("w"), LEASE, at).await.unwrap().unwrap();
            h.store.finish_job(&claim, &Outcome::Done(result), at, at).await.unwrap();
            id
        };
        let parent = done(json!({}), json!({ "deep": [{ "zip": name('a') }] }), T0).await;
        done(json!({ "zip": name('b') }), json!(null), T0).await;
        done(json!({}), json!({ "zip": name('c') }), T0 + 100).await;
        released(h, "shop", &name('d'), T0).await;
        released(h, "shop", &name('e'), T0 + 1).await;
        let kept = h.store.superfluous(1).await.unwrap().kept_runs;
        let found = async |since| h.store.mentioned_artifacts(since, &kept).await.unwrap();
        let digests = |letters: &str| letters.chars().map(digest).collect::<BTreeSet<_>>();
        // Both releases are kept: one is on the air, the other was just before.
        assert_eq!(found(T0 + 50).await, digests("cde"));
        assert_eq!(found(T0).await, digests("abcde"));
        // What waits for a parent may read what it made.
        let mut child = job();
        child.needs = vec![parent];
        child.payload = json!({ "sarif": name('f') });
        h.store.enqueue(child, T0).await.unwrap();
        let mut nightly = job();
        nightly.payload = json!({ "zip": name('0') });
        let cron = "0 0 * * *".into();
        let schedule =
            store::Schedule { name: "n".into(), cron, job: nightly, paused: false, last_fired_ms: None, next_ms: None };
        h.store.put_schedule(schedule, T0).await.unwrap();
        assert_eq!(found(T0 + 50).await, digests("acdef0"), "a parent's result, a payload, a schedule");
        for (letter, untrusted) in [('1', false), ('2', true)] {
            let shown = NewMemory { evidence: vec![name(letter)], ..memory(&format!("Shown by {letter}")) };
            if untrusted {
                try_to_keep(h, &shown, MemoryTrust::Untrusted).await.unwrap();
            } else {
                keep(h, &shown).await;
            }
        }
        assert_eq!(found(T0 + 50).await, digests("acdef01"), "what was planted keeps nothing");
        let nothing = h.store.mentioned_artifacts(T0 + 1_000, &BTreeSet::new()).await.unwrap();
        assert!(nothing.contains(&digest('f')) && !nothing.contains(&digest('d')));
    }
}
