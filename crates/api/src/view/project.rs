//! A project as a client sees it.

use crate::auth::Caller;
use crate::config::Config;
use crate::view::address;
use crate::view::air::{AirJob, Facts, ProjectCan, ReleaseView};
use crate::view::schema;
use domain::{Health, Release, SessionId};
use serde::Serialize;
use store::Project;
use utoipa::ToSchema;

/// A project in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectView {
    /// Its name: directory, module and host.
    id: String,
    /// The name shown to people.
    title: String,
    /// One line under it.
    tagline: String,
    /// The conversation that it belongs to.
    #[schema(required, value_type = Option<String>)]
    session_id: Option<SessionId>,
    /// Its newest run.
    run_id: i64,
    /// Revision of the spec of its newest run.
    spec_revision: u32,
    /// What is on the air, if anything is.
    #[schema(required, value_type = Option<schema::Release>)]
    live: Option<Release>,
    /// Where it is reached, while something is on the air.
    #[schema(required)]
    url: Option<String>,
    /// The same on the product's own port.
    #[schema(required)]
    own_url: Option<String>,
    /// The newest finding about what is on the air.
    #[schema(required, value_type = Option<schema::Health>)]
    health: Option<Health>,
    /// Where its newest picture is, once there is one.
    #[schema(required)]
    picture_url: Option<String>,
    /// When it was first built.
    created_at_ms: i64,
    /// When its newest run was asked for.
    updated_at_ms: i64,
}

/// A project with its history.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectDetail {
    #[serde(flatten)]
    project: ProjectView,
    /// Its loopback port; it stays the project's over all its releases.
    #[schema(required)]
    port: Option<u16>,
    /// All releases, the newest first.
    releases: Vec<ReleaseView>,
    /// The newest change to what is on the air that somebody asked for.
    #[schema(required)]
    air: Option<AirJob>,
    /// What the caller may do to it.
    can: ProjectCan,
}

impl ProjectView {
    pub(crate) fn new(project: Project, health: Option<Health>, config: &Config) -> Self {
        let urls = project.live.as_ref().map(|release| address::urls(config, release));
        let (url, own_url) = urls.map_or((None, None), |urls| (Some(urls.url), Some(urls.own_url)));
        // The name changes with the picture, so that nobody sees an old one.
        let picture_url = project.picture.map(|name| format!("/api/projects/{}/picture?of={name}", project.id));
        Self {
            id: project.id.to_string(),
            title: project.spec.project.title,
            tagline: project.spec.project.tagline,
            session_id: project.session_id,
            run_id: project.run_id.0,
            spec_revision: project.spec.revision,
            live: project.live,
            url,
            own_url,
            health,
            picture_url,
            created_at_ms: project.created_at_ms,
            updated_at_ms: project.updated_at_ms,
        }
    }

    pub(crate) fn with(self, port: Option<u16>, facts: Facts, caller: &Caller) -> ProjectDetail {
        let can = facts.can(caller);
        let (releases, air) = facts.told(caller);
        ProjectDetail { project: self, port, releases, air, can }
    }
}
