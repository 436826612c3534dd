//! What Lighthouse says of public pages on a phone.

use std::path::Path;
use std::process::Stdio;

use serde::Deserialize;
use server::packs::PackSource;
use server::seed;
use store::reports::Filter;
use tokio::process::Command;

use crate::city::{City, places};
use crate::machine::now;
use crate::table::Table;
use crate::{Ground, Outcome};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../e2e/lighthouse");
/// Performance, accessibility, best practices, what search engines need; each from 0 to 100.
const BUDGET: (&str, [u8; 4]) = ("98, 100, 100, 100", [98, 100, 100, 100]);

/// A line of the script.
#[derive(Deserialize)]
struct Said {
    path: String,
    scores: [u8; 4],
    short: Vec<String>,
}

/// What a program says in Lighthouse's folder.
async fn run(command: &mut Command) -> Outcome<String> {
    let said = command
        .current_dir(FOLDER)
        .stderr(Stdio::inherit())
        .output()
        .await?;
    if said.status.success() {
        Ok(String::from_utf8(said.stdout)?)
    } else {
        Err(format!("{command:?} ended with {}", said.status).into())
    }
}

pub(crate) async fn measure(ground: &Ground, table: &mut Table) -> Outcome<()> {
    let folder = tempfile::tempdir_in(&ground.folder)?;
    let city = City::serve(&places("wuhu", None, folder.path()), true).await?;
    let source = PackSource::find("wuhu").ok_or("there is no pack of Wuhu")?;
    seed::seed(&city.portal.store, &source, now()).await?;
    let listed = city
        .portal
        .store
        .reports(&Filter::default(), None, 1)
        .await?;
    let case = listed.cases.first().ok_or("the story tells of no report")?;
    let report = format!("/reports/{}", case.reference);
    let paths = [
        "/",
        "/reports",
        &report,
        "/reports/new",
        "/services",
        "/satisfaction",
        "/track",
        "/about/statuses",
    ];
    if !Path::new(FOLDER).join("node_modules").exists() {
        // Without a lock: one of its packages asks for whatever is the latest of another.
        run(Command::new("npm").args(["install", "--no-package-lock", "--no-audit", "--no-fund"]))
            .await?;
    }
    let address = format!("http://{}", city.address);
    let said = run(Command::new("node")
        .arg("lighthouse.mjs")
        .arg(address)
        .args(paths))
    .await?;
    for line in said.lines() {
        let said: Said = serde_json::from_str(line)?;
        let place = if said.path == report {
            "/reports/…"
        } else {
            &said.path
        };
        let scores = said.scores.map(|score| score.to_string()).join(", ");
        let short = if said.short.is_empty() {
            String::new()
        } else {
            format!("; short of it: {}", said.short.join(", "))
        };
        let shares = said
            .scores
            .iter()
            .zip(BUDGET.1)
            .map(|(score, least)| f64::from(*score) / f64::from(least));
        let least = shares.fold(f64::INFINITY, f64::min);
        table.at_least(
            format!("Lighthouse, phone: {place}"),
            format!("{scores}{short}"),
            (BUDGET.0, 1.0),
            least,
        );
    }
    table.note("Lighthouse: performance, accessibility, best practices, SEO, with its own slow phone and slow network.");
    city.portal.store.close().await;
    Ok(())
}
