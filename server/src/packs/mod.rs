//! City packs: read, found sound, or refused with every fault at once.
//!
//! A pack is a folder:
//!
//! | file | says |
//! | --- | --- |
//! | `city.toml` | name, languages, time zone, telephone, home view, base map, sources |
//! | `areas.csv` | the tree: `code,parent,level,name_en,name_zh`; parents anywhere in the file |
//! | `grids.csv` | more of the tree, made by [`generate`]; the same columns; optional |
//! | `borders/*.geojson` | polygons by the property `code`; `demonstration: true` where they were made; without any, `city.toml` says the extent |
//! | `organisations.toml` | departments and public entities |
//! | `categories.toml` | groups, and what a report can be about |
//! | `calendars.toml` | holidays and make-up working days |
//! | `templates.toml` | what desks tell again and again; optional |
//! | `life-events.toml` | what happens in people's lives and brings them to several offices; optional |
//! | `offices.toml` | counters that people can go to; optional |
//! | `services/*.toml` | what people can apply for, one file per service and version; optional |
//! | `services/drafts/*.toml` | what is not live yet, for those who answer for it to look at; optional |
//! | `synonyms.toml` | words that people use for the same thing; optional |
//! | `registers.toml`, `registers/CODE.schema.json` | registers, whom to believe, and what their records look like; optional |
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
mod life_events;
mod offices;
mod organisations;
pub(crate) mod registers;
mod services;
mod source;
mod synonyms;
mod table;
mod templates;
mod theme;

use std::path::Path;

use domain::areas::AreaTree;
use domain::pack::Pack;
use domain::services::check::{Known, KnownRegisters};
use domain::services::finding::Finder;

pub use faults::Fault;
pub use source::PackSource;

use faults::Notes;

/// The JSON Schema of service files, as it is published.
pub fn schema() -> String {
    format!("{:#}\n", domain::services::schema())
}

/// How closely service files are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Care {
    /// As much as a start needs, which must be quick: what comes with the portal was checked before.
    Quick,
    /// Whatever can be begun. What a newer version took the place of was sound by the rules of its day, and is only finished;
    /// what is not live yet keeps its faults to itself.
    Live,
    /// Everything.
    Thorough,
}

/// Reads a pack to serve it, or says everything that is wrong with it. What services say is questioned where somebody may have
/// changed it: in a folder.
pub fn read(source: &PackSource) -> Result<Pack, Vec<Fault>> {
    let care = match source {
        PackSource::Directory(_) => Care::Live,
        PackSource::Embedded(_) => Care::Quick,
    };
    read_with(source, care)
}

fn read_with(source: &PackSource, care: Care) -> Result<Pack, Vec<Fault>> {
    let mut faults = Vec::new();
    let pack = assemble(source, care, &mut faults);
    faults.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    match pack {
        Some(pack) if faults.is_empty() => Ok(pack),
        _ => Err(faults),
    }
}

/// Reads the pack in a folder and questions everything in it: `citylink pack check DIR`.
pub fn check(dir: &Path) -> Result<Pack, Vec<Fault>> {
    read_with(&PackSource::Directory(dir.to_owned()), Care::Thorough)
}

fn assemble(source: &PackSource, care: Care, faults: &mut Vec<Fault>) -> Option<Pack> {
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
    let extent = city.as_ref().and_then(|city| city.extent);
    if borders.is_empty() && city.is_some() && extent.is_none() {
        faults.push(Fault::whole(
            "borders",
            "no area has a border and city.toml says no extent, so no pin can be placed",
        ));
    }
    if !borders.is_empty() && extent.is_some() {
        faults.push(Fault::whole(
            "city.toml",
            "extent is for cities whose areas have no borders",
        ));
    }
    let areas = rows.grow(borders, faults).map(|areas| {
        let tree = AreaTree::new(areas);
        match extent {
            Some(extent) => tree.within(extent),
            None => tree,
        }
    });

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

    let templates = optional(source, "templates.toml", faults, |notes| {
        templates::read(notes, &languages)
    });

    let life_events = optional(source, "life-events.toml", faults, |notes| {
        life_events::read(notes, &languages)
    });
    let offices = optional(source, "offices.toml", faults, |notes| {
        offices::read(notes, &languages, &rows)
    });
    let before = faults.len();
    let registers = registers::read(source, &languages, organisations.as_ref(), faults);
    // What refers to a register that was itself refused is not blamed a second time.
    let sound = faults.len() == before;
    let services = services::read(source, care, faults);
    let known = Known {
        languages: languages.clone(),
        organisations: organisations
            .iter()
            .flatten()
            .map(|(code, _)| code.clone())
            .collect(),
        life_events: life_events.iter().map(|event| event.code.clone()).collect(),
        offices: offices.iter().map(|office| office.code.clone()).collect(),
        services: services
            .newest
            .iter()
            .map(|service| service.identifier.clone())
            .collect(),
        registers: sound.then(|| KnownRegisters::of(&registers)),
    };
    let (draft_services, mut wrong_drafts) = services::drafts(source, &services, &known);
    services.check(source, care, &known, faults);
    if care == Care::Thorough {
        faults.append(&mut wrong_drafts);
    }
    for often in city.iter().flat_map(|city| &city.often) {
        if !services
            .newest
            .iter()
            .any(|service| service.identifier == *often)
        {
            let reason = format!("often: service {} is not there", often.0);
            faults.push(Fault::whole("city.toml", reason));
        }
    }
    let synonyms = optional(source, "synonyms.toml", faults, synonyms::read);

    let (city, areas) = (city?, areas?);
    if !city::shows_the_city(&city, &areas) && areas.extent().west < areas.extent().east {
        faults.push(Fault::whole(
            "city.toml",
            "home_view lies outside the borders of the city",
        ));
    }
    let (groups, categories) = offered?;
    let finder = Finder::new(&services.newest, &synonyms);
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
        services: services.newest,
        earlier_services: services.earlier,
        service_versions: services.versions,
        draft_services,
        life_events,
        offices,
        registers,
        finder,
    })
}

/// What a file says that a pack may do without.
fn optional<T: Default>(
    source: &PackSource,
    name: &str,
    faults: &mut Vec<Fault>,
    read: impl FnOnce(&mut Notes<'_>) -> T,
) -> T {
    if source.has(name) {
        file(source, name, faults, read).unwrap_or_default()
    } else {
        T::default()
    }
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
