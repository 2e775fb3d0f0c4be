//! The open briefs, read from their file.

use domain::{Answers, Spec};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Brief {
    pub id: String,
    pub lang: String,
    pub answers: Answers,
    pub expects: Expects,
}

#[derive(Debug, Deserialize)]
pub struct Expects {
    pub entities: Vec<ExpectedEntity>,
    pub pages: Vec<ExpectedPage>,
}

#[derive(Debug, Deserialize)]
pub struct ExpectedEntity {
    pub name: String,
    pub accept: Vec<String>,
    pub fields: Vec<String>,
    pub relations: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub struct ExpectedPage {
    pub title: String,
    pub route: String,
    pub shows: Vec<String>,
}

pub fn all() -> Vec<Brief> {
    #[derive(Deserialize)]
    struct File {
        briefs: Vec<Brief>,
    }
    let text = include_str!("../../data/open.json");
    serde_json::from_str::<File>(text).expect("the briefs are well formed").briefs
}

pub fn answers(id: &str) -> Answers {
    all().into_iter().find(|brief| brief.id == id).expect("an open brief").answers
}

pub fn spec(id: &str) -> Spec {
    generator::derive(&answers(id), &[], None)
}
