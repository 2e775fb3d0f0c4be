//! The way to PostgreSQL is encrypted as libpq's words say, and the server is believed no further.

use crate::chaos::postgres::Postgres;
use std::path::{Path, PathBuf};
use std::process::Command;
use store::Store;

/// An authority, a certificate that it signed for `localhost`, and another authority. Given as files of this directory.
fn certificates(dir: &Path) -> [PathBuf; 4] {
    let script = "
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ours -keyout ours.key -out ours.crt
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=theirs -keyout theirs.key -out theirs.crt
        openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr
        printf 'subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n' > server.ext
        openssl x509 -req -in server.csr -CA ours.crt -CAkey ours.key -CAcreateserial -days 2 -extfile server.ext -out server.crt";
    run(dir, script);
    ["ours.crt", "theirs.crt", "server.crt", "server.key"].map(|name| dir.join(name))
}

#[allow(clippy::disallowed_methods, reason = "a test makes certificates")]
fn run(dir: &Path, script: &str) {
    let output = Command::new("sh").args(["-e", "-c", script]).current_dir(dir).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Whether all connections that the store has are encrypted; none when they are not of one kind.
async fn is_encrypted(server: &Postgres, url: &str) -> Result<bool, String> {
    let store = Store::open(url).await.map_err(|error| error.to_string())?;
    store.ping().await.unwrap();
    let sql = "select string_agg(distinct ssl::text, ',') from pg_stat_ssl join pg_stat_activity using (pid) \
               where application_name = 'velocity'";
    let said = server.sql(sql);
    store.close().await;
    // A closed store's connections end a moment later.
    while server.sql("select count(*) from pg_stat_activity where application_name = 'velocity'") != "0" {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    said.parse().map_err(|_| format!("not of one kind: {said}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_is_believed_as_far_as_sslmode_says() {
    if crate::harness::server().is_none() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let [ours, theirs, certificate, key] = certificates(dir.path());
    let server = Postgres::new();
    let at = |host: &str, words: &str| format!("postgres://velocity@{host}:{}/postgres{words}", server.port);
    let plain = |words: &str| at("127.0.0.1", words);
    assert_eq!(is_encrypted(&server, &plain("")).await, Ok(false), "a server without certificate is spoken to plainly");
    let refused = is_encrypted(&server, &plain("?sslmode=require")).await.unwrap_err();
    assert!(refused.contains("does not support TLS"), "{refused}");

    server.encrypt(&certificate, &key);
    assert_eq!(is_encrypted(&server, &plain("")).await, Ok(true));
    assert_eq!(is_encrypted(&server, &plain("?sslmode=disable")).await, Ok(false));
    assert_eq!(is_encrypted(&server, &plain("?sslmode=require")).await, Ok(true));
    let (ours, theirs, itself) = (ours.display(), theirs.display(), certificate.display());
    for (host, words, answer) in [
        ("127.0.0.1", format!("?sslmode=verify-ca&sslrootcert={ours}"), Ok(true)),
        ("127.0.0.1", format!("?sslmode=require&sslrootcert={itself}"), Ok(true)),
        ("localhost", format!("?sslmode=verify-full&sslrootcert={ours}"), Ok(true)),
        ("localhost", format!("?sslrootcert={itself}&sslmode=verify-full"), Ok(true)),
        ("127.0.0.1", format!("?sslmode=verify-full&sslrootcert={ours}"), Err("certificate")),
        ("localhost", format!("?sslmode=verify-full&sslrootcert={theirs}"), Err("certificate")),
        ("localhost", format!("?sslmode=require&sslrootcert={theirs}"), Err("certificate")),
        ("localhost", "?sslmode=verify-full".into(), Err("certificate")),
        ("localhost", "?sslmode=verify-ca".into(), Err("wants sslrootcert")),
        ("localhost", "?sslmode=perhaps".into(), Err("verify-full, not \"perhaps\"")),
        ("localhost", "?sslmode=require&sslrootcert=/nowhere".into(), Err("sslrootcert=/nowhere")),
        ("localhost", "?sslmode=require&sslrootcert=/dev/null".into(), Err("no certificate in it")),
    ] {
        match (is_encrypted(&server, &at(host, &words)).await, answer) {
            (Ok(encrypted), Ok(expected)) => assert_eq!(encrypted, expected, "{words}"),
            (Err(said), Err(part)) => assert!(said.contains(part), "{words}: {said}"),
            (answer, expected) => panic!("{host}{words}: {answer:?}, not {expected:?}"),
        }
    }
}
