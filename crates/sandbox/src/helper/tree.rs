//! Process trees, as `/proc` shows them.

use rustix::process::{Pid, Signal};
use std::collections::HashMap;

/// The direct children of a process.
pub(crate) fn children(pid: u32) -> Vec<u32> {
    let Ok(tasks) = std::fs::read_dir(format!("/proc/{pid}/task")) else { return Vec::new() };
    tasks
        .flatten()
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|text| text.split_whitespace().filter_map(|word| word.parse().ok()).collect::<Vec<u32>>())
        .collect()
}

/// Everything below a process, in no order.
pub(crate) fn descendants(pid: u32) -> Vec<u32> {
    let mut found = children(pid);
    let mut next = 0;
    while next < found.len() {
        found.extend(children(found[next]));
        next += 1;
    }
    found
}

/// Memory that only the processes below `pid` use, in bytes: what is resident and not shared.
pub(crate) fn own_memory(pid: u32) -> u64 {
    let pages: u64 = descendants(pid).into_iter().filter_map(own_pages).sum();
    pages * rustix::param::page_size() as u64
}

fn own_pages(pid: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/statm")).ok()?;
    let mut numbers = text.split_whitespace().skip(1).filter_map(|word| word.parse::<u64>().ok());
    let (resident, shared) = (numbers.next()?, numbers.next()?);
    Some(resident.saturating_sub(shared))
}

/// User and system time of all waited-for children of this process, in milliseconds.
pub(crate) fn cpu_ms_of_children() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: HashMap<usize, u64> = stat
        .rsplit_once(')')
        .map(|(_, rest)| rest.split_whitespace().map(|word| word.parse().unwrap_or(0)).enumerate().collect())
        .unwrap_or_default();
    // proc(5): cutime and cstime are fields 16 and 17; field 3 is the first after the name.
    let ticks: u64 = [13, 14].iter().filter_map(|index| fields.get(index)).sum();
    ticks * 1000 / rustix::param::clock_ticks_per_second().max(1)
}

/// Sends a signal; a process that is gone needs none.
pub(crate) fn signal(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        let _ = rustix::process::kill_process(pid, signal);
    }
}
