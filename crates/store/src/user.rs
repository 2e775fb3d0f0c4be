//! Accounts.

use crate::error::Error;
use crate::open::Store;
use domain::{EpochMs, Role, User, UserId};

impl Store {
    /// Makes an account with a new id. `Conflict` when the address is taken; addresses are compared in lower case.
    pub async fn insert_user(&self, email: &str, role: Role, password_hash: &str, now: EpochMs) -> Result<User, Error> {
        let _ = (email, role, password_hash, now);
        todo!()
    }

    /// The account of an address with its password hash; none when there is none or it is disabled.
    pub async fn find_login(&self, email: &str) -> Result<Option<(User, String)>, Error> {
        let _ = email;
        todo!()
    }

    /// The account with this id, disabled or not.
    pub async fn find_user(&self, id: &UserId) -> Result<Option<User>, Error> {
        let _ = id;
        todo!()
    }

    /// All accounts, oldest first.
    pub async fn users(&self) -> Result<Vec<User>, Error> {
        todo!()
    }

    /// How many accounts there are.
    pub async fn user_count(&self) -> Result<u64, Error> {
        todo!()
    }

    /// Replaces a password's hash and ends all sign-ins of the account. `NotFound` for an unknown one.
    pub async fn set_password(&self, id: &UserId, password_hash: &str) -> Result<(), Error> {
        let _ = (id, password_hash);
        todo!()
    }
}
