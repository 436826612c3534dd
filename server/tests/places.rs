//! Whose a point is, against an answer worked out another way and against the city's own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod councils;

use std::path::Path;

use domain::areas::Located;
use domain::pack::Pack;
use domain::places::Position;
use server::packs::{PackSource, read};

use councils::councils;

/// Requests of 2017 that have a position and name a council.
const ROWS_WITH_BOTH: usize = 8_156;
/// Of those, how many the city itself places in the council whose border holds them, at least.
const AGREE_WITH_THE_CITY: usize = 8_052;
/// Of those, how many lie in two councils and how many in none.
const IN_TWO: usize = 15;
const IN_NONE: usize = 20;

struct Request {
    position: Position,
    council: String,
}

fn los_angeles() -> Pack {
    read(&PackSource::Embedded("los-angeles".to_owned())).unwrap()
}

fn requests() -> Vec<Request> {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/los-angeles/requests-2017.csv");
    let mut reader = csv::Reader::from_path(file).unwrap();
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (lat, lon, council) = (column("Latitude"), column("Longitude"), column("NC"));
    let records = reader.records().map(Result::unwrap);
    let rows = records.filter_map(|row| {
        let position = Position::parse(&row[lat], &row[lon]).ok()?;
        (!row[council].is_empty()).then(|| Request {
            position,
            council: row[council].to_owned(),
        })
    });
    rows.collect()
}

#[test]
fn given_every_real_request_when_located_then_the_council_is_that_of_a_ray_cast_over_the_raw_borders()
 {
    let (pack, councils, requests) = (los_angeles(), councils(), requests());
    assert_eq!(requests.len(), ROWS_WITH_BOTH);

    let (mut in_two, mut in_none, mut agree) = (0, 0, 0);
    for Request { position, council } in &requests {
        let (x, y) = (position.lon(), position.lat());
        let inside: Vec<u32> = councils
            .iter()
            .filter(|(_, border)| border.iter().any(|piece| piece.holds(x, y)))
            .map(|(number, _)| *number)
            .collect();
        let ours = match pack.areas.locate(*position) {
            Located::In(area) => Some(area.code.0.clone()),
            Located::Root(_) | Located::Outside => None,
        };

        assert_eq!(
            ours,
            inside.first().map(|number| format!("nc-{number}")),
            "{position}"
        );
        in_two += usize::from(inside.len() > 1);
        in_none += usize::from(inside.is_empty());
        agree += usize::from(ours == Some(format!("nc-{council}")));
    }

    assert_eq!((in_two, in_none), (IN_TWO, IN_NONE));
    assert!(agree >= AGREE_WITH_THE_CITY, "{agree}");
}

#[test]
fn given_a_pin_between_councils_then_the_city_has_it_and_one_at_sea_is_outside() {
    let pack = los_angeles();
    let in_san_fernando = Position::new(34.2900, -118.4370).unwrap();
    let off_catalina = Position::new(33.4000, -118.4000).unwrap();

    assert!(
        matches!(pack.areas.locate(in_san_fernando), Located::Root(root) if root.code.0 == "los-angeles")
    );
    assert_eq!(pack.areas.locate(off_catalina), Located::Outside);
}

#[test]
fn every_council_code_ends_in_its_official_number_and_4_covers_nothing_of_41() {
    let pack = los_angeles();
    let path = |code: &str| {
        pack.areas
            .get(&domain::areas::AreaCode(code.to_owned()))
            .unwrap()
            .path
            .clone()
    };

    for (number, _) in councils() {
        assert!(
            path(&format!("nc-{number}"))
                .open()
                .ends_with(&format!("-{number}"))
        );
    }
    for other in ["nc-41", "nc-47", "nc-40"] {
        assert!(!path("nc-4").covers(&path(other)));
        assert!(!path(other).covers(&path("nc-4")));
    }
}
