use crate::harness::Harness;
use api::Limits;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(5);

async fn strict(limits: Limits) -> Harness {
    Harness::with(|config| api::Config { limits, ..config }).await
}

async fn connect(h: &Harness) -> TcpStream {
    TcpStream::connect(("127.0.0.1", h.port)).await.unwrap()
}

/// What the server sends until it closes the connection.
async fn until_closed(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("the server closes the connection");
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_caller_who_trickles_the_head_is_cut_off() {
    let h = strict(Limits { head: Duration::from_millis(400), ..Limits::default() }).await;
    let mut stream = connect(&h).await;
    let began = Instant::now();
    // A byte every 50 ms: always busy, never done.
    for byte in b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".iter().chain([b'a'; 400].iter()) {
        if stream.write_all(&[*byte]).await.is_err() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        if began.elapsed() > PATIENCE {
            panic!("the connection is still open after {:?}", began.elapsed());
        }
    }
    assert!(!until_closed(&mut stream).await.contains("200 OK"), "half a head was answered");
    let mut silent = connect(&h).await;
    assert!(!until_closed(&mut silent).await.contains("200 OK"));
    assert_eq!(h.get("/health").await.status, 200, "others are served all the while");
}

#[tokio::test]
async fn a_caller_who_trickles_the_body_is_told_so() {
    let h = strict(Limits { body: Duration::from_millis(300), ..Limits::default() }).await;
    let mut stream = connect(&h).await;
    let head = "POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let length = timeout(PATIENCE, stream.read(&mut answer)).await.expect("an answer comes").unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 422") && answer.contains("did not arrive in time"), "{answer}");
}

#[tokio::test]
async fn more_connections_than_there_is_room_for_wait_until_one_ends() {
    let h = strict(Limits { connections: 2, ..Limits::default() }).await;
    let (first, _second) = (connect(&h).await, connect(&h).await);
    let mut third = connect(&h).await;
    let request = format!("GET /health HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", h.port);
    third.write_all(request.as_bytes()).await.unwrap();
    let mut byte = [0];
    let early = timeout(Duration::from_millis(300), third.read(&mut byte)).await;
    assert!(early.is_err(), "a third connection was served beside two");
    drop(first);
    assert!(until_closed(&mut third).await.contains("200 OK"), "it was forgotten");
}

#[tokio::test]
async fn a_server_that_is_full_still_ends() {
    let mut h = strict(Limits { connections: 1, ..Limits::default() }).await;
    let _idle = connect(&h).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    h.stop().await;
}

const ASKS: &str = "Host: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n";

#[tokio::test]
async fn who_asks_first_and_sends_all_the_same_reads_the_refusal() {
    let h = Harness::start().await;
    let body = vec![b' '; 3 << 20];
    for (path, status) in [("/api/projects/no/such/place", "404"), ("/assistant-chat", "401")] {
        let mut stream = connect(&h).await;
        let head = format!("POST {path} HTTP/1.1\r\n{ASKS}Content-Length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).await.unwrap();
        // As a proxy does that had no word from us: a reset would fail here, or below.
        stream.write_all(&body).await.unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut answer = Vec::new();
        timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("it ends").expect("no reset");
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{path}: {answer}");
        assert!(answer.to_ascii_lowercase().contains("connection: close"), "{answer}");
    }
}

#[tokio::test]
async fn who_asks_first_and_is_refused_is_not_told_to_send() {
    let h = Harness::start().await;
    let mut stream = connect(&h).await;
    let head = format!("POST /assistant-chat HTTP/1.1\r\n{ASKS}Content-Length: 3000000\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let length = timeout(PATIENCE, stream.read(&mut answer)).await.expect("an answer comes").unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
}

#[tokio::test]
async fn who_asks_first_and_may_send_is_told_so_and_answered() {
    let h = Harness::start().await;
    let mut stream = connect(&h).await;
    let body = r#"{"email": "nobody@example.org", "password": "wrong"}"#;
    let head =
        format!("POST /api/auth/login HTTP/1.1\r\n{ASKS}Connection: close\r\nContent-Length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut word = [0; 25];
    timeout(PATIENCE, stream.read_exact(&mut word)).await.expect("a word comes").unwrap();
    assert_eq!(&word, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(body.as_bytes()).await.unwrap();
    let answer = until_closed(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
}
