//! Pages a second, against the same bytes from memory in the same process.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get as routed;

use crate::city::{Answer, City};
use crate::client::{Load, Pace, get};
use crate::generated::{Engine, reports};
use crate::machine::cpu_of;
use crate::table::{Table, median, number};
use crate::{Ground, Outcome};

const CONNECTIONS: usize = 16;
/// Rounds in which page and memory take turns; the one in the middle is told.
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_millis(1500);
const REPORTS: u32 = 10_000;

/// A page with its budget. The list stands on both engines, and the home page asks no database.
const PAGES: [(Engine, &str, &str, (&str, f64)); 3] = [
    (Engine::Sqlite, "home", "/", ("1/4", 0.25)),
    (
        Engine::Sqlite,
        "list of 20, SQLite",
        "/reports",
        ("1/10", 0.1),
    ),
    (
        Engine::Postgres,
        "list of 20, PostgreSQL",
        "/reports",
        ("1/10", 0.1),
    ),
];

pub(crate) async fn measure(ground: &Ground, table: &mut Table) -> Outcome<()> {
    for engine in Engine::BOTH {
        let generated = reports(ground, engine, REPORTS).await?;
        let city = City::serve(&generated.places, false).await?;
        for (_, name, path, budget) in PAGES.into_iter().filter(|page| page.0 == engine) {
            for encoding in [None, Some("br")] {
                let pair = pair(&city, path, encoding).await?;
                let kind = encoding.map_or("not compressed", |_| "brotli");
                let what = format!("{name}, pages a second ({kind})");
                let measured = format!(
                    "{} against {} from memory; {:.0} against {:.0} µs of a processor ({:.2})",
                    number(pair.page.per_second),
                    number(pair.memory.per_second),
                    pair.page.server * 1e6,
                    pair.memory.server * 1e6,
                    pair.memory.server / pair.page.server,
                );
                let ratio = pair.page.per_second / pair.memory.per_second;
                if encoding.is_none() {
                    table.at_least(what, measured, budget, ratio);
                    table.note(format!(
                        "{name}: the client had {:.0} % of the used processor time with the page, {:.0} % with memory.",
                        pair.page.client * 100.0,
                        pair.memory.client * 100.0
                    ));
                } else {
                    table.told(what, format!("{measured}; ratio {ratio:.2}"));
                }
            }
        }
        city.portal.store.close().await;
    }
    table.note(format!(
        "Pages: the real router with all its layers, over HTTP/1.1 on {CONNECTIONS} kept connections, {} reports in the \
         database; from memory: a bare axum handler with the same headers and bytes in the same process, outside the layers. \
         The time of a processor is the server's own, without the client, and so is the ratio in brackets.",
        number(f64::from(REPORTS))
    ));
    Ok(())
}

/// What an answer cost.
struct Cost {
    per_second: f64,
    /// Seconds of a processor per answer.
    server: f64,
    /// The client's share of all time of processors that was used.
    client: f64,
}

struct Pair {
    page: Cost,
    memory: Cost,
}

async fn pair(city: &City, path: &str, encoding: Option<&str>) -> Outcome<Pair> {
    const MEMORY: &str = "/from-memory";
    let answer = city.answer(path, encoding).await?;
    let compressed = answer
        .headers
        .iter()
        .any(|(name, _)| name == "content-encoding");
    if answer.status != 200 || compressed != encoding.is_some() {
        return Err(format!(
            "{path} was answered {} unlike what was asked",
            answer.status
        )
        .into());
    }
    let both = city.with(from_memory(MEMORY, answer)?).await?;
    let (mut page, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        page.push(cost(&both, path, encoding).await?);
        memory.push(cost(&both, MEMORY, encoding).await?);
    }
    Ok(Pair {
        page: middle(page),
        memory: middle(memory),
    })
}

fn middle(rounds: Vec<Cost>) -> Cost {
    let of = |what: fn(&Cost) -> f64| median(rounds.iter().map(what).collect());
    Cost {
        per_second: of(|cost| cost.per_second),
        server: of(|cost| cost.server),
        client: of(|cost| cost.client),
    }
}

async fn cost(city: &City, path: &str, encoding: Option<&str>) -> Outcome<Cost> {
    let before = cpu_of("self")?;
    let load = Load {
        address: city.address,
        requests: vec![get(path, encoding, None)],
        connections: CONNECTIONS,
        pace: Pace::AsAnswered(ROUND),
        expected: 200,
    };
    let told = load.run().await?;
    let all = cpu_of("self")?.saturating_sub(before);
    Ok(Cost {
        per_second: told.per_second(),
        server: all.saturating_sub(told.client).as_secs_f64() / told.answers(),
        client: told.client.as_secs_f64() / all.as_secs_f64(),
    })
}

/// A handler that does nothing but answer the same.
fn from_memory(path: &str, answer: Answer) -> Outcome<Router> {
    let mut headers = HeaderMap::new();
    for (name, value) in &answer.headers {
        // The server writes these itself.
        if !["date", "content-length", "transfer-encoding"].contains(&name.as_str()) {
            headers.append(name.parse::<HeaderName>()?, value.parse::<HeaderValue>()?);
        }
    }
    let body = Bytes::from(answer.body);
    let handler = move || {
        let (headers, body) = (headers.clone(), body.clone());
        async move {
            let mut response: Response = Body::from(body).into_response();
            *response.headers_mut() = headers;
            response
        }
    };
    Ok(Router::new().route(path, routed(handler)))
}
