//! What memories mean to an embedding model: one vector each, of one byte a dimension. They are compared here, because neither
//! database can by itself.

use crate::audit::hex;
use crate::error::Error;
use crate::memory_search::filtered;
use crate::open::Store;
use crate::row::{Arg, args};
use crate::tx::ReadTx;
use domain::MemoryId;

/// Most vectors that one question is compared with: the newest.
const COMPARED_MAX: u32 = 20_000;
/// Longest vector.
const DIMENSIONS_MAX: usize = 8_192;
/// What is less alike than this has nothing to do with the question: a cosine, times 1,000.
const ALIKE_MIN: i64 = 250;

/// What a text means to a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    model: String,
    /// Scaled so that the largest is 127.
    vector: Vec<i8>,
}

impl Meaning {
    /// From what an embedding model answered. None for a vector without direction, or one that is too long.
    pub fn of(model: &str, vector: &[f32]) -> Option<Self> {
        let largest = vector.iter().fold(0_f32, |largest, value| largest.max(value.abs()));
        let usable =
            largest.is_normal() && vector.len() <= DIMENSIONS_MAX && vector.iter().all(|value| value.is_finite());
        // From -127 to 127 by construction.
        let scaled = |value: &f32| (value / largest * 127.0).round() as i8;
        usable.then(|| Self { model: model.to_owned(), vector: vector.iter().map(scaled).collect() })
    }

    fn text(&self) -> String {
        hex(&self.vector.iter().map(|value| value.to_le_bytes()[0]).collect::<Vec<_>>())
    }

    /// The cosine of the angle to a stored vector, times 1,000. None when it has another length.
    fn likeness(&self, stored: &str) -> Option<i64> {
        let theirs: Vec<i8> = bytes(stored)?;
        if theirs.len() != self.vector.len() {
            return None;
        }
        let dot = |a: &[i8], b: &[i8]| a.iter().zip(b).map(|(a, b)| i64::from(*a) * i64::from(*b)).sum::<i64>();
        let lengths = (dot(&self.vector, &self.vector) as f64 * dot(&theirs, &theirs) as f64).sqrt();
        (lengths > 0.0).then(|| (1_000.0 * dot(&self.vector, &theirs) as f64 / lengths).round() as i64)
    }
}

fn bytes(text: &str) -> Option<Vec<i8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pair = |pair: &[u8]| Some(i8::from_le_bytes([digit(pair[0])? << 4 | digit(*pair.get(1)?)?]));
    text.as_bytes().chunks(2).map(pair).collect()
}

/// A memory that the model has not read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its number.
    pub id: MemoryId,
    /// Title and text.
    pub text: String,
    /// [`domain::Memory::digest`].
    pub digest: String,
}

impl Store {
    /// Memories with a higher number than `after` that this model has not read, the oldest first, at most `limit`. Those that only
    /// another model has read count.
    pub async fn unread_memories(&self, model: &str, after: MemoryId, limit: u32) -> Result<Vec<Unread>, Error> {
        let sql = "select m.id, m.title, m.body, m.digest from memories m left join memory_vectors v \
                   on v.memory_id = m.id and v.model = $1 where m.id > $2 and v.memory_id is null order by m.id limit $3";
        let rows = self.db.read().await?.rows(sql, args![model, after.0, limit]).await?;
        let unread = |row: &crate::row::Row| {
            let text = format!("{}\n{}", row.text("title")?, row.text("body")?);
            Ok(Unread { id: MemoryId(row.int("id")?), text, digest: row.text("digest")? })
        };
        rows.iter().map(unread).collect()
    }

    /// Writes down what a memory means. Nothing when it was forgotten meanwhile.
    pub async fn put_meaning(&self, of: &Unread, meaning: &Meaning) -> Result<(), Error> {
        let mut tx = self.begin().await?;
        let sql = "insert into memory_vectors (memory_id, model, vector) select m.id, $2, $3 from memories m where m.id = $1 \
                   and m.digest = $4 on conflict (memory_id) do update set model = excluded.model, vector = excluded.vector";
        tx.execute(sql, args![of.id.0, meaning.model.as_str(), meaning.text(), of.digest.as_str()]).await?;
        tx.commit().await
    }
}

const VECTORS: &str = concat!(
    "select m.id, v.vector from memories m join memory_vectors v on v.memory_id = m.id and v.model = $10 where",
    filtered!(),
    " order by m.id desc limit $11"
);

/// The numbers of the memories that mean most nearly the same, the nearest first.
pub(crate) async fn nearest(
    tx: &mut ReadTx,
    meaning: &Meaning,
    mut values: Vec<Arg>,
    limit: usize,
) -> Result<Vec<i64>, Error> {
    values.extend(args![meaning.model.as_str(), COMPARED_MAX]);
    let mut alike: Vec<(i64, i64)> = Vec::new();
    for row in tx.rows(VECTORS, values).await? {
        if let Some(likeness) = meaning.likeness(&row.text("vector")?).filter(|likeness| *likeness >= ALIKE_MIN) {
            alike.push((likeness, row.int("id")?));
        }
    }
    alike.sort_unstable_by_key(|one| std::cmp::Reverse(*one));
    Ok(alike.into_iter().take(limit).map(|(_, id)| id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_is_found_again_by_its_direction() {
        let meaning = Meaning::of("m", &[0.5, -0.25, 0.0]).unwrap();
        assert_eq!(meaning.vector, [127, -64, 0]);
        assert_eq!(meaning.likeness(&meaning.text()), Some(1_000));
        let likeness = |vector: &[f32]| meaning.likeness(&Meaning::of("m", vector).unwrap().text());
        assert_eq!(likeness(&[5.0, -2.5, 0.0]), Some(1_000));
        assert_eq!(likeness(&[-1.0, 0.5, 0.0]), Some(-1_000));
        assert_eq!(likeness(&[0.0, 0.0, 3.0]), Some(0));
        assert_eq!(likeness(&[1.0]), None);
        for useless in [vec![], vec![0.0; 3], vec![f32::NAN, 1.0], vec![f32::INFINITY], vec![1.0; DIMENSIONS_MAX + 1]] {
            assert_eq!(Meaning::of("m", &useless), None);
        }
        assert_eq!((bytes("0g"), bytes("012")), (None, None));
    }
}
