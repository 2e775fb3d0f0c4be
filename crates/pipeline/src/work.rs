//! What every job is worked on with: its claim, the desk that it reports to, the sandbox, and a room for its files.

use crate::Error;
use crate::desk::Desk;
use domain::Claim;
use sandbox::{Command, Exit, Sandbox};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const LOG_FLUSH: Duration = Duration::from_millis(400);
const LOG_CHUNK_BYTES: usize = 4 * 1024;

/// One claimed job.
pub(crate) struct Work {
    pub desk: Desk,
    pub claim: Claim,
    pub sandbox: Sandbox,
    /// A directory of its own, made by whoever needs it and removed at the end.
    pub room: PathBuf,
    pub cancel: CancellationToken,
}

impl Work {
    /// Says how far the job is.
    pub async fn doing(&self, percent: u8, doing: &str) -> Result<(), Error> {
        self.desk.progress(&self.claim, percent, doing).await
    }

    /// Appends a line of Velocity's own to the job's log.
    pub async fn say(&self, line: &str) -> Result<(), Error> {
        self.desk.append_log(&self.claim, &format!("{line}\n")).await
    }

    /// Runs a command, streaming its output into the log. The exit code is not judged here.
    pub async fn command(&self, command: &Command) -> Result<(Exit, Vec<u8>), Error> {
        self.command_of(command, &command.argv).await
    }

    /// The same; the log shows these `words`, which `command` carries out.
    pub async fn command_of(&self, command: &Command, words: &[String]) -> Result<(Exit, Vec<u8>), Error> {
        self.say(&format!("$ {}", words.join(" "))).await?;
        let output = Arc::new(Mutex::new(Output::default()));
        let sink = Arc::clone(&output);
        let running = self.sandbox.run(command, move |bytes| lock(&sink).push(bytes), &self.cancel);
        tokio::pin!(running);
        let exit = loop {
            tokio::select! {
                exit = &mut running => break exit?,
                () = tokio::time::sleep(LOG_FLUSH) => self.flush(&output, false).await?,
            }
        };
        self.flush(&output, true).await?;
        let all = std::mem::take(&mut lock(&output).all);
        if self.cancel.is_cancelled() {
            return Err(Error::Stopped);
        }
        Ok((exit, all))
    }

    async fn flush(&self, output: &Mutex<Output>, is_all: bool) -> Result<(), Error> {
        loop {
            let chunk = lock(output).take_chunk(is_all);
            if chunk.is_empty() {
                return Ok(());
            }
            self.desk.append_log(&self.claim, &chunk).await?;
        }
    }
}

#[derive(Default)]
struct Output {
    all: Vec<u8>,
    flushed: usize,
}

impl Output {
    fn push(&mut self, bytes: &[u8]) {
        self.all.extend_from_slice(bytes);
    }

    /// The next piece for the log, cut at a line where possible and never within a letter, unless that `is_all` there will be.
    fn take_chunk(&mut self, is_all: bool) -> String {
        let rest = &self.all[self.flushed..];
        let end = rest.len().min(LOG_CHUNK_BYTES);
        let whole = match std::str::from_utf8(&rest[..end]) {
            // Half a letter; the other half comes with the next bytes.
            Err(error) if error.error_len().is_none() && !(is_all && end == rest.len()) => error.valid_up_to(),
            _ => end,
        };
        let end = rest[..end].iter().rposition(|byte| *byte == b'\n').map_or(whole, |newline| newline + 1);
        let chunk = String::from_utf8_lossy(&rest[..end]).into_owned();
        self.flushed += end;
        chunk
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_never_cut_in_two() {
        let text = "é".repeat(3 * LOG_CHUNK_BYTES / 2 + 1);
        let (mut output, mut log) = (Output::default(), String::new());
        // Bytes come as they come: after an odd one stands half a letter.
        for bytes in format!("a{text}").as_bytes().chunks(777) {
            output.push(bytes);
            log.push_str(&output.take_chunk(false));
        }
        while let chunk = output.take_chunk(true)
            && !chunk.is_empty()
        {
            log.push_str(&chunk);
        }
        assert_eq!(log, format!("a{text}"));
    }

    #[test]
    fn what_is_no_text_comes_to_its_end_all_the_same() {
        let mut output = Output::default();
        output.push(&[b'a', 0xc3]);
        assert_eq!((output.take_chunk(false), output.take_chunk(true)), ("a".to_owned(), "\u{fffd}".to_owned()));
        assert_eq!(output.take_chunk(true), "");
    }
}
