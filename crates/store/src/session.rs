//! Conversations.

use crate::error::Error;
use crate::open::Store;
use crate::row::{Row, args};
use crate::tx::Tx;
use domain::{EpochMs, EventBody, Session, SessionId};

impl Store {
    /// The conversation with this id.
    pub async fn find_session(&self, id: &SessionId) -> Result<Option<Session>, Error> {
        let sql = "select body from sessions where id = $1";
        let row = self.db.read().await?.row(sql, args![id]).await?;
        row.map(|row| row.json("body")).transpose()
    }

    /// Writes a conversation and gives it back with its new `updated_at_ms`, which the next save must carry.
    ///
    /// A conversation whose `updated_at_ms` equals its `created_at_ms` is new. `summary` says what changed in the spec:
    /// then a `SpecChanged` event is written with it. `Conflict` when somebody else saved meanwhile: read it again.
    pub async fn save_session(&self, session: &Session, summary: Option<&str>, now: EpochMs) -> Result<Session, Error> {
        let mut tx = self.begin().await?;
        let saved = tx.save_session(session, now).await?;
        if let (Some(summary), Some(spec)) = (summary, &saved.spec) {
            let body = EventBody::SpecChanged {
                session_id: saved.id.to_string(),
                revision: spec.revision,
                summary: summary.to_owned(),
            };
            tx.record(None, None, body, now);
        }
        tx.commit().await?;
        Ok(saved)
    }

    /// Forgets a conversation; its projects and runs stay. Forgetting an unknown one is no error.
    pub async fn delete_session(&self, id: &SessionId) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.execute("delete from sessions where id = $1", args![id]).await?;
        tx.commit().await
    }

    /// The newest conversations first, by their last change.
    pub async fn sessions(&self, limit: u32) -> Result<Vec<Session>, Error> {
        let sql = "select body from sessions order by updated_at_ms desc, id limit $1";
        let rows = self.db.read().await?.rows(sql, args![limit]).await?;
        rows.iter().map(|row: &Row| row.json("body")).collect()
    }
}

impl Tx {
    async fn save_session(&mut self, session: &Session, now: EpochMs) -> Result<Session, Error> {
        let known = session.updated_at_ms;
        let saved = Session { updated_at_ms: now.max(known + 1), ..session.clone() };
        let body = serde_json::to_string(&saved)?;
        let (sql, args) = if known == session.created_at_ms {
            let sql = "insert into sessions (id, body, created_at_ms, updated_at_ms) values ($1, $2, $3, $4) \
                       on conflict (id) do nothing";
            (sql, args![&session.id, body, session.created_at_ms, saved.updated_at_ms])
        } else {
            let sql = "update sessions set body = $2, updated_at_ms = $3 where id = $1 and updated_at_ms = $4";
            (sql, args![&session.id, body, saved.updated_at_ms, known])
        };
        if self.execute(sql, args).await? == 0 {
            return Err(Error::conflict("this conversation moved on meanwhile; read it again and repeat"));
        }
        Ok(saved)
    }
}
