//! The seed's own scripts for the live channels, word for word, in a real browser on the signed-in origin.

use crate::chromium::Chromium;
use crate::elsewhere;
use crate::harness::{Harness, PASSWORD};
use domain::Role;
use serde_json::{Value, json};

const CATALYST: &str = "const ws = new WebSocket('ws://localhost:8000/ws/catalyst');
ws.onmessage = (event) => {
const data = JSON.parse(event.data);
console.log(data.event_type, data.campaign_name, data.value);
};";

const CRM: &str = "const ws = new WebSocket('ws://localhost:8000/ws/crm');
ws.onmessage = (event) => {
const data = JSON.parse(event.data);
console.log(data.type, data.payload);
};";

const OPENS: &str = "new Promise((done) => {
  const socket = new WebSocket('ws://localhost:8000/ws/catalyst');
  socket.onopen = () => done('open');
  socket.onerror = () => done('refused');
})";

async fn publish(h: &Harness, event: Value) {
    assert_eq!(h.post("/api/events", event).await.status, 201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_seeds_scripts_run_unchanged_in_a_browser_that_is_signed_in() {
    let h = Harness::start().await;
    h.token(Role::Viewer).await;
    // The scripts name port 8000.
    let Some(mut browser) = Chromium::start(&format!("MAP localhost 127.0.0.1:{}", h.port)).await else { return };
    browser.go("http://localhost:8000/sign-in").await;
    assert_eq!(browser.run(OPENS).await, "open", "who they are may come with the first message");
    let login = format!(
        "fetch('/api/auth/login', {{method: 'POST', headers: {{'content-type': 'application/json'}}, body: {}}}).then((a) => a.status)",
        json!(json!({"email": "viewer@example.com", "password": PASSWORD}).to_string())
    );
    assert_eq!(browser.run(&login).await, 200);

    browser.run(CATALYST).await;
    browser.until("ws.readyState === 1").await;
    publish(
        &h,
        json!({
            "event_type": "task_complete", "campaign_name": "codegen-sprint-42", "value": 0.97,
            "timestamp": "2026-04-21T16:00:00Z"
        }),
    )
    .await;
    assert_eq!(browser.said().await, [json!("task_complete"), json!("codegen-sprint-42"), json!(0.97)]);

    browser.go("http://localhost:8000/sign-in?again").await;
    browser.run(CRM).await;
    browser.until("ws.readyState === 1").await;
    let payload = json!({"id": "crm-uuid", "name": "Acme Corp", "status": "new"});
    let event = json!({"type": "lead_created", "payload": payload, "timestamp": "2026-04-21T16:00:00Z"});
    publish(&h, json!({"channel": "crm", "events": [event]})).await;
    assert_eq!(browser.said().await, [json!("lead_created"), payload]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_from_elsewhere_opens_no_socket_in_a_browser_that_is_signed_in() {
    let h = Harness::start().await;
    h.token(Role::Admin).await;
    let port = elsewhere::serve().await;
    let rules = format!(
        "MAP evil.example 127.0.0.1:{port}, MAP evil.localhost 127.0.0.1:{port}, MAP localhost 127.0.0.1:{}",
        h.port
    );
    let Some(mut browser) = Chromium::start(&rules).await else { return };
    browser.go("http://localhost:8000/sign-in").await;
    let login = format!(
        "fetch('/api/auth/login', {{method: 'POST', headers: {{'content-type': 'application/json'}}, body: {}}}).then((a) => a.status)",
        json!(json!({"email": "admin@example.com", "password": PASSWORD}).to_string())
    );
    assert_eq!(browser.run(&login).await, 200);
    assert_eq!(browser.run(OPENS).await, "open");
    for page in ["http://evil.example/", "http://evil.localhost/"] {
        browser.go(page).await;
        assert_eq!(browser.run("document.body.innerText").await, elsewhere::WORD);
        assert_eq!(browser.run(OPENS).await, "refused", "{page}");
    }
}
