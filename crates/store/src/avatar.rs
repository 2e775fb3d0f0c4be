//! People's pictures.

use crate::error::Error;
use crate::open::Store;
use crate::row::args;
use crate::tx::Tx;
use crate::user::unknown;
use domain::{EpochMs, UserId};

/// A picture, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAvatar {
    /// What it is called, which nobody guesses and nothing was called before.
    pub name: String,
    /// Where it is shown.
    pub url: String,
    /// The length of its edge in pixels, and the file as base64; each size once.
    pub sizes: Vec<(u32, String)>,
}

impl Store {
    /// Gives an account this picture, or none. The one that it had is gone, and on SQLite overwritten in the file. `NotFound`
    /// for an unknown account.
    pub async fn set_avatar(&self, id: &UserId, new: Option<&NewAvatar>, now: EpochMs) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        tx.overwrite()?;
        // The account's row first: of two at once the second waits here, and then takes away what the first one brought.
        let sql = "update users set avatar_url = $2 where id = $1";
        if tx.execute(sql, args![id, new.map(|new| new.url.as_str())]).await? == 0 {
            return Err(unknown());
        }
        tx.delete_avatars(id).await?;
        for (size, body) in new.iter().flat_map(|new| &new.sizes) {
            let name = new.map(|new| new.name.as_str());
            let sql = "insert into avatars (name, size, user_id, body, created_at_ms) values ($1, $2, $3, $4, $5)";
            tx.execute(sql, args![name, *size, id, body.as_str(), now]).await?;
        }
        tx.commit().await
    }

    /// A picture of this size as base64; none when it is gone or never was.
    pub async fn find_avatar(&self, name: &str, size: u32) -> Result<Option<String>, Error> {
        let sql = "select body from avatars where name = $1 and size = $2";
        let row = self.db.read().await?.row(sql, args![name, size]).await?;
        row.map(|row| row.text("body")).transpose()
    }
}

impl Tx {
    pub(crate) async fn delete_avatars(&mut self, id: &UserId) -> Result<(), Error> {
        self.execute("delete from avatars where user_id = $1", args![id]).await.map(drop)
    }
}
