//! Tickets: each opens one connection once, for whoever cannot send a header. Only a ticket's hash is stored.

use crate::error::Error;
use crate::open::Store;
use crate::row::args;
use domain::EpochMs;

impl Store {
    /// Keeps a ticket until `expires_at`; those that are over are forgotten. `proof` says how its owner was known.
    pub async fn insert_ticket(&self, hash: &str, proof: &str, expires_at: EpochMs, now: EpochMs) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.execute("delete from tickets where expires_at_ms <= $1", args![now]).await?;
        let sql = "insert into tickets (hash, proof, expires_at_ms) values ($1, $2, $3)";
        tx.execute(sql, args![hash, proof, expires_at]).await?;
        tx.commit().await
    }

    /// Takes a ticket: its proof, for the first who shows it in time; none for everybody else.
    pub async fn take_ticket(&self, hash: &str, now: EpochMs) -> Result<Option<String>, Error> {
        let mut tx = self.begin().await?;
        let sql = "delete from tickets where hash = $1 returning proof, expires_at_ms";
        let row = tx.row(sql, args![hash]).await?;
        tx.commit().await?;
        let Some(row) = row else { return Ok(None) };
        Ok((row.int("expires_at_ms")? > now).then_some(row.text("proof")?))
    }
}
