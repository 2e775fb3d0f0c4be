//! Finding records: filters, search, order, pages, histories and duplicates.

use crate::crm_row::{record_columns, record_of};
use crate::error::Error;
use crate::open::Store;
use crate::row::{Arg, Row, Sql, args, list};
use domain::crm::{Fields, keys};
use domain::{EpochMs, Record, RecordChange, RecordId, RecordKind, SessionId};

/// Which records of a kind; none of a field means any.
#[derive(Debug, Clone, Default)]
pub struct RecordFilter {
    /// Each of these is in one of its texts; lower case, see [`domain::crm::words`].
    pub words: Vec<String>,
    /// Where it stands.
    pub status: Option<String>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// With this tag.
    pub tag: Option<String>,
    /// With this address; lower case.
    pub email: Option<String>,
    /// Of this account.
    pub account_id: Option<String>,
    /// Of this person.
    pub person_id: Option<String>,
    /// About this record.
    pub about_id: Option<String>,
    /// Due before this moment.
    pub due_before_ms: Option<EpochMs>,
    /// Changed at this moment or later.
    pub since_ms: Option<EpochMs>,
    /// Those that were taken away instead of those that are there.
    pub deleted: bool,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RecordOrder {
    /// What changed last comes first.
    #[default]
    Changed,
    /// What was made last comes first.
    Created,
    /// By name.
    Name,
    /// What is due first comes first, what is never due last.
    Due,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordPage {
    /// The records.
    pub records: Vec<Record>,
    /// How many there are in all.
    pub total: u64,
}

/// A record as it was after a change.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordVersion {
    /// Which revision.
    pub revision: i64,
    /// What happened.
    pub change: RecordChange,
    /// Who did it.
    pub by: String,
    /// The fields after it.
    pub fields: Fields,
    /// When.
    pub at_ms: EpochMs,
}

/// Records that are perhaps the same.
#[derive(Debug, Clone, PartialEq)]
pub struct DuplicateGroup {
    /// What they share: `email:ana@x.y`.
    pub key: String,
    /// The records, the oldest first.
    pub records: Vec<Record>,
}

macro_rules! where_sql {
    ($words:literal) => {
        concat!(
            "from crm_records r where r.kind = $1 and (r.deleted_at_ms is null) = ($2 = 0) \
             and ($3 is null or r.status = $3) and ($4 is null or r.owner = $4) \
             and ($5 is null or exists (select 1 from crm_tags t where t.record_id = r.id and t.tag = $5)) \
             and ($6 is null or r.email = $6) and ($7 is null or r.account_id = $7) \
             and ($8 is null or r.person_id = $8) and ($9 is null or r.about_id = $9) \
             and ($10 is null or r.due_at_ms < $10) and ($11 is null or r.updated_at_ms >= $11) and ",
            $words
        )
    };
}

macro_rules! where_sqlite {
    () => {
        where_sql!("not exists (select 1 from json_each($12) as w where instr(r.searched, w.value) = 0)")
    };
}

macro_rules! where_postgres {
    () => {
        where_sql!(
            "not exists (select 1 from jsonb_array_elements_text($12::jsonb) as w (value) \
             where strpos(r.searched, w.value) = 0)"
        )
    };
}

macro_rules! page_sql {
    ($sqlite:literal, $postgres:literal) => {
        Sql {
            sqlite: concat!(
                "select",
                record_columns!(),
                where_sqlite!(),
                " order by ",
                $sqlite,
                " limit $13 offset $14"
            ),
            postgres: concat!(
                "select",
                record_columns!(),
                where_postgres!(),
                " order by ",
                $postgres,
                " limit $13 offset $14"
            ),
        }
    };
    ($both:literal) => {
        page_sql!($both, $both)
    };
}

const COUNT: Sql = Sql {
    sqlite: concat!("select count(*) as n ", where_sqlite!()),
    postgres: concat!("select count(*) as n ", where_postgres!()),
};
const BY_CHANGE: Sql = page_sql!("r.updated_at_ms desc, r.id");
const BY_CREATION: Sql = page_sql!("r.created_at_ms desc, r.id");
// Bytes, so that both databases give the same order.
const BY_NAME: Sql = page_sql!("r.name_key, r.id", "r.name_key collate \"C\", r.id");
const BY_DUE: Sql = page_sql!("r.due_at_ms is null, r.due_at_ms, r.id");

macro_rules! sharing_sql {
    ($keys:literal) => {
        concat!(
            "select distinct",
            record_columns!(),
            "from crm_keys k join crm_records r on r.id = k.record_id where r.kind = $1 and r.deleted_at_ms is null \
             and r.id <> $2 and k.key in (select value from ",
            $keys,
            ") order by r.created_at_ms, r.id limit 20"
        )
    };
}
const SHARING: Sql =
    Sql { sqlite: sharing_sql!("json_each($3)"), postgres: sharing_sql!("jsonb_array_elements_text($3::jsonb)") };

impl Store {
    /// A page of records.
    pub async fn records(
        &self,
        kind: RecordKind,
        filter: &RecordFilter,
        order: RecordOrder,
        (limit, offset): (u32, u32),
    ) -> Result<RecordPage, Error> {
        let mut values = filter.args(kind)?;
        let mut tx = self.db.read().await?;
        let count = tx.row(COUNT, values.clone()).await?.ok_or_else(|| Error::broken("a count gave no row"))?;
        values.extend(args![limit, offset]);
        let sql = match order {
            RecordOrder::Changed => BY_CHANGE,
            RecordOrder::Created => BY_CREATION,
            RecordOrder::Name => BY_NAME,
            RecordOrder::Due => BY_DUE,
        };
        let records = tx.rows(sql, values).await?.iter().map(record_of).collect::<Result<_, _>>()?;
        Ok(RecordPage { records, total: count.number("n")? })
    }

    /// A record's history, the newest change first, at most `limit`.
    pub async fn record_versions(&self, id: &RecordId, limit: u32) -> Result<Vec<RecordVersion>, Error> {
        let sql = "select revision, change, changed_by, body, at_ms from crm_changes where record_id = $1 \
                   order by id desc limit $2";
        let rows = self.db.read().await?.rows(sql, args![id.as_str(), limit]).await?;
        rows.iter().map(version_of).collect()
    }

    /// Records that share an address, a number or a name with what is described; `except` is not looked at. At most 20.
    pub async fn duplicates_of(
        &self,
        kind: RecordKind,
        fields: &Fields,
        except: Option<&RecordId>,
    ) -> Result<Vec<Record>, Error> {
        let keys = keys(kind, fields);
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let args = args![kind.as_str(), except.map_or("", RecordId::as_str), list(&keys)?];
        self.db.read().await?.rows(SHARING, args).await?.iter().map(record_of).collect()
    }

    /// Groups of records that share an address, a number or a name, at most `limit` groups.
    pub async fn duplicates(&self, kind: RecordKind, limit: u32) -> Result<Vec<DuplicateGroup>, Error> {
        let mut tx = self.db.read().await?;
        let sql = "select k.key from crm_keys k join crm_records r on r.id = k.record_id \
                   where r.kind = $1 and r.deleted_at_ms is null group by k.key having count(*) > 1 order by k.key limit $2";
        let mut groups = Vec::new();
        for row in &tx.rows(sql, args![kind.as_str(), limit]).await? {
            let key = row.text("key")?;
            let args = args![kind.as_str(), "", list(&[&key])?];
            let records = tx.rows(SHARING, args).await?.iter().map(record_of).collect::<Result<_, _>>()?;
            groups.push(DuplicateGroup { key, records });
        }
        Ok(groups)
    }

    /// The lead that became this conversation.
    pub async fn lead_of_session(&self, id: &SessionId) -> Result<Option<Record>, Error> {
        let sql = concat!(
            "select",
            record_columns!(),
            "from crm_records r where r.session_id = $1 and r.kind = 'lead' order by r.created_at_ms limit 1"
        );
        self.db.read().await?.row(sql, args![id]).await?.as_ref().map(record_of).transpose()
    }
}

impl RecordFilter {
    fn args(&self, kind: RecordKind) -> Result<Vec<Arg>, Error> {
        Ok(args![
            kind.as_str(),
            i64::from(self.deleted),
            self.status.clone(),
            self.owner.clone(),
            self.tag.clone(),
            self.email.clone(),
            self.account_id.clone(),
            self.person_id.clone(),
            self.about_id.clone(),
            self.due_before_ms,
            self.since_ms,
            list(&self.words)?,
        ])
    }
}

fn version_of(row: &Row) -> Result<RecordVersion, Error> {
    Ok(RecordVersion {
        revision: row.int("revision")?,
        change: row.named("change", RecordChange::parse)?,
        by: row.text("changed_by")?,
        fields: row.json("body")?,
        at_ms: row.int("at_ms")?,
    })
}
