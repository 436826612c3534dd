//! The integrated database: rows imported a second, and what four registers say of somebody among four million records.
//!
//! `CITYLINK_BENCH_PEOPLE` names another number of people than a million, for trying the bench itself.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use domain::registers::{RegisterCode, Scheme};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde::{Deserialize, Serialize};
use server::opening;
use server::registers::{Delivered, Delivery, import};
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection as _, QueryBuilder};
use store::Store;

use crate::city::places;
use crate::generated::{Engine, fingerprint};
use crate::machine::now;
use crate::map::Waits;
use crate::table::{Table, number};
use crate::{Ground, Outcome};

const PACK: &str = "wuhu";
/// Four registers, each with a record of everybody: code, who delivers.
const ASKED: [(&str, &str); 4] = [
    ("population", "public-security"),
    ("employment", "human-resources"),
    ("education", "education"),
    ("housing", "property-office"),
];
const PEOPLE: u32 = 1_000_000;
/// Rows of the file that is imported in turns with raw ones.
const ROWS: u32 = 100_000;
/// People who are looked up, one after the other, none of them twice.
const LOOKED_UP: usize = 2_000;
const IMPORT: (&str, f64) = ("20,000 rows a second", 1.0);
const ENOUGH: f64 = 20_000.0;
const LOOK_UP: (&str, f64) = ("10 ms", 10.0);
/// Rows of a raw statement and of a raw transaction, as the import has them.
const STATEMENT: u32 = 500;
const TRANSACTION: u32 = 4_000;
/// As many bytes as a record has, about.
const TEXT: usize = 700;

/// How a database was made.
#[derive(Serialize, Deserialize)]
struct Made {
    of: u64,
    rows_per_second: f64,
    on: String,
}

pub(crate) async fn measure(ground: &Ground, table: &mut Table) -> Outcome<()> {
    let people = match std::env::var("CITYLINK_BENCH_PEOPLE") {
        Ok(said) => said.parse()?,
        Err(_) => PEOPLE,
    };
    for engine in Engine::BOTH {
        imports(ground, engine, table).await?;
    }
    for engine in Engine::BOTH {
        look_up(ground, engine, people, table).await?;
    }
    table.note(
        "Records are read from a file, put into normal form, checked, sealed, hashed, compared with what is there and with what \
         other registers say, and written with three indexes; raw rows of as many bytes are written by themselves, 500 in a \
         statement, 4,000 in a transaction.",
    );
    Ok(())
}

/// Rows imported a second, and raw ones in the same run.
async fn imports(ground: &Ground, engine: Engine, table: &mut Table) -> Outcome<()> {
    let name = engine.name();
    let file = file(&ground.folder, ASKED[0].0, ROWS)?;
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
    let raw = match url {
        None => raw_on_sqlite(&folder.path().join("raw.db")).await?,
        Some(url) => raw_on_postgres(&url).await?,
    };
    let rate = imported.rows_per_second();
    let measured = format!(
        "{} of {} rows; raw rows {} a second, so {:.2} of them",
        number(rate),
        number(f64::from(ROWS)),
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

async fn deliver(store: &Store, to: (&str, &str), file: &Path) -> Outcome<Delivered> {
    let given = Delivery::File(file.to_owned());
    Ok(import(store, to, &given, now(), true).await?)
}

/// Writes raw rows over either engine's connection; says how many a second.
macro_rules! raw {
    ($connection:expr, $begin:literal, $kind:literal) => {{
        let connection = $connection;
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
        for transaction in 0..ROWS / TRANSACTION {
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
        f64::from(ROWS) / begun.elapsed().as_secs_f64()
    }};
}

async fn raw_on_sqlite(file: &Path) -> Outcome<f64> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await?;
    Ok(raw!(&mut connection, "begin immediate", "blob"))
}

async fn raw_on_postgres(url: &str) -> Outcome<f64> {
    let mut connection = PgConnection::connect(url).await?;
    Ok(raw!(&mut connection, "begin", "bytea"))
}

/// How long it takes to ask four registers about somebody.
async fn look_up(ground: &Ground, engine: Engine, people: u32, table: &mut Table) -> Outcome<()> {
    let (store, made) = registers(ground, engine, people).await?;
    let codes = ASKED.map(|(code, _)| RegisterCode(code.to_owned()));
    let mut chance = StdRng::seed_from_u64(4);
    let mut waits = Vec::with_capacity(LOOKED_UP);
    for _ in 0..LOOKED_UP {
        let person = store.person_key(&person_number(chance.random_range(0..people)))?;
        let from = Instant::now();
        for code in &codes {
            if store.evidence(&person, code, now()).await?.is_none() {
                return Err(format!("{} says nothing of somebody whom it knows", code.0).into());
            }
        }
        waits.push(from.elapsed().as_secs_f64() * 1000.0);
    }
    store.close().await;
    waits.sort_by(f64::total_cmp);
    let waits = Waits(waits);
    let (middle, p99) = (waits.within(50), waits.within(99));
    table.at_most(
        format!(
            "evidence of 4 registers, {} records, {}",
            number(f64::from(people) * 4.0),
            engine.name()
        ),
        format!(
            "p50 {middle:.2} ms, p99 {p99:.2} ms; imported at {} a second on {}",
            number(made.rows_per_second),
            made.on
        ),
        LOOK_UP,
        p99,
    );
    Ok(())
}

/// A database in which four registers have a record of everybody: the one of an earlier run, where tables are still the same.
async fn registers(ground: &Ground, engine: Engine, people: u32) -> Outcome<(Store, Made)> {
    let name = format!("registers_{}_{people}", engine.name().to_lowercase());
    let var = ground.folder.join(&name);
    let made_in = ground.folder.join(format!("{name}.json"));
    let of = fingerprint()?;
    let kept = fs::read(&made_in).ok();
    let kept = kept.and_then(|said| serde_json::from_slice::<Made>(&said).ok());
    let kept = kept.filter(|made| made.of == of);
    let url = match engine {
        Engine::Sqlite => None,
        Engine::Postgres if kept.is_some() => Some(ground.postgres.database(&name)),
        Engine::Postgres => Some(ground.postgres.empty(&name).await?),
    };
    if kept.is_none() && var.exists() {
        fs::remove_dir_all(&var)?;
    }
    let places = places(PACK, url, &var);
    let pack = opening::read_pack(PACK)?;
    let store = opening::open(&places, pack.into(), false, now()).await?;
    if let Some(made) = kept {
        return Ok((store, made));
    }
    let (mut rows, mut took) = (0, Duration::ZERO);
    for to in ASKED {
        eprintln!(
            "bringing {people} records of {} into {}",
            to.0,
            engine.name()
        );
        let delivered = deliver(&store, to, &file(&ground.folder, to.0, people)?).await?;
        if delivered.counts.added != u64::from(people) {
            return Err(format!("of {people} records {delivered}").into());
        }
        rows += people;
        took += delivered.took;
    }
    let made = Made {
        of,
        rows_per_second: f64::from(rows) / took.as_secs_f64(),
        on: now().strftime("%Y-%m-%d").to_string(),
    };
    fs::write(&made_in, serde_json::to_vec_pretty(&made)?)?;
    Ok((store, made))
}

/// A number of nobody, another for each of some thirty million.
fn person_number(at: u32) -> String {
    const FIRST: Date = date(1930, 1, 1);
    const DAYS: u32 = 32_000;
    let born = FIRST + i64::from(at % DAYS).days();
    let body = format!("999999{}{:03}", born.strftime("%Y%m%d"), at / DAYS + 1);
    let check = Scheme::Gb11643.check(&body).unwrap_or('0');
    format!("{body}{check}")
}

/// The file of a register with a record of everybody, made now or earlier.
fn file(folder: &Path, code: &str, people: u32) -> Outcome<PathBuf> {
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
