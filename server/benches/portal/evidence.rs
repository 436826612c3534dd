//! What registers say of somebody, among four million records of four registers.
//!
//! `CITYLINK_BENCH_PEOPLE` names another number of people than a million, for trying the bench itself.
//!
//! # Why
//!
//! How records come in is measured elsewhere, so those of a thousand people come in through the import and those of everybody
//! else are written straight into the table: the same sealed words under the hash of another number. Whether they were written
//! as the portal writes them is shown by its finding all of them.

use std::fs;
use std::time::Instant;

use domain::registers::{RegisterCode, Scheme};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde::{Deserialize, Serialize};
use server::config::Places;
use server::opening;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, QueryBuilder};
use store::Store;
use uuid::Uuid;

use crate::city::places;
use crate::generated::{Engine, fingerprint};
use crate::machine::now;
use crate::map::Waits;
use crate::registers::{ASKED, PACK, deliver, file, person_number};
use crate::table::{Table, number};
use crate::{Ground, Outcome, size};

const PEOPLE: u32 = 1_000_000;
/// People whose records come in through the import.
const IMPORTED: u32 = 1_000;
/// People about whom is asked at once.
const READERS: u64 = 4;
/// About how many each asks, one after the other.
const LOOKED_UP: usize = 2_000;
const BUDGET: (&str, f64) = ("10 ms", 10.0);
/// Rows of a statement; each binds five values.
const STATEMENT: u32 = 2_000;
/// Rows of a transaction, which does not grow beyond the memory.
const TRANSACTION: u32 = 100_000;
/// Bytes of a hash under which a record is found.
const HASH: usize = 16;

/// Of which tables a database was made.
#[derive(Serialize, Deserialize)]
struct Made {
    of: u64,
}

/// What is asked about somebody.
#[derive(Clone, Copy)]
enum Question {
    /// Her record in each of the four registers, as an application fetches them.
    Evidence,
    /// Everything, resolved to facts, as a form is filled in with.
    Facts,
}

pub(crate) async fn measure(ground: &Ground, table: &mut Table) -> Outcome<()> {
    let people = size("CITYLINK_BENCH_PEOPLE", PEOPLE)?;
    for engine in Engine::BOTH {
        let store = registers(ground, engine, people).await?;
        for question in [Question::Evidence, Question::Facts] {
            let waits = asked(&store, people, question).await?;
            let what = match question {
                Question::Evidence => "evidence of 4 registers",
                Question::Facts => "every fact about somebody",
            };
            let (middle, p99) = (waits.within(50), waits.within(99));
            table.at_most(
                format!(
                    "{what}, {} records, {}",
                    number(f64::from(people) * 4.0),
                    engine.name()
                ),
                format!(
                    "p50 {middle:.2} ms, p99 {p99:.2} ms, {} people",
                    waits.0.len()
                ),
                BUDGET,
                p99,
            );
        }
        store.close().await;
    }
    table.note(format!(
        "Registers: {READERS} at once ask about people drawn by chance, one after the other. Evidence: her valid record in each of \
         four registers, found, opened, and only where the register of persons knows exactly one of her number. Facts: all her \
         records, and of each fact whom to believe. The records of {} people were imported; the others are theirs under other \
         numbers, in the order of their registers.",
        number(f64::from(IMPORTED))
    ));
    Ok(())
}

/// How long each answer took, whoever asked.
async fn asked(store: &Store, people: u32, question: Question) -> Outcome<Waits> {
    let asking: Vec<_> = (0..READERS)
        .map(|reader| tokio::spawn(ask(store.clone(), people, question, reader)))
        .collect();
    let mut waits = Vec::new();
    for one in asking {
        waits.extend(one.await??);
    }
    waits.sort_by(f64::total_cmp);
    Ok(Waits(waits))
}

async fn ask(store: Store, people: u32, question: Question, reader: u64) -> Outcome<Vec<f64>> {
    let codes = ASKED.map(|(code, _)| RegisterCode(code.to_owned()));
    let mut chance = StdRng::seed_from_u64(reader);
    let mut waits = Vec::with_capacity(LOOKED_UP);
    for _ in 0..LOOKED_UP {
        let person = store.person_key(&person_number(chance.random_range(0..people)))?;
        let from = Instant::now();
        match question {
            Question::Evidence => {
                for code in &codes {
                    let record = store.evidence(&person, code, now()).await?;
                    record
                        .ok_or_else(|| format!("{} does not know somebody who is there", code.0))?;
                }
            }
            Question::Facts => {
                if store.facts_of(&person, now()).await?.is_empty() {
                    return Err("no facts about somebody who is there".into());
                }
            }
        }
        waits.push(from.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(waits)
}

/// A database in which four registers have a record of everybody: the one of an earlier run, where tables are still the same.
async fn registers(ground: &Ground, engine: Engine, people: u32) -> Outcome<Store> {
    let name = format!("evidence_{}_{people}", engine.name().to_lowercase());
    let var = ground.folder.join(&name);
    let made_in = ground.folder.join(format!("{name}.json"));
    let of = fingerprint()?;
    let kept = fs::read(&made_in).ok();
    let kept = kept.and_then(|said| serde_json::from_slice::<Made>(&said).ok());
    let is_kept = kept.is_some_and(|made| made.of == of);
    let url = match engine {
        Engine::Sqlite => None,
        Engine::Postgres if is_kept => Some(ground.postgres.database(&name)),
        Engine::Postgres => Some(ground.postgres.empty(&name).await?),
    };
    if !is_kept && var.exists() {
        fs::remove_dir_all(&var)?;
    }
    let places = places(PACK, url, &var);
    if is_kept {
        return open(&places).await;
    }
    let imported = IMPORTED.min(people);
    let store = open(&places).await?;
    for to in ASKED {
        let delivered = deliver(&store, to, &file(&ground.folder, to.0, imported)?).await?;
        if delivered.counts.added != u64::from(imported) {
            return Err(format!("of {imported} records {delivered}").into());
        }
    }
    store.close().await;
    eprintln!(
        "writing {} records with {}",
        number(f64::from(people - imported) * 4.0),
        engine.name()
    );
    let others = Others::new(&places, imported, people)?;
    match engine {
        Engine::Sqlite => others.on_sqlite(&places.database()).await?,
        Engine::Postgres => others.on_postgres(&places.database()).await?,
    }
    fs::write(&made_in, serde_json::to_vec_pretty(&Made { of })?)?;
    open(&places).await
}

async fn open(places: &Places) -> Outcome<Store> {
    let pack = opening::read_pack(&places.pack)?;
    Ok(opening::open(places, pack.into(), false, now()).await?)
}

/// Everybody whose records are not imported.
struct Others {
    /// Of the hash by which the portal finds somebody.
    hashing: [u8; 32],
    imported: u32,
    people: u32,
}

/// What is another's own in a record.
struct Own {
    id: Uuid,
    /// The imported record that says the rest.
    pattern: u32,
    subject: Vec<u8>,
    key: Vec<u8>,
    digest: Vec<u8>,
}

/// Writes the records of others over either engine's connection. Indexes are made when all is there.
macro_rules! write_others {
    ($others:expr, $connection:expr, $indexes:literal) => {{
        let (others, connection) = ($others, $connection);
        let indexes: Vec<(String, String)> =
            sqlx::query_as($indexes).fetch_all(&mut *connection).await?;
        for (name, _) in &indexes {
            let drop = AssertSqlSafe(format!("drop index {name}"));
            sqlx::raw_sql(drop).execute(&mut *connection).await?;
        }
        for (code, _) in ASKED {
            let patterns = AssertSqlSafe(format!(
                "create temp table patterns as select row_number() over (order by id) - 1 as place, r.* from records r \
                 where register = '{code}'"
            ));
            sqlx::raw_sql(patterns).execute(&mut *connection).await?;
            sqlx::raw_sql("create unique index patterns_place on patterns (place)")
                .execute(&mut *connection)
                .await?;
            for from in (others.imported..others.people).step_by(TRANSACTION as usize) {
                let until = others.people.min(from + TRANSACTION);
                sqlx::raw_sql("begin").execute(&mut *connection).await?;
                for first in (from..until).step_by(STATEMENT as usize) {
                    let rows = others.owned(code, first, until.min(first + STATEMENT))?;
                    let mut query =
                        QueryBuilder::new("with own (id, place, subject, name, content) as (");
                    query.push_values(rows, |mut row, own| {
                        row.push_bind(own.id)
                            .push_bind(i64::from(own.pattern))
                            .push_bind(own.subject)
                            .push_bind(own.key)
                            .push_bind(own.digest);
                    });
                    query.push(
                        ") insert into records (id, register, source, authority, subject_kind, subject_hash, holder_hash, \
                         key_hash, digest, content_sealed, schema_version, valid_from, valid_until, batch_id, line, \
                         recorded_at, superseded_at) select own.id, p.register, p.source, p.authority, p.subject_kind, \
                         own.subject, p.holder_hash, own.name, own.content, p.content_sealed, p.schema_version, p.valid_from, \
                         p.valid_until, p.batch_id, p.line, p.recorded_at, p.superseded_at from own join patterns p on \
                         p.place = own.place",
                    );
                    query.build().execute(&mut *connection).await?;
                }
                sqlx::raw_sql("commit").execute(&mut *connection).await?;
            }
            sqlx::raw_sql("drop table patterns").execute(&mut *connection).await?;
        }
        for (_, create) in indexes {
            sqlx::raw_sql(AssertSqlSafe(create)).execute(&mut *connection).await?;
        }
    }};
}

impl Others {
    fn new(places: &Places, imported: u32, people: u32) -> Outcome<Self> {
        let secret = fs::read(places.key_file())?;
        Ok(Self {
            hashing: blake3::derive_key("citylink 2026 finding by keyed hash", &secret),
            imported,
            people,
        })
    }

    async fn on_sqlite(&self, url: &str) -> Outcome<()> {
        let mut connection = SqliteConnection::connect(url).await?;
        // Whoever loses power while it is made makes it again.
        sqlx::raw_sql("pragma synchronous = off; pragma cache_size = -400000")
            .execute(&mut connection)
            .await?;
        write_others!(
            self,
            &mut connection,
            "select name, sql from sqlite_master where type = 'index' and tbl_name = 'records' and sql is not null"
        );
        sqlx::raw_sql("pragma wal_checkpoint(truncate)")
            .execute(&mut connection)
            .await?;
        Ok(connection.close().await?)
    }

    async fn on_postgres(&self, url: &str) -> Outcome<()> {
        let mut connection = PgConnection::connect(url).await?;
        sqlx::raw_sql("set synchronous_commit = off; set maintenance_work_mem = '512MB'")
            .execute(&mut connection)
            .await?;
        write_others!(
            self,
            &mut connection,
            "select indexname::text, indexdef from pg_indexes where tablename = 'records' and indexname not like '%_pkey'"
        );
        // As it is after some hours of any portal.
        sqlx::raw_sql("vacuum analyze records")
            .execute(&mut connection)
            .await?;
        Ok(connection.close().await?)
    }

    /// What is their own in the records of some people.
    #[expect(
        clippy::disallowed_methods,
        reason = "these records are nobody's: the ids only have to be of the same kind, and to rise"
    )]
    fn owned(&self, code: &str, from: u32, until: u32) -> Outcome<Vec<Own>> {
        let owned = (from..until).map(|at| {
            let name = blake3::hash(format!("{code} {at}").as_bytes());
            let (key, digest) = name.as_bytes().split_at(HASH);
            Ok(Own {
                id: Uuid::now_v7(),
                pattern: at % self.imported,
                subject: self.subject(&person_number(at))?,
                key: key.to_vec(),
                digest: digest.to_vec(),
            })
        });
        owned.collect()
    }

    /// The hash under which the portal keeps the records of this number.
    fn subject(&self, number: &str) -> Outcome<Vec<u8>> {
        let number = Scheme::Gb11643.read(number)?;
        let mut hasher = blake3::Hasher::new_keyed(&self.hashing);
        hasher.update(b"person of a record\0");
        hasher.update(number.as_bytes());
        Ok(hasher.finalize().as_bytes()[..HASH].to_vec())
    }
}
