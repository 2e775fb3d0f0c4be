//! Logs of JSON lines that other programs read: accepted tasks, and who wanted what. Written by a thread of their own, so
//! that a slow disk holds no call up, and reopened when the file was moved away.

use serde_json::Value;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// Lines that wait to be written, and their bytes (one holds a task's payload); more are dropped and counted.
const LINES_MAX: usize = 16_384;
const BYTES_MAX: usize = 64 << 20;
/// How often it is looked whether the file was moved.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// A file of JSON lines. Cheap to clone; the thread ends with the last clone.
#[derive(Debug, Clone)]
pub struct Journal {
    lines: SyncSender<Message>,
    /// Bytes that wait.
    waiting: Arc<AtomicUsize>,
    name: &'static str,
}

#[derive(Debug)]
enum Message {
    Line(Vec<u8>),
    Flush(SyncSender<()>),
}

impl Journal {
    /// Opens or makes the file, readable by its owner only. `name` says in the log which journal it is.
    pub fn open(name: &'static str, path: &Path) -> io::Result<Self> {
        let file = Writer::open(path)?;
        let (lines, written) = sync_channel(LINES_MAX);
        let waiting = Arc::new(AtomicUsize::new(0));
        let left = Arc::clone(&waiting);
        std::thread::Builder::new().name(name.to_owned()).spawn(move || write(name, file, &written, &left))?;
        Ok(Self { lines, waiting, name })
    }

    /// Adds a line; never waits.
    pub(crate) fn add(&self, line: &Value) {
        let mut text = line.to_string().into_bytes();
        text.push(b'\n');
        if !self.keep(text) {
            metrics::counter!("velocity_journal_dropped_total", "journal" => self.name).increment(1);
        }
    }

    /// Whether there was room for it.
    fn keep(&self, text: Vec<u8>) -> bool {
        let bytes = text.len();
        let fits = self.waiting.fetch_add(bytes, Ordering::Relaxed) + bytes <= BYTES_MAX;
        let kept = fits && self.lines.try_send(Message::Line(text)).is_ok();
        if !kept {
            self.waiting.fetch_sub(bytes, Ordering::Relaxed);
        }
        kept
    }

    /// Waits until everything that was added lies in the file. Blocks: for the end of the program and for tests.
    pub fn flush(&self) {
        let (done, wait) = sync_channel(1);
        if self.lines.send(Message::Flush(done)).is_ok() {
            let _ = wait.recv_timeout(Duration::from_secs(5));
        }
    }
}

struct Writer {
    path: PathBuf,
    out: BufWriter<File>,
    /// Device and number of the open file.
    place: (u64, u64),
    looked: Instant,
}

impl Writer {
    fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
        let about = file.metadata()?;
        let place = (about.dev(), about.ino());
        Ok(Self { path: path.to_owned(), out: BufWriter::new(file), place, looked: Instant::now() })
    }

    /// Begins a new file where the old one was moved away or deleted.
    fn follow(&mut self) -> io::Result<()> {
        if self.looked.elapsed() < LOOK_EVERY {
            return Ok(());
        }
        self.looked = Instant::now();
        let there = std::fs::metadata(&self.path).ok().map(|about| (about.dev(), about.ino()));
        if there != Some(self.place) {
            self.out.flush()?;
            *self = Self::open(&self.path)?;
        }
        Ok(())
    }

    fn line(&mut self, line: &[u8]) -> io::Result<()> {
        self.follow()?;
        self.out.write_all(line)
    }
}

fn write(name: &str, mut file: Writer, lines: &Receiver<Message>, waiting: &AtomicUsize) {
    let mut dirty = false;
    loop {
        // While lines come they are gathered; as soon as none waits they are flushed.
        let next = if dirty { lines.recv_timeout(Duration::ZERO) } else { lines.recv().map_err(Into::into) };
        let written = match next {
            Ok(Message::Line(line)) => {
                dirty = true;
                let written = file.line(&line);
                waiting.fetch_sub(line.len(), Ordering::Relaxed);
                written
            }
            Ok(Message::Flush(done)) => {
                dirty = false;
                let flushed = file.out.flush();
                let _ = done.send(());
                flushed
            }
            Err(RecvTimeoutError::Timeout) => {
                dirty = false;
                file.out.flush()
            }
            Err(RecvTimeoutError::Disconnected) => {
                let _ = file.out.flush();
                return;
            }
        };
        if let Err(error) = written {
            metrics::counter!("velocity_journal_dropped_total", "journal" => name.to_owned()).increment(1);
            tracing::warn!(journal = name, %error, "cannot write a line");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_moved_file_is_begun_anew_and_loses_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let (path, old) = (dir.path().join("tasks.jsonl"), dir.path().join("tasks.jsonl.1"));
        let journal = Journal::open("test", &path).unwrap();
        journal.add(&json!({"n": 1}));
        journal.flush();
        std::fs::rename(&path, &old).unwrap();
        std::thread::sleep(LOOK_EVERY + Duration::from_millis(50));
        journal.add(&json!({"n": 2}));
        journal.flush();
        assert_eq!(std::fs::read_to_string(&old).unwrap(), "{\"n\":1}\n");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{\"n\":2}\n");
        let mode = std::fs::metadata(&path).unwrap().mode() & 0o777;
        assert_eq!(mode, 0o600);
    }

    #[test]
    fn what_waits_for_a_slow_disk_is_bounded_in_bytes() {
        // A disk so slow that it takes nothing.
        let (lines, _taken) = sync_channel(LINES_MAX);
        let journal = Journal { lines, waiting: Arc::default(), name: "test" };
        let kept = (0..100).filter(|_| journal.keep(vec![b'x'; 1 << 20])).count();
        assert_eq!(kept, BYTES_MAX >> 20);
        assert!(journal.waiting.load(Ordering::Relaxed) <= BYTES_MAX);
    }

    #[test]
    fn lines_are_in_the_file_without_being_asked() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.jsonl");
        let journal = Journal::open("test", &path).unwrap();
        (0..100).for_each(|n| journal.add(&json!({ "n": n })));
        let began = Instant::now();
        while std::fs::read_to_string(&path).unwrap().lines().count() < 100 {
            assert!(began.elapsed() < Duration::from_secs(5));
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
