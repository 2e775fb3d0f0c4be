//! A spec on its way to a product: the worker that claims jobs, the seven stages, the single tasks, and the watch over what
//! is on the air.

mod clock;
mod config;
mod context;
mod desk;
mod door;
mod embed;
mod error;
mod model;
mod picture;
pub mod plan;
mod prune;
mod report;
pub mod secure;
mod stage;
mod task;
mod watch;
mod work;
mod worker;

pub use clock::now_ms;
pub use config::{AgentKey, Config, Duty, Gear, OwnServer, Places};
pub use desk::RemoteConfig;
pub use embed::{EmbeddingModel, keep_reading};
pub use error::Error;
pub use model::{ModelServer, ModelStandings, watch_models};
pub use prune::{Keep, Kind, Pruned, PrunedItem, prune};
pub use worker::{RemoteWorker, Worker, keep_house, worker_name};

/// The toolchain that every product of this version shares.
pub fn toolchain_inputs() -> Result<sandbox::ToolchainInputs, Error> {
    let files = generator::toolchain()?;
    Ok(sandbox::ToolchainInputs {
        requirements: files.requirements,
        package: files.package,
        package_lock: files.package_lock,
    })
}
