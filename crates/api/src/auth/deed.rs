//! What somebody may do whatever it is done to: so that a page can say beforehand what the gate would say.

use crate::auth::Action;
use crate::config::Enforce;
use domain::{Channel, JobId, Party, RecordKind, Role, Scope, SessionId, Slug, Task, Wish};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Something that one may or may not do, without looking at what exactly it would be done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Deed {
    /// Look at runs, projects, jobs, conversations.
    See,
    /// Change a conversation.
    Talk,
    /// Start a run.
    Build,
    /// Stop or repeat a run or a task; forget a schedule.
    Cancel,
    /// Put a product on the air as a preview.
    Preview,
    /// Put a product on the air for production.
    Production,
    /// Decide what a rule asks an admin for.
    Decide,
    /// Change records about customers.
    ChangeRecords,
    /// Carry records about customers out.
    ExportRecords,
    /// Change campaigns.
    ChangeCampaigns,
    /// Tell something over a live channel.
    Publish,
    /// Have something remembered.
    Remember,
    /// Vouch for what is remembered.
    Vouch,
    /// Forget what others had remembered.
    Forget,
    /// Bring memories from elsewhere.
    ImportMemories,
    /// Have keys of one's own.
    KeepKeys,
    /// Look after everybody's keys.
    KeepAllKeys,
    /// Read accounts.
    SeeAccounts,
    /// Make and change accounts.
    ManageAccounts,
    /// Erase accounts.
    EraseAccounts,
    /// Prefer a model.
    ChangeModel,
    /// Read, check and carry out the audit trail; try rules on it.
    SeeAudit,
}

impl Deed {
    /// All of them, from what most may to what few may.
    pub(crate) const ALL: [Self; 22] = [
        Self::See,
        Self::Talk,
        Self::Build,
        Self::Cancel,
        Self::Preview,
        Self::Production,
        Self::Decide,
        Self::ChangeRecords,
        Self::ExportRecords,
        Self::ChangeCampaigns,
        Self::Publish,
        Self::Remember,
        Self::Vouch,
        Self::Forget,
        Self::ImportMemories,
        Self::KeepKeys,
        Self::KeepAllKeys,
        Self::SeeAccounts,
        Self::ManageAccounts,
        Self::EraseAccounts,
        Self::ChangeModel,
        Self::SeeAudit,
    ];

    /// The wish to do it to something that is nobody's in particular.
    pub(crate) fn wish(self, who: Party) -> Wish {
        let any = "any";
        let scopes = BTreeSet::from([Scope::Read]);
        let memory = || Party::new("memory", any).with("scope", "all");
        let deploy =
            |who, environment| Wish::new(who, "deploy", Party::new("project", any)).with("environment", environment);
        let key = |who: Party, owner: &str| {
            Action::ManageKey { id: any, owner, role: Role::Viewer, scopes: &scopes, change: "make" }.wish(who)
        };
        match self {
            Self::See => Action::See.wish(who),
            Self::Talk => Action::Talk(&SessionId(any.to_owned())).wish(who),
            Self::Build => Action::Build(&Slug::parse(any).expect("a plain word")).wish(who),
            Self::Cancel => Action::Cancel(JobId(0)).wish(who),
            Self::Preview => deploy(who, "preview"),
            Self::Production => deploy(who, "production"),
            Self::Decide => {
                let approval = Party::new("approval", any).with("requested_by", "somebody else").with("asks", "admin");
                Wish::new(who, "approval.decide", approval.with("production", false)).with("answer", "approve")
            }
            Self::ChangeRecords => Action::ChangeRecord(RecordKind::Lead, any, "update").wish(who),
            Self::ExportRecords => Action::ExportRecords(RecordKind::Lead).wish(who),
            Self::ChangeCampaigns => Action::ChangeCampaign(any, "update").wish(who),
            Self::Publish => Action::Publish(Channel::Catalyst).wish(who),
            Self::Remember => Wish::new(who, "memory.write", memory()).with("trust", "unconfirmed"),
            Self::Vouch => Wish::new(who, "memory.confirm", memory()),
            Self::Forget => Wish::new(who, "memory.forget", memory()).with("own", false),
            Self::ImportMemories => Wish::new(who, "memory.import", Party::new("memory", any)).with("vouched", false),
            Self::KeepKeys => {
                let own = who.id.clone();
                key(who, &own)
            }
            Self::KeepAllKeys => key(who, "somebody else"),
            Self::SeeAccounts => Action::SeeAccounts.wish(who),
            Self::ManageAccounts => Action::ManageAccount(any).wish(who),
            Self::EraseAccounts => Action::EraseAccount(any).wish(who),
            Self::ChangeModel => Wish::new(who, "model.change", Party::new("model", any)),
            Self::SeeAudit => Action::SeeAudit.wish(who),
        }
    }
}

/// What it takes to put a task into the queue: all that the rules may look at.
pub(crate) fn task_wish(who: Party, enforce: &Enforce, task: Task, network: bool, labels: &[String]) -> Wish {
    let tier = enforce.least_tier.get(&task).copied().unwrap_or(crate::Tier::Base);
    let resource = Party::new("task", task.as_str()).with("least_tier", tier.as_str());
    let wish = Wish::new(who, "task.submit", resource);
    let wish = wish.with("roles_enforced", enforce.roles).with("tiers_enforced", enforce.tiers);
    let wish = if network { wish.with("network", true) } else { wish };
    if labels.is_empty() { wish } else { wish.with("labels", labels.to_vec()) }
}
