//! An import that was killed goes on where it was.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use domain::registers::Scheme;
use sqlx::{Connection, SqliteConnection};
use store::registers::Row;

use super::*;

/// Rows of a file that is written in several packets.
const ROWS: u32 = 9_000;
/// How long an import may take until its first packet is written.
const PATIENCE: Duration = Duration::from_mins(1);

/// A number of nobody, for each row another.
fn number(row: u32) -> String {
    let body = format!("999999{:04}0101{:03}", 1900 + row / 999, row % 999 + 1);
    format!("{body}{}", Scheme::Gb11643.check(&body).unwrap())
}

fn rows(count: u32) -> String {
    (0..count).fold(String::new(), |mut text, row| {
        let _ = writeln!(
            text,
            "{}",
            person(row, &number(row), "王芳", &format!("北京路{row}号"))
        );
        text
    })
}

async fn it_goes_on_after_the_rows_that_were_written(portal: Portal) {
    const FIRST: usize = 3;
    let text = rows(8);
    let registers = portal.store.pack().registers.clone();
    let register = registers.named("population").unwrap();
    let source = register.authority.clone();
    let sha256 = <sha2::Sha256 as sha2::Digest>::digest(text.as_bytes());
    let mut raw = portal.store.begin_raw(register, &source).await.unwrap();
    raw.write(text.as_bytes()).await.unwrap();
    let batch = portal
        .store
        .begin_batch(register, &source, raw, &sha256, now())
        .await
        .unwrap();
    let taken = text.lines().take(FIRST).zip(1_u64..).map(|(line, at)| {
        let given: serde_json::Value = serde_json::from_str(line).unwrap();
        let values = register.schema.fields.iter();
        Row {
            line: at,
            came: line.to_owned(),
            values: values
                .map(|field| given[&field.name].as_str().map(ToOwned::to_owned))
                .collect(),
        }
    });
    let prepared = portal.store.prepare(register, &source, taken.collect());
    portal
        .store
        .import_rows(&batch, register, prepared, Vec::new(), FIRST as u64, now())
        .await
        .unwrap();

    let rest = portal.deliver("population", "rows.ndjson", &text).await;

    assert_eq!((rest.batch, rest.resumed_after), (batch.id, FIRST as u64));
    assert_eq!(
        (rest.counts.read, rest.counts.added, rest.counts.known),
        (8, 8, 0)
    );
    let last = portal.evidence(&number(7), "population").await.unwrap();
    assert_eq!(last.line, Some(8));
}
story!(
    given_an_import_that_was_interrupted_when_the_file_comes_again_then_it_goes_on,
    it_goes_on_after_the_rows_that_were_written
);

fn citylink(var: &Path, file: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_citylink"));
    command
        .args([
            "registers",
            "import",
            "--pack",
            "wuhu",
            "--register",
            "population",
            "--source",
            "public-security",
            "--var",
        ])
        .arg(var)
        .arg(file);
    command
}

/// Rows read and added by the one delivery there is, or nothing where none has begun.
async fn counted(var: &Path) -> Option<(i64, i64)> {
    let url = format!("sqlite://{}?mode=ro", var.join("citylink.db").display());
    let mut connection = SqliteConnection::connect(&url).await.ok()?;
    sqlx::query_as("select rows_read, added from batches")
        .fetch_optional(&mut connection)
        .await
        .ok()?
}

#[tokio::test]
async fn given_an_import_that_is_killed_when_it_is_started_again_then_every_row_is_there_once() {
    let folder = TempDir::new().unwrap();
    let (var, file) = (
        folder.path().join("var"),
        folder.path().join("people.ndjson"),
    );
    std::fs::write(&file, rows(ROWS)).unwrap();

    let mut first = citylink(&var, &file).stdout(Stdio::null()).spawn().unwrap();
    let began = Instant::now();
    let written = loop {
        match counted(&var).await {
            Some((read, _)) if read > 0 => break read,
            _ => assert!(began.elapsed() < PATIENCE, "nothing was written"),
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    first.kill().unwrap();
    first.wait().unwrap();
    let second = citylink(&var, &file).output().unwrap();

    let said = String::from_utf8(second.stdout).unwrap();
    assert!(second.status.success(), "{said}");
    assert!(
        written < i64::from(ROWS),
        "it was over before it was killed"
    );
    assert!(said.starts_with("went on after row "), "{said}");
    assert_eq!(
        counted(&var).await,
        Some((i64::from(ROWS), i64::from(ROWS)))
    );
    let url = format!("sqlite://{}?mode=ro", var.join("citylink.db").display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let records: i64 = sqlx::query_scalar("select count(distinct subject_hash) from records")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(records, i64::from(ROWS));
}
