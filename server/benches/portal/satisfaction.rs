//! The public score of a city, of its areas and of its categories, with ten thousand reports and with a million.

use crate::city::City;
use crate::client::{Connection, get};
use crate::generated::{Engine, PACK, reports};
use crate::map::{Waits, waits};
use crate::table::{Table, number};
use crate::{Ground, Outcome};

const FEW: u32 = 10_000;
const MANY: u32 = 1_000_000;
const BUDGET: (&str, f64) = ("100 ms", 100.0);
/// Pages that are asked for, one after the other.
const PAGES: usize = 300;
/// Besides the usual months: all that there are.
const PERIODS: [&str; 2] = ["", "&from=2018-01&to=2027-12"];

pub(crate) async fn measure(ground: &Ground, table: &mut Table) -> Outcome<()> {
    for engine in Engine::BOTH {
        for rows in [FEW, MANY] {
            let generated = reports(ground, engine, rows).await?;
            let city = City::serve(&generated.places, false).await?;
            let what = format!(
                "satisfaction, {} reports, {}",
                number(f64::from(rows)),
                engine.name()
            );
            let mut connection = Connection::open(city.address).await?;
            let requests = pages(&city);
            waits(&mut connection, &requests).await?;
            let mut measured = waits(&mut connection, &requests).await?;
            measured.sort_by(f64::total_cmp);
            let measured = Waits(measured);
            let (middle, p99) = (measured.within(50), measured.within(99));
            let told = format!(
                "p50 {middle:.1} ms, p99 {p99:.1} ms, {} pages",
                measured.0.len()
            );
            if rows == MANY {
                table.at_most(what, told, BUDGET, p99);
            } else {
                table.told(what, told);
            }
            city.portal.store.close().await;
        }
    }
    table.note(
        "Satisfaction: the city and its areas in turn, of every category and of one, of the usual months and of ten years, one after \
         the other on one connection, compressed, when all had been asked for once.",
    );
    Ok(())
}

/// Requests for areas, categories and periods in turn, no two of them alike.
fn pages(city: &City) -> Vec<Vec<u8>> {
    let pack = city.portal.store.pack();
    let areas = pack.areas.all().map(|area| area.code.0.clone());
    let areas: Vec<String> = std::iter::once(PACK.to_owned()).chain(areas).collect();
    let public = pack.categories.iter().filter(|category| !category.private);
    let categories: Vec<String> = std::iter::once(String::new())
        .chain(public.map(|category| format!("&category={}", category.code.0)))
        .collect();
    let pages = (0..PAGES).map(|page| {
        let (area, category) = (
            &areas[page % areas.len()],
            &categories[page % categories.len()],
        );
        let period = PERIODS[page / 2 % PERIODS.len()];
        let address = format!("/satisfaction?area={area}{category}{period}");
        get(&address, Some("br"), None)
    });
    pages.collect()
}
