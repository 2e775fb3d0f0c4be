//! Checking the audit trail, a batch at a time: whoever checks can tell how far it is, and leave off.

use crate::audit::hex;
use crate::audit_chain::{AuditCheck, AuditFault, AuditHead, head, row_of};
use crate::error::Error;
use crate::open::Store;
use crate::row::{Row, args};
use crate::tx::ReadTx;
use sha2::{Digest as _, Sha256};

/// How many rows are looked at between two questions to the database.
const BATCH: u32 = 2_000;

const NEXT: &str = "select seq, at_ms, actor, action, object, ruling, rule, reason, asks, input_digest, policy_digest, \
    job_id, prev_hash, hash from audit where seq > $1 order by seq limit $2";

/// A check of the trail that is under way.
pub struct AuditWalk {
    store: Store,
    chain: Chain,
    /// The last input that was looked at, once the rows are done.
    inputs: Option<String>,
    /// The digests of inputs that are not what was digested.
    altered: Vec<String>,
}

impl Store {
    /// Begins a check of the whole trail: numbers without gaps, each hash made of its row and the hash before, every input as
    /// it was digested, the end where the database says it is, and every head of `exported` still in it. It names the first
    /// row that is wrong.
    pub fn audit_walk(&self, exported: &[AuditHead]) -> AuditWalk {
        AuditWalk { store: self.clone(), chain: Chain::new(exported), inputs: None, altered: Vec::new() }
    }
}

impl AuditWalk {
    /// How many rows were found right so far.
    pub fn rows(&self) -> i64 {
        self.chain.at.seq
    }

    /// Looks at the next batch; gives what was found, once it is through. Rows that come meanwhile are looked at, too.
    pub async fn step(&mut self) -> Result<Option<AuditCheck>, Error> {
        let mut tx = self.store.db.read().await?;
        match self.inputs.clone() {
            None => self.chain_on(&mut tx).await?,
            Some(last) if self.chain.fault.is_none() => self.inputs_on(&mut tx, last).await?,
            Some(_) => {}
        }
        let over = self.chain.fault.is_some() || self.inputs.as_ref().is_some_and(|last| last == DONE);
        let check =
            || AuditCheck { rows: self.chain.at.seq, head: self.chain.at.clone(), fault: self.chain.fault.clone() };
        Ok(over.then(check))
    }

    async fn chain_on(&mut self, tx: &mut ReadTx) -> Result<(), Error> {
        let rows = tx.rows(NEXT, args![self.chain.at.seq, BATCH]).await?;
        for row in &rows {
            self.chain.step(row)?;
            if self.chain.fault.is_some() {
                return Ok(());
            }
        }
        if rows.is_empty() {
            self.chain.end(&head(tx).await?);
            self.inputs = Some(String::new());
        }
        Ok(())
    }

    async fn inputs_on(&mut self, tx: &mut ReadTx, last: String) -> Result<(), Error> {
        let sql = "select digest, body from policy_inputs where digest > $1 order by digest limit $2";
        let rows = tx.rows(sql, args![last, BATCH]).await?;
        for row in &rows {
            let digest = row.text("digest")?;
            if hex(&Sha256::digest(row.text("body")?.as_bytes())) != digest {
                self.altered.push(digest);
            }
        }
        match rows.last() {
            Some(end) => self.inputs = Some(end.text("digest")?),
            None => {
                self.chain.fault = altered_input(tx, &self.altered).await?;
                self.inputs = Some(DONE.to_owned());
            }
        }
        Ok(())
    }
}

/// Comes after every digest, which are hexadecimal.
const DONE: &str = "z";

/// From row to row, remembering the last one that was right.
struct Chain {
    at: AuditHead,
    /// The last first.
    exported: Vec<AuditHead>,
    fault: Option<AuditFault>,
}

impl Chain {
    fn new(exported: &[AuditHead]) -> Self {
        let mut exported: Vec<AuditHead> = exported.iter().filter(|head| head.seq > 0).cloned().collect();
        exported.sort_unstable_by_key(|head| std::cmp::Reverse(head.seq));
        Self { at: AuditHead { seq: 0, hash: String::new() }, exported, fault: None }
    }

    fn step(&mut self, row: &Row) -> Result<(), Error> {
        let seq = row.int("seq")?;
        let next = self.at.seq + 1;
        if seq != next {
            self.wrong(next, "it is missing");
            return Ok(());
        }
        // A ruling that nobody knows is an altered row, not a broken store.
        let Some(row) = row_of(row).ok().filter(|row| row.expected_hash() == row.hash) else {
            self.wrong(seq, "it was altered: its hash does not fit what it says");
            return Ok(());
        };
        if row.prev_hash != self.at.hash {
            self.wrong(seq, "it does not follow the row before it: one of them was replaced");
            return Ok(());
        }
        while let Some(head) = self.exported.pop_if(|head| head.seq == seq) {
            if head.hash != row.hash {
                self.wrong(seq, "it is not the row whose hash was exported: the trail was rewritten");
                return Ok(());
            }
        }
        self.at = AuditHead { seq, hash: row.hash };
        Ok(())
    }

    /// Nothing comes after the last row: was there more?
    fn end(&mut self, head: &AuditHead) {
        let known = self.exported.first().map_or(head.seq, |exported| exported.seq.max(head.seq));
        if known > self.at.seq {
            self.wrong(self.at.seq + 1, "it is missing: the end of the trail was cut off");
        } else if *head != self.at {
            self.wrong(self.at.seq.max(1), "the head of the trail does not fit its last row");
        }
    }

    fn wrong(&mut self, seq: i64, what: &str) {
        self.fault = Some(AuditFault { seq, what: what.to_owned() });
    }
}

/// The first row whose input is not what was digested, or is missing.
async fn altered_input(tx: &mut ReadTx, altered: &[String]) -> Result<Option<AuditFault>, Error> {
    let mut first: Option<i64> = None;
    for digest in altered {
        let row = tx.row("select min(seq) as seq from audit where input_digest = $1", args![digest.as_str()]).await?;
        let seq = row.and_then(|row| row.int_or_null("seq").transpose()).transpose()?;
        first = first.into_iter().chain(seq).min();
    }
    if let Some(seq) = first {
        return Ok(Some(AuditFault { seq, what: "the input that it was decided upon was altered".to_owned() }));
    }
    let sql = "select min(seq) as seq from audit where input_digest not in (select digest from policy_inputs)";
    let row = tx.row(sql, vec![]).await?;
    let seq = row.and_then(|row| row.int_or_null("seq").transpose()).transpose()?;
    Ok(seq.map(|seq| AuditFault { seq, what: "the input that it was decided upon is missing".to_owned() }))
}
