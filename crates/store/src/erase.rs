//! An account that is erased for good: who it was is gone, what it did stays as somebody's.

use crate::error::Error;
use crate::open::Store;
use crate::row::args;
use crate::tx::Tx;
use crate::user::is_admin_at_work;
use domain::UserId;

/// How whoever was erased is called from then on.
pub const ERASED: &str = "erased";

/// What belongs to an account alone.
const OWN: [&str; 5] = [
    "delete from tokens where user_id = $1",
    "delete from invitations where user_id = $1",
    "delete from identities where user_id = $1",
    "delete from api_keys where owner = $1",
    "delete from avatars where user_id = $1",
];

/// Where an account is named as the one who did something.
const NAMED: [&str; 15] = [
    "update jobs set requested_by = 'erased' where requested_by = $1",
    "update jobs set cancel_requested_by = 'erased' where cancel_requested_by = $1",
    "update runs set requested_by = 'erased' where requested_by = $1",
    "update approvals set requested_by = 'erased' where requested_by = $1",
    "update approvals set decided_by = 'erased' where decided_by = $1",
    "update settings set set_by = 'erased' where set_by = $1",
    "update invitations set created_by = 'erased' where created_by = $1",
    "update crm_records set created_by = 'erased' where created_by = $1",
    "update crm_changes set changed_by = 'erased' where changed_by = $1",
    "update crm_imports set imported_by = 'erased' where imported_by = $1",
    "update campaigns set created_by = 'erased' where created_by = $1",
    "update campaign_members set added_by = 'erased' where added_by = $1",
    "update campaign_runs set added_by = 'erased' where added_by = $1",
    "update memories set author = 'user:erased' where author in ('user:' || $1, 'key:' || $1)",
    "update memories set confirmed_by = 'user:erased' where confirmed_by in ('user:' || $1, 'key:' || $1)",
];

impl Store {
    /// Erases an account: its address, password, picture, sign-ins, keys, invitations and names at providers are gone, on SQLite also from the file;
    /// what it did is [`ERASED`]'s. The audit trail stays as it is: it knows only the account's number, which from now on leads
    /// to nobody. `NotFound` for an unknown account, `Conflict` for the last admin who can sign in.
    pub async fn erase_user(&self, id: &UserId) -> Result<(), Error> {
        self.retrying(|| async move {
            let mut tx = self.begin().await?;
            let done = tx.erase_user(id).await;
            tx.close(done).await
        })
        .await?;
        self.db.cut_log().await
    }
}

impl Tx {
    async fn erase_user(&mut self, id: &UserId) -> Result<(), Error> {
        self.overwrite()?;
        self.lock_admins().await?;
        // Whoever signs in at this moment waits, and then finds no account.
        self.lock("select id from users where id = $1 for update", args![id]).await?;
        let user = self.user(id).await?;
        if is_admin_at_work(&user) && self.other_admins(id).await? == 0 {
            return Err(Error::conflict("this is the last admin who can sign in; make another one first"));
        }
        for sql in OWN.iter().chain(&NAMED) {
            self.execute(*sql, args![id]).await?;
        }
        // People are members by their number or by their address.
        let sql = "delete from campaign_members where member in ($1, $2)";
        self.execute(sql, args![id, user.email.as_str()]).await?;
        self.execute("delete from users where id = $1", args![id]).await.map(drop)
    }
}
