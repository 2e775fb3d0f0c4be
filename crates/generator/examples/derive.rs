//! Prints the spec of an answers file (seven keys), or of one brief of a file of briefs: `derive FILE [BRIEF]`.

use domain::Answers;
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().ok_or("usage: derive FILE [BRIEF]")?;
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let answers = match args.next() {
        None => file,
        Some(brief) => {
            let briefs = file["briefs"].as_array().ok_or("the file has no briefs")?;
            let found = briefs.iter().find(|entry| entry["id"] == brief.as_str());
            found.ok_or("no such brief")?["answers"].clone()
        }
    };
    let answers: Answers = serde_json::from_value(answers)?;
    let spec = generator::derive(&answers, &[], None);
    for problem in generator::check(&spec) {
        eprintln!("{problem}");
    }
    println!("{}", serde_json::to_string_pretty(&spec)?);
    Ok(())
}
