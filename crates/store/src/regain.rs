//! A claim whose answer was lost on its way to a worker elsewhere.

use crate::error::Error;
use crate::job::{job_columns, job_of};
use crate::open::Store;
use crate::row::args;
use domain::worker::Lease;
use domain::{Claim, EpochMs, JobId};

impl Store {
    /// What this worker was given and does not hold, because it never got the answer or gave it up by its own clock: at most
    /// `want` of it once more, under new fences, so that nothing which still works under the old ones can write. No attempt is
    /// counted. Leases that ran out are not touched: they may be somebody else's soon.
    pub async fn regain(
        &self,
        worker: &str,
        holds: &[Lease],
        want: u32,
        lease_ms: i64,
        now: EpochMs,
    ) -> Result<Vec<Claim>, Error> {
        if want == 0 {
            return Ok(Vec::new());
        }
        let sql =
            "select id, fence from jobs where state = 'working' and leased_by = $1 and due_at_ms > $2 order by id";
        let mut lost = Vec::new();
        for row in &self.db.read().await?.rows(sql, args![worker, now]).await? {
            let lease = Lease { job_id: JobId(row.int("id")?), fence: row.int("fence")? };
            if !holds.contains(&lease) {
                lost.push(lease);
            }
        }
        if lost.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.begin().await?;
        let mut claims = Vec::new();
        for lease in lost.into_iter().take(want as usize) {
            let sql = concat!(
                "update jobs set fence = fence + 1, due_at_ms = $3, updated_at_ms = $4 where id = $1 and fence = $2 \
                 and state = 'working' and leased_by = $5 and due_at_ms > $4 returning ",
                job_columns!()
            );
            if let Some(row) = tx.row(sql, args![lease.job_id, lease.fence, now + lease_ms, now, worker]).await? {
                let (fence, leased_until) = (row.int("fence")?, row.int("due_at_ms")?);
                claims.push(Claim { job: job_of(&row)?, fence, leased_until });
            }
        }
        tx.leased(now + lease_ms, now);
        tx.commit().await?;
        Ok(claims)
    }
}
