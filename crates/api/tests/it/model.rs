//! Which model a task would be given, and who may prefer one.

use crate::harness::{Harness, NOW};
use domain::{ModelHealth, ModelSpec, ModelStanding, Role};
use serde_json::{Value, json};
use std::sync::Arc;
use store::AuditFilter;
use tokio::sync::watch;

type Say = watch::Sender<Arc<Vec<ModelStanding>>>;

fn standing(list: &str, health: ModelHealth) -> Arc<Vec<ModelStanding>> {
    let reason = "as the test says".to_owned();
    let stand = |spec| ModelStanding {
        health,
        reason: reason.clone(),
        checked_at_ms: Some(NOW),
        ..ModelStanding::unknown(spec)
    };
    Arc::new(ModelSpec::list(list).unwrap().into_iter().map(stand).collect())
}

async fn thinking(list: &str) -> (Harness, Say) {
    let (say, hear) = watch::channel(standing(list, ModelHealth::Ready));
    (Harness::thinking(hear).await, say)
}

async fn model(h: &Harness, task: &str, payload: Value) -> Value {
    h.post("/route/preview", json!({"task": task, "payload": payload})).await.json()["model"].clone()
}

const TWO: &str = "big:35b=131072=coder,small:4b=8192";

#[tokio::test]
async fn role_context_health_and_policy_decide_which_model_a_task_is_given() {
    let (h, say) = thinking(TWO).await;
    let chat = model(&h, "chat", json!({"message": "hello"})).await;
    assert_eq!(
        (&chat["name"], &chat["backend"], &chat["role"]),
        (&json!("small:4b"), &json!("model"), &json!("assistant"))
    );
    assert_eq!(chat["asked"], false, "the tasks themselves still work by rules, and it says so");
    assert!(chat["considered"][0]["reason"].as_str().unwrap().contains("role assistant"), "{chat:#}");
    let code = model(&h, "codegen", json!({"project": "shop"})).await;
    assert_eq!((&code["name"], &code["considered"][0]["rule"]), (&json!("big:35b"), &json!("local-owner")));
    let long = model(&h, "chat", json!({"message": "word ".repeat(8_000)})).await;
    assert_eq!((&long["name"], &long["backend"]), (&json!("rules"), &json!("rules")), "{long:#}");
    assert!(long["considered"][1]["reason"].as_str().unwrap().contains("tokens are needed"), "{long:#}");
    let sleep = model(&h, "sleep", json!({"seconds": 0})).await;
    assert_eq!((&sleep["name"], &sleep["role"]), (&json!("rules"), &Value::Null));

    let wish = |name: &str| {
        json!({"principal": {"kind": "local", "id": "local", "attributes": {"role": "admin"}},
        "action": "model.use", "resource": {"kind": "model", "id": name}, "context": {"role": "coder"}})
    };
    let rule = r#"forbid (principal, action == Action::"model.use", resource == Model::"big:35b");"#;
    h.rule("big-is-dear", rule, wish("big:35b"), wish("small:4b"));
    let code = model(&h, "codegen", json!({"project": "shop"})).await;
    assert_eq!(
        (&code["name"], &code["considered"][0]["rule"]),
        (&json!("small:4b"), &json!("big-is-dear")),
        "{code:#}"
    );
    assert!(code["considered"][0]["reason"].as_str().unwrap().contains("a test wants it"), "{code:#}");

    say.send_replace(standing(TWO, ModelHealth::Unreachable));
    let code = model(&h, "codegen", json!({"project": "shop"})).await;
    assert_eq!(code["name"], "rules", "{code:#}");
    assert_eq!(h.get("/health").await.json()["ollama"], "unavailable");
    say.send_replace(standing(TWO, ModelHealth::Loading));
    assert_eq!(h.get("/health").await.json()["ollama"], "hydrating");
    assert_eq!(h.store.audit_head().await.unwrap().seq, 0, "a preview leaves no trace");
}

#[tokio::test]
async fn a_model_is_preferred_by_those_whom_policy_allows_and_the_trail_knows() {
    let (mut h, _say) = thinking("big:35b=131072,small:4b=8192").await;
    let put = async |h: &Harness, token: &str, name: Value| {
        h.call("PUT", "/api/model").bearer(token).json(&json!({"name": name})).send().await
    };
    let (developer, admin) = (h.token(Role::Developer).await, h.token(Role::Admin).await);
    assert_eq!(put(&h, &developer, json!("small:4b")).await.status, 403);
    let unknown = put(&h, &admin, json!("huge:400b")).await;
    assert_eq!(unknown.status, 409);
    assert!(unknown.text.contains("big:35b, small:4b"), "{}", unknown.text);
    assert_eq!(put(&h, &admin, json!(7)).await.status, 422);
    let empty = h.call("PUT", "/api/model").bearer(&admin).json(&json!({})).send().await;
    assert_eq!(empty.status, 422, "left out is not null");
    let task = json!({"project": "shop"});
    assert_eq!(model(&h, "codegen", task.clone()).await["name"], "big:35b", "nothing has changed");

    let done = put(&h, &admin, json!("small:4b")).await;
    assert_eq!((done.status, &done.json()["chosen"]["name"]), (200, &json!("small:4b")), "{}", done.text);
    assert_eq!(model(&h, "codegen", task.clone()).await["name"], "small:4b");
    let rows =
        h.store.audit_rows(&AuditFilter { action: Some("model.change".into()), ..AuditFilter::default() }, 10).await;
    let rows = rows.unwrap();
    let told: Vec<_> = rows.iter().map(|row| (row.ruling.as_str(), row.rule.as_str(), row.object.as_str())).collect();
    assert_eq!(told, [("deny", "default", "model:small:4b"), ("allow", "admins-manage", "model:small:4b")]);

    h.restart().await;
    let seen = h.get("/api/model").await.json();
    assert_eq!((&seen["chosen"]["name"], &seen["chosen"]["configured"]), (&json!("small:4b"), &json!(false)));
    assert_eq!(model(&h, "codegen", task).await["name"], "rules", "this server was started without models");
    assert_eq!(put(&h, &admin, Value::Null).await.json()["chosen"], Value::Null);
}
