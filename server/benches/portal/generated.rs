//! Many reports, drawn from real ones: 9,999 requests of Los Angeles, spread over two years up to now.
//!
//! # Why
//!
//! A generated row is a real one at another time, a few houses away: types, owners, councils, hours, and how long things
//! took keep their real shares. Rows are written to a file and come in through the portal's own import, so that whatever it
//! derives is there. One sequence of chance is used for ever, but the rows end with the day on which they are made.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use csv::{Reader, StringRecord, Writer};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::DateTime;
use jiff::{ToSpan as _, Zoned};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde::{Deserialize, Serialize};
use server::config::Places;
use server::{import, opening};

use crate::city::places;
use crate::machine::now;
use crate::{Ground, Outcome};

pub(crate) const PACK: &str = "los-angeles";
const ZONE: &str = "America/Los_Angeles";
/// The real requests.
pub(crate) const REAL: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/data/los-angeles/requests-2017.csv"
);
const MIGRATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../app/store/migrations");
/// How moments are written in the file.
const MOMENT: &str = "%m/%d/%Y %I:%M:%S %p";
/// Days over which reports are spread.
const DAYS: i64 = 730;
/// How far a report lies from the real one, in degrees of latitude: some 150 m.
const ASIDE: f64 = 0.001_4;
/// Raised when what is generated, or how it comes in, changes.
const GENERATION: u32 = 1;

/// The engine of a database.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub(crate) const BOTH: [Self; 2] = [Self::Sqlite, Self::Postgres];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    fn tag(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// A database full of reports.
pub(crate) struct Generated {
    pub(crate) places: Places,
    pub(crate) made: Made,
}

/// How it was made.
#[derive(Serialize, Deserialize)]
pub(crate) struct Made {
    of: u64,
    pub(crate) rows_per_second: f64,
    pub(crate) on: String,
}

/// A database with so many reports: the one of an earlier run, where tables and import are still the same.
pub(crate) async fn reports(ground: &Ground, engine: Engine, rows: u32) -> Outcome<Generated> {
    let name = format!("{}_{rows}", engine.tag());
    let var = ground.folder.join(&name);
    let made_in = ground.folder.join(format!("{name}.json"));
    let places = |url| places(PACK, url, &var);
    let of = fingerprint()?;
    let kept = fs::read(&made_in)
        .ok()
        .and_then(|said| serde_json::from_slice::<Made>(&said).ok());
    if let Some(made) = kept.filter(|made| made.of == of) {
        let url = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(ground.postgres.database(&name)),
        };
        return Ok(Generated {
            places: places(url),
            made,
        });
    }
    if var.exists() {
        fs::remove_dir_all(&var)?;
    }
    let url = match engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(ground.postgres.empty(&name).await?),
    };
    let places = places(url);
    let file = file(&ground.folder, rows)?;
    eprintln!("bringing {rows} reports into {}", engine.name());
    let imported = bring_in(&places, &file).await?;
    if imported.added != u64::from(rows) {
        return Err(format!("of {rows} reports {} came in", imported.added).into());
    }
    let made = Made {
        of,
        rows_per_second: imported.rows_per_second(),
        on: now().strftime("%Y-%m-%d").to_string(),
    };
    fs::write(&made_in, serde_json::to_vec_pretty(&made)?)?;
    Ok(Generated { places, made })
}

/// Imports a file as the command does.
pub(crate) async fn bring_in(places: &Places, file: &Path) -> Outcome<import::Imported> {
    let pack = opening::read_pack(&places.pack)?;
    let store = opening::open(places, pack.into(), false, now()).await?;
    let imported = import::requests(&store, file, &places.var(), now(), true).await?;
    store.close().await;
    Ok(imported)
}

/// Changes with the tables, with the import, and with what is generated.
pub(crate) fn fingerprint() -> Outcome<u64> {
    let mut hasher = DefaultHasher::new();
    GENERATION.hash(&mut hasher);
    for engine in ["sqlite", "postgres"] {
        let mut files: Vec<_> = fs::read_dir(Path::new(MIGRATIONS).join(engine))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        files.sort();
        for file in files {
            fs::read(file)?.hash(&mut hasher);
        }
    }
    Ok(hasher.finish())
}

/// The file with so many rows, made today or earlier.
fn file(folder: &Path, rows: u32) -> Outcome<PathBuf> {
    let path = folder.join(format!("requests-{rows}.csv"));
    if path.exists() {
        return Ok(path);
    }
    let unfinished = path.with_extension("part");
    let mut reader = Reader::from_path(REAL)?;
    let header = reader.headers()?.clone();
    let real: Vec<StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let columns = Columns::of(&header)?;
    let today = now().in_tz(ZONE)?;
    let mut chance = StdRng::seed_from_u64(2017);
    let mut writer = Writer::from_path(&unfinished)?;
    writer.write_record(&header)?;
    let bar = ProgressBar::new(u64::from(rows)).with_style(ProgressStyle::with_template(
        "drawing reports {bar:40} {pos} of {len}, {eta} left",
    )?);
    for number in 0..rows {
        let one = &real[chance.random_range(0..real.len())];
        writer.write_record(columns.another(one, number, &today, &mut chance)?)?;
        if number.is_multiple_of(10_000) {
            bar.set_position(u64::from(number));
        }
    }
    bar.finish_and_clear();
    writer.flush()?;
    fs::rename(&unfinished, &path)?;
    Ok(path)
}

/// Where the columns stand that are drawn anew; the others stay as they are.
struct Columns {
    id: usize,
    created: usize,
    updated: usize,
    closed: usize,
    status: usize,
    lat: usize,
    lon: usize,
}

impl Columns {
    fn of(header: &StringRecord) -> Outcome<Self> {
        let place = |name: &str| {
            let found = header.iter().position(|column| column == name);
            found.ok_or_else(|| format!("{REAL} has no column {name}"))
        };
        Ok(Self {
            id: place("SRNumber")?,
            created: place("CreatedDate")?,
            updated: place("UpdatedDate")?,
            closed: place("ClosedDate")?,
            status: place("Status")?,
            lat: place("Latitude")?,
            lon: place("Longitude")?,
        })
    }

    /// A real row on another day, some way aside. What would end after today is open still.
    fn another(
        &self,
        real: &StringRecord,
        number: u32,
        today: &Zoned,
        chance: &mut StdRng,
    ) -> Outcome<Vec<String>> {
        let mut row: Vec<String> = real.iter().map(str::to_owned).collect();
        let moment = |text: &str| DateTime::strptime(MOMENT, text);
        let latest = today.datetime() - 1.hour();
        let was = moment(&real[self.created])?;
        let day = today
            .date()
            .checked_sub(chance.random_range(0..DAYS).days())?;
        let drawn = was.time().on(day.year(), day.month(), day.day());
        let created = if drawn > latest {
            drawn.checked_sub(1.day())?
        } else {
            drawn
        };
        let moved = |text: &str| -> Outcome<DateTime> {
            let later: Duration = moment(text)?.duration_since(was).unsigned_abs();
            Ok(created.checked_add(later)?)
        };
        let told = |at: DateTime| at.strftime(MOMENT).to_string();
        row[self.id] = format!("B-{number}");
        row[self.created] = told(created);
        let ended = [self.closed, self.updated]
            .into_iter()
            .find(|column| !real[*column].is_empty());
        if let Some(column) = ended
            && moved(&real[column])? > latest
        {
            "Open".clone_into(&mut row[self.status]);
            row[self.closed].clear();
        }
        for column in [self.updated, self.closed] {
            if !row[column].is_empty() {
                row[column] = told(moved(&real[column])?.min(latest).max(created));
            }
        }
        if let (Ok(lat), Ok(lon)) = (real[self.lat].parse::<f64>(), real[self.lon].parse::<f64>()) {
            // The sum of a few even draws is near enough to a bell.
            let mut aside = || {
                (0..4)
                    .map(|_| chance.random_range(-ASIDE..ASIDE))
                    .sum::<f64>()
                    / 2.0
            };
            row[self.lat] = format!("{:.7}", lat + aside());
            row[self.lon] = format!("{:.7}", lon + aside());
        }
        Ok(row)
    }
}

/// Where some real requests lie: latitude and longitude.
pub(crate) fn real_positions() -> Outcome<Vec<(f64, f64)>> {
    let mut reader = Reader::from_path(REAL)?;
    let columns = Columns::of(&reader.headers()?.clone())?;
    let mut positions = Vec::new();
    for row in reader.records() {
        let row = row?;
        if let (Ok(lat), Ok(lon)) = (row[columns.lat].parse(), row[columns.lon].parse()) {
            positions.push((lat, lon));
        }
    }
    Ok(positions)
}
