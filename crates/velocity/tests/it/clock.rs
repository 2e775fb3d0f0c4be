//! A machine whose clock is wrong does not join the others.

use crate::cluster::on_postgresql;
use crate::postgres::Postgres;
use crate::server::{VELOCITY, command, free_port};

/// libfaketime, as Debian and Ubuntu place it.
fn faketime() -> String {
    let found = ["x86_64-linux-gnu", "aarch64-linux-gnu"]
        .map(|machine| format!("/usr/lib/{machine}/faketime/libfaketime.so.1"))
        .into_iter()
        .find(|path| std::path::Path::new(path).exists());
    found.expect("libfaketime is installed: apt-get install faketime")
}

#[test]
fn a_machine_whose_clock_is_an_hour_off_is_refused_with_words() {
    if !on_postgresql() {
        return;
    }
    let database = Postgres::new();
    let dir = tempfile::tempdir().expect("a directory");
    let port = free_port().to_string();
    for (offset, words) in [("+3600s", "s ahead of that of postgres://"), ("-3600s", "s behind that of postgres://")] {
        for arguments in [&["serve", "--port", port.as_str()][..], &["worker"]] {
            let output = command(VELOCITY)
                .args(arguments)
                .arg("--data")
                .arg(dir.path())
                .env("DATABASE_URL", database.url())
                .envs([("LD_PRELOAD", faketime()), ("FAKETIME", offset.into())])
                .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                .output()
                .expect("velocity runs");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(!output.status.success() && said.contains(words) && said.contains("set-ntp"), "{offset}: {said}");
        }
    }
}
