//! Bad days: a database that is broken, and one that is held up.

use std::time::Duration;

use domain::languages::Language;
use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::browser::{Answer, Browser, said};
use crate::city::{City, Setting, USUAL, pothole, story};

const READS: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

/// Where the stories are.
const WHERE: [(&str, &str); 3] = [
    ("lat", "31.1546"),
    ("lon", "118.4435"),
    ("address", "Dongmen Lane 18"),
];

/// What no reader is told.
const DETAILS: [&str; 8] = [
    "sql",
    "table",
    "relation",
    "column",
    "select ",
    "cases",
    "lock",
    "timed out",
];

/// Somebody else who is at the city's database.
enum Hand {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Hand {
    async fn on(city: &City) -> Self {
        let url = &city.database;
        if url.starts_with("postgres:") {
            Self::Postgres(PgConnection::connect(url).await.unwrap())
        } else {
            Self::Sqlite(SqliteConnection::connect(url).await.unwrap())
        }
    }

    /// Runs the statements of the engine that it is: SQLite's, or PostgreSQL's.
    async fn does(&mut self, sqlite: &'static [&str], postgres: &'static [&str]) {
        match self {
            Self::Sqlite(connection) => {
                for statement in sqlite {
                    sqlx::query(*statement)
                        .execute(&mut *connection)
                        .await
                        .unwrap();
                }
            }
            Self::Postgres(connection) => {
                for statement in postgres {
                    sqlx::query(*statement)
                        .execute(&mut *connection)
                        .await
                        .unwrap();
                }
            }
        }
    }
}

fn is_told_apart(page: &Answer, status: u16, key: &str, language: Language) {
    let heading = said(language, key);
    assert_eq!((page.status, page.heading()), (status, heading));
    assert_eq!(page.language(), language.tag());
    assert!(page.header("cache-control").contains("no-store"));
    let whole = String::from_utf8_lossy(&page.body).to_lowercase();
    let main = page.text().to_lowercase();
    for detail in DETAILS {
        assert!(!main.contains(detail), "{detail}: {main}");
    }
    assert!(
        !whole.contains("no such table") && !whole.contains("sqlx"),
        "{whole}"
    );
}

async fn a_table_is_gone(city: &City) {
    let reference = city.given_report(&pothole()).await.reference;
    let page = format!("/reports/{reference}");
    assert_eq!(city.browser().get(&page).await.status, 200);
    Hand::on(city)
        .await
        .does(
            &["pragma foreign_keys = off", "drop table cases"],
            &["drop table cases cascade"],
        )
        .await;

    for language in [Language::En, Language::Zh] {
        let browser = city.browser_in(language.tag());
        for path in [page.as_str(), "/reports", "/reports?area=3402"] {
            let broken = browser.get(path).await;

            is_told_apart(&broken, 500, "broken-title", language);
            assert_eq!(broken.header("retry-after"), "");
            let mark = broken.each(".cl-ref").join(" ");
            assert!(mark.starts_with('E') && mark.len() == 12, "{mark}");
            let again = broken.attributes("main a.govuk-button", "href");
            assert_eq!(again, [path]);
        }
    }
    let other = city.browser().get("/about").await;
    assert_eq!(other.status, 200, "what needs no reports still works");
}
story!(
    given_a_database_without_a_table_when_pages_are_read_then_they_say_that_it_is_our_fault_and_no_more,
    a_table_is_gone
);

async fn sends(browser: &Browser) -> Answer {
    Answer::of(
        browser
            .asks("POST", "/reports/new")
            .header(READS.0, READS.1)
            .form(&WHERE),
    )
    .await
}

async fn somebody_holds_the_database_up(city: &City) {
    let mut hand = Hand::on(city).await;
    hand.does(
        &["begin immediate"],
        &["begin", "lock table drafts in access exclusive mode"],
    )
    .await;

    let browser = city.browser_in("zh-CN,en;q=0.5");
    let held_up = sends(&browser).await;
    let machine = city.browser().post("/reports/new", &WHERE).await;
    let read = city.browser().get("/").await;
    hand.does(&["rollback"], &["rollback"]).await;
    let again = sends(&browser).await;

    is_told_apart(&held_up, 503, "refusal-title-took-too-long", Language::Zh);
    assert_eq!(held_up.header("retry-after"), "60");
    let way = held_up.attributes("main a.govuk-button", "href");
    assert_eq!(way, ["/reports/new"]);
    assert_eq!((machine.status, machine.header("retry-after")), (503, "60"));
    assert_eq!(read.status, 200, "who only reads waits for nobody");
    assert!(again.leads_to().ends_with("/what"));
}

/// Two seconds are enough to wait for nothing.
const HASTY: Setting = Setting {
    answer_within: Duration::from_secs(2),
    ..USUAL
};

mod given_a_database_that_somebody_holds_up_when_a_report_is_begun_then_it_is_said_when_to_try_again {
    use super::*;

    #[tokio::test]
    async fn on_sqlite() {
        somebody_holds_the_database_up(&City::set_up(HASTY).await).await;
    }

    #[tokio::test]
    async fn on_postgres() {
        somebody_holds_the_database_up(&City::set_up_on_postgres(HASTY).await).await;
    }
}

#[tokio::test]
async fn given_a_file_that_another_process_writes_when_the_database_gives_up_first_then_it_is_said_when_to_try_again()
 {
    let city = City::on_sqlite().await;
    let mut hand = Hand::on(&city).await;
    hand.does(&["begin immediate"], &[]).await;

    let held_up = sends(&city.browser()).await;

    is_told_apart(&held_up, 503, "refusal-title-took-too-long", Language::En);
    assert_eq!(held_up.header("retry-after"), "60");
}
