//! `citylink escalate` as an operator meets it: what it lists is what it does, once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../../app/store/tests/postgres/mod.rs"]
mod postgres;

use std::process::Command;
use std::sync::Arc;

use domain::areas::AreaCode;
use domain::contacts::EmailAddress;
use domain::identity::Role;
use domain::languages::Language;
use domain::reports::Draft;
use jiff::Timestamp;
use server::packs::{PackSource, read};
use store::Store;
use store::members::NewGrant;
use tempfile::TempDir;

/// Long ago, so that every promise of that day is broken.
fn then() -> Timestamp {
    "2026-03-02T02:00:00Z".parse().unwrap()
}

/// What the command prints, line by line.
fn said(var: &TempDir, database: &str, more: &[&str]) -> Vec<String> {
    let var = var.path().to_str().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_citylink"))
        .env_remove("CITYLINK_KEY_FILE")
        .args([
            "escalate",
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

async fn given_a_pothole_of_long_ago(var: &TempDir, database: &str) -> String {
    let places = server::config::Places {
        pack: "wuhu".to_owned(),
        database: Some(database.to_owned()),
        var: var.path().to_str().unwrap().to_owned(),
        key_file: None,
    };
    let pack = read(&PackSource::find("wuhu").unwrap()).unwrap();
    let store: Store = server::opening::open(&places, Arc::new(pack), false, then())
        .await
        .unwrap();
    let grant = NewGrant {
        role: Role::Manager,
        area: AreaCode("3402".to_owned()),
        organisation: None,
        team: None,
    };
    let email = EmailAddress::parse("manager@example.org").unwrap();
    store
        .add_member(&email, "Manager", &grant, then())
        .await
        .unwrap();
    let draft = Draft {
        lat: "31.1546".to_owned(),
        lon: "118.4435".to_owned(),
        category: "clogged-drain".to_owned(),
        what: "Water stands.".to_owned(),
        answers: [("indoors".to_owned(), vec!["no".to_owned()])].into(),
        contact_answered: true,
        ..Draft::default()
    };
    let (id, token) = store
        .begin_draft(&draft, Language::En, then())
        .await
        .unwrap();
    let receipt = store
        .submit_report(id, &token, Language::En, then())
        .await
        .unwrap();
    store.close().await;
    receipt.reference.to_string()
}

async fn what_is_listed_is_done_once(database: &str, var: TempDir) {
    let reference = given_a_pothole_of_long_ago(&var, database).await;

    let listed = said(&var, database, &["--dry-run"]);
    let listed_again = said(&var, database, &["--dry-run"]);
    let done = said(&var, database, &[]);

    assert_eq!(listed.len(), 2, "{listed:?}");
    assert!(listed[0].starts_with(&format!("{reference} answer since 2026-03-")));
    assert!(listed[0].ends_with(" -> 3402"), "{}", listed[0]);
    assert_eq!(listed[1], "1 would go up");
    assert_eq!(listed_again, listed, "a dry run changes nothing");
    assert_eq!(done[0], listed[0]);
    // The first answer is late, and so is the end: the next breach is that of the other clock, and nobody is above the city.
    assert!(done[1].starts_with(&format!("{reference} resolution since")));
    assert!(
        done[1].ends_with("3402 -> nobody above, stays"),
        "{}",
        done[1]
    );
    assert_eq!(done[2], "2 went up");
    assert_eq!(said(&var, database, &["--dry-run"]), ["0 would go up"]);
    assert_eq!(said(&var, database, &[]), ["0 went up"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn given_a_broken_promise_when_the_command_runs_then_it_does_what_it_lists_on_sqlite() {
    let var = TempDir::new().unwrap();
    let database = format!("sqlite://{}", var.path().join("citylink.db").display());
    what_is_listed_is_done_once(&database, var).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn given_a_broken_promise_when_the_command_runs_then_it_does_what_it_lists_on_postgres() {
    let database = postgres::fresh_database().await;
    what_is_listed_is_done_once(&database, TempDir::new().unwrap()).await;
}
