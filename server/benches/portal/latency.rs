//! How long pages take while the server does half of what it can.

use std::time::Duration;

use crate::city::City;
use crate::client::{Load, Pace, get};
use crate::generated::{Engine, reports};
use crate::table::{Table, number};
use crate::{Ground, Outcome};

const CONNECTIONS: usize = 64;
const MOST: Duration = Duration::from_secs(4);
const HALF: Duration = Duration::from_secs(10);
const REPORTS: u32 = 10_000;
/// Reports whose own pages are among those that are asked for.
const SHOWN: i64 = 20;
const BUDGET: (&str, f64) = ("25 ms", 25.0);

pub(crate) async fn measure(ground: &Ground, table: &mut Table) -> Outcome<()> {
    for engine in Engine::BOTH {
        let generated = reports(ground, engine, REPORTS).await?;
        let city = City::serve(&generated.places, false).await?;
        let load = |pace, requests: &[Vec<u8>]| Load {
            address: city.address,
            requests: requests.to_vec(),
            connections: CONNECTIONS,
            pace,
            expected: 200,
        };
        let requests = mixed(&city).await?;
        let most = load(Pace::AsAnswered(MOST), &requests)
            .run()
            .await?
            .per_second();
        let told = load(Pace::PerSecond(most / 2.0, HALF), &requests)
            .run()
            .await?;
        table.at_most(
            format!("server page, p99 at half of the most, {}", engine.name()),
            format!(
                "{:.1} ms (p50 {:.1} ms) at {} a second of at most {}",
                told.within(0.99),
                told.within(0.5),
                number(told.per_second()),
                number(most)
            ),
            BUDGET,
            told.within(0.99),
        );
        city.portal.store.close().await;
    }
    table.note(
        "Half of the most: home, services, statuses, the first step of reporting, the list and 20 reports' own pages in turn, \
         compressed, requests sent at fixed moments whether the ones before were answered or not, waiting counted.",
    );
    Ok(())
}

/// What people look at: fixed pages, the list, and reports.
async fn mixed(city: &City) -> Outcome<Vec<Vec<u8>>> {
    let listed = city
        .portal
        .store
        .reports(&store::reports::Filter::default(), None, SHOWN)
        .await?;
    let mut requests = Vec::new();
    for case in listed.cases {
        for path in [
            "/",
            "/services",
            "/about/statuses",
            "/reports/new",
            "/reports",
        ] {
            requests.push(get(path, Some("br"), None));
        }
        requests.push(get(
            &format!("/reports/{}", case.reference),
            Some("br"),
            None,
        ));
    }
    Ok(requests)
}
