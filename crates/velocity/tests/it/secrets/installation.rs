//! The server into which the secrets are planted.

use crate::server::{VELOCITY, command, free_port};
use serde_json::Value;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

/// A server with all of its logs, and everything that it said when it refused.
pub(super) struct Server {
    pub(super) port: u16,
    pub(super) child: Child,
    pub(super) said: Vec<u8>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    pub(super) fn start(room: &Path, variables: &[(&str, String)]) -> Self {
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
    pub(super) fn call(&mut self, method: &str, path: &str, headers: &[&str], body: Option<&str>) -> (u16, String) {
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
    pub(super) fn json(&mut self, method: &str, path: &str, headers: &[&str], body: &Value) -> Value {
        let (status, text) = self.call(method, path, headers, Some(&body.to_string()));
        assert!((200..300).contains(&status), "{method} {path}: {text}");
        serde_json::from_str(text.split("\r\n\r\n").last().unwrap_or_default()).unwrap_or_default()
    }

    #[track_caller]
    pub(super) fn refused(&mut self, method: &str, path: &str, headers: &[&str], body: Option<&str>) {
        let (status, text) = self.call(method, path, headers, body);
        assert!((400..500).contains(&status), "{method} {path}: {text}");
    }

    /// What a socket says to its first message.
    pub(super) fn socket(&mut self, path: &str, headers: &[&str], first: Option<&str>) -> String {
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
    pub(super) fn processes(&self) -> Vec<(u32, Vec<u8>)> {
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
