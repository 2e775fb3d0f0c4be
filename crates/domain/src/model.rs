//! Models: which ones there are, how each is, and which one a task would be given.

use crate::{Decision, EpochMs, Ruling, Task};
use serde::{Deserialize, Serialize};

/// The model that the seed runs on, and the context that it promises.
const SEEDS_MODEL: (&str, u32) = ("qwen3.6:35b-a3b", 131_072);
/// The roles of agents that think.
pub const ROLES: [&str; 4] = ["assistant", "planner", "coder", "analyst"];
/// Most models that one installation routes between.
const MODELS_MAX: usize = 32;
const NAME_CHARS_MAX: usize = 200;
const CONTEXT_MAX: u32 = 16_000_000;
/// What instructions and an answer need besides what is asked, in tokens.
const RESERVE_TOKENS: u32 = 2_048;

/// The agent's role that a task is worked on in; none for a task that needs no thought.
pub fn role_of(task: Task) -> Option<&'static str> {
    match task {
        Task::Chat => Some("assistant"),
        Task::Plan => Some("planner"),
        Task::Codegen | Task::Pipeline => Some("coder"),
        Task::Analyze | Task::RepoSummary | Task::Report => Some("analyst"),
        Task::Test
        | Task::SecurityScan
        | Task::Packager
        | Task::Deploy
        | Task::Execute
        | Task::Gitcommit
        | Task::Air
        | Task::Sleep => None,
    }
}

/// How long a context a question of so many bytes needs at least, in tokens: three bytes to a token, as in program text, and
/// what instructions and an answer take.
pub fn tokens_for(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(3)).unwrap_or(u32::MAX).saturating_add(RESERVE_TOKENS)
}

/// A model as the operator describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelSpec {
    /// As its server calls it.
    pub name: String,
    /// How many tokens its server gives it for question and answer.
    pub context_tokens: u32,
    /// For which roles it is; none means all.
    pub roles: Vec<String>,
}

impl ModelSpec {
    /// The seed's model, for all roles.
    pub fn seeds() -> Self {
        let (name, context_tokens) = SEEDS_MODEL;
        Self { name: name.to_owned(), context_tokens, roles: Vec::new() }
    }

    /// Reads `NAME=CONTEXT[=ROLE+ROLE],…`, the one to be preferred first; the error says what is wrong with which.
    pub fn list(text: &str) -> Result<Vec<Self>, String> {
        let mut all: Vec<Self> = Vec::new();
        for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            let model = Self::read(entry)?;
            if all.iter().any(|other| other.name == model.name) {
                return Err(format!("the model {} stands there twice", model.name));
            }
            all.push(model);
        }
        if all.len() > MODELS_MAX {
            return Err(format!("there are {} models; at most {MODELS_MAX} are routed", all.len()));
        }
        Ok(all)
    }

    fn read(entry: &str) -> Result<Self, String> {
        let shape = || {
            format!("\"{entry}\" is no model; write NAME=CONTEXT or NAME=CONTEXT=ROLE+ROLE, as qwen3:4b=32768=coder")
        };
        let mut parts = entry.split('=').map(str::trim);
        let (name, context) = (parts.next().unwrap_or_default(), parts.next().ok_or_else(shape)?);
        let roles: Vec<String> =
            parts.next().map(|roles| roles.split('+').map(str::to_owned).collect()).unwrap_or_default();
        let is_name = !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX && !name.contains(char::is_control);
        if parts.next().is_some() || !is_name {
            return Err(shape());
        }
        let context_tokens =
            context.parse().ok().filter(|tokens| (1..=CONTEXT_MAX).contains(tokens)).ok_or_else(shape)?;
        if let Some(role) = roles.iter().find(|role| !ROLES.contains(&role.as_str())) {
            return Err(format!("{role:?} of the model {name} is no role; there are {}", ROLES.join(", ")));
        }
        Ok(Self { name: name.to_owned(), context_tokens, roles })
    }
}

/// How a model was when it was last looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelHealth {
    /// Nobody has looked yet.
    Unknown,
    /// It answered with a token.
    Ready,
    /// Its server is there, and loads it or is busy.
    Loading,
    /// Its server does not have it.
    Absent,
    /// Its server has it and does not answer with it.
    Failing,
    /// Its server does not answer.
    Unreachable,
}

impl ModelHealth {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Ready => "ready",
            Self::Loading => "loading",
            Self::Absent => "absent",
            Self::Failing => "failing",
            Self::Unreachable => "unreachable",
        }
    }
}

/// A model and how it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelStanding {
    /// Which one.
    pub spec: ModelSpec,
    /// How it is.
    pub health: ModelHealth,
    /// The same in words.
    pub reason: String,
    /// When that was found.
    pub checked_at_ms: Option<EpochMs>,
}

impl ModelStanding {
    /// A model that nobody has looked at.
    pub fn unknown(spec: ModelSpec) -> Self {
        Self { spec, health: ModelHealth::Unknown, reason: "nobody has looked yet".to_owned(), checked_at_ms: None }
    }
}

/// What was found about a model on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Considered {
    /// Its name.
    pub name: String,
    /// Whether it can be given the task.
    pub can: bool,
    /// Why, or why not.
    pub reason: String,
    /// The rule of policy that was asked; none when something else stood in the way before.
    pub rule: Option<String>,
}

/// Looks at all models for a role and a context of so many tokens, in the order in which they are preferred: the `chosen` one,
/// then as configured. The first that can is the one. `decide` asks policy about a model's use.
pub fn consider(
    models: &[ModelStanding],
    chosen: Option<&str>,
    (role, tokens): (&str, u32),
    decide: &dyn Fn(&str) -> Decision,
) -> Vec<Considered> {
    let is_chosen = |model: &&ModelStanding| chosen == Some(model.spec.name.as_str());
    let others = models.iter().filter(|model| !is_chosen(model));
    let in_order = models.iter().filter(is_chosen).chain(others);
    in_order.map(|model| considered(model, role, tokens, decide)).collect()
}

fn considered(model: &ModelStanding, role: &str, tokens: u32, decide: &dyn Fn(&str) -> Decision) -> Considered {
    let ModelSpec { name, context_tokens, roles } = &model.spec;
    let told = |can, reason, rule| Considered { name: name.clone(), can, reason, rule };
    if !roles.is_empty() && !roles.iter().any(|one| one == role) {
        return told(false, format!("it is for {}, not for the role {role}", roles.join(" and ")), None);
    }
    if tokens > *context_tokens {
        return told(false, format!("about {tokens} tokens are needed, and its context has {context_tokens}"), None);
    }
    if model.health != ModelHealth::Ready {
        return told(false, format!("it is {}: {}", model.health.as_str(), model.reason), None);
    }
    let decision = decide(name);
    let reason = match decision.ruling {
        Ruling::Allow => {
            format!("it is ready, serves the role {role}, and has {context_tokens} tokens for about {tokens}")
        }
        Ruling::NeedsApproval => format!("policy asks for an approval first: {}", decision.reason),
        Ruling::Deny => format!("policy denies it: {}", decision.reason),
    };
    told(decision.ruling == Ruling::Allow, reason, Some(decision.rule))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(ruling: Ruling) -> impl Fn(&str) -> Decision {
        move |name| Decision {
            ruling,
            rule: format!("rule of {name}"),
            reason: "because".into(),
            asks: None,
            input_digest: String::new(),
            policy_digest: String::new(),
        }
    }

    fn ready(list: &str) -> Vec<ModelStanding> {
        let ready = |spec| ModelStanding { health: ModelHealth::Ready, ..ModelStanding::unknown(spec) };
        ModelSpec::list(list).unwrap().into_iter().map(ready).collect()
    }

    fn names(models: &[ModelStanding], chosen: Option<&str>, need: (&str, u32), ruling: Ruling) -> Vec<(String, bool)> {
        let all = consider(models, chosen, need, &decide(ruling));
        all.into_iter().map(|one| (one.name, one.can)).collect()
    }

    fn told(all: &[(&str, bool)]) -> Vec<(String, bool)> {
        all.iter().map(|(name, can)| ((*name).to_owned(), *can)).collect()
    }

    #[test]
    fn role_context_health_policy_and_choice_decide() {
        let mut models = ready("big:35b=131072=coder, small:4b=8192");
        let all = Ruling::Allow;
        assert_eq!(names(&models, None, ("coder", 100), all), told(&[("big:35b", true), ("small:4b", true)]));
        assert_eq!(
            names(&models, Some("small:4b"), ("coder", 100), all),
            told(&[("small:4b", true), ("big:35b", true)])
        );
        assert_eq!(names(&models, None, ("planner", 100), all), told(&[("big:35b", false), ("small:4b", true)]));
        assert_eq!(names(&models, None, ("coder", 9_000), all), told(&[("big:35b", true), ("small:4b", false)]));
        assert_eq!(names(&models, None, ("coder", 1), Ruling::Deny), told(&[("big:35b", false), ("small:4b", false)]));
        models[0].health = ModelHealth::Loading;
        assert_eq!(names(&models, None, ("coder", 100), all), told(&[("big:35b", false), ("small:4b", true)]));
        let refused = consider(&models, None, ("coder", 100), &decide(Ruling::Deny));
        assert!(refused[0].reason.contains("loading") && refused[0].rule.is_none(), "{refused:?}");
        assert!(refused[1].reason.contains("because"), "{refused:?}");
        assert_eq!(refused[1].rule.as_deref(), Some("rule of small:4b"));
    }

    #[test]
    fn a_list_of_models_is_read_or_refused_with_its_fault() {
        let models = ModelSpec::list(" qwen3.6:35b-a3b=131072=coder+planner ,qwen3:4b=32768,").unwrap();
        assert_eq!(models[0].roles, ["coder", "planner"]);
        assert_eq!((models[1].name.as_str(), models[1].context_tokens), ("qwen3:4b", 32_768));
        assert_eq!(ModelSpec::list("").unwrap(), []);
        for (text, fault) in [
            ("qwen3", "NAME=CONTEXT"),
            ("=5", "NAME=CONTEXT"),
            ("a=0", "NAME=CONTEXT"),
            ("a=many", "NAME=CONTEXT"),
            ("a=5=cook", "no role"),
            ("a=5=coder=b", "NAME=CONTEXT"),
            ("a=5,a=6", "twice"),
        ] {
            let refused = ModelSpec::list(text).unwrap_err();
            assert!(refused.contains(fault), "{text}: {refused}");
        }
    }

    #[test]
    fn a_question_needs_room_for_its_answer() {
        assert_eq!(tokens_for(0), RESERVE_TOKENS);
        assert_eq!(tokens_for(3_000), 1_000 + RESERVE_TOKENS);
    }
}
