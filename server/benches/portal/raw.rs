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
use sqlx::{ConnectOptions as _, Executor as _, PgPool, SqliteConnection};
use tokio::sync::Mutex;

use crate::Outcome;

const INSERT: &str = "insert into raw_rows (id, said) values ($1, $2)";

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

    /// Rows of so many bytes a second, with so many writers at once.
    pub(crate) async fn per_second(
        &self,
        bytes: usize,
        writers: u32,
        long: Duration,
    ) -> Outcome<f64> {
        let begun = Instant::now();
        let writing: Vec<_> = (0..writers)
            .map(|_| tokio::spawn(self.clone().write(bytes, begun, long)))
            .collect();
        let mut rows = 0;
        for one in writing {
            rows += one.await??;
        }
        Ok(f64::from(rows) / begun.elapsed().as_secs_f64())
    }

    async fn write(self, bytes: usize, begun: Instant, long: Duration) -> Outcome<u32> {
        // What is sealed cannot be made smaller, and neither can this.
        let mut chance = StdRng::seed_from_u64(1);
        let letters = (0..bytes).map(|_| char::from(chance.random_range(b'a'..=b'z')));
        let text: String = letters.collect();
        let mut rows = 0;
        while begun.elapsed() < long {
            self.insert(&text).await?;
            rows += 1;
        }
        Ok(rows)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "these rows are nobody's: the ids only have to be of the same kind"
    )]
    async fn insert(&self, text: &str) -> Outcome<()> {
        let id = uuid::Uuid::now_v7();
        match self {
            Self::SqliteInTurn(connection) => {
                let mut connection = connection.lock().await;
                let insert = sqlx::query(INSERT).bind(id).bind(text);
                insert.execute(&mut *connection).await?;
            }
            Self::SqlitePool(pool) => {
                sqlx::query(INSERT)
                    .bind(id)
                    .bind(text)
                    .execute(pool)
                    .await?;
            }
            Self::Postgres(pool) => {
                sqlx::query(INSERT)
                    .bind(id)
                    .bind(text)
                    .execute(pool)
                    .await?;
            }
        }
        Ok(())
    }
}
