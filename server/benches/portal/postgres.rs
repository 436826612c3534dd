//! A PostgreSQL that keeps what it is given, through a power cut too, with its data in the folder of the bench.

#[path = "../../../app/store/tests/postgres/starting.rs"]
mod starting;

use std::fs;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::process::Command;

use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::Outcome;

/// The server; it ends with the measurement.
pub(crate) struct Postgres {
    url: String,
    control: String,
}

impl Postgres {
    /// Starts it with PostgreSQL's own settings, which write to disk before they answer.
    pub(crate) async fn start(folder: &Path) -> Outcome<Self> {
        let base = folder.join("postgres");
        if !base.exists() {
            fs::DirBuilder::new().mode(0o711).create(&base)?;
        }
        let started = starting::binaries()
            .and_then(|binaries| starting::start(&base, &binaries, ""))
            .map_err(|why| format!("PostgreSQL could not be started: {why}"))?;
        let postgres = Self {
            url: started.url,
            control: started.control,
        };
        for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
            let set = postgres.asked(&format!("show {setting}")).await?;
            if set != "on" {
                return Err(format!("{setting} is {set}: what is written may be lost").into());
            }
        }
        Ok(postgres)
    }

    /// The address of a database.
    pub(crate) fn database(&self, name: &str) -> String {
        format!("{}/{name}", self.url)
    }

    /// Makes a database anew, empty.
    pub(crate) async fn empty(&self, name: &str) -> Outcome<String> {
        let mut admin = PgConnection::connect(&self.database("postgres")).await?;
        for sql in [
            format!("drop database if exists {name} with (force)"),
            format!("create database {name}"),
        ] {
            sqlx::raw_sql(AssertSqlSafe(sql))
                .execute(&mut admin)
                .await?;
        }
        admin.close().await?;
        Ok(self.database(name))
    }

    /// `18.4`.
    pub(crate) async fn version(&self) -> Outcome<String> {
        let version = self.asked("show server_version").await?;
        Ok(version.split(' ').next().unwrap_or_default().to_owned())
    }

    /// The version of the SQLite that is built in.
    pub(crate) async fn sqlite_version(&self) -> Outcome<String> {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await?;
        Ok(sqlx::query_scalar("select sqlite_version()")
            .fetch_one(&mut connection)
            .await?)
    }

    async fn asked(&self, sql: &str) -> Outcome<String> {
        let mut admin = PgConnection::connect(&self.database("postgres")).await?;
        let answer = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut admin)
            .await?;
        Ok(answer)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let stop = format!("{} -m fast -w -s stop", self.control);
        let _ = Command::new("sh").args(["-c", &stop]).status();
    }
}
