//! How one looks into a product: the accounts that it begins with.

use crate::auth::{Action, Caller};
use crate::error::{ApiError, ErrorBody};
use crate::extract::Path;
use crate::state::Api;
use axum::Json;
use axum::extract::State;
use domain::Slug;
use serde::Serialize;
use utoipa::ToSchema;

/// An account that a product begins with.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductSignIn {
    /// Its role in the product.
    role: String,
    /// Its address.
    email: String,
    /// Its password, unless somebody changed it since.
    password: &'static str,
}

/// The accounts that a product begins with: to look around, and to be replaced before real people use it. Empty for who may
/// not build it.
#[utoipa::path(
    get, path = "/api/projects/{slug}/sign-ins", operation_id = "list_sign_ins", tag = "projects",
    params(("slug" = String, Path, description = "The project's name")),
    responses(
        (status = 200, description = "Accounts of the product", body = Vec<ProductSignIn>),
        (status = 404, description = "No such project", body = ErrorBody),
    )
)]
pub(crate) async fn list(
    State(api): State<Api>,
    caller: Caller,
    Path(slug): Path<String>,
) -> Result<Json<Vec<ProductSignIn>>, ApiError> {
    caller.may(Action::See).await?;
    let slug = Slug::parse(&slug).map_err(|_| ApiError::not_found("project"))?;
    let project = api.store().find_project(&slug).await?.ok_or_else(|| ApiError::not_found("project"))?;
    if !caller.could_start(&project.id) {
        return Ok(Json(Vec::new()));
    }
    let password = generator::SEED_PASSWORD;
    let all = generator::sign_ins(&project.spec).into_iter();
    Ok(Json(all.map(|one| ProductSignIn { role: one.role, email: one.email, password }).collect()))
}
