//! People who sign in by a provider: each of its names has one account, whatever becomes of addresses.

use crate::harness::{T0, on_both};
use domain::{Role, UserId};
use store::{Error, Identity, NewInvitation, UserChange};

const HERE: &str = "https://id.example.com/";

pub(crate) fn named(subject: &str) -> Identity {
    Identity { issuer: HERE.into(), subject: subject.into(), email: Some(format!("{subject}@x.y")) }
}

on_both! {
    async fn a_name_of_a_provider_has_one_account_also_when_its_address_changes(h) {
        let ada = h.store.insert_identity_user("Ada@x.y", Role::Developer, &named("ada"), T0).await.unwrap();
        assert_eq!((ada.email.as_str(), ada.role, ada.is_invited), ("ada@x.y", Role::Developer, false));
        let moved = Identity { email: Some("lovelace@x.y".into()), ..named("ada") };
        h.store.touch_identity(&moved, T0 + 1).await.unwrap();
        assert_eq!(h.store.find_identity(HERE, "ada").await.unwrap(), Some(ada.clone()));
        assert_eq!(h.store.identities_of(&ada.id).await.unwrap(), [moved]);
        for (issuer, subject) in [(HERE, "Ada"), ("https://id.example.com", "ada"), (HERE, "' or '1'='1"), (HERE, "")] {
            assert_eq!(h.store.find_identity(issuer, subject).await.unwrap(), None, "{issuer} {subject}");
        }
        let taken = h.store.insert_identity_user("else@x.y", Role::Viewer, &named("ada"), T0).await;
        assert!(matches!(taken, Err(Error::Conflict { .. })), "{taken:?}");
        let taken = h.store.insert_identity_user("ada@x.y", Role::Viewer, &named("eve"), T0).await;
        assert!(matches!(taken, Err(Error::Conflict { .. })), "{taken:?}");
        assert_eq!(h.store.user_count().await.unwrap(), 1, "nothing of a refused one stays");
    }

    async fn an_account_is_linked_once_by_a_provider(h) {
        let ada = h.store.insert_user("ada@x.y", Role::Admin, "hash", T0).await.unwrap();
        assert_eq!(h.store.find_account(" ADA@x.y").await.unwrap(), Some(ada.clone()));
        assert_eq!(h.store.link_identity(&ada.id, &named("ada"), T0).await.unwrap(), ada);
        assert_eq!(h.store.find_login("ada@x.y").await.unwrap().unwrap().1, "hash", "the password stays");
        // The address was given to somebody else at the provider.
        let refused = h.store.link_identity(&ada.id, &named("eve"), T0).await.unwrap_err();
        assert!(refused.to_string().contains("unlink"), "{refused}");
        assert_eq!(h.store.find_identity(HERE, "eve").await.unwrap(), None);
        let elsewhere = Identity { issuer: "https://other.example.com".into(), ..named("ada") };
        assert_eq!(h.store.link_identity(&ada.id, &elsewhere, T0 + 1).await.unwrap(), ada);
        assert_eq!(h.store.identities_of(&ada.id).await.unwrap(), [named("ada"), elsewhere]);

        h.store.insert_token("t", &ada.id, T0 + 100, T0).await.unwrap();
        assert_eq!(h.store.unlink_identities(&ada.id).await.unwrap(), 2);
        assert_eq!(h.store.find_token("t", T0).await.unwrap(), None);
        assert_eq!(h.store.link_identity(&ada.id, &named("eve"), T0).await.unwrap(), ada);
        let nobody = h.store.link_identity(&UserId("nobody".into()), &named("x"), T0).await;
        assert!(matches!(nobody, Err(Error::NotFound { .. })), "{nobody:?}");
    }

    async fn of_two_who_come_with_the_same_address_one_gets_the_account(h) {
        let other = h.reopened().await;
        let ada = h.store.insert_user("ada@x.y", Role::Admin, "hash", T0).await.unwrap();
        let (ann, eve) = (named("ann"), named("eve"));
        let (one, two) = tokio::join!(h.store.link_identity(&ada.id, &ann, T0), other.link_identity(&ada.id, &eve, T0));
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        other.close().await;
    }

    async fn a_disabled_account_is_linked_by_nobody_and_found_as_disabled(h) {
        let ada = h.store.insert_identity_user("ada@x.y", Role::Viewer, &named("ada"), T0).await.unwrap();
        let bob = h.store.insert_user("bob@x.y", Role::Viewer, "hash", T0).await.unwrap();
        let off = UserChange { disabled: Some(true), role: None };
        for user in [&ada, &bob] {
            h.store.change_user(&user.id, &off, T0).await.unwrap();
        }
        assert_eq!(h.store.find_identity(HERE, "ada").await.unwrap().unwrap().disabled_at_ms, Some(T0));
        assert_eq!(h.store.find_account("bob@x.y").await.unwrap().unwrap().disabled_at_ms, Some(T0));
        let refused = h.store.link_identity(&bob.id, &named("bob"), T0).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    }

    async fn an_admin_by_a_provider_counts_as_one_and_no_password_opens_the_account(h) {
        let invitation = NewInvitation { hash: "i".into(), by: "ada".into(), expires_at: T0 + 100 };
        let eve = h.store.invite_user("eve@x.y", Role::Admin, &invitation, T0).await.unwrap();
        assert!(eve.is_invited);
        let eve = h.store.link_identity(&eve.id, &named("eve"), T0).await.unwrap();
        assert!(!eve.is_invited, "she can sign in");
        let demote = UserChange { role: Some(Role::Viewer), disabled: None };
        let refused = h.store.change_user(&eve.id, &demote, T0).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
        h.store.insert_identity_user("ann@x.y", Role::Admin, &named("ann"), T0).await.unwrap();
        assert_eq!(h.store.change_user(&eve.id, &demote, T0).await.unwrap().role, Role::Viewer);
        // It is no hash of anything.
        assert_eq!(h.store.find_login("eve@x.y").await.unwrap().unwrap().1, "!");
        assert!(h.store.accept_invitation("i", "hash", T0).await.unwrap().is_some(), "the link still sets a password");
    }
}
