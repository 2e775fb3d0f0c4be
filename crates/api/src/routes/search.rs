//! One question to everything that has a page.

use crate::auth::{Action, Caller};
use crate::clock;
use crate::config::LIST_MAX;
use crate::error::ApiError;
use crate::extract::Query;
use crate::state::Api;
use axum::Json;
use axum::extract::State;
use domain::{JobId, RecordKind};
use serde::{Deserialize, Serialize};
use store::{JobFilter, MemoryQuery, RecordFilter, RecordOrder};
use utoipa::{IntoParams, ToSchema};

/// Longest question, in characters.
const QUESTION_CHARS_MAX: usize = 200;
/// How many of a kind when it is not said.
const USUAL: u32 = 5;
/// Most of a kind.
const EACH_MAX: u32 = 20;
/// Longest text of a hit, in characters.
const TEXT_CHARS_MAX: usize = 160;

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchQuery {
    /// Words, all of which a hit has; or the number of a job or a run. At most 200 characters.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    q: String,
    /// At most so many of a kind, 1 to 20; 5 when not said.
    limit: Option<u32>,
}

/// What something is that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HitKind {
    /// A project.
    Project,
    /// A conversation.
    Session,
    /// A run.
    Run,
    /// A single task, or a stage.
    Job,
    /// A campaign.
    Campaign,
    /// Somebody.
    Person,
    /// A company.
    Account,
    /// Somebody who wishes for something.
    Lead,
    /// A wish on its way to a deal.
    Opportunity,
    /// Something that is remembered.
    Memory,
    /// A rule.
    Rule,
}

/// Something that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Hit {
    /// What it is.
    kind: HitKind,
    /// Its id, as its own calls take it.
    id: String,
    /// Its name.
    title: String,
    /// What else tells it from others; may be empty.
    text: String,
    /// Epoch milliseconds; when a run or a job was asked for.
    #[schema(required)]
    at_ms: Option<i64>,
}

/// Looks in projects, conversations, runs, jobs, campaigns, customers, memories and rules: of each kind the newest or best few.
#[utoipa::path(
    get, path = "/api/search", operation_id = "search", tag = "about", params(SearchQuery),
    responses((status = 200, description = "What was found, kind by kind; nothing for an empty question", body = Vec<Hit>))
)]
pub(crate) async fn search(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<SearchQuery>,
) -> Result<Json<Vec<Hit>>, ApiError> {
    caller.may(Action::See).await?;
    let each = query.limit.unwrap_or(USUAL);
    if !(1..=EACH_MAX).contains(&each) {
        return Err(ApiError::invalid(&["query", "limit"], "Input should be from 1 to 20"));
    }
    if query.q.chars().count() > QUESTION_CHARS_MAX {
        return Err(ApiError::invalid(&["query", "q"], "a question has at most 200 characters"));
    }
    let asked = Asked { words: domain::crm::words(&query.q), text: query.q.trim().to_owned(), each };
    if asked.words.is_empty() {
        return Ok(Json(Vec::new()));
    }
    let mut hits = asked.of_products(&api).await?;
    hits.extend(asked.of_work(&api).await?);
    hits.extend(asked.of_campaigns(&api).await?);
    if caller.can(Action::SeeRecords(RecordKind::Lead)) {
        hits.extend(asked.of_customers(&api).await?);
    }
    hits.extend(asked.of_memory(&api).await?);
    hits.extend(asked.of_rules(&api));
    Ok(Json(hits))
}

/// A question.
struct Asked {
    /// Lower case; a hit has all of them.
    words: Vec<String>,
    text: String,
    each: u32,
}

impl Asked {
    fn fits(&self, texts: &[&str]) -> bool {
        let all = texts.join("\n").to_lowercase();
        self.words.iter().all(|word| all.contains(word))
    }

    async fn of_products(&self, api: &Api) -> Result<Vec<Hit>, ApiError> {
        let projects = api.store().projects(LIST_MAX).await?.into_iter();
        let projects = projects.filter(|project| self.fits(&[project.id.as_str(), &project.spec.project.title]));
        let mut hits: Vec<Hit> = projects
            .take(self.each as usize)
            .map(|project| {
                hit(HitKind::Project, project.id.to_string(), &project.spec.project.title, project.id.as_str())
            })
            .collect();
        let sessions = api.store().sessions(LIST_MAX).await?.into_iter().filter_map(|session| {
            let title = session.spec.as_ref().map_or("", |spec| spec.project.title.as_str());
            let said = session.transcript.first().map_or("", |line| line.text.as_str());
            self.fits(&[title, said, session.id.as_str()])
                .then(|| hit(HitKind::Session, session.id.0.clone(), if title.is_empty() { said } else { title }, said))
        });
        hits.extend(sessions.take(self.each as usize));
        Ok(hits)
    }

    /// A job or a run by its number; runs by their project.
    async fn of_work(&self, api: &Api) -> Result<Vec<Hit>, ApiError> {
        let mut jobs = Vec::new();
        if let Ok(number) = self.text.trim_start_matches('#').parse::<i64>() {
            jobs.extend(api.store().find_job(JobId(number)).await?);
        }
        let filter = JobFilter { asked: true, brief: true, ..JobFilter::default() };
        let newest = api.store().job_page(&filter, LIST_MAX, i64::MAX).await?.into_iter();
        let named =
            |job: &domain::Job| self.fits(&[job.kind.task_name(), job.project.as_ref().map_or("", |id| id.as_str())]);
        let found = newest.filter(|job| named(job) && jobs.iter().all(|other| other.id != job.id));
        let found: Vec<domain::Job> = found.take(self.each as usize).collect();
        jobs.extend(found);
        let view = |job: domain::Job| {
            let kind = if job.kind == domain::JobKind::Run { HitKind::Run } else { HitKind::Job };
            let project = job.project.as_ref().map_or(String::new(), |project| format!("{project} · "));
            let found =
                hit(kind, job.id.to_string(), job.kind.task_name(), &format!("{project}{}", job.state.as_str()));
            Hit { at_ms: Some(job.created_at_ms), ..found }
        };
        Ok(jobs.into_iter().map(view).collect())
    }

    async fn of_campaigns(&self, api: &Api) -> Result<Vec<Hit>, ApiError> {
        let campaigns = api.store().campaigns(None, LIST_MAX).await?.into_iter();
        let found = campaigns.filter(|campaign| self.fits(&[&campaign.name, &campaign.goal])).take(self.each as usize);
        Ok(found
            .map(|campaign| hit(HitKind::Campaign, campaign.id.0.clone(), &campaign.name, &campaign.goal))
            .collect())
    }

    async fn of_customers(&self, api: &Api) -> Result<Vec<Hit>, ApiError> {
        let kinds = [
            (RecordKind::Lead, HitKind::Lead),
            (RecordKind::Person, HitKind::Person),
            (RecordKind::Account, HitKind::Account),
            (RecordKind::Opportunity, HitKind::Opportunity),
        ];
        let filter = RecordFilter { words: self.words.clone(), ..RecordFilter::default() };
        let mut hits = Vec::new();
        for (kind, shown) in kinds {
            let page = api.store().records(kind, &filter, RecordOrder::Changed, (self.each, 0)).await?;
            hits.extend(page.records.into_iter().map(|record| {
                let summary = record.summary();
                hit(shown, summary.id, &summary.name, summary.status.as_deref().unwrap_or_default())
            }));
        }
        Ok(hits)
    }

    async fn of_memory(&self, api: &Api) -> Result<Vec<Hit>, ApiError> {
        let query = MemoryQuery { text: Some(self.text.clone()), ..MemoryQuery::default() };
        let found = api.store().memories(&query, self.each, clock::now_ms()).await?;
        let found = found.memories.into_iter().filter(|_| found.every_word);
        Ok(found
            .map(|found| {
                let text: String = found.snippet.iter().map(|piece| piece.text.as_str()).collect();
                hit(HitKind::Memory, found.memory.id.to_string(), &found.memory.said.title, &text)
            })
            .collect())
    }

    fn of_rules(&self, api: &Api) -> Vec<Hit> {
        let set = api.gate().set();
        let found = set.rules().filter(|rule| self.fits(&[&rule.id, &rule.reason, &rule.file]));
        found.take(self.each as usize).map(|rule| hit(HitKind::Rule, rule.id.clone(), &rule.id, &rule.reason)).collect()
    }
}

fn hit(kind: HitKind, id: String, title: &str, text: &str) -> Hit {
    let short = |text: &str| text.chars().take(TEXT_CHARS_MAX).collect();
    Hit { kind, id, title: short(title), text: short(text), at_ms: None }
}
