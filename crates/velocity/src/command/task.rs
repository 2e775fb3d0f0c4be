//! `task`, `jobs`, `schedule` and `cancel`: the queue from the command line, through the server that owns it.

use crate::cli::{CancelOptions, JobsOptions, ScheduleCommand, ServerOptions, TaskOptions};
use crate::client::Client;
use crate::command::server::existing;
use crate::lock;
use anyhow::Context as _;
use domain::{JobId, JobState};
use pipeline::now_ms;
use serde_json::{Value, json};
use std::process::ExitCode;
use std::time::Duration;

/// How often a waiting command looks.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Asks for a task, and waits for its end when told to.
pub(crate) async fn task(options: TaskOptions) -> anyhow::Result<ExitCode> {
    let client = Client::of(&options.server)?;
    let order = json!({"task": options.kind, "payload": payload(&options.payload)?});
    let placed = client.post("/tasks", &order).await?;
    let id = placed["job_id"].as_str().context("the server gave the task no number")?.to_owned();
    if !options.wait {
        if options.json {
            println!("{placed:#}")
        } else {
            println!("job {id}")
        }
        return Ok(ExitCode::SUCCESS);
    }
    let item = loop {
        let item = client.get(&format!("/results/{id}?expand=1")).await?["item"].clone();
        if is_over(&item) {
            break item;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    };
    if options.json {
        println!("{item:#}");
    } else {
        println!("{}", line(&item));
        if !item["result"].is_null() {
            println!("{:#}", item["result"]);
        }
    }
    Ok(if item["status"] == "done" { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// JSON as it stands, or from a file.
fn payload(text: &str) -> anyhow::Result<Value> {
    let read = match text.strip_prefix('@') {
        Some(file) => std::fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?,
        None => text.to_owned(),
    };
    serde_json::from_str(&read).context("the payload is no JSON; give --payload '{…}' or --payload @FILE")
}

fn is_over(item: &Value) -> bool {
    ["done", "error", "cancelled"].iter().any(|state| item["status"] == *state)
}

fn line(item: &Value) -> String {
    let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
    let error = item["error"].as_str().map(|error| format!(": {error}")).unwrap_or_default();
    format!("job {} {} {}{error}", text("id"), text("task"), text("status"))
}

/// Lists the newest jobs.
pub(crate) async fn jobs(options: JobsOptions) -> anyhow::Result<()> {
    let client = Client::of(&options.server)?;
    let state = options.state.as_deref().map(|state| {
        let known = JobState::parse(state);
        known.with_context(|| {
            format!("there is no state {state:?}; there are queued, waiting, working, done, error, cancelled")
        })
    });
    let state = state.transpose()?.map(|state| format!("&status={}", state.as_str()));
    let list = client.get(&format!("/tasks?limit={}{}", options.limit, state.unwrap_or_default())).await?;
    if options.json {
        println!("{list:#}");
        return Ok(());
    }
    let items = list["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    if items.is_empty() {
        println!("No job.");
    }
    items.iter().for_each(|item| println!("{}", line(item)));
    Ok(())
}

/// Makes, lists or forgets schedules.
pub(crate) async fn schedule(command: ScheduleCommand) -> anyhow::Result<()> {
    match command {
        ScheduleCommand::Add { server, name, cron, kind, payload: given } => {
            let body = json!({"cron": cron, "order": {"task": kind, "payload": payload(&given)?}});
            let kept = Client::of(&server)?.put(&format!("/api/schedules/{}", slug(&name)?), &body).await?;
            println!("{name}: next at {}", kept["next_at"].as_str().unwrap_or("no time"));
        }
        ScheduleCommand::List { server, json } => {
            let list = Client::of(&server)?.get("/api/schedules").await?;
            if json {
                println!("{list:#}");
                return Ok(());
            }
            for one in list.as_array().into_iter().flatten() {
                let text = |name: &str| one[name].as_str().unwrap_or("never").to_owned();
                println!("{} ({}) {}: next at {}", text("name"), text("cron"), text("task"), text("next_at"));
            }
        }
        ScheduleCommand::Rm { server, name } => {
            Client::of(&server)?.delete(&format!("/api/schedules/{}", slug(&name)?)).await?;
            println!("{name} is forgotten.");
        }
    }
    Ok(())
}

/// A name that can stand in an address.
fn slug(name: &str) -> anyhow::Result<&str> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    anyhow::ensure!(
        !name.is_empty() && name.bytes().all(plain),
        "a schedule's name has lower-case letters, digits, `-` and `_`"
    );
    Ok(name)
}

/// Stops a run or a task: through the server when one runs, otherwise in the database itself.
pub(crate) async fn cancel(options: CancelOptions) -> anyhow::Result<()> {
    let CancelOptions { data, server, token, id } = options;
    let over = if server.is_none() && lock::server_of(&std::path::absolute(&data.data)?).is_none() {
        let (_, store) = existing(&data).await?;
        store.cancel_job(JobId(id), "cli", now_ms()).await?;
        let job = store.find_job(JobId(id)).await?;
        store.close().await;
        job.filter(|job| job.state.is_final()).map(|job| job.state.as_str().to_owned())
    } else {
        let client = Client::of(&ServerOptions { server, token, data: data.data })?;
        client.post(&format!("/tasks/{id}/cancel"), &json!({})).await?;
        let item = client.get(&format!("/results/{id}?expand=1")).await?["item"].clone();
        is_over(&item).then(|| item["status"].as_str().unwrap_or("over").to_owned())
    };
    match over {
        Some(state) => println!("Job {id} is {state}."),
        None => println!("Job {id} is told to stop."),
    }
    Ok(())
}
