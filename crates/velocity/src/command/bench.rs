//! `bench-generate`: what `benches/run.py` measures against other generators.

use crate::answers;
use serde::Serialize;
use std::path::Path;
use std::time::{Duration, Instant};

/// Times in milliseconds.
#[derive(Serialize)]
struct Measured {
    files: usize,
    bytes: usize,
    derive_ms: f64,
    /// Emitting and writing.
    generate_ms: f64,
    /// Emitting alone.
    emit_ms: f64,
}

/// Derives, generates and writes one product's tree; prints one JSON line.
pub(crate) fn generate(answers: &Path, out: &Path) -> anyhow::Result<()> {
    let answers = answers::read(answers)?;
    let began = Instant::now();
    let spec = generator::derive(&answers, &[], None);
    let derived = began.elapsed();
    let tree = generator::generate(&spec)?;
    let emitted = began.elapsed();
    std::fs::create_dir_all(out)?;
    for (path, bytes) in &tree {
        workspace::write_beneath(out, path, bytes)?;
    }
    let written = began.elapsed();
    let measured = Measured {
        files: tree.len(),
        bytes: tree.values().map(Vec::len).sum(),
        derive_ms: ms(derived),
        generate_ms: ms(written - derived),
        emit_ms: ms(emitted - derived),
    };
    println!("{}", serde_json::to_string(&measured)?);
    Ok(())
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
