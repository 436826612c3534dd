//! Invented people for the registers of a demonstration: one story, told by every register in its own way.
//!
//! `citylink generate people --count 2000 --seed 7 DIR` writes `registers/CODE.csv` and `registers/FAULTS.md` into the pack in
//! `DIR`. The same seed gives the same files to the byte.
//!
//! # Why
//!
//! What an import sets aside and where registers differ can be shown only on people whose story hangs together otherwise:
//! families live together, parents are older than their children, whoever works works somewhere that there is. Their numbers
//! begin with 999999, which is no area, so that they are nobody's.

mod chance;
mod families;
mod names;
mod planted;
mod tables;

use std::path::Path;
use std::{fs, io};

use jiff::civil::{Date, date};

use crate::packs::registers::FOLDER;
use crate::packs::{Fault, PackSource};
use chance::Chance;

/// The day on which the story is told.
pub(crate) const TOLD_ON: Date = date(2026, 11, 1);

/// The district that they live in.
const DISTRICT: &str = "340202";

/// Why nobody was invented.
#[derive(Debug, thiserror::Error)]
pub enum NotInvented {
    /// The pack cannot be read so far.
    #[error("the pack is not sound: {0}")]
    Unsound(#[from] Fault),
    /// Families need room.
    #[error("there are people for a story from 200 to 20,000, not {0}")]
    Count(usize),
    /// They have to live somewhere.
    #[error("the pack has no communities in {DISTRICT}")]
    NoCommunity,
    /// A file could not be written.
    #[error("the files could not be written")]
    NotWritten(#[from] io::Error),
}

/// A file of the pack, its name and its text.
pub type Written = (String, String);

/// Invents people for the pack in `dir` and writes what registers say of them.
pub fn write_people(dir: &Path, count: usize, seed: u64) -> Result<Vec<Written>, NotInvented> {
    let files = people(&PackSource::Directory(dir.to_owned()), count, seed)?;
    fs::create_dir_all(dir.join(FOLDER))?;
    for (name, text) in &files {
        fs::write(dir.join(name), text)?;
    }
    Ok(files)
}

/// Invents people for a pack.
pub fn people(source: &PackSource, count: usize, seed: u64) -> Result<Vec<Written>, NotInvented> {
    if !(200..=20_000).contains(&count) {
        return Err(NotInvented::Count(count));
    }
    let communities = communities(&source.text("areas.csv")?);
    if communities.is_empty() {
        return Err(NotInvented::NoCommunity);
    }
    let mut chance = Chance::new(seed);
    let town = families::Town::invent(count, &communities, &mut chance);
    let mut tables = tables::of(&town, &mut chance);
    let planted = planted::plant(&town, &mut tables, &mut chance);
    let mut files: Vec<Written> = tables
        .iter()
        .map(|table| (format!("{FOLDER}{}.csv", table.code), table.text()))
        .collect();
    files.push((format!("{FOLDER}FAULTS.md"), planted.told(count, seed)));
    Ok(files)
}

/// Codes of the district's communities, with the Chinese names of their streets.
fn communities(areas: &str) -> Vec<(String, String)> {
    let mut reader = csv::Reader::from_reader(areas.as_bytes());
    let rows: Vec<[String; 5]> = reader.deserialize().filter_map(Result::ok).collect();
    let street = |code: &str| {
        let mut streets = rows.iter().filter(|[_, parent, ..]| parent == DISTRICT);
        let found = streets.find(|[own, ..]| own == code)?;
        Some(found[4].clone())
    };
    rows.iter()
        .filter_map(|[code, parent, ..]| Some((code.clone(), street(parent)?)))
        .collect()
}
