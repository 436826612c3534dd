//! Boxes of the map, the list of a box, and its GeoJSON, with ten thousand reports and with a million; and the desk.

use std::time::{Duration, Instant};

use crate::city::City;
use crate::client::{Connection, get};
use crate::generated::{Engine, real_positions, reports};
use crate::table::{Table, number};
use crate::{Ground, Outcome};

const FEW: u32 = 10_000;
const MANY: u32 = 1_000_000;
/// Boxes that are asked for, one after the other, and how long at most.
const BOXES: usize = 400;
const LONG: Duration = Duration::from_secs(10);
const BUDGET: (&str, f64) = ("30 ms", 30.0);
/// A million may cost twice what ten thousand cost.
const GROWTH: (&str, f64) = ("2 times 10,000", 2.0);

/// What somebody looks at: zoom, and pixels of the map on a phone and on a desktop.
const VIEWS: [(u8, f64, f64); 8] = [
    (10, 390.0, 600.0),
    (11, 880.0, 700.0),
    (13, 390.0, 600.0),
    (13, 880.0, 700.0),
    (15, 390.0, 600.0),
    (15, 880.0, 700.0),
    (17, 390.0, 600.0),
    (17, 880.0, 700.0),
];

/// What is asked of each box.
const QUESTIONS: [(&str, &str, bool); 3] = [
    ("map box", "/reports/clusters.json", true),
    ("list of a box", "/reports", false),
    ("GeoJSON of a box", "/reports.geojson", false),
];

pub(crate) async fn measure(ground: &Ground, table: &mut Table) -> Outcome<()> {
    for engine in Engine::BOTH {
        let mut few = Vec::new();
        for rows in [FEW, MANY] {
            let generated = reports(ground, engine, rows).await?;
            let city = City::serve(&generated.places, false).await?;
            for (index, (name, path, budgeted)) in QUESTIONS.into_iter().enumerate() {
                let what = format!(
                    "{name}, {} reports, {}",
                    number(f64::from(rows)),
                    engine.name()
                );
                let waits = match ask(&city, path).await {
                    Ok(waits) => waits,
                    Err(why) => {
                        let budget = if budgeted { BUDGET.0 } else { "" };
                        table.not_measured(what, budget, why);
                        continue;
                    }
                };
                let (middle, p99) = (waits.within(50), waits.within(99));
                let measured = format!(
                    "p50 {middle:.1} ms, p99 {p99:.1} ms, {} boxes",
                    waits.0.len()
                );
                match (rows, budgeted) {
                    (MANY, true) => {
                        table.at_most(what, measured, BUDGET, p99);
                        if let Some((_, before)) = few.iter().find(|(of, _)| *of == index) {
                            let what = format!("{name}, growth, {}", engine.name());
                            let measured = format!("p99 {p99:.1} ms against {before:.1} ms");
                            table.at_most(what, measured, GROWTH, p99 / before);
                        }
                    }
                    _ => table.told(what, measured),
                }
                few.push((index, p99));
            }
            city.portal.store.close().await;
        }
    }
    table.note(
        "Boxes: phone and desktop maps at zooms 10 to 17 round places where something was really reported, one after the other \
         on one connection, compressed, when all had been asked for once.",
    );
    Ok(())
}

/// How long each answer took, sorted, in milliseconds.
pub(crate) struct Waits(pub(crate) Vec<f64>);

impl Waits {
    pub(crate) fn within(&self, percent: usize) -> f64 {
        let index = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(index).copied().unwrap_or_default()
    }
}

/// Asks for every box once, so that what they read has come from the disk, and then measures.
async fn ask(city: &City, path: &str) -> Outcome<Waits> {
    let mut connection = Connection::open(city.address).await?;
    let requests = boxes(path)?;
    waits(&mut connection, &requests).await?;
    let mut waits = waits(&mut connection, &requests).await?;
    waits.sort_by(f64::total_cmp);
    Ok(Waits(waits))
}

pub(crate) async fn waits(connection: &mut Connection, requests: &[Vec<u8>]) -> Outcome<Vec<f64>> {
    let mut waits = Vec::with_capacity(requests.len());
    let begun = Instant::now();
    for request in requests {
        if begun.elapsed() > LONG {
            break;
        }
        let from = Instant::now();
        let status = connection.talk(request).await?;
        if status != 200 {
            let line = String::from_utf8_lossy(request);
            let line = line.lines().next().unwrap_or_default();
            return Err(format!("{line} was answered {status}").into());
        }
        waits.push(from.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(waits)
}

/// Requests for boxes round real places, the views in turn.
fn boxes(path: &str) -> Outcome<Vec<Vec<u8>>> {
    let positions = real_positions()?;
    let apart = (positions.len() / BOXES).max(1);
    let requests = positions
        .iter()
        .step_by(apart)
        .take(BOXES)
        .zip(VIEWS.iter().cycle());
    let requests = requests.map(|(&(lat, lon), &(zoom, width, height))| {
        let degrees = 360.0 / (256.0 * f64::from(zoom).exp2());
        let (across, along) = (
            width * degrees / 2.0,
            height * degrees * lat.to_radians().cos() / 2.0,
        );
        let address = format!(
            "{path}?bbox={:.6},{:.6},{:.6},{:.6}&zoom={zoom}",
            lon - across,
            lat - along,
            lon + across,
            lat + along
        );
        get(&address, Some("br"), None)
    });
    Ok(requests.collect())
}
