//! Applications sent a second, each on disk before it is answered, against single rows of as many bytes by the same engine.
//!
//! `CITYLINK_BENCH_DRAFTS` names another number of drafts per round than 4,000, for trying the bench itself.

mod whole;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use domain::languages::Language;
use domain::reports::DraftId;
use server::config::Places;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use store::Store;
use store::links::Token;

use crate::city::{City, places};
use crate::client::{Connection, Load, Pace};
use crate::generated::Engine;
use crate::machine::now;
use crate::raw::{Raw, Rows};
use crate::table::{Table, median, number};
use crate::{Ground, Outcome, size};
use whole::{SERVICE, Whole};

const PACK: &str = "wuhu";
/// Writers at once.
const WRITERS: u32 = 16;
/// Rounds in which the store and raw rows take turns; the one in the middle is told.
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_millis(1500);
/// Drafts that are typed before a round; what cannot be sent in time is left.
const DRAFTS: usize = 4_000;
const BUDGET: (&str, f64) = ("1/2", 0.5);

pub(crate) async fn measure(ground: &Ground, table: &mut Table) -> Outcome<()> {
    let drafts = size("CITYLINK_BENCH_DRAFTS", DRAFTS)?;
    for engine in Engine::BOTH {
        on(ground, engine, drafts, table).await?;
    }
    table.note(format!(
        "Applications: {WRITERS} writers at once, the settling-in allowance with its 15 answers, five proofs and an e-mail address \
         (so with four tasks of four organisations, timeline, secret link, sealed contact and a letter), its draft kept before. \
         Over HTTP its draft is read, completeness is looked at, the address is kept in it and it is ended, which are transactions \
         of their own. Raw rows: one insert of as many bytes as one application adds to all tables, in one transaction, in the same \
         ways as beside reports; and as many rows as that, by one statement."
    ));
    Ok(())
}

async fn on(ground: &Ground, engine: Engine, drafts: usize, table: &mut Table) -> Outcome<()> {
    let folder = tempfile::tempdir_in(&ground.folder)?;
    let (url, raws) = match engine {
        Engine::Sqlite => {
            let raws = Raw::on_sqlite(&folder.path().join("raw.db"), WRITERS).await?;
            (None, raws.to_vec())
        }
        Engine::Postgres => {
            let url = ground.postgres.empty("raw_rows").await?;
            let raw = Raw::on_postgres(&url, WRITERS).await?;
            let url = ground.postgres.empty("applications").await?;
            (Some(url), vec![raw])
        }
    };
    let places = places(PACK, url, folder.path());
    let city = City::serve(&places, false).await?;
    let store = &city.portal.store;
    let whole = Arc::new(Whole::new(store.pack())?);
    let one = added_by_one(store, &whole, engine, &places).await?;
    let (mut sent, mut posted) = (Vec::new(), Vec::new());
    let mut raw = vec![(Vec::new(), Vec::new()); raws.len()];
    for _ in 0..ROUNDS {
        for (way, (single, many)) in raws.iter().zip(&mut raw) {
            let row = Rows { count: 1, ..one };
            single.push(way.per_second(row, WRITERS, ROUND).await?);
            many.push(way.per_second(one, WRITERS, ROUND).await?);
        }
        let typed = kept(store, &whole, drafts).await?;
        sent.push(through_the_store(store, &whole, typed).await?);
        let typed = kept(store, &whole, drafts).await?;
        posted.push(through_http(&city, typed).await?);
    }
    let (single, many): (Vec<_>, Vec<_>) = raw.into_iter().unzip();
    let best = |rates: Vec<Vec<f64>>| rates.into_iter().map(median).fold(0.0, f64::max);
    let (raw, many) = (best(single), best(many));
    let Rows { bytes, count } = one;
    let name = engine.name();
    for (rate, what) in [
        (
            median(sent),
            format!("applications sent a second, {name}, through the store"),
        ),
        (
            median(posted),
            format!("applications sent a second, {name}, over HTTP"),
        ),
    ] {
        let measured = format!(
            "{} against {} raw rows of {bytes} bytes",
            number(rate),
            number(raw)
        );
        table.at_least(what, measured, BUDGET, rate / raw);
    }
    table.told(
        format!("raw rows, {name}: {count} at once, as many as an application is"),
        format!("{} times a second, {bytes} bytes together", number(many)),
    );
    store.close().await;
    Ok(())
}

/// What one application adds to all tables together, by sending one.
async fn added_by_one(
    store: &Store,
    whole: &Whole,
    engine: Engine,
    places: &Places,
) -> Outcome<Rows> {
    let (draft, token) = store
        .begin_filling(&whole.filling, Language::Zh, now())
        .await?;
    let before = all(engine, places).await?;
    whole.send(store, draft, &token).await?;
    let after = all(engine, places).await?;
    let bytes = usize::try_from(after.0 - before.0)?;
    let count = usize::try_from(after.1 - before.1)?;
    if bytes == 0 || count == 0 {
        return Err("an application that was sent is not in any table".into());
    }
    Ok(Rows { bytes, count })
}

/// Bytes and number of the rows of all tables, without indexes.
async fn all(engine: Engine, places: &Places) -> Outcome<(i64, i64)> {
    const ON_SQLITE: &str = "select 'select coalesce(sum(' || group_concat('coalesce(length(cast(\"' || c.name || '\" as blob)), 0)', \
        ' + ') || '), 0), count(*) from \"' || t.name || '\"' from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table' \
        and t.name not like 'sqlite_%' group by t.name";
    const ON_POSTGRES: &str = "select 'select coalesce(sum(pg_column_size(t.*)), 0)::bigint, count(*) from ' || quote_ident(tablename) || ' t' \
        from pg_tables where schemaname = 'public'";
    macro_rules! all {
        ($connection:ty, $tables:expr) => {{
            let mut connection = <$connection>::connect(&places.database()).await?;
            let sums: Vec<(String,)> = sqlx::query_as($tables).fetch_all(&mut connection).await?;
            let mut all = (0, 0);
            for (sum,) in sums {
                let (bytes, rows): (i64, i64) = sqlx::query_as(AssertSqlSafe(sum))
                    .fetch_one(&mut connection)
                    .await?;
                all = (all.0 + bytes, all.1 + rows);
            }
            connection.close().await?;
            Ok(all)
        }};
    }
    match engine {
        Engine::Sqlite => all!(SqliteConnection, ON_SQLITE),
        Engine::Postgres => all!(PgConnection, ON_POSTGRES),
    }
}

type Kept = (DraftId, Token);

/// Drafts that lack nothing, each of somebody else.
async fn kept(store: &Store, whole: &Arc<Whole>, drafts: usize) -> Outcome<Arc<Vec<Kept>>> {
    let next = Arc::new(AtomicUsize::new(0));
    let keeping: Vec<_> = (0..64)
        .map(|_| {
            let (store, whole, next) = (store.clone(), Arc::clone(whole), Arc::clone(&next));
            tokio::spawn(async move {
                let mut kept = Vec::new();
                while next.fetch_add(1, Ordering::Relaxed) < drafts {
                    let begun = store.begin_filling(&whole.filling, Language::Zh, now());
                    kept.push(begun.await?);
                }
                Outcome::Ok(kept)
            })
        })
        .collect();
    let mut all = Vec::new();
    for one in keeping {
        all.extend(one.await??);
    }
    Ok(Arc::new(all))
}

async fn through_the_store(
    store: &Store,
    whole: &Arc<Whole>,
    drafts: Arc<Vec<Kept>>,
) -> Outcome<f64> {
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let sending: Vec<_> = (0..WRITERS)
        .map(|_| {
            let (store, whole) = (store.clone(), Arc::clone(whole));
            let (drafts, next) = (Arc::clone(&drafts), Arc::clone(&next));
            tokio::spawn(async move {
                let mut sent = 0_u32;
                while begun.elapsed() < ROUND {
                    let Some((id, token)) = drafts.get(next.fetch_add(1, Ordering::Relaxed)) else {
                        break;
                    };
                    whole.send(&store, *id, token).await?;
                    sent += 1;
                }
                Outcome::Ok(sent)
            })
        })
        .collect();
    let mut sent = 0;
    for one in sending {
        sent += one.await??;
    }
    Ok(f64::from(sent) / begun.elapsed().as_secs_f64())
}

/// Each from an address of its own: how much one address may send is limited. What is missing leads elsewhere with the same
/// status, so one is looked at.
async fn through_http(city: &City, drafts: Arc<Vec<Kept>>) -> Outcome<f64> {
    let requests = drafts.iter().zip(0_u32..).map(|((id, token), number)| {
        let [_, b, c, d] = number.to_be_bytes();
        let form = format!("email={}%40example.org&declared=yes", id.0);
        format!(
            "POST /services/{SERVICE}/apply/{}/send HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-language: zh\r\n\
             sec-fetch-site: same-origin\r\nx-forwarded-for: 10.{b}.{c}.{d}\r\ncookie: application={token}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            id.0,
            form.len()
        )
        .into_bytes()
    });
    let mut requests: Vec<Vec<u8>> = requests.collect();
    let one = requests.pop().ok_or("there are no drafts")?;
    let mut connection = Connection::open(city.address).await?;
    let status = connection.talk(&one).await?;
    let headers = connection.headers();
    let led = headers.iter().find(|(name, _)| name == "location");
    let led = led.map_or("", |(_, to)| to.as_str());
    if status != 303 || !led.ends_with("/sent") {
        return Err(format!("an application was answered {status} and led to {led:?}").into());
    }
    let load = Load {
        address: city.address,
        requests,
        connections: WRITERS as usize,
        pace: Pace::Once(ROUND),
        expected: 303,
    };
    Ok(load.run().await?.per_second())
}
