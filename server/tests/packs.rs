//! City packs: those that come with the portal are sound, and a wrong one is refused with every fault at once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use domain::areas::{Area, AreaCode, Level, Located};
use domain::categories::Responsible;
use domain::languages::Language;
use domain::pack::Pack;
use domain::places::Position;
use domain::services::ServiceId;
use geo::{Area as _, InteriorPoint, Intersects};
use server::packs::{PackSource, check, generate, read};

const JINGHU: &str = "340202";
const DEVELOPMENT_ZONE: &str = "340271";

fn folder(city: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("cities")
        .join(city)
}

fn wuhu() -> Pack {
    read(&PackSource::Embedded("wuhu".to_owned())).unwrap()
}

fn code(text: &str) -> AreaCode {
    AreaCode(text.to_owned())
}

fn located(pack: &Pack, lat: f64, lon: f64) -> Option<&str> {
    match pack.areas.locate(Position::new(lat, lon).unwrap()) {
        Located::In(area) => Some(&area.code.0),
        Located::Root(_) | Located::Outside => None,
    }
}

fn at_level(pack: &Pack, level: Level) -> Vec<&Area> {
    pack.areas
        .all()
        .filter(|area| area.level == level)
        .collect()
}

#[test]
fn every_pack_is_sound_from_a_folder_and_from_the_binary() {
    assert_eq!(PackSource::names(), ["los-angeles", "mexico-city", "wuhu"]);
    for city in ["wuhu", "los-angeles", "mexico-city"] {
        let from_folder = check(&folder(city)).unwrap_or_else(|faults| panic!("{faults:#?}"));
        let from_binary =
            read(&PackSource::find(city).unwrap()).unwrap_or_else(|faults| panic!("{faults:#?}"));

        assert_eq!(from_folder.name, city);
        assert_eq!(from_binary.name, city);
        assert_eq!(from_folder.categories, from_binary.categories);
        assert_eq!(from_folder.services, from_binary.services);
        assert_eq!(
            from_folder.areas.all().collect::<Vec<_>>(),
            from_binary.areas.all().collect::<Vec<_>>()
        );
    }
    assert_eq!(PackSource::find("atlantis"), None);
}

#[test]
fn wuhu_has_its_real_tree_and_enough_to_report() {
    let pack = wuhu();

    assert_eq!(pack.areas.root().code, code("3402"));
    assert_eq!(at_level(&pack, Level::County).len(), 9);
    assert_eq!(at_level(&pack, Level::Street).len(), 79);
    assert_eq!(at_level(&pack, Level::Community).len(), 950);
    assert!(pack.categories.len() >= 24, "{}", pack.categories.len());
    assert!(pack.groups.len() >= 6, "{}", pack.groups.len());
    assert!(pack.categories.iter().any(|category| category.private));
    assert!(
        pack.categories
            .iter()
            .any(|category| category.stopper.is_some())
    );
    let used: BTreeSet<&str> = pack
        .categories
        .iter()
        .map(|category| category.group.as_str())
        .collect();
    assert_eq!(used.len(), pack.groups.len(), "every group has a category");

    let drain = pack
        .categories
        .iter()
        .find(|category| category.code.0 == "clogged-drain")
        .unwrap();
    assert_eq!((drain.group.as_str(), drain.target), ("drains", Some(8)));
    assert_eq!(drain.responsible, Responsible::Area(Level::Community));
    assert_eq!(drain.name.say(Language::Zh), "下水道堵塞");
}

#[test]
fn los_angeles_has_the_twelve_types_of_its_file_with_their_owners() {
    const TYPES: [(&str, &str); 12] = [
        ("Bulky Items", "BOS"),
        ("Dead Animal Removal", "BOS"),
        ("Electronic Waste", "BOS"),
        ("Feedback", "BOS"),
        ("Graffiti Removal", "OCB"),
        ("Homeless Encampment", "BOS"),
        ("Illegal Dumping Pickup", "BOS"),
        ("Metal/Household Appliances", "BOS"),
        ("Multiple Streetlight Issue", "BSL"),
        ("Other", "ITA"),
        ("Report Water Waste", "LADWP"),
        ("Single Streetlight Issue", "BSL"),
    ];
    let pack = read(&PackSource::Embedded("los-angeles".to_owned())).unwrap();
    let reported = pack
        .categories
        .iter()
        .filter(|category| !category.is_enquiry());
    let types = reported.map(|category| {
        let Responsible::Organisation(owner) = &category.responsible else {
            panic!("{category:?}")
        };
        let owner = pack.organisations[owner].source_name.as_deref().unwrap();
        (category.source_name.as_deref().unwrap(), owner)
    });

    assert_eq!(types.collect::<BTreeSet<_>>(), BTreeSet::from(TYPES));
    assert_eq!(at_level(&pack, Level::Community).len(), 99);
    assert_eq!(at_level(&pack, Level::County).len(), 12);
    assert_eq!(pack.theme.unwrap().radius, 4);
}

#[test]
fn a_pin_in_mexico_city_belongs_to_the_city_because_no_borough_has_a_border() {
    let pack = read(&PackSource::Embedded("mexico-city".to_owned())).unwrap();
    let zocalo = Position::new(19.4326, -99.1332).unwrap();
    let toluca = Position::new(19.2826, -99.6557).unwrap();

    assert_eq!(at_level(&pack, Level::County).len(), 16);
    assert_eq!(pack.areas.locate(zocalo), Located::Root(pack.areas.root()));
    assert_eq!(pack.areas.locate(toluca), Located::Outside);
    assert_eq!(
        pack.areas
            .get(&code("09015"))
            .unwrap()
            .name
            .say(Language::Es),
        "Cuauhtémoc"
    );
}

#[test]
fn services_are_found_by_identifier_and_by_version() {
    let pack = wuhu();
    let allowance = ServiceId("settling-in-allowance".to_owned());

    assert!(pack.services.len() >= 90, "{}", pack.services.len());
    assert!(pack.life_events.len() >= 10 && pack.offices.len() >= 10);
    assert_eq!(pack.service(&allowance).unwrap().version, 1);
    assert_eq!(
        pack.service_version(&allowance, 1),
        pack.service(&allowance)
    );
    assert_eq!(pack.service_version(&allowance, 9), None);
    assert_eq!(pack.service(&ServiceId("flying".to_owned())), None);
}

#[test]
fn every_grid_of_jinghu_lies_in_its_community_its_street_and_its_district() {
    let pack = wuhu();
    let grids = at_level(&pack, Level::Grid);
    assert!(grids.len() >= 67 * 4, "{}", grids.len());

    for grid in grids {
        let border = grid.border.as_ref().unwrap();
        let inside = border.interior_point().unwrap();
        assert!(grid.demonstration);
        assert_eq!(
            located(&pack, inside.y(), inside.x()),
            Some(grid.code.0.as_str())
        );
        for above in pack
            .areas
            .ancestors(&grid.code)
            .filter(|above| above.level > Level::City)
        {
            let around = above.border.as_ref().unwrap();
            let mut corners = border
                .iter()
                .flat_map(|polygon| polygon.exterior().coords());
            assert!(
                corners.all(|corner| around.intersects(corner)),
                "{} in {}",
                grid.code,
                above.code
            );
        }
    }
}

#[test]
fn the_parts_of_jinghu_fill_it_without_gap_or_overlap() {
    let pack = wuhu();
    let size = |area: &Area| area.border.as_ref().unwrap().unsigned_area();
    let above =
        |area: &Area| area.path.codes().any(|code| code == JINGHU) && area.level < Level::Grid;
    let divided: Vec<&Area> = pack.areas.all().filter(|area| above(area)).collect();
    assert_eq!(divided.len(), 1 + 10 + 67);

    for area in divided {
        let (mut parts, mut together) = (0, 0.0);
        let mut sides = HashMap::new();
        for part in pack.areas.children(&area.code) {
            parts += 1;
            together += size(part);
            for line in part
                .border
                .iter()
                .flatten()
                .flat_map(|polygon| polygon.exterior().lines())
            {
                let ends = [line.start, line.end].map(|end| (end.x.to_bits(), end.y.to_bits()));
                *sides
                    .entry([ends[0].min(ends[1]), ends[0].max(ends[1])])
                    .or_insert(0) += 1;
            }
        }
        assert!(parts >= 4, "{}", area.code);
        assert!(
            (together / size(area) - 1.0).abs() < 1e-9,
            "{}: {together} of {}",
            area.code,
            size(area)
        );
        assert!(
            sides.values().all(|count| *count <= 2),
            "a side of {} bounds more than two parts",
            area.code
        );
    }
}

#[test]
fn the_committed_demonstration_borders_are_what_the_program_makes() {
    let made = generate::grids(&PackSource::Directory(folder("wuhu")), JINGHU).unwrap();

    assert_eq!(
        made.grids,
        fs::read_to_string(folder("wuhu").join("grids.csv")).unwrap()
    );
    let committed =
        fs::read_to_string(folder("wuhu").join("borders/demonstration.geojson")).unwrap();
    assert!(
        made.borders == committed,
        "run `citylink generate grids server/cities/wuhu {JINGHU}`"
    );
    assert!(committed.len() < 600_000, "{}", committed.len());
}

#[test]
fn a_pin_in_another_district_is_that_districts_and_none_is_the_development_zones() {
    let pack = wuhu();
    assert_eq!(located(&pack, 30.92, 118.33), Some("340223"), "Nanling");
    assert_eq!(located(&pack, 31.13, 118.58), Some("340210"), "Wanzhi");
    assert_eq!(located(&pack, 31.30, 117.90), Some("340281"), "Wuwei");
    let fangcun = pack.areas.get(&code("340202012001")).unwrap();
    assert!(
        pack.areas
            .children(&fangcun.code)
            .any(|grid| grid.code.0 == "34020201200107")
    );

    let extent = pack.areas.extent();
    let mut found = 0;
    for row in 0..200 {
        for column in 0..200 {
            let lat = extent.south + (extent.north - extent.south) * f64::from(row) / 199.0;
            let lon = extent.west + (extent.east - extent.west) * f64::from(column) / 199.0;
            if let Some(code) = located(&pack, lat, lon) {
                found += 1;
                assert!(!code.starts_with(DEVELOPMENT_ZONE), "{lat}, {lon}");
            }
        }
    }
    assert!(found > 10_000, "{found}");
    assert_eq!(
        pack.areas.get(&code(DEVELOPMENT_ZONE)).unwrap().border,
        None
    );
}

#[test]
fn a_gauge_of_wuhu_counts_its_own_holidays() {
    let calendar = wuhu().calendar;
    let received = "2026-11-16T00:00:00Z".parse().unwrap();
    assert_eq!(calendar.promise(received, 8).due.to_string(), "2026-11-26");
    assert!(calendar.promise(received, 60).provisional);
}

#[path = "packs/catalogues.rs"]
mod catalogues;
#[path = "packs/faults.rs"]
mod faults;
#[path = "packs/first_change.rs"]
mod first_change;
#[path = "../../app/store/tests/postgres/mod.rs"]
mod postgres;
#[path = "packs/published.rs"]
mod published;
#[path = "packs/registers.rs"]
mod registers;
#[path = "packs/served.rs"]
mod served;
#[path = "packs/service_faults.rs"]
mod service_faults;
#[path = "packs/services.rs"]
mod services;
