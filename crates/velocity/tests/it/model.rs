//! Models of a server that speaks OpenAI's API, looked after by the real program. Here the server is scripted, because each of
//! its faults must come when the test wants it.

use crate::server::{Server, command, free_port};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicU32, Ordering};
use std::time::Duration;

/// Longer than from one look to the next.
const SOON: Duration = Duration::from_secs(40);

/// A model server with one model, whose answer to a question is a status that the test sets.
pub struct Scripted {
    pub port: u16,
    status: Arc<AtomicU16>,
    questions: Arc<AtomicU32>,
}

impl Scripted {
    pub fn start(model: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let (status, questions) = (Arc::new(AtomicU16::new(200)), Arc::new(AtomicU32::new(0)));
        let (say, count) = (Arc::clone(&status), Arc::clone(&questions));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = answer(stream, model, say.load(Ordering::SeqCst), &count);
            }
        });
        Self { port, status, questions }
    }

    /// From now on the answer to a question has this status.
    pub fn answers(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }
}

fn answer(stream: TcpStream, model: &str, status: u16, questions: &AtomicU32) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut head, mut line) = (String::new(), String::new());
    while reader.read_line(&mut line)? > 2 {
        head.push_str(&std::mem::take(&mut line));
    }
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body)?;
    let (status, said) = if head.starts_with("GET /v1/models ") {
        (200, json!({"object": "list", "data": [{"id": model, "object": "model"}]}))
    } else {
        questions.fetch_add(1, Ordering::SeqCst);
        let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
        let good = asked["model"] == model && asked["max_tokens"] == 1 && asked.get("options").is_none();
        (if good { status } else { 400 }, json!({"choices": [{"message": {"role": "assistant", "content": "o"}}]}))
    };
    let said = said.to_string();
    let mut stream = stream;
    let length = said.len();
    write!(
        stream,
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{said}"
    )
}

fn preview(server: &Server) -> Value {
    server.post("/route/preview", &json!({"task": "codegen", "payload": {"project": "shop"}}))["model"].clone()
}

#[test]
fn a_models_health_is_whether_it_answers_and_the_preview_follows() {
    let room = tempfile::Builder::new().prefix("velocity-model-").tempdir().expect("a room");
    let scripted = Scripted::start("tiny:1b");
    let url = format!("http://127.0.0.1:{}/", scripted.port);
    let variables = [("OLLAMA_BASE_URL", url.as_str()), ("MODELS", "gone:7b=32768,tiny:1b=8192=coder")];
    let server = Server::start_with(room.path(), free_port(), &[], &variables, "dev");
    server.until("a model", SOON, |server| preview(server)["name"] == "tiny:1b");
    let routed = preview(&server);
    assert_eq!(routed["considered"][0]["reason"], "it is absent: its server does not have it", "{routed:#}");
    assert_eq!(server.get("/health").expect("health")["ollama"], "available");
    let asked = scripted.questions.load(Ordering::SeqCst);
    assert_eq!(asked, 1, "one that answers is not asked at every look");

    let chosen = server.put("/api/model", &json!({"name": "gone:7b"}));
    assert_eq!(
        (&chosen["chosen"]["name"], &chosen["chosen"]["by"]),
        (&json!("gone:7b"), &json!("local")),
        "{chosen:#}"
    );
    assert_eq!(preview(&server)["name"], "tiny:1b", "the preferred one is absent");
    server.kill();

    // It is listed and does not answer: the list alone would call it well.
    scripted.answers(500);
    let server = Server::start_with(room.path(), free_port(), &[], &variables, "dev");
    let stands =
        |server: &Server, health: &str| server.get("/api/model").expect("models")["models"][1]["health"] == health;
    server.until("the fault", SOON, |server| stands(server, "failing"));
    let models = server.get("/api/model").expect("models");
    assert_eq!(models["chosen"]["name"], "gone:7b", "a restart forgets nothing: {models:#}");
    assert_eq!(
        (preview(&server)["name"].clone(), server.get("/health").expect("health")["ollama"].clone()),
        (json!("rules"), json!("unavailable"))
    );
    scripted.answers(200);
    server.until("its recovery", SOON, |server| stands(server, "ready"));
    server.kill();
}

#[test]
fn a_bad_list_of_models_refuses_to_start_and_says_which() {
    let room = tempfile::Builder::new().prefix("velocity-model-").tempdir().expect("a room");
    let output = command(crate::server::VELOCITY)
        .args(["up", "--models", "qwen3", "--data"])
        .arg(room.path())
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("MODELS") && said.contains("\"qwen3\""), "{said}");
}
