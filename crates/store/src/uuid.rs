//! Random UUIDs: the databases have the randomness, this crate has none.

use crate::error::Error;
use crate::row::{Sql, args, list};
use crate::tx::Tx;

const RANDOM: Sql = Sql {
    sqlite: "select lower(hex(randomblob(16))) as hex from json_each($1)",
    postgres: "select replace(cast(gen_random_uuid() as text), '-', '') as hex from jsonb_array_elements_text($1::jsonb)",
};

impl Tx {
    /// One random UUID (version 4).
    pub(crate) async fn uuid(&mut self) -> Result<String, Error> {
        self.uuids(1).await?.pop().ok_or_else(|| Error::broken("the database gave no randomness"))
    }

    /// So many.
    pub(crate) async fn uuids(&mut self, count: usize) -> Result<Vec<String>, Error> {
        let rows = self.rows(RANDOM, args![list(&vec![0; count])?]).await?;
        rows.iter().map(|row| Ok(formatted(&row.text("hex")?))).collect()
    }
}

fn formatted(hex: &str) -> String {
    let variant = ['8', '9', 'a', 'b'][usize::from(hex.as_bytes()[16]) % 4];
    format!("{}-{}-4{}-{variant}{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32])
}
