//! Where a spec comes from.

use crate::Error;
use crate::context::{Parts, blocking};
use domain::payload::SpecSource;
use domain::{Answers, Slug, Spec};
use store::Project;

/// The spec that a payload means.
pub(super) async fn spec(parts: &Parts, source: SpecSource) -> Result<Spec, Error> {
    match source {
        SpecSource { spec: Some(spec), .. } => checked(*spec),
        SpecSource { answers: Some(answers), .. } => derived(answers).await,
        SpecSource { session_id: Some(id), .. } => {
            let session = parts.store.find_session(&id).await?;
            let session = session.ok_or_else(|| Error::Invalid(format!("there is no conversation {id}")))?;
            session.spec.ok_or_else(|| {
                Error::Invalid(format!("the conversation {id} has no spec yet; answer a question first"))
            })
        }
        SpecSource { project: Some(id), .. } => Ok(project(parts, &id).await?.spec),
        SpecSource { .. } => Err(Error::Invalid("say exactly one of project, session_id, answers, spec".to_owned())),
    }
}

/// A project that must exist.
pub(super) async fn project(parts: &Parts, id: &Slug) -> Result<Project, Error> {
    let project = parts.store.find_project(id).await?;
    project.ok_or_else(|| Error::Invalid(format!("there is no project {id}; build it first")))
}

async fn derived(answers: Answers) -> Result<Spec, Error> {
    if let Some(why) = generator::refuse(&answers) {
        return Err(Error::Invalid(why));
    }
    let missing: Vec<&str> = answers.missing().iter().map(|question| question.as_str()).collect();
    if !missing.is_empty() {
        return Err(Error::Invalid(format!("answers are missing: {}", missing.join(", "))));
    }
    blocking(move || Ok(generator::derive(&answers, &[], None))).await
}

fn checked(spec: Spec) -> Result<Spec, Error> {
    let faults = generator::check(&spec);
    if faults.is_empty() {
        Ok(spec)
    } else {
        Err(Error::Invalid(format!("the spec contradicts itself: {}", faults.join("; "))))
    }
}
