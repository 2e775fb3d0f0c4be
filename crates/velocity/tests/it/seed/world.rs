//! A running installation with the accounts of the examples, and the way to ask it line by line.

use super::shape;
use crate::model::Scripted;
use crate::people::{shown, velocity};
use crate::server::{Server, command, free_port};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{KeyInit as _, Mac as _};
use serde_json::{Value, json};
use std::process::Command;
use tempfile::TempDir;

pub(super) const SECRET: &str = "the seed's SECRET_KEY, 32 bytes or more";
/// The seed's own example.
pub(super) const PASSWORD: &str = "secure_password";
/// The seed's own model.
pub(super) const MODEL: &str = "qwen3.6:35b-a3b";

/// One line of a reference, and what it promises.
pub(super) struct Row {
    /// The line.
    pub(super) says: &'static str,
    /// Method and path.
    pub(super) call: &'static str,
    /// Header lines; `<token>`, `<admin_token>`, `<viewer_token>`, `<expired_token>` are sign-ins.
    pub(super) with: &'static [&'static str],
    /// The body, if any.
    pub(super) body: &'static str,
    pub(super) status: u16,
    /// See [`shape::fault`]; empty when the body is no JSON, and another test looks at it.
    pub(super) answer: &'static str,
}

pub(super) const JSON: &str = "Content-Type: application/json";

/// What came.
pub(super) struct Answer {
    pub(super) status: u16,
    /// In lower case.
    pub(super) head: String,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

/// The installation.
pub(super) struct World {
    pub(super) server: Server,
    pub(super) token: String,
    pub(super) admin_token: String,
    pub(super) viewer_token: String,
    pub(super) expired_token: String,
    _scripted: Scripted,
    _room: TempDir,
}

impl World {
    pub(super) fn start() -> Self {
        Self::with(&[])
    }

    /// With further variables.
    pub(super) fn with(variables: &[(&str, &str)]) -> Self {
        let room = tempfile::Builder::new().prefix("velocity-seed-").tempdir().expect("a room");
        let scripted = Scripted::start(MODEL);
        let models = format!("http://127.0.0.1:{}", scripted.port);
        let usual =
            [("ENV", "local"), ("SECRET_KEY", SECRET), ("OLLAMA_BASE_URL", models.as_str()), ("LOG_LEVEL", "INFO")];
        let variables: Vec<(&str, &str)> = usual.into_iter().chain(variables.iter().copied()).collect();
        let server = Server::start_with(room.path(), free_port(), &[], &variables, "dev");
        let add = |email: &str, role: &str| {
            let password = shown(&velocity(room.path(), &["user", "add", email, "--role", role]));
            let token = server.post("/api/auth/login", &json!({"email": email, "password": password}))["token"].clone();
            (password, token.as_str().expect("a token").to_owned())
        };
        let (_, admin_token) = add("admin@example.com", "admin");
        let (_, viewer_token) = add("viewer@example.com", "viewer");
        let (password, token) = add("user@example.com", "developer");
        let body = json!({"current": password, "password": PASSWORD}).to_string();
        let bearer = format!("Authorization: Bearer {token}");
        let answer = ask(server.port, "PUT /api/auth/password", &[&bearer, JSON], &body);
        assert_eq!(answer.status, 200, "{}", answer.body);
        let token = answer.json()["token"].as_str().expect("a token").to_owned();
        let expired_token = over(&token);
        Self { server, token, admin_token, viewer_token, expired_token, _scripted: scripted, _room: room }
    }

    /// Asks every row, and says of all that are not so what is there instead.
    pub(super) fn prove(&self, rows: &[Row]) {
        let faults: Vec<String> = rows.iter().filter_map(|row| self.fault(row)).collect();
        assert!(faults.is_empty(), "{} lines do not hold:\n{}", faults.len(), faults.join("\n"));
    }

    fn fault(&self, row: &Row) -> Option<String> {
        let with: Vec<String> = row.with.iter().map(|line| self.signed_in(line)).collect();
        let with: Vec<&str> = with.iter().map(String::as_str).collect();
        let answer = ask(self.server.port, row.call, &with, row.body);
        let why = if answer.status != row.status {
            Some(format!("{} instead of {}", answer.status, row.status))
        } else if row.answer.is_empty() {
            None
        } else if !answer.head.contains("content-type: application/json") {
            Some(format!("no JSON: {}", answer.head))
        } else {
            let shape = serde_json::from_str(row.answer).unwrap_or_else(|error| panic!("{}: {error}", row.answer));
            shape::fault(&shape, &answer.json(), "answer")
        };
        why.map(|why| format!("“{}”: {} {}: {why}; {}", row.says, row.call, row.body, answer.body))
    }

    fn signed_in(&self, line: &str) -> String {
        line.replace("<token>", &self.token)
            .replace("<admin_token>", &self.admin_token)
            .replace("<viewer_token>", &self.viewer_token)
            .replace("<expired_token>", &self.expired_token)
    }

    /// Runs a command of the seed as it stands there, but on this server's port; gives its JSON.
    pub(super) fn shell(&self, says: &str) -> Value {
        let here = format!("127.0.0.1:{}", self.server.port);
        let text = says.replace("127.0.0.1:8010", &here).replace("localhost:8000", &here);
        assert_ne!(text, says, "it names no server");
        let output = command("bash").args(["-c", &text]).output().expect("bash runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{text}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_str(&said).unwrap_or_else(|error| panic!("{text}: {error}: {said}"))
    }
}

/// Asks and gives what came. `call` is method and path.
pub(super) fn ask(port: u16, call: &str, with: &[&str], body: &str) -> Answer {
    let (method, path) = call.split_once(' ').expect("method and path");
    let url = format!("http://127.0.0.1:{port}{path}");
    let mut curl = command("curl");
    curl.args(["-sS", "-i", "--max-time", "20", "--path-as-is", "-X", method, "-H", "Expect:"]);
    curl.args(with.iter().flat_map(|line| ["-H", line]));
    if !body.is_empty() {
        curl.args(["--data-binary", body]);
    }
    answered(&mut curl, &url)
}

/// What comes of `curl -i` with these words.
pub(super) fn answered(curl: &mut Command, url: &str) -> Answer {
    let output = curl.arg(url).output().expect("curl runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{url}: no answer: {text}"));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
}

/// What a token says.
pub(super) fn claims(token: &str) -> Value {
    let body =
        token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok()).expect("a token has three parts");
    serde_json::from_slice(&body).expect("claims are JSON")
}

/// A token of these claims, signed with the installation's secret.
pub(super) fn signed(claims: &Value) -> String {
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let text = format!("{}.{}", encode(br#"{"alg":"HS256","typ":"JWT"}"#), encode(claims.to_string().as_bytes()));
    let mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).expect("any length will do");
    format!("{text}.{}", encode(&mac.chain_update(&text).finalize().into_bytes()))
}

/// The same token a moment after its end.
fn over(token: &str) -> String {
    let mut claims = claims(token);
    let ended = claims["iat"].as_i64().expect("when it began") - 1;
    claims["exp"] = json!(ended);
    claims["iat"] = json!(ended - 60);
    claims["nbf"] = json!(ended - 60);
    signed(&claims)
}
