//! Which model a task would be given: by role, context, health and policy.

use crate::auth::Caller;
use crate::error::ApiError;
use crate::routes::model::{chosen, standing};
use crate::routes::tasks::order::Order;
use crate::state::Api;
use domain::model::{Considered, consider, role_of, tokens_for};
use domain::{Party, Task, Wish};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// What thinks about a task.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ModelChoice {
    /// The model's name, or `rules`: no model.
    name: String,
    /// `model` or `rules`.
    backend: &'static str,
    /// Why.
    reason: String,
    /// Whether the task itself asks the model. No task of this version does: they work by rules, whichever model is chosen.
    asked: bool,
    /// The role of the agent that works on the task; none when it needs no thought.
    #[schema(required)]
    role: Option<&'static str>,
    /// About how long a context the task needs, in tokens.
    tokens: u32,
    /// The models of this installation, in the order in which they were considered.
    considered: Vec<Candidate>,
}

/// What was found about a model.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Candidate {
    /// Its name.
    name: String,
    /// Whether it can be given the task.
    can: bool,
    /// Why, or why not.
    reason: String,
    /// The rule that was asked; none when something else stood in the way before.
    #[schema(required)]
    rule: Option<String>,
}

impl From<Considered> for Candidate {
    fn from(Considered { name, can, reason, rule }: Considered) -> Self {
        Self { name, can, reason, rule }
    }
}

impl ModelChoice {
    /// The rules, for this reason.
    pub(crate) fn rules(reason: &str) -> Self {
        let (name, reason) = ("rules".to_owned(), reason.to_owned());
        Self { name, backend: "rules", reason, asked: false, role: None, tokens: 0, considered: Vec::new() }
    }
}

/// The model that the task would be given.
pub(crate) async fn thinker(api: &Api, caller: &Caller, order: &Order) -> Result<ModelChoice, ApiError> {
    let Some(role) = role_of(order.task) else {
        return Ok(ModelChoice::rules(&format!("{} needs no thought: it is done by rules", order.task.as_str())));
    };
    let tokens = tokens_for(bytes(&order.payload));
    let models = standing(api);
    if models.is_empty() {
        let reason = "no model server is configured, so this works by rules and asks no model";
        return Ok(ModelChoice { role: Some(role), tokens, ..ModelChoice::rules(reason) });
    }
    let chosen = chosen(api).await?;
    let decide = |name: &str| caller.decide(&wish(caller, order.task, (role, tokens), name));
    let considered = consider(&models, chosen.as_deref(), (role, tokens), &decide);
    let (name, backend, reason) = match considered.iter().find(|model| model.can) {
        Some(model) => (model.name.clone(), "model", format!("{}: {}", model.name, model.reason)),
        None => {
            ("rules".to_owned(), "rules", "no model of this installation can be given it, so rules do it".to_owned())
        }
    };
    let considered = considered.into_iter().map(Candidate::from).collect();
    Ok(ModelChoice { name, backend, reason, asked: false, role: Some(role), tokens, considered })
}

fn wish(caller: &Caller, task: Task, (role, tokens): (&str, u32), model: &str) -> Wish {
    Wish::new(caller.party(), "model.use", Party::new("model", model))
        .with("task", task.as_str())
        .with("role", role)
        .with("tokens", tokens)
}

fn bytes(payload: &Map<String, Value>) -> usize {
    serde_json::to_string(payload).map_or(0, |text| text.len())
}
