//! A real git clones a project, with a key and not without one, and can only read.

use crate::source::Shop;
use base64::Engine as _;
use std::io::Write as _;
use std::path::Path;
use std::process::Output;

/// A person's git: with the key `dev` as its password, or with nothing.
#[allow(clippy::disallowed_methods, reason = "a person's git, which is what this is about")]
async fn git(shop: &Shop, dir: &Path, password: Option<&str>, args: &[&str]) -> Output {
    let port = shop.h.port;
    let mut command = std::process::Command::new("git");
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", dir).env("GIT_TERMINAL_PROMPT", "0");
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C").current_dir(dir);
    if let Some(password) = password {
        let helper = format!("!f() {{ echo username=git; echo 'password={password}'; }}; f");
        command
            .env("GIT_CONFIG_COUNT", "1")
            .env("GIT_CONFIG_KEY_0", "credential.helper")
            .env("GIT_CONFIG_VALUE_0", helper);
    }
    let args: Vec<String> = args.iter().map(|arg| arg.replace("HOST", &format!("http://localhost:{port}"))).collect();
    command.args(args);
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_git_clones_a_project_with_any_protocol_and_its_tree_is_equal() {
    let shop = Shop::open().await;
    shop.hostile();
    let tree = shop.git(&["rev-parse", "main^{tree}"]);
    for version in ["0", "1", "2"] {
        let dir = tempfile::tempdir().unwrap();
        let protocol = format!("protocol.version={version}");
        let args = ["-c", &protocol, "clone", "-q", "HOST/git/shop.git", "out"];
        let cloned = git(&shop, dir.path(), Some("dev"), &args).await;
        assert!(cloned.status.success(), "protocol {version}: {}", said(&cloned));
        let out = dir.path().join("out");
        let theirs = git(&shop, &out, None, &["rev-parse", "main^{tree}", "origin/velocity/generated"]).await;
        let theirs = String::from_utf8(theirs.stdout).unwrap();
        assert_eq!(theirs.lines().next(), Some(tree.as_str()), "protocol {version}");
        let is_link = std::fs::symlink_metadata(out.join("passwd")).unwrap().is_symlink();
        assert!(is_link && out.join("app.py").exists());
        // And what comes later.
        shop.git(&[
            "-c",
            "user.name=ada",
            "-c",
            "user.email=a@example.com",
            "commit",
            "-q",
            "--allow-empty",
            "-m",
            "later",
        ]);
        let pulled = git(&shop, &out, Some("dev"), &["pull", "-q", "--ff-only"]).await;
        assert!(pulled.status.success(), "protocol {version}: {}", said(&pulled));
    }
    let dir = tempfile::tempdir().unwrap();
    let shallow = git(&shop, dir.path(), Some("dev"), &["clone", "-q", "--depth=1", "HOST/git/shop", "out"]).await;
    assert!(shallow.status.success(), "{}", said(&shallow));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_key_git_is_asked_for_one_and_a_wrong_one_opens_nothing() {
    let shop = Shop::open().await;
    let answer = shop.h.call("GET", "/git/shop.git/info/refs?service=git-upload-pack").send().await;
    assert_eq!(answer.status, 401);
    assert!(answer.header("www-authenticate").starts_with("Basic realm="), "{}", answer.header("www-authenticate"));
    for password in [None, Some("wrong"), Some("vel_1_2")] {
        let dir = tempfile::tempdir().unwrap();
        let cloned = git(&shop, dir.path(), password, &["clone", "-q", "HOST/git/shop.git", "out"]).await;
        assert!(!cloned.status.success() && !dir.path().join("out").exists());
        assert!(said(&cloned).contains("Authentication failed") || said(&cloned).contains("could not read Username"));
    }
    // The password of Basic opens this door and no other.
    let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode("git:dev"));
    let refs = shop.h.call("GET", "/git/shop.git/info/refs?service=git-upload-pack").header("authorization", &basic);
    assert_eq!(refs.send().await.status, 200);
    assert_eq!(shop.h.call("GET", "/api/projects").header("authorization", &basic).send().await.status, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pushing_is_refused_in_words_that_git_shows() {
    let shop = Shop::open().await;
    let dir = tempfile::tempdir().unwrap();
    let cloned = git(&shop, dir.path(), Some("dev"), &["clone", "-q", "HOST/git/shop.git", "out"]).await;
    assert!(cloned.status.success(), "{}", said(&cloned));
    let before = shop.git(&["rev-parse", "main"]);
    let commit = ["-c", "user.name=e", "-c", "user.email=e@example.com", "commit", "-q", "--allow-empty", "-m", "x"];
    assert!(git(&shop, &dir.path().join("out"), None, &commit).await.status.success());
    let pushed = git(&shop, &dir.path().join("out"), Some("dev"), &["push", "-q"]).await;
    assert!(!pushed.status.success());
    assert!(said(&pushed).contains("Velocity's repositories are for reading"), "{}", said(&pushed));
    assert_eq!(shop.git(&["rev-parse", "main"]), before);
}

#[tokio::test]
async fn a_question_is_taken_packed_and_bounded() {
    let shop = Shop::open().await;
    let packed = |text: &[u8]| {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(text).unwrap();
        out.finish().unwrap()
    };
    let ask = |body: Vec<u8>| {
        let call = shop.h.call("POST", "/git/shop.git/git-upload-pack").key("dev").header("git-protocol", "version=2");
        call.header("content-encoding", "gzip").body(body)
    };
    let refs = ask(packed(b"0014command=ls-refs\n0000")).send().await;
    assert_eq!((refs.status, refs.header("content-type")), (200, "application/x-git-upload-pack-result"));
    assert!(refs.text.contains("refs/heads/main"), "{}", refs.text);
    // A few bytes that become more than is taken.
    assert_eq!(ask(packed(&vec![b'0'; 9 << 20])).send().await.status, 413);
    assert_eq!(ask(b"no gzip".to_vec()).send().await.status, 422);
    let other = shop.h.call("POST", "/git/shop.git/git-upload-pack").key("dev").header("content-encoding", "br");
    assert_eq!(other.body("x").send().await.status, 422);
    for path in ["/git/..%2Fshop.git/info/refs", "/git/unknown.git/info/refs", "/git/.git/info/refs"] {
        let answer = shop.h.get(&format!("{path}?service=git-upload-pack")).await;
        assert_eq!(answer.status, 404, "{path}");
    }
    for path in ["/git/shop.git/HEAD", "/git/shop.git/objects/info/packs", "/git/shop.git/config"] {
        assert_eq!(shop.h.get(path).await.status, 404, "{path}");
    }
    let nonsense = shop.h.call("POST", "/git/shop.git/git-upload-pack").key("dev").body("nonsense").send().await;
    assert_eq!(nonsense.status, 422, "{}", nonsense.text);
}
