//! What a caller wants, as policy is asked for it: the one place where a request meets the gate.

use crate::auth::caller::Caller;
use crate::auth::deed::task_wish;
use crate::clock;
use crate::error::ApiError;
use crate::journal::Journal;
use domain::{Channel, Decision, JobId, Party, RecordKind, Role, Ruling, Scope, SessionId, Slug, Task, Wish};
use serde_json::json;
use std::collections::BTreeSet;
use store::Noted;

/// What a caller may want.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Action<'a> {
    /// Read runs, tasks, projects, conversations, events, metrics.
    See,
    /// Read accounts.
    SeeAccounts,
    /// Read the audit trail.
    SeeAudit,
    /// Change a conversation.
    Talk(&'a SessionId),
    /// Start a run of a project.
    Build(&'a Slug),
    /// Stop or repeat a run or a task.
    Cancel(JobId),
    /// Forget or pause a schedule.
    Unschedule(&'a str),
    /// Make or change an account.
    ManageAccount(&'a str),
    /// Erase an account for good.
    EraseAccount(&'a str),
    /// Change how an account shows itself.
    ChangeProfile(&'a str),
    /// Make, change or take back a key.
    ManageKey {
        /// Its number, or `new`.
        id: &'a str,
        /// Whose it is.
        owner: &'a str,
        /// What it may do at most.
        role: Role,
        /// What it may be used for.
        scopes: &'a BTreeSet<Scope>,
        /// `make`, `rotate` or `revoke`.
        change: &'static str,
    },
    /// Read records about customers.
    SeeRecords(RecordKind),
    /// Change a record about customers: what it is, its id (`new`, `all`), and how.
    ChangeRecord(RecordKind, &'a str, &'static str),
    /// Carry records about customers out.
    ExportRecords(RecordKind),
    /// Change what of a project is on the air: `put`, `restart`, `stop`, `picture`, `remove`.
    ChangeAir(&'a Slug, &'static str),
    /// Look into the database of a product.
    SeeData(&'a Slug),
    /// Change a campaign: its name or id, and how.
    ChangeCampaign(&'a str, &'static str),
    /// Tell something over a live channel.
    Publish(Channel),
    /// Take jobs of the queue and answer for them, over the network.
    Work,
}

impl Action<'_> {
    fn resource(self) -> (&'static str, Party) {
        match self {
            Self::See => ("see", Party::new("installation", "velocity")),
            Self::SeeAccounts => ("see", Party::new("account", "all")),
            Self::SeeAudit => ("see", Party::new("audit", "trail")),
            Self::Talk(session) => ("session.talk", Party::new("session", session.as_str())),
            Self::Build(project) => ("run.start", Party::new("project", project.as_str())),
            Self::Cancel(job) => ("run.cancel", Party::new("job", job.to_string())),
            Self::Unschedule(name) => ("run.cancel", Party::new("job", format!("schedule:{name}"))),
            Self::ManageAccount(account) => ("users.manage", Party::new("account", account)),
            Self::EraseAccount(account) => ("users.erase", Party::new("account", account)),
            Self::ChangeProfile(account) => ("profile.change", Party::new("account", account)),
            Self::ManageKey { id, owner, role, scopes, .. } => {
                let scopes: Vec<&str> = scopes.iter().copied().map(Scope::as_str).collect();
                let key = Party::new("api_key", id).with("owner", owner).with("level", role.as_str());
                ("key.manage", key.with("scopes", scopes))
            }
            Self::SeeRecords(kind) => ("see", customer(kind, "all")),
            Self::ChangeRecord(kind, id, _) => ("crm.change", customer(kind, id)),
            Self::ExportRecords(kind) => ("crm.export", customer(kind, "all")),
            Self::ChangeAir(project, _) => ("air.change", Party::new("project", project.as_str())),
            Self::SeeData(project) => ("data.see", Party::new("project", project.as_str())),
            Self::ChangeCampaign(key, _) => ("campaign.change", Party::new("campaign", key)),
            Self::Publish(channel) => ("event.publish", Party::new("channel", channel.as_str())),
            Self::Work => ("work", Party::new("installation", "velocity")),
        }
    }

    /// The wish of somebody to do it.
    pub(crate) fn wish(self, who: Party) -> Wish {
        let (name, resource) = self.resource();
        let wish = Wish::new(who, name, resource);
        match self.change() {
            Some(change) => wish.with("change", change),
            None => wish,
        }
    }

    /// What else the rules may look at.
    fn change(self) -> Option<&'static str> {
        match self {
            Self::ManageKey { change, .. } => Some(change),
            Self::ChangeRecord(_, _, how) | Self::ChangeCampaign(_, how) | Self::ChangeAir(_, how) => Some(how),
            _ => None,
        }
    }

    /// The job that it is about.
    fn job(self) -> Option<JobId> {
        match self {
            Self::Cancel(job) => Some(job),
            _ => None,
        }
    }

    /// Whether it changes nothing, so that nobody asks later who did it. What a worker's calls lead to is decided and kept job
    /// by job; an event that is published says itself who did.
    fn is_looking(self) -> bool {
        matches!(
            self,
            Self::See | Self::SeeAccounts | Self::SeeAudit | Self::SeeRecords(_) | Self::Publish(_) | Self::Work
        )
    }
}

impl Caller {
    /// Whether the caller may; the refusal names the rule and says why. What was decided about a change is in the audit
    /// trail before this returns, so before the change is made.
    pub(crate) async fn may(&self, action: Action<'_>) -> Result<(), ApiError> {
        let wish = self.wish(action);
        let decision = self.decide(&wish);
        if !action.is_looking() {
            self.record(wish, &decision, action.job()).await?;
        }
        admitted(&decision)
    }

    /// Whether the caller may start a run of a project, perhaps after an approval: what was asked and answered, to be stored
    /// with the run. A refusal is stored here.
    pub(crate) async fn may_start(&self, project: &Slug) -> Result<(Wish, Decision), ApiError> {
        self.may_ask(Action::Build(project)).await
    }

    /// Whether the caller may have something queued: what was asked and answered, to be stored with the job. A refusal is stored
    /// here.
    pub(crate) async fn may_ask(&self, action: Action<'_>) -> Result<(Wish, Decision), ApiError> {
        let wish = self.wish(action);
        let decision = self.decide(&wish);
        if decision.ruling == Ruling::Deny {
            self.record(wish, &decision, None).await?;
            return Err(ApiError::denied(&decision.rule, &decision.reason));
        }
        self.note(&wish, &decision);
        Ok((wish, decision))
    }

    /// Whether the caller may start a run of a project, at once or after an approval, without a trace.
    pub(crate) fn could_start(&self, project: &Slug) -> bool {
        self.decide(&self.wish(Action::Build(project))).ruling != Ruling::Deny
    }

    /// Whether the caller may, without a trace.
    pub(crate) fn can(&self, action: Action<'_>) -> bool {
        self.decide(&self.wish(action)).ruling == Ruling::Allow
    }

    fn wish(&self, action: Action<'_>) -> Wish {
        action.wish(self.party())
    }

    /// What it takes to put a task into the queue: all that the rules may look at.
    pub(crate) fn wish_for(&self, task: Task, network: bool, labels: &[String]) -> Wish {
        task_wish(self.party(), self.enforce(), task, network, labels)
    }

    /// What policy says about a wish of this caller.
    pub(crate) fn decide(&self, wish: &Wish) -> Decision {
        self.gate().decide(wish)
    }

    /// Writes a decision into the audit trail, durable when this returns, and into the operator's log.
    pub(crate) async fn record(&self, wish: Wish, decision: &Decision, job: Option<JobId>) -> Result<(), ApiError> {
        self.note(&wish, decision);
        let noted = Noted { wish, decision: decision.clone(), job, at: clock::now_ms() };
        Ok(self.recorder().record(noted).await?)
    }

    /// Writes a decision into the operator's log, where there is one.
    pub(crate) fn note(&self, wish: &Wish, decision: &Decision) {
        noted(self.audit(), wish, decision);
    }
}

/// Writes a decision into the operator's log, where there is one.
pub(crate) fn noted(audit: Option<&Journal>, wish: &Wish, decision: &Decision) {
    if let Some(audit) = audit {
        audit.add(&json!({
            "at": clock::rfc3339(clock::now_ms()),
            "actor": { "kind": wish.principal.kind, "id": wish.principal.id, "role": wish.principal.attributes.get("role") },
            "action": wish.action,
            "object": { "kind": wish.resource.kind, "id": wish.resource.id },
            "decision": decision.ruling.as_str(),
            "rule": decision.rule,
            "reason": decision.reason,
            "input_digest": decision.input_digest,
            "policy_digest": decision.policy_digest,
        }));
    }
}

fn customer(kind: RecordKind, id: &str) -> Party {
    Party::new("customer", id).with("kind", kind.as_str())
}

/// A refusal unless policy allows it outright.
pub(crate) fn admitted(decision: &Decision) -> Result<(), ApiError> {
    match decision.ruling {
        Ruling::Allow => Ok(()),
        Ruling::Deny => Err(ApiError::denied(&decision.rule, &decision.reason)),
        Ruling::NeedsApproval => {
            let reason = format!("{}; this needs an approval, which only a task can wait for", decision.reason);
            Err(ApiError::denied(&decision.rule, reason))
        }
    }
}
