//! How fast the audit trail is checked: `trail COUNT`, with the database in DATABASE_URL or DATABASE_FILE. Writes so many
//! decisions with an input each, checks the trail five times, and says how many rows a second.

#![allow(missing_docs, reason = "a program, not a library")]
#![allow(clippy::disallowed_methods, reason = "a program of its own: it reads its environment and the clock")]

use domain::{Decision, JobId, Party, Ruling, Wish};
use sha2::{Digest as _, Sha256};
use std::time::Instant;
use store::{Noted, Store};

#[tokio::main]
async fn main() {
    let count: i64 = std::env::args().nth(1).expect("a count").parse().expect("a number");
    let url = std::env::var("DATABASE_URL").or_else(|_| std::env::var("DATABASE_FILE")).expect("a database");
    let store = Store::open(&url).await.expect("the store opens");
    let begun = Instant::now();
    for first in (0..count).step_by(1_000) {
        let some: Vec<Noted> = (first..count.min(first + 1_000)).map(noted).collect();
        store.record_decisions(&some).await.expect("they are written");
    }
    println!("written: {:.0} rows/s", count as f64 / begun.elapsed().as_secs_f64());
    for _ in 0..5 {
        let begun = Instant::now();
        let check = store.audit_verify(&[]).await.expect("it is read");
        assert!(check.fault.is_none() && check.rows >= count, "{check:?}");
        println!("checked: {:.0} rows/s", check.rows as f64 / begun.elapsed().as_secs_f64());
    }
}

fn noted(number: i64) -> Noted {
    let who = Party::new("user", format!("user {}", number % 50)).with("role", "developer").with("tier", "base");
    let wish = Wish::new(who, "job.claim", Party::new("job", number.to_string()).with("kind", "task.sleep"));
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let decision = Decision {
        ruling: Ruling::Allow,
        rule: "jobs-are-worked-on".into(),
        reason: "whatever was let into the queue may be begun".into(),
        asks: None,
        input_digest: hex(&Sha256::digest(wish.canonical().as_bytes())),
        policy_digest: "0".repeat(64),
    };
    Noted { wish, decision, job: Some(JobId(number)), at: 1_700_000_000_000 + number }
}
