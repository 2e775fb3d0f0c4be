//! Where a product is reached.

use crate::config::Config;
use domain::{Release, Slug};
use serde::Serialize;
use utoipa::ToSchema;

/// Where a product is reached. Both are other origins than Velocity's.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Urls {
    /// Under its own name, through Velocity.
    pub(crate) url: String,
    /// On its own port.
    pub(crate) own_url: String,
}

/// The address under the product's own name.
pub(crate) fn url(config: &Config, project: &Slug) -> String {
    format!("http://{}.localhost:{}/", project.host(), config.port)
}

/// Where a release is reached.
pub(crate) fn urls(config: &Config, release: &Release) -> Urls {
    // By number, not by the name `localhost`: cookies do not tell ports apart, so a product must not share Velocity's name.
    Urls { url: url(config, &release.project), own_url: format!("http://127.0.0.1:{}/", release.port) }
}
