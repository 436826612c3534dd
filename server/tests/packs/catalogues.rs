//! How much the catalogues of the packs hold, and that the one in Spanish is in Spanish.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use domain::services::{Service, ServiceStatus};

use super::*;

fn mexico_city() -> Pack {
    read(&PackSource::Embedded("mexico-city".to_owned())).unwrap()
}

/// The organisations that answer for services.
fn authorities(pack: &Pack) -> BTreeSet<&str> {
    let services = pack.services.iter();
    services
        .map(|service| &*service.competent_authority.0)
        .collect()
}

/// Whether somebody can apply from form to outcome.
fn runs(service: &Service) -> bool {
    let is_whole = !service.page.is_empty()
        && !service.task.is_empty()
        && service.decision.is_some()
        && !service.output.is_empty();
    assert_eq!(service.start, is_whole, "{}", service.identifier.0);
    service.start && service.status == ServiceStatus::Active
}

#[test]
fn given_wuhu_when_its_catalogue_is_counted_then_it_holds_what_a_city_does() {
    let pack = wuhu();

    assert!(pack.services.len() >= 60, "{}", pack.services.len());
    assert!(authorities(&pack).len() >= 12, "{:?}", authorities(&pack));
    let events = pack.services.iter().flat_map(|service| &service.life_event);
    let used: BTreeSet<&str> = events.map(|event| &*event.0).collect();
    assert!(used.len() >= 10, "{used:?}");
    assert!(used.iter().all(|code| {
        let code = domain::services::LifeEventCode((*code).to_owned());
        pack.life_event(&code).is_some()
    }));
    let running: Vec<&Service> = pack
        .services
        .iter()
        .filter(|service| runs(service))
        .collect();
    assert!(running.len() >= 10, "{}", running.len());
    let named = running.iter().map(|service| &*service.identifier.0);
    assert!(
        named
            .into_iter()
            .any(|name| name == "settling-in-allowance")
    );
}

#[test]
fn given_mexico_city_when_its_catalogue_is_counted_then_there_are_15_programmes_of_8_agencies_in_16_boroughs()
 {
    let pack = mexico_city();

    assert_eq!(pack.services.len(), 15);
    assert_eq!(authorities(&pack).len(), 8, "{:?}", authorities(&pack));
    for service in &pack.services {
        assert!(!service.life_event.is_empty(), "{}", service.identifier.0);
    }
    let boroughs = at_level(&pack, Level::County);
    let codes: Vec<&str> = boroughs.iter().map(|area| &*area.code.0).collect();
    let official: Vec<String> = (2..=17).map(|number| format!("09{number:03}")).collect();
    assert_eq!(codes, official, "the codes of the statistics office");
    for borough in boroughs {
        assert_eq!(
            pack.areas.ancestors(&borough.code).count(),
            1,
            "in the city"
        );
        assert!(!borough.name.say(Language::Es).is_empty());
        assert_eq!(borough.border, None);
    }
}

/// Every text of a value that is told in languages: where it stands, and what it says in Spanish.
fn texts(at: &str, value: &toml::Value, found: &mut Vec<(String, Option<String>)>) {
    match value {
        toml::Value::Table(table) => {
            if ["en", "es", "zh"]
                .iter()
                .any(|tag| table.contains_key(*tag))
            {
                let spanish = table.get("es").map(|text| match text {
                    toml::Value::Array(words) => words.iter().map(ToString::to_string).collect(),
                    other => other.as_str().unwrap_or_default().to_owned(),
                });
                found.push((at.to_owned(), spanish));
                return;
            }
            for (key, value) in table {
                texts(&format!("{at}/{key}"), value, found);
            }
        }
        toml::Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                texts(&format!("{at}/{index}"), value, found);
            }
        }
        _ => {}
    }
}

fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let found = paths.flat_map(|path| {
        if path.is_dir() {
            toml_files(&path)
        } else {
            vec![path]
        }
    });
    found
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect()
}

#[test]
fn given_mexico_city_when_every_file_is_read_then_every_text_is_there_in_spanish() {
    let mut found = Vec::new();
    for file in toml_files(&folder("mexico-city")) {
        let table: toml::Table = fs::read_to_string(&file).unwrap().parse().unwrap();
        let at = file.display().to_string();
        texts(&at, &toml::Value::Table(table), &mut found);
    }

    let missing: Vec<&String> = found
        .iter()
        .filter(|(_, spanish)| spanish.as_deref().is_none_or(|text| text.trim().is_empty()))
        .map(|(at, _)| at)
        .collect();
    assert_eq!(missing, Vec::<&String>::new());
    assert!(found.len() > 600, "{}", found.len());
}

#[test]
fn given_any_service_file_when_an_editor_opens_it_then_it_finds_the_schema() {
    let cities = Path::new(env!("CARGO_MANIFEST_DIR")).join("cities");
    let schema = cities.join("service.schema.json").canonicalize().unwrap();
    let mut looked = 0;
    for city in ["wuhu", "mexico-city"] {
        for folder in ["services", "services/drafts"] {
            let Ok(files) = fs::read_dir(cities.join(city).join(folder)) else {
                continue;
            };
            for file in files.map(|file| file.unwrap().path()) {
                if file.extension().is_none_or(|kind| kind != "toml") {
                    continue;
                }
                let text = fs::read_to_string(&file).unwrap();
                let first = text
                    .lines()
                    .next()
                    .and_then(|line| line.strip_prefix("#:schema "));
                let named = file.parent().unwrap().join(first.unwrap_or_default());
                assert_eq!(
                    named.canonicalize().ok().as_ref(),
                    Some(&schema),
                    "{}",
                    file.display()
                );
                looked += 1;
            }
        }
    }
    assert!(looked > 100, "{looked}");
}
