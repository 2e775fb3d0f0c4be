//! Which worker would take a job: what it must do and offer decides, then who has the least to do.

use crate::error::ApiError;
use crate::state::Api;
use domain::{JobKind, WorkerSpec};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Longest name that is shown, in characters.
const NAME_CHARS_MAX: usize = 80;

/// A worker and a job.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Bid {
    /// Its machine and process.
    pub(crate) name: String,
    /// Whether it does this task and offers what is asked for.
    pub(crate) can: bool,
    /// How many jobs it works on.
    busy: u64,
    /// How many it can work on at once; 0 when it has not said yet.
    slots: u64,
    /// Why, or why not.
    pub(crate) reason: String,
}

/// All workers that this server knows: those who can first, and of them those with the least to do.
pub(crate) async fn bids(api: &Api, kind: JobKind, labels: &[String]) -> Result<Vec<Bid>, ApiError> {
    let busy = api.store().loads().await?;
    let own = api.worker().map(|(worker, slots)| (worker.clone(), slots));
    let far = api.roster().all().into_iter().map(|seat| (seat.worker, u64::from(seat.slots)));
    let mut bids: Vec<Bid> =
        own.into_iter().chain(far).map(|(worker, slots)| bid(&worker, slots, &busy, kind, labels)).collect();
    bids.sort_by(|a, b| (!a.can).cmp(&!b.can).then(a.load().total_cmp(&b.load())).then(a.name.cmp(&b.name)));
    Ok(bids)
}

impl Bid {
    fn load(&self) -> f64 {
        self.busy as f64 / self.slots.max(1) as f64
    }
}

fn bid(worker: &WorkerSpec, slots: u64, busy: &BTreeMap<String, u64>, kind: JobKind, labels: &[String]) -> Bid {
    let busy = busy.get(&worker.name).copied().unwrap_or(0);
    let missing: Vec<&str> = labels.iter().filter(|label| !worker.labels.contains(label)).map(String::as_str).collect();
    let does = worker.kinds.contains(&kind);
    let reason = if !does {
        format!("it does not do {}, or its machine lacks what that needs", kind.as_str())
    } else if !missing.is_empty() {
        format!("it does not offer {}", missing.join(", "))
    } else if slots > 0 && busy >= slots {
        format!("it can, once one of its {slots} slots is free")
    } else {
        format!("it does this, offers what is asked for, and works on {busy} of {slots} jobs")
    };
    Bid { name: short(&worker.name), can: does && missing.is_empty(), busy, slots, reason }
}

/// `machine (process 12)` of a name as workers give themselves; directories are nobody's business here.
pub(crate) fn short(name: &str) -> String {
    let machine = name.split([':', '/']).next().unwrap_or(name);
    let process = name.split_once('/').and_then(|(_, process)| process.rsplit(':').nth(1));
    let shown = match process.filter(|process| process.parse::<u32>().is_ok()) {
        Some(process) => format!("{machine} (process {process})"),
        None => name.to_owned(),
    };
    shown.chars().take(NAME_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Task;

    #[test]
    fn a_name_shows_machine_and_process_and_no_directory() {
        assert_eq!(short("forge:|srv|velocity/0a1b2c3d-40265:311:9182"), "forge (process 311)");
        assert_eq!(short("forge/0a1b2c3d-40265:311:9182"), "forge (process 311)");
        assert_eq!(short("my own worker"), "my own worker");
    }

    #[test]
    fn what_a_worker_lacks_is_said() {
        let worker = WorkerSpec { labels: vec!["gpu".into()], ..WorkerSpec::new("w", [JobKind::Task(Task::Sleep)]) };
        let said = |kind, labels: &[&str], busy| {
            let labels: Vec<String> = labels.iter().map(|&label| label.into()).collect();
            let bid = bid(&worker, 2, &BTreeMap::from([("w".to_owned(), busy)]), kind, &labels);
            (bid.can, bid.reason)
        };
        let sleep = JobKind::Task(Task::Sleep);
        assert_eq!(said(sleep, &["gpu", "tpu"], 0), (false, "it does not offer tpu".to_owned()));
        assert_eq!(said(sleep, &["gpu"], 2), (true, "it can, once one of its 2 slots is free".to_owned()));
        assert!(said(JobKind::Task(Task::Test), &[], 0).1.starts_with("it does not do task.test"));
        assert!(said(sleep, &[], 1).1.ends_with("works on 1 of 2 jobs"));
    }
}
