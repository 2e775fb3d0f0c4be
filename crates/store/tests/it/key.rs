//! Keys of programs: what they may, until when.

use crate::harness::{Harness, LEASE, T0, job, on_both, tasks};
use domain::worker::Lease;
use domain::{JobId, Outcome, Role, Scope};
use serde_json::json;
use store::{Error, KEYS_OF_OWNER_MAX, NewKey, UserChange};

pub(crate) fn new_key(id: &str, owner: &str) -> NewKey {
    NewKey {
        id: id.into(),
        hash: format!("hash of {id}"),
        name: "build server 🦜".into(),
        shown: format!("vel_{id}"),
        owner: owner.into(),
        role: Role::Developer,
        scopes: [Scope::Read, Scope::Build].into(),
        expires_at: Some(T0 + 100),
    }
}

async fn stands(h: &Harness, hash: &str) -> bool {
    h.store.find_key(hash, T0).await.unwrap().is_some()
}

on_both! {
    async fn a_key_is_found_by_its_hash_until_it_ends(h) {
        let made = h.store.insert_key(&new_key("a1", "local"), T0).await.unwrap();
        assert_eq!((made.role, made.owner.as_str(), made.used_at_ms), (Role::Developer, "local", None));
        assert_eq!(h.store.find_key("hash of a1", T0 + 99).await.unwrap(), Some(made.clone()));
        assert_eq!(h.store.find_key("hash of a1", T0 + 100).await.unwrap(), None);
        assert_eq!(h.store.find_key("' or '1'='1", T0).await.unwrap(), None);
        assert_eq!(h.store.key("a1").await.unwrap(), made);
        assert!(matches!(h.store.key("a2").await, Err(Error::NotFound { .. })));
        let endless = NewKey { expires_at: None, ..new_key("e1", "local") };
        h.store.insert_key(&endless, T0).await.unwrap();
        assert!(h.store.find_key("hash of e1", T0 * 2).await.unwrap().is_some());
    }

    async fn a_rotated_key_opens_only_in_its_new_text_and_a_revoked_one_never(h) {
        h.store.insert_key(&new_key("a1", "local"), T0).await.unwrap();
        h.store.rotate_key("a1", "new hash", "vel_new").await.unwrap();
        assert!(!stands(h, "hash of a1").await && stands(h, "new hash").await);
        assert_eq!(h.store.key("a1").await.unwrap().shown, "vel_new");
        h.store.revoke_key("a1", T0).await.unwrap();
        assert!(!stands(h, "new hash").await);
        assert_eq!(h.store.keys(None).await.unwrap(), []);
        for again in [h.store.revoke_key("a1", T0).await, h.store.rotate_key("a1", "x", "x").await] {
            assert!(matches!(again, Err(Error::NotFound { .. })), "{again:?}");
        }
    }

    async fn a_key_may_no_more_than_its_owner(h) {
        let user = h.store.insert_user("a@x.y", Role::Admin, "h", T0).await.unwrap();
        h.store.insert_user("b@x.y", Role::Admin, "h", T0).await.unwrap();
        h.store.insert_key(&new_key("a1", &user.id.0), T0).await.unwrap();
        let role = async || h.store.find_key("hash of a1", T0).await.unwrap().map(|key| key.role);
        assert_eq!(role().await, Some(Role::Developer), "an admin's key of a developer's role");
        let set = |role, disabled| UserChange { role, disabled };
        h.store.change_user(&user.id, &set(Some(Role::Viewer), None), T0).await.unwrap();
        assert_eq!(role().await, Some(Role::Viewer));
        h.store.change_user(&user.id, &set(None, Some(true)), T0).await.unwrap();
        assert_eq!(role().await, None);
        h.store.change_user(&user.id, &set(Some(Role::Admin), Some(false)), T0).await.unwrap();
        assert_eq!(role().await, Some(Role::Developer));
    }

    async fn keys_are_listed_by_owner_and_bounded(h) {
        for (id, owner, at) in [("a1", "ada", 1), ("a2", "ada", 2), ("b1", "bob", 3)] {
            h.store.insert_key(&new_key(id, owner), T0 + at).await.unwrap();
        }
        let ids = async |owner: Option<&str>| {
            let keys = h.store.keys(owner).await.unwrap();
            keys.into_iter().map(|key| key.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(None).await, ["b1", "a2", "a1"]);
        assert_eq!(ids(Some("ada")).await, ["a2", "a1"]);
        for n in 2..KEYS_OF_OWNER_MAX {
            h.store.insert_key(&new_key(&format!("n{n}"), "ada"), T0).await.unwrap();
        }
        let refused = h.store.insert_key(&new_key("more", "ada"), T0).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
        h.store.revoke_key("a1", T0).await.unwrap();
        h.store.insert_key(&new_key("more", "ada"), T0).await.unwrap();
    }

    async fn its_last_use_is_known_to_the_minute(h) {
        h.store.insert_key(&new_key("a1", "local"), T0).await.unwrap();
        let used = async || h.store.key("a1").await.unwrap().used_at_ms;
        for (at, known) in [(0, 0), (59_999, 0), (60_000, 60_000)] {
            h.store.touch_key("a1", T0 + at).await.unwrap();
            assert_eq!(used().await, Some(T0 + known), "{at}");
        }
    }

    async fn an_agents_key_ends_with_its_claim(h) {
        h.store.enqueue(job(), T0).await.unwrap();
        let claim = h.store.claim_job(&tasks("w"), LEASE, T0).await.unwrap().unwrap();
        h.store.insert_job_key(Lease::of(&claim), &new_key("a1", "agent"), T0).await.unwrap();
        let key = h.store.find_key("hash of a1", T0).await.unwrap().unwrap();
        assert_eq!(key.job, Some(claim.job.id));
        assert_eq!(h.store.keys(None).await.unwrap(), [], "it is nobody's to look after");
        // Another worker took the job over: the first one's agent is out.
        let later = T0 + LEASE + 1;
        let second = h.store.claim_job(&tasks("w2"), LEASE, later).await.unwrap().unwrap();
        assert_eq!(second.job.id, claim.job.id);
        assert!(!stands(h, "hash of a1").await);
        let late = h.store.insert_job_key(Lease::of(&claim), &new_key("a2", "agent"), later).await;
        assert!(matches!(late, Err(Error::Conflict { .. })), "{late:?}");
        h.store.insert_job_key(Lease::of(&second), &new_key("a3", "agent"), later).await.unwrap();
        assert!(stands(h, "hash of a3").await);
        h.finish(&second, &Outcome::Done(json!(1)), later).await;
        assert!(!stands(h, "hash of a3").await);
        assert_eq!(second.job.id, JobId(1));
        assert!(h.store.prune_tokens(T0 + 101).await.is_ok());
        assert!(h.store.key("a1").await.is_err(), "keys of agents are forgotten");
    }
}
