//! Looking for memories: by words, by what they mean, by what they are about.

use crate::error::Error;
use crate::memory::{memory_columns, memory_of};
use crate::memory_vector::{Meaning, nearest};
use crate::open::Store;
use crate::row::{Arg, Row, Sql, args, list};
use crate::tx::ReadTx;
use crate::words::{Piece, Query};
use domain::{EpochMs, Memory, MemoryKind, MemoryTrust, RunId, Slug};
use std::collections::HashMap;

/// Of how many hits by words and how many by meaning one list is made.
const CANDIDATES_MAX: u32 = 200;
/// The constant of reciprocal rank fusion (Cormack, Clarke, Büttcher 2009).
const FUSION_K: i64 = 60;

/// What is looked for. None of a field means any.
#[derive(Debug, Clone, Default)]
pub struct MemoryQuery {
    /// Words; see [`Found::every_word`].
    pub text: Option<String>,
    /// What the text means to an embedding model: then what means about the same is found, too.
    pub meaning: Option<Meaning>,
    /// What it is.
    pub kind: Option<MemoryKind>,
    /// What counts for this project: its own, and what counts for everything.
    pub project: Option<Slug>,
    /// What counts for this campaign, in the same way.
    pub campaign: Option<String>,
    /// Only of this scope: `all`, `project`, `campaign`.
    pub scope: Option<&'static str>,
    /// Trusted so far at least.
    pub trust: Option<MemoryTrust>,
    /// Of this author, as `user:ana`.
    pub author: Option<String>,
    /// From this run.
    pub run_id: Option<RunId>,
    /// Also what was replaced, is over, or does not count yet.
    pub history: bool,
    /// So many are left out at the beginning.
    pub offset: u32,
}

/// How the memories that were found are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ranking {
    /// The newest first: nothing was looked for.
    Newest,
    /// By words: rare ones, many of them, and those of titles count for more.
    Words,
    /// By words and by what they mean.
    Hybrid,
}

/// One that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundMemory {
    /// The memory.
    pub memory: Memory,
    /// The part of its text that shows why.
    pub snippet: Vec<Piece>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The best first.
    pub memories: Vec<FoundMemory>,
    /// How they are ordered.
    pub ranking: Ranking,
    /// Whether each has every word of the question. When none has, those with any of its words are given.
    pub every_word: bool,
    /// Whether there are more.
    pub more: bool,
}

/// The rest of a statement on `memories m`: `$1` now, `$2` … `$9` the filter.
macro_rules! filtered {
    () => {
        " (m.superseded_at_ms is null and coalesce(m.valid_from_ms, $1) <= $1 and coalesce(m.valid_until_ms, $1 + 1) > $1 \
         or $2 = 1) and ($3 = '' or m.kind = $3) and ($4 = '' or m.scope = $4) and ($5 = '' and $6 = '' or m.scope = 'all' \
         or m.scope = 'project' and m.place = $5 and $5 <> '' or m.scope = 'campaign' and m.place = $6 and $6 <> '') \
         and ($7 = '' or $7 = m.trust or $7 = 'unconfirmed' and m.trust = 'confirmed') and ($8 = '' or m.author = $8) \
         and ($9 = 0 or m.run_id = $9)"
    };
}
pub(crate) use filtered;

/// Newest first; `$10`, `$11` how many and from where on.
const NEWEST: &str = concat!(
    "select ",
    memory_columns!(),
    " from memories m where",
    filtered!(),
    " order by m.id desc limit $10 offset $11"
);

/// `$12` the query.
const BY_WORDS: Sql = Sql {
    sqlite: concat!(
        "select ",
        memory_columns!(),
        ", cast(round(-1000000000.0 * bm25(memory_words, 4.0, 1.0)) as integer) as score from memory_words join memories m \
         on m.id = memory_words.rowid where memory_words match $12 and",
        filtered!(),
        " order by score desc, m.id desc limit $10 offset $11"
    ),
    postgres: concat!(
        "select ",
        memory_columns!(),
        ", (1000000000 * ts_rank('{0.25, 0.25, 0.25, 1.0}', memory_index(m.head, m.words), $12::tsquery, 1))::bigint as score \
         from memories m where memory_index(m.head, m.words) @@ $12::tsquery and",
        filtered!(),
        " order by score desc, m.id desc limit $10 offset $11"
    ),
};

impl MemoryQuery {
    /// The values of [`filtered`].
    pub(crate) fn values(&self, now: EpochMs) -> Vec<Arg> {
        args![
            now,
            i64::from(self.history),
            self.kind.map_or("", MemoryKind::as_str),
            self.scope.unwrap_or_default(),
            self.project.as_ref().map_or("", Slug::as_str),
            self.campaign.as_deref().unwrap_or_default(),
            self.trust.filter(|trust| *trust != MemoryTrust::Untrusted).map_or("", MemoryTrust::as_str),
            self.author.as_deref().unwrap_or_default(),
            self.run_id.map_or(0, |run| run.0),
        ]
    }
}

impl Store {
    /// Looks for memories, the best first, at most `limit`. Text without a single letter or digit finds nothing.
    pub async fn memories(&self, query: &MemoryQuery, limit: u32, now: EpochMs) -> Result<Found, Error> {
        let mut tx = self.db.read().await?;
        let text = query.text.as_deref().filter(|text| !text.trim().is_empty());
        let words = text.and_then(Query::of);
        let values = query.values(now);
        let (ranking, (every_word, rows)) = match (text, &words, &query.meaning) {
            (None, ..) => {
                let page = args![limit.saturating_add(1), query.offset];
                (Ranking::Newest, (true, tx.rows(NEWEST, with(values, page)).await?))
            }
            (Some(_), None, _) => (Ranking::Words, (true, Vec::new())),
            (Some(_), Some(words), None) => {
                let page = (limit.saturating_add(1), query.offset);
                (Ranking::Words, by_words(&mut tx, words, values, page).await?)
            }
            (Some(_), Some(words), Some(meaning)) => {
                let (every_word, ids) = fused(&mut tx, words, meaning, values).await?;
                let page = ids.into_iter().skip(query.offset as usize).take(limit as usize + 1).collect::<Vec<_>>();
                (Ranking::Hybrid, (every_word, by_ids(&mut tx, &page).await?))
            }
        };
        let more = rows.len() > limit as usize;
        let memories =
            rows.iter().take(limit as usize).map(|row| found(row, words.as_ref())).collect::<Result<_, _>>()?;
        Ok(Found { memories, ranking, every_word, more })
    }
}

fn with(mut values: Vec<Arg>, more: Vec<Arg>) -> Vec<Arg> {
    values.extend(more);
    values
}

/// Rows with every word, or else those with any.
async fn by_words(
    tx: &mut ReadTx,
    words: &Query,
    values: Vec<Arg>,
    (limit, offset): (u32, u32),
) -> Result<(bool, Vec<Row>), Error> {
    let is_sqlite = tx.is_sqlite();
    let text = |every| if is_sqlite { words.fts5(every) } else { words.tsquery(every) };
    let (every, any) = (text(true), text(false));
    let rows = tx.rows(BY_WORDS, with(values.clone(), args![limit, offset, every.as_str()])).await?;
    // Behind the last page of what has every word there is nothing, so that pages fit together.
    let is_behind =
        offset > 0 && !tx.rows(BY_WORDS, with(values.clone(), args![1_i64, 0_i64, every])).await?.is_empty();
    if !rows.is_empty() || is_behind {
        return Ok((true, rows));
    }
    Ok((false, tx.rows(BY_WORDS, with(values, args![limit, offset, any])).await?))
}

/// The numbers of what was found by words and by meaning: who stands high in either list stands high.
async fn fused(tx: &mut ReadTx, words: &Query, meaning: &Meaning, values: Vec<Arg>) -> Result<(bool, Vec<i64>), Error> {
    let (every_word, rows) = by_words(tx, words, values.clone(), (CANDIDATES_MAX, 0)).await?;
    let told: Vec<i64> = rows.iter().map(|row| row.int("id")).collect::<Result<_, _>>()?;
    let meant = nearest(tx, meaning, values, CANDIDATES_MAX as usize).await?;
    let mut scores: HashMap<i64, i64> = HashMap::new();
    for list in [told, meant] {
        for (rank, id) in (1..).zip(list) {
            *scores.entry(id).or_default() += 1_000_000_000 / (FUSION_K + rank);
        }
    }
    let mut ids: Vec<i64> = scores.keys().copied().collect();
    ids.sort_by_key(|id| std::cmp::Reverse((scores[id], *id)));
    Ok((every_word, ids))
}

const BY_IDS: Sql = Sql {
    sqlite: concat!(
        "select ",
        memory_columns!(),
        " from json_each($1) l join memories m on m.id = l.value order by l.key"
    ),
    postgres: concat!(
        "select ",
        memory_columns!(),
        " from jsonb_array_elements_text($1::jsonb) with ordinality as l (value, ord) join memories m on m.id = l.value::bigint \
         order by l.ord"
    ),
};

async fn by_ids(tx: &mut ReadTx, ids: &[i64]) -> Result<Vec<Row>, Error> {
    tx.rows(BY_IDS, args![list(ids)?]).await
}

fn found(row: &Row, words: Option<&Query>) -> Result<FoundMemory, Error> {
    const SHORT_CHARS: usize = 240;
    let memory = memory_of(row)?;
    let snippet = match words {
        Some(words) => words.snippet(&memory.said.body),
        None => {
            let text: String = memory.said.body.chars().take(SHORT_CHARS).collect();
            if text.is_empty() { Vec::new() } else { vec![Piece { text, hit: false }] }
        }
    };
    Ok(FoundMemory { memory, snippet })
}
