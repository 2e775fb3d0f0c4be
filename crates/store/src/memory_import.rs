//! Memories as JSON lines: out of one installation and into another one, or back into the same.

use crate::audit::{NewAudit, named};
use crate::error::Error;
use crate::memory::{check, memory_columns, memory_of, must_allow};
use crate::open::Store;
use crate::row::{Row, args};
use crate::tx::Tx;
use domain::memory::{LIST_MAX, SOURCE_CHARS_MAX};
use domain::{Decision, EpochMs, Memory, MemoryChange, MemoryId, MemoryTrust, NewMemory, Wish};
use serde::{Deserialize, Serialize};

/// Most lines that are taken at once.
pub const LINES_MAX: usize = 1_000;

/// A line of an export.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExportLine {
    /// The memory.
    #[serde(flatten)]
    pub memory: Memory,
    /// The digest of the one that it replaced: numbers are others elsewhere.
    pub supersedes_digest: Option<String>,
}

/// A line that is taken: of a memory as it was exported, or only what it says.
#[derive(Debug, Deserialize)]
struct Line {
    #[serde(flatten)]
    said: NewMemory,
    trust: Option<MemoryTrust>,
    author: Option<String>,
    created_at_ms: Option<EpochMs>,
    superseded_at_ms: Option<EpochMs>,
    supersedes_digest: Option<String>,
}

/// What became of the lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// How many were read, empty ones left out.
    pub read: u32,
    /// How many are remembered now.
    pub added: u32,
    /// How many were remembered already, or were once replaced here.
    pub known: u32,
    /// Those that could not be taken.
    pub faults: Vec<ImportFault>,
}

/// A line that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportFault {
    /// Which, from 1.
    pub line: u32,
    /// Why, and what to do about it.
    pub reason: String,
}

impl Store {
    /// Memories with a higher number than `after`, whatever became of them, at most `limit`: to be exported.
    pub async fn memories_after(&self, after: MemoryId, limit: u32) -> Result<Vec<ExportLine>, Error> {
        let sql = concat!(
            "select ",
            memory_columns!(),
            ", s.digest as supersedes_digest from memories m left join memories s on s.id = m.supersedes where m.id > $1 \
             order by m.id limit $2"
        );
        let rows = self.db.read().await?.rows(sql, args![after.0, limit]).await?;
        let line = |row: &Row| {
            Ok(ExportLine { memory: memory_of(row)?, supersedes_digest: row.text_or_null("supersedes_digest")? })
        };
        rows.iter().map(line).collect()
    }

    /// Takes lines of an export, in one transaction; those that cannot be taken are named and the others kept. All of them are
    /// text from elsewhere, so none is trusted, unless whoever imports vouches for them: then as far as they were. `Conflict` for
    /// more than [`LINES_MAX`] lines and a decision that is no leave.
    pub async fn import_memories(
        &self,
        text: &str,
        vouched: bool,
        leave: (&Wish, &Decision),
        now: EpochMs,
    ) -> Result<Imported, Error> {
        must_allow(leave.1)?;
        let lines: Vec<(u32, &str)> = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).collect();
        if lines.len() > LINES_MAX {
            return Err(Error::conflict(format!("there are {} lines; send at most {LINES_MAX} at once", lines.len())));
        }
        let (lines, by) = (&lines, &named(&leave.0.principal));
        self.retrying(|| async move {
            let mut tx = self.begin().await?;
            tx.lock_memories().await?;
            let mut imported = Imported::default();
            for (number, line) in lines {
                imported.read += 1;
                match tx.import_line(line, vouched, by, now).await {
                    Ok(true) => imported.added += 1,
                    Ok(false) => imported.known += 1,
                    Err(Error::Conflict { message }) => {
                        imported.faults.push(ImportFault { line: *number, reason: message });
                    }
                    Err(error) => return Err(error),
                }
            }
            tx.audit(NewAudit::of(leave.0, leave.1, by, None, now));
            tx.commit().await?;
            Ok(imported)
        })
        .await
    }
}

impl Tx {
    /// Takes one line; false when it is known. `Conflict` when it cannot be taken, before anything was written of it.
    async fn import_line(&mut self, line: &str, vouched: bool, by: &str, now: EpochMs) -> Result<bool, Error> {
        let line: Line =
            serde_json::from_str(line).map_err(|error| Error::conflict(format!("this is no memory: {error}")))?;
        let said = line.of_here();
        check(&said)?;
        if !self.rows("select id from memories where digest = $1", args![crate::memory_digest(&said)]).await?.is_empty()
        {
            return Ok(false);
        }
        let trust = line.trust.filter(|_| vouched).unwrap_or(MemoryTrust::Untrusted);
        let supersedes = match &line.supersedes_digest {
            Some(digest) => self.replaced_by_line(digest, &said, trust).await?,
            None => None,
        };
        let id = self.write_memory(&said, trust, by, now).await?;
        let sql = "update memories set created_at_ms = $2, superseded_at_ms = $3 where id = $1";
        let created = line.created_at_ms.filter(|at| (0..=now).contains(at)).unwrap_or(now);
        self.execute(sql, args![id.0, created, line.superseded_at_ms]).await?;
        if let Some(old) = supersedes {
            let sql = "update memories set superseded_by = $2, superseded_at_ms = coalesce(superseded_at_ms, $3) where id = $1";
            self.execute(sql, args![old.id.0, id.0, now]).await?;
            self.execute("update memories set supersedes = $2 where id = $1", args![id.0, old.id.0]).await?;
            if old.superseded_at_ms.is_none() {
                self.tell_of(&old, MemoryChange::Superseded, by, now);
            }
        }
        Ok(true)
    }

    /// The one of this digest, when what a line says may replace it here: it has no other successor, counts for the same, and is
    /// trusted no further.
    async fn replaced_by_line(
        &mut self,
        digest: &str,
        said: &NewMemory,
        trust: MemoryTrust,
    ) -> Result<Option<Memory>, Error> {
        let sql = concat!(
            "select ",
            memory_columns!(),
            " from memories m where m.digest = $1 and m.superseded_by is null order by m.id desc limit 1"
        );
        let old = self.row(sql, args![digest]).await?.as_ref().map(memory_of).transpose()?;
        Ok(old.filter(|old| old.said.scope == said.scope && old.trust <= trust))
    }
}

impl Line {
    /// What it says, with nothing in it that only the other installation knows.
    fn of_here(&self) -> NewMemory {
        let mut said = NewMemory { run_id: None, supersedes: None, ..self.said.clone() };
        said.evidence.retain(|piece| !piece.starts_with("memory:"));
        if let Some(author) = self.author.as_deref().filter(|_| said.evidence.len() < LIST_MAX) {
            let run = self.said.run_id.map(|run| format!(" in run {run}")).unwrap_or_default();
            let visible = author.chars().filter(|letter| !letter.is_control());
            let origin: String = format!("origin: {}{run}", visible.collect::<String>());
            said.evidence.push(origin.chars().take(SOURCE_CHARS_MAX).collect());
        }
        said
    }
}
