//! What a worker on another machine asks of the server, and what it wishes before it begins. Durations only: the two
//! clocks need not agree.

use crate::payload::{Environment, FILES, Payload};
use crate::{Claim, Event, Evidence, Job, JobId, JobKind, Outcome, Party, Scope, Spec, Stage, Task, Wish, WorkerSpec};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The tasks that a worker without the server's files can do: those whose payloads name no project, and those for which the
/// project's files are sent to it.
pub const REMOTE_TASKS: [Task; 8] = [
    Task::Test,
    Task::SecurityScan,
    Task::Packager,
    Task::Execute,
    Task::Analyze,
    Task::RepoSummary,
    Task::Report,
    Task::Sleep,
];

/// The right to write about a job: its number and the fence of the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// The job.
    pub job_id: JobId,
    /// The fence of the claim.
    pub fence: i64,
}

impl Lease {
    /// The lease of a claim.
    pub fn of(claim: &Claim) -> Self {
        Self { job_id: claim.job.id, fence: claim.fence }
    }
}

/// A job that ended on a worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EndedJob {
    /// Under which lease.
    pub lease: Lease,
    /// How.
    pub outcome: Outcome,
    /// After how long it is tried again, should it have failed for a transient reason.
    pub retry_after_ms: i64,
}

/// One call of a worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "call", rename_all = "snake_case")]
pub enum Call {
    /// Ends jobs and claims new ones; answered at once. An answer that is lost on its way loses nothing: what the worker was
    /// given and does not hold is in the next one.
    Turn {
        /// What ended.
        ended: Vec<EndedJob>,
        /// How many jobs are wanted.
        want: u32,
        /// What it holds.
        holds: Vec<Lease>,
        /// How long a claim holds.
        lease_ms: i64,
    },
    /// Waits until there may be work. Nothing is claimed by it: who asks may be frozen or gone when there is some.
    Await {
        /// How many jobs it could begin.
        free: u32,
        /// How many it works on.
        busy: u32,
        /// How long to wait; at most [`Call::WAIT_MS_MAX`].
        wait_ms: u64,
    },
    /// Moves the ends of leases; the answer comes at once when one is lost or cancelled, otherwise after `wait_ms`.
    Beat {
        /// Which.
        leases: Vec<Lease>,
        /// How long they hold from now on.
        lease_ms: i64,
        /// How long to wait for a cancellation; at most [`Call::WAIT_MS_MAX`].
        wait_ms: u64,
    },
    /// Gives a job back unfinished.
    GiveBack {
        /// Which.
        lease: Lease,
    },
    /// Tells how far a job is.
    Progress {
        /// Which.
        lease: Lease,
        /// 0 to 100.
        percent: u8,
        /// In a few words.
        doing: String,
    },
    /// Appends to a job's log.
    Log {
        /// Which.
        lease: Lease,
        /// What.
        text: String,
    },
    /// Writes what a check found.
    Evidence {
        /// Which.
        lease: Lease,
        /// What.
        evidence: Box<Evidence>,
    },
    /// The files of a held job's project.
    Tree {
        /// Which.
        lease: Lease,
    },
    /// The key of the held job's agent.
    Key {
        /// Which.
        lease: Lease,
    },
    /// A job.
    Job {
        /// Its number.
        id: JobId,
    },
    /// The jobs of a run, or a single task, oldest first.
    JobsOf {
        /// The run or task.
        id: JobId,
    },
    /// The events of a run, or of any other job by itself, oldest first.
    EventsOf {
        /// The run or job.
        id: JobId,
    },
    /// The evidence of a job, oldest first.
    EvidenceOf {
        /// The job.
        id: JobId,
    },
}

impl Call {
    /// Longest wait of an answer, milliseconds.
    pub const WAIT_MS_MAX: u64 = 25_000;
}

/// A call with its caller.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// Who calls.
    pub worker: WorkerSpec,
    /// What it calls.
    #[serde(flatten)]
    pub call: Call,
}

/// What a heartbeat told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beat {
    /// Whether the lease still holds.
    pub ok: bool,
    /// Whether a person asked to stop.
    pub cancel_requested: bool,
}

/// A project's tree as it stands, uncommitted edits included, on its way to a worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// The git tree hash.
    pub tree: String,
    /// The files, as a zip among the artifacts.
    pub artifact: String,
    /// What they were generated from.
    pub spec: Box<Spec>,
}

/// The answer to a [`Call`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// To [`Call::Turn`].
    Turn {
        /// Of the ended jobs, those whose lease was lost: nothing was written about them.
        refused: Vec<JobId>,
        /// New work.
        claims: Vec<Claim>,
    },
    /// To [`Call::Await`].
    Work {
        /// Whether it is worth asking for it.
        due: bool,
    },
    /// To [`Call::Beat`], in the order of the leases.
    Beats {
        /// One a lease.
        beats: Vec<Beat>,
    },
    /// To a call that writes: it was written.
    Written,
    /// To [`Call::Job`] and [`Call::JobsOf`].
    Jobs {
        /// None when there is no such job.
        jobs: Vec<Job>,
    },
    /// To [`Call::EventsOf`].
    Events {
        /// The events.
        events: Vec<Event>,
    },
    /// To [`Call::Tree`].
    Tree(Sent),
    /// To [`Call::Key`].
    Key {
        /// The key itself; it is worth something only while the job is worked on under this lease.
        key: String,
    },
    /// To [`Call::EvidenceOf`].
    Evidence {
        /// The evidence.
        evidence: Vec<Evidence>,
    },
}

/// What is handed out to a worker without the server's files, whatever it says of itself.
pub fn far(worker: &WorkerSpec) -> WorkerSpec {
    let may = |kind: &JobKind| matches!(kind, JobKind::Task(task) if REMOTE_TASKS.contains(task));
    WorkerSpec {
        name: worker.name.clone(),
        kinds: worker.kinds.iter().copied().filter(may).collect(),
        labels: worker.labels.iter().filter(|label| *label != FILES).cloned().collect(),
    }
}

/// How much of a command the rules see, in characters.
const COMMAND_CHARS_MAX: usize = 500;

/// What is wished before a worker begins a job: to claim it, and what the job will do outside of itself. All of them must
/// be allowed, or it does not begin.
///
/// Whoever asked for the job wishes it, through this worker: `admitted` is the wish that let the job in. Of a job that
/// nobody asked for over the API, the worker itself wishes what it does.
pub fn wishes_of(job: &Job, worker: &WorkerSpec, admitted: Option<&Wish>) -> Vec<Wish> {
    // Its machine, not its process: what was approved for one is not asked anew because the next one begins it.
    let host = worker.name.split(':').next().unwrap_or_default();
    let who = match admitted {
        Some(wish) => wish.principal.clone(),
        None => Party::new("worker", host).with("labels", worker.labels.clone()),
    };
    let mut thing = Party::new("job", job.id.to_string()).with("kind", job.kind.as_str());
    if let Some(project) = &job.project {
        thing = thing.with("project", project.as_str());
    }
    let mut wishes = vec![Wish::new(who.clone(), "job.claim", thing).with("labels", job.terms.labels.clone())];
    match job.kind {
        JobKind::Stage(Stage::Code) => wishes.extend(job.project.iter().map(|id| merge(&who, id.as_str()))),
        JobKind::Stage(Stage::Deploy) => {
            let environment = Environment::of(&job.payload);
            wishes.extend(job.project.iter().map(|id| deploy(&who, id.as_str(), environment)));
        }
        JobKind::Task(task) => wishes.extend(wishes_of_task(task, job, &who)),
        JobKind::Run | JobKind::Stage(_) => {}
    }
    let unenforced = admitted.and_then(|wish| wish.context.get(Wish::ROLES_ENFORCED)) == Some(&Value::Bool(false));
    let through = |wish: Wish| {
        let wish = wish.with(Wish::WORKER, host).with(Wish::WORKER_LABELS, worker.labels.clone());
        if unenforced { wish.with(Wish::ROLES_ENFORCED, false) } else { wish }
    };
    wishes.into_iter().map(through).collect()
}

fn merge(who: &Party, project: &str) -> Wish {
    Wish::new(who.clone(), "merge", Party::new("project", project)).with("branch", "main")
}

fn deploy(who: &Party, project: &str, environment: Environment) -> Wish {
    Wish::new(who.clone(), "deploy", Party::new("project", project)).with("environment", environment.as_str())
}

/// A payload that cannot be read wishes nothing: its job fails as invalid.
fn wishes_of_task(task: Task, job: &Job, who: &Party) -> Vec<Wish> {
    match Payload::read(task, &job.payload) {
        Ok(Payload::Chat(chat)) if chat.keep => {
            vec![Wish::new(who.clone(), "session.talk", Party::new("session", chat.session_id.as_str()))]
        }
        Ok(Payload::Deploy(asked)) => vec![deploy(who, asked.project.as_str(), asked.environment)],
        Ok(Payload::Air(air)) => {
            let project = Party::new("project", air.project.as_str());
            vec![Wish::new(who.clone(), "air.change", project).with("change", air.change.as_str())]
        }
        Ok(Payload::Pipeline(run)) => {
            let start = |id: &crate::Slug| Wish::new(who.clone(), "run.start", Party::new("project", id.as_str()));
            run.project.iter().map(start).collect()
        }
        Ok(Payload::Codegen(_)) => job.project.iter().map(|id| merge(who, id.as_str())).collect(),
        Ok(Payload::Gitcommit(commit)) => {
            let file = |(path, text): (&String, &Option<String>)| {
                let file = Party::new("file", path).with("project", commit.project.as_str());
                let change = if text.is_some() { "write" } else { "delete" };
                Wish::new(who.clone(), "file.write", file).with("change", change)
            };
            commit.files.iter().map(file).collect()
        }
        Ok(Payload::Execute(execute)) => {
            let command: String = execute.argv.join(" ").chars().take(COMMAND_CHARS_MAX).collect();
            let tool = Wish::new(who.clone(), "tool.call", Party::new("tool", "execute")).with("command", command);
            let scopes: Vec<&str> = execute.api.iter().copied().map(Scope::as_str).collect();
            let tool = if scopes.is_empty() { tool } else { tool.with("scopes", scopes) };
            if !execute.network {
                return vec![tool];
            }
            // The sandbox opens no single hosts: it is every one, or none.
            vec![tool.with("network", true), Wish::new(who.clone(), "egress", Party::new("host", "*"))]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{JobState, Slug, Terms};
    use serde_json::json;

    #[test]
    fn a_call_reads_back_from_one_flat_object() {
        let worker = WorkerSpec { name: "w".into(), kinds: vec![JobKind::Task(Task::Sleep)], labels: vec![] };
        let call = Call::GiveBack { lease: Lease { job_id: JobId(3), fence: 2 } };
        let envelope = Envelope { worker, call };
        let text = serde_json::to_value(&envelope).unwrap();
        assert_eq!(text["call"], "give_back");
        assert_eq!(text["lease"], json!({"job_id": 3, "fence": 2}));
        assert_eq!(serde_json::from_value::<Envelope>(text).unwrap(), envelope);
    }

    fn a_job(kind: JobKind) -> Job {
        Job {
            id: JobId(7),
            kind,
            run_id: JobId(7),
            project: Slug::parse("shop").ok(),
            state: JobState::Working,
            waits_for: None,
            payload: json!({}),
            result: None,
            error: None,
            reason: None,
            attempts: 1,
            terms: Terms::default(),
            requested_by: "dan".into(),
            percent: 0,
            doing: None,
            created_at_ms: 0,
            updated_at_ms: 0,
            started_at_ms: None,
            finished_at_ms: None,
        }
    }

    fn wished(kind: JobKind, payload: Value) -> Vec<(String, String)> {
        let job = Job { payload, ..a_job(kind) };
        let admitted = Wish::new(Party::new("user", "dan"), "task.submit", Party::new("task", "x"));
        let wishes = wishes_of(&job, &WorkerSpec::new("host:1", []), Some(&admitted));
        assert!(wishes.iter().all(|wish| wish.principal.id == "dan" && wish.context[Wish::WORKER] == "host"));
        wishes.into_iter().skip(1).map(|wish| (wish.action, wish.resource.id)).collect()
    }

    #[test]
    fn what_a_command_may_do_at_the_api_is_in_the_wish() {
        let wish = |payload: &Value| {
            let job = Job { payload: payload.clone(), ..a_job(JobKind::Task(Task::Execute)) };
            wishes_of(&job, &WorkerSpec::new("host:1", []), None).pop().unwrap()
        };
        let wished = wish(&json!({"argv": ["true"], "api": ["publish", "read"]}));
        assert_eq!(wished.context["scopes"], json!(["read", "publish"]));
        assert!(!wish(&json!({"argv": ["true"]})).context.contains_key("scopes"));
    }

    #[test]
    fn what_a_job_does_outside_of_itself_is_wished_before_it_begins() {
        let one = |action: &str, id: &str| (action.to_owned(), id.to_owned());
        let (task, stage) = (JobKind::Task, JobKind::Stage);
        assert_eq!(wished(stage(Stage::Plan), json!({})), []);
        assert_eq!(wished(stage(Stage::Code), json!({})), [one("merge", "shop")]);
        assert_eq!(wished(stage(Stage::Deploy), json!({})), [one("deploy", "shop")]);
        let said = |keep: bool| json!({"message": "hi", "session_id": "s1", "keep": keep});
        assert_eq!(wished(task(Task::Chat), said(true)), [one("session.talk", "s1")]);
        assert_eq!(wished(task(Task::Chat), said(false)), []);
        assert_eq!(wished(task(Task::Codegen), json!({"project": "shop"})), [one("merge", "shop")]);
        assert_eq!(wished(task(Task::Pipeline), json!({"project": "shop"})), [one("run.start", "shop")]);
        assert_eq!(wished(task(Task::Deploy), json!({"project": "shop"})), [one("deploy", "shop")]);
        let commit = json!({"project": "shop", "message": "m", "files": {".env": "x", "old": null}});
        assert_eq!(wished(task(Task::Gitcommit), commit), [one("file.write", ".env"), one("file.write", "old")]);
        let command = |network: bool| json!({"argv": ["true"], "network": network});
        assert_eq!(wished(task(Task::Execute), command(false)), [one("tool.call", "execute")]);
        assert_eq!(wished(task(Task::Execute), command(true)), [one("tool.call", "execute"), one("egress", "*")]);
        assert_eq!(wished(task(Task::Execute), json!({"nonsense": 1})), [], "it fails as invalid");
    }
}
