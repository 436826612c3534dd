//! What the portal costs, against budgets, in one run: `make bench`.
//!
//! `cargo bench -p server --bench portal -- pages map` measures only what is named.
//!
//! # Why
//!
//! Machines differ, so a budget is a ratio where it can be one, and both sides of it are measured in this run, in turns.
//! The portal that is measured is the real one: its router, its store, its import, its binary. What is generated lies in
//! `var/bench` and is used again by the next run; `CITYLINK_BENCH` names another folder.

mod applications;
mod catalogue;
mod city;
mod client;
mod desk;
mod evidence;
mod generated;
mod imports;
mod latency;
mod lighthouse;
mod machine;
mod map;
mod notices;
mod pages;
mod postgres;
mod process;
mod raw;
mod registers;
mod satisfaction;
mod submissions;
mod table;
mod weights;

use std::error::Error;
use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;

use postgres::Postgres;
use table::Table;

/// What comes of a step that can fail.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// What can be measured by itself.
const SUBJECTS: [&str; 15] = [
    "weights",
    "lighthouse",
    "pages",
    "latency",
    "submissions",
    "imports",
    "process",
    "map",
    "desk",
    "satisfaction",
    "notices",
    "catalogue",
    "registers",
    "evidence",
    "applications",
];

/// Where things are that every subject needs.
struct Ground {
    /// Folder of what is generated, written and kept.
    folder: PathBuf,
    postgres: Postgres,
}

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    if let Some(unknown) = wanted.iter().find(|one| !SUBJECTS.contains(&one.as_str())) {
        eprintln!(
            "there is nothing called {unknown} to measure, only {}",
            SUBJECTS.join(", ")
        );
        return ExitCode::FAILURE;
    }
    match measure(&wanted) {
        Ok(table) => {
            println!("{table}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("the measurement broke: {error}");
            let mut source = error.source();
            while let Some(error) = source {
                eprintln!("  {error}");
                source = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

/// A number that the environment names, for trying the bench itself; else the usual one.
fn size<T: FromStr>(variable: &str, usual: T) -> Outcome<T>
where
    T::Err: Error + Send + Sync + 'static,
{
    match std::env::var(variable) {
        Ok(said) => Ok(said.parse()?),
        Err(_) => Ok(usual),
    }
}

#[tokio::main]
async fn measure(wanted: &[String]) -> Outcome<Table> {
    city::log_as_the_binary_does();
    let folder = std::env::var_os("CITYLINK_BENCH").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../var/bench")),
        PathBuf::from,
    );
    std::fs::create_dir_all(&folder)?;
    let folder = folder.canonicalize()?;
    // Two measurements at once would measure each other.
    let alone = File::create(folder.join("lock"))?;
    alone
        .try_lock()
        .map_err(|why| format!("another measurement uses {}: {why}", folder.display()))?;
    let ground = Ground {
        postgres: Postgres::start(&folder).await?,
        folder,
    };
    let mut table = Table::new(machine::described(&ground).await?);
    for subject in SUBJECTS {
        if !wanted.is_empty() && !wanted.iter().any(|one| one == subject) {
            continue;
        }
        eprintln!("measuring {subject}");
        let measured = match subject {
            "weights" => weights::measure(&ground, &mut table).await,
            "lighthouse" => lighthouse::measure(&ground, &mut table).await,
            "pages" => pages::measure(&ground, &mut table).await,
            "latency" => latency::measure(&ground, &mut table).await,
            "submissions" => submissions::measure(&ground, &mut table).await,
            "imports" => imports::measure(&ground, &mut table).await,
            "process" => process::measure(&ground, &mut table).await,
            "desk" => desk::measure(&ground, &mut table).await,
            "map" => map::measure(&ground, &mut table).await,
            "satisfaction" => satisfaction::measure(&ground, &mut table).await,
            "catalogue" => catalogue::measure(&ground, &mut table).await,
            "registers" => registers::measure(&ground, &mut table).await,
            "evidence" => evidence::measure(&ground, &mut table).await,
            "applications" => applications::measure(&ground, &mut table).await,
            _ => notices::measure(&ground, &mut table).await,
        };
        if let Err(why) = measured {
            table.not_measured(format!("the rest of {subject}"), "", why);
        }
    }
    Ok(table)
}
