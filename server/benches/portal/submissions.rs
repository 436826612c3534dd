//! Reports sent a second, each on disk before it is answered, against single rows written by the same engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use domain::languages::Language;
use domain::reports::{Draft, DraftId};
use store::Store;
use store::links::Token;

use crate::city::{City, places};
use crate::client::{Load, Pace};
use crate::generated::Engine;
use crate::machine::now;
use crate::raw::{Raw, Rows};
use crate::table::{Table, median, number};
use crate::{Ground, Outcome};

/// As many bytes as the row of a report has, about.
const ONE: Rows = Rows {
    bytes: 500,
    count: 1,
};
/// Writers at once.
const WRITERS: u32 = 16;
/// Rounds in which the store and raw rows take turns; the one in the middle is told.
const ROUNDS: u32 = 3;
const ROUND: Duration = Duration::from_millis(1500);
/// Drafts that are typed before a round; what cannot be sent in time is left.
const DRAFTS: u32 = 6000;
const BUDGET: (&str, f64) = ("1/2", 0.5);

pub(crate) async fn measure(ground: &Ground, table: &mut Table) -> Outcome<()> {
    for engine in Engine::BOTH {
        on(ground, engine, table).await?;
    }
    table.note(format!(
        "Reports: {WRITERS} writers at once, a report with a position, words and an e-mail address (so with timeline, secret \
         link, sealed contact and a letter), its draft typed before. Over HTTP its draft is read and its address and contact \
         are counted, too. Raw rows: one insert of some 500 bytes per transaction, over {WRITERS} connections of a pool as \
         sqlx makes it; on SQLite also over one connection in turn, and the faster of both counts. SQLite in WAL with \
         synchronous=FULL, PostgreSQL with its own settings (fsync, synchronous_commit)."
    ));
    Ok(())
}

async fn on(ground: &Ground, engine: Engine, table: &mut Table) -> Outcome<()> {
    let folder = tempfile::tempdir_in(&ground.folder)?;
    let (url, raws) = match engine {
        Engine::Sqlite => {
            let raws = Raw::on_sqlite(&folder.path().join("raw.db"), WRITERS).await?;
            (None, raws.to_vec())
        }
        Engine::Postgres => {
            let url = ground.postgres.empty("raw_rows").await?;
            let raw = Raw::on_postgres(&url, WRITERS).await?;
            let url = ground.postgres.empty("submissions").await?;
            (Some(url), vec![raw])
        }
    };
    let city = City::serve(&places("los-angeles", url, folder.path()), false).await?;
    let (mut sent, mut posted, mut raw) = (Vec::new(), Vec::new(), vec![Vec::new(); raws.len()]);
    for round in 0..ROUNDS {
        for (way, rates) in raws.iter().zip(&mut raw) {
            rates.push(way.per_second(ONE, WRITERS, ROUND).await?);
        }
        let drafts = typed(&city.portal.store, round * 2).await?;
        sent.push(through_the_store(&city.portal.store, drafts).await?);
        let drafts = typed(&city.portal.store, round * 2 + 1).await?;
        posted.push(through_http(&city, drafts).await?);
    }
    let raw = raw.into_iter().map(median).fold(0.0, f64::max);
    let name = engine.name();
    for (rate, what) in [
        (
            median(sent),
            format!("reports sent a second, {name}, through the store"),
        ),
        (
            median(posted),
            format!("reports sent a second, {name}, over HTTP"),
        ),
    ] {
        let measured = format!("{} against {} raw rows", number(rate), number(raw));
        table.at_least(what, measured, BUDGET, rate / raw);
    }
    city.portal.store.close().await;
    Ok(())
}

type Typed = (DraftId, Token);

/// Drafts that lack nothing, each of somebody else.
async fn typed(store: &Store, round: u32) -> Outcome<Arc<Vec<Typed>>> {
    let next = Arc::new(AtomicUsize::new(0));
    let typing: Vec<_> = (0..64)
        .map(|_| {
            let (store, next) = (store.clone(), Arc::clone(&next));
            tokio::spawn(async move {
                let mut drafts = Vec::new();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= DRAFTS as usize {
                        break Outcome::Ok(drafts);
                    }
                    let draft = graffiti(round, number);
                    drafts.push(store.begin_draft(&draft, Language::En, now()).await?);
                }
            })
        })
        .collect();
    let mut drafts = Vec::new();
    for one in typing {
        drafts.extend(one.await??);
    }
    Ok(Arc::new(drafts))
}

fn graffiti(round: u32, number: usize) -> Draft {
    Draft {
        lat: "34.073216".to_owned(),
        lon: "-118.266862".to_owned(),
        address: "2111 W BELLEVUE AVE, 90026".to_owned(),
        category: "dead-animal".to_owned(),
        what: "A raccoon, on the pavement beside the bus stop, since yesterday evening.".to_owned(),
        email: format!("somebody.{round}.{number}@example.org"),
        contact_answered: true,
        ..Draft::default()
    }
}

async fn through_the_store(store: &Store, drafts: Arc<Vec<Typed>>) -> Outcome<f64> {
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let sending: Vec<_> = (0..WRITERS)
        .map(|_| {
            let (store, drafts, next) = (store.clone(), Arc::clone(&drafts), Arc::clone(&next));
            tokio::spawn(async move {
                let mut sent = 0_u32;
                while begun.elapsed() < ROUND {
                    let Some((id, token)) = drafts.get(next.fetch_add(1, Ordering::Relaxed)) else {
                        break;
                    };
                    store.submit_report(*id, token, Language::En, now()).await?;
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

/// Each from an address of its own: how much one address may send is limited.
async fn through_http(city: &City, drafts: Arc<Vec<Typed>>) -> Outcome<f64> {
    let requests = drafts.iter().zip(0_u32..).map(|((id, token), number)| {
        let [_, b, c, d] = number.to_be_bytes();
        format!(
            "POST /reports/new/{}/send HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-language: en\r\nsec-fetch-site: same-origin\r\n\
             x-forwarded-for: 10.{b}.{c}.{d}\r\ncookie: draft={token}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: 0\r\n\r\n",
            id.0
        )
        .into_bytes()
    });
    let load = Load {
        address: city.address,
        requests: requests.collect(),
        connections: WRITERS as usize,
        pace: Pace::Once(ROUND),
        expected: 303,
    };
    Ok(load.run().await?.per_second())
}
