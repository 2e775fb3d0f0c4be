use crate::harness::{Harness, NOW};
use domain::{EventBody, Outcome};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::timeout;

/// A client of the stream, as a browser reads it.
struct Reader {
    body: Incoming,
    rest: String,
}

impl Reader {
    async fn open(h: &Harness, query: &str, last_seen: Option<i64>) -> Self {
        let mut call = h.call("GET", &format!("/api/events{query}")).key("dev");
        if let Some(seq) = last_seen {
            call = call.header("last-event-id", &seq.to_string());
        }
        let response = call.open().await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { body: response.into_body(), rest: String::new() }
    }

    /// The next event: its `id` and its data. None when the stream ended.
    async fn next(&mut self) -> Option<(i64, Value)> {
        loop {
            if let Some((frame, rest)) = self.rest.split_once("\n\n") {
                let (frame, rest) = (frame.to_owned(), rest.to_owned());
                self.rest = rest;
                let field = |name: &str| frame.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                let Some(data) = field("data:") else { continue };
                return Some((field("id:").unwrap().parse().unwrap(), serde_json::from_str(data).unwrap()));
            }
            let frame = timeout(Duration::from_secs(5), self.body.frame()).await.expect("the stream is silent")?;
            self.rest.push_str(std::str::from_utf8(frame.unwrap().data_ref().unwrap()).unwrap());
        }
    }

    async fn take(&mut self, count: usize) -> Vec<i64> {
        let mut seqs = Vec::new();
        for _ in 0..count {
            seqs.push(self.next().await.expect("the stream goes on").0);
        }
        seqs
    }

    async fn is_silent(&mut self) -> bool {
        timeout(Duration::from_millis(200), self.next()).await.is_err()
    }
}

async fn write(h: &Harness, count: usize) {
    for n in 0..count {
        let body = EventBody::SpecChanged { session_id: "s".into(), revision: n as u32, summary: "x".into() };
        h.store.record_event(None, None, body, NOW).await.unwrap();
    }
}

#[tokio::test]
async fn everything_is_replayed_once_and_then_lived_on() {
    let h = Harness::start().await;
    write(&h, 3).await;
    let mut reader = Reader::open(&h, "?after=0", None).await;
    assert_eq!(reader.take(3).await, [1, 2, 3]);
    assert!(reader.is_silent().await);
    write(&h, 2).await;
    let (seq, event) = reader.next().await.unwrap();
    assert_eq!((seq, &event["seq"], &event["event_type"]), (4, &json!(4), &json!("spec_changed")));
    assert_eq!(reader.take(1).await, [5]);
}

#[tokio::test]
async fn without_a_number_only_what_is_new_is_told() {
    let h = Harness::start().await;
    write(&h, 3).await;
    let mut reader = Reader::open(&h, "", None).await;
    write(&h, 1).await;
    assert_eq!(reader.take(1).await, [4]);
}

#[tokio::test]
async fn a_reader_that_comes_back_again_and_again_misses_nothing_and_sees_nothing_twice() {
    let h = Harness::start().await;
    let writing = async {
        for _ in 0..60 {
            write(&h, 5).await;
        }
    };
    let reading = async {
        let (mut seen, mut drops) = (Vec::new(), 0);
        while seen.len() < 300 {
            let mut reader = Reader::open(&h, "?after=0", seen.last().copied()).await;
            // Each connection is dropped in the middle, at another place.
            let count = (7 + drops * 13 % 41).min(300 - seen.len());
            seen.extend(reader.take(count).await);
            drops += 1;
        }
        (seen, drops)
    };
    let ((), (seen, drops)) = tokio::join!(writing, reading);
    assert_eq!(seen, (1..=300).collect::<Vec<i64>>());
    assert!(drops >= 8, "only {drops} reconnects");
}

#[tokio::test]
async fn a_stream_can_be_of_one_project_or_one_run() {
    let h = Harness::start().await;
    let (one, two) = (h.a_run("one").await, h.a_run("two").await);
    let mut of_run = Reader::open(&h, &format!("?after=0&run={two}"), None).await;
    let (_, first) = of_run.next().await.unwrap();
    assert_eq!((&first["run_id"], &first["event_type"]), (&json!(two.0), &json!("run_started")));
    let mut of_project = Reader::open(&h, "?after=0&project=one", None).await;
    let (_, first) = of_project.next().await.unwrap();
    assert_eq!((&first["run_id"], &first["project"]), (&json!(one.0), &json!("one")));
    let claim = h.claim().await;
    assert_eq!(claim.job.run_id, one);
    h.store.finish_job(&claim, &Outcome::Cancelled, NOW, NOW).await.unwrap();
    loop {
        let (_, event) = of_project.next().await.unwrap();
        assert_eq!(event["project"], "one");
        if event["event_type"] == "run_finished" {
            break;
        }
    }
    while let Ok(Some((_, event))) = timeout(Duration::from_millis(200), of_run.next()).await {
        assert_eq!(event["run_id"], json!(two.0));
    }
    assert_eq!(h.get("/api/events?project=A").await.status, 422);
    assert_eq!(h.get("/api/events?run=x").await.status, 422);
}

#[tokio::test]
async fn a_slow_reader_costs_nothing_and_misses_nothing() {
    let h = Harness::start().await;
    let mut slow = Reader::open(&h, "?after=0", None).await;
    let big = "y".repeat(4000);
    let run = h.a_run("shop").await;
    let claim = h.claim().await;
    for _ in 0..200 {
        h.store.append_log(&claim, &big, NOW).await.unwrap();
    }
    let newest = *h.store.subscribe().borrow();
    assert!(newest >= 200, "run {run} wrote only {newest} events");
    // Nothing was read so far; other calls are as fast as ever, and everything is still there.
    assert_eq!(h.get("/api/runs").await.status, 200);
    assert_eq!(slow.take(newest as usize).await, (1..=newest).collect::<Vec<i64>>());
}

#[tokio::test]
async fn a_conversation_tells_what_each_message_changed() {
    let h = Harness::start().await;
    let mut reader = Reader::open(&h, "?after=0", None).await;
    h.say("s", "").await;
    h.say("s", "Website").await;
    let (_, event) = reader.next().await.unwrap();
    assert_eq!((&event["event_type"], &event["session_id"]), (&json!("spec_changed"), &json!("s")));
    assert_eq!((&event["summary"], &event["revision"]), (&json!("answered: kind"), &json!(1)));
    h.say("s", "status").await;
    assert!(reader.is_silent().await, "a message that changed nothing was told as a change");
}

#[tokio::test]
async fn a_reader_of_forgotten_events_is_told_of_the_gap() {
    let h = Harness::start().await;
    write(&h, 5).await;
    h.store.prune_events(NOW + 1).await.unwrap();
    write(&h, 1).await;
    let oldest = h.store.oldest_seq().await.unwrap();
    assert!(oldest > 1, "nothing was forgotten");
    let mut body = h.call("GET", "/api/events?after=0").key("dev").open().await.into_body();
    let frame = timeout(Duration::from_secs(5), body.frame()).await.unwrap().unwrap().unwrap();
    let text = String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap();
    assert!(text.contains("event: gap") && text.contains(&format!("{{\"oldest\":{oldest}}}")), "{text}");
    let mut exact = Reader::open(&h, &format!("?after={}", oldest - 1), None).await;
    assert_eq!(exact.take(1).await, [oldest]);
}

#[tokio::test]
async fn streams_end_when_the_server_closes() {
    let mut h = Harness::start().await;
    let mut reader = Reader::open(&h, "?after=0", None).await;
    let began = std::time::Instant::now();
    h.stop().await;
    assert!(reader.next().await.is_none());
    assert!(began.elapsed() < Duration::from_secs(3), "an open stream held the server up");
}
