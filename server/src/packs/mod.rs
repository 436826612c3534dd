//! City packs: read, found sound, or refused with every fault at once.
//!
//! A pack is a folder:
//!
//! | file | says |
//! | --- | --- |
//! | `city.toml` | name, languages, time zone, telephone, home view, base map, sources |
//! | `areas.csv` | the tree: `code,parent,level,name_en,name_zh`; parents anywhere in the file |
//! | `grids.csv` | more of the tree, made by [`generate`]; the same columns; optional |
//! | `borders/*.geojson` | polygons by the property `code`; `demonstration: true` where they were made |
//! | `organisations.toml` | departments and public entities |
//! | `categories.toml` | groups, and what a report can be about |
//! | `calendars.toml` | holidays and make-up working days |
//! | `templates.toml` | what desks tell again and again; optional |
//! | `theme.toml` | the twelve tokens by day and by night; optional |
//!
//! # Why
//!
//! Whoever adapts a pack corrects it in one round, so reading never stops at the first fault: each file is read as far as
//! it can be, and what refers to a thing that was itself refused is not blamed a second time.

mod areas;
mod borders;
mod calendar;
mod categories;
mod city;
mod faults;
pub mod generate;
mod organisations;
mod source;
mod table;
mod templates;
mod theme;

use std::path::Path;

use domain::areas::AreaTree;
use domain::pack::Pack;

pub use faults::Fault;
pub use source::PackSource;

use faults::Notes;

/// Reads a pack, or says everything that is wrong with it.
pub fn read(source: &PackSource) -> Result<Pack, Vec<Fault>> {
    let mut faults = Vec::new();
    let pack = assemble(source, &mut faults);
    faults.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    match pack {
        Some(pack) if faults.is_empty() => Ok(pack),
        _ => Err(faults),
    }
}

/// Reads the pack in a folder: `citylink pack check DIR`.
pub fn check(dir: &Path) -> Result<Pack, Vec<Fault>> {
    read(&PackSource::Directory(dir.to_owned()))
}

fn assemble(source: &PackSource, faults: &mut Vec<Fault>) -> Option<Pack> {
    let read = file(source, "city.toml", faults, city::read).unwrap_or_default();
    let city::Read { languages, city } = read;
    let zone = city.as_ref().map(|city| city.time_zone.as_str());

    let mut rows = areas::Rows::default();
    file(source, "areas.csv", faults, |notes| rows.read(notes));
    if source.has("grids.csv") {
        file(source, "grids.csv", faults, |notes| rows.read(notes));
    }
    let mut borders = borders::Borders::default();
    for name in source
        .files_under("borders/")
        .into_iter()
        .filter(|name| name.ends_with(".geojson"))
    {
        file(source, &name, faults, |notes| borders.read(notes, &rows));
    }
    if borders.is_empty() {
        faults.push(Fault::whole(
            "borders",
            "no area has a border, so no pin can be placed",
        ));
    }
    let areas = rows.grow(borders, faults).map(AreaTree::new);

    let organisations = file(source, "organisations.toml", faults, |notes| {
        organisations::read(notes, &languages, &rows)
    });
    let offered = file(source, "categories.toml", faults, |notes| {
        categories::read(notes, &languages, organisations.as_ref())
    });
    let calendar = file(source, "calendars.toml", faults, |notes| {
        calendar::read(notes, zone)
    })
    .flatten();
    let theme = if source.has("theme.toml") {
        file(source, "theme.toml", faults, theme::read).flatten()
    } else {
        None
    };

    let templates = if source.has("templates.toml") {
        file(source, "templates.toml", faults, |notes| {
            templates::read(notes, &languages)
        })
        .unwrap_or_default()
    } else {
        Vec::new()
    };

    let (city, areas) = (city?, areas?);
    if !city::shows_the_city(&city, &areas) && areas.extent().west < areas.extent().east {
        faults.push(Fault::whole(
            "city.toml",
            "home_view lies outside the borders of the city",
        ));
    }
    let (groups, categories) = offered?;
    Some(Pack {
        name: source.name(),
        city,
        areas,
        calendar: calendar?,
        organisations: organisations?,
        groups,
        categories,
        theme,
        templates,
    })
}

/// Opens one file of the pack, lets `read` read it, and keeps the faults that were noted.
fn file<T>(
    source: &PackSource,
    name: &str,
    faults: &mut Vec<Fault>,
    read: impl FnOnce(&mut Notes<'_>) -> T,
) -> Option<T> {
    let text = match source.text(name) {
        Ok(text) => text,
        Err(fault) => {
            faults.push(fault);
            return None;
        }
    };
    let mut notes = Notes::new(name, &text);
    let found = read(&mut notes);
    faults.append(&mut notes.into_faults());
    Some(found)
}
