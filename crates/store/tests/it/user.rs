use crate::harness::{T0, on_both};
use domain::{Role, UserId};
use store::{Error, NewAvatar, NewInvitation, Renewal, UserChange};

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
        let off = UserChange { disabled: Some(true), role: None };
        assert_eq!(h.store.change_user(&user.id, &off, T0).await.unwrap().disabled_at_ms, Some(T0));
        assert_eq!(h.store.change_user(&user.id, &off, T0 + 1).await.unwrap().disabled_at_ms, Some(T0));
        assert_eq!(h.store.find_token("t2", T0).await.unwrap(), None);
        assert_eq!(h.store.find_login("a@x.y").await.unwrap(), None);
        h.store.insert_token("t3", &user.id, T0 + 100, T0).await.unwrap();
        assert_eq!(h.store.find_token("t3", T0).await.unwrap(), None);
        let unknown = UserId("nobody".into());
        assert!(matches!(h.store.set_password(&unknown, "h").await, Err(Error::NotFound { .. })));
        assert!(matches!(h.store.change_user(&unknown, &off, T0).await, Err(Error::NotFound { .. })));
    }

    async fn an_account_has_one_picture_or_none(h) {
        let user = h.store.insert_user("a@x.y", Role::Viewer, "h", T0).await.unwrap();
        let picture = |name: &str| {
            let sizes = vec![(256, format!("large {name}")), (64, format!("small {name}"))];
            NewAvatar { name: name.to_owned(), url: format!("/avatars/{name}"), sizes }
        };
        for name in ["a", "b"] {
            h.store.set_avatar(&user.id, Some(&picture(name)), T0).await.unwrap();
            let url = h.store.find_user(&user.id).await.unwrap().unwrap().avatar_url;
            assert_eq!(url, Some(format!("/avatars/{name}")));
        }
        assert_eq!(h.store.find_avatar("b", 64).await.unwrap().as_deref(), Some("small b"));
        assert_eq!(h.store.find_avatar("b", 65).await.unwrap(), None);
        assert_eq!(h.store.find_avatar("a", 256).await.unwrap(), None);
        h.store.set_avatar(&user.id, None, T0).await.unwrap();
        assert_eq!(h.store.find_avatar("b", 256).await.unwrap(), None);
        assert_eq!(h.store.find_user(&user.id).await.unwrap().unwrap().avatar_url, None);
        let unknown = UserId("nobody".into());
        assert!(matches!(h.store.set_avatar(&unknown, None, T0).await, Err(Error::NotFound { .. })));
        assert!(matches!(h.store.set_avatar(&unknown, Some(&picture("c")), T0).await, Err(Error::NotFound { .. })));
    }

    async fn the_last_admin_who_can_sign_in_stays_one(h) {
        let ada = h.store.insert_user("ada@x.y", Role::Admin, "h", T0).await.unwrap();
        let bob = h.store.insert_user("bob@x.y", Role::Viewer, "h", T0).await.unwrap();
        let invitation = NewInvitation { hash: "i".into(), by: "ada".into(), expires_at: T0 + 100 };
        let eve = h.store.invite_user("eve@x.y", Role::Admin, &invitation, T0).await.unwrap();
        let demote = UserChange { role: Some(Role::Viewer), disabled: None };
        let disable = UserChange { role: None, disabled: Some(true) };
        for change in [&demote, &disable] {
            let refused = h.store.change_user(&ada.id, change, T0).await.unwrap_err();
            assert_eq!(refused.to_string(), "this is the last admin who can sign in; make another one first");
        }
        // Who is only invited is no help yet, and may be changed at will.
        h.store.change_user(&eve.id, &demote, T0).await.unwrap();
        let promote = UserChange { role: Some(Role::Admin), disabled: None };
        assert_eq!(h.store.change_user(&bob.id, &promote, T0).await.unwrap().role, Role::Admin);
        assert_eq!(h.store.change_user(&ada.id, &demote, T0).await.unwrap().role, Role::Viewer);
        assert!(matches!(h.store.change_user(&bob.id, &disable, T0).await, Err(Error::Conflict { .. })));
    }

    async fn two_admins_cannot_take_each_others_role_away(h) {
        let other = h.reopened().await;
        let ada = h.store.insert_user("ada@x.y", Role::Admin, "h", T0).await.unwrap();
        let bob = h.store.insert_user("bob@x.y", Role::Admin, "h", T0).await.unwrap();
        let demote = UserChange { role: Some(Role::Viewer), disabled: None };
        let (one, two) =
            tokio::join!(h.store.change_user(&ada.id, &demote, T0), other.change_user(&bob.id, &demote, T0));
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        other.close().await;
    }

    async fn a_disabled_account_may_be_enabled_and_its_old_sign_ins_stay_over(h) {
        let user = h.store.insert_user("a@x.y", Role::Viewer, "h", T0).await.unwrap();
        h.store.insert_token("t", &user.id, T0 + 100, T0).await.unwrap();
        let set = |disabled| UserChange { role: None, disabled: Some(disabled) };
        h.store.change_user(&user.id, &set(true), T0).await.unwrap();
        assert_eq!(h.store.change_user(&user.id, &set(false), T0).await.unwrap(), user);
        assert_eq!(h.store.find_token("t", T0).await.unwrap(), None);
        assert!(h.store.find_login("a@x.y").await.unwrap().is_some());
    }

    async fn a_link_sets_a_password_once_and_in_its_time(h) {
        let link = |hash: &str| NewInvitation { hash: hash.into(), by: "ada".into(), expires_at: T0 + 100 };
        let user = h.store.invite_user("A@x.y", Role::Developer, &link("i1"), T0).await.unwrap();
        assert!(user.is_invited && user.email == "a@x.y");
        assert_eq!(h.store.find_login("a@x.y").await.unwrap(), Some((user.clone(), String::new())));
        assert_eq!(h.store.find_invitation("i1", T0 + 99).await.unwrap(), Some(user.clone()));
        assert_eq!(h.store.accept_invitation("i1", "h1", T0 + 100).await.unwrap(), None, "it is over");
        assert_eq!(h.store.accept_invitation("other", "h1", T0).await.unwrap(), None);
        let accepted = h.store.accept_invitation("i1", "h1", T0).await.unwrap().unwrap();
        assert_eq!((accepted.id.clone(), accepted.is_invited), (user.id.clone(), false));
        assert_eq!(h.store.find_login("a@x.y").await.unwrap().unwrap().1, "h1");
        assert_eq!(h.store.accept_invitation("i1", "h2", T0).await.unwrap(), None, "it was used");
        let taken = h.store.invite_user("a@x.y", Role::Viewer, &link("i2"), T0).await;
        assert!(matches!(taken, Err(Error::Conflict { .. })), "{taken:?}");
        assert_eq!(h.store.find_invitation("i2", T0).await.unwrap(), None, "nothing of a refused one stays");

        // Whoever is reset is out at once, and the newest link is the only one.
        h.store.insert_token("t", &user.id, T0 + 100, T0).await.unwrap();
        assert!(h.store.reset_user(&user.id, &link("i3"), T0).await.unwrap().is_invited);
        h.store.reset_user(&user.id, &link("i4"), T0).await.unwrap();
        assert_eq!(h.store.find_token("t", T0).await.unwrap(), None);
        assert_eq!(h.store.find_login("a@x.y").await.unwrap().unwrap().1, "");
        assert_eq!(h.store.accept_invitation("i3", "h", T0).await.unwrap(), None);
        h.store.change_user(&user.id, &UserChange { role: None, disabled: Some(true) }, T0).await.unwrap();
        assert_eq!(h.store.accept_invitation("i4", "h", T0).await.unwrap(), None);
        let refused = h.store.reset_user(&user.id, &link("i5"), T0).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    }

    async fn a_refresh_token_renews_once_and_its_second_use_ends_the_sign_in(h) {
        let user = h.store.insert_user("a@x.y", Role::Viewer, "h", T0).await.unwrap();
        for (sign_in, refresh) in [("s", "r1"), ("other", "o1")] {
            h.store.insert_token(sign_in, &user.id, T0 + 100, T0).await.unwrap();
            h.store.insert_refresh(refresh, sign_in, T0).await.unwrap();
        }
        let renewed = Renewal::Renewed { user: Box::new(user.clone()), sign_in: "s".into() };
        assert_eq!(h.store.renew_token("r1", "r2", T0).await.unwrap(), renewed);
        assert_eq!(h.store.renew_token("r2", "r3", T0).await.unwrap(), renewed);
        assert_eq!(h.store.renew_token("never", "x", T0).await.unwrap(), Renewal::Unknown);
        assert!(h.store.find_token("s", T0).await.unwrap().is_some());
        assert_eq!(h.store.renew_token("r1", "thief", T0).await.unwrap(), Renewal::Reused);
        assert_eq!(h.store.find_token("s", T0).await.unwrap(), None);
        for late in ["r1", "r3", "thief"] {
            assert_eq!(h.store.renew_token(late, "x", T0).await.unwrap(), Renewal::Unknown, "{late}");
        }
        assert!(h.store.find_token("other", T0).await.unwrap().is_some(), "another sign-in goes on");
        assert_eq!(h.store.renew_token("o1", "o2", T0 + 100).await.unwrap(), Renewal::Unknown, "it is over");
        assert_eq!(h.store.delete_tokens_of(&user.id).await.unwrap(), 1);
        assert_eq!(h.store.renew_token("o1", "o2", T0).await.unwrap(), Renewal::Unknown);
    }

    async fn of_two_who_renew_with_the_same_token_at_most_one_does(h) {
        let other = h.reopened().await;
        let user = h.store.insert_user("a@x.y", Role::Viewer, "h", T0).await.unwrap();
        for round in 0..10 {
            let (sign_in, refresh) = (format!("s{round}"), format!("r{round}"));
            h.store.insert_token(&sign_in, &user.id, T0 + 100, T0).await.unwrap();
            h.store.insert_refresh(&refresh, &sign_in, T0).await.unwrap();
            let (a, b) = (format!("a{round}"), format!("b{round}"));
            let (one, two) =
                tokio::join!(h.store.renew_token(&refresh, &a, T0), other.renew_token(&refresh, &b, T0));
            let mut ends = [one.unwrap(), two.unwrap()];
            ends.sort_by_key(|end| matches!(end, Renewal::Reused));
            assert!(matches!(ends, [Renewal::Renewed { .. }, Renewal::Reused]), "{ends:?}");
            assert_eq!(h.store.find_token(&sign_in, T0).await.unwrap(), None, "nobody knows which of the two it was");
        }
        other.close().await;
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
