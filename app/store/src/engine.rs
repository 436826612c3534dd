//! The two engines, and writing on either.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::error::DatabaseError;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteError, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, Postgres, Transaction};

use crate::changes::Teller;
use crate::writer::{Share, Writer};

/// Runs one expression on either engine's pool of readers.
macro_rules! on {
    ($engine:expr, $pool:ident => $body:expr) => {
        match &$engine {
            $crate::engine::Engine::Sqlite(sqlite) => {
                let $pool = &sqlite.readers;
                $body
            }
            $crate::engine::Engine::Postgres(postgres) => {
                let $pool = &postgres.pool;
                $body
            }
        }
    };
}

/// Runs one expression on either engine's connection inside a write.
macro_rules! within {
    ($write:expr, $connection:ident => $body:expr) => {
        match &mut $write {
            $crate::engine::Write::Sqlite(share) => {
                let $connection = share.connection();
                $body
            }
            $crate::engine::Write::Postgres(transaction) => {
                let $connection = &mut **transaction;
                $body
            }
        }
    };
}

/// Runs one statement that is a write by itself, durable when this returns, or with `commit_soon` a moment later on SQLite.
///
/// What a statement needs is put together first, as `query`, where that takes long: nobody else writes to SQLite meanwhile.
macro_rules! alone {
    ($engine:expr, $connection:ident => $body:expr) => {
        $crate::engine::alone!($engine, commit, [], $connection => $body)
    };
    ($engine:expr, $commit:ident, $connection:ident => $body:expr) => {
        $crate::engine::alone!($engine, $commit, [], $connection => $body)
    };
    ($engine:expr, $query:ident = $built:expr, $connection:ident => $body:expr) => {
        $crate::engine::alone!($engine, commit, [$query = $built], $connection => $body)
    };
    ($engine:expr, $commit:ident, [$($query:ident = $built:expr)?], $connection:ident => $body:expr) => {
        match &$engine {
            $crate::engine::Engine::Sqlite(sqlite) => {
                $(let mut $query = $built;)?
                let mut share = sqlite.share().await?;
                let $connection = share.connection();
                let answer = $body;
                match answer {
                    Ok(done) => $crate::engine::Write::Sqlite(share).$commit().await.map(|()| done),
                    Err(error) => Err(error),
                }
            }
            $crate::engine::Engine::Postgres(postgres) => {
                $(let mut $query = $built;)?
                let mut held = postgres.convoys.acquire().await?;
                let $connection = &mut *held;
                let answer = $body;
                $crate::engine::note_write();
                answer
            }
        }
    };
}

pub(crate) use {alone, on, within};

/// Whether what an engine said passes by itself: another process writes, there are too many connections, it is just starting.
pub(crate) fn is_held_up(said: &dyn DatabaseError) -> bool {
    // https://www.sqlite.org/rescode.html: extended codes have the primary one in their lowest byte.
    const BUSY_OR_LOCKED: [u32; 2] = [5, 6];
    // https://www.postgresql.org/docs/current/errcodes-appendix.html
    const TOO_MANY_OR_STARTING: [&str; 4] = ["53300", "57P01", "57P02", "57P03"];
    let code = said.code().unwrap_or_default();
    if said.try_downcast_ref::<SqliteError>().is_some() {
        return code
            .parse::<u32>()
            .is_ok_and(|code| BUSY_OR_LOCKED.contains(&(code & 0xff)));
    }
    TOO_MANY_OR_STARTING.contains(&code.as_ref())
}

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenRefused {
    /// Neither `sqlite://` nor `postgres://`.
    #[error("a database address begins with sqlite:// or postgres://, not like {0}")]
    Address(String),
    /// The database did not answer.
    #[error("the database could not be opened")]
    Database(#[from] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("the database could not be brought up to date")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

/// How long after its last use a connection is used again without asking first whether it is still there, which would cost
/// each statement a second way to the database and back.
const TRUSTED: Duration = Duration::from_secs(1);

/// Connections of convoys, of which each kind has about one under way and one that forms.
const CONVOYS: u32 = 4;

/// Either engine.
#[derive(Clone)]
pub(crate) enum Engine {
    Sqlite(Arc<Sqlite>),
    Postgres(Pools),
}

/// Whoever reports does not wait for a connection behind those who read. Convoys need few, and few keep their plans at hand.
#[derive(Clone)]
pub(crate) struct Pools {
    pub(crate) pool: PgPool,
    pub(crate) convoys: PgPool,
}

impl Pools {
    async fn open(options: PgConnectOptions) -> Result<Self, sqlx::Error> {
        let trusting = PgPoolOptions::new()
            .test_before_acquire(false)
            .before_acquire(|connection, about| {
                Box::pin(async move {
                    if about.idle_for > TRUSTED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            });
        // However many rows a statement of theirs has, its plan is the same.
        let planned_once = options
            .clone()
            .options([("plan_cache_mode", "force_generic_plan")]);
        Ok(Self {
            convoys: trusting
                .clone()
                .max_connections(CONVOYS)
                .connect_lazy_with(planned_once),
            pool: trusting
                .min_connections(2)
                .max_connections(16)
                .connect_with(options)
                .await?,
        })
    }
}

/// One writer, many readers.
pub(crate) struct Sqlite {
    pub(crate) readers: SqlitePool,
    writer: Arc<Writer>,
}

impl Sqlite {
    /// A share of what is being written.
    pub(crate) async fn share(&self) -> Result<Share, sqlx::Error> {
        Share::join(&self.writer).await
    }
}

impl Engine {
    /// Opens `sqlite://PATH` or `postgres://…` and migrates. What SQLite commits is told to `teller`.
    pub(crate) async fn open(url: &str, teller: &Teller) -> Result<Self, OpenRefused> {
        if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)?
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .pragma("cache_size", "-16000")
                .disable_statement_logging();
            let mut connection = options.connect().await?;
            sqlx::migrate!("migrations/sqlite")
                .run(&mut connection)
                .await?;
            let readers = SqlitePoolOptions::new()
                .min_connections(2)
                .max_connections(8)
                // A file does not hang up.
                .test_before_acquire(false)
                .connect_with(options)
                .await?;
            Ok(Self::Sqlite(Arc::new(Sqlite {
                readers,
                writer: Arc::new(Writer::new(connection, teller.clone())),
            })))
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            // What is asked is small; compiling a plan would take longer than carrying it out.
            let options = PgConnectOptions::from_str(url)?.options([("jit", "off")]);
            let pools = Pools::open(options).await?;
            sqlx::migrate!("migrations/postgres")
                .run(&pools.pool)
                .await?;
            Ok(Self::Postgres(pools))
        } else {
            Err(OpenRefused::Address(url.to_owned()))
        }
    }

    /// Stands behind `from pieces p`: the rows of a table, under its short name, whose cell lies in the piece's range. What else
    /// is asked of them stands between the two texts, and SQLite finds them by this index or else the primary key.
    ///
    /// Neither engine knows how few rows a range has. SQLite would take any index with an equal column, so it is told which;
    /// PostgreSQL would rather read the whole table, so it is made to plan one piece at a time.
    pub(crate) fn of_pieces(
        &self,
        (table, name): (&str, &str),
        index: Option<&str>,
        (first, last): (&str, &str),
    ) -> (String, String) {
        let lies = format!("where {name}.cell between p.{first} and p.{last}");
        match self {
            Self::Sqlite(_) => {
                let by = index.map_or_else(String::new, |index| format!(" indexed by {index}"));
                (
                    format!(" cross join {table} {name}{by} {lies}"),
                    String::new(),
                )
            }
            Self::Postgres(_) => (
                format!(" cross join lateral (select * from {table} {name} {lies}"),
                format!(" offset 0) {name}"),
            ),
        }
    }

    /// Stands behind a table, and tells SQLite which index to use: it does not know how rows are spread.
    pub(crate) fn by_index(&self, index: &str) -> String {
        match self {
            Self::Sqlite(_) => format!(" indexed by {index}"),
            Self::Postgres(_) => String::new(),
        }
    }

    /// The function that makes rows of a JSON list, each with its `value`.
    pub(crate) const fn elements(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "json_each",
            Self::Postgres(_) => "jsonb_array_elements",
        }
    }

    /// Finishes what was begun and closes every connection.
    pub(crate) async fn close(&self) {
        on!(self, pool => pool.close().await);
        if let Self::Postgres(pools) = self {
            pools.convoys.close().await;
        }
    }

    /// Begins a write; without [`Write::commit`] it is undone.
    pub(crate) async fn begin(&self) -> Result<Write, sqlx::Error> {
        match self {
            Self::Sqlite(sqlite) => Ok(Write::Sqlite(sqlite.share().await?)),
            Self::Postgres(pools) => Ok(Write::Postgres(pools.pool.begin().await?)),
        }
    }

    /// Returns when readers see what other writers have said so far: who met a newer version inside a shared transaction would
    /// else read the old one again.
    pub(crate) async fn catch_up(&self) -> Result<(), sqlx::Error> {
        self.begin().await?.commit().await
    }
}

/// Writes that this process has committed, to whatever database.
static WRITES: AtomicU64 = AtomicU64::new(0);

/// Stands behind every commit, before anybody is answered.
pub(crate) fn note_write() {
    WRITES.fetch_add(1, Ordering::SeqCst);
}

pub(crate) fn writes() -> u64 {
    WRITES.load(Ordering::SeqCst)
}

/// A write in progress on either engine.
pub(crate) enum Write {
    Sqlite(Share),
    Postgres(Transaction<'static, Postgres>),
}

impl Write {
    /// The text for this engine, of the one for SQLite, where one process writes, and the one for PostgreSQL, which leaves out
    /// what others hold.
    pub(crate) const fn own(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self {
            Self::Sqlite(_) => sqlite,
            Self::Postgres(_) => postgres,
        }
    }

    /// Returns when everything is on disk.
    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(share) => share.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        }?;
        note_write();
        Ok(())
    }

    /// Returns before it is on disk where that takes no transaction of its own.
    pub(crate) async fn commit_soon(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(share) => share.commit_soon().await,
            Self::Postgres(transaction) => transaction.commit().await,
        }?;
        note_write();
        Ok(())
    }
}

/// Several statements that go to the database as one: behind each other on SQLite, inside each other on PostgreSQL. None sees
/// what another writes, but for what [`Together::returning`] hands on.
pub(crate) struct Together {
    inside: bool,
    count: usize,
}

/// How a statement reads what one before it changed.
pub(crate) struct Returning {
    /// Stands behind the statement that changes them.
    pub(crate) clause: &'static str,
    /// Where they are read.
    pub(crate) rows: String,
}

impl Together {
    /// For this engine.
    pub(crate) fn on(engine: &Engine) -> Self {
        Self {
            inside: matches!(engine, Engine::Postgres(_)),
            count: 0,
        }
    }

    /// Stands before the next statement.
    pub(crate) fn next(&mut self) -> String {
        self.count += 1;
        match (self.inside, self.count) {
            (true, 1) => "with s1 as (".to_owned(),
            (true, count) => format!("), s{count} as ("),
            (false, 1) => String::new(),
            (false, _) => "; ".to_owned(),
        }
    }

    /// For the rows of the table that the statement before changes, as a later one reads them.
    pub(crate) fn returning(&self, table: &str) -> Returning {
        if self.inside {
            Returning {
                clause: " returning *",
                rows: format!("s{}", self.count),
            }
        } else {
            Returning {
                clause: "",
                rows: table.to_owned(),
            }
        }
    }

    /// Stands behind the last one.
    pub(crate) const fn end(&self) -> &'static str {
        if self.inside { ") select 1" } else { "" }
    }
}
