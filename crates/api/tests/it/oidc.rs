//! Sign-in by a real provider, as people meet it.

use crate::chromium::Chromium;
use crate::harness::{Harness, NOW, PASSWORD, sha256};
use crate::visitor::{Visitor, address, provider, registered, settings};
use api::{OidcSettings, RoleClaim};
use domain::{Role, UserId};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use store::UserChange;

/// A server that the provider knows, told so by its operator. None when the provider is skipped aloud.
async fn house(change: impl FnOnce(&mut OidcSettings)) -> Option<Harness> {
    house_with(json!({}), change).await
}

async fn house_with(client: Value, change: impl FnOnce(&mut OidcSettings)) -> Option<Harness> {
    let provider = provider()?;
    let told = async |port| {
        let mut settings = settings(&provider, &registered(&provider, port, client).await);
        change(&mut settings);
        settings
    };
    Some(Harness::signing_in_by(told).await)
}

/// Somebody whom no other test knows, with an address that the provider has verified.
fn person(name: &str) -> Value {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let sub = format!("{name}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    json!({"sub": sub, "email": format!("{name}@example.com"), "email_verified": true})
}

fn with(person: &Value, name: &str, value: Value) -> Value {
    let mut person = person.clone();
    person[name] = value;
    person
}

async fn account(h: &Harness, name: &str, role: Role) -> UserId {
    api::add_user(&h.store, &format!("{name}@example.com"), PASSWORD, role, NOW).await.unwrap().id
}

/// What the trail says that the provider did.
async fn trail(h: &Harness) -> Vec<String> {
    let rows = h.store.decisions_since(0, 0, 100).await.unwrap();
    let line = |row: &store::StoredDecision| {
        let wish = &row.wish;
        let (change, role) = (wish.context["change"].as_str().unwrap(), wish.context["role"].as_str().unwrap());
        format!("{} {change} {role} {}", wish.principal.kind, wish.resource.id)
    };
    rows.iter().filter(|row| row.wish.action == "users.manage").map(line).collect()
}

#[tokio::test]
async fn somebody_with_an_account_signs_in_and_is_who_they_were_also_with_another_address() {
    let Some(h) = house(|_| ()).await else { return };
    let (id, ada) = (account(&h, "ada", Role::Developer).await, person("ada"));
    let offer = h.call("GET", "/api/auth/oidc").send().await;
    assert_eq!((offer.status, offer.json()), (200, json!({"offered": true, "name": "Example"})));
    let mut visitor = Visitor::new();
    assert_eq!(visitor.me(&h).await, Value::Null);
    assert_eq!(visitor.sign_in_from(&h, "?next=/%3Frun%3D7", &ada).await, "/?run=7");
    assert_eq!(
        visitor.me(&h).await,
        json!({"id": id.0, "email": "ada@example.com", "role": "developer", "avatar_url": null})
    );
    assert_eq!(trail(&h).await, [format!("provider link developer {id}")]);

    // It is an ordinary sign-in: the hash alone is stored, and it ends like any other.
    let (_, _, _, value) = visitor.cookies.iter().find(|(_, _, name, _)| name == "velocity_session").unwrap().clone();
    assert!(h.store.find_token(&sha256(&value), NOW).await.unwrap().is_none(), "it ends before 2030");
    let out = h.call("POST", "/api/auth/logout").header("cookie", &format!("velocity_session={value}")).send().await;
    assert_eq!(out.status, 204);
    assert_eq!(visitor.me(&h).await, Value::Null);

    account(&h, "lovelace", Role::Admin).await;
    let renamed = with(&ada, "email", json!("lovelace@example.com"));
    assert_eq!(Visitor::new().sign_in(&h, &renamed).await, "/");
    visitor.sign_in(&h, &renamed).await;
    assert_eq!(visitor.me(&h).await["id"], id.0, "nobody else's account is taken by an address");
    let identities = h.store.identities_of(&id).await.unwrap();
    assert_eq!(identities[0].email.as_deref(), Some("lovelace@example.com"));
    assert_eq!(trail(&h).await.len(), 1, "nothing else was changed");
    let body = json!({"email": "ada@example.com", "password": PASSWORD});
    assert_eq!(h.call("POST", "/api/auth/login").json(&body).send().await.status, 200, "the password stays");
}

#[tokio::test]
async fn the_cookies_are_out_of_reach_of_scripts_and_of_other_sites() {
    let Some(h) = house(|_| ()).await else { return };
    account(&h, "ada", Role::Viewer).await;
    let mut visitor = Visitor::new();
    let begun = visitor.get(&address(&h, "/api/auth/oidc/login")).await;
    let [flow] = begun.set_cookies.as_slice() else { panic!("{begun:?}") };
    for part in ["HttpOnly", "SameSite=Lax", "Path=/api/auth/oidc", "Max-Age=600"] {
        assert!(flow.contains(part), "{flow}");
    }
    let back = visitor.at_provider(&h, "", &person("ada")).await;
    let ended = visitor.get(&back.location.unwrap()).await;
    let cookie = |name: &str| ended.set_cookies.iter().find(|cookie| cookie.starts_with(name)).unwrap();
    assert!(cookie("velocity_sign_in=;").contains("Max-Age=0"), "it is used once: {ended:?}");
    let session = cookie("velocity_session=");
    assert!(
        session.contains("HttpOnly") && session.contains("SameSite=Strict") && session.contains("Path=/"),
        "{session}"
    );
}

#[tokio::test]
async fn a_stranger_is_turned_away_unless_people_are_let_in_and_then_has_an_account_without_a_password() {
    let Some(h) = house(|_| ()).await else { return };
    let eve = person("eve");
    let mut visitor = Visitor::new();
    assert_eq!(visitor.sign_in_from(&h, "?next=/%3Frun%3D7", &eve).await, "/login?error=no_account&next=/%3Frun%3D7");
    assert_eq!((visitor.me(&h).await, h.store.user_count().await.unwrap()), (Value::Null, 0));

    let Some(h) = house(|settings| settings.sign_up = true).await else { return };
    assert_eq!(visitor.sign_in(&h, &eve).await, "/");
    let me = visitor.me(&h).await;
    assert_eq!((&me["email"], &me["role"]), (&json!("eve@example.com"), &json!("viewer")));
    assert_eq!(trail(&h).await, ["provider make viewer new"]);
    assert_eq!(Visitor::new().sign_in(&h, &eve).await, "/");
    assert_eq!(h.store.user_count().await.unwrap(), 1, "and one only");
    let users = h.store.users().await.unwrap();
    assert!(!users[0].is_invited);
    for password in ["!", "", PASSWORD] {
        let body = json!({"email": "eve@example.com", "password": password});
        let answer = h.call("POST", "/api/auth/login").json(&body).send().await;
        assert!(answer.status == 401 || answer.status == 422, "{password:?}: {}", answer.text);
    }
}

#[tokio::test]
async fn an_address_that_the_provider_has_not_verified_opens_nothing() {
    let Some(h) = house(|settings| settings.sign_up = true).await else { return };
    account(&h, "ada", Role::Admin).await;
    for claims in [
        with(&person("ada"), "email_verified", json!(false)),
        with(&person("new"), "email_verified", json!(false)),
        with(&person("ada"), "email_verified", json!(null)),
        json!({"sub": person("x")["sub"]}),
    ] {
        let mut visitor = Visitor::new();
        assert_eq!(visitor.sign_in(&h, &claims).await, "/login?error=email_unverified", "{claims}");
        assert_eq!(visitor.me(&h).await, Value::Null);
    }
    assert_eq!(h.store.user_count().await.unwrap(), 1);
}

#[tokio::test]
async fn an_address_that_was_given_to_somebody_else_does_not_bring_the_account_along() {
    let Some(h) = house(|settings| settings.sign_up = true).await else { return };
    let (id, ada) = (account(&h, "ada", Role::Admin).await, person("ada"));
    assert_eq!(Visitor::new().sign_in(&h, &ada).await, "/");
    let heir = person("ada");
    let mut visitor = Visitor::new();
    assert_eq!(visitor.sign_in(&h, &heir).await, "/login?error=account_linked");
    assert_eq!((visitor.me(&h).await, h.store.user_count().await.unwrap()), (Value::Null, 1));
    h.store.unlink_identities(&id).await.unwrap();
    assert_eq!(visitor.sign_in(&h, &heir).await, "/");
    assert_eq!(Visitor::new().sign_in(&h, &ada).await, "/login?error=account_linked");
}

#[tokio::test]
async fn only_the_domains_of_the_house_come_in_each_time() {
    let domains = |settings: &mut OidcSettings| settings.allowed_domains = vec!["example.com".to_owned()];
    let Some(h) = house(|settings| (domains(settings), settings.sign_up = true).1).await else { return };
    let ada = person("ada");
    assert_eq!(Visitor::new().sign_in(&h, &ada).await, "/");
    let left = with(&ada, "email", json!("ada@elsewhere.example"));
    assert_eq!(Visitor::new().sign_in(&h, &left).await, "/login?error=domain_not_allowed");
    let unverified = with(&ada, "email_verified", json!(false));
    assert_eq!(Visitor::new().sign_in(&h, &unverified).await, "/login?error=email_unverified");
}

#[tokio::test]
async fn a_disabled_account_stays_out_whichever_way_it_comes() {
    let Some(h) = house(|settings| settings.sign_up = true).await else { return };
    let (ada, bob) = (account(&h, "ada", Role::Viewer).await, account(&h, "bob", Role::Viewer).await);
    let known = person("ada");
    let mut visitor = Visitor::new();
    assert_eq!(visitor.sign_in(&h, &known).await, "/");
    for id in [&ada, &bob] {
        h.store.change_user(id, &UserChange { role: None, disabled: Some(true) }, NOW).await.unwrap();
    }
    for claims in [known, person("bob")] {
        assert_eq!(visitor.sign_in(&h, &claims).await, "/login?error=account_disabled");
        assert_eq!(visitor.me(&h).await, Value::Null);
    }
}

#[tokio::test]
async fn groups_give_the_role_at_each_sign_in_and_the_last_admin_stays_one() {
    let map = [("staff", Role::Developer), ("owners", Role::Admin)].map(|(group, role)| (group.to_owned(), role));
    let claim = RoleClaim { claim: "groups".to_owned(), roles: BTreeMap::from(map) };
    let roles = |settings: &mut OidcSettings| {
        settings.roles = Some(claim);
        settings.scopes = "openid email groups".to_owned();
        settings.sign_up = true;
    };
    let Some(h) = house(roles).await else { return };
    let ada = person("ada");
    let mut visitor = Visitor::new();
    let role = async |visitor: &mut Visitor, groups: Value| {
        assert_eq!(visitor.sign_in(&h, &with(&ada, "groups", groups)).await, "/");
        visitor.me(&h).await["role"].as_str().unwrap().to_owned()
    };
    assert_eq!(role(&mut visitor, json!(["staff", "others"])).await, "developer");
    assert_eq!(role(&mut visitor, json!(["staff", "owners"])).await, "admin");
    assert_eq!(role(&mut visitor, json!([])).await, "admin", "there is no other admin");
    account(&h, "root", Role::Admin).await;
    assert_eq!(role(&mut visitor, json!(["admin"])).await, "viewer", "only groups that are named count");
    assert_eq!(role(&mut visitor, json!(null)).await, "viewer");
    let said = trail(&h).await;
    assert_eq!(said.iter().filter(|line| line.starts_with("provider role")).count(), 3, "{said:?}");
    assert_eq!(said[0], "provider make developer new");
}

#[tokio::test]
async fn a_rule_of_the_operator_holds_the_provider_too() {
    let map = BTreeMap::from([("owners".to_owned(), Role::Admin)]);
    let roles = |settings: &mut OidcSettings| {
        settings.roles = Some(RoleClaim { claim: "groups".to_owned(), roles: map });
        settings.scopes = "openid email groups".to_owned();
        settings.sign_up = true;
    };
    let Some(h) = house(roles).await else { return };
    let wish = |role: &str| {
        json!({"principal": {"kind": "provider", "id": "p"}, "action": "users.manage",
               "resource": {"kind": "account", "id": "new"}, "context": {"change": "make", "role": role}})
    };
    let rule =
        "forbid (principal is Provider, action, resource) when { context has role && context.role == \"admin\" };";
    h.rule("no-admins-from-there", rule, wish("admin"), wish("viewer"));
    let owner = with(&person("ada"), "groups", json!(["owners"]));
    assert_eq!(Visitor::new().sign_in(&h, &owner).await, "/login?error=denied");
    assert_eq!(h.store.user_count().await.unwrap(), 0);
    assert_eq!(Visitor::new().sign_in(&h, &person("bob")).await, "/");
}

#[tokio::test]
async fn a_sign_in_is_ended_once_and_by_the_browser_that_began_it() {
    let Some(h) = house(|_| ()).await else { return };
    account(&h, "ada", Role::Admin).await;
    let mut ada = Visitor::new();
    let back = ada.at_provider(&h, "", &person("ada")).await.location.unwrap();
    let lost = Some("/login?error=sign_in_lost".to_owned());

    // Somebody else's browser, with a sign-in of its own on its way or none, is not signed in to ada's account.
    let mut eve = Visitor::new();
    assert_eq!(eve.get(&back).await.location, lost);
    eve.get(&address(&h, "/api/auth/oidc/login")).await;
    assert_eq!(eve.get(&back).await.location, lost);
    assert!(eve.me(&h).await == Value::Null && ada.me(&h).await == Value::Null);

    // What was changed on its way.
    let state = crate::visitor::parameter(&back, "state");
    for forged in ["", "x", &state[1..], &format!("{state}A"), &state.to_lowercase()] {
        let url = back.replace(&state, forged);
        assert_eq!(ada.clone().get(&url).await.location, lost, "{forged}");
    }
    for without in
        ["/api/auth/oidc/callback", "/api/auth/oidc/callback?code=x", "/api/auth/oidc/callback?error=access_denied"]
    {
        assert_eq!(ada.clone().get(&address(&h, without)).await.location, lost, "{without}");
    }

    let before = ada.clone();
    assert_eq!(ada.get(&back).await.location.as_deref(), Some("/"));
    assert_eq!(ada.me(&h).await["email"], "ada@example.com");
    assert_eq!(ada.get(&back).await.location, lost, "the cookie is gone");
    let mut thief = before;
    assert_eq!(thief.get(&back).await.location, lost, "the provider takes a code once");
    assert_eq!(thief.me(&h).await, Value::Null);
}

#[tokio::test]
async fn whoever_says_no_at_the_provider_is_told_so() {
    let Some(h) = house(|_| ()).await else { return };
    let mut visitor = Visitor::new();
    let form = visitor.form(&h, "?next=/x").await;
    let sent = visitor.post(form.as_str(), &[("abort", "1")]).await;
    let back = visitor.get(&sent.location.unwrap()).await;
    let ended = visitor.get(&back.location.unwrap()).await;
    assert_eq!(ended.location.as_deref(), Some("/login?error=cancelled&next=/x"));
}

#[tokio::test]
async fn nobody_is_sent_to_another_site_afterwards() {
    let Some(h) = house(|settings| settings.sign_up = true).await else { return };
    let ada = person("ada");
    for next in [
        "//evil.example",
        "/%5Cevil.example",
        "%5C%5Cevil.example",
        "/%09/evil.example",
        "/%0A/evil.example",
        "/.//evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/%0D%0ALocation:%20https://evil.example",
        "/api/auth/oidc/login",
        "",
    ] {
        let mut visitor = Visitor::new();
        assert_eq!(visitor.sign_in_from(&h, &format!("?next={next}"), &ada).await, "/", "{next}");
    }
    assert_eq!(
        Visitor::new().sign_in_from(&h, "?next=/%3Fsession%3Da%26run%3D7%23x", &ada).await,
        "/?session=a&run=7#x"
    );
}

/// Each algorithm that is taken, and both ways to prove who we are, as a certified provider makes and takes them.
#[tokio::test]
async fn every_algorithm_and_proof_of_a_client_is_understood() {
    let ways = [
        ("RS256", "client_secret_basic"),
        ("RS384", "none"),
        ("RS512", "client_secret_basic"),
        ("PS256", "client_secret_basic"),
        ("PS384", "none"),
        ("PS512", "client_secret_basic"),
        ("ES256", "none"),
        ("ES384", "client_secret_basic"),
        ("EdDSA", "none"),
    ];
    for (alg, proof) in ways {
        let client = json!({"id_token_signed_response_alg": alg, "token_endpoint_auth_method": proof});
        let Some(h) = house_with(client, |settings| settings.sign_up = true).await else { return };
        let mut visitor = Visitor::new();
        assert_eq!(visitor.sign_in(&h, &person("ada")).await, "/", "{alg} {proof}");
        assert_eq!(visitor.me(&h).await["email"], "ada@example.com", "{alg} {proof}");
    }
}

#[tokio::test]
async fn a_wrong_secret_lets_nobody_in_and_says_so() {
    let Some(h) = house(|settings| settings.client_secret = Some("not it".to_owned())).await else { return };
    account(&h, "ada", Role::Viewer).await;
    assert_eq!(Visitor::new().sign_in(&h, &person("ada")).await, "/login?error=provider_untrusted");
}

/// The strict cookie of the sign-in is set on the way back from another site, and the page that follows has it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_browser_comes_back_from_the_providers_site_signed_in() {
    let Some(h) = house(|_| ()).await else { return };
    account(&h, "ada", Role::Developer).await;
    let Some(mut browser) = Chromium::start("MAP nowhere 127.0.0.1:1").await else { return };
    browser.go(&address(&h, "/api/auth/oidc/login?next=/%3Fsession%3Dx")).await;
    browser.until("document.title === 'Who are you?'").await;
    let claims = json!(person("ada").to_string());
    browser.run(&format!("document.querySelector('input').value = {claims}; document.forms[0].submit(); true")).await;
    browser.until(&format!("location.port === '{}' && document.readyState === 'complete'", h.port)).await;
    let me = browser.run("fetch('/api/auth/me').then((answer) => answer.json())").await;
    assert_eq!(me["email"], "ada@example.com", "{me}");
    assert_eq!(browser.run("document.cookie").await, "", "no script sees a cookie");
    let place = browser.run("location.pathname + location.search").await;
    assert!(place.as_str().unwrap().starts_with("/?session=x"), "{place}");
}
