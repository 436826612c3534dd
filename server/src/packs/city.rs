//! `city.toml`.

use domain::areas::AreaTree;
use domain::calendars::Calendar;
use domain::languages::Language;
use domain::pack::{City, Datum, HomeView, Tiles};
use domain::places::{BoundingBox, Position};
use domain::services::ServiceId;

use super::faults::Notes;
use super::table::{Table, with_document};

/// What was read of the city: its languages, in which the other files are checked even where the rest is wrong.
#[derive(Default)]
pub(super) struct Read {
    pub(super) languages: Vec<Language>,
    pub(super) city: Option<City>,
}

pub(super) fn read(notes: &mut Notes<'_>) -> Read {
    with_document(notes, |table, notes| {
        let languages = languages(table, notes);
        let city = city(table, notes, languages.clone());
        Read { languages, city }
    })
}

fn city(table: &mut Table<'_>, notes: &mut Notes<'_>, languages: Vec<Language>) -> Option<City> {
    let name = table.texts(notes, "name", &languages);
    let time_zone = time_zone(table, notes);
    let telephone = table.telephone(notes, "telephone");
    let emergency = table.texts(notes, "emergency", &languages);
    let elsewhere = table.texts(notes, "elsewhere", &languages);
    let release_first = table.truth(notes, "release_first", true);
    let home_view = table
        .table(notes, "home_view")
        .and_then(|mut view| home_view(&mut view, notes));
    let often = table.words(notes, "often");
    let often = often.into_iter().map(|word| ServiceId(word.text)).collect();
    let extent = table
        .maybe_table(notes, "extent")
        .map(|mut extent| self::extent(&mut extent, notes));
    let tiles = table
        .maybe_table(notes, "tiles")
        .map(|mut tiles| self::tiles(&mut tiles, notes));
    let sources = table
        .tables(notes, "sources")
        .into_iter()
        .filter_map(|mut source| {
            let text = source.texts(notes, "text", &languages);
            source.finish(notes);
            text
        });
    let sources = sources.collect();
    Some(City {
        name: name?,
        languages: (!languages.is_empty()).then_some(languages)?,
        time_zone: time_zone?,
        telephone: telephone?,
        emergency: emergency?,
        elsewhere: elsewhere?,
        release_first,
        home_view: home_view?,
        often,
        extent: match extent {
            Some(extent) => Some(extent?),
            None => None,
        },
        tiles: match tiles {
            Some(tiles) => Some(tiles?),
            None => None,
        },
        sources,
    })
}

fn languages(table: &mut Table<'_>, notes: &mut Notes<'_>) -> Vec<Language> {
    let mut languages = Vec::new();
    for word in table.words(notes, "languages") {
        match word.text.parse::<Language>() {
            Ok(language) if languages.contains(&language) => {
                table.fault_at(notes, word.at, &format!("languages names {language} twice"));
            }
            Ok(language) => languages.push(language),
            Err(error) => table.fault_at(notes, word.at, &format!("languages: {error}")),
        }
    }
    if languages.is_empty() {
        table.fault(notes, "languages must name at least one language");
    }
    languages
}

fn time_zone(table: &mut Table<'_>, notes: &mut Notes<'_>) -> Option<String> {
    let word = table.word(notes, "time_zone")?;
    match Calendar::new(&word.text, [], [], 0) {
        Ok(_) => Some(word.text),
        Err(error) => {
            table.fault_at(notes, word.at, &format!("time_zone: {error}"));
            None
        }
    }
}

fn home_view(view: &mut Table<'_>, notes: &mut Notes<'_>) -> Option<HomeView> {
    let lat = view.number(notes, "lat", -90.0, 90.0);
    let lon = view.number(notes, "lon", -180.0, 180.0);
    let zoom = view.whole(notes, "zoom", 1, 22);
    view.finish(notes);
    Some(HomeView {
        lat: lat?,
        lon: lon?,
        zoom: zoom?,
    })
}

fn extent(extent: &mut Table<'_>, notes: &mut Notes<'_>) -> Option<BoundingBox> {
    let west = extent.number(notes, "west", -180.0, 180.0);
    let south = extent.number(notes, "south", -90.0, 90.0);
    let east = extent.number(notes, "east", -180.0, 180.0);
    let north = extent.number(notes, "north", -90.0, 90.0);
    extent.finish(notes);
    let found = BoundingBox {
        west: west?,
        south: south?,
        east: east?,
        north: north?,
    };
    if found.west >= found.east || found.south >= found.north {
        extent.fault(
            notes,
            "west must be less than east, and south less than north",
        );
        return None;
    }
    Some(found)
}

fn tiles(tiles: &mut Table<'_>, notes: &mut Notes<'_>) -> Option<Tiles> {
    let url = tiles.word(notes, "url");
    let attribution = tiles.word(notes, "attribution");
    let datum = match tiles.maybe_word(notes, "datum") {
        None => Datum::default(),
        Some(word) => match word.text.as_str() {
            "wgs84" => Datum::Wgs84,
            "gcj02" => Datum::Gcj02,
            other => {
                tiles.fault_at(
                    notes,
                    word.at,
                    &format!("datum must be wgs84 or gcj02, not {other}"),
                );
                Datum::default()
            }
        },
    };
    if let Some(url) = &url {
        let begins = ["https://", "http://", "/"]
            .iter()
            .any(|start| url.text.starts_with(start));
        if !begins
            || !["{z}", "{x}", "{y}"]
                .iter()
                .all(|part| url.text.contains(part))
        {
            tiles.fault_at(
                notes,
                url.at,
                "url must be a web address or path with {z}, {x} and {y}",
            );
        }
    }
    tiles.finish(notes);
    Some(Tiles {
        url: url?.text,
        attribution: attribution?.text,
        datum,
    })
}

/// Whether the home view is centred within the extent of the city.
pub(super) fn shows_the_city(city: &City, areas: &AreaTree) -> bool {
    let HomeView { lat, lon, .. } = city.home_view;
    Position::new(lat, lon).is_ok_and(|centre| areas.extent().contains(centre))
}
