//! Reading jobs and their logs.

use crate::error::Error;
use crate::open::Store;
use domain::{Job, JobId, JobKind, JobState, RunId, Slug};

/// Which jobs; none of a field means any.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    /// In this state.
    pub state: Option<JobState>,
    /// Of this kind.
    pub kind: Option<JobKind>,
    /// Of this project.
    pub project: Option<Slug>,
    /// Of this run, its root included.
    pub run_id: Option<RunId>,
}

impl Store {
    /// The job with this number.
    pub async fn find_job(&self, id: JobId) -> Result<Option<Job>, Error> {
        let _ = id;
        todo!()
    }

    /// The newest jobs first.
    pub async fn jobs(&self, filter: &JobFilter, limit: u32) -> Result<Vec<Job>, Error> {
        let _ = (filter, limit);
        todo!()
    }

    /// How many jobs there are in each state that has any.
    pub async fn count_jobs(&self) -> Result<Vec<(JobState, u64)>, Error> {
        todo!()
    }

    /// The end of a job's log, or of the logs of all stages of a run: at most `bytes_max` bytes, whole characters.
    pub async fn log(&self, id: JobId, bytes_max: usize) -> Result<String, Error> {
        let _ = (id, bytes_max);
        todo!()
    }
}
