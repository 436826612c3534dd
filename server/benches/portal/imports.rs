//! Rows imported a second: the real requests, and the million that was generated.

use std::path::Path;

use crate::city::places;
use crate::generated::{Engine, PACK, REAL, bring_in, reports};
use crate::table::{Table, number};
use crate::{Ground, Outcome};

const MILLION: u32 = 1_000_000;

pub(crate) async fn measure(ground: &Ground, table: &mut Table) -> Outcome<()> {
    for engine in Engine::BOTH {
        let folder = tempfile::tempdir_in(&ground.folder)?;
        let url = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(ground.postgres.empty("imports").await?),
        };
        let imported = bring_in(&places(PACK, url, folder.path()), Path::new(REAL)).await?;
        let name = engine.name();
        table.told(
            format!("rows imported a second, {name}"),
            format!(
                "{} ({} real requests in {:.1} s)",
                number(imported.rows_per_second()),
                imported.added,
                imported.took.as_secs_f64()
            ),
        );
        let made = reports(ground, engine, MILLION).await?.made;
        table.told(
            format!("rows imported a second, {name}, a million"),
            format!(
                "{} (when they were generated, {})",
                number(made.rows_per_second),
                made.on
            ),
        );
    }
    Ok(())
}
