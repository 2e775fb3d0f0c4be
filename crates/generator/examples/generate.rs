//! `cargo run -p generator --example generate -- SPEC.json OUTDIR` writes the product of a spec.

use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [spec, out] = arguments.as_slice() else { return Err("usage: generate SPEC.json OUTDIR".into()) };
    let spec: domain::Spec = serde_json::from_slice(&std::fs::read(spec)?)?;
    let started = std::time::Instant::now();
    let tree = generator::generate(&spec)?;
    let took = started.elapsed();
    for (path, bytes) in &tree {
        let path = Path::new(out).join(path);
        std::fs::create_dir_all(path.parent().ok_or("a file has a directory")?)?;
        std::fs::write(path, bytes)?;
    }
    println!("{} files in {:.1} ms", tree.len(), took.as_secs_f64() * 1000.0);
    Ok(())
}
