use serde::{Deserialize, Serialize};

/// The reserved role of a visitor without an account.
pub const ANONYMOUS: &str = "anonymous";

/// Who may do what with an entity's rows. What no grant allows is denied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// See it in lists.
    pub list: Vec<Grant>,
    /// See one row.
    pub read: Vec<Grant>,
    /// Make a row.
    pub create: Vec<Grant>,
    /// Change a row.
    pub update: Vec<Grant>,
    /// Remove a row.
    pub delete: Vec<Grant>,
}

impl Access {
    /// The grants of one operation.
    pub fn grants(&self, operation: Operation) -> &[Grant] {
        match operation {
            Operation::List => &self.list,
            Operation::Read => &self.read,
            Operation::Create => &self.create,
            Operation::Update => &self.update,
            Operation::Delete => &self.delete,
        }
    }

    /// What a role may do; `None` means denied.
    pub fn scope(&self, operation: Operation, role: &str) -> Option<Scope> {
        self.grants(operation).iter().find(|grant| grant.role == role).map(|grant| grant.scope)
    }
}

/// The five operations on rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Operation {
    List,
    Read,
    Create,
    Update,
    Delete,
}

impl Operation {
    /// All five.
    pub const ALL: [Self; 5] = [Self::List, Self::Read, Self::Create, Self::Update, Self::Delete];
}

/// A role's right on the rows of a scope. At most one grant a role and operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// A role's id, or [`ANONYMOUS`].
    pub role: String,
    /// Which rows.
    pub scope: Scope,
}

/// Which rows a grant reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Every row.
    All,
    /// Rows for which the entity's `visible_when` holds; every row when it has none. Own rows always.
    Public,
    /// Rows whose `owner` path leads to the caller; with `create`: the owner is set to the caller. Others answer 404.
    Own,
}
