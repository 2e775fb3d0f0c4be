//! `memory`: what is remembered, from the command line.

use crate::cli::{AddOptions, MemoryCommand, SearchOptions, ServerOptions};
use crate::client::Client;
use anyhow::Context as _;
use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

/// How many lines are sent at once, and about how many bytes: less than the server takes.
const LINES_AT_ONCE: usize = 500;
const BYTES_AT_ONCE: usize = 512 * 1024;

/// Carries out a command about memories.
pub(crate) async fn run(command: MemoryCommand) -> anyhow::Result<ExitCode> {
    match command {
        MemoryCommand::Search(options) => search(options).await?,
        MemoryCommand::Add(options) => add(options).await?,
        MemoryCommand::Confirm { server, id } => {
            let memory = Client::of(&server)?.post(&format!("/api/memory/{id}/confirm"), &json!({})).await?;
            println!("{}", line(&memory));
        }
        MemoryCommand::Forget { server, id } => {
            Client::of(&server)?.delete(&format!("/api/memory/{id}")).await?;
            println!("Memory {id} is forgotten.");
        }
        MemoryCommand::Export { server, out } => export(&server, out.as_deref()).await?,
        MemoryCommand::Import { server, file, vouched } => return import(&server, &file, vouched).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn search(options: SearchOptions) -> anyhow::Result<()> {
    let words = options.words.join(" ");
    let said = [
        ("q", Some(words).filter(|words| !words.is_empty())),
        ("project", options.project),
        ("campaign", options.campaign),
        ("kind", options.kind),
        ("trust", options.trust),
        ("history", options.history.then(|| "true".to_owned())),
        ("limit", Some(options.limit.to_string())),
        ("offset", Some(options.offset.to_string())),
    ];
    let said = said.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let found = Client::of(&options.server)?.get(&Client::path("/api/memory", said)?).await?;
    if options.json {
        println!("{found:#}");
        return Ok(());
    }
    let items = found["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    if items.is_empty() {
        println!("Nothing is remembered of that.");
    } else if found["every_word"] == false {
        println!("Nothing has every word; these have some:");
    }
    for item in items {
        println!("{}", line(item));
        let snippet: String =
            item["snippet"].as_array().into_iter().flatten().filter_map(|piece| piece["text"].as_str()).collect();
        if !snippet.is_empty() {
            println!("    {}", plain(&snippet));
        }
    }
    if let Some(next) = found["next_offset"].as_u64() {
        println!("There are more: --offset {next}");
    }
    Ok(())
}

async fn add(options: AddOptions) -> anyhow::Result<()> {
    let text = match options.body.strip_prefix('@') {
        Some(file) => std::fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?,
        None => options.body,
    };
    let memory = json!({
        "kind": options.kind, "title": options.title, "body": text, "project": options.project, "campaign": options.campaign,
        "tags": options.tags, "source": options.source, "untrusted": options.untrusted, "evidence": options.evidence,
        "run_id": options.run, "valid_from": options.valid_from, "valid_until": options.valid_until,
        "supersedes": options.supersedes,
    });
    let kept = Client::of(&options.server)?.post("/api/memory", &memory).await?;
    if options.json {
        println!("{kept:#}");
    } else {
        let known = if kept["existed"] == true { " (it was remembered already)" } else { "" };
        println!("{}{known}", line(&kept));
    }
    Ok(())
}

/// One memory in a line: `7 fact confirmed [shop] The port is 4100`.
fn line(memory: &Value) -> String {
    let text = |name: &str| plain(memory[name].as_str().unwrap_or_default());
    let place = memory["project"].as_str().or(memory["campaign"].as_str()).unwrap_or("all");
    let over = if memory["counts"] == false { " (counts no longer, or not yet)" } else { "" };
    format!("{} {} {} [{}] {}{over}", memory["id"], text("kind"), text("trust"), plain(place), text("title"))
}

/// What a terminal cannot take for a command: it may be text of anybody.
fn plain(text: &str) -> String {
    let visible = |letter: char| if letter.is_control() { ' ' } else { letter };
    text.chars().map(visible).collect::<String>().trim_end().to_owned()
}

async fn export(server: &ServerOptions, out: Option<&Path>) -> anyhow::Result<()> {
    let client = Client::of(server)?;
    let mut file: Box<dyn std::io::Write> = match out {
        Some(out) => Box::new(std::fs::File::create(out).with_context(|| format!("cannot write {}", out.display()))?),
        None => Box::new(std::io::stdout()),
    };
    let mut after = "0".to_owned();
    loop {
        let (lines, next) = client.lines(&format!("/api/memory/export?after={after}"), "x-next-after").await?;
        file.write_all(lines.as_bytes())?;
        match next {
            Some(next) => after = next,
            None => return Ok(file.flush()?),
        }
    }
}

async fn import(server: &ServerOptions, file: &str, vouched: bool) -> anyhow::Result<ExitCode> {
    let mut text = String::new();
    match file {
        "-" => std::io::stdin().read_to_string(&mut text).map(drop).context("cannot read standard input")?,
        file => text = std::fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?,
    }
    let client = Client::of(server)?;
    let path = format!("/api/memory/import?vouched={vouched}");
    let (mut added, mut known, mut faults, mut before) = (0, 0, 0, 0);
    for part in parts(&text) {
        let done = client.send_lines(&path, part.clone()).await?;
        added += done["added"].as_u64().unwrap_or_default();
        known += done["known"].as_u64().unwrap_or_default();
        for fault in done["faults"].as_array().into_iter().flatten() {
            faults += 1;
            let number = fault["line"].as_u64().unwrap_or_default() + before;
            eprintln!("line {number}: {}", plain(fault["reason"].as_str().unwrap_or_default()));
        }
        before += part.lines().count() as u64;
    }
    println!("{added} remembered, {known} known already, {faults} not taken.");
    Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The lines in portions that a server takes.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<(usize, String)> = Vec::new();
    for line in text.lines() {
        match parts.last_mut() {
            Some((lines, part)) if *lines < LINES_AT_ONCE && part.len() + line.len() < BYTES_AT_ONCE => {
                part.push_str(line);
                part.push('\n');
                *lines += 1;
            }
            _ => parts.push((1, format!("{line}\n"))),
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_go_in_portions_and_no_line_is_lost() {
        let text = (0..1_200).map(|n| format!("{{\"n\":{n}}}\n")).collect::<String>();
        let portions = parts(&text);
        assert_eq!((portions.len(), portions.concat()), (3, text));
        assert_eq!(parts(&format!("{}\nb", "x".repeat(BYTES_AT_ONCE))).len(), 2);
        assert!(parts("").is_empty());
    }

    #[test]
    fn a_terminal_is_given_no_commands() {
        assert_eq!(plain("a\u{1b}[2Jb\r\n"), "a [2Jb");
        let memory =
            json!({"id": 7, "kind": "fact", "trust": "untrusted", "project": null, "title": "x\u{7}", "counts": false});
        assert_eq!(line(&memory), "7 fact untrusted [all] x (counts no longer, or not yet)");
    }
}
