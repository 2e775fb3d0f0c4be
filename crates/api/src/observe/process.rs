//! The process itself, as the system sees it, under the names that every Prometheus client uses.

use crate::observe::page::{Kind, Page};
use std::fs;

/// What `/proc` says about this process.
#[derive(Debug, PartialEq)]
struct Process {
    cpu_seconds: f64,
    resident_bytes: u64,
    virtual_bytes: u64,
    threads: u64,
    start_seconds: f64,
    open_fds: u64,
    max_fds: u64,
}

/// Writes what the system tells. On a system without `/proc` nothing is written.
pub(crate) fn write(page: &mut Page) {
    let Some(process) = read() else { return };
    let mut time = page.family(Kind::Counter, "process_cpu_seconds_total", "Processor time used, user and system.");
    time.sample(&[], process.cpu_seconds);
    page.gauge("process_resident_memory_bytes", "Memory in use.", process.resident_bytes as f64);
    page.gauge("process_virtual_memory_bytes", "Address space in use.", process.virtual_bytes as f64);
    page.gauge("process_threads", "Threads.", process.threads as f64);
    page.gauge("process_start_time_seconds", "When the process began, since the epoch.", process.start_seconds);
    page.gauge("process_open_fds", "Open files and connections.", process.open_fds as f64);
    page.gauge("process_max_fds", "How many may be open.", process.max_fds as f64);
}

fn read() -> Option<Process> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let system = fs::read_to_string("/proc/stat").ok()?;
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    // Reading the directory opens it, which is not to be counted.
    let open_fds = (fs::read_dir("/proc/self/fd").ok()?.count() as u64).saturating_sub(1);
    let ticks = rustix::param::clock_ticks_per_second() as f64;
    parse(&stat, &system, &limits, open_fds, ticks, rustix::param::page_size() as u64)
}

/// `proc(5)`: the fields of `stat` are counted behind the program's name, which may hold anything.
fn parse(stat: &str, system: &str, limits: &str, open_fds: u64, ticks: f64, page_bytes: u64) -> Option<Process> {
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    // The first of them is the third one in the manual.
    let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
    let boot: f64 = system.lines().find_map(|line| line.strip_prefix("btime "))?.trim().parse().ok()?;
    let max_fds = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?.split_whitespace().next()?;
    Some(Process {
        cpu_seconds: (field(14)? + field(15)?) as f64 / ticks,
        threads: field(20)?,
        start_seconds: boot + field(22)? as f64 / ticks,
        virtual_bytes: field(23)?,
        resident_bytes: field(24)? * page_bytes,
        open_fds,
        max_fds: max_fds.parse().unwrap_or(u64::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_programs_name_with_brackets_moves_no_field() {
        let stat = "12 (a) (b c) S 1 2 3 0 -1 4 5 6 7 8 250 50 11 12 20 0 9 0 1000 4096000 25 18446744073709551615 1";
        let limits = "Limit   Soft  Hard\nMax open files            1024                 524288               files\n";
        let process = parse(stat, "cpu 1\nbtime 1700000000\n", limits, 7, 100.0, 4096).unwrap();
        let expected = Process {
            cpu_seconds: 3.0,
            resident_bytes: 25 * 4096,
            virtual_bytes: 4_096_000,
            threads: 9,
            start_seconds: 1_700_000_010.0,
            open_fds: 7,
            max_fds: 1024,
        };
        assert_eq!(process, expected);
    }

    #[test]
    fn this_process_is_described() {
        let process = read().expect("tests run on Linux");
        assert!(process.resident_bytes > 1_000_000 && process.open_fds >= 3 && process.threads >= 1, "{process:?}");
        assert!(process.max_fds >= process.open_fds && process.start_seconds > 1.7e9, "{process:?}");
    }
}
