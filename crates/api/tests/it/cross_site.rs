//! Pages of other origins in the browser of somebody who is signed in: nothing is changed, nothing is read.

use crate::chromium::Chromium;
use crate::elsewhere;
use crate::harness::{Harness, NOW, PASSWORD};
use api::{Config, Origins};
use domain::Role;
use serde_json::{Value, json};

const ATTACK: &str = include_str!("attack.js");

/// The same calls from Velocity's own origin, so that a refusal is known to be one.
const OWN: &str = r"(async () => {
  const headers = { 'content-type': 'application/json' }
  const call = (method, path, body) => fetch(path, { method, headers, body: JSON.stringify(body) })
  const first = (make, event) => new Promise((done) => { const one = make(); one[event] = () => (one.close(), done(true)); one.onerror = () => done(false) })
  return {
    me: (await (await fetch('/api/auth/me')).json()).email,
    event: (await call('POST', '/api/events', { event_type: 'message', text: 'mine' })).status,
    lead: (await call('POST', '/api/crm/leads', { name: 'mine' })).status,
    user: (await call('POST', '/api/auth/users', { email: 'mine@example.com', role: 'viewer' })).status,
    task: (await call('POST', '/tasks', { task: 'sleep', payload: { seconds: 0 } })).status,
    catalyst: await first(() => new WebSocket(location.origin.replace('http', 'ws') + '/ws/catalyst'), 'onopen'),
    crm: await first(() => new WebSocket(location.origin.replace('http', 'ws') + '/ws/crm'), 'onopen'),
    events: await first(() => new EventSource('/api/events?after=0'), 'onmessage'),
  }
})()";

async fn signed_in(h: &Harness, browser: &mut Chromium) -> String {
    h.token(Role::Admin).await;
    let target = format!("http://localhost:{}", h.port);
    browser.go(&format!("{target}/login")).await;
    let body = json!(json!({"email": "admin@example.com", "password": PASSWORD}).to_string());
    let login = format!(
        "fetch('/api/auth/login', {{method: 'POST', headers: {{'content-type': 'application/json'}}, body: {body}}}).then((a) => a.status)"
    );
    assert_eq!(browser.run(&login).await, 200);
    target
}

/// Everything that somebody could have changed.
async fn all(h: &Harness) -> Value {
    let mut all = json!({});
    for path in [
        "/api/auth/users",
        "/api/keys",
        "/tasks",
        "/api/sessions",
        "/api/crm/leads",
        "/api/memory",
        "/api/campaigns",
        "/api/schedules",
        "/api/runs",
        "/api/model",
    ] {
        let answer = h.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        all[path] = answer.json();
    }
    all["events"] = json!(h.store.newest_seq().await.unwrap());
    all
}

/// What came of the attack that is neither a refusal nor something to look at from outside.
async fn leaks(browser: &mut Chromium, target: &str) -> Vec<String> {
    let tried = browser.run(&format!("({ATTACK})({})", json!(target))).await;
    let tried = tried.as_object().unwrap();
    assert!(tried.len() > 200, "only {} tries", tried.len());
    let leaks = tried.iter().filter(|(_, came)| **came != "refused" && **came != "opaque");
    leaks.map(|(name, came)| format!("{name}: {came}")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_another_origin_changes_nothing_and_reads_nothing() {
    let h = Harness::start().await;
    h.a_run("shop").await;
    let kept = store::NewCampaign { name: "kept".to_owned(), ..Default::default() };
    h.store.insert_campaign(&kept, "somebody", NOW).await.unwrap();
    let port = elsewhere::serve().await;
    let Some(mut browser) = Chromium::start("MAP evil.example 127.0.0.1").await else { return };
    let target = signed_in(&h, &mut browser).await;
    let before = all(&h).await;
    // A port makes no other site, so from the first page the cookie goes along, strict as it is.
    for name in ["localhost", "127.0.0.1", "evil.localhost", "evil.example"] {
        let page = format!("http://{name}:{port}/");
        browser.go(&page).await;
        assert_eq!(browser.run("document.body.innerText").await, elsewhere::WORD);
        let leaks = leaks(&mut browser, &target).await;
        assert!(leaks.is_empty(), "{page} got {}", leaks.join("\n"));
        assert_eq!(all(&h).await, before, "{page} changed something");

        // A form that leads there leads to a refusal, and not to what it asks for.
        browser.go(&format!("{page}form")).await;
        let form = format!(
            "document.body.innerHTML = `<form method=post enctype=text/plain action=\"{target}/api/events\"><input name='{{\"event_type\":\"message\",\"text\":\"' value='evil\"}}'></form>`; \
             setTimeout(() => document.forms[0].submit(), 50)"
        );
        browser.run(&form).await;
        browser.until(&format!("location.origin === '{target}' && document.readyState === 'complete'")).await;
        let said = browser.run("document.body.innerText").await;
        assert!(said.as_str().unwrap().contains("a change may only come from Velocity's own pages"), "{page}: {said}");
        assert_eq!(all(&h).await, before, "{page} changed something by a form");
    }

    browser.go(&format!("{target}/login")).await;
    let own = browser.run(OWN).await;
    let expected = json!({
        "me": "admin@example.com", "event": 201, "lead": 201, "user": 201, "task": 200, "catalyst": true, "crm": true, "events": true
    });
    assert_eq!(own, expected, "still signed in, and what was refused is what works here");
    assert_ne!(all(&h).await, before);
}

/// That the cookie does go along is seen where the origin is let in: so it is the origin that was refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_is_the_origin_and_not_a_missing_cookie() {
    let port = elsewhere::serve().await;
    let page = format!("http://localhost:{port}");
    let origins = Origins::parse([page.as_str()]).unwrap();
    let h = Harness::with(|config| Config { origins, ..config }).await;
    let Some(mut browser) = Chromium::start("").await else { return };
    let target = signed_in(&h, &mut browser).await;
    browser.go(&page).await;
    let me = format!(
        "fetch('{target}/api/auth/me', {{credentials: 'include'}}).then((a) => a.json()).then((me) => me.email)"
    );
    assert_eq!(browser.run(&me).await, "admin@example.com");
    let event = format!(
        "fetch('{target}/api/events', {{method: 'POST', credentials: 'include', headers: {{'content-type': 'application/json'}}, \
         body: JSON.stringify({{event_type: 'message', text: 'let in'}})}}).then((a) => a.status)"
    );
    assert_eq!(browser.run(&event).await, 201);
}
