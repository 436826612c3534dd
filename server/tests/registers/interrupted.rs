//! An import that was killed goes on where it was.

use std::fmt::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use domain::registers::Scheme;
use store::registers::Row;

use super::command::{City, said};
use super::*;

/// Rows of a file that is written in several packets.
pub(super) const ROWS: u32 = 9_000;
/// How long an import may take until its first packet is written.
const PATIENCE: Duration = Duration::from_mins(1);

/// A number of nobody, for each row another.
fn number(row: u32) -> String {
    let body = format!("999999{:04}0101{:03}", 1900 + row / 999, row % 999 + 1);
    format!("{body}{}", Scheme::Gb11643.check(&body).unwrap())
}

pub(super) fn rows(count: u32) -> String {
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
        .import_rows(
            &batch,
            register,
            store::registers::Packet {
                rows: prepared,
                rejects: Vec::new(),
                read: FIRST as u64,
            },
            &mut store::registers::Repeated::of(&batch),
            now(),
        )
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

async fn every_row_is_there_once(city: City) {
    let file = city.file("people.ndjson", &rows(ROWS));

    let mut first = city
        .import("population", &file)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    let written = loop {
        match city.deliveries().await.as_deref() {
            Ok([one]) if one.read > 0 => break one.read,
            _ => assert!(began.elapsed() < PATIENCE, "nothing was written"),
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    first.kill().unwrap();
    first.wait().unwrap();
    let said = said(city.import("population", &file));

    assert!(
        written < i64::from(ROWS),
        "it was over before it was killed"
    );
    assert!(said.starts_with("went on after row "), "{said}");
    let all = i64::from(ROWS);
    let deliveries = city.deliveries().await.unwrap();
    let counts = deliveries
        .iter()
        .map(|one| (one.read, one.added, one.people));
    assert_eq!(counts.collect::<Vec<_>>(), [(all, all, all)]);
}

#[tokio::test]
async fn given_an_import_that_is_killed_when_it_is_started_again_then_every_row_is_there_once_on_sqlite()
 {
    every_row_is_there_once(City::on_sqlite()).await;
}

#[tokio::test]
async fn given_an_import_that_is_killed_when_it_is_started_again_then_every_row_is_there_once_on_postgres()
 {
    every_row_is_there_once(City::on_postgres().await).await;
}
