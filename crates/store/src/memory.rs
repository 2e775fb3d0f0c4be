//! What people and agents keep in mind together: written, confirmed, replaced, forgotten. Each change lands together with its
//! event and the decision that allowed it.

use crate::audit::{NewAudit, hex, named};
use crate::error::Error;
use crate::open::Store;
use crate::row::{Row, args};
use crate::tx::{ReadTx, Tx};
use crate::words::words;
use domain::{
    Decision, EpochMs, EventBody, JobId, Memory, MemoryChange, MemoryId, MemoryKind, MemoryScope, MemoryTrust,
    NewMemory, Ruling, Wish,
};
use sha2::{Digest as _, Sha256};

/// Most memories of one place that no person has confirmed: whoever writes without end fills nobody else's mind.
pub const MEMORIES_UNCONFIRMED_MAX: i64 = 10_000;

/// The columns of a memory, for [`memory_of`].
macro_rules! memory_columns {
    () => {
        "m.id, m.kind, m.scope, m.place, m.title, m.body, m.tags, m.source, m.run_id, m.evidence, m.trust, m.author, m.digest, \
         m.valid_from_ms, m.valid_until_ms, m.supersedes, m.superseded_by, m.superseded_at_ms, m.confirmed_by, \
         m.confirmed_at_ms, m.created_at_ms"
    };
}
pub(crate) use memory_columns;

/// What became of something that shall be remembered.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// As it is remembered.
    pub memory: Memory,
    /// Whether the same was remembered already, so that nothing was written.
    pub existed: bool,
}

/// What makes a memory that memory, SHA-256, hexadecimal: the audit trail names it so and never says what it says.
pub fn memory_digest(new: &NewMemory) -> String {
    text_digest(&new.content())
}

/// SHA-256 of a text, hexadecimal.
pub fn text_digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

impl Store {
    /// Keeps something in mind, trusted as far as `trust` says and no further than what it was derived from, unless a person
    /// vouches for it. What is remembered already is given as it is. `Conflict` for something unusable, a decision that is no
    /// leave, a full place, and for what it may not replace: something more trusted, of another place, or replaced already.
    pub async fn remember(
        &self,
        new: &NewMemory,
        trust: MemoryTrust,
        leave: (&Wish, &Decision),
        now: EpochMs,
    ) -> Result<Kept, Error> {
        check(new)?;
        must_allow(leave.1)?;
        self.retrying(|| async move {
            let mut tx = self.begin().await?;
            tx.lock_memories().await?;
            if let Some(memory) = tx.memory_of_digest(&memory_digest(new)).await? {
                tx.rollback().await?;
                return Ok(Kept { memory, existed: true });
            }
            if let Some(run) = new.run_id {
                let known = tx.row("select id from runs where id = $1", args![run]).await?;
                known.ok_or_else(|| {
                    Error::conflict(format!("there is no run {run}; leave it out, or name one that is there"))
                })?;
            }
            let by = named(&leave.0.principal);
            let id = tx.write_memory(new, trust, &by, now).await?;
            tx.audit(NewAudit::of(leave.0, leave.1, &by, new.run_id, now));
            let memory = tx.memory(id).await?;
            tx.commit().await?;
            Ok(Kept { memory, existed: false })
        })
        .await
    }

    /// A memory by its number.
    pub async fn find_memory(&self, id: MemoryId) -> Result<Option<Memory>, Error> {
        memory(&mut self.db.read().await?, id).await
    }

    /// A person vouches for a memory: whoever the wish names. `NotFound` for an unknown one; nothing happens to one that is confirmed.
    pub async fn confirm_memory(&self, id: MemoryId, leave: (&Wish, &Decision), now: EpochMs) -> Result<Memory, Error> {
        must_allow(leave.1)?;
        let by = named(&leave.0.principal);
        let mut tx = self.begin().await?;
        tx.lock_memories().await?;
        let memory = tx.memory(id).await?;
        if memory.trust == MemoryTrust::Confirmed {
            tx.rollback().await?;
            return Ok(memory);
        }
        let sql = "update memories set trust = 'confirmed', confirmed_by = $2, confirmed_at_ms = $3 where id = $1";
        tx.execute(sql, args![id.0, by.as_str(), now]).await?;
        let memory = tx.memory(id).await?;
        tx.tell_of(&memory, MemoryChange::Confirmed, &by, now);
        tx.audit(NewAudit::of(leave.0, leave.1, &by, None, now));
        tx.commit().await?;
        Ok(memory)
    }

    /// Forgets a memory: the row, its words in the index and what it means to a model are gone, and on SQLite overwritten in
    /// the file. `NotFound` for an unknown one. Whatever it had replaced stays replaced.
    pub async fn forget_memory(&self, id: MemoryId, leave: (&Wish, &Decision), now: EpochMs) -> Result<(), Error> {
        must_allow(leave.1)?;
        let by = named(&leave.0.principal);
        let mut tx = self.begin().await?;
        tx.lock_memories().await?;
        let memory = tx.memory(id).await?;
        tx.execute("delete from memory_vectors where memory_id = $1", args![id.0]).await?;
        tx.execute("delete from memories where id = $1", args![id.0]).await?;
        tx.execute("update memories set superseded_by = null where superseded_by = $1", args![id.0]).await?;
        tx.execute("update memories set supersedes = null where supersedes = $1", args![id.0]).await?;
        tx.tell_of(&memory, MemoryChange::Forgotten, &by, now);
        tx.audit(NewAudit::of(leave.0, leave.1, &by, None, now));
        tx.commit().await?;
        self.db.cut_log().await
    }
}

pub(crate) fn check(new: &NewMemory) -> Result<(), Error> {
    let faults: Vec<String> = new.faults().into_iter().map(|(field, words)| format!("{field}: {words}")).collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::conflict(faults.join("; "))) }
}

pub(crate) fn must_allow(decision: &Decision) -> Result<(), Error> {
    if decision.ruling == Ruling::Allow { Ok(()) } else { Err(Error::conflict(decision.reason.clone())) }
}

async fn memory(tx: &mut ReadTx, id: MemoryId) -> Result<Option<Memory>, Error> {
    let sql = concat!("select ", memory_columns!(), " from memories m where m.id = $1");
    tx.row(sql, args![id.0]).await?.as_ref().map(memory_of).transpose()
}

impl Tx {
    /// Makes everybody else who changes memories wait. What they leave behind in SQLite's file is overwritten at each change, not
    /// only when something is forgotten: the index moves words to elsewhere now and then.
    pub(crate) async fn lock_memories(&mut self) -> Result<(), Error> {
        self.overwrite()?;
        self.lock("select pg_advisory_xact_lock(hashtextextended('memories', 0))", vec![]).await
    }

    async fn memory(&mut self, id: MemoryId) -> Result<Memory, Error> {
        let sql = concat!("select ", memory_columns!(), " from memories m where m.id = $1");
        let row = self.row(sql, args![id.0]).await?;
        memory_of(&row.ok_or_else(|| Error::not_found(format!("memory {id}")))?)
    }

    /// The one that counts and says the same.
    async fn memory_of_digest(&mut self, digest: &str) -> Result<Option<Memory>, Error> {
        let sql = concat!(
            "select ",
            memory_columns!(),
            " from memories m where m.digest = $1 and m.superseded_at_ms is null"
        );
        self.row(sql, args![digest]).await?.as_ref().map(memory_of).transpose()
    }

    /// Writes a memory and puts it into the place of the one that it replaces.
    pub(crate) async fn write_memory(
        &mut self,
        new: &NewMemory,
        trust: MemoryTrust,
        by: &str,
        now: EpochMs,
    ) -> Result<MemoryId, Error> {
        let trust = self.trust_of(new, trust).await?;
        if trust != MemoryTrust::Confirmed {
            self.must_have_room(&new.scope).await?;
        }
        let replaced = match new.supersedes {
            Some(old) => Some(self.replaceable(new, trust, old).await?),
            None => None,
        };
        let id = self.insert_memory(new, trust, by, now).await?;
        if let Some(old) = replaced {
            let sql = "update memories set superseded_by = $2, superseded_at_ms = $3 where id = $1";
            self.execute(sql, args![old.id.0, id.0, now]).await?;
            self.tell_of(&old, MemoryChange::Superseded, by, now);
        }
        let memory = self.memory(id).await?;
        self.tell_of(&memory, MemoryChange::Remembered, by, now);
        Ok(id)
    }

    async fn insert_memory(
        &mut self,
        new: &NewMemory,
        trust: MemoryTrust,
        by: &str,
        now: EpochMs,
    ) -> Result<MemoryId, Error> {
        const SQL: &str = "insert into memories (kind, scope, place, title, body, tags, source, run_id, evidence, trust, author, \
            digest, head, words, valid_from_ms, valid_until_ms, supersedes, confirmed_by, confirmed_at_ms, created_at_ms) \
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) returning id";
        let is_vouched = trust == MemoryTrust::Confirmed;
        let head = words(&format!("{} {}", new.title, new.tags.join(" ")));
        let values = args![
            new.kind.as_str(),
            new.scope.as_str(),
            new.scope.place(),
            new.title.as_str(),
            new.body.as_str(),
            serde_json::to_string(&new.tags)?,
            new.source.as_deref(),
            new.run_id,
            serde_json::to_string(&new.evidence)?,
            trust.as_str(),
            by,
            memory_digest(new),
            head,
            words(&new.body),
            new.valid_from_ms,
            new.valid_until_ms,
            new.supersedes.map(|id| id.0),
            is_vouched.then_some(by),
            is_vouched.then_some(now),
            now,
        ];
        let row = self.row(SQL, values).await?;
        Ok(MemoryId(row.ok_or_else(|| Error::broken("an insert gave no row"))?.int("id")?))
    }

    /// What is derived from something is trusted no further, unless a person vouches for it.
    async fn trust_of(&mut self, new: &NewMemory, trust: MemoryTrust) -> Result<MemoryTrust, Error> {
        let mut least = trust;
        for source in new.derived_from() {
            let row = self.row("select trust from memories where id = $1", args![source.0]).await?;
            // What is forgotten may have been anything.
            let theirs = row.map(|row| row.named("trust", MemoryTrust::parse)).transpose()?;
            least = least.min(theirs.unwrap_or(MemoryTrust::Untrusted));
        }
        Ok(if trust == MemoryTrust::Confirmed { trust } else { least })
    }

    async fn must_have_room(&mut self, scope: &MemoryScope) -> Result<(), Error> {
        let sql = "select count(*) as n from memories where scope = $1 and place = $2 and trust <> 'confirmed'";
        let row = self.row(sql, args![scope.as_str(), scope.place()]).await?;
        if row.map_or(Ok(0), |row| row.int("n"))? < MEMORIES_UNCONFIRMED_MAX {
            return Ok(());
        }
        Err(Error::conflict(format!(
            "{MEMORIES_UNCONFIRMED_MAX} memories there wait for a person who confirms or forgets them; do that first"
        )))
    }

    /// The memory that a new one may replace.
    async fn replaceable(&mut self, new: &NewMemory, trust: MemoryTrust, old: MemoryId) -> Result<Memory, Error> {
        let old = self.memory(old).await?;
        let id = old.id;
        if let Some(by) = old.superseded_by {
            return Err(Error::conflict(format!("memory {id} was replaced by {by}; replace that one")));
        }
        if old.superseded_at_ms.is_some() {
            return Err(Error::conflict(format!("memory {id} was replaced already; write a new one")));
        }
        if old.said.scope != new.scope {
            return Err(Error::conflict(format!("memory {id} counts elsewhere; what replaces it has the same scope")));
        }
        if trust < old.trust {
            let message = format!(
                "memory {id} is {}, and this would be {}: a person must say it",
                old.trust.as_str(),
                trust.as_str()
            );
            return Err(Error::conflict(message));
        }
        Ok(old)
    }

    /// The event of a change. It never holds what a memory says.
    pub(crate) fn tell_of(&mut self, memory: &Memory, change: MemoryChange, by: &str, now: EpochMs) {
        let body = EventBody::MemoryChanged {
            memory_id: memory.id,
            change,
            kind: memory.said.kind,
            trust: memory.trust,
            by: by.to_owned(),
        };
        self.record(memory.said.scope.project(), memory.said.run_id, body, now);
    }
}

/// Reads a row of [`memory_columns`].
pub(crate) fn memory_of(row: &Row) -> Result<Memory, Error> {
    let (scope, place) = (row.text("scope")?, row.text("place")?);
    let scope =
        MemoryScope::of(&scope, &place).ok_or_else(|| Error::broken(format!("nobody knows the scope {scope}")))?;
    let id = |column: &str| Ok::<_, Error>(row.int_or_null(column)?.map(MemoryId));
    Ok(Memory {
        id: MemoryId(row.int("id")?),
        said: NewMemory {
            kind: row.named("kind", MemoryKind::parse)?,
            scope,
            title: row.text("title")?,
            body: row.text("body")?,
            tags: row.json("tags")?,
            source: row.text_or_null("source")?,
            run_id: row.int_or_null("run_id")?.map(JobId),
            evidence: row.json("evidence")?,
            valid_from_ms: row.int_or_null("valid_from_ms")?,
            valid_until_ms: row.int_or_null("valid_until_ms")?,
            supersedes: id("supersedes")?,
        },
        trust: row.named("trust", MemoryTrust::parse)?,
        author: row.text("author")?,
        digest: row.text("digest")?,
        superseded_by: id("superseded_by")?,
        superseded_at_ms: row.int_or_null("superseded_at_ms")?,
        confirmed_by: row.text_or_null("confirmed_by")?,
        confirmed_at_ms: row.int_or_null("confirmed_at_ms")?,
        created_at_ms: row.int("created_at_ms")?,
    })
}
