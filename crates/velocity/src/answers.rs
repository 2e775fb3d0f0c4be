//! Seven answers from a file.

use anyhow::{Context as _, bail};
use domain::{Answers, Question};
use serde::Deserialize;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Largest file of answers, in bytes: what the conversation takes in one message.
const BYTES_MAX: u64 = 64 * 1024;

/// `{"kind": …}` or `{"answers": {"kind": …}}`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Wrapped { answers: Answers },
    Plain(Answers),
}

/// Reads the answers; `-` is standard input. All seven must be there.
pub(crate) fn read(path: &Path) -> anyhow::Result<Answers> {
    let text = if path == Path::new("-") {
        limited(std::io::stdin())
    } else {
        File::open(path).map_err(anyhow::Error::from).and_then(limited)
    };
    let text = text.with_context(|| format!("cannot read the answers from {}", path.display()))?;
    parse(&text)
}

fn limited(source: impl Read) -> anyhow::Result<String> {
    let mut text = String::new();
    source.take(BYTES_MAX + 1).read_to_string(&mut text)?;
    if text.len() as u64 > BYTES_MAX {
        bail!("the answers have more than 64 KiB; shorten them to what matters");
    }
    Ok(text)
}

fn parse(text: &str) -> anyhow::Result<Answers> {
    let keys = || Question::ALL.map(Question::as_str).join(", ");
    let written: Written = serde_json::from_str(text)
        .with_context(|| format!("the answers must be one JSON object of texts with the keys {}", keys()))?;
    let answers = match written {
        Written::Wrapped { answers } | Written::Plain(answers) => answers,
    };
    let missing: Vec<&str> = answers.missing().into_iter().map(Question::as_str).collect();
    if !missing.is_empty() {
        bail!("these answers are missing or empty: {}", missing.join(", "));
    }
    if let Some(why) = generator::refuse(&answers) {
        bail!("{why}");
    }
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &str = r#"{"kind":"a","goal":"b","features":"c","pages":"d","users":"e","style":"f","name":"g"}"#;

    #[test]
    fn answers_are_read_plain_and_wrapped() {
        assert_eq!(parse(ALL).unwrap().name, "g");
        assert_eq!(parse(&format!("{{\"answers\":{ALL}}}")).unwrap().goal, "b");
    }

    #[test]
    fn what_is_missing_is_named() {
        let refusal = parse(r#"{"kind":"a","goal":" ","features":"c"}"#).unwrap_err().to_string();
        assert_eq!(refusal, "these answers are missing or empty: goal, pages, users, style, name");
    }

    #[test]
    fn what_the_conversation_refuses_is_refused_here() {
        for bad in ["漢字", "a\\u0000b", &"a".repeat(10_001)] {
            assert!(parse(&ALL.replace("\"g\"", &format!("\"{bad}\""))).is_err(), "{}", &bad[..3]);
        }
        assert!(parse(&ALL.replace("\"b\"", "\"a\\u0007\"")).unwrap_err().to_string().contains("main goal"));
    }

    #[test]
    fn a_wrong_key_is_no_silent_loss() {
        assert!(parse(&ALL.replace("\"goal\"", "\"gaol\"")).is_err());
        assert!(parse("[]").is_err());
    }
}
