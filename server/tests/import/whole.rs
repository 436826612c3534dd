//! The real file: every row is there once, and where the raw data say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use domain::areas::AreaCode;
use domain::cases::StatusGroup;
use sqlx::{Connection, PgConnection, SqliteConnection};
use store::reports::Filter;

use super::Portal;
use super::councils::councils;

/// Rows of the real file.
const ROWS: u64 = 9_999;
/// Of those, without a position.
const WITHOUT_POSITION: i64 = 1_753;
/// Of those, closed before they were created.
const DOUBTFUL: i64 = 12;
/// Rows of the one private category.
const PRIVATE: i64 = 256;
/// Cases by status and reason of closing.
const STATUSES: [(&str, Option<&str>, i64); 4] = [
    ("closed", Some("cancelled"), 246),
    ("closed", Some("elsewhere"), 9),
    ("closed", Some("imported"), 9_739),
    ("received", None, 5),
];
/// Entries of all timelines: one for each row, one more for each that ended.
const EVENTS: i64 = 9_999 + 9_994;
/// Cases by organisation, as the rows' own owners say.
const OWNERS: [(&str, i64); 5] = [
    ("community-beautification", 2_863),
    ("information-technology", 123),
    ("sanitation", 6_891),
    ("street-lighting", 94),
    ("water-and-power", 28),
];

/// Reads [`Tables`] over either engine's connection.
macro_rules! tables {
    ($connection:expr) => {{
        let connection = $connection;
        macro_rules! number {
            ($sql:expr) => {
                sqlx::query_scalar::<_, i64>($sql).fetch_one(&mut *connection).await.unwrap()
            };
        }
        Tables {
            statuses: sqlx::query_as("select status, closing, count(*) from cases group by status, closing order by 1, 2 limit 99")
                .fetch_all(&mut *connection)
                .await
                .unwrap(),
            owners: sqlx::query_as("select organisation, count(*) from cases group by organisation order by 1 limit 99")
                .fetch_all(&mut *connection)
                .await
                .unwrap(),
            without_position: number!("select count(*) from cases where lat is null and lon is null"),
            doubtful: number!("select count(*) from cases where doubtful"),
            private: number!("select count(*) from cases where visibility = 'private'"),
            promised: number!("select count(*) from cases where due_on is not null or due_at is not null or target_days is not null"),
            letters: number!("select (select count(*) from messages) + (select count(*) from follows)"),
            events: number!("select count(*) from events"),
            misplaced: number!(
                "select count(*) from events e join cases c on c.id = e.case_id where not (e.public and \
                 ((e.sequence = 1 and e.kind = 'imported' and e.status = 'received' and e.at = c.requested_at) or \
                  (e.sequence = 2 and e.kind = 'status_changed' and e.status = c.status and e.at = c.ended_at)))"
            ),
        }
    }};
}
pub(crate) fn real_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/los-angeles/requests-2017.csv")
}

/// What the tables hold, private cases too, read past the store.
#[derive(Debug, PartialEq)]
struct Tables {
    statuses: Vec<(String, Option<String>, i64)>,
    owners: Vec<(String, i64)>,
    without_position: i64,
    doubtful: i64,
    private: i64,
    /// Cases with a promise or a clock.
    promised: i64,
    /// Letters, and contacts who would get some.
    letters: i64,
    events: i64,
    /// Events that do not stand where their case says.
    misplaced: i64,
}

/// Reads past the store what the tables behind `url` hold.
async fn tables(url: &str) -> Tables {
    if url.starts_with("sqlite") {
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        tables!(&mut connection)
    } else {
        let mut connection = PgConnection::connect(url).await.unwrap();
        tables!(&mut connection)
    }
}

/// Public rows with and without a position by area code, worked out from the raw file and the raw borders.
fn expected_by_area() -> BTreeMap<String, (i64, i64)> {
    let councils = councils();
    let mut reader = csv::Reader::from_path(real_file()).unwrap();
    let mut expected: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        if row["RequestType"] == "Homeless Encampment" {
            continue;
        }
        if row["Latitude"].is_empty() {
            let named = row["NC"]
                .parse::<u32>()
                .ok()
                .filter(|number| councils.iter().any(|(other, _)| other == number));
            let code = named.map_or("los-angeles".to_owned(), |number| format!("nc-{number}"));
            expected.entry(code).or_default().1 += 1;
        } else {
            let (x, y): (f64, f64) = (
                row["Longitude"].parse().unwrap(),
                row["Latitude"].parse().unwrap(),
            );
            let inside = councils
                .iter()
                .find(|(_, border)| border.iter().any(|piece| piece.holds(x, y)));
            let code = inside.map_or("los-angeles".to_owned(), |(number, _)| {
                format!("nc-{number}")
            });
            expected.entry(code).or_default().0 += 1;
        }
    }
    expected
}

async fn given_the_real_file_then_every_row_is_there_once_and_nothing_is_promised(portal: Portal) {
    let first = portal.import(&real_file()).await;
    let after_first = tables(&portal.url).await;
    let second = portal.import(&real_file()).await;

    assert_eq!(
        (
            first.added,
            first.known,
            first.rejected.as_slice(),
            first.rejects
        ),
        (ROWS, 0, [].as_slice(), None)
    );
    assert_eq!(
        (second.added, second.known, second.rejected.as_slice()),
        (0, ROWS, [].as_slice())
    );
    let expected = Tables {
        statuses: STATUSES
            .map(|(status, closing, count)| {
                (status.to_owned(), closing.map(ToOwned::to_owned), count)
            })
            .to_vec(),
        owners: OWNERS
            .map(|(owner, count)| (owner.to_owned(), count))
            .to_vec(),
        without_position: WITHOUT_POSITION,
        doubtful: DOUBTFUL,
        private: PRIVATE,
        promised: 0,
        letters: 0,
        events: EVENTS,
        misplaced: 0,
    };
    assert_eq!(after_first, expected);
    assert_eq!(tables(&portal.url).await, expected);

    let open = portal
        .count(&Filter {
            group: Some(StatusGroup::Open),
            ..Filter::default()
        })
        .await;
    let closed = portal
        .count(&Filter {
            group: Some(StatusGroup::Closed),
            ..Filter::default()
        })
        .await;
    assert_eq!(
        open.0 + open.1 + closed.0 + closed.1,
        ROWS.cast_signed() - PRIVATE
    );

    let by_area = expected_by_area();
    let areas = &portal.store.pack().areas;
    let mut in_councils = (0, 0);
    for (code, counts) in by_area.iter().filter(|(code, _)| code.starts_with("nc-")) {
        let area = areas.get(&AreaCode(code.clone())).unwrap().path.clone();
        assert_eq!(
            portal
                .count(&Filter {
                    area: Some(area),
                    ..Filter::default()
                })
                .await,
            *counts,
            "{code}"
        );
        in_councils = (in_councils.0 + counts.0, in_councils.1 + counts.1);
    }
    let city = portal
        .count(&Filter {
            area: Some(areas.root().path.clone()),
            ..Filter::default()
        })
        .await;
    let outside_councils = (city.0 - in_councils.0, city.1 - in_councils.1);
    assert_eq!(outside_councils, by_area["los-angeles"]);
}

#[tokio::test]
async fn given_the_real_file_on_sqlite_when_imported_twice_then_every_row_is_there_once_and_nothing_is_promised()
 {
    given_the_real_file_then_every_row_is_there_once_and_nothing_is_promised(
        Portal::on_sqlite().await,
    )
    .await;
}

#[tokio::test]
async fn given_the_real_file_on_postgres_when_imported_twice_then_every_row_is_there_once_and_nothing_is_promised()
 {
    given_the_real_file_then_every_row_is_there_once_and_nothing_is_promised(
        Portal::on_postgres().await,
    )
    .await;
}
