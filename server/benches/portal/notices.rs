//! How long whoever changes a report waits that ten thousand people follow, and how soon they are written to.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use domain::areas::AreaCode;
use domain::contacts::EmailAddress;
use domain::identity::Role;
use domain::languages::Language;
use domain::letters::Letter;
use domain::references::Reference;
use domain::reports::Draft;
use store::Store;
use store::follows::Joining;
use store::members::NewGrant;

use crate::city::{City, places};
use crate::client::Connection;
use crate::generated::Engine;
use crate::machine::now;
use crate::table::{Table, number};
use crate::{Ground, Outcome};

const FOLLOWERS: usize = 10_000;
const OFFICER: &str = "officer@wuhu.example";
/// Changes of the report, while those who follow are told of the ones before.
const CHANGES: usize = 40;
/// Between two changes.
const PAUSE: Duration = Duration::from_millis(100);
/// What the report becomes, over and over.
const TURNS: [&str; 2] = ["in_progress", "assigned"];
const BUDGET: (&str, f64) = ("50 ms", 50.0);

pub(crate) async fn measure(ground: &Ground, table: &mut Table) -> Outcome<()> {
    for engine in Engine::BOTH {
        on(ground, engine, table).await?;
    }
    table.note(format!(
        "Notices: {CHANGES} changes of the status of one report with {} followers, over HTTP, while the followers are told of \
         the changes before; the slowest is told. Told: letters sealed and in the outbox, with their links.",
        number(10_000.0)
    ));
    Ok(())
}

async fn on(ground: &Ground, engine: Engine, table: &mut Table) -> Outcome<()> {
    let folder = tempfile::tempdir_in(&ground.folder)?;
    let url = match engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(ground.postgres.empty("notices").await?),
    };
    let city = City::serve(&places("wuhu", url, folder.path()), false).await?;
    let store = &city.portal.store;
    let session = officer(store).await?;
    let reference = given_report(store).await?;
    given_followers(store, &reference).await?;

    let telling = tokio::spawn({
        let store = store.clone();
        async move { while !matches!(store.tell_next(now()).await, Err(_) | Ok(false)) {} }
    });
    let mut slowest = Duration::ZERO;
    let mut connection = Connection::open(city.address).await?;
    let mut telling = Some(telling);
    for change in 0..CHANGES {
        let request = posted(&reference, change, &session);
        let begun = Instant::now();
        let status = connection.talk(&request).await?;
        slowest = slowest.max(begun.elapsed());
        if status != 303 {
            return Err(format!("a change was answered {status}").into());
        }
        if telling
            .as_ref()
            .is_none_or(tokio::task::JoinHandle::is_finished)
        {
            let store = store.clone();
            telling = Some(tokio::spawn(async move {
                while !matches!(store.tell_next(now()).await, Err(_) | Ok(false)) {}
            }));
        }
        tokio::time::sleep(PAUSE).await;
    }
    if let Some(telling) = telling {
        telling.abort();
        // It was told to end.
        let _ = telling.await;
    }
    let name = engine.name();
    let milliseconds = slowest.as_secs_f64() * 1000.0;
    table.at_most(
        format!("a change that 10,000 followers are told of, {name}"),
        format!("{milliseconds:.1} ms"),
        BUDGET,
        milliseconds,
    );
    let begun = Instant::now();
    let mut steps = 0_u32;
    while steps < 400 && store.tell_next(now()).await? {
        steps += 1;
    }
    let rate = f64::from(steps) * 50.0 / begun.elapsed().as_secs_f64();
    table.told(format!("followers told a second, {name}"), number(rate));
    store.close().await;
    Ok(())
}

fn posted(reference: &Reference, change: usize, session: &str) -> Vec<u8> {
    let form = format!(
        "version={}&to={}&words=News.",
        change + 1,
        TURNS[change % TURNS.len()]
    );
    format!(
        "POST /desk/{reference} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-language: en\r\nsec-fetch-site: same-origin\r\n\
         cookie: {session}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    )
    .into_bytes()
}

/// The cookie of an officer of the whole city.
async fn officer(store: &Store) -> Outcome<String> {
    let email = EmailAddress::parse(OFFICER)?;
    let grant = NewGrant {
        role: Role::Officer,
        area: AreaCode("3402".to_owned()),
        organisation: None,
        team: None,
    };
    store.add_member(&email, "Wang", &grant, now()).await?;
    let asked = store.ask_code(&email, Language::En, now()).await?;
    for due in store.take_letters(now()).await? {
        store.sent(&due, now()).await?;
        if let Letter::SignInCode { code } = &due.letter.letter {
            let session = store.sign_in(asked, code, now()).await?;
            return Ok(format!("session={}", session.token));
        }
    }
    Err("no code was sent".into())
}

async fn given_report(store: &Store) -> Outcome<Reference> {
    let draft = Draft {
        lat: "31.1546".to_owned(),
        lon: "118.4435".to_owned(),
        address: "Dongmen Lane 18".to_owned(),
        category: "pothole".to_owned(),
        what: "A hole as wide as a washbasin.".to_owned(),
        contact_answered: true,
        ..Draft::default()
    };
    let (id, token) = store.begin_draft(&draft, Language::En, now()).await?;
    let receipt = store.submit_report(id, &token, Language::En, now()).await?;
    Ok(receipt.reference)
}

/// People who asked to follow, and confirmed their addresses.
async fn given_followers(store: &Store, reference: &Reference) -> Outcome<()> {
    let next = Arc::new(AtomicUsize::new(0));
    let asking: Vec<_> = (0..64)
        .map(|_| {
            let (store, next, reference) = (store.clone(), Arc::clone(&next), reference.clone());
            tokio::spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= FOLLOWERS {
                        break Outcome::Ok(());
                    }
                    let email = EmailAddress::parse(&format!("follower.{number}@example.org"))?;
                    let follower = Joining::AsFollower;
                    store
                        .ask_follow(&reference, &email, follower, Language::En, now())
                        .await?;
                }
            })
        })
        .collect();
    for one in asking {
        one.await??;
    }
    let mut confirming = Vec::new();
    loop {
        let due = store.take_letters(now()).await?;
        if due.is_empty() {
            break;
        }
        for due in due {
            if let Letter::ConfirmFollow { confirm, .. } = &due.letter.letter {
                let (store, token) = (store.clone(), confirm.parse()?);
                confirming.push(tokio::spawn(async move {
                    store.sent(&due, now()).await?;
                    Outcome::Ok(store.confirm_follow(&token, now()).await?)
                }));
            }
        }
    }
    for one in confirming {
        one.await??.ok_or("a link opened nothing")?;
    }
    Ok(())
}
