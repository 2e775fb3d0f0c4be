//! What is remembered, from the command line, and with an embedding model. Here its server is scripted, because it must fail when
//! the test wants it.

use crate::server::{Server, VELOCITY, command, free_port};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(45);

/// Runs a command on a data directory: whether it ended well, and what it said.
fn memory(data: &Path, words: &[&str]) -> (bool, String) {
    let (verb, rest) = words.split_first().expect("a command");
    let output = command(VELOCITY).args(["memory", verb, "--data"]).arg(data).args(rest).output().expect("it starts");
    let told = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&told).into_owned())
}

fn room() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("velocity-memory-").tempdir().expect("a room")
}

#[test]
fn what_is_remembered_is_found_carried_elsewhere_and_forgotten_from_the_command_line() {
    let (here, there) = (room(), room());
    let server = Server::start(here.path(), free_port());
    let other = Server::start(there.path(), free_port());
    let said = |words: &[&str]| {
        let (ok, told) = memory(here.path(), words);
        assert!(ok, "{words:?}: {told}");
        told
    };
    let first = said(&[
        "add",
        "Prices & costs: are in cents?",
        "--kind",
        "convention",
        "--project",
        "shop",
        "--body",
        "Nie float\u{1b}[31m.",
        "--tag",
        "money",
    ]);
    assert_eq!(first.trim(), "1 convention confirmed [shop] Prices & costs: are in cents?");
    let second = said(&["add", "From a page", "--untrusted", "--source", "a page", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&second).expect("JSON")["trust"], "untrusted");
    assert!(said(&["add", "From a page"]).contains("it was remembered already"));
    assert!(said(&["confirm", "2"]).contains("2 fact confirmed [all] From a page"));
    let found = said(&["search", "money", "cents&costs", "--project", "shop"]);
    assert_eq!(found, "1 convention confirmed [shop] Prices & costs: are in cents?\n    Nie float [31m.\n");
    assert!(said(&["search", "nothing of the kind"]).contains("Nothing is remembered"));
    assert!(said(&["search", "--limit", "1"]).ends_with("There are more: --offset 1\n"));
    let (ok, told) = memory(here.path(), &["add", "x", "--kind", "rumour"]);
    assert!(!ok && told.contains("422") && told.contains("incident"), "{told}");

    let file = here.path().join("memory.jsonl");
    let name = file.to_str().expect("a path");
    said(&["export", "--out", name]);
    let lines = std::fs::read_to_string(&file).expect("the export");
    assert_eq!(lines.lines().count(), 2);
    std::fs::write(&file, format!("{lines}no memory\n")).expect("a file");
    let (ok, told) = memory(there.path(), &["import", name]);
    assert!(!ok && told.contains("2 remembered, 0 known already, 1 not taken") && told.contains("line 3: "), "{told}");
    let (_, told) = memory(there.path(), &["search", "cents"]);
    assert!(told.starts_with("1 convention untrusted [shop]"), "{told}");

    assert_eq!(said(&["forget", "1"]), "Memory 1 is forgotten.\n");
    let (ok, told) = memory(here.path(), &["forget", "1"]);
    assert!(!ok && told.contains("404"), "{told}");
    server.kill();
    other.kill();
}

/// A server that embeds: of two directions, what is about vehicles and what is about plants. Long texts it does not take.
fn embedder(status: Arc<AtomicU16>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("its address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let _ = answer(stream, status.load(Ordering::SeqCst));
        }
    });
    port
}

fn answer(mut stream: TcpStream, status: u16) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut head, mut line) = (String::new(), String::new());
    while reader.read_line(&mut line)? > 2 {
        head.push_str(&std::mem::take(&mut line));
    }
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body)?;
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    let texts: Vec<&str> = asked["input"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let vector = |text: &&str| {
        let vehicle = if has(text, &["car", "vehicle"]) { 0.9 } else { 0.0 };
        let plant = if has(text, &["tree", "plant"]) { 0.8 } else { 0.0 };
        json!([vehicle, plant, 0.1])
    };
    let data: Vec<Value> =
        texts.iter().enumerate().map(|(at, text)| json!({"index": at, "embedding": vector(text)})).collect();
    let is_good = head.starts_with("POST /v1/embeddings ") && asked["model"] == "toy-embed";
    let too_long = texts.iter().any(|text| text.chars().count() > 400);
    let (status, said) = match (status, is_good && !too_long) {
        (200, true) => (200, json!({"object": "list", "data": data})),
        (200, false) => (500, json!({"error": {"message": "input is too large to process"}})),
        (status, _) => (status, json!({"error": {"message": "not now"}})),
    };
    let said = said.to_string();
    let length = said.len();
    write!(
        stream,
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{said}"
    )
}

#[test]
fn an_embedding_model_reads_what_is_remembered_and_is_done_without_when_it_fails() {
    let room = room();
    let status = Arc::new(AtomicU16::new(503));
    let url = format!("http://127.0.0.1:{}", embedder(Arc::clone(&status)));
    let variables = [("OLLAMA_BASE_URL", url.as_str()), ("EMBED_MODEL", "toy-embed"), ("MODELS", "toy-embed=512")];
    let server = Server::start_with(room.path(), free_port(), &[], &variables, "dev");
    let say =
        |title: &str, text: &str| server.post("/api/memory", &json!({"kind": "fact", "title": title, "body": text}));
    let found = |server: &Server, words: &str| {
        let found = server.get(&format!("/api/memory?q={words}")).expect("an answer");
        let titles = found["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|item| item["title"].as_str().expect("a title").to_owned());
        (found["ranking"].as_str().expect("a ranking").to_owned(), titles.collect::<Vec<_>>())
    };
    say("A red car", "");
    say("An old tree", &"and what grows on it ".repeat(60));
    assert_eq!(found(&server, "vehicle"), ("words".to_owned(), vec![]));
    assert_eq!(found(&server, "car").1, ["A red car"]);
    status.store(200, Ordering::SeqCst);
    server.until("the first reading", SOON, |server| found(server, "vehicle").1 == ["A red car"]);
    assert_eq!(found(&server, "vehicle").0, "hybrid");
    server.until("the reading of what is long", SOON, |server| found(server, "plant").1 == ["An old tree"]);
    say("Another car", "");
    server.until("what is new", SOON, |server| found(server, "vehicle").1.len() == 2);
    status.store(500, Ordering::SeqCst);
    assert_eq!(found(&server, "car").0, "words");
    assert_eq!(server.status("DELETE", "/api/memory/1"), 204);
    status.store(200, Ordering::SeqCst);
    assert_eq!(found(&server, "vehicle").1, ["Another car"]);
    server.kill();
}
