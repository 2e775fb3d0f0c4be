//! How long deriving takes: the first derivation of the process, then the mean of many, for each open brief.

use domain::Answers;
use serde_json::Value;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: derive_time BRIEFS")?;
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    for brief in file["briefs"].as_array().ok_or("the file has no briefs")? {
        let answers: Answers = serde_json::from_value(brief["answers"].clone())?;
        let first = Instant::now();
        let spec = generator::derive(&answers, &[], None);
        let first = first.elapsed();
        let rounds = 50;
        let all = Instant::now();
        for _ in 0..rounds {
            std::hint::black_box(generator::derive(std::hint::black_box(&answers), &[], None));
        }
        let id = brief["id"].as_str().unwrap_or_default();
        println!(
            "{id:20} first {first:>10.2?}  mean {:>10.2?}  {} entities",
            all.elapsed() / rounds,
            spec.entities.len()
        );
    }
    Ok(())
}
