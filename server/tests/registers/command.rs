//! `citylink registers import` as an operator meets it: the real binary, files of both kinds, and what is in the database then.

use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;
use serde_json::{Map, Value};
use server::config::Places;
use server::opening;
use sqlx::{Connection, PgConnection, SqliteConnection};
use uuid::Uuid;

use super::*;

const OTHER: &str = "999999199804120040";
/// As [`OTHER`], with another check digit.
const WRONG: &str = "999999199804120041";

/// What the database holds of one delivery, read past the store.
#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Kept {
    id: Uuid,
    /// What was counted while the rows were written.
    #[sqlx(rename = "rows_read")]
    pub(super) read: i64,
    pub(super) added: i64,
    superseded: i64,
    known: i64,
    rejected: i64,
    /// Rows that are there.
    records: i64,
    /// How many people they are about.
    pub(super) people: i64,
    /// Those that another has taken the place of since.
    ended: i64,
    rejects: i64,
}

/// A city that is reached by the command only: a folder of its own, and a database that is not there yet or empty.
pub(super) struct City {
    var: TempDir,
    database: String,
}

impl City {
    pub(super) fn on_sqlite() -> Self {
        let var = TempDir::new().unwrap();
        let database = format!("sqlite://{}", var.path().join("city.db").display());
        Self { var, database }
    }

    pub(super) async fn on_postgres() -> Self {
        Self {
            var: TempDir::new().unwrap(),
            database: postgres::fresh_database().await,
        }
    }

    pub(super) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.var.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// A command that the settings of whoever runs the tests do not reach.
    fn registers(&self, what: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_citylink"));
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("CITYLINK_") || name == "DATABASE_URL" || name == "RUST_LOG" {
                command.env_remove(&*name);
            }
        }
        command
            .args(["registers", what, "--pack", "wuhu"])
            .args(["--database", &self.database, "--var"])
            .arg(self.var.path());
        command
    }

    /// The police bring in a file.
    pub(super) fn import(&self, register: &str, file: &Path) -> Command {
        let mut command = self.registers("import");
        command
            .args(["--register", register, "--source", "public-security"])
            .arg(file);
        command
    }

    /// Every delivery, in the order in which they came; an error where there is no database yet.
    pub(super) async fn deliveries(&self) -> sqlx::Result<Vec<Kept>> {
        const KEPT: &str = "select b.id, b.rows_read, b.added, b.superseded, b.known, b.rejected, \
            (select count(*) from records r where r.batch_id = b.id) as records, \
            (select count(distinct r.subject_hash) from records r where r.batch_id = b.id) as people, \
            (select count(*) from records r where r.batch_id = b.id and r.superseded_at is not null) as ended, \
            (select count(*) from rejects a where a.batch_id = b.id) as rejects \
            from batches b order by b.id limit 10";
        if self.database.starts_with("sqlite") {
            let url = format!("{}?mode=ro", self.database);
            let mut connection = SqliteConnection::connect(&url).await?;
            sqlx::query_as(KEPT).fetch_all(&mut connection).await
        } else {
            let mut connection = PgConnection::connect(&self.database).await?;
            sqlx::query_as(KEPT).fetch_all(&mut connection).await
        }
    }

    async fn opened(&self) -> Portal {
        let places = Places {
            pack: "wuhu".to_owned(),
            database: Some(self.database.clone()),
            var: self.var.path().to_str().unwrap().to_owned(),
            key_file: None,
        };
        let pack = read(&PackSource::find("wuhu").unwrap()).unwrap();
        let store = opening::open(&places, Arc::new(pack), false, now()).await;
        Portal {
            store: store.unwrap(),
        }
    }
}

/// What a command that succeeds writes to standard output.
pub(super) fn said(mut command: Command) -> String {
    let done = command.output().unwrap();
    let complained = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{complained}");
    String::from_utf8(done.stdout).unwrap()
}

/// The numbers of the line that sums up: rows, added, ended, known, set aside.
fn told(said: &str) -> [i64; 5] {
    let line = Regex::new(
        r"(?m)^population by public-security: (\d+) rows, (\d+) added \((\d+) older ones ended\), (\d+) known before, (\d+) set aside; \d+ rows per second; batch ",
    )
    .unwrap();
    let found = line.captures(said).unwrap_or_else(|| panic!("{said}"));
    found.extract().1.map(|number| number.parse().unwrap())
}

/// How a file is written: one object a line, or a table.
#[derive(Clone, Copy)]
enum Written {
    Objects,
    Table,
}

impl Written {
    const fn ending(self) -> &'static str {
        match self {
            Self::Objects => "ndjson",
            Self::Table => "csv",
        }
    }

    /// The line of the first row.
    const fn first(self) -> u64 {
        match self {
            Self::Objects => 1,
            Self::Table => 2,
        }
    }

    fn row(self, object: &str) -> String {
        let row: Map<String, Value> = serde_json::from_str(object).unwrap();
        match self {
            Self::Objects => object.to_owned(),
            Self::Table => table_row(row.values().map(|value| value.as_str().unwrap())),
        }
    }

    fn file(self, rows: &[String]) -> String {
        let header: Map<String, Value> =
            serde_json::from_str(&person(1, LI_TING, "李婷", "")).unwrap();
        let header = match self {
            Self::Objects => None,
            Self::Table => Some(table_row(header.keys().map(String::as_str))),
        };
        let lines: Vec<&str> = header.iter().chain(rows).map(String::as_str).collect();
        lines.join("\n") + "\n"
    }
}

fn table_row<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells).unwrap();
    let line = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    line.trim_end().to_owned()
}

/// The counts that were told, the ones that were kept, and the rows that are there: of each delivery the same.
fn counts_are_true(told: &[[i64; 5]], kept: &[Kept]) {
    assert_eq!(told.len(), kept.len());
    for (told, kept) in told.iter().zip(kept) {
        let noted = [
            kept.read,
            kept.added,
            kept.superseded,
            kept.known,
            kept.rejected,
        ];
        assert_eq!(*told, noted);
        let known = kept.read - kept.records - kept.rejects;
        assert_eq!(
            (kept.added, kept.known, kept.rejected),
            (kept.records, known, kept.rejects)
        );
    }
    let superseded: i64 = kept.iter().map(|one| one.superseded).sum();
    assert_eq!(superseded, kept.iter().map(|one| one.ended).sum::<i64>());
}

async fn what_is_told_is_what_is_there(city: City, written: Written) {
    let li = person(1, LI_TING, "李婷", "北京路１号");
    let wu = person(2, OTHER, "吴芳", "北京路2号");
    let wrong = person(3, WRONG, "吴名", "北京路3号, 4栋");
    let nameless = person(4, OTHER, "", "北京路5号");
    let half = match written {
        Written::Objects => "{\"name\":\"half".to_owned(),
        Written::Table => "half,a row".to_owned(),
    };
    let rows = [&li, &wu, &li, &wrong, &nameless].map(|row| written.row(row));
    let text = written.file(&[&rows[..], std::slice::from_ref(&half)].concat());
    let moved = person(1, LI_TING, "李婷", "北京路9号").replace("2020-01-01", "2024-05-01");
    let newer = written.file(&[written.row(&moved), written.row(&wu)]);
    let file = city.file(&format!("first.{}", written.ending()), &text);
    let newer = city.file(&format!("newer.{}", written.ending()), &newer);

    let first = said(city.import("population", &file));
    let again = said(city.import("population", &file));
    let second = said(city.import("population", &newer));

    let kept = city.deliveries().await.unwrap();
    assert_eq!(told(&first), [6, 2, 0, 1, 3]);
    assert_eq!(told(&second), [2, 1, 1, 1, 0]);
    counts_are_true(&[told(&first), told(&second)], &kept);
    let batch = kept[0].id.to_string();
    assert!(
        again.starts_with("population by public-security: already imported at ")
            && again.ends_with(&format!(", 0 new; batch {batch}\n")),
        "{again}"
    );

    let unread = match written {
        Written::Objects => "the row cannot be read",
        Written::Table => "2 columns instead of 11",
    };
    let aside = [
        (3, "id-number has a wrong check digit", &rows[3]),
        (4, "name is missing", &rows[4]),
        (5, unread, &half),
    ]
    .map(|(at, why, row)| (written.first() + at, why.to_owned(), row.clone()));
    let mut lines: Vec<String> = first.lines().map(ToOwned::to_owned).collect();
    assert_eq!(
        lines.pop(),
        Some(format!(
            "rows set aside: citylink registers rejects {batch}"
        ))
    );
    lines.pop();
    let named = aside
        .each_ref()
        .map(|(line, why, _)| format!("line {line}: {why}"));
    assert_eq!(lines, named);
    let mut rejects = city.registers("rejects");
    rejects.arg(&batch);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(std::io::Cursor::new(said(rejects)));
    let listed: Vec<(u64, String, String)> = reader.deserialize().map(|row| row.unwrap()).collect();
    let trimmed = listed
        .iter()
        .map(|(line, why, row)| (*line, why.clone(), row.trim_end().to_owned()));
    assert_eq!(trimmed.collect::<Vec<_>>(), aside);

    let out = city.var.path().join("as-it-came");
    let mut raw = city.registers("raw");
    raw.arg(&batch).arg(&out);
    said(raw);
    assert_eq!(std::fs::read_to_string(out).unwrap(), text);
    let portal = city.opened().await;
    let hers = portal.evidence(LI_TING, "population").await.unwrap();
    assert_eq!(hers.values["address"], "北京路9号");
    let history = portal.store.history_of(hers.id).await.unwrap();
    assert_eq!(history[0].values["address"], "北京路1号");
    portal.store.close().await;
}

macro_rules! files {
    ($name:ident, $written:expr) => {
        mod $name {
            use super::*;

            #[tokio::test]
            async fn on_sqlite() {
                what_is_told_is_what_is_there(City::on_sqlite(), $written).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                what_is_told_is_what_is_there(City::on_postgres().await, $written).await;
            }
        }
    };
}
files!(
    given_a_table_when_the_command_brings_it_in_then_what_it_tells_is_what_is_there,
    Written::Table
);
files!(
    given_one_object_a_line_when_the_command_brings_it_in_then_what_it_tells_is_what_is_there,
    Written::Objects
);

async fn nothing_is_taken(city: City) {
    let file = city.file("land.csv", "parcel-number,colour\n1,red\n");

    let refused = city.import("land", &file).output().unwrap();
    let nowhere = city.import("nothing", &file).output().unwrap();

    for (output, why) in [
        (refused, "the register has no field colour"),
        (nowhere, "nothing is not a register of the city pack"),
    ] {
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(why), "{said}");
    }
    assert_eq!(city.deliveries().await.unwrap(), []);
}

#[tokio::test]
async fn given_a_file_of_another_kind_when_the_command_is_given_it_then_it_fails_and_nothing_is_there_on_sqlite()
 {
    nothing_is_taken(City::on_sqlite()).await;
}

#[tokio::test]
async fn given_a_file_of_another_kind_when_the_command_is_given_it_then_it_fails_and_nothing_is_there_on_postgres()
 {
    nothing_is_taken(City::on_postgres().await).await;
}
