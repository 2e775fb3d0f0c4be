//! What both sides of a move remember of it, and the fence around a source that has moved.

use crate::error::Error;
use crate::open::Store;
use crate::promote_table::{COUNTERS_FENCE, COUNTERS_UNFENCE, TABLES};
use crate::row::{Row, args};
use crate::tx::Tx;
use domain::EpochMs;

/// How far a move is, as the database that was asked knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromotionState {
    /// A source from which a move has begun; it goes on as ever.
    Begun,
    /// A source whose data is elsewhere: it refuses every write.
    Moved,
    /// A target that is not complete yet: nobody may use it.
    Copying,
    /// A target that is complete, and that no server has used yet.
    Complete,
    /// A target that goes its own way.
    InUse,
}

const NAMES: &[(PromotionState, &str)] = &[
    (PromotionState::Begun, "begun"),
    (PromotionState::Moved, "moved"),
    (PromotionState::Copying, "copying"),
    (PromotionState::Complete, "complete"),
    (PromotionState::InUse, "in_use"),
];

impl PromotionState {
    pub(crate) fn as_str(self) -> &'static str {
        NAMES.iter().find(|(state, _)| *state == self).expect("every state is in the list").1
    }

    fn parse(text: &str) -> Option<Self> {
        NAMES.iter().find(|(_, name)| *name == text).map(|(state, _)| *state)
    }
}

/// A move from SQLite to PostgreSQL that this database takes part in.
#[derive(Debug, Clone)]
pub struct Promotion {
    pub(crate) id: String,
    /// How far it is.
    pub state: PromotionState,
    /// The other side: an address without user and password, or a file's path.
    pub peer: String,
    /// When the state was reached.
    pub at_ms: EpochMs,
}

const ASK: &str = "select id, state, peer, at_ms from promotion";

fn promotion_of(row: &Row) -> Result<Promotion, Error> {
    Ok(Promotion {
        id: row.text("id")?,
        state: row.named("state", PromotionState::parse)?,
        peer: row.text("peer")?,
        at_ms: row.int("at_ms")?,
    })
}

impl Store {
    /// The move that this database takes part in, if there is one.
    pub async fn promotion(&self) -> Result<Option<Promotion>, Error> {
        self.db.read().await?.row(ASK, args![]).await?.as_ref().map(promotion_of).transpose()
    }

    /// Notes that a server uses the target of a move: from now on it goes its own way, and nothing overwrites it.
    pub async fn settle(&self, now: EpochMs) -> Result<(), Error> {
        if self.promotion().await?.is_none_or(|promotion| promotion.state != PromotionState::Complete) {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        tx.set_promotion(PromotionState::InUse, now).await?;
        tx.commit().await
    }

    /// Lifts the fence around a source that has moved, and forgets the move; gives where it went. What was written at the
    /// target since stays there.
    pub async fn stay(&self) -> Result<Promotion, Error> {
        let mut tx = self.begin().await?;
        let row = tx.row(ASK, args![]).await?;
        let found = row.as_ref().map(promotion_of).transpose()?;
        let source = |promotion: &Promotion| matches!(promotion.state, PromotionState::Begun | PromotionState::Moved);
        let Some(promotion) = found.filter(source) else {
            tx.rollback().await?;
            return Err(Error::conflict("nothing was moved away from here, so there is nothing to undo"));
        };
        let tables = TABLES.iter().flat_map(|table| table.unfence);
        for sql in tables.chain(COUNTERS_UNFENCE) {
            tx.execute(sql, args![]).await?;
        }
        tx.execute("delete from promotion", args![]).await?;
        tx.commit().await?;
        Ok(promotion)
    }
}

impl Tx {
    pub(crate) async fn set_promotion(&mut self, state: PromotionState, now: EpochMs) -> Result<(), Error> {
        let sql = "update promotion set state = $1, at_ms = $2";
        self.execute(sql, args![state.as_str(), now]).await.map(drop)
    }

    /// Writes down a move that begins.
    pub(crate) async fn begin_promotion(&mut self, new: &Promotion) -> Result<(), Error> {
        let sql = "insert into promotion (id, state, peer, at_ms) values ($1, $2, $3, $4)";
        let args = args![new.id.as_str(), new.state.as_str(), new.peer.as_str(), new.at_ms];
        self.execute(sql, args).await.map(drop)
    }

    /// Makes the source refuse every write that comes after this transaction, by whichever process.
    pub(crate) async fn fence(&mut self) -> Result<(), Error> {
        let tables = TABLES.iter().flat_map(|table| table.fence);
        for sql in tables.chain(COUNTERS_FENCE) {
            self.execute(sql, args![]).await?;
        }
        Ok(())
    }
}
