//! The desk's list of 20, filtered, with a million reports behind it, for a member of the whole city and for one of a council.

use std::time::{Duration, Instant};

use domain::areas::AreaCode;
use domain::contacts::EmailAddress;
use domain::identity::Role;
use domain::languages::Language;
use domain::letters::Letter;
use store::StoreError;
use store::members::NewGrant;

use crate::city::City;
use crate::client::{Connection, get};
use crate::generated::{Engine, reports};
use crate::machine::now;
use crate::table::{Table, number};
use crate::{Ground, Outcome};

const MANY: u32 = 1_000_000;
/// How often each list is asked for, and how long at most.
const ROUNDS: usize = 100;
const LONG: Duration = Duration::from_secs(10);
const BUDGET: (&str, f64) = ("20 ms", 20.0);

/// What a member chooses.
const LISTS: [&str; 6] = ["open", "received", "overdue", "flagged", "fixed", "closed"];

pub(crate) async fn measure(ground: &Ground, table: &mut Table) -> Outcome<()> {
    for engine in Engine::BOTH {
        let generated = reports(ground, engine, MANY).await?;
        let city = City::serve(&generated.places, false).await?;
        let areas = &city.portal.store.pack().areas;
        let root = areas.root().code.clone();
        let council = areas.children(&root).next().map(|area| area.code.clone());
        let members = [
            ("the whole city", root),
            ("a council", council.ok_or("the city has no councils")?),
        ];
        for (name, area) in members {
            let session = signed_in(&city, &area).await?;
            for list in LISTS {
                let path = format!("/desk?status={list}");
                let mut waits = ask(&city, &path, &session).await?;
                waits.sort_by(f64::total_cmp);
                let within = |percent: usize| {
                    let index = (waits.len() * percent).div_ceil(100).saturating_sub(1);
                    waits.get(index).copied().unwrap_or_default()
                };
                let what = format!(
                    "desk of {name}, {list}, {} reports, {}",
                    number(f64::from(MANY)),
                    engine.name()
                );
                let measured = format!("p50 {:.1} ms, p99 {:.1} ms", within(50), within(99));
                table.at_most(what, measured, BUDGET, within(99));
            }
        }
        city.portal.store.close().await;
    }
    table.note(
        "Desk: whole pages with 20 reports and the counts of every list, one after the other on one connection, compressed, \
         when they had been asked for once.",
    );
    Ok(())
}

/// How long each answer took, in milliseconds.
async fn ask(city: &City, path: &str, session: &str) -> Outcome<Vec<f64>> {
    let mut connection = Connection::open(city.address).await?;
    let request = get(path, Some("br"), Some(session));
    connection.talk(&request).await?;
    let mut waits = Vec::with_capacity(ROUNDS);
    let begun = Instant::now();
    while waits.len() < ROUNDS && begun.elapsed() < LONG {
        let from = Instant::now();
        let status = connection.talk(&request).await?;
        if status != 200 {
            return Err(format!("{path} was answered {status}").into());
        }
        waits.push(from.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(waits)
}

/// The cookie of an officer of the area who has signed in by code.
async fn signed_in(city: &City, area: &AreaCode) -> Outcome<String> {
    let store = &city.portal.store;
    let address = format!("bench-{}@example.org", area.0);
    let email = EmailAddress::parse(&address).map_err(|_| "not an address")?;
    let grant = NewGrant {
        role: Role::Officer,
        area: area.clone(),
        organisation: None,
        team: None,
    };
    let added = store.add_member(&email, "Bench", &grant, now()).await;
    added.map_err(|refused| match refused {
        StoreError::Refused(refused) => refused.to_string(),
        StoreError::Broken(broken) => broken.to_string(),
    })?;
    let asked = store.ask_code(&email, Language::En, now()).await?;
    for due in store.take_letters(now()).await? {
        // The same reports are measured again, and a code that was sent is no letter that waits.
        store.sent(&due, now()).await?;
        if let Letter::SignInCode { code } = &due.letter.letter {
            let session = store.sign_in(asked, code, now()).await?;
            return Ok(format!("session={}", session.token));
        }
    }
    Err("no code was sent".into())
}
