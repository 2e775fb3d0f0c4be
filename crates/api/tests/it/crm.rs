//! Records about customers over HTTP.

use crate::harness::{Answer, Harness};
use domain::{Role, SessionId};
use serde_json::{Value, json};
use store::{EventFilter, NewRelease};

async fn make(h: &Harness, kind: &str, body: Value) -> Value {
    let answer = h.post(&format!("/api/crm/{kind}"), body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()
}

async fn patch(h: &Harness, path: &str, body: Value) -> Answer {
    h.call("PATCH", path).key("dev").json(&body).send().await
}

fn id(record: &Value) -> &str {
    record["id"].as_str().unwrap()
}

/// What the stream tells of customers: type and payload.
async fn told(h: &Harness) -> Vec<(String, Value)> {
    let events = h.store.events_after(0, &EventFilter::default(), 1_000).await.unwrap();
    let events = events.into_iter().map(|event| serde_json::to_value(event).unwrap());
    let crm = events.filter(|event| event["event_type"] == "crm_changed");
    crm.map(|event| (event["type"].as_str().unwrap().to_owned(), event["payload"].clone())).collect()
}

#[tokio::test]
async fn a_lead_goes_its_way_and_every_step_is_told_in_the_seeds_words() {
    let h = Harness::start().await;
    let lead = make(&h, "leads", json!({"name": "Acme Corp", "email": "ana@acme.example", "tags": ["Hot"]})).await;
    assert_eq!((&lead["status"], &lead["tags"], &lead["revision"]), (&json!("new"), &json!(["hot"]), &json!(1)));
    let path = format!("/api/crm/leads/{}", id(&lead));
    assert_eq!(patch(&h, &path, json!({"status": "contacted", "amount": 1234.5})).await.json()["amount"], 1234.5);
    assert_eq!(h.call("DELETE", &path).key("dev").send().await.status, 204);
    assert_eq!(h.get("/api/crm/leads").await.json()["total"], 0);
    assert_eq!(h.get("/api/crm/leads?deleted=true").await.json()["total"], 1);
    assert_eq!(patch(&h, &path, json!({"status": "lost"})).await.status, 409);
    assert_eq!(h.post(&format!("{path}/restore"), json!({})).await.json()["status"], "contacted");
    let steps = told(&h).await;
    let payload = |status: &str| json!({"id": id(&lead), "name": "Acme Corp", "status": status});
    let expected = [
        ("lead_created".to_owned(), payload("new")),
        ("lead_moved".to_owned(), payload("contacted")),
        ("lead_deleted".to_owned(), payload("contacted")),
        ("lead_restored".to_owned(), payload("contacted")),
    ];
    assert_eq!(steps, expected);
    let history = h.get(&format!("{path}/history")).await.json();
    let changes: Vec<&Value> = history.as_array().unwrap().iter().map(|version| &version["change"]).collect();
    assert_eq!(changes, ["restored", "deleted", "moved", "created"]);
    assert_eq!((&history[3]["by"], &history[3]["fields"]["name"]), (&json!("local"), &json!("Acme Corp")));
}

#[tokio::test]
async fn all_that_is_wrong_with_a_body_is_said_field_by_field() {
    let h = Harness::start().await;
    let bad = h.post("/api/crm/leads", json!({"email": "nowhere", "colour": 1, "status": "asleep"})).await;
    assert_eq!(bad.status, 422);
    let body = bad.json();
    let mut at: Vec<&str> =
        body["detail"].as_array().unwrap().iter().map(|fault| fault["loc"][1].as_str().unwrap()).collect();
    at.sort_unstable();
    assert_eq!(at, ["colour", "email", "name", "status"]);
    assert_eq!(h.post("/api/crm/leads", json!([1])).await.status, 422);
    assert_eq!(h.post("/api/crm/unicorns", json!({"name": "x"})).await.status, 404);
    assert_eq!(h.get("/api/crm/leads?sort=shoe").await.status, 422);
    assert_eq!(h.get("/api/crm/leads?due_before=soon").await.status, 422);
    assert_eq!(h.post("/api/crm/people", json!({"name": "x", "account_id": "nobody"})).await.status, 409);
    assert!(told(&h).await.is_empty());
}

#[tokio::test]
async fn a_change_of_what_was_read_before_somebody_elses_change_is_refused() {
    let h = Harness::start().await;
    let lead = make(&h, "leads", json!({"name": "Acme"})).await;
    let path = format!("/api/crm/leads/{}", id(&lead));
    assert_eq!(patch(&h, &path, json!({"revision": 1, "text": "one"})).await.json()["revision"], 2);
    let late = patch(&h, &path, json!({"revision": 1, "text": "two"})).await;
    assert_eq!(late.status, 409, "{}", late.text);
    assert_eq!(h.get(&path).await.json()["text"], "one");
}

#[tokio::test]
async fn records_are_searched_filtered_sorted_and_paged() {
    let h = Harness::start().await;
    for n in 0..7 {
        make(&h, "people", json!({"name": format!("Person {n}"), "title": if n % 2 == 0 { "CEO" } else { "CTO" }}))
            .await;
    }
    let page = h.get("/api/crm/people?q=ceo%20person&sort=name&limit=2&offset=2").await.json();
    let names: Vec<&Value> = page["items"].as_array().unwrap().iter().map(|record| &record["name"]).collect();
    assert_eq!((names, &page["total"]), (vec![&json!("Person 4"), &json!("Person 6")], &json!(4)));
    assert_eq!(h.get("/api/crm/people?q=%27%3B--").await.json()["total"], 0);
}

#[tokio::test]
async fn a_duplicate_is_named_when_it_is_made_and_joined_when_somebody_says_so() {
    let h = Harness::start().await;
    let one = make(&h, "accounts", json!({"name": "ACME, Inc.", "website": "https://acme.example"})).await;
    let two = make(&h, "accounts", json!({"name": "acme", "industry": "anvils"})).await;
    assert_eq!(two["duplicates"], json!([{"id": id(&one), "name": "ACME, Inc."}]));
    let groups = h.get("/api/crm/accounts/duplicates").await.json();
    assert_eq!((&groups[0]["by"], &groups[0]["value"]), (&json!("name"), &json!("acme")));
    let merged =
        h.post(&format!("/api/crm/accounts/{}/merge", id(&one)), json!({"duplicate_id": id(&two)})).await.json();
    assert_eq!((&merged["name"], &merged["industry"]), (&json!("ACME, Inc."), &json!("anvils")));
    assert_eq!(h.get("/api/crm/accounts").await.json()["total"], 1);
}

#[tokio::test]
async fn a_wish_becomes_a_conversation_its_release_answers_and_feedback_changes_the_spec() {
    let h = Harness::start().await;
    let wish = "kind: Website\ngoal: online store for clothing\nfeatures: products, cart, checkout\npages: Home, Products, Cart\n\
                users: customers, admins\nstyle: clean\nname: acme_shop";
    let lead = make(&h, "leads", json!({"name": "Acme", "wish": wish})).await;
    let path = format!("/api/crm/leads/{}", id(&lead));
    assert_eq!(h.post(&format!("{path}/feedback"), json!({"text": "blue"})).await.status, 409, "nothing was begun yet");
    let begun = h.post(&format!("{path}/session"), json!({})).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    let begun = begun.json();
    assert_eq!(
        (&begun["reply"]["stage"], &begun["lead"]["status"]),
        (&json!("ready_to_build"), &json!("building")),
        "{begun}"
    );
    let session = begun["session_id"].as_str().unwrap();
    let again = h.post(&format!("{path}/session"), json!({})).await.json();
    assert_eq!((&again["session_id"], &again["lead"]["revision"]), (&begun["session_id"], &begun["lead"]["revision"]));

    let built = h.say(session, "build").await;
    let run = domain::JobId(built["job_id"].as_str().unwrap().parse().unwrap());
    let project = domain::Slug::parse("acme_shop").unwrap();
    let new = NewRelease { project, run_id: run, artifact: "a.zip".into(), port: 4_001, url: None };
    let release = h.store.insert_release(&new, crate::harness::NOW).await.unwrap();
    h.store.switch_release(release.id, crate::harness::NOW).await.unwrap();
    let answered = h.get(&path).await.json();
    assert_eq!(answered["status"], "answered");
    assert_eq!((&answered["answer"]["run_id"], &answered["answer"]["project"]), (&json!(run.0), &json!("acme_shop")));
    assert!(answered["answer"]["url"].as_str().unwrap().starts_with("http://acme-shop.localhost"), "{answered}");
    let (kind, payload) = told(&h).await.pop().unwrap();
    assert_eq!((kind.as_str(), &payload["release_id"]), ("lead_answered", &json!(release.id.0)));

    let said = h.post(&format!("{path}/feedback"), json!({"text": "add a wishlist page", "channel": "call"})).await;
    assert_eq!(said.status, 200, "{}", said.text);
    let said = said.json();
    assert!(said["reply"]["revision"].as_i64() > begun["reply"]["revision"].as_i64(), "{said}");
    assert_eq!(
        (&said["interaction"]["channel"], &said["interaction"]["about_id"]),
        (&json!("call"), &json!(id(&lead)))
    );
    let notes = h.get(&format!("/api/crm/interactions?about_id={}", id(&lead))).await.json();
    assert_eq!(notes["items"][0]["text"], "add a wishlist page");
    let stored = h.store.find_session(&SessionId(session.to_owned())).await.unwrap().unwrap();
    assert!(stored.transcript.iter().any(|line| line.text == "add a wishlist page"));
}

#[tokio::test]
async fn a_lead_without_a_wish_becomes_no_conversation_and_nothing_but_a_lead_does() {
    let h = Harness::start().await;
    let lead = make(&h, "leads", json!({"name": "Acme"})).await;
    assert_eq!(h.post(&format!("/api/crm/leads/{}/session", id(&lead)), json!({})).await.status, 409);
    let person = make(&h, "people", json!({"name": "Ana"})).await;
    assert_eq!(h.post(&format!("/api/crm/people/{}/session", id(&person)), json!({})).await.status, 404);
}

#[tokio::test]
async fn a_lead_becomes_a_customer_once_and_takes_the_account_that_is_there() {
    let h = Harness::start().await;
    let account = make(&h, "accounts", json!({"name": "Acme Inc"})).await;
    let given =
        json!({"name": "Ana", "company": "ACME", "email": "ana@acme.example", "amount": "500", "currency": "eur"});
    let lead = make(&h, "leads", given).await;
    let path = format!("/api/crm/leads/{}/convert", id(&lead));
    let became = h.post(&path, json!({})).await;
    assert_eq!(became.status, 200, "{}", became.text);
    let became = became.json();
    assert_eq!((&became["account"]["id"], &became["lead"]["status"]), (&account["id"], &json!("converted")));
    assert_eq!(became["person"]["account_id"], account["id"]);
    let deal = &became["opportunity"];
    assert_eq!((&deal["lead_id"], &deal["person_id"]), (&lead["id"], &became["person"]["id"]));
    assert_eq!(
        (&deal["status"], &deal["amount"], &deal["currency"]),
        (&json!("qualification"), &json!(500.0), &json!("EUR"))
    );
    assert_eq!(h.post(&path, json!({})).await.status, 409);
    assert_eq!(h.get("/api/crm/opportunities").await.json()["total"], 1);
}

#[tokio::test]
async fn a_viewer_reads_and_changes_nothing_and_every_decision_is_kept() {
    let h = Harness::start().await;
    let lead = make(&h, "leads", json!({"name": "Acme"})).await;
    let viewer = h.token(Role::Viewer).await;
    let path = format!("/api/crm/leads/{}", id(&lead));
    assert_eq!(h.call("GET", &path).bearer(&viewer).send().await.status, 200);
    let refused = h.call("PATCH", &path).bearer(&viewer).json(&json!({"status": "lost"})).send().await;
    assert_eq!(refused.status, 403);
    assert_eq!(h.call("GET", "/api/crm/leads/export").bearer(&viewer).send().await.status, 403);
    let rows =
        h.store.audit_rows(&store::AuditFilter { action: Some("crm.change".into()), ..Default::default() }, 10).await;
    let rows: Vec<_> = rows.unwrap().into_iter().map(|row| (row.object, row.ruling.as_str())).collect();
    assert_eq!(rows, [("customer:new".to_owned(), "allow"), (format!("customer:{}", id(&lead)), "deny")]);
}
