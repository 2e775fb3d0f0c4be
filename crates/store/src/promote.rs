//! A living installation moves from SQLite to PostgreSQL.
//!
//! First everything is copied while servers and workers go on. Then the source's one writer is held, so that nobody else can
//! write, what changed since is copied, everything is compared, and the same transaction that was held sets up a fence: the
//! source refuses every write from then on. Only then is the target complete. Whenever this is interrupted, either the
//! source goes on as if nothing had been, or it is fenced and the next attempt finishes.

use crate::audit_chain::AuditHead;
use crate::db::Db;
use crate::error::Error;
use crate::open::Store;
use crate::promote_check::{check, check_used, forget_events, must_be_empty, must_be_ours, write_counters};
use crate::promote_copy::{Aim, Picture, Walked, one, walk};
use crate::promote_mark::{Promotion, PromotionState};
use crate::promote_table::{Key, TABLES};
use crate::row::args;
use crate::tx::Tx;
use domain::EpochMs;
use std::time::Instant;

/// What goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromoteStep {
    /// A table is copied and compared while the source goes on.
    Copying(TableProgress),
    /// Nobody else can write to the source from now on.
    Holding,
    /// What changed since is copied, and compared.
    Finishing(TableProgress),
    /// Numbers and chains of the target are checked.
    Checking,
}

/// How far a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableProgress {
    /// Its name.
    pub table: &'static str,
    /// Rows that are behind.
    pub rows: i64,
    /// Rows that there are, about: others may write.
    pub of: i64,
}

/// What a move came to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Promoted {
    /// Whether everything had been moved before, so that nothing was written.
    pub already: bool,
    /// Whether a server has used the target since, so that it may hold more than the source.
    pub in_use: bool,
    /// Where it came from, and where it is: without user and password.
    pub from: String,
    /// Where it is.
    pub to: String,
    /// Rows of each table that the two have in common.
    pub tables: Vec<(String, i64)>,
    /// Rows that were written, repetitions included.
    pub written: i64,
    /// The number of the newest event.
    pub events: i64,
    /// The newest row of the audit trail, recomputed at the target.
    pub audit: AuditHead,
    /// Jobs that were worked on: the target gives them out again when their leases end.
    pub working: i64,
    /// For how long nobody could write to the source, milliseconds.
    pub held_ms: u64,
}

/// Hears of the progress.
pub type PromoteListener<'a> = dyn FnMut(PromoteStep) + Send + 'a;

impl Store {
    /// Moves everything in this SQLite store to the PostgreSQL server at `url`, while others use this store, and fences
    /// this store. May be repeated after any interruption; afterwards a repetition only compares. Refuses a target that
    /// holds something else, and overwrites nothing there.
    pub async fn promote(&self, url: &str, now: EpochMs, tell: &mut PromoteListener<'_>) -> Result<Promoted, Error> {
        if !matches!(self.db, Db::Lite { .. }) {
            return Err(Error::conflict("only an installation on SQLite can be moved; this one is on PostgreSQL"));
        }
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(Error::conflict("a target is like postgres://user:password@host:port/name"));
        }
        // Before any table is made there.
        let bare = Db::open(url).await?;
        let foreign = must_be_ours(&bare).await;
        bare.close().await;
        foreign?;
        let target = Store::open(url).await?;
        let done = self.promote_to(&target, now, tell).await;
        target.close().await;
        done
    }

    async fn promote_to(
        &self,
        target: &Store,
        now: EpochMs,
        tell: &mut PromoteListener<'_>,
    ) -> Result<Promoted, Error> {
        let alone = alone(target).await?;
        let done = match self.agree(target, now).await? {
            PromotionState::Copying => self.copy_to(target, now, tell).await,
            state => self.compare_to(target, state, tell).await,
        };
        // It holds nothing but the lock.
        let _ = alone.rollback().await;
        Ok(Promoted { from: self.describe(), ..done? })
    }

    /// The state of the target in this move: both sides agree that it is this one, or it is refused.
    async fn agree(&self, target: &Store, now: EpochMs) -> Result<PromotionState, Error> {
        let (ours, theirs) = (self.promotion().await?, target.promotion().await?);
        match (ours, theirs) {
            (Some(ours), Some(theirs)) if ours.id == theirs.id => Ok(theirs.state),
            (Some(ours), None) if ours.state == PromotionState::Moved => Err(Error::conflict(format!(
                "this installation was moved to {} already; to stay here instead use --undo",
                ours.peer
            ))),
            (ours, None) => {
                must_be_empty(target).await?;
                self.introduce(target, ours, now).await?;
                Ok(PromotionState::Copying)
            }
            (_, Some(_)) => Err(Error::conflict(format!(
                "{} holds a copy that another move made; name an empty database",
                target.describe()
            ))),
        }
    }

    /// Both sides write down that a move begins. The source first: a target that nobody knows is empty and harmless.
    async fn introduce(&self, target: &Store, ours: Option<Promotion>, now: EpochMs) -> Result<(), Error> {
        let id = match ours {
            // A move that came to nothing, or that goes elsewhere now.
            Some(ours) => ours.id,
            None => {
                let mut tx = self.begin().await?;
                let id = one(tx.rows("select lower(hex(randomblob(16))) as id", args![]).await?)?.text("id")?;
                let (state, peer) = (PromotionState::Begun, target.describe());
                tx.begin_promotion(&Promotion { id: id.clone(), state, peer, at_ms: now }).await?;
                tx.commit().await?;
                id
            }
        };
        let mut tx = target.begin().await?;
        let (state, peer) = (PromotionState::Copying, self.describe());
        tx.begin_promotion(&Promotion { id, state, peer, at_ms: now }).await?;
        tx.commit().await
    }

    async fn copy_to(&self, target: &Store, now: EpochMs, tell: &mut PromoteListener<'_>) -> Result<Promoted, Error> {
        let mut picture = Picture::Living(Box::new(self.db.read().await?));
        let mut told = |at| tell(PromoteStep::Copying(at));
        let first = pass(&mut picture, target, Aim::Copy, None, &mut told).await?;
        drop(picture);
        let mut picture = Picture::Held(Box::new(self.begin().await?));
        let begun = Instant::now();
        tell(PromoteStep::Holding);
        forget_events(&mut picture, target).await?;
        let mut told = |at| tell(PromoteStep::Finishing(at));
        let last = pass(&mut picture, target, Aim::Copy, Some(&first), &mut told).await?;
        write_counters(&mut picture, target).await?;
        tell(PromoteStep::Checking);
        let promoted = check(&mut picture, target).await?;
        let Picture::Held(mut tx) = picture else { unreachable!("it was made held above") };
        tx.fence().await?;
        tx.execute("update promotion set peer = $1", args![target.describe()]).await?;
        tx.set_promotion(PromotionState::Moved, now).await?;
        tx.commit().await?;
        let held_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        // From here on nobody writes to the source, so that the target may be used.
        let mut tx = target.begin().await?;
        tx.set_promotion(PromotionState::Complete, now).await?;
        tx.commit().await?;
        let written = first.iter().chain(&last).map(|walked| walked.written).sum();
        Ok(Promoted { written, held_ms, ..promoted })
    }

    /// Everything was moved before: is it still there?
    async fn compare_to(
        &self,
        target: &Store,
        state: PromotionState,
        tell: &mut PromoteListener<'_>,
    ) -> Result<Promoted, Error> {
        let mut picture = Picture::Living(Box::new(self.db.read().await?));
        if state == PromotionState::InUse {
            tell(PromoteStep::Checking);
            return check_used(&mut picture, target).await;
        }
        let mut told = |at| tell(PromoteStep::Finishing(at));
        pass(&mut picture, target, Aim::Compare, None, &mut told).await?;
        tell(PromoteStep::Checking);
        let promoted = check(&mut picture, target).await?;
        Ok(Promoted { already: true, ..promoted })
    }
}

/// Goes through all tables, parents first. Of trails only what is new since `before`.
async fn pass(
    picture: &mut Picture,
    target: &Store,
    aim: Aim,
    before: Option<&[Walked]>,
    tell: &mut (dyn FnMut(TableProgress) + Send),
) -> Result<Vec<Walked>, Error> {
    let mut all = Vec::new();
    for (at, table) in TABLES.iter().enumerate() {
        if let (Aim::Copy, Some(park)) = (aim, table.park) {
            let mut tx = target.begin().await?;
            tx.execute(park, args![]).await?;
            tx.commit().await?;
        }
        let known = before.map(|before| &before[at]).filter(|_| table.is_trail);
        let from: Key = known.map_or_else(|| table.start(), |known| known.end.clone());
        let of = picture.one(table.count).await?.int("n")?;
        let behind = known.map_or(0, |known| known.rows);
        let told = &mut |rows| tell(TableProgress { table: table.name, rows: behind + rows, of });
        all.push(walk(picture, target, table, (aim, from), told).await?);
    }
    Ok(all)
}

/// A transaction that is open for as long as this process moves something to the target: no two do at once.
async fn alone(target: &Store) -> Result<Tx, Error> {
    let mut tx = target.begin().await?;
    let sql = "select case when pg_try_advisory_xact_lock(hashtextextended('velocity promote', 0)) then 1::bigint else 0 end as got";
    if one(tx.rows(sql, args![]).await?)?.int("got")? == 1 {
        return Ok(tx);
    }
    tx.rollback().await?;
    Err(Error::conflict(format!("another process moves something to {} right now; wait for it", target.describe())))
}
