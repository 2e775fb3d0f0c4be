//! A command that is running.

use crate::{Error, Exit};
use std::time::Duration;

/// A long-lived command, such as a product on the air. Dropping it kills the whole tree.
#[derive(Debug)]
pub struct Running {}

impl Running {
    /// Waits until it ends by itself (or was stopped).
    pub async fn wait(&mut self) -> Result<Exit, Error> {
        todo!()
    }

    /// Asks it to end (SIGTERM) and kills the whole tree after `grace`.
    pub async fn stop(self, _grace: Duration) -> Result<Exit, Error> {
        todo!()
    }

    /// The end of its output, at most 64 KiB.
    pub fn output_tail(&self) -> String {
        todo!()
    }

    /// Whether it has ended.
    pub fn has_ended(&self) -> bool {
        todo!()
    }
}
