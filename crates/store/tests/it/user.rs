use crate::harness::{T0, on_both};
use domain::{Role, UserId};
use store::Error;

on_both! {
    async fn an_account_is_found_by_its_address_in_any_case(h) {
        let user = h.store.insert_user(" Ada@Example.COM ", Role::Admin, "hash", T0).await.unwrap();
        assert_eq!((user.email.as_str(), user.role, user.created_at_ms), ("ada@example.com", Role::Admin, T0));
        let (found, hash) = h.store.find_login("ADA@example.com").await.unwrap().unwrap();
        assert_eq!((found, hash.as_str()), (user.clone(), "hash"));
        assert_eq!(h.store.find_user(&user.id).await.unwrap(), Some(user));
        assert_eq!(h.store.find_login("bob@example.com").await.unwrap(), None);
        assert_eq!(h.store.find_user(&UserId("nobody".into())).await.unwrap(), None);
    }

    async fn an_address_has_one_account(h) {
        h.store.insert_user("ada@example.com", Role::Viewer, "h", T0).await.unwrap();
        let error = h.store.insert_user("Ada@example.com", Role::Admin, "h", T0).await.unwrap_err();
        assert_eq!(error.to_string(), "ada@example.com has an account already");
        assert_eq!(h.store.user_count().await.unwrap(), 1);
    }

    async fn ids_are_random_uuids(h) {
        let a = h.store.insert_user("a@example.com", Role::Viewer, "h", T0).await.unwrap().id.0;
        let b = h.store.insert_user("b@example.com", Role::Viewer, "h", T0).await.unwrap().id.0;
        assert_ne!(a, b);
        for id in [a, b] {
            let lengths: Vec<usize> = id.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
            assert!(id.as_bytes()[14] == b'4' && b"89ab".contains(&id.as_bytes()[19]), "{id}");
        }
    }

    async fn accounts_are_listed_oldest_first(h) {
        for (email, at) in [("b@x.y", 1), ("a@x.y", 2), ("c@x.y", 0)] {
            h.store.insert_user(email, Role::Developer, "h", T0 + at).await.unwrap();
        }
        let emails: Vec<String> = h.store.users().await.unwrap().into_iter().map(|user| user.email).collect();
        assert_eq!(emails, ["c@x.y", "b@x.y", "a@x.y"]);
    }

    async fn a_sign_in_ends_at_its_time(h) {
        let user = h.store.insert_user("a@x.y", Role::Viewer, "h", T0).await.unwrap();
        h.store.insert_token("t", &user.id, T0 + 100, T0).await.unwrap();
        assert_eq!(h.store.find_token("t", T0 + 99).await.unwrap(), Some(user));
        assert!(!h.store.token_is_expired("t", T0 + 99).await.unwrap());
        assert_eq!(h.store.find_token("t", T0 + 100).await.unwrap(), None);
        assert!(h.store.token_is_expired("t", T0 + 100).await.unwrap());
        assert_eq!(h.store.find_token("' or '1'='1", T0).await.unwrap(), None);
        assert!(!h.store.token_is_expired("other", T0 + 100).await.unwrap());
    }

    async fn a_deleted_sign_in_is_over(h) {
        let user = h.store.insert_user("a@x.y", Role::Viewer, "h", T0).await.unwrap();
        h.store.insert_token("t", &user.id, T0 + 100, T0).await.unwrap();
        h.store.delete_token("t").await.unwrap();
        h.store.delete_token("t").await.unwrap();
        assert_eq!(h.store.find_token("t", T0).await.unwrap(), None);
    }

    async fn a_new_password_or_a_disabled_account_ends_all_sign_ins(h) {
        let user = h.store.insert_user("a@x.y", Role::Viewer, "h", T0).await.unwrap();
        h.store.insert_token("t1", &user.id, T0 + 100, T0).await.unwrap();
        h.store.set_password(&user.id, "h2").await.unwrap();
        assert_eq!(h.store.find_token("t1", T0).await.unwrap(), None);
        assert_eq!(h.store.find_login("a@x.y").await.unwrap().unwrap().1, "h2");
        h.store.insert_token("t2", &user.id, T0 + 100, T0).await.unwrap();
        h.store.disable_user(&user.id, T0).await.unwrap();
        h.store.disable_user(&user.id, T0 + 1).await.unwrap();
        assert_eq!(h.store.find_token("t2", T0).await.unwrap(), None);
        assert_eq!(h.store.find_login("a@x.y").await.unwrap(), None);
        h.store.insert_token("t3", &user.id, T0 + 100, T0).await.unwrap();
        assert_eq!(h.store.find_token("t3", T0).await.unwrap(), None);
        let unknown = UserId("nobody".into());
        assert!(matches!(h.store.set_password(&unknown, "h").await, Err(Error::NotFound { .. })));
        assert!(matches!(h.store.disable_user(&unknown, T0).await, Err(Error::NotFound { .. })));
    }

    async fn old_sign_ins_are_forgotten(h) {
        let user = h.store.insert_user("a@x.y", Role::Viewer, "h", T0).await.unwrap();
        for (hash, until) in [("t1", 10), ("t2", 20)] {
            h.store.insert_token(hash, &user.id, T0 + until, T0).await.unwrap();
        }
        assert_eq!(h.store.prune_tokens(T0 + 15).await.unwrap(), 1);
        assert!(!h.store.token_is_expired("t1", T0 + 100).await.unwrap());
        assert!(h.store.find_token("t2", T0 + 15).await.unwrap().is_some());
    }
}
