//! More than forty secrets, each planted where one is given: none of them stands in anything that Velocity writes, keeps or
//! says. What is no secret stands there, so the search finds what is there to be found.

use crate::promote::Base;
use crate::server::{VELOCITY, command, free_port};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Output};
use std::time::{Duration, Instant};

/// What anybody may read: a message, a path, an argument.
const OPEN: &str = "no-secret-at-all-8c1f";

/// Where each was planted, and what it is.
#[derive(Default)]
struct Secrets(Vec<(&'static str, String)>, RefCell<Vec<String>>);

impl Secrets {
    /// A new one of 30 characters.
    fn plant(&mut self, place: &'static str) -> String {
        let digits = |salt: u32| {
            let mut hasher = DefaultHasher::new();
            (salt, self.0.len(), std::process::id(), Instant::now().elapsed().as_nanos()).hash(&mut hasher);
            format!("{:014x}", hasher.finish() >> 8)
        };
        let text = format!("zq{}{}", digits(1), digits(2));
        self.made(place, &text)
    }

    /// One that the server made.
    fn made(&mut self, place: &'static str, text: &str) -> String {
        assert!(text.len() >= 20, "{place}: {text}");
        self.0.push((place, text.to_owned()));
        text.to_owned()
    }

    /// Notes where one of them stands in this text, as it is, in other case, or as hexadecimal digits.
    fn are_not_in(&self, place: &str, text: &[u8]) {
        let text = String::from_utf8_lossy(&text.to_ascii_lowercase()).into_owned();
        for (planted, secret) in &self.0 {
            let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
            for form in [secret.to_ascii_lowercase(), hex] {
                if let Some(at) = text.find(&form) {
                    let around = &text.as_bytes()[at.saturating_sub(200)..(at + 100).min(text.len())];
                    let found = format!("{planted} stands in {place}: …{}…", String::from_utf8_lossy(around));
                    self.1.borrow_mut().push(found);
                }
            }
        }
    }
}

impl Drop for Secrets {
    fn drop(&mut self) {
        let found = self.1.borrow();
        assert!(found.is_empty() || std::thread::panicking(), "{} times: {}", found.len(), found.join("\n\n"));
    }
}

#[track_caller]
fn must_be_in(place: &str, text: &[u8], what: &str) {
    let text = String::from_utf8_lossy(text);
    assert!(text.contains(what), "{what} is not in {place}: {}", text.chars().take(2000).collect::<String>());
}

/// A server with all of its logs, and everything that it said when it refused.
struct Server {
    port: u16,
    child: Child,
    said: Vec<u8>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(room: &Path, variables: &[(&str, String)]) -> Self {
        let port = free_port();
        let file = |name: &str| fs::File::create(room.join(name)).expect("a log");
        let child = command(VELOCITY)
            .args(["up", "--port", &port.to_string(), "--data"])
            .arg(room.join("data"))
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .current_dir(room)
            .stdout(file("out.log"))
            .stderr(file("err.log"))
            .spawn()
            .expect("velocity starts");
        let mut server = Self { port, child, said: Vec::new() };
        server.until("health", |server| server.call("GET", "/health", &[], None).0 == 200);
        let told = |_: &mut Self| fs::read_to_string(room.join("out.log")).is_ok_and(|out| out.contains("shown only"));
        server.until("the first password", told);
        server
    }

    fn until(&mut self, what: &str, holds: impl Fn(&mut Self) -> bool) {
        let began = Instant::now();
        while !holds(self) {
            assert!(began.elapsed() < Duration::from_secs(40), "{what} did not come about");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Status, and head with body. A refusal is kept.
    fn call(&mut self, method: &str, path: &str, headers: &[&str], body: Option<&str>) -> (u16, String) {
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        let mut curl = command("curl");
        curl.args(["-sS", "-i", "--max-time", "20", "-X", method]);
        curl.args(headers.iter().flat_map(|header| ["-H", header]));
        if let Some(body) = body {
            curl.args(["-H", "Content-Type: application/json", "--data-binary", body]);
        }
        let output = curl.arg(url).output().expect("curl");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let status = text.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        if status >= 400 {
            self.said.extend_from_slice(text.as_bytes());
        }
        (status, text)
    }

    /// The body of a call that succeeds.
    #[track_caller]
    fn json(&mut self, method: &str, path: &str, headers: &[&str], body: &Value) -> Value {
        let (status, text) = self.call(method, path, headers, Some(&body.to_string()));
        assert!((200..300).contains(&status), "{method} {path}: {text}");
        serde_json::from_str(text.split("\r\n\r\n").last().unwrap_or_default()).unwrap_or_default()
    }

    #[track_caller]
    fn refused(&mut self, method: &str, path: &str, headers: &[&str], body: Option<&str>) {
        let (status, text) = self.call(method, path, headers, body);
        assert!((400..500).contains(&status), "{method} {path}: {text}");
    }

    /// What a socket says to its first message.
    fn socket(&mut self, path: &str, headers: &[&str], first: Option<&str>) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_millis(700))).expect("a timeout");
        let more: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n",
            self.port
        );
        stream.write_all(head.as_bytes()).expect("it is sent");
        if let Some(first) = first {
            // One masked frame; the mask is zeros.
            let length = u8::try_from(first.len()).expect("a short message");
            let size = if length < 126 { vec![0x80 | length] } else { vec![0xfe, 0, length] };
            let frame = [&[0x81], size.as_slice(), &[0; 4], first.as_bytes()].concat();
            stream.write_all(&frame).expect("it is sent");
        }
        let mut said = Vec::new();
        let _ = stream.read_to_end(&mut said);
        let text = String::from_utf8_lossy(&said).into_owned();
        self.said.extend_from_slice(&said);
        text
    }

    /// The program's own process and all that it started: number and command line.
    fn processes(&self) -> Vec<(u32, Vec<u8>)> {
        let parent = |pid: u32| {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
            stat.rsplit_once(") ")?.1.split(' ').nth(1)?.parse::<u32>().ok()
        };
        let entries = fs::read_dir("/proc").expect("proc").flatten();
        let all: Vec<u32> = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
        let is_ours = |mut pid: u32| {
            while pid > 1 && pid != self.child.id() {
                pid = parent(pid).unwrap_or(0);
            }
            pid == self.child.id()
        };
        let ours = all.into_iter().filter(|pid| is_ours(*pid));
        ours.filter_map(|pid| Some((pid, fs::read(format!("/proc/{pid}/cmdline")).ok()?))).collect()
    }
}

/// Every file below a directory but the one that is the installation's own secret.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut rooms = vec![dir.to_owned()];
    while let Some(room) = rooms.pop() {
        for entry in fs::read_dir(room).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => rooms.push(entry.path()),
                Ok(kind) if kind.is_file() => {
                    found.push((entry.path().display().to_string(), fs::read(entry.path()).unwrap_or_default()));
                }
                _ => {}
            }
        }
    }
    found
}

fn told(output: &Output) -> Vec<u8> {
    [output.stdout.as_slice(), &output.stderr].concat()
}

/// Starts that fail over something that holds a secret.
fn failing_starts(secrets: &mut Secrets, room: &Path) {
    let mut url = |place, end: &str| format!("postgres://velocity:{}@127.0.0.1:9/{end}", secrets.plant(place));
    let starts: [(&[&str], Vec<_>); 9] = [
        (&["user", "list"], vec![("DATABASE_URL", url("DATABASE_URL that leads nowhere", "x"))]),
        (&["up"], vec![("DATABASE_URL", url("DATABASE_URL with a fault", "x?connect_timeout=soon"))]),
        (&["promote"], vec![("PROMOTE_TO", url("PROMOTE_TO", "x"))]),
        (&["up"], vec![("API_KEYS", format!("{}:nobody", secrets.plant("a key with an unknown role")))]),
        (&["up"], vec![("API_KEYS", format!("admin:{}", secrets.plant("a key in the place of a role")))]),
        (
            &["up"],
            vec![
                ("API_KEYS", "a-good-key".into()),
                ("DISABLED_API_KEYS", format!("{}:x", secrets.plant("DISABLED_API_KEYS with a fault"))),
            ],
        ),
        (&["up"], vec![("ENV", "production".into()), ("SECRET_KEY", secrets.plant("a short SECRET_KEY"))]),
        (&["up"], vec![("OLLAMA_BASE_URL", format!("gpu:{}@x", secrets.plant("OLLAMA_BASE_URL with a fault")))]),
        (
            &["up"],
            vec![
                ("ARTIFACTS_URL", "s3://bucket/there".into()),
                ("AWS_ENDPOINT", "http://127.0.0.1:9".into()),
                ("AWS_ALLOW_HTTP", "true".into()),
                ("AWS_REGION", "x".into()),
                ("AWS_ACCESS_KEY_ID", secrets.plant("AWS_ACCESS_KEY_ID")),
                ("AWS_SECRET_ACCESS_KEY", secrets.plant("AWS_SECRET_ACCESS_KEY")),
            ],
        ),
    ];
    for (words, variables) in starts {
        let data = room.join("failing");
        let mut timed = command("timeout");
        timed.args(["-s", "KILL", "20", VELOCITY]).args(words).args(["--data"]).arg(&data);
        if words == ["up"] {
            timed.args(["--port", &free_port().to_string()]);
        }
        let output = timed.env_remove("DATABASE_URL").env("LOG_LEVEL", "debug").envs(variables.clone()).output();
        let output = output.expect("it starts");
        let said = told(&output);
        assert!(!output.status.success() && said.len() > 20, "{variables:?}: {}", String::from_utf8_lossy(&said));
        secrets.are_not_in(&format!("what {words:?} says to {variables:?}"), &said);
    }
}

/// What is given to the server at its start.
fn given(secrets: &mut Secrets, room: &Path, database: Option<&Base>) -> Vec<(&'static str, String)> {
    let mut keys = String::new();
    for (place, end) in
        [("an admin's key of API_KEYS", "admin:superhero"), ("a viewer's key", "viewer"), ("a disabled key", "admin")]
    {
        keys.push_str(&format!("{}:{end},", secrets.plant(place)));
    }
    let disabled = secrets.0.last().expect("just planted").1.clone();
    let mut variables = vec![
        ("SECRET_KEY", secrets.plant("SECRET_KEY").repeat(2)),
        ("API_KEYS", keys),
        ("DISABLED_API_KEYS", disabled),
        ("OLLAMA_BASE_URL", format!("http://ann:{}@127.0.0.1:9", secrets.plant("the password of OLLAMA_BASE_URL"))),
        ("MODELS", "qwen3:4b=32768".to_owned()),
        ("OIDC_ISSUER", "http://127.0.0.1:9".to_owned()),
        ("OIDC_CLIENT_ID", "velocity".to_owned()),
        ("OIDC_CLIENT_SECRET", secrets.plant("the secret at a provider")),
        ("GITHUB_TOKEN", secrets.plant("another program's variable")),
        ("AUDIT_LOG", room.join("audit.jsonl").display().to_string()),
        ("TASK_LOG", room.join("tasks.jsonl").display().to_string()),
        ("RUST_LOG", "trace,tungstenite::protocol=trace,tokio_postgres=trace".to_owned()),
    ];
    if let Some(base) = database {
        let password = secrets.plant("the password of DATABASE_URL");
        variables.push(("DATABASE_URL", base.url.replacen("@", &format!(":{password}@"), 1)));
    }
    variables
}

/// Passwords, invitations and what is signed in with.
fn people(secrets: &mut Secrets, server: &mut Server, admin: &str) -> String {
    let email = "ada@example.com";
    let first = secrets.plant("the password of a new account");
    let new = json!({"email": email, "role": "developer", "password": first});
    let user = server.json("POST", "/api/auth/users", &[admin], &new)["user"]["id"].as_str().expect("an id").to_owned();
    let login =
        |password: &str, email: &str| json!({"email": email, "password": password, "refresh": true}).to_string();
    let (_, signed_in) = server.call("POST", "/api/auth/login", &[], Some(&login(&first, email)));
    let cookie = signed_in.split("velocity_session=").nth(1).and_then(|rest| rest.split(';').next()).expect("a cookie");
    let cookie = secrets.made("a browser's cookie", cookie);
    let body: Value = serde_json::from_str(signed_in.split("\r\n\r\n").last().expect("a body")).expect("JSON");
    let token = secrets.made("an access token", body["token"].as_str().expect("a token"));
    let refresh = secrets.made("a refresh token", body["refresh_token"].as_str().expect("a token"));
    server.json("GET", "/api/auth/me", &[&format!("Cookie: velocity_session={cookie}")], &json!({}));

    let renewed = server.json("POST", "/api/auth/refresh", &[], &json!({"refresh_token": refresh}));
    let token = secrets.made("a renewed access token", renewed["token"].as_str().unwrap_or(&token));
    secrets.made("a renewed refresh token", renewed["refresh_token"].as_str().expect("a token"));
    let bearer = format!("Authorization: Bearer {token}");

    let wrong = secrets.plant("a wrong password");
    server.refused("POST", "/api/auth/login", &[], Some(&login(&wrong, email)));
    let wrong = secrets.plant("a password of nobody");
    server.refused("POST", "/api/auth/login", &[], Some(&login(&wrong, "nobody@example.com")));
    let long = secrets.plant("a password that is too long").repeat(40);
    server.refused("POST", "/api/auth/login", &[], Some(&login(&long, email)));
    let torn = format!("{{\"email\":\"{email}\",\"password\":\"{}", secrets.plant("a torn body"));
    server.refused("POST", "/api/auth/login", &[], Some(&torn));
    let mistyped = json!({"email": email, "password": [secrets.plant("a password in a list")]}).to_string();
    server.refused("POST", "/api/auth/login", &[], Some(&mistyped));
    let misplaced =
        json!({"email": email, "password": "x", "refresh": secrets.plant("a password in the place of a yes")});
    server.refused("POST", "/api/auth/login", &[], Some(&misplaced.to_string()));
    let (current, next) = (secrets.plant("a wrong current password"), secrets.plant("the password after it"));
    let change = json!({"current": current, "password": next}).to_string();
    server.refused("PUT", "/api/auth/password", &[&bearer], Some(&change));
    let next = secrets.plant("a changed password");
    let (status, changed) = server.call(
        "PUT",
        "/api/auth/password",
        &[&bearer],
        Some(&json!({"current": first, "password": next}).to_string()),
    );
    assert_eq!(status, 200, "{changed}");
    let reset = server.json("POST", &format!("/api/auth/users/{user}/reset"), &[admin], &json!({}));
    let link = secrets.made("an invitation", reset["invitation"]["token"].as_str().expect("a token"));
    let last = secrets.plant("a password by invitation");
    server.json("POST", "/api/auth/invitation", &[], &json!({"token": link, "password": last}));
    let unknown = json!({"token": secrets.plant("an unknown invitation"), "password": last}).to_string();
    server.refused("POST", "/api/auth/invitation", &[], Some(&unknown));
    server.refused("POST", "/api/auth/invitation", &[], Some(&json!({"token": link, "password": "short"}).to_string()));
    let unknown = json!({"refresh_token": secrets.plant("an unknown refresh token")}).to_string();
    server.refused("POST", "/api/auth/refresh", &[], Some(&unknown));
    login(&last, email)
}

/// Keys of programs, made and shown.
fn keys(secrets: &mut Secrets, server: &mut Server, admin: &str) {
    let made = server.json("POST", "/api/keys", &[admin], &json!({"name": OPEN, "scopes": ["read", "publish"]}));
    secrets.made("a key that was made", made["secret"].as_str().expect("a key"));
    let id = made["key"]["id"].as_str().expect("a number").to_owned();
    let rotated = server.json("POST", &format!("/api/keys/{id}/rotate"), &[admin], &json!({}));
    let key = secrets.made("a key that was rotated", rotated["secret"].as_str().expect("a key"));
    server.json("GET", "/api/runs", &[&format!("X-API-Key: {key}")], &json!({}));
    for (place, header) in [
        ("an unknown key", "X-API-Key: "),
        ("an unknown key of ours", "X-API-Key: vel_0123456789ab_"),
        ("an unknown bearer", "Authorization: Bearer "),
        ("a forged token", "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0."),
        ("a name and a password", "Authorization: Basic "),
        ("an unknown cookie", "Cookie: velocity_session="),
    ] {
        let header = format!("{header}{}", secrets.plant(place));
        server.refused("GET", "/api/runs", &[&header], None);
    }
    let long = format!("X-API-Key: {}", secrets.plant("a header that is too long").repeat(4000));
    server.refused("GET", "/api/runs", &[&long], None);
    let queried = secrets.plant("a token in an address");
    server.refused("GET", &format!("/api/runs?token={queried}&limit={queried}"), &[admin], None);
    server.call("GET", &format!("/{OPEN}?api_key={queried}"), &[], None);
    server.call("GET", "/api/auth/oidc/login", &[], None);
    let code = secrets.plant("a provider's code");
    server.call("GET", &format!("/api/auth/oidc/callback?code={code}&state={code}"), &[], None);
    let referer = format!("Referer: https://elsewhere.example/?token={}", secrets.plant("a token in a referer"));
    server.call("GET", "/health", &[&referer], None);
    let field =
        format!("{{\"name\":\"x\",\"role\":\"viewer\",\"days\":\"{}\"}}", secrets.plant("a key in another field"));
    server.refused("POST", "/api/keys", &[admin], Some(&field));

    let ticket = server.json("POST", "/api/events/ticket", &[admin], &json!({}));
    let ticket = secrets.made("a ticket", ticket["ticket"].as_str().unwrap_or_else(|| panic!("{ticket}")));
    assert!(server.socket(&format!("/ws/catalyst?ticket={ticket}"), &[], None).starts_with("HTTP/1.1 101"));
    server.socket(&format!("/ws/catalyst?ticket={}", secrets.plant("an unknown ticket")), &[], None);
    let first = |token: &str| json!({"type": "auth", "token": token}).to_string();
    server.socket("/ws/crm", &[], Some(&first(&key)));
    let unknown = first(&secrets.plant("an unknown key in a first message"));
    server.socket("/ws/crm", &[], Some(&unknown));
    let torn = format!("{{\"type\":\"auth\",\"token\":\"{}", secrets.plant("a torn first message"));
    server.socket("/ws/crm", &[], Some(&torn));
    let protocol = format!("Sec-WebSocket-Protocol: {}", secrets.plant("a token as a protocol"));
    server.socket("/ws/crm", &[&protocol], None);
}

/// A form whose file is a secret, and one that is named so.
fn forms(secrets: &mut Secrets, server: &mut Server, login: &str) {
    let signed_in = server.call("POST", "/api/auth/login", &[], Some(login)).1;
    let body: Value = serde_json::from_str(signed_in.split("\r\n\r\n").last().expect("a body")).expect("JSON");
    let bearer = format!(
        "Authorization: Bearer {}",
        secrets.made("another access token", body["token"].as_str().expect("a token"))
    );
    let form = format!(
        "--e\r\nContent-Disposition: form-data; name=\"avatar\"; filename=\"{}\"\r\n\r\n{}\r\n--e--\r\n",
        secrets.plant("a file's name"),
        secrets.plant("a file that is no picture")
    );
    let kind = "Content-Type: multipart/form-data; boundary=e";
    let url = format!("http://127.0.0.1:{}/api/auth/profile/avatar", server.port);
    let sent = command("curl").args(["-sS", "-i", "-H", &bearer, "-H", kind, "--data-binary", &form, &url]).output();
    let sent = sent.expect("curl");
    must_be_in("the answer to a form", &sent.stdout, "422");
    server.said.extend_from_slice(&sent.stdout);
}

/// Everything that is said and shown, and everything that is kept.
fn look_everywhere(secrets: &Secrets, server: &mut Server, admin: &str, room: &Path, database: Option<&Base>) {
    must_be_in("what was refused", &server.said, "unauthorized");
    secrets.are_not_in("what was refused", &server.said);
    for path in [
        "/metrics",
        "/api/audit",
        "/api/auth/users",
        "/api/keys",
        "/tasks",
        "/api/runs",
        "/api/sessions",
        "/api/model",
        "/ready",
        "/version",
        "/health",
        "/api/policy/rules",
        "/openapi.json",
    ] {
        let (status, text) = server.call("GET", path, &[admin], None);
        assert!(status == 200 || path == "/ready" || path == "/health", "{path}: {text}");
        secrets.are_not_in(path, text.as_bytes());
    }
    let url = format!("http://127.0.0.1:{}/api/events?after=0", server.port);
    let events = command("curl").args(["-sS", "-N", "--max-time", "3", "-H", admin, &url]).output().expect("curl");
    must_be_in("the events", &events.stdout, "job_moved");
    secrets.are_not_in("the events", &events.stdout);

    let mut export = command(VELOCITY);
    export.args(["audit", "export", "--data"]).arg(room.join("data")).env_remove("DATABASE_URL");
    if let Some(base) = database {
        export.env("DATABASE_URL", &base.url);
        let dump = base.dump();
        must_be_in("the dump", &dump, OPEN);
        secrets.are_not_in("the dump", &dump);
    }
    let trail = told(&export.output().expect("velocity runs"));
    must_be_in("the trail", &trail, "users.manage");
    secrets.are_not_in("the trail", &trail);

    let files = files(room);
    let of = |name: &str| &files.iter().find(|(path, _)| path.ends_with(name)).unwrap_or_else(|| panic!("no {name}")).1;
    must_be_in("the log", of("err.log"), OPEN);
    must_be_in("AUDIT_LOG", of("audit.jsonl"), "users.manage");
    must_be_in("TASK_LOG", of("tasks.jsonl"), "execute");
    if database.is_none() {
        let database: Vec<u8> =
            files.iter().filter(|(path, _)| path.contains(".db")).flat_map(|(_, bytes)| bytes.clone()).collect();
        must_be_in("the database's files", &database, OPEN);
        must_be_in("the database's files", &database, "$argon2id$");
    }
    for (path, bytes) in &files {
        secrets.are_not_in(path, bytes);
    }
}

/// What a command says whose key the server does not know.
fn a_wrong_key(secrets: &mut Secrets, server: &Server) {
    let url = format!("http://127.0.0.1:{}", server.port);
    let mut list = command(VELOCITY);
    list.args(["key", "list", "--server", &url]).env("VELOCITY_TOKEN", secrets.plant("an unknown VELOCITY_TOKEN"));
    let said = told(&list.env("LOG_LEVEL", "debug").output().expect("velocity runs"));
    must_be_in("what a command says", &said, "api key");
    secrets.are_not_in("what a command says", &said);
}

fn proof(database: Option<&Base>) {
    let room = tempfile::Builder::new().prefix("velocity-secrets-").tempdir().expect("a room");
    let (room, mut secrets) = (room.path(), Secrets::default());
    let variables = given(&mut secrets, room, database);
    let admin = format!("X-API-Key: {}", secrets.0[0].1);
    let mut server = Server::start(room, &variables);
    // It is shown once, on purpose, to whoever starts the program; nowhere else.
    let shown = fs::read_to_string(room.join("out.log")).expect("the output");
    let password =
        shown.split("password ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a password").to_owned();
    fs::write(room.join("out.log"), shown.replace(&password, "…")).expect("the output");
    secrets.made("the first admin's password", &password);
    server.json("POST", "/api/auth/login", &[], &json!({"email": "admin@localhost", "password": password}));

    let said = json!({"message": OPEN, "session_id": "s", "backend": "rules"});
    server.json("POST", "/assistant-chat", &[&admin], &said);
    let login = people(&mut secrets, &mut server, &admin);
    keys(&mut secrets, &mut server, &admin);
    forms(&mut secrets, &mut server, &login);
    a_wrong_key(&mut secrets, &server);
    let task = |argv: Value| json!({"task": "execute", "payload": {"argv": argv}});
    let seen = server.json("POST", "/tasks", &[&admin], &task(json!(["/usr/bin/env"])));
    server.json("POST", "/tasks", &[&admin], &task(json!(["/bin/sh", "-c", format!("sleep 3; echo {OPEN}")])));
    // While commands run: what they are started with, and what surrounds them.
    let began = Instant::now();
    let mut most = 0;
    while began.elapsed() < Duration::from_secs(6) {
        let processes = server.processes();
        most = most.max(processes.len());
        for (pid, line) in processes {
            secrets.are_not_in("a command line", &line);
            if pid != server.child.id() {
                secrets.are_not_in(
                    "what surrounds a child",
                    &fs::read(format!("/proc/{pid}/environ")).unwrap_or_default(),
                );
            }
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(most > 1, "nothing was started");
    let path = format!("/results/{}?expand=1", seen["job_id"].as_str().expect("a number"));
    let (_, environment) = server.call("GET", &path, &[&admin], None);
    assert!(environment.contains("\"done\""), "{environment}");
    secrets.are_not_in("what a command sees", environment.as_bytes());

    assert!(secrets.0.len() >= 40, "only {}", secrets.0.len());
    look_everywhere(&secrets, &mut server, &admin, room, database);
}

#[test]
fn no_planted_secret_is_found_anywhere_on_sqlite() {
    proof(None);
}

#[test]
fn no_planted_secret_is_found_anywhere_on_postgresql() {
    let Some(base) = Base::named("secrets") else { return };
    proof(Some(&base));
}

#[test]
fn a_start_that_fails_says_why_and_no_secret() {
    let room = tempfile::tempdir().expect("a room");
    let mut secrets = Secrets::default();
    failing_starts(&mut secrets, room.path());
}
