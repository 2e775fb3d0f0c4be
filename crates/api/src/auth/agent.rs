//! Keys of agents: each belongs to one job, may do what that job asked for, and is worth nothing once nobody works on it.

use super::secret::Secret;
use super::token;
use domain::payload::Payload;
use domain::worker::Lease;
use domain::{Job, JobKind, Role, Scope};
use std::collections::BTreeSet;
use std::fmt;
use store::{Error, NewKey, Store};

/// Makes them, for workers that share the server's secret.
#[derive(Clone)]
pub struct AgentKeys {
    store: Store,
    secret: Secret,
}

impl AgentKeys {
    /// Makes keys that the servers with this secret know.
    pub fn new(store: Store, secret: Secret) -> Self {
        Self { store, secret }
    }

    /// The key for what the job's payload asks to do at the API. It acts in the role of whoever asked for the job, at most as a
    /// developer. `NotFound` for an unknown job, `Conflict` when the lease is lost, or the job asked for nothing.
    pub async fn issue(&self, lease: Lease) -> Result<String, Error> {
        let job = self.store.find_job(lease.job_id).await?;
        let job = job.ok_or_else(|| Error::NotFound { what: format!("job {}", lease.job_id) })?;
        let scopes = asked_for(&job);
        if scopes.is_empty() {
            return Err(Error::Conflict { message: format!("job {} did not ask for the API", job.id) });
        }
        let role = self.store.role_behind(&job).await?.unwrap_or(Role::Developer).min(Role::Developer);
        let (id, key) = token::fresh_key(None).ok_or_else(|| {
            let message = "the system gives no randomness; try again".to_owned();
            Error::Conflict { message }
        })?;
        let new = NewKey {
            hash: self.secret.key_hash(&key),
            name: format!("job {}", job.id),
            shown: key[..token::KEY_SHOWN].to_owned(),
            owner: job.requested_by,
            expires_at: None,
            id,
            role,
            scopes,
        };
        self.store.insert_job_key(lease, &new, crate::clock::now_ms()).await?;
        Ok(key)
    }
}

fn asked_for(job: &Job) -> BTreeSet<Scope> {
    let JobKind::Task(task) = job.kind else { return BTreeSet::new() };
    match Payload::read(task, &job.payload) {
        Ok(Payload::Execute(asked)) => asked.api,
        _ => BTreeSet::new(),
    }
}

impl fmt::Debug for AgentKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AgentKeys(…)")
    }
}
