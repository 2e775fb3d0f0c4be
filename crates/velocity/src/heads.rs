//! Heads of the audit trail, signed and written outside the database: whoever rewrites the database cannot rewrite these.

use anyhow::{Context as _, anyhow, bail};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use store::AuditHead;

/// One exported head: a line of `heads.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignedHead {
    /// When it was exported, epoch milliseconds.
    pub(crate) at_ms: i64,
    /// The newest row's number.
    pub(crate) seq: i64,
    /// The newest row's hash.
    pub(crate) hash: String,
    /// Ed25519 over the three above, hexadecimal.
    pub(crate) signature: String,
}

impl SignedHead {
    fn message(at_ms: i64, head: &AuditHead) -> String {
        format!("velocity audit head\n{at_ms}\n{}\n{}\n", head.seq, head.hash)
    }

    /// The head without its signature.
    pub(crate) fn head(&self) -> AuditHead {
        AuditHead { seq: self.seq, hash: self.hash.clone() }
    }

    /// Whether this key signed it.
    pub(crate) fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        let Some(bytes) = unhex::<64>(&self.signature) else { return false };
        let message = Self::message(self.at_ms, &self.head());
        key.verify_strict(message.as_bytes(), &Signature::from_bytes(&bytes)).is_ok()
    }
}

/// The directory of the exported heads, and the key that signs them.
pub(crate) struct Heads {
    dir: PathBuf,
    key: SigningKey,
}

impl Heads {
    /// Opens the directory; makes it and the key when they are missing. Only the owner may read the key.
    pub(crate) fn open(dir: &Path) -> anyhow::Result<Self> {
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
        made.with_context(|| format!("cannot make {}", dir.display()))?;
        let key = match std::fs::read_to_string(dir.join("key")) {
            Ok(text) => SigningKey::from_bytes(&unhex(text.trim()).ok_or_else(|| not_a_key(&dir.join("key")))?),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => new_key(dir)?,
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", dir.join("key").display())),
        };
        let public = dir.join("key.pub");
        let text = format!("{}\n", hex(key.verifying_key().as_bytes()));
        if std::fs::read_to_string(&public).ok().as_deref() != Some(&text) {
            std::fs::write(&public, text).with_context(|| format!("cannot write {}", public.display()))?;
        }
        Ok(Self { dir: dir.to_owned(), key })
    }

    /// Appends a head, unless the newest one says the same; gives whether it did.
    pub(crate) fn export(&self, head: &AuditHead, now: i64) -> anyhow::Result<bool> {
        let path = self.dir.join("heads.jsonl");
        cut_half_line(&path)?;
        let newest = read(&path)?.pop();
        if head.seq == 0 || newest.as_ref().is_some_and(|newest| newest.head() == *head) {
            return Ok(false);
        }
        if let Some(newest) = newest.filter(|newest| newest.seq >= head.seq) {
            bail!(
                "the audit trail ends at row {}, though row {} was exported; see `velocity audit verify`",
                head.seq,
                newest.seq
            );
        }
        let signature = hex(&self.key.sign(SignedHead::message(now, head).as_bytes()).to_bytes());
        let line = SignedHead { at_ms: now, seq: head.seq, hash: head.hash.clone(), signature };
        let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(&path)?;
        file.write_all(format!("{}\n", serde_json::to_string(&line)?).as_bytes())?;
        file.sync_data()?;
        Ok(true)
    }
}

/// Takes away what a crash or a full disk left of a last line: it was never taken for written, and nothing could be read or
/// written behind it any more.
fn cut_half_line(path: &Path) -> anyhow::Result<()> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    if whole == text.len() {
        return Ok(());
    }
    tracing::warn!(path = %path.display(), "the last line was written by half only; it is taken away");
    let file = OpenOptions::new().write(true).open(path)?;
    file.set_len(whole as u64)?;
    Ok(file.sync_data()?)
}

/// The exported heads, the oldest first; none when there is no file.
pub(crate) fn read(path: &Path) -> anyhow::Result<Vec<SignedHead>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let mut heads = Vec::new();
    for (at, line) in BufReader::new(file).lines().enumerate() {
        let head = serde_json::from_str(&line?);
        heads.push(head.with_context(|| format!("line {} of {} is no head", at + 1, path.display()))?);
    }
    Ok(heads)
}

/// The exported heads of a directory, each one's signature looked at.
pub(crate) fn checked(dir: &Path) -> anyhow::Result<api::HeadCheck> {
    checked_by(&dir.join("heads.jsonl"), &dir.join("key.pub"))
}

/// The same of a file, by a key that may be kept elsewhere.
pub(crate) fn checked_by(heads: &Path, key: &Path) -> anyhow::Result<api::HeadCheck> {
    let signed = read(heads)?;
    let forged = match signed.is_empty() {
        true => None,
        false => {
            let key = public_key(key)?;
            signed.iter().position(|head| !head.is_signed_by(&key)).map(|at| at + 1)
        }
    };
    Ok(api::HeadCheck { heads: signed.iter().map(SignedHead::head).collect(), forged })
}

/// Reads a public key: 64 hexadecimal digits.
pub(crate) fn public_key(path: &Path) -> anyhow::Result<VerifyingKey> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let bytes = unhex(text.trim()).ok_or_else(|| not_a_key(path))?;
    VerifyingKey::from_bytes(&bytes).map_err(|_| not_a_key(path))
}

fn new_key(dir: &Path) -> anyhow::Result<SigningKey> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| anyhow!("the system gives no randomness: {error}"))?;
    let path = dir.join("key");
    let file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&path);
    let mut file = file.with_context(|| format!("cannot write {}", path.display()))?;
    file.write_all(format!("{}\n", hex(&seed)).as_bytes())?;
    file.sync_all()?;
    Ok(SigningKey::from_bytes(&seed))
}

fn not_a_key(path: &Path) -> anyhow::Error {
    anyhow!("{} holds no Ed25519 key: it should be 64 hexadecimal digits", path.display())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn head(seq: i64) -> AuditHead {
        AuditHead { seq, hash: format!("hash {seq}") }
    }

    #[test]
    fn a_head_is_exported_once_signed_and_by_a_key_that_only_the_owner_reads() {
        let place = tempfile::tempdir().unwrap();
        let dir = place.path().join("audit");
        let heads = Heads::open(&dir).unwrap();
        assert!(!heads.export(&head(0), 1).unwrap(), "an empty trail has no head");
        assert!(heads.export(&head(3), 1).unwrap());
        assert!(!heads.export(&head(3), 2).unwrap());
        // The key is the same after a restart.
        assert!(Heads::open(&dir).unwrap().export(&head(5), 3).unwrap());
        let (all, key) = (read(&dir.join("heads.jsonl")).unwrap(), public_key(&dir.join("key.pub")).unwrap());
        assert_eq!(all.iter().map(|head| head.seq).collect::<Vec<_>>(), [3, 5]);
        assert!(all.iter().all(|head| head.is_signed_by(&key)));
        let forged = SignedHead { hash: "hash 4".into(), ..all[1].clone() };
        assert!(!forged.is_signed_by(&key));
        assert_eq!(std::fs::metadata(dir.join("key")).unwrap().permissions().mode() & 0o777, 0o600);
        // A line that was written by half.
        let file = dir.join("heads.jsonl");
        let whole = std::fs::read(&file).unwrap();
        std::fs::write(&file, [&whole[..], b"{\"at_ms\":7,\"se"].concat()).unwrap();
        assert!(!heads.export(&head(5), 3).unwrap());
        assert_eq!(std::fs::read(&file).unwrap(), whole);
        assert!(heads.export(&head(4), 4).unwrap_err().to_string().contains("row 5 was exported"));
    }
}
