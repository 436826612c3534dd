//! Rows of registers imported a second, against raw rows of as many bytes.
//!
//! `CITYLINK_BENCH_ROWS` names another number of rows than 100,000, for trying the bench itself.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use domain::registers::Scheme;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use server::opening;
use server::registers::{Delivered, Delivery, import};
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection as _, QueryBuilder};
use store::Store;

use crate::city::places;
use crate::generated::Engine;
use crate::machine::now;
use crate::table::{Table, number};
use crate::{Ground, Outcome, size};

pub(crate) const PACK: &str = "wuhu";
/// Four registers, each with a record of everybody: code, who delivers.
pub(crate) const ASKED: [(&str, &str); 4] = [
    ("population", "public-security"),
    ("employment", "human-resources"),
    ("education", "education"),
    ("housing", "property-office"),
];
/// Rows of the file that is imported, and then of raw ones.
const ROWS: u32 = 100_000;
const IMPORT: (&str, f64) = ("20,000 rows a second", 1.0);
const ENOUGH: f64 = 20_000.0;
/// Rows of a raw statement and of a raw transaction, as the import has them.
const STATEMENT: u32 = 500;
const TRANSACTION: u32 = 4_000;
/// As many bytes as a record has, about.
const TEXT: usize = 700;

pub(crate) async fn measure(ground: &Ground, table: &mut Table) -> Outcome<()> {
    let rows = size("CITYLINK_BENCH_ROWS", ROWS)?;
    for engine in Engine::BOTH {
        imports(ground, engine, rows, table).await?;
    }
    table.note(
        "Records are read from a file, put into normal form, checked, sealed, hashed, compared with what is there and with what \
         other registers say, and written with three indexes; raw rows of as many bytes are written by themselves, 500 in a \
         statement, 4,000 in a transaction.",
    );
    Ok(())
}

/// Rows imported a second, and raw ones in the same run.
async fn imports(ground: &Ground, engine: Engine, rows: u32, table: &mut Table) -> Outcome<()> {
    let name = engine.name();
    let file = file(&ground.folder, ASKED[0].0, rows)?;
    let folder = tempfile::tempdir_in(&ground.folder)?;
    let url = match engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(ground.postgres.empty("register_rows").await?),
    };
    let places = places(PACK, url.clone(), folder.path());
    let pack = opening::read_pack(PACK)?;
    let store = opening::open(&places, pack.into(), false, now()).await?;
    let imported = deliver(&store, ASKED[0], &file).await?;
    store.close().await;
    if imported.counts.added != u64::from(rows) {
        return Err(format!("of {rows} rows {imported}").into());
    }
    let raw = match url {
        None => raw_on_sqlite(&folder.path().join("raw.db"), rows).await?,
        Some(url) => raw_on_postgres(&url, rows).await?,
    };
    let rate = imported.rows_per_second();
    let measured = format!(
        "{} of {} rows; raw rows {} a second, so {:.2} of them",
        number(rate),
        number(f64::from(rows)),
        number(raw),
        rate / raw
    );
    let what = format!("register rows imported a second, {name}");
    match engine {
        Engine::Sqlite => table.at_least(what, measured, IMPORT, rate / ENOUGH),
        Engine::Postgres => table.told(what, measured),
    }
    Ok(())
}

pub(crate) async fn deliver(store: &Store, to: (&str, &str), file: &Path) -> Outcome<Delivered> {
    let given = Delivery::File(file.to_owned());
    Ok(import(store, to, &given, now(), true).await?)
}

/// Writes raw rows over either engine's connection; says how many a second.
macro_rules! raw {
    ($connection:expr, $rows:expr, $begin:literal, $kind:literal) => {{
        let (connection, transactions) = ($connection, $rows.div_ceil(TRANSACTION));
        let create = concat!(
            "create table raw_records (id ",
            $kind,
            " primary key, said ",
            $kind,
            " not null)"
        );
        sqlx::query(create).execute(&mut *connection).await?;
        let said = vec![7_u8; TEXT];
        let begun = Instant::now();
        for transaction in 0..transactions {
            sqlx::query($begin).execute(&mut *connection).await?;
            for statement in 0..TRANSACTION / STATEMENT {
                let mut query = QueryBuilder::new("insert into raw_records (id, said) ");
                query.push_values(0..STATEMENT, |mut row, at| {
                    let id = (transaction * TRANSACTION + statement * STATEMENT + at).to_be_bytes();
                    row.push_bind(id.to_vec()).push_bind(said.as_slice());
                });
                query.build().execute(&mut *connection).await?;
            }
            sqlx::query("commit").execute(&mut *connection).await?;
        }
        f64::from(transactions * TRANSACTION) / begun.elapsed().as_secs_f64()
    }};
}

async fn raw_on_sqlite(file: &Path, rows: u32) -> Outcome<f64> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await?;
    Ok(raw!(&mut connection, rows, "begin immediate", "blob"))
}

async fn raw_on_postgres(url: &str, rows: u32) -> Outcome<f64> {
    let mut connection = PgConnection::connect(url).await?;
    Ok(raw!(&mut connection, rows, "begin", "bytea"))
}

/// A number of nobody, another for each of some thirty million.
pub(crate) fn person_number(at: u32) -> String {
    const FIRST: Date = date(1930, 1, 1);
    const DAYS: u32 = 32_000;
    let born = FIRST + i64::from(at % DAYS).days();
    let body = format!("999999{}{:03}", born.strftime("%Y%m%d"), at / DAYS + 1);
    let check = Scheme::Gb11643.check(&body).unwrap_or('0');
    format!("{body}{check}")
}

/// The file of a register with a record of everybody, made now or earlier.
pub(crate) fn file(folder: &Path, code: &str, people: u32) -> Outcome<PathBuf> {
    let path = folder.join(format!("{code}-{people}.csv"));
    if path.exists() {
        return Ok(path);
    }
    let unfinished = path.with_extension("part");
    let mut out = BufWriter::new(File::create(&unfinished)?);
    writeln!(out, "{}", columns(code))?;
    for at in 0..people {
        let number = person_number(at);
        let address = format!(
            "芜湖市镜湖区北京东路{}号{}栋{}室",
            at % 500 + 1,
            at % 30 + 1,
            at % 2000 + 100
        );
        match code {
            "population" => writeln!(
                out,
                "WH{at:08},{number},王芳{at},female,{}-{}-{},HH{:07},head,{address},{address},100-0000-0000,yes,2015-01-01",
                &number[6..10],
                &number[10..12],
                &number[12..14],
                at / 3
            )?,
            "employment" => writeln!(
                out,
                "LD{at:08},{number},芜湖青弋建设工程有限公司,91999999MA90000462,安全员,2019-03-29,60,"
            )?,
            "education" => writeln!(
                out,
                "BY{at:08},{number},王芳{at},bachelor,安徽师范大学,中国,graduated,2008-09-01,2012-06-30"
            )?,
            _ => writeln!(
                out,
                "FC{at:08},{number},0,tenant,{address},ZL{at:08},2020-05-01,"
            )?,
        }
    }
    out.into_inner()?.sync_all()?;
    fs::rename(&unfinished, &path)?;
    Ok(path)
}

fn columns(code: &str) -> &'static str {
    match code {
        "population" => {
            "record-number,id-number,name,sex,birth-date,household-number,relation,household-address,address,telephone,living,\
             registered-on"
        }
        "employment" => {
            "contract-number,id-number,employer,credit-code,occupation,started-on,contract-months,ended-on"
        }
        "education" => {
            "certificate-number,id-number,name,level,school,country,status,started-on,graduated-on"
        }
        _ => "record-number,id-number,homes-owned,tenure,address,contract-number,since,until",
    }
}
