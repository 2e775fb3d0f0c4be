//! A real browser, spoken to by its own debugging protocol.

use base64::Engine as _;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

const PATIENCE: Duration = Duration::from_secs(20);
const CANDIDATES: [&str; 4] = [
    "/usr/lib/chromium/chromium-headless-shell",
    "/usr/bin/chromium-headless-shell",
    "/usr/bin/chromium",
    "/usr/bin/google-chrome",
];

/// A browser with one page; it ends with the test.
pub struct Chromium {
    child: Child,
    _profile: TempDir,
    socket: WebSocketStream<TcpStream>,
    session: Option<String>,
    calls: u64,
    /// What was said to the console, and not yet asked for.
    said: VecDeque<Value>,
}

impl Chromium {
    /// Starts one that finds hosts by these rules (`MAP name address:port`). None when tests with a browser are skipped aloud.
    pub async fn start(hosts: &str) -> Option<Self> {
        let program = program()?;
        let profile = tempfile::tempdir().unwrap();
        let child = launched(&program, profile.path(), hosts);
        let address = address(profile.path()).await;
        let (port, path) = address.split_once('\n').unwrap();
        let stream = TcpStream::connect(("127.0.0.1", port.parse().unwrap())).await.unwrap();
        let url = format!("ws://127.0.0.1:{port}{}", path.trim());
        let (socket, _) = client_async(url, stream).await.unwrap();
        let mut browser = Self { child, _profile: profile, socket, session: None, calls: 0, said: VecDeque::new() };
        let page = browser.call("Target.createTarget", json!({"url": "about:blank"})).await;
        let session =
            browser.call("Target.attachToTarget", json!({"targetId": page["targetId"], "flatten": true})).await;
        browser.session = Some(session["sessionId"].as_str().unwrap().to_owned());
        browser.call("Runtime.enable", json!({})).await;
        browser.call("Page.enable", json!({})).await;
        Some(browser)
    }

    /// Goes to an address and waits until its document is there.
    pub async fn go(&mut self, url: &str) {
        let gone = self.call("Page.navigate", json!({"url": url})).await;
        assert!(gone.get("errorText").is_none(), "{url}: {gone}");
        let script = "location.protocol.startsWith('http') && document.readyState !== 'loading'";
        self.until(script).await;
        self.said.clear();
    }

    /// Runs a script in the page; gives its value, of a promise the one that it ends with.
    pub async fn run(&mut self, script: &str) -> Value {
        let asked = json!({"expression": script, "awaitPromise": true, "returnByValue": true, "userGesture": true});
        let ran = self.call("Runtime.evaluate", asked).await;
        assert!(ran.get("exceptionDetails").is_none(), "{script}: {ran}");
        ran["result"]["value"].clone()
    }

    /// Waits until a script gives true.
    pub async fn until(&mut self, script: &str) {
        let waited = timeout(PATIENCE, async {
            let asked = json!({"expression": script, "awaitPromise": true, "returnByValue": true});
            // A page that is just being left answers nothing; the next one will.
            while self.tried("Runtime.evaluate", asked.clone()).await["result"]["value"] != true {
                sleep(Duration::from_millis(20)).await;
            }
        });
        assert!(waited.await.is_ok(), "never true: {script}");
    }

    /// Presses a key: a letter, or a name such as `Enter`.
    pub async fn press(&mut self, key: &str) {
        let text = match key {
            "Enter" => "\r",
            letter if letter.chars().count() == 1 => letter,
            _ => "",
        };
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" { text } else { "" };
            self.call("Input.dispatchKeyEvent", json!({"type": kind, "key": key, "code": key, "text": text})).await;
        }
    }

    /// From now on the screen is so large, and the person prefers this theme.
    pub async fn look(&mut self, width: u32, height: u32, theme: &str) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.call("Emulation.setDeviceMetricsOverride", size).await;
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": theme}]});
        self.call("Emulation.setEmulatedMedia", media).await;
    }

    /// A picture of the page, for whoever looks into the tests' directory.
    pub async fn picture(&mut self, name: &str) {
        let taken = self.call("Page.captureScreenshot", json!({"format": "png"})).await;
        let bytes = base64::engine::general_purpose::STANDARD.decode(taken["data"].as_str().unwrap()).unwrap();
        std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png")), bytes).unwrap();
    }

    /// What the page says to the console next, value by value.
    pub async fn said(&mut self) -> Vec<Value> {
        while self.said.is_empty() {
            self.hear().await;
        }
        let values = self.said.pop_front().unwrap();
        let mut plain = Vec::new();
        for value in values.as_array().unwrap() {
            plain.push(match value.get("objectId") {
                Some(id) => self.object(id).await,
                None => value["value"].clone(),
            });
        }
        plain
    }

    async fn object(&mut self, id: &Value) -> Value {
        let asked =
            json!({"objectId": id, "functionDeclaration": "function () { return this }", "returnByValue": true});
        self.call("Runtime.callFunctionOn", asked).await["result"]["value"].clone()
    }

    async fn call(&mut self, method: &str, params: Value) -> Value {
        let answer = self.tried(method, params).await;
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer
    }

    /// What came of it: its result, or an object with the `error`.
    async fn tried(&mut self, method: &str, params: Value) -> Value {
        self.calls += 1;
        let mut call = json!({"id": self.calls, "method": method, "params": params});
        if let Some(session) = &self.session {
            call["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(call.to_string())).await.unwrap();
        loop {
            let heard = self.hear().await;
            if heard["id"] == self.calls {
                return heard.get("result").cloned().unwrap_or(heard);
            }
        }
    }

    async fn hear(&mut self) -> Value {
        let heard = timeout(PATIENCE, self.socket.next()).await.expect("the browser is silent");
        let heard: Value = serde_json::from_str(heard.unwrap().unwrap().to_text().unwrap()).unwrap();
        if heard["method"] == "Runtime.consoleAPICalled" {
            self.said.push_back(heard["params"]["args"].clone());
        }
        heard
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[allow(clippy::disallowed_methods, reason = "a test drives a real browser")]
fn launched(program: &str, profile: &Path, hosts: &str) -> Child {
    std::process::Command::new(program)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
        .args(["--disable-background-networking", "--remote-debugging-port=0"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--host-resolver-rules={hosts}"))
        .arg("about:blank")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Where the browser listens, as it writes it down: a port and a path.
async fn address(profile: &Path) -> String {
    let file = profile.join("DevToolsActivePort");
    let waited = timeout(PATIENCE, async {
        loop {
            match std::fs::read_to_string(&file) {
                Ok(text) if text.contains('/') => return text,
                _ => sleep(Duration::from_millis(50)).await,
            }
        }
    });
    waited.await.expect("the browser starts")
}

#[allow(clippy::disallowed_methods, reason = "the one door through which tests learn of a browser")]
fn program() -> Option<String> {
    let said = std::env::var("VELOCITY_TEST_CHROMIUM").unwrap_or_default();
    if said == "skip" {
        eprintln!("NOT RUN IN A BROWSER: VELOCITY_TEST_CHROMIUM=skip");
        return None;
    }
    let there = CANDIDATES.into_iter().map(str::to_owned).find(|path| Path::new(path).exists());
    let found = if said.is_empty() { there } else { Some(said) };
    Some(found.expect("there is no Chromium: name it as VELOCITY_TEST_CHROMIUM, or `skip`"))
}
