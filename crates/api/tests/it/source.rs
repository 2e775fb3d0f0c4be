//! A project's files over HTTP: what is there is shown as what it is, and nothing else is reached.

use crate::harness::Harness;
use domain::Slug;
use serde_json::{Value, json};
use std::os::unix::fs::symlink;
use tempfile::TempDir;
use workspace::{Tree, Workspace};

/// A server with the project `shop` of two runs, and what a hostile hand committed after them.
pub struct Shop {
    pub h: Harness,
    pub workspace: Workspace,
    pub runs: [i64; 2],
    _root: TempDir,
}

impl Shop {
    pub async fn open() -> Self {
        let root = tempfile::tempdir().unwrap();
        let h = Harness::showing(root.path()).await;
        let workspace = Workspace::open(root.path(), &Slug::parse("shop").unwrap()).unwrap();
        let mut runs = [0, 0];
        let trees = [
            tree(&[("app.py", "one\ntwo\n"), ("web/page.tsx", "<p/>\n")]),
            tree(&[("app.py", "one\n2\n"), ("web/page.tsx", "<p/>\n")]),
        ];
        for (at, tree) in trees.iter().enumerate() {
            runs[at] = h.a_run("shop").await.0;
            let proposal = workspace.propose(tree, "Generate", 1_000).unwrap();
            let merged = workspace.accept(&proposal).unwrap().unwrap();
            h.pass(json!({"plan": {}})).await;
            h.pass(json!({"commit": merged.commit, "tree": merged.tree_hash})).await;
            h.store.cancel_run(domain::JobId(runs[at]), "tester", crate::harness::NOW).await.unwrap();
        }
        Self { h, workspace, runs, _root: root }
    }

    /// Commits what people may have put there.
    pub fn hostile(&self) {
        let dir = self.workspace.dir();
        symlink("/etc/passwd", dir.join("passwd")).unwrap();
        std::fs::write(dir.join("a\nb\"<img src=x onerror=alert(1)>"), "odd").unwrap();
        std::fs::write(dir.join("--upload-pack=touch x"), "odd").unwrap();
        std::fs::write(dir.join("logo.svg"), "<svg onload=\"alert(1)\"/>").unwrap();
        std::fs::write(dir.join("page.html"), "<script>alert(1)</script>").unwrap();
        std::fs::write(dir.join("picture.txt"), b"\x89PNG\r\n\x1a\n rest").unwrap();
        std::fs::write(dir.join("blob.png"), b"\x00\x01\x02").unwrap();
        std::fs::write(dir.join("large.txt"), "x".repeat(2 << 20)).unwrap();
        self.git(&["add", "-A"]);
        self.git(&["-c", "user.name=eve", "-c", "user.email=e@example.com", "commit", "-qm", "<b>more</b>"]);
    }

    #[allow(clippy::disallowed_methods, reason = "a person's git, for comparison")]
    pub fn git(&self, args: &[&str]) -> String {
        let output = std::process::Command::new("git").current_dir(self.workspace.dir()).args(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    async fn ok(&self, path: &str) -> Value {
        let answer = self.h.get(&format!("/api/projects/shop/{path}")).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.json()
    }
}

fn tree(files: &[(&str, &str)]) -> Tree {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

#[tokio::test]
async fn the_files_of_a_branch_of_a_commit_and_of_a_run_are_listed_and_read() {
    let shop = Shop::open().await;
    let paths = |listing: &Value| {
        let entries = listing["entries"].as_array().unwrap().iter();
        entries.map(|entry| entry["path"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let listing = shop.ok("files").await;
    assert_eq!(paths(&listing), ["app.py", "web/page.tsx"]);
    assert_eq!(listing["entries"][0], json!({"path": "app.py", "kind": "file", "bytes": 6}));
    let [first, second] = shop.runs;
    let text = |view: &Value| view["text"].as_str().unwrap().to_owned();
    assert_eq!(text(&shop.ok("file?path=app.py").await), "one\n2\n");
    assert_eq!(text(&shop.ok(&format!("file?path=app.py&run={first}")).await), "one\ntwo\n");
    assert_eq!(text(&shop.ok(&format!("file?path=app.py&run={second}")).await), "one\n2\n");
    let commit = listing["commit"].as_str().unwrap();
    assert_eq!(shop.ok(&format!("files?at={commit}")).await, listing);
    assert_eq!(shop.ok("history").await["branches"], json!(["main", "velocity/generated"]));
    assert_eq!(shop.ok("history").await["commits"][0]["subject"], "Generate");
}

#[tokio::test]
async fn a_run_says_which_lines_it_changed() {
    let shop = Shop::open().await;
    let [first, second] = shop.runs;
    let changes = shop.ok(&format!("changes?run={second}")).await;
    let patch = "@@ -1,2 +1,2 @@\n one\n-two\n+2\n";
    let file = json!({
        "path": "app.py", "was": null, "status": "changed", "added": 1, "removed": 1, "binary": false, "cut": false, "patch": patch
    });
    assert_eq!(changes["files"], json!([file]));
    // The first one made everything.
    let all = shop.ok(&format!("changes?run={first}")).await;
    assert_eq!((all["from"].clone(), all["files"].as_array().unwrap().len()), (Value::Null, 2));
    let back = shop.ok(&format!("changes?run={first}&against={second}")).await;
    assert_eq!(back["files"][0]["patch"], "@@ -1,2 +1,2 @@\n one\n-2\n+two\n");
    let (from, to) = (changes["from"].as_str().unwrap(), changes["to"].as_str().unwrap());
    assert_eq!(shop.ok(&format!("changes?from={from}&to={to}&path=app.py")).await, changes);
}

#[tokio::test]
async fn what_is_not_there_is_404_and_names_no_file_of_the_machine() {
    let shop = Shop::open().await;
    shop.hostile();
    let other = shop.h.a_run("blog").await;
    for path in [
        "files?at=nowhere",
        "files?at=--upload-pack%3Dtouch%20x",
        "files?at=main..main",
        "files?at=HEAD%7E1",
        "files?at=%0A",
        "files?at=",
        "files?run=999",
        "files?run=-1",
        &format!("files?run={other}"),
        "file?path=nowhere",
        "file?path=../../etc/passwd",
        "file?path=/etc/passwd",
        "file?path=passwd/x",
        "file?path=.git/config",
        "file?path=a%00b",
        "file?path=",
        "file/raw?path=web",
        "changes?from=--output%3Dx",
        "changes?to=main%5E",
        "zip?at=--output%3Dx",
    ] {
        let answer = shop.h.get(&format!("/api/projects/shop/{path}")).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.text);
        let place = shop.workspace.dir().to_str().unwrap();
        assert!(!answer.text.contains(place) && !answer.text.contains("root:"), "{}", answer.text);
    }
    for path in ["/api/projects/..%2Fshop/files", "/api/projects/unknown/files", "/api/projects/blog/files"] {
        assert_eq!(shop.h.get(path).await.status, 404, "{path}");
    }
    assert_eq!(shop.h.get("/api/projects/shop/file").await.status, 422);
}

#[tokio::test]
async fn a_file_is_shown_as_what_it_is_and_can_run_nothing() {
    let shop = Shop::open().await;
    shop.hostile();
    let odd = "a%0Ab%22%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E";
    for (path, kind) in [
        ("passwd", "link"),
        ("logo.svg", "text"),
        ("page.html", "text"),
        ("picture.txt", "image"),
        ("blob.png", "binary"),
        ("large.txt", "too_large"),
        ("--upload-pack%3Dtouch%20x", "text"),
        (odd, "text"),
    ] {
        assert_eq!(shop.ok(&format!("file?path={path}")).await["kind"], kind, "{path}");
    }
    assert_eq!(shop.ok("file?path=passwd").await["text"], "/etc/passwd");
    for (path, kind, how) in [
        ("logo.svg", "text/plain; charset=utf-8", "inline"),
        ("page.html", "text/plain; charset=utf-8", "inline"),
        ("picture.txt", "image/png", "inline"),
        ("blob.png", "application/octet-stream", "attachment"),
        ("large.txt", "text/plain; charset=utf-8", "inline"),
        ("app.py&download=true", "application/octet-stream", "attachment"),
        (odd, "text/plain; charset=utf-8", "inline"),
    ] {
        let answer = shop.h.get(&format!("/api/projects/shop/file/raw?path={path}")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{path}");
        assert!(answer.header("content-disposition").starts_with(how), "{path}");
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
    let link = shop.h.get("/api/projects/shop/file/raw?path=passwd").await;
    assert_eq!(link.text, "/etc/passwd", "where it leads, not what is there");
}

#[tokio::test]
async fn the_whole_project_is_taken_away_as_a_zip() {
    let shop = Shop::open().await;
    let answer = shop.h.get("/api/projects/shop/zip").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/zip"));
    assert!(answer.header("content-disposition").contains("filename=\"shop.zip\""));
    assert!(answer.bytes.starts_with(b"PK") && answer.text.contains("shop/app.py"));
    assert_eq!(answer.header("content-length"), answer.bytes.len().to_string());
}
