//! Measures deriving and generating one product: `measure ANSWERS.json OUTDIR [REPEATS]` writes its tree and prints one line
//! of JSON with milliseconds: the first time, and the median of REPEATS more (0 without).
//! Used by `benches/run.py`.

use domain::Answers;
use std::path::Path;
use std::time::Instant;

#[allow(clippy::disallowed_methods, reason = "a measuring program")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [answers, out, repeats @ ..] = arguments.as_slice() else {
        return Err("usage: measure ANSWERS.json OUTDIR [REPEATS]".into());
    };
    let repeats: usize = repeats.first().map_or(Ok(0), |text| text.parse())?;
    let answers: Answers = serde_json::from_slice(&std::fs::read(answers)?)?;
    let (spec, derive_first_ms) = timed(|| generator::derive(&answers, &[], None));
    let (tree, generate_first_ms) = timed(|| generator::generate(&spec));
    let tree = tree?;
    let derive_ms = median(repeats, || timed(|| generator::derive(&answers, &[], None)).1);
    let generate_ms = median(repeats, || timed(|| generator::generate(&spec)).1);
    for (path, bytes) in &tree {
        let path = Path::new(&out).join(path);
        std::fs::create_dir_all(path.parent().ok_or("a file has a parent")?)?;
        std::fs::write(path, bytes)?;
    }
    println!(
        "{}",
        serde_json::json!({"files": tree.len(), "derive_first_ms": derive_first_ms, "generate_first_ms": generate_first_ms,
            "derive_ms": derive_ms, "generate_ms": generate_ms})
    );
    Ok(())
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let started = Instant::now();
    let value = work();
    (value, started.elapsed().as_secs_f64() * 1000.0)
}

fn median(repeats: usize, sample: impl Fn() -> f64) -> f64 {
    let mut samples: Vec<f64> = (0..repeats).map(|_| sample()).collect();
    samples.sort_by(f64::total_cmp);
    samples.get(repeats / 2).copied().unwrap_or_default()
}
