//! PostgreSQL: a connection and what it has prepared, a pool of them, and one that listens.

use crate::error::Error;
use crate::pg_tls::Encryption;
use crate::row::{Arg, Row, Sql};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_postgres::config::{Host, TargetSessionAttrs};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{AsyncMessage, Client, Config, Statement};

/// A host that says nothing for so long is gone, as after a failover.
const SILENT_MAX: Duration = Duration::from_secs(20);

/// Where the server is and how to talk to it.
#[derive(Clone)]
pub(crate) struct PgServer {
    config: Config,
    encryption: Encryption,
    /// Without user and password.
    pub(crate) address: String,
    wait: Duration,
}

impl PgServer {
    /// Reads `postgres://user:password@host:port,host:port/name?sslmode=…`.
    pub(crate) fn parse(url: &str, wait: Duration) -> Result<Self, Error> {
        let (url, encryption) = Encryption::parse(url)?;
        let mut config: Config = url.parse().map_err(|error| {
            let why = crate::error::said(&error);
            Error::broken(format!("the database's address is not like postgres://user:password@host:port/name ({why})"))
        })?;
        config.application_name("velocity").ssl_mode(encryption.mode()).connect_timeout(wait);
        config.tcp_user_timeout(SILENT_MAX).keepalives_idle(SILENT_MAX).keepalives_interval(SILENT_MAX / 4);
        if config.get_hosts().len() > 1 && !url.contains("target_session_attrs") {
            // Of a primary and its replicas only the primary is of use.
            config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        }
        let address = format!("postgres://{}/{}", hosts(&config), config.get_dbname().unwrap_or_default());
        Ok(Self { config, encryption, address, wait })
    }

    /// The same with these settings for the session.
    pub(crate) fn with_settings(&self, settings: &[(&str, &str)]) -> Self {
        let mut server = self.clone();
        let given = server.config.get_options().unwrap_or_default().to_owned();
        let options = settings.iter().fold(given, |all, (name, value)| format!("{all} -c {name}={value}"));
        server.config.options(options);
        server
    }

    /// Busy when there is nobody or it takes too long.
    pub(crate) async fn connect(&self) -> Result<PgConn, Error> {
        let (client, mut connection) = self.open().await?;
        tokio::spawn(async move {
            // Whoever asks next learns that it is gone.
            while let Some(Ok(_)) = std::future::poll_fn(|cx| connection.poll_message(cx)).await {}
        });
        Ok(PgConn { client, prepared: HashMap::new() })
    }

    /// What others notify on this channel, until the connection is lost: then the messages end.
    pub(crate) async fn listen(&self, channel: &'static str) -> Result<Notes, Error> {
        let (client, mut connection) = self.open().await?;
        let (told, notes) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Some(Ok(message)) = std::future::poll_fn(|cx| connection.poll_message(cx)).await {
                if let AsyncMessage::Notification(note) = message
                    && told.send(note.payload().to_owned()).is_err()
                {
                    return;
                }
            }
        });
        client.batch_execute(&format!("listen {channel}")).await?;
        Ok(Notes { notes, _client: client })
    }

    async fn open(
        &self,
    ) -> Result<(Client, tokio_postgres::Connection<tokio_postgres::Socket, crate::pg_tls::Stream>), Error> {
        let connected = tokio::time::timeout(self.wait, self.config.connect(self.encryption.connector())).await;
        Ok(connected.map_err(|waited| Error::Busy { source: waited.into() })??)
    }
}

fn hosts(config: &Config) -> String {
    let port = |at: usize| config.get_ports().get(at).or(config.get_ports().first()).copied().unwrap_or(5432);
    let host = |(at, host): (usize, &Host)| match host {
        Host::Tcp(name) => format!("{name}:{}", port(at)),
        Host::Unix(path) => format!("{}:{}", path.display(), port(at)),
    };
    config.get_hosts().iter().enumerate().map(host).collect::<Vec<_>>().join(",")
}

/// Notifications.
pub(crate) struct Notes {
    notes: mpsc::UnboundedReceiver<String>,
    /// The connection ends with it.
    _client: Client,
}

impl Notes {
    /// The next one; none when the connection is lost.
    pub(crate) async fn next(&mut self) -> Option<String> {
        self.notes.recv().await
    }
}

/// A connection.
pub(crate) struct PgConn {
    client: Client,
    prepared: HashMap<&'static str, Statement>,
}

impl PgConn {
    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// The driver's own, for what happens once: migrations.
    pub(crate) fn raw(&self) -> &Client {
        &self.client
    }

    /// Statements without values or answers.
    pub(crate) async fn batch(&self, sql: &str) -> Result<(), Error> {
        Ok(self.client.batch_execute(sql).await?)
    }

    /// `before`, then the statement, sent together: one journey.
    pub(crate) async fn rows(&mut self, before: &str, sql: &'static str, args: &[Arg]) -> Result<Vec<Row>, Error> {
        let statement = self.prepare(sql, args).await?;
        let args = borrowed(args);
        let (begun, rows) =
            tokio::join!(biased; batch_unless_empty(&self.client, before), self.client.query(&statement, &args));
        begun?;
        Ok(rows?.into_iter().map(Row::Pg).collect())
    }

    /// The same; gives the number of rows that it touched.
    pub(crate) async fn execute(&mut self, before: &str, sql: &'static str, args: &[Arg]) -> Result<u64, Error> {
        let statement = self.prepare(sql, args).await?;
        let args = borrowed(args);
        let (begun, touched) =
            tokio::join!(biased; batch_unless_empty(&self.client, before), self.client.execute(&statement, &args));
        begun?;
        Ok(touched?)
    }

    /// `before`, then statements of which none needs the answer of an earlier one, sent together.
    pub(crate) async fn rows_of_all(
        &mut self,
        before: &str,
        asked: &[(Sql, Vec<Arg>)],
    ) -> Result<Vec<Vec<Row>>, Error> {
        let statements = self.prepare_all(asked).await?;
        let (begun, answers) =
            tokio::join!(biased; batch_unless_empty(&self.client, before), self.query_all(&statements, asked));
        begun?;
        Ok(answers?)
    }

    /// The last statements of a transaction and its commit, sent together.
    pub(crate) async fn rows_and_commit(
        &mut self,
        before: &str,
        asked: &[(Sql, Vec<Arg>)],
    ) -> Result<Vec<Vec<Row>>, Last> {
        let statements = self.prepare_all(asked).await.map_err(Last::NotSent)?;
        let (begun, answers, committed) = tokio::join!(
            biased;
            batch_unless_empty(&self.client, before),
            self.query_all(&statements, asked),
            self.client.batch_execute("commit")
        );
        // A statement that the server refused makes the commit a rollback; one that got no answer may have been committed.
        begun.map_err(|error| Last::of(error.into()))?;
        let answers = answers.map_err(|error| Last::of(error.into()))?;
        committed.map_err(|error| Last::of(error.into()))?;
        Ok(answers)
    }

    /// Sends them in their order, without waiting in between; the first error counts.
    async fn query_all(
        &self,
        statements: &[Statement],
        asked: &[(Sql, Vec<Arg>)],
    ) -> Result<Vec<Vec<Row>>, tokio_postgres::Error> {
        let args: Vec<_> = asked.iter().map(|(_, args)| borrowed(args)).collect();
        let sent = statements.iter().zip(&args).map(|(statement, args)| self.client.query(statement, args));
        let answers = futures_util::future::join_all(sent).await.into_iter();
        answers.map(|rows| Ok(rows?.into_iter().map(Row::Pg).collect())).collect()
    }

    async fn prepare_all(&mut self, asked: &[(Sql, Vec<Arg>)]) -> Result<Vec<Statement>, Error> {
        let mut statements = Vec::with_capacity(asked.len());
        for (sql, args) in asked {
            statements.push(self.prepare(sql.postgres, args).await?);
        }
        Ok(statements)
    }

    async fn prepare(&mut self, sql: &'static str, args: &[Arg]) -> Result<Statement, Error> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let types: Vec<Type> = args.iter().map(Arg::pg_type).collect();
        let statement = self.client.prepare_typed(sql, &types).await?;
        self.prepared.insert(sql, statement.clone());
        Ok(statement)
    }
}

/// Why the last statement of a transaction and its commit did not both go through.
pub(crate) enum Last {
    /// Nothing was stored.
    NotSent(Error),
    /// The connection broke, and nobody knows.
    Unknown(Error),
}

impl Last {
    fn of(error: Error) -> Self {
        if error.is_lost_connection() { Self::Unknown(error) } else { Self::NotSent(error) }
    }
}

async fn batch_unless_empty(client: &Client, sql: &str) -> Result<(), tokio_postgres::Error> {
    if sql.is_empty() { Ok(()) } else { client.batch_execute(sql).await }
}

fn borrowed(args: &[Arg]) -> Vec<&(dyn ToSql + Sync)> {
    args.iter().map(|arg| arg as &(dyn ToSql + Sync)).collect()
}

/// Makes connections for the pool.
pub(crate) struct PgConns(pub(crate) Arc<PgServer>);

impl deadpool::managed::Manager for PgConns {
    type Type = PgConn;
    type Error = Error;

    async fn create(&self) -> Result<PgConn, Error> {
        self.0.connect().await
    }

    async fn recycle(
        &self,
        conn: &mut PgConn,
        _: &deadpool::managed::Metrics,
    ) -> deadpool::managed::RecycleResult<Error> {
        if conn.is_closed() {
            return Err(deadpool::managed::RecycleError::message("closed by the server"));
        }
        Ok(())
    }
}

/// A transaction. Its `begin` travels with the first statement; dropped, it is rolled back at once, because until then others
/// would step around its locks.
pub(crate) struct PgTx<C: Held> {
    conn: Option<C>,
    begin: &'static str,
    is_begun: bool,
}

/// What a transaction holds its connection by.
pub(crate) trait Held: std::ops::DerefMut<Target = PgConn> + Send + 'static {}
impl<C: std::ops::DerefMut<Target = PgConn> + Send + 'static> Held for C {}

impl<C: Held> PgTx<C> {
    pub(crate) fn new(conn: C, begin: &'static str) -> Self {
        Self { conn: Some(conn), begin, is_begun: false }
    }

    pub(crate) async fn rows(&mut self, sql: Sql, args: &[Arg]) -> Result<Vec<Row>, Error> {
        let before = self.begin_now();
        self.held().rows(before, sql.postgres, args).await
    }

    pub(crate) async fn rows_of_all(&mut self, asked: &[(Sql, Vec<Arg>)]) -> Result<Vec<Vec<Row>>, Error> {
        let before = self.begin_now();
        self.held().rows_of_all(before, asked).await
    }

    pub(crate) async fn execute(&mut self, sql: Sql, args: &[Arg]) -> Result<u64, Error> {
        let before = self.begin_now();
        self.held().execute(before, sql.postgres, args).await
    }

    /// The last statements and the commit, in one journey. Gives the connection back.
    pub(crate) async fn rows_and_commit(mut self, asked: &[(Sql, Vec<Arg>)]) -> Result<(Vec<Vec<Row>>, C), Last> {
        let before = self.begin_now();
        match self.held().rows_and_commit(before, asked).await {
            Ok(rows) => {
                self.is_begun = false;
                let conn = self.conn.take().expect("taken only at the end");
                Ok((rows, conn))
            }
            Err(last) => Err(last),
        }
    }

    /// Gives the connection back.
    pub(crate) async fn commit(mut self) -> Result<C, Last> {
        if self.is_begun {
            self.held().batch("commit").await.map_err(Last::of)?;
            self.is_begun = false;
        }
        Ok(self.conn.take().expect("taken only at the end"))
    }

    /// Gives the connection back.
    pub(crate) async fn rollback(mut self) -> Result<C, Error> {
        if self.is_begun {
            self.held().batch("rollback").await?;
            self.is_begun = false;
        }
        Ok(self.conn.take().expect("taken only at the end"))
    }

    /// What is to be sent before the next statement. From here on it counts as begun, whether or not anybody waits for the
    /// answer.
    fn begin_now(&mut self) -> &'static str {
        if std::mem::replace(&mut self.is_begun, true) { "" } else { self.begin }
    }

    fn held(&mut self) -> &mut PgConn {
        self.conn.as_mut().expect("taken only at the end")
    }
}

impl<C: Held> Drop for PgTx<C> {
    fn drop(&mut self) {
        let open = self.conn.take().filter(|conn| self.is_begun && !conn.is_closed());
        if let (Some(conn), Ok(runtime)) = (open, tokio::runtime::Handle::try_current()) {
            runtime.spawn(async move {
                // What cannot be rolled back is rolled back by the server, when the connection is gone.
                let _ = conn.batch("rollback").await;
            });
        }
    }
}
