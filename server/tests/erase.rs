//! `citylink erase` as an operator meets it: what it lists is what it does, once, on the disk, too.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../../app/store/tests/postgres/mod.rs"]
mod postgres;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use domain::applications::Filling;
use domain::areas::{AreaCode, AreaPath};
use domain::contacts::Contact;
use domain::languages::Language;
use domain::services::{FileKind, ServiceId};
use jiff::Timestamp;
use server::packs::{PackSource, read};
use store::Store;
use store::applications::{NewApplication, Said};
use store::fillings::files::StoredFile;
use store::reports::Viewer;
use tempfile::TempDir;

/// More than a year ago, which is how long what was withdrawn is kept.
fn then() -> Timestamp {
    "2024-03-04T02:00:00Z".parse().unwrap()
}

/// What the command prints, line by line.
fn said(var: &TempDir, database: &str, more: &[&str]) -> Vec<String> {
    let var = var.path().to_str().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_citylink"))
        .env_remove("CITYLINK_KEY_FILE")
        .args([
            "erase",
            "--pack",
            "wuhu",
            "--var",
            var,
            "--database",
            database,
        ])
        .args(more)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let said = String::from_utf8(done.stdout).unwrap();
    said.lines().map(str::to_owned).collect()
}

/// Every file below a folder.
fn files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() { files(&path) } else { 1 }
        })
        .sum()
}

/// Somebody applied with a file, and took it back.
async fn given_an_application_of_long_ago(var: &TempDir, database: &str) -> String {
    let places = server::config::Places {
        pack: "wuhu".to_owned(),
        database: Some(database.to_owned()),
        var: var.path().to_str().unwrap().to_owned(),
        key_file: None,
    };
    let pack = Arc::new(read(&PackSource::find("wuhu").unwrap()).unwrap());
    let store: Store = server::opening::open(&places, Arc::clone(&pack), false, then())
        .await
        .unwrap();
    let service = ServiceId("drainage-permit-renewal".to_owned());
    let service = pack.service(&service).unwrap();
    let filling = Filling::of(service);
    let begun = store.begin_filling(&filling, Language::En, then()).await;
    let (draft, token) = begun.unwrap();
    let file = StoredFile {
        kind: FileKind::Pdf,
        bytes: b"%PDF-1.7".to_vec(),
    };
    store.add_file(draft, file, then()).await.unwrap();
    let new = NewApplication {
        draft,
        service,
        account: None,
        contact: Contact::default(),
        language: Language::En,
        source: "web",
        sent_by: None,
        area: AreaPath::root(&AreaCode("3402".to_owned())),
        said: Said::default(),
        evidence: Vec::new(),
    };
    let sent = store.submit_application(&new, &token, then()).await;
    let receipt = sent.unwrap();
    let viewer = Viewer {
        account: None,
        link: Some(receipt.track),
    };
    store
        .withdraw_application(&receipt.reference, &viewer, then())
        .await
        .unwrap();
    store.close().await;
    receipt.reference.to_string()
}

async fn what_is_listed_is_done_once(database: &str, var: TempDir) {
    let reference = given_an_application_of_long_ago(&var, database).await;
    let uploads = || files(&var.path().join("photos-root").join("applications"));
    assert_eq!(uploads(), 1);

    let listed = said(&var, database, &["--dry-run"]);
    assert_eq!(uploads(), 1, "a dry run changes nothing");
    let done = said(&var, database, &[]);

    assert_eq!(
        listed[0],
        format!("{reference} drainage-permit-renewal since 2025-03-05 00:00")
    );
    assert_eq!(listed[1], "1 would be erased");
    assert_eq!(done[0], listed[0]);
    assert_eq!(done[1], "1 erased");
    assert_eq!(uploads(), 0);
    assert_eq!(said(&var, database, &[]), ["0 erased"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn given_an_application_whose_term_is_over_when_the_command_runs_then_it_is_erased_on_sqlite()
{
    let var = TempDir::new().unwrap();
    let database = format!("sqlite://{}", var.path().join("citylink.db").display());
    what_is_listed_is_done_once(&database, var).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn given_an_application_whose_term_is_over_when_the_command_runs_then_it_is_erased_on_postgres()
 {
    let database = postgres::fresh_database().await;
    what_is_listed_is_done_once(&database, TempDir::new().unwrap()).await;
}
