//! What a product writes: one file a project, of which anybody may read a piece while it grows.

use domain::Slug;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// A piece of a product's log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogPiece {
    /// What was written; what is no UTF-8 becomes U+FFFD.
    pub text: String,
    /// Where the piece begins in the file, in bytes.
    pub from: u64,
    /// Where the next piece begins.
    pub end: u64,
}

/// The log of a project below the directory of logs.
pub(crate) fn log_file(logs: &Path, project: &Slug) -> PathBuf {
    logs.join(format!("{project}.log"))
}

/// What a product wrote after the byte `from`, or the end of it, at most `most` bytes and whole lines where there are any.
/// A file that has begun anew since is read from its beginning; one that is not there is empty.
pub fn read_log(logs: &Path, project: &Slug, from: Option<u64>, most: u64) -> io::Result<LogPiece> {
    let mut file = match File::open(log_file(logs, project)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(LogPiece::default()),
        opened => opened?,
    };
    let length = file.metadata()?.len();
    let start = match from {
        Some(from) if from > length => 0,
        Some(from) => from,
        None => length.saturating_sub(most),
    };
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    // The end of a file begins in the middle of a line, and a piece of one may end in the middle of a letter.
    let skip = if from.is_none() && start > 0 {
        bytes.iter().position(|byte| *byte == b'\n').map_or(0, |at| at + 1)
    } else {
        0
    };
    let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1).max(skip);
    let text = String::from_utf8_lossy(&bytes[skip..end]).into_owned();
    Ok(LogPiece { text, from: start + skip as u64, end: start + end as u64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_read_piece_by_piece_and_from_its_end() {
        let dir = tempfile::tempdir().unwrap();
        let shop = Slug::parse("shop").unwrap();
        assert_eq!(read_log(dir.path(), &shop, None, 10).unwrap(), LogPiece::default());
        std::fs::write(log_file(dir.path(), &shop), "one\ntwo\nthree\nfo").unwrap();
        let tail = read_log(dir.path(), &shop, None, 10).unwrap();
        assert_eq!((tail.text.as_str(), tail.from, tail.end), ("three\n", 8, 14));
        let all = read_log(dir.path(), &shop, Some(0), 100).unwrap();
        assert_eq!((all.text.as_str(), all.end), ("one\ntwo\nthree\n", 14));
        let rest = read_log(dir.path(), &shop, Some(14), 100).unwrap();
        assert_eq!((rest.text.as_str(), rest.end), ("fo", 16));
        let anew = read_log(dir.path(), &shop, Some(999), 4).unwrap();
        assert_eq!((anew.text.as_str(), anew.from, anew.end), ("one\n", 0, 4));
    }
}
