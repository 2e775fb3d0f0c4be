//! What happened in a job and the ones of its run: a timeline, the evidence, failures and durations, as JSON and Markdown.

use crate::Error;
use crate::work::Work;
use domain::{Event, EventBody, Evidence, Job, JobId, JobKind, JobState};
use serde_json::{Value, json};
use std::fmt::Write as _;

const TIMELINE_MAX: usize = 500;
const DETAIL_CHARS: usize = 300;

pub(super) async fn execute(work: &Work, id: JobId) -> Result<Value, Error> {
    let job = work.desk.find_job(id).await?.ok_or_else(|| Error::Invalid(format!("there is no job {id}")))?;
    work.doing(20, "reading what happened").await?;
    // A task's run is itself, and has no root.
    let of_run = job.kind == JobKind::Run;
    let jobs = if of_run { work.desk.jobs_of(job.id).await? } else { vec![job.clone()] };
    let events = work.desk.events_of(job.id).await?;
    let mut evidence = Vec::new();
    for one in &jobs {
        evidence.extend(work.desk.evidence_of(one.id).await?);
    }
    let timeline: Vec<Value> = events.iter().filter_map(line).collect();
    let dropped = timeline.len().saturating_sub(TIMELINE_MAX);
    let report = json!({
        "job": head(&job),
        "jobs": jobs.iter().map(head).collect::<Vec<_>>(),
        "timeline": &timeline[dropped..],
        "timeline_left_out": dropped,
        "evidence": evidence.iter().map(found).collect::<Vec<_>>(),
        "failures": jobs.iter().filter(|job| job.state == JobState::Error).map(head).collect::<Vec<_>>(),
    });
    let markdown = markdown(&report);
    let artifact = work.desk.put_artifact(markdown.clone().into_bytes(), "md").await?;
    Ok(json!({"report": report, "markdown": markdown, "artifact": artifact}))
}

fn head(job: &Job) -> Value {
    let worked = job.started_at_ms.map(|start| job.finished_at_ms.unwrap_or(job.updated_at_ms) - start);
    let waited = job.started_at_ms.map(|start| start - job.created_at_ms);
    json!({
        "id": job.id.to_string(),
        "task": job.kind.task_name(),
        "project": job.project,
        "state": job.state,
        "reason": job.reason,
        "error": job.error,
        "attempts": job.attempts,
        "requested_by": job.requested_by,
        "created_at_ms": job.created_at_ms,
        "started_at_ms": job.started_at_ms,
        "finished_at_ms": job.finished_at_ms,
        "waited_ms": waited,
        "worked_ms": worked,
    })
}

fn found(evidence: &Evidence) -> Value {
    json!({
        "job_id": evidence.job_id.to_string(),
        "check": evidence.check,
        "verdict": evidence.verdict,
        "reason": evidence.reason,
        "exit_code": evidence.exit_code,
        "duration_ms": evidence.duration_ms,
        "tree": evidence.tree,
    })
}

/// An event as a line; what is only progress or output is left out.
fn line(event: &Event) -> Option<Value> {
    let body = serde_json::to_value(&event.body).ok()?;
    match event.body {
        EventBody::StageProgressed { .. }
        | EventBody::JobProgressed { .. }
        | EventBody::LogAppended { .. }
        | EventBody::JobLogAppended { .. } => return None,
        _ => {}
    }
    let words = |name: &str| body[name].as_str().map(str::to_owned);
    let what = [words("stage").or(words("kind")), words("check"), words("state").or(words("verdict"))];
    let detail: Option<String> =
        words("reason").or(words("error")).map(|text| text.chars().take(DETAIL_CHARS).collect());
    Some(json!({
        "seq": event.seq,
        "at_ms": event.at_ms,
        "event": body["event_type"],
        "what": what.into_iter().flatten().collect::<Vec<_>>().join(" "),
        "detail": detail,
    }))
}

fn markdown(report: &Value) -> String {
    let job = &report["job"];
    let text = |value: &Value| value.as_str().map(plain).unwrap_or_default();
    let seconds =
        |value: &Value| value.as_i64().map_or_else(|| "–".to_owned(), |ms| format!("{:.1} s", ms as f64 / 1000.0));
    let mut page = format!("# Job {} · {} · {}\n\n", text(&job["id"]), text(&job["task"]), text(&job["state"]));
    if let Some(error) = job["error"].as_str() {
        let _ = writeln!(page, "**Why:** {}\n", plain(error));
    }
    page.push_str("## Jobs\n\n| job | task | state | tries | waited | worked |\n|---|---|---|---|---|---|\n");
    for one in report["jobs"].as_array().into_iter().flatten() {
        let (id, task, state) = (text(&one["id"]), text(&one["task"]), text(&one["state"]));
        let (waited, worked) = (seconds(&one["waited_ms"]), seconds(&one["worked_ms"]));
        let _ = writeln!(page, "| {id} | {task} | {state} | {} | {waited} | {worked} |", one["attempts"]);
    }
    page.push_str("\n## Evidence\n\n");
    for one in report["evidence"].as_array().into_iter().flatten() {
        let reason = one["reason"].as_str().map(|why| format!(": {}", plain(why))).unwrap_or_default();
        let _ = writeln!(
            page,
            "- {} {}{reason} ({})",
            text(&one["check"]),
            text(&one["verdict"]),
            seconds(&one["duration_ms"])
        );
    }
    page.push_str("\n## Timeline\n\n");
    let began = job["created_at_ms"].as_i64().unwrap_or(0);
    for one in report["timeline"].as_array().into_iter().flatten() {
        let after = (one["at_ms"].as_i64().unwrap_or(began) - began) as f64 / 1000.0;
        let detail = one["detail"].as_str().map(|why| format!(" – {}", plain(why))).unwrap_or_default();
        let _ = writeln!(page, "- +{after:.3} s {} {}{detail}", text(&one["event"]), text(&one["what"]));
    }
    page
}

/// Words of others as one line that is no Markdown.
fn plain(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for letter in text.chars().take(2000) {
        match letter {
            letter if letter.is_control() => line.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => line.extend(['\\', letter]),
            letter => line.push(letter),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_others_are_no_markdown() {
        assert_eq!(plain("a|b\n<img src=x> `c`"), "a\\|b \\<img src=x\\> \\`c\\`");
    }
}
