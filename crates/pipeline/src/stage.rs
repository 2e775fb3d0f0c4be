//! The seven stages. Each may be killed at any moment and begun again: it makes its effects once, or undoes its own half.

mod build;
mod code;
mod deploy;
mod monitor;
mod plan;
mod secure;
mod test;

pub(crate) use build::prepare_tree;
pub(crate) use deploy::release_plan;

use crate::Error;
use crate::context::Context;
use domain::Stage;
use serde_json::Value;

/// Works on a stage to its end and gives its result.
pub(crate) async fn execute(context: &Context<'_>) -> Result<Value, Error> {
    match context.stage {
        Stage::Plan => plan::execute(context).await,
        Stage::Code => code::execute(context).await,
        Stage::Test => test::execute(context).await,
        Stage::Secure => secure::execute(context).await,
        Stage::Build => build::execute(context).await,
        Stage::Deploy => deploy::execute(context).await,
        Stage::Monitor => monitor::execute(context).await,
    }
}
