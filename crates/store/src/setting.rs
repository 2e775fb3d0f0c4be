//! Settings that people change while the servers run.

use crate::audit::{self, NewAudit};
use crate::error::Error;
use crate::open::Store;
use crate::row::args;
use domain::{Decision, EpochMs, Ruling, Wish};

/// What was set, by whom, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The value.
    pub value: String,
    /// A user's id or a key's name.
    pub set_by: String,
    /// When.
    pub updated_at_ms: EpochMs,
}

impl Store {
    /// A setting; none when nobody has set it.
    pub async fn setting(&self, name: &str) -> Result<Option<Setting>, Error> {
        let sql = "select value, set_by, updated_at_ms from settings where name = $1";
        let row = self.db.read().await?.row(sql, args![name]).await?;
        let setting = |row: crate::row::Row| {
            Ok(Setting {
                value: row.text("value")?,
                set_by: row.text("set_by")?,
                updated_at_ms: row.int("updated_at_ms")?,
            })
        };
        row.map(setting).transpose()
    }

    /// Changes a setting, or takes it back (`value` is none), in one transaction with the decision that allowed it. `Conflict`
    /// when the decision is no leave.
    pub async fn change_setting(
        &self,
        name: &str,
        value: Option<&str>,
        by: &str,
        (wish, decision): (&Wish, &Decision),
        now: EpochMs,
    ) -> Result<(), Error> {
        if decision.ruling != Ruling::Allow {
            return Err(Error::conflict(decision.reason.clone()));
        }
        self.retrying(|| async move {
            let mut tx = self.begin().await?;
            match value {
                Some(value) => {
                    let sql = "insert into settings (name, value, set_by, updated_at_ms) values ($1, $2, $3, $4) \
                               on conflict (name) do update set value = excluded.value, set_by = excluded.set_by, \
                               updated_at_ms = excluded.updated_at_ms";
                    tx.execute(sql, args![name, value, by, now]).await?;
                }
                None => {
                    tx.execute("delete from settings where name = $1", args![name]).await?;
                }
            }
            tx.audit(NewAudit::of(wish, decision, &audit::named(&wish.principal), None, now));
            tx.commit().await
        })
        .await
    }
}
