//! Where pictures are taken in and drawn anew: a few at a time, so that they cannot take the machine's memory.

use super::{DAMAGED, Portrait, portrait};
use crate::error::ApiError;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// Pictures that are on their way in at once; each takes up to 5 MB.
const UPLOADS_MAX: usize = 8;
/// Pictures that are drawn at once; each takes up to 128 MiB.
const EASELS_MAX: usize = 2;
/// How long a picture waits for its turn.
const TURN_MAX: Duration = Duration::from_secs(10);

/// See the module.
#[derive(Debug, Clone)]
pub(crate) struct Studio {
    uploads: Arc<Semaphore>,
    easels: Arc<Semaphore>,
}

/// Leave to send a picture.
#[derive(Debug)]
pub(crate) struct Turn(#[allow(dead_code, reason = "it counts until it is dropped")] OwnedSemaphorePermit);

impl Studio {
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let easels = (cores / 2).clamp(1, EASELS_MAX);
        Self { uploads: Arc::new(Semaphore::new(UPLOADS_MAX)), easels: Arc::new(Semaphore::new(easels)) }
    }

    /// A place for a picture to come in.
    pub(crate) async fn turn(&self) -> Result<Turn, ApiError> {
        seat(&self.uploads).await.map(Turn)
    }

    /// What is made of a file; a refusal says what is wrong with it.
    pub(crate) async fn portrait(&self, file: Vec<u8>, turn: Turn) -> Result<Portrait, ApiError> {
        let easel = seat(&self.easels).await?;
        let drawn = spawn_blocking(move || {
            // A caller who hangs up gives no place back before the work is done.
            let _places = (turn, easel);
            portrait(&file)
        });
        let drawn = drawn.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a picture could not be drawn anew");
            Err(DAMAGED.to_owned())
        });
        drawn.map_err(|why| ApiError::invalid(&["body", "avatar"], why))
    }
}

async fn seat(places: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, ApiError> {
    match timeout(TURN_MAX, places.clone().acquire_owned()).await {
        Ok(Ok(seat)) => Ok(seat),
        _ => Err(ApiError::unavailable("too many people change their pictures at this moment; try again in a moment")),
    }
}
