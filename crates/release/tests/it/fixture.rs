//! A tiny product with a real API process, a real web process and a real database; and a supervisor for it.

use domain::Slug;
use release::{Dirs, Notice, NoticeKind, ReleasePlan, Supervisor};
use sandbox::{Config, Sandbox, Toolchain, ToolchainInputs};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

pub(crate) const HELPER: &str = env!("CARGO_BIN_EXE_release-helper");
pub(crate) const GRACE: Duration = Duration::from_secs(3);

const API: &str = r#"
import http.server, os, pathlib, sqlite3, sys, threading, time
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/crash":
            os._exit(3)
        rows = sqlite3.connect("/data/app.db").execute("select count(*) from items").fetchone()[0]
        version = sqlite3.connect("/data/app.db").execute("select version_num from alembic_version").fetchone()[0]
        body = f"{rows} items, schema {version}, {os.environ['SECRET_KEY']}".encode()
        self.send_response(200 if self.path in ("/readyz", "/state") else 404)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args):
        print("api", *args, flush=True)
def beat():
    while True:
        pathlib.Path("/data/beat").write_text(str(time.time()))
        time.sleep(0.05)
threading.Thread(target=beat, daemon=True).start()
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Handler).serve_forever()
"#;

const MANAGE: &str = r#"
import os, pathlib, sqlite3, sys
here = pathlib.Path(__file__).parent
database = sqlite3.connect(os.environ["DATABASE_URL"].removeprefix("sqlite:///"))
with database:
    if sys.argv[1] == "migrate":
        database.execute("create table if not exists items (name text)")
        database.execute("create table if not exists alembic_version (version_num text)")
        database.execute("delete from alembic_version")
        database.execute("insert into alembic_version values (?)", [(here / "schema").read_text()])
        database.commit()
        if (here / "broken").exists():
            sys.exit("the migration broke")
    else:
        database.execute("insert into items values ('seeded')")
"#;

const WEB: &str = r#"
const http = require('http'); const fs = require('fs');
const label = fs.readFileSync(__dirname + '/label', 'utf8');
http.createServer((request, response) => {
  if (request.url.startsWith('/api/')) {
    const through = http.get(process.env.API_URL + request.url.slice(4), (answer) => {
      response.writeHead(answer.statusCode); answer.pipe(response);
    });
    through.on('error', () => { response.writeHead(502); response.end() });
  } else if (request.url === '/slow') {
    setTimeout(() => response.end(`slow ${label}`), 1000);
  } else if (request.url === '/crash') {
    process.exit(1);
  } else {
    response.end(label.includes('ugly') ? 'no heading' : `<main><h1>${label}</h1></main>`);
  }
}).listen(process.env.PORT, process.env.HOSTNAME);
process.on('SIGTERM', () => setTimeout(() => process.exit(0), 1200));
"#;

/// A place with everything that a supervisor needs.
pub(crate) struct Stage {
    pub dir: PathBuf,
    pub sandbox: Sandbox,
    pub supervisor: Supervisor,
    pub port: u16,
    pub notices: Arc<Mutex<Vec<NoticeKind>>>,
    _dir: Option<tempfile::TempDir>,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut stage = Self::at(dir.path(), port).await;
        stage._dir = Some(dir);
        stage
    }

    /// A supervisor on a place that may have been used before.
    pub(crate) async fn at(dir: &Path, port: u16) -> Self {
        let sandbox = Sandbox::probe(Config::new(HELPER)).await;
        let notices = Arc::new(Mutex::new(Vec::new()));
        let kept = notices.clone();
        let dirs = Dirs { run: dir.join("run"), logs: dir.join("logs") };
        let note = move |notice: Notice| kept.lock().unwrap().push(notice.kind);
        let supervisor = Supervisor::new(sandbox.clone(), dirs, note).unwrap();
        Self { dir: dir.to_owned(), sandbox, supervisor, port, notices, _dir: None }
    }

    /// A version of the product. Words in the label change its ways: `ugly` has no heading; `broken` has a migration
    /// that fails half-way. Its schema is the label.
    pub(crate) fn version(&self, label: &str) -> ReleasePlan {
        let artifact = self.dir.join(label);
        let write = |path: &str, text: &str| {
            let path = artifact.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("services/api/uvicorn.py", API);
        write("services/api/app/__init__.py", "");
        write("services/api/app/manage.py", MANAGE);
        write("services/api/app/schema", label);
        write("web/server.js", WEB);
        write("web/label", label);
        if label.contains("broken") {
            write("services/api/app/broken", "");
        }
        workspace::give(&artifact, self.sandbox.uid("shop")).unwrap();
        ReleasePlan {
            project: slug(),
            toolchain: toolchain(&self.dir),
            artifact_dir: artifact,
            data_dir: self.dir.join("data"),
            port: self.port,
            label: label.to_owned(),
            env: BTreeMap::new(),
            pages: vec!["/about".to_owned()],
        }
    }

    pub(crate) async fn deploy(&self, label: &str) -> Result<release::Probe, release::Error> {
        self.supervisor.deploy(self.version(label), GRACE, &CancellationToken::new()).await
    }

    pub(crate) async fn get(&self, path: &str) -> String {
        get(self.port, path).await
    }
}

pub(crate) fn slug() -> Slug {
    Slug::parse("shop").unwrap()
}

/// A toolchain with this machine's own interpreters.
fn toolchain(dir: &Path) -> Toolchain {
    let inputs = ToolchainInputs { requirements: vec![], package: vec![], package_lock: vec![] };
    let made = dir.join("toolchain").join(inputs.name());
    std::fs::create_dir_all(made.join("python/bin")).unwrap();
    std::fs::create_dir_all(made.join("bin")).unwrap();
    let python = made.join("python/bin/python");
    if !python.is_symlink() {
        std::os::unix::fs::symlink("/usr/bin/python3", python).unwrap();
    }
    std::fs::write(made.join("toolchain.json"), r#"{"versions":{},"prefixes":[]}"#).unwrap();
    Toolchain::find(&dir.join("toolchain"), &inputs).unwrap()
}

/// The whole answer of a page, or why there was none.
pub(crate) async fn get(port: u16, path: &str) -> String {
    let path = path.to_owned();
    let ask = move || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        Ok(text)
    };
    tokio::task::spawn_blocking(ask).await.unwrap().unwrap_or_else(|error| format!("refused: {error}"))
}
