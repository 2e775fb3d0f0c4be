use crate::Error;
use crate::work::Work;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Does nothing for a while; ends early only when it is stopped.
pub(super) async fn execute(work: &Work, seconds: f64) -> Result<Value, Error> {
    let began = Instant::now();
    tokio::select! {
        () = tokio::time::sleep(Duration::from_secs_f64(seconds)) => {}
        () = work.cancel.cancelled() => return Err(Error::Stopped),
    }
    Ok(json!({"slept_ms": began.elapsed().as_millis() as u64}))
}
