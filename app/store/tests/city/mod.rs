//! A small city to tell stories in: one street with one community of two grids, on a square of one hundredth of a degree.

use std::sync::Arc;

use domain::areas::{Area, AreaCode, AreaPath, AreaTree, Level};
use domain::calendars::Calendar;
use domain::categories::{Category, CategoryCode, Kind, Responsible};
use domain::languages::{Language, Texts};
use domain::organisations::{Organisation, OrganisationCode, Team, TeamCode};
use domain::pack::{City, HomeView, Pack};
use domain::places::Metres;
use domain::reports::Draft;
use jiff::Timestamp;
use store::submissions::Receipt;
use store::{Key, Store};

#[path = "../postgres/mod.rs"]
pub(crate) mod postgres;
mod registers;

/// Tells a story on SQLite and on PostgreSQL.
macro_rules! story {
    ($name:ident, $story:ident) => {
        mod $name {
            #[tokio::test]
            async fn on_sqlite() {
                let (store, _folder) = super::city::on_sqlite().await;
                super::$story(store).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                super::$story(super::city::on_postgres().await).await;
            }
        }
    };
}
pub(crate) use story;

/// Monday 16 November 2026, 07:42 in Wuhu.
pub(crate) fn monday() -> Timestamp {
    "2026-11-15T23:42:00Z".parse().expect("a moment")
}

fn square(west: f64, south: f64, east: f64, north: f64) -> geo::MultiPolygon<f64> {
    geo::MultiPolygon(vec![
        geo::Rect::new((west, south), (east, north)).to_polygon(),
    ])
}

fn areas() -> AreaTree {
    let area = |codes: &[&str], level, border| {
        let code = |text: &str| AreaCode(text.to_owned());
        let path = codes[1..]
            .iter()
            .fold(AreaPath::root(&code(codes[0])), |path, next| {
                path.child(&code(next))
            });
        let name = Texts::single("en", codes[codes.len() - 1]);
        Area {
            code: path.code(),
            path,
            level,
            name,
            border,
            demonstration: true,
        }
    };
    AreaTree::new(vec![
        area(
            &["3402"],
            Level::City,
            Some(square(118.0, 31.0, 118.02, 31.02)),
        ),
        area(&["3402", "fangcun"], Level::Street, None),
        area(&["3402", "fangcun", "fangtang"], Level::Community, None),
        area(
            &["3402", "fangcun", "fangtang", "4"],
            Level::Grid,
            Some(square(118.0, 31.0, 118.01, 31.01)),
        ),
        area(
            &["3402", "fangcun", "fangtang", "41"],
            Level::Grid,
            Some(square(118.01, 31.0, 118.02, 31.01)),
        ),
    ])
}

fn category(code: &str, responsible: Responsible, private: bool) -> Category {
    Category {
        code: CategoryCode(code.to_owned()),
        source_name: None,
        group: "drains".to_owned(),
        name: Texts::single("en", code),
        description: Texts::default(),
        keywords: Texts::default(),
        responsible,
        responsible_reason: Texts::default(),
        target: Some(8),
        answer: Some(1),
        urgent: domain::promises::Targets {
            answer: None,
            resolution: Some(2),
        },
        duplicate_radius: Metres::new(50.0),
        private,
        retired: false,
        kind: Kind::Report,
        stopper: None,
        questions: Vec::new(),
    }
}

/// The city's pack.
pub(crate) fn pack() -> Pack {
    let office = |code: &str| Organisation {
        code: OrganisationCode(code.to_owned()),
        name: Texts::single("en", code),
        area: None,
        telephone: None,
        source_name: None,
        retired: false,
        teams: Vec::new(),
    };
    let offices = ["police", "education", "work"].map(office);
    let gas = Organisation {
        code: OrganisationCode("gas".to_owned()),
        name: Texts::single("en", "Gas"),
        area: None,
        telephone: None,
        source_name: None,
        retired: false,
        teams: vec![Team {
            code: TeamCode("leaks".to_owned()),
            name: Texts::single("en", "Leaks"),
        }],
    };
    Pack {
        name: "small".to_owned(),
        city: City {
            name: Texts::single("en", "Small"),
            languages: vec![Language::En, Language::Zh],
            time_zone: "Asia/Shanghai".to_owned(),
            telephone: "12345".to_owned(),
            emergency: Texts::single("en", "110"),
            elsewhere: Texts::single("en", "the neighbour's line"),
            release_first: true,
            home_view: HomeView {
                lat: 31.005,
                lon: 118.005,
                zoom: 14,
            },
            often: Vec::new(),
            extent: None,
            tiles: None,
            sources: Vec::new(),
        },
        areas: areas(),
        calendar: Calendar::new("Asia/Shanghai", [], [], 2027).expect("a zone"),
        organisations: offices
            .into_iter()
            .chain([gas])
            .map(|organisation| (organisation.code.clone(), organisation))
            .collect(),
        groups: Vec::new(),
        categories: vec![
            category("clogged-drain", Responsible::Area(Level::Community), false),
            category(
                "gas-smell",
                Responsible::Organisation(OrganisationCode("gas".to_owned())),
                false,
            ),
            category(
                "neighbour-in-need",
                Responsible::Area(Level::Community),
                true,
            ),
            Category {
                kind: Kind::Enquiry,
                target: Some(3),
                ..category("question", Responsible::Area(Level::City), true)
            },
        ],
        theme: None,
        templates: Vec::new(),
        services: [
            include_str!("allowance.toml"),
            include_str!("card.toml"),
            include_str!("permit.toml"),
            include_str!("stall.toml"),
        ]
        .map(|file| toml::from_str(file).expect("a service"))
        .into(),
        earlier_services: Vec::new(),
        service_versions: Vec::new(),
        draft_services: Vec::new(),
        life_events: Vec::new(),
        offices: Vec::new(),
        registers: registers::registers(),
        finder: domain::services::finding::Finder::default(),
    }
}

/// A store on this database.
pub(crate) async fn opened(url: &str) -> Store {
    let files = Arc::new(object_store::memory::InMemory::new());
    let key = Key::new(&[7; 32]).expect("32 bytes");
    let store = Store::open(url, files, key, Arc::new(pack()))
        .await
        .expect("a database");
    store
        .adopt(false, monday())
        .await
        .expect("an empty database");
    store
}

/// A fresh store on SQLite; the folder goes when it is dropped.
pub(crate) async fn on_sqlite() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("citylink.db").display());
    (opened(&url).await, folder)
}

/// A fresh store on PostgreSQL.
pub(crate) async fn on_postgres() -> Store {
    opened(&postgres::fresh_database().await).await
}

/// A drain in grid 4, reported by Lin, who gave her address.
pub(crate) fn drain() -> Draft {
    Draft {
        lat: "31.005".to_owned(),
        lon: "118.005".to_owned(),
        address: "Dongmen Lane 18".to_owned(),
        category: "clogged-drain".to_owned(),
        what: "Water stands on the lane since Saturday.".to_owned(),
        email: "lin@example.org".to_owned(),
        ..Draft::default()
    }
}

/// Sends a report.
pub(crate) async fn given_report(store: &Store, draft: &Draft) -> Receipt {
    let (id, token) = store
        .begin_draft(draft, Language::En, monday())
        .await
        .expect("kept");
    store
        .submit_report(id, &token, Language::En, monday())
        .await
        .expect("taken")
}
