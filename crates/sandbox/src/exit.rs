//! How a command ended.

/// How a command ended, and what it used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exit {
    /// Exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// Ended because its wall time was over.
    pub timed_out: bool,
    /// Ended because it was cancelled.
    pub cancelled: bool,
    /// Ended because it used too much memory.
    pub out_of_memory: bool,
    /// Wall time, milliseconds.
    pub duration_ms: u64,
    /// User and system time of the whole tree, milliseconds.
    pub cpu_ms: u64,
    /// The most memory that the whole tree held at once, bytes; none where it is not counted.
    pub memory_peak_bytes: Option<u64>,
    /// The end of its output, at most [`domain::evidence::LOG_TAIL_BYTES_MAX`] bytes.
    pub output_tail: String,
    /// Whether output was dropped.
    pub truncated: bool,
    /// The level it ran under, as in `Level::as_str`.
    pub level: String,
}

impl Exit {
    /// Whether it ended by itself with code 0.
    pub fn ok(&self) -> bool {
        self.code == Some(0) && !self.timed_out && !self.cancelled
    }

    /// Why it did not end well, in words for a person; none when it did.
    pub fn reason(&self) -> Option<String> {
        if self.cancelled {
            return Some("it was cancelled".to_owned());
        }
        if self.timed_out {
            return Some(format!("it was not over after {} s and was stopped", self.duration_ms / 1000));
        }
        if self.ok() {
            return None;
        }
        let how = match (self.code, self.signal) {
            (Some(code), _) => format!("exit code {code}"),
            (None, Some(9)) => "it was killed (signal 9)".to_owned(),
            (None, Some(24)) => "it used up its CPU time".to_owned(),
            (None, Some(25)) => "it wrote a file larger than allowed".to_owned(),
            (None, Some(signal)) => format!("signal {signal}"),
            (None, None) => "it ended in an unknown way".to_owned(),
        };
        Some(if self.out_of_memory { format!("it ran out of memory; {how}") } else { how })
    }
}
