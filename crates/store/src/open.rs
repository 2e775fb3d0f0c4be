//! Opening the store.

use crate::db::Db;
use crate::error::Error;
use crate::hub::Hub;
use crate::lane::Lane;
use crate::tx::Tx;
use domain::EpochMs;
use std::sync::Arc;

/// The store: cheap to clone, one per process.
#[derive(Clone)]
pub struct Store {
    pub(crate) db: Db,
    pub(crate) hub: Arc<Hub>,
    pub(crate) lane: Lane,
}

impl Store {
    /// Opens `sqlite:PATH`, a plain path, or `postgres://…`: creates file and folders, brings the tables up to date.
    pub async fn open(url: &str) -> Result<Self, Error> {
        let db = Db::open(url).await?;
        crate::migration::migrate(&db).await?;
        let mut tx = db.read().await?;
        let newest = crate::event::newest(&mut tx).await?;
        drop(tx);
        let hub = Hub::start(&db, newest).await?;
        let lane = Lane::new(&db, hub.clone());
        Ok(Self { db, hub, lane })
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        self.db.read().await?.row("select 1 as one", vec![]).await.map(drop)
    }

    /// What time it is at PostgreSQL's machine, milliseconds since 1970. None on SQLite, which has no machine of its own.
    pub async fn server_clock(&self) -> Result<Option<EpochMs>, Error> {
        if matches!(self.db, Db::Lite { .. }) {
            return Ok(None);
        }
        let sql = "select (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms";
        let row = self.db.read().await?.row(sql, vec![]).await?;
        row.map(|row| row.int("now_ms")).transpose()
    }

    /// Where the data is: the file's path, or the server's address without user and password.
    pub fn describe(&self) -> String {
        self.db.describe()
    }

    /// Writes everything down and closes all connections. Other clones get errors from then on.
    pub async fn close(&self) {
        self.hub.stop();
        self.lane.close();
        self.db.close().await;
    }

    pub(crate) async fn begin(&self) -> Result<Tx, Error> {
        Tx::begin(&self.db, self.hub.clone()).await
    }
}
