//! The least that a durable row can cost: one insert, one transaction, the portal's own settings.

use std::path::Path;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor as _, PgPool, SqliteConnection};
use tokio::sync::Mutex;

use crate::Outcome;

/// What is inserted in one transaction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows {
    /// Bytes of all its rows together.
    pub(crate) bytes: usize,
    pub(crate) count: usize,
}

/// Somewhere to put rows.
#[derive(Clone)]
pub(crate) enum Raw {
    /// One connection, whose users wait for each other.
    SqliteInTurn(Arc<Mutex<SqliteConnection>>),
    /// Connections that wait for each other in the database.
    SqlitePool(SqlitePool),
    Postgres(PgPool),
}

impl Raw {
    /// Both ways of writing to SQLite; which is faster depends on the machine.
    pub(crate) async fn on_sqlite(file: &Path, connections: u32) -> Outcome<[Self; 2]> {
        let options = SqliteConnectOptions::from_str(&format!("sqlite://{}", file.display()))?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .disable_statement_logging();
        let mut connection = options.connect().await?;
        connection
            .execute("create table raw_rows (id blob primary key, said text not null) strict")
            .await?;
        let pool = SqlitePoolOptions::new()
            .max_connections(connections)
            .connect_with(options)
            .await?;
        Ok([
            Self::SqliteInTurn(Arc::new(Mutex::new(connection))),
            Self::SqlitePool(pool),
        ])
    }

    pub(crate) async fn on_postgres(url: &str, connections: u32) -> Outcome<Self> {
        let pool = PgPoolOptions::new()
            .min_connections(connections)
            .max_connections(connections)
            .connect(url)
            .await?;
        pool.execute("create table raw_rows (id uuid primary key, said text not null)")
            .await?;
        Ok(Self::Postgres(pool))
    }

    /// How often a second so much is inserted, with so many writers at once.
    pub(crate) async fn per_second(
        &self,
        rows: Rows,
        writers: u32,
        long: Duration,
    ) -> Outcome<f64> {
        let begun = Instant::now();
        let writing: Vec<_> = (0..writers)
            .map(|_| tokio::spawn(self.clone().write(rows, begun, long)))
            .collect();
        let mut inserted = 0;
        for one in writing {
            inserted += one.await??;
        }
        Ok(f64::from(inserted) / begun.elapsed().as_secs_f64())
    }

    async fn write(self, rows: Rows, begun: Instant, long: Duration) -> Outcome<u32> {
        // What is sealed cannot be made smaller, and neither can this.
        let mut chance = StdRng::seed_from_u64(1);
        let letters =
            (0..rows.bytes / rows.count).map(|_| char::from(chance.random_range(b'a'..=b'z')));
        let text: String = letters.collect();
        let values: Vec<String> = (0..rows.count)
            .map(|row| format!("(${}, ${})", row * 2 + 1, row * 2 + 2))
            .collect();
        let insert = format!(
            "insert into raw_rows (id, said) values {}",
            values.join(", ")
        );
        let mut inserted = 0;
        while begun.elapsed() < long {
            self.insert(&insert, rows.count, &text).await?;
            inserted += 1;
        }
        Ok(inserted)
    }

    async fn insert(&self, insert: &str, count: usize, text: &str) -> Outcome<()> {
        macro_rules! insert {
            ($on:expr) => {{
                let mut query = sqlx::query(AssertSqlSafe(insert));
                for _ in 0..count {
                    query = query.bind(id()).bind(text);
                }
                query.execute($on).await?;
            }};
        }
        match self {
            Self::SqliteInTurn(connection) => {
                let mut connection = connection.lock().await;
                insert!(&mut *connection);
            }
            Self::SqlitePool(pool) => insert!(pool),
            Self::Postgres(pool) => insert!(pool),
        }
        Ok(())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "these rows are nobody's: the ids only have to be of the same kind"
)]
fn id() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}
