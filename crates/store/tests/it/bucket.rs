//! Artifacts in a bucket: a real server that speaks S3, started by `scripts/test.sh`.

use std::io::Read;
use store::{Artifacts, Error};
use tempfile::TempDir;

/// Two hosts' stores over one bucket; each has a directory of its own.
#[allow(clippy::disallowed_methods, reason = "a test is told by its environment where the server is")]
fn hosts(prefix: &str) -> [(TempDir, Artifacts); 2] {
    let endpoint = std::env::var("VELOCITY_TEST_S3")
        .expect("VELOCITY_TEST_S3 names an S3 server with a bucket named `velocity`; scripts/test.sh starts one");
    [(); 2].map(|()| {
        let dir = tempfile::tempdir().unwrap();
        let set = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let settings = [
            set("AWS_ACCESS_KEY_ID", "test"),
            set("AWS_SECRET_ACCESS_KEY", "test"),
            set("AWS_REGION", "us-east-1"),
            set("AWS_ENDPOINT_URL", &endpoint),
            set("AWS_PROFILE", "is none of ours"),
        ];
        let artifacts = Artifacts::in_bucket(dir.path(), &format!("s3://velocity/{prefix}"), &settings).unwrap();
        (dir, artifacts)
    })
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

#[tokio::test]
async fn what_one_host_puts_the_other_reads() {
    let [(_one_dir, one), (_other_dir, other)] = hosts("shared");
    blocking(move || {
        // Larger than one part of an upload.
        let content: Vec<u8> = (0..12_000_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
        let artifact = one.put_bytes(&content, "tar.gz").unwrap();
        assert_eq!(other.find(&artifact.name).unwrap(), artifact);
        let mut read = Vec::new();
        other.open(&artifact.name).unwrap().read_to_end(&mut read).unwrap();
        assert!(read == content);
        let listed: Vec<_> = other.stored_before(i64::MAX).unwrap().into_iter().map(|one| one.artifact).collect();
        assert_eq!(listed, std::slice::from_ref(&artifact));
        assert_eq!(one.put_bytes(&content, "tar.gz").unwrap(), artifact, "the same content is stored once");
    })
    .await;
}

#[tokio::test]
async fn what_nobody_put_is_not_found() {
    let [(_dir, artifacts), _] = hosts("empty");
    blocking(move || {
        let name = format!("sha256-{}.zip", "a".repeat(64));
        assert!(matches!(artifacts.open(&name), Err(Error::NotFound { .. })));
        assert!(matches!(artifacts.find("../x"), Err(Error::NotFound { .. })));
        assert!(artifacts.stored_before(i64::MAX).unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_bucket_that_cannot_be_reached_is_a_passing_failure() {
    let dir = tempfile::tempdir().unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let settings = [
        ("AWS_ACCESS_KEY_ID".to_owned(), "x".to_owned()),
        ("AWS_SECRET_ACCESS_KEY".to_owned(), "x".to_owned()),
        ("AWS_ENDPOINT_URL".to_owned(), format!("http://{free}")),
        ("AWS_RETRY_MAX".to_owned(), "is none of theirs".to_owned()),
    ];
    let artifacts = Artifacts::in_bucket(dir.path(), "s3://velocity", &settings).unwrap();
    let refused = blocking(move || artifacts.put_bytes(b"abc", "zip").unwrap_err()).await;
    assert!(refused.is_transient(), "{refused:?}");
}
