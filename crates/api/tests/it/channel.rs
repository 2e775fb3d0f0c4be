//! The live channels: what they tell, whom they let in, and that nothing is lost or told twice.

use crate::harness::{Harness, NOW};
use crate::socket::{Came, Socket};
use api::{Config, KeyRole, Keys, NewKey, Origins, Tier};
use domain::{EventBody, JobState, Outcome, Role};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

async fn publish(h: &Harness, event: Value) -> i64 {
    let answer = h.post("/api/events", event).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()["seq"].as_i64().unwrap()
}

async fn write(h: &Harness, count: usize) {
    let body = |n| EventBody::SpecChanged { session_id: "s".into(), revision: n, summary: "x".into() };
    let events: Vec<_> = (0..count).map(|n| (None, None, body(n as u32))).collect();
    h.store.record_events(&events, NOW).await.unwrap();
}

#[tokio::test]
async fn the_seeds_events_arrive_with_the_seeds_fields_and_a_number() {
    let h = Harness::start().await;
    let mut catalyst = Socket::local(h.port, "/ws/catalyst").await;
    let mut crm = Socket::local(h.port, "/ws/crm").await;
    let told = json!({
        "event_type": "task_complete", "campaign_name": "codegen-sprint-42", "value": 0.97,
        "timestamp": "2026-04-21T16:00:00Z"
    });
    let seq = publish(&h, told.clone()).await;
    let came = catalyst.next().await;
    for field in ["event_type", "campaign_name", "value"] {
        assert_eq!(came[field], told[field], "{came}");
    }
    assert_eq!((&came["seq"], &came["by"]), (&json!(seq), &json!("local")));
    assert!(came["timestamp"].as_str().unwrap().ends_with('Z'), "{came}");

    let payload = json!({"id": "crm-uuid", "name": "Acme Corp", "status": "new"});
    let seq = publish(&h, json!({"channel": "crm", "type": "lead_created", "payload": payload})).await;
    let came = crm.next().await;
    assert_eq!((&came["type"], &came["payload"], &came["seq"]), (&json!("lead_created"), &payload, &json!(seq)));
    assert!(catalyst.is_silent().await, "customers are no matter of this channel");
}

#[tokio::test]
async fn what_happens_by_itself_is_told_in_the_seeds_words() {
    let h = Harness::start().await;
    let mut socket = Socket::local(h.port, "/ws/catalyst?after=0&project=shop").await;
    h.a_run("shop").await;
    let claim = h.claim().await;
    h.store.append_log(&claim, "a line of output", NOW).await.unwrap();
    h.store.finish_job(&claim, &Outcome::Done(json!(1)), NOW, NOW).await.unwrap();
    let mut words = Vec::new();
    while words.last().is_none_or(|(word, _)| word != "task_complete") {
        let came = socket.next().await;
        assert_eq!(came["campaign_name"], "shop", "{came}");
        words.push((came["event_type"].as_str().unwrap().to_owned(), came["value"].clone()));
    }
    assert!(words.contains(&("run_started".into(), Value::Null)), "{words:?}");
    assert!(words.contains(&("task_started".into(), Value::Null)), "{words:?}");
    assert_eq!(words.last().unwrap().1, 1.0);
    assert!(words.iter().all(|(word, _)| !word.contains("log")), "output is no coordination: {words:?}");
}

#[tokio::test]
async fn everything_is_replayed_once_and_then_lived_on_and_only_what_fits() {
    let h = Harness::start().await;
    write(&h, 3).await;
    let mut all = Socket::local(h.port, "/ws/catalyst?after=1").await;
    assert_eq!(all.take(2).await, [2, 3]);
    let mut new = Socket::local(h.port, "/ws/catalyst").await;
    let mut sprint = Socket::local(h.port, "/ws/catalyst?after=0&campaign=sprint&type=message,incident").await;
    for (kind, campaign) in [("message", "sprint"), ("deploy", "sprint"), ("message", "other"), ("incident", "sprint")]
    {
        publish(&h, json!({"event_type": kind, "campaign_name": campaign})).await;
    }
    assert_eq!(all.take(4).await, [4, 5, 6, 7]);
    assert_eq!(new.take(4).await, [4, 5, 6, 7]);
    assert_eq!(sprint.take(2).await, [4, 7]);
    assert!(sprint.is_silent().await);
    assert_eq!(h.call("GET", "/ws/catalyst?project=A").key("dev").send().await.status, 422);
}

#[tokio::test]
async fn a_socket_opens_for_header_cookie_ticket_and_first_message_and_for_nobody_else() {
    let h = Harness::start().await;
    let token = h.token(Role::Viewer).await;
    let open = async |path: &str, headers: &[(&str, &str)]| Socket::open(h.port, path, headers).await;
    let bearer = format!("Bearer {token}");
    let (_, cookie) = h.cookie(Role::Viewer).await;
    for (name, value) in [("authorization", bearer.as_str()), ("cookie", cookie.as_str()), ("x-api-key", "dev")] {
        let mut socket = open("/ws/crm", &[(name, value)]).await.unwrap_or_else(|status| panic!("{name}: {status}"));
        assert!(socket.is_silent().await);
    }
    for (name, value) in
        [("authorization", "Bearer wrong"), ("cookie", "velocity_session=wrong"), ("x-api-key", "wrong")]
    {
        assert_eq!(open("/ws/crm", &[(name, value)]).await.err(), Some(401), "{name}");
    }
    assert_eq!(open("/ws/crm?ticket=wrong", &[]).await.err(), Some(401));

    let made = h.call("POST", "/api/events/ticket").bearer(&token).send().await;
    assert_eq!((made.status, &made.json()["expires_in"]), (201, &json!(30)));
    let path = format!("/ws/catalyst?ticket={}", made.json()["ticket"].as_str().unwrap());
    let mut first = open(&path, &[]).await.expect("the ticket opens it");
    assert!(first.is_silent().await);
    assert_eq!(open(&path, &[]).await.err(), Some(401), "a ticket is good once");

    for shown in [json!({"type": "auth", "token": token}), json!({"type": "auth", "key": "dev"})] {
        let mut socket = open("/ws/catalyst", &[]).await.expect("who they are may come with the first message");
        socket.say(shown.to_string()).await;
        assert_eq!(socket.next().await, json!({"type": "ready"}));
        let seq = publish(&h, json!({"event_type": "message"})).await;
        assert_eq!(socket.seq().await, Some(seq));
    }
    for shown in ["{\"type\":\"auth\",\"token\":\"wrong\"}", "hello", "{\"event_type\":\"message\"}"] {
        let mut socket = open("/ws/catalyst?after=0", &[]).await.unwrap();
        socket.say(shown).await;
        assert_eq!(socket.came().await, Came::End(4401), "{shown}");
    }
}

#[tokio::test]
async fn a_page_of_another_origin_opens_no_socket() {
    let origins = Origins::parse(["https://app.example"]).unwrap();
    let keys = || Keys::new([NewKey { token: "k".into(), role: KeyRole::Of(Role::Viewer), tier: Tier::Base }]);
    let h = Harness::with(|config| Config { keys: keys(), origins, ..config }).await;
    let (_, cookie) = h.cookie(Role::Admin).await;
    let own = format!("http://localhost:{}", h.port);
    let open = async |origin: &str| {
        Socket::open(h.port, "/ws/catalyst", &[("cookie", &cookie), ("origin", origin)]).await.err()
    };
    assert_eq!(open(&own).await, None);
    assert_eq!(open("https://app.example").await, None);
    for foreign in ["http://evil.example", "null", "http://localhost:1", "https://app.example.evil.example"] {
        assert_eq!(open(foreign).await, Some(403), "{foreign}");
        let later = Socket::open(h.port, "/ws/catalyst", &[("origin", foreign)]).await.err();
        assert_eq!(later, Some(403), "nor to say later who they are: {foreign}");
    }
    let any = Origins::parse(["*"]).unwrap();
    let h = Harness::with(|config| Config { keys: keys(), origins: any, ..config }).await;
    let (_, cookie) = h.cookie(Role::Admin).await;
    let headers = [("cookie", cookie.as_str()), ("origin", "https://a.example")];
    assert_eq!(
        Socket::open(h.port, "/ws/catalyst", &headers).await.err(),
        Some(403),
        "no cookie of ours from anywhere"
    );
    let headers = [("x-api-key", "k"), ("origin", "https://a.example")];
    assert_eq!(Socket::open(h.port, "/ws/catalyst", &headers).await.err(), None);
}

#[tokio::test]
async fn developers_publish_over_the_socket_and_others_learn_why_they_may_not() {
    let h = Harness::start().await;
    let (developer, viewer) = (h.token(Role::Developer).await, h.token(Role::Viewer).await);
    let open = async |path: &str, token: &str| {
        Socket::open(h.port, path, &[("authorization", &format!("Bearer {token}"))]).await.unwrap()
    };
    let (mut talks, mut hears) = (open("/ws/catalyst", &developer).await, open("/ws/catalyst", &viewer).await);
    let event = json!({"event_type": "hand_off", "campaign_name": "sprint", "to": "tester", "id": 7});
    talks.say(event.to_string()).await;
    let heard = hears.next().await;
    assert_eq!((&heard["event_type"], &heard["to"]), (&json!("hand_off"), &json!("tester")));
    let mut answers = [talks.next().await, talks.next().await];
    answers.sort_by_key(|answer| answer["type"] == "published");
    assert_eq!(answers[0]["event_type"], "hand_off", "who publishes hears it, too");
    assert_eq!(answers[1], json!({"type": "published", "seq": heard["seq"], "id": 7}));

    hears.say(event.to_string()).await;
    let refused = hears.next().await;
    assert_eq!((&refused["type"], &refused["code"], &refused["id"]), (&json!("error"), &json!("forbidden"), &json!(7)));
    for (text, code) in [
        ("{\"event_type\":\"cook\"}".to_owned(), "invalid"),
        ("not JSON".to_owned(), "invalid"),
        (json!({"event_type": "message", "by": "somebody else"}).to_string(), "invalid"),
        (json!({"event_type": "message", "text": "x".repeat(20_000)}).to_string(), "too_large"),
    ] {
        talks.say(text.clone()).await;
        assert_eq!(talks.next().await["code"], code, "{text}");
    }
    talks.say("{\"type\":\"ping\"}").await;
    assert_eq!(talks.next().await, json!({"type": "pong"}));
    assert!(hears.is_silent().await, "something refused was told");

    let mut crm = open("/ws/crm", &developer).await;
    crm.say(json!({"type": "call_logged", "payload": {"id": "1"}}).to_string()).await;
    let came = [crm.next().await, crm.next().await];
    assert!(came.iter().any(|one| one["type"] == "call_logged" && one["by"].is_string()), "{came:?}");
}

#[tokio::test]
async fn several_events_are_written_all_or_none() {
    let h = Harness::start().await;
    let mut socket = Socket::local(h.port, "/ws/catalyst").await;
    let good = json!({"event_type": "metric", "value": 1});
    let bad = json!({"events": [good, {"event_type": "metric", "value": "much"}]});
    assert_eq!(h.post("/api/events", bad).await.status, 422);
    for list in [json!([]), json!(vec![good.clone(); 257]), json!("x")] {
        assert_eq!(h.post("/api/events", json!({"events": list})).await.status, 422);
    }
    assert_eq!(h.post("/api/events", json!({"channel": "other", "event_type": "metric"})).await.status, 422);
    assert!(socket.is_silent().await);
    let answer = h.post("/api/events", json!({"events": vec![good; 256]})).await;
    assert_eq!((answer.status, answer.json()), (201, json!({"seq": 256, "count": 256})));
    assert_eq!(socket.take(256).await, (1..=256).collect::<Vec<i64>>());
}

#[tokio::test]
async fn whoever_is_signed_out_hears_nothing_more_within_a_second() {
    let h = Harness::start().await;
    let (gone, stays) = (h.token(Role::Developer).await, h.token(Role::Viewer).await);
    let open = async |token: &str| {
        Socket::open(h.port, "/ws/catalyst", &[("authorization", &format!("Bearer {token}"))]).await.unwrap()
    };
    let (mut one, mut two, mut other) = (open(&gone).await, open(&gone).await, open(&stays).await);
    let stream = h.call("GET", "/api/events").bearer(&gone).open().await;
    let signed_out = Instant::now();
    assert_eq!(h.call("POST", "/api/auth/logout").bearer(&gone).send().await.status, 204);
    assert_eq!((one.end().await, two.end().await), (4401, 4401));
    http_body_util::BodyExt::collect(stream.into_body()).await.unwrap();
    assert!(signed_out.elapsed() < Duration::from_secs(1), "{:?}", signed_out.elapsed());
    let seq = publish(&h, json!({"event_type": "message"})).await;
    assert_eq!(other.seq().await, Some(seq));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_listener_hears_nothing_more_though_there_is_always_something_to_be_told() {
    let h = Harness::start().await;
    let token = h.token(Role::Viewer).await;
    let headers = [("authorization", format!("Bearer {token}"))];
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut socket = Socket::open(h.port, "/ws/catalyst", &headers).await.unwrap();
    let mut stream = h.call("GET", "/api/events?channel=catalyst").bearer(&token).open().await.into_body();
    let store = h.store.clone();
    let writing = tokio::spawn(async move {
        loop {
            let body = EventBody::SpecChanged { session_id: "s".into(), revision: 1, summary: "x".into() };
            store.record_events(&vec![(None, None, body); 20], NOW).await.unwrap();
            // SQLite answers at once: without this the writer would never let anybody else go on.
            tokio::task::yield_now().await;
        }
    });
    assert!(socket.seq().await.is_some());
    h.call("POST", "/api/auth/logout").bearer(&token).send().await;
    let signed_out = Instant::now();
    assert_eq!(socket.end().await, 4401);
    while http_body_util::BodyExt::frame(&mut stream).await.is_some() {}
    assert!(signed_out.elapsed() < Duration::from_millis(1_500), "{:?}", signed_out.elapsed());
    writing.abort();
}

#[tokio::test]
async fn a_message_larger_than_anybody_needs_ends_the_socket() {
    let h = Harness::start().await;
    let mut socket = Socket::local(h.port, "/ws/catalyst").await;
    socket.say("x".repeat(70_000)).await;
    assert_eq!(socket.end().await, 1002);
}

#[tokio::test]
async fn a_reader_that_reads_nothing_holds_nobody_up_and_goes_on_where_it_was() {
    let h = Harness::start().await;
    let mut frozen = Socket::local(h.port, "/ws/catalyst").await;
    let mut others = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let mut other = Socket::local(h.port, "/ws/catalyst").await;
        others.spawn(async move { other.take(2_500).await });
    }
    // More than the reel holds, so that the frozen one is read for from the store.
    let events = json!({"events": vec![json!({"event_type": "message", "text": "y".repeat(4_000)}); 16 - 1]});
    for _ in 0..166 {
        assert_eq!(h.post("/api/events", events.clone()).await.status, 201);
    }
    write(&h, 10).await;
    let expected: Vec<i64> = (1..=2_500).collect();
    for heard in others.join_all().await {
        assert!(heard == expected, "{heard:?}");
    }
    assert_eq!(frozen.take(2_500).await, expected, "10 MB later nothing is lost");
}

#[tokio::test]
async fn a_listener_is_told_of_what_is_forgotten_and_of_numbers_that_never_were() {
    let h = Harness::start().await;
    write(&h, 5).await;
    h.store.prune_events(NOW + 1).await.unwrap();
    write(&h, 2).await;
    let oldest = h.store.oldest_seq().await.unwrap();
    assert!(oldest > 1, "nothing was forgotten");
    let mut late = Socket::local(h.port, "/ws/catalyst?after=0").await;
    assert_eq!(late.next().await, json!({"type": "gap", "oldest": oldest}));
    assert_eq!(late.seq().await, Some(oldest));
    let mut exact = Socket::local(h.port, &format!("/ws/catalyst?after={}", oldest - 1)).await;
    assert_eq!(exact.seq().await, Some(oldest));
    let mut ahead = Socket::local(h.port, "/ws/catalyst?after=1000").await;
    assert_eq!(ahead.next().await, json!({"type": "reset", "newest": 7}));
    write(&h, 1).await;
    assert_eq!(ahead.seq().await, Some(8));
}

#[tokio::test]
async fn ten_thousand_missed_events_come_in_order() {
    let h = Harness::start().await;
    write(&h, 20_000).await;
    let mut socket = Socket::local(h.port, "/ws/catalyst?after=0").await;
    assert_eq!(socket.take(20_000).await, (1..=20_000).collect::<Vec<i64>>(), "from the store and from the reel");
    write(&h, 1).await;
    assert_eq!(socket.seq().await, Some(20_001));
}

#[tokio::test]
async fn sockets_end_with_the_server_and_go_on_at_the_next_one() {
    let mut h = Harness::start().await;
    let mut socket = Socket::local(h.port, "/ws/catalyst?after=0").await;
    write(&h, 3).await;
    assert_eq!(socket.take(3).await, [1, 2, 3]);
    let began = Instant::now();
    h.stop().await;
    assert_eq!(socket.end().await, 1012);
    assert!(began.elapsed() < Duration::from_secs(3), "an open socket held the server up");
    write(&h, 2).await;
    h.resume().await;
    let mut again = Socket::local(h.port, "/ws/catalyst?after=3").await;
    assert_eq!(again.take(2).await, [4, 5]);
}

#[tokio::test]
async fn the_same_stream_comes_as_server_sent_events_and_resumes_by_their_ids() {
    let h = Harness::start().await;
    h.a_run("shop").await;
    publish(&h, json!({"event_type": "task_complete", "campaign_name": "sprint", "value": 0.5})).await;
    let mut socket = Socket::local(h.port, "/ws/catalyst?after=1").await;
    let response = h.call("GET", "/api/events?channel=catalyst").key("dev").header("last-event-id", "1").open().await;
    let mut body = response.into_body();
    let frame = http_body_util::BodyExt::frame(&mut body).await.unwrap().unwrap().into_data().unwrap();
    let text = String::from_utf8(frame.to_vec()).unwrap();
    let told = socket.next().await;
    let data = text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(data).unwrap(), told);
    assert!(text.contains(&format!("id: {}\n", told["seq"])), "{text}");
    let only = h.call("GET", "/api/events?campaign=sprint&after=0").key("dev").open().await;
    let frame = http_body_util::BodyExt::frame(&mut only.into_body()).await.unwrap().unwrap().into_data().unwrap();
    assert!(String::from_utf8(frame.to_vec()).unwrap().contains("\"value\":0.5"));
    assert_eq!(h.get("/api/events?channel=other").await.status, 422);
}

#[tokio::test]
async fn a_cancelled_task_is_told_as_such() {
    let h = Harness::start().await;
    let mut socket = Socket::local(h.port, "/ws/catalyst").await;
    let made = h.post("/tasks", json!({"task": "sleep", "payload": {"seconds": 1}})).await.json();
    let id = made["job_id"].as_str().unwrap();
    assert_eq!(h.post(&format!("/tasks/{id}/cancel"), json!({})).await.status, 200);
    let told = [socket.next().await, socket.next().await];
    assert_eq!((&told[0]["event_type"], &told[1]["event_type"]), (&json!("task_queued"), &json!("task_cancelled")));
    assert_eq!(told[1]["detail"]["state"], serde_json::to_value(JobState::Cancelled).unwrap());
}
