//! The refusals that every call has in common, described in one place: who forgets none needs to repeat none.

use crate::error;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::schema::{Object, Schema, Type};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response, ResponseBuilder};

/// Adds to every operation the answers that it may give besides its own, and puts all refusals into their shape.
pub(super) fn describe(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        for operation in operations(item) {
            let shape = if error::is_seeds(path) { "DetailBody" } else { "ErrorBody" };
            for (status, words) in refusals(operation) {
                add(operation, status, words);
            }
            shaped(operation, shape);
            if path.starts_with("/git/") {
                also_plain(operation);
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let all = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
    all.into_iter().filter_map(Option::as_mut)
}

fn refusals(operation: &Operation) -> Vec<(&'static str, &'static str)> {
    let open = operation.security.as_ref().is_some_and(|needs| needs.iter().any(|need| *need == Default::default()));
    let parameters: Vec<ParameterIn> = operation.parameters.iter().flatten().filter_map(place).collect();
    let mut refusals = vec![
        ("403", "Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin"),
        ("503", "The database is busy or not there; try again in a moment"),
    ];
    if !open {
        refusals.push(("401", "Missing or invalid key or sign-in"));
        refusals.push(("429", "Rate limit exceeded; the header Retry-After says how long to wait"));
    }
    if parameters.contains(&ParameterIn::Path) {
        refusals.push(("404", "There is no such thing"));
    }
    if parameters.contains(&ParameterIn::Query) {
        refusals.push(("422", "A parameter cannot be used; `detail` says which"));
    }
    if operation.request_body.is_some() {
        refusals.push(("400", "There is no such task, or a key of the payload is reserved"));
        refusals.push(("413", "The body is too large"));
        refusals.push(("422", "The body cannot be used; `detail` says which field"));
    }
    refusals
}

fn place(parameter: &RefOr<Parameter>) -> Option<ParameterIn> {
    match parameter {
        RefOr::T(parameter) => Some(parameter.parameter_in.clone()),
        RefOr::Ref(_) => None,
    }
}

fn add(operation: &mut Operation, status: &str, words: &str) {
    let fresh = || RefOr::T(ResponseBuilder::new().description(words).build());
    operation.responses.responses.entry(status.to_owned()).or_insert_with(fresh);
}

/// Every refusal has the shape that its address has.
fn shaped(operation: &mut Operation, shape: &str) {
    let refusals = operation.responses.responses.iter_mut().filter(|(status, _)| status.as_str() >= "400");
    for (_, response) in refusals {
        let RefOr::T(response) = response else { continue };
        if !is_own(response) {
            let content = Content::new(Some(Ref::from_schema_name(shape)));
            response.content.insert("application/json".to_owned(), RefOr::T(content));
        }
    }
}

/// git shows a person the words of a refusal and no more, so that is what it is given.
fn also_plain(operation: &mut Operation) {
    let refusals = operation.responses.responses.iter_mut().filter(|(status, _)| status.as_str() >= "400");
    for (_, response) in refusals {
        if let RefOr::T(response) = response {
            let words = RefOr::T(Schema::from(Object::with_type(Type::String)));
            response.content.insert("text/plain".to_owned(), RefOr::T(Content::new(Some(words))));
        }
    }
}

/// Whether a refusal has a shape of its own, as `/ready` has.
fn is_own(response: &Response) -> bool {
    let text = |content: &RefOr<Content>| serde_json::to_string(content).unwrap_or_default();
    response.content.values().any(|content| !text(content).contains("ErrorBody"))
}
