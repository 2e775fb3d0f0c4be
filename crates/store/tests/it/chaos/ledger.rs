//! What was answered to whom: a file beside the database, in which a kill leaves each line whole or not at all.

use domain::{Claim, JobId};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

/// One thing that a process saw with its own eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// A job was answered as stored, under this number of its producer's.
    Acked { job: JobId, number: String, needs: Option<JobId> },
    /// A worker was given a job, so long after the machine started.
    Claimed { job: JobId, fence: i64, worker: String, at: Duration },
    /// A worker was answered that its end of the job is written.
    Ended { job: JobId, fence: i64 },
    /// A worker's write was refused.
    Refused { job: JobId, fence: i64, what: String },
    /// A process met a fault that passes, and tries again.
    Trouble { what: String },
    /// The server has no open job left.
    Drained,
}

pub(super) struct Ledger(File);

impl Ledger {
    pub(super) fn at(path: &Path) -> Self {
        Self(OpenOptions::new().append(true).create(true).open(path).unwrap())
    }

    pub(super) fn note(&self, line: &Line) {
        let text = match line {
            Line::Acked { job, number, needs } => format!("acked {job} {number} {}", needs.map_or(0, |id| id.0)),
            Line::Claimed { job, fence, worker, at } => format!("claimed {job} {fence} {worker} {}", at.as_millis()),
            Line::Ended { job, fence } => format!("ended {job} {fence} -"),
            Line::Refused { job, fence, what } => format!("refused {job} {fence} {what}"),
            Line::Trouble { what } => format!("trouble 0 0 {}", what.replace('\n', " ")),
            Line::Drained => "drained 0 0 -".into(),
        };
        (&self.0).write_all((text + "\n").as_bytes()).unwrap();
    }

    pub(super) fn claimed(&self, claim: &Claim, worker: &str) {
        self.note(&Line::Claimed { job: claim.job.id, fence: claim.fence, worker: worker.into(), at: uptime() });
    }

    pub(super) fn refused(&self, claim: &Claim, what: &str) {
        self.note(&Line::Refused { job: claim.job.id, fence: claim.fence, what: what.into() });
    }
}

/// A clock that nobody sets: how long the machine has been up.
pub(super) fn uptime() -> Duration {
    let text = std::fs::read_to_string("/proc/uptime").unwrap();
    let seconds: f64 = text.split(' ').next().unwrap().parse().unwrap();
    Duration::from_secs_f64(seconds)
}

/// All lines so far; the last one only when it is whole.
pub(super) fn read(path: &Path) -> Vec<Line> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole.lines().map(parse).collect()
}

fn parse(line: &str) -> Line {
    let words: Vec<&str> = line.splitn(4, ' ').collect();
    let [what, job, number, rest] = words[..] else { panic!("the ledger holds {line:?}") };
    let job = JobId(job.parse().unwrap());
    let fence = || number.parse().unwrap();
    match what {
        "acked" => {
            let needs: i64 = rest.parse().unwrap();
            Line::Acked { job, number: number.into(), needs: (needs > 0).then_some(JobId(needs)) }
        }
        "claimed" => {
            let (worker, at) = rest.split_once(' ').unwrap();
            let at = Duration::from_millis(at.parse().unwrap());
            Line::Claimed { job, fence: fence(), worker: worker.into(), at }
        }
        "ended" => Line::Ended { job, fence: fence() },
        "refused" => Line::Refused { job, fence: fence(), what: rest.into() },
        "trouble" => Line::Trouble { what: rest.into() },
        "drained" => Line::Drained,
        _ => panic!("the ledger holds {line:?}"),
    }
}
