use crate::harness::Harness;
use domain::{Failure, Outcome, RunId};
use serde_json::{Value, json};

const SEED_ANSWERS: [&str; 7] = [
    "Website",
    "online store for clothing",
    "show products, cart, checkout, user accounts",
    "Home, Products, Product detail, Cart, Checkout, Account",
    "customers, admins",
    "clean and minimal",
    "shop_v3",
];

/// The seven answers of the seed; gives the last reply.
async fn answered(h: &Harness, session: &str) -> Value {
    let mut last = Value::Null;
    for answer in SEED_ANSWERS {
        last = h.say(session, answer).await;
    }
    last
}

#[tokio::test]
async fn the_seeds_conversation_works_as_it_is_written() {
    let h = Harness::start().await;
    let reset = r#"{
    "message": "",
    "session_id": "shop_v3",
    "backend": "rules",
    "reset": true
  }"#;
    let seed = |body: &str| {
        let call = h.call("POST", "/assistant-chat").header("host", &format!("127.0.0.1:{}", h.port));
        call.header("Content-Type", "application/json").header("X-API-Key", "dev").body(body).send()
    };
    let first = seed(reset).await;
    assert_eq!(first.status, 200, "{}", first.text);
    let first = first.json();
    assert!(first["message"].as_str().unwrap().contains('?'), "{first}");
    assert_eq!(first["stage"], "collecting");
    assert_eq!(first["missing"], json!(["kind", "goal", "features", "pages", "users", "style", "name"]));
    assert_eq!((&first["job_id"], &first["session_id"]), (&Value::Null, &json!("shop_v3")));

    let ready = answered(&h, "shop_v3").await;
    assert_eq!(ready["stage"], "ready_to_build", "{}", ready["message"]);
    assert_eq!(ready["missing"], json!([]));
    assert_eq!(ready["spec"]["project"]["id"], "shop_v3");
    assert!(ready["revision"].as_u64().unwrap() >= 1);

    let built = seed(r#"{"message": "build", "session_id": "shop_v3", "backend": "rules"}"#).await.json();
    assert_eq!(built["stage"], "building", "{}", built["message"]);
    let job = built["job_id"].as_str().expect("a build has a number").to_owned();
    assert_eq!((&built["run"]["stage"], &built["run"]["percent"]), (&json!("plan"), &json!(0)));

    // The seed reads the result without a key.
    let result = h.call("GET", &format!("/results/{job}?expand=1")).send().await.json();
    assert_eq!(result["ok"], true, "{result}");
    assert_eq!(result["item"]["id"], job.as_str());
    assert_eq!(result["item"]["stages"].as_array().unwrap().len(), 7);
}

#[tokio::test]
async fn a_second_build_names_the_run_that_is_under_way() {
    let h = Harness::start().await;
    answered(&h, "shop_v3").await;
    let first = h.say("shop_v3", "build").await;
    let again = h.say("shop_v3", "build").await;
    assert_eq!(first["job_id"], again["job_id"]);
    let message = again["message"].as_str().unwrap();
    assert!(
        message.contains(&format!("Run {} of shop_v3 is under way", first["job_id"].as_str().unwrap())),
        "{message}"
    );
    assert_eq!(h.get("/api/runs").await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn while_a_run_is_under_way_no_build_is_offered() {
    let h = Harness::start().await;
    let offers = |reply: &Value, what: &str| reply["suggestions"].as_array().unwrap().contains(&json!(what));
    assert!(offers(&answered(&h, "s").await, "build"));
    let job: RunId = h.say("s", "build").await["job_id"].as_str().unwrap().parse().unwrap();
    for message in ["status", "", "make it dark", "thanks"] {
        let reply = h.say("s", message).await;
        assert!(offers(&reply, "status") && !offers(&reply, "build"), "{message:?}: {}", reply["suggestions"]);
    }
    let kept = h.get("/api/sessions/s").await.json();
    assert!(offers(&kept, "status") && !offers(&kept, "build"), "{}", kept["suggestions"]);
    assert_eq!(h.post(&format!("/api/runs/{job}/cancel"), json!({})).await.status, 200);
    assert!(offers(&h.say("s", "status").await, "build"), "after its end the next one is");
}

#[tokio::test]
async fn another_conversation_cannot_build_over_a_project() {
    let h = Harness::start().await;
    answered(&h, "mine").await;
    h.say("mine", "build").await;
    answered(&h, "theirs").await;
    let refused = h.say("theirs", "build").await;
    assert_eq!((&refused["job_id"], &refused["stage"]), (&Value::Null, &json!("ready_to_build")));
    assert!(refused["message"].as_str().unwrap().contains("belongs to another conversation"), "{}", refused["message"]);
}

#[tokio::test]
async fn status_tells_the_truth_at_every_point() {
    let h = Harness::start().await;
    let message = |value: &Value| value["message"].as_str().unwrap().to_owned();
    answered(&h, "s").await;
    assert!(message(&h.say("s", "status").await).contains("Nothing was built yet"));
    let job = h.say("s", "build").await["job_id"].as_str().unwrap().to_owned();

    let claim = h.claim().await;
    h.store.progress(&claim, 40, "writing the plan", crate::harness::NOW).await.unwrap();
    let working = h.say("s", "status").await;
    assert_eq!(working["stage"], "building");
    assert!(message(&working).contains(&format!("Run {job} of shop_v3 is in the stage plan")), "{}", message(&working));
    assert!(message(&working).contains("writing the plan"), "{}", message(&working));

    let failure = Failure::lasting("the disk is full".to_owned());
    h.store.finish_job(&claim, &Outcome::Failed(failure), 0, crate::harness::NOW).await.unwrap();
    let failed = h.say("s", "status").await;
    assert_eq!(failed["stage"], "ready_to_build");
    assert!(message(&failed).contains("the disk is full"), "{}", message(&failed));
    assert_eq!(failed["run"]["state"], "error");

    let again = h.say("s", "build").await;
    assert_ne!(again["job_id"], job.as_str());
    for _ in 0..7 {
        h.pass(json!({})).await;
    }
    let done = h.say("s", "status").await;
    assert_eq!(done["stage"], "done");
    assert!(message(&done).contains("100 %") && message(&done).contains("not on the air"), "{}", message(&done));

    let changed = h.say("s", "change the goal to selling shoes").await;
    assert_eq!(changed["stage"], "ready_to_build", "{}", message(&changed));
    let stale = message(&h.say("s", "status").await);
    assert!(stale.contains("not built yet"), "{stale}");
}

#[tokio::test]
async fn a_conversation_is_kept_with_what_was_said() {
    let h = Harness::start().await;
    h.say("s 1/ü", "").await;
    h.say("s 1/ü", "Website").await;
    let kept = h.get("/api/sessions/s%201%2F%C3%BC").await;
    assert_eq!(kept.status, 200, "{}", kept.text);
    let kept = kept.json();
    let who: Vec<&str> =
        kept["transcript"].as_array().unwrap().iter().map(|line| line["who"].as_str().unwrap()).collect();
    assert_eq!(who, ["assistant", "person", "assistant"]);
    assert_eq!(kept["transcript"][1]["text"], "Website");
    assert_eq!(kept["answers"]["kind"], "Website");
    assert_eq!(kept["missing"][0], "goal");
    assert_eq!(h.get("/api/sessions").await.json()[0]["id"], "s 1/ü");
    assert_eq!(h.get("/api/sessions/unknown").await.status, 404);
}

#[tokio::test]
async fn a_reset_begins_anew_under_the_same_id() {
    let h = Harness::start().await;
    answered(&h, "s").await;
    let reset = h
        .post("/assistant-chat", json!({"message": "", "session_id": "s", "backend": "rules", "reset": true}))
        .await
        .json();
    assert_eq!((&reset["stage"], reset["missing"].as_array().unwrap().len()), (&json!("collecting"), 7));
    let kept = h.get("/api/sessions/s").await.json();
    assert_eq!(kept["transcript"].as_array().unwrap().len(), 1);
    h.say("s", "Website").await;
    let words = h.say("s", "reset").await;
    assert_eq!(words["missing"].as_array().unwrap().len(), 7);
}

#[tokio::test]
async fn two_messages_at_once_are_both_taken() {
    let h = Harness::start().await;
    h.say("s", "").await;
    let (one, two) = tokio::join!(h.say("s", "Website"), h.say("s", "Website"));
    assert!(one["message"].is_string() && two["message"].is_string());
    let kept = h.get("/api/sessions/s").await.json();
    let said = kept["transcript"].as_array().unwrap();
    assert_eq!(said.iter().filter(|line| line["who"] == "person").count(), 2, "{said:?}");
}

#[tokio::test]
async fn bad_input_gets_a_clear_answer_and_changes_nothing() {
    let h = Harness::start().await;
    let call = || h.call("POST", "/assistant-chat").key("dev");
    let cases: Vec<(&str, crate::harness::Answer, u16)> = vec![
        ("no json", call().header("content-type", "application/json").body("{").send().await, 422),
        ("no content type", call().body("{}").send().await, 422),
        ("no message", call().json(&json!({"session_id": "s"})).send().await, 422),
        ("a number", call().json(&json!({"message": 1, "session_id": "s", "backend": "rules"})).send().await, 422),
        ("no session", call().json(&json!({"message": "", "session_id": "", "backend": "rules"})).send().await, 422),
        ("control", call().json(&json!({"message": "", "session_id": "a\nb", "backend": "rules"})).send().await, 422),
        (
            "long",
            call().json(&json!({"message": "", "session_id": "x".repeat(129), "backend": "rules"})).send().await,
            422,
        ),
        ("backend", call().json(&json!({"message": "", "session_id": "s", "backend": "model"})).send().await, 422),
        (
            "huge",
            call().json(&json!({"message": "x".repeat(70_000), "session_id": "s", "backend": "rules"})).send().await,
            413,
        ),
        ("binary", call().header("content-type", "application/json").body([0xff, 0xfe, 0]).send().await, 422),
    ];
    for (what, answer, status) in &cases {
        assert_eq!(answer.status, *status, "{what}: {}", answer.text);
        let body = answer.json();
        assert!(body["error"].as_str().is_some_and(|words| words.len() > 10), "{what}: {body}");
        if *status == 422 {
            assert!(body["detail"][0]["loc"].is_array() && body["detail"][0]["msg"].is_string(), "{what}: {body}");
        }
    }
    assert_eq!(h.get("/api/sessions").await.json(), json!([]));
}

#[tokio::test]
async fn hostile_text_is_kept_as_text() {
    let h = Harness::start().await;
    for text in [
        "../../etc/passwd",
        "</script><script>alert(1)</script>",
        "{{7*7}} ${7*7}",
        "'; drop table sessions; --",
        "\u{202e}abc",
    ] {
        let reply = h.say("s", text).await;
        assert!(reply["message"].as_str().is_some_and(|message| !message.is_empty()), "{text}");
    }
    let kept = h.get("/api/sessions/s").await;
    assert_eq!(kept.header("content-type"), "application/json");
    assert!(kept.json()["transcript"].to_string().contains("</script>"));
}

#[tokio::test]
async fn the_spec_is_changed_in_place_from_the_revision_that_was_seen() {
    let h = Harness::start().await;
    answered(&h, "shop_v3").await;
    let path = "/api/sessions/shop_v3/spec";
    let change = async |body: Value| h.call("PATCH", path).key("dev").json(&body).send().await;
    let before = h.get("/api/sessions/shop_v3").await.json();
    let revision = before["revision"].as_u64().unwrap();
    let edits = json!([
        {"edit": "set_theme", "style": "elegant", "hue": 200, "mode": "both", "density": "airy"},
        {"edit": "add_field", "entity": "Product", "field": "Weight", "field_type": "decimal"},
        {"edit": "retitle", "title": "Corner <b>Shop</b>"},
    ]);
    let answers = json!({"goal": "rent garments"});
    let changed = change(json!({"revision": revision, "edits": edits, "answers": answers})).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let after = changed.json();
    assert_eq!((&after["spec"]["theme"]["style"], &after["spec"]["theme"]["hue"]), (&json!("elegant"), &json!(200)));
    assert_eq!(after["spec"]["project"]["title"], "Corner <b>Shop</b>");
    assert_eq!(
        (&after["spec"]["project"]["tagline"], &after["answers"]["goal"]),
        (&json!("Rent garments"), &json!("rent garments"))
    );
    assert_eq!((after["revision"].as_u64(), &after["transcript"]), (Some(revision + 1), &before["transcript"]));
    assert_eq!(h.get("/api/sessions/shop_v3").await.json(), after);
    let late = change(json!({"revision": revision, "edits": [{"edit": "add_page", "title": "Sizes"}]})).await;
    assert_eq!((late.status, late.json()["code"].clone()), (409, json!("conflict")));
    let nothing =
        change(json!({"revision": revision + 1, "edits": [{"edit": "remove_page", "title": "Unicorns"}]})).await;
    assert_eq!(nothing.status, 422);
    assert!(nothing.text.contains("There is no “Unicorns”."), "{}", nothing.text);
    let unknown = change(json!({"revision": revision + 1, "edits": [{"edit": "explode"}]})).await;
    assert_eq!(unknown.status, 422);
    let many = vec![json!({"edit": "add_page", "title": "x"}); 13];
    assert_eq!(change(json!({"revision": revision + 1, "edits": many})).await.status, 422);
    assert_eq!(h.get("/api/sessions/shop_v3").await.json(), after, "what was refused changed nothing");
}
