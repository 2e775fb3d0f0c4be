//! A command that is running.

use crate::live::{Live, Stop};
use crate::tail::Tail;
use crate::{Error, Exit};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How much of the output is kept in memory.
const TAIL_BYTES_MAX: usize = 64 * 1024;

/// A long-lived command, such as a product on the air. Dropping it kills the whole tree.
#[derive(Debug)]
pub struct Running {
    task: JoinHandle<Result<Exit, Error>>,
    stop: Stop,
    tail: Arc<Mutex<Tail>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.kill.cancel();
    }
}

impl Running {
    pub(crate) fn new(live: Live, log: Option<&Path>, log_bytes: u64) -> Result<Self, Error> {
        let tail = Arc::new(Mutex::new(Tail::new(TAIL_BYTES_MAX)));
        let mut log = log.map(|path| Log::open(path, log_bytes)).transpose()?;
        let stop = Stop::default();
        let (kept, heard) = (tail.clone(), stop.clone());
        let task = tokio::spawn(async move {
            let mut on_output = |chunk: &[u8]| {
                kept.lock().unwrap_or_else(PoisonError::into_inner).add(chunk);
                if let Some(log) = &mut log {
                    log.add(chunk);
                }
            };
            live.without_output_limit().listen(&mut on_output, &heard).await
        });
        Ok(Self { task, stop, tail })
    }

    /// Waits until it ends by itself (or was stopped). May be called once; cancel-safe until then.
    pub async fn wait(&mut self) -> Result<Exit, Error> {
        match (&mut self.task).await {
            Ok(outcome) => outcome,
            Err(error) => Err(Error::Setup(format!("the task that listened to the command ended: {error}"))),
        }
    }

    /// Asks it to end (SIGTERM) and kills the whole tree after `grace`.
    pub async fn stop(mut self, grace: Duration) -> Result<Exit, Error> {
        self.stop.term.cancel();
        if let Ok(outcome) = tokio::time::timeout(grace, self.wait()).await {
            return outcome;
        }
        self.stop.kill.cancel();
        self.wait().await
    }

    /// The end of its output, at most 64 KiB.
    pub fn output_tail(&self) -> String {
        self.tail.lock().unwrap_or_else(PoisonError::into_inner).text()
    }

    /// Whether it has ended.
    pub fn has_ended(&self) -> bool {
        self.task.is_finished()
    }
}

/// A log file that begins anew when it is full; the one before is kept as `<name>.1`.
struct Log {
    path: PathBuf,
    file: File,
    size: u64,
    most: u64,
}

impl Log {
    fn open(path: &Path, most: u64) -> Result<Self, Error> {
        let say = |source| Error::Io { path: path.to_owned(), source };
        let file = File::options().create(true).append(true).open(path).map_err(say)?;
        let size = file.metadata().map_err(say)?.len();
        Ok(Self { path: path.to_owned(), file, size, most })
    }

    /// A full disk must not take the product off the air: what cannot be written is lost.
    fn add(&mut self, chunk: &[u8]) {
        if self.size + chunk.len() as u64 > self.most {
            let mut old = self.path.clone().into_os_string();
            old.push(".1");
            let _ = std::fs::rename(&self.path, old);
            if let Ok(file) = File::create(&self.path) {
                self.file = file;
            }
            self.size = 0;
        }
        if self.file.write_all(chunk).is_ok() {
            self.size += chunk.len() as u64;
        }
    }
}
