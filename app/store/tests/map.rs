//! Stories of the map, each told on both engines: whatever is asked, the counts say what the rows say.

mod city;
#[path = "map/counting.rs"]
mod counting;
#[path = "city/people.rs"]
mod people;

use std::collections::BTreeMap;

use domain::areas::AreaCode;
use domain::cases::{Closing, Status, StatusGroup};
use domain::categories::CategoryCode;
use domain::identity::Role;
use domain::languages::Language;
use domain::places::{BoundingBox, Position};
use jiff::{Timestamp, ToSpan};
use store::Store;
use store::desk::{Change, Hiding};
use store::imports::ImportedRequest;
use store::reports::Filter;

use city::{drain, given_report, monday, story};
use counting::{agrees, fits};
use people::given_member;

const MANY: i64 = 10_000;
const ROWS: u32 = 400;
const WHOLE: BoundingBox = BoundingBox {
    west: 117.99,
    south: 30.99,
    east: 118.03,
    north: 31.03,
};

/// Fractions that look thrown and are the same in every run.
fn thrown(number: u32, salt: u32) -> f64 {
    let mixed = (number ^ (salt << 24)).wrapping_mul(2_654_435_761);
    f64::from((mixed ^ (mixed >> 15)).wrapping_mul(2_246_822_519)) / f64::from(u32::MAX)
}

/// A history of two years: one in eight lies nowhere, one in three is open, one in nine is private.
fn history(store: &Store, rows: u32) -> Vec<ImportedRequest> {
    let request = |number: u32| {
        let position = Position::new(
            31.0 + 0.02 * thrown(number, 1),
            118.0 + 0.02 * thrown(number, 2),
        );
        let position = position.ok().filter(|_| !number.is_multiple_of(8));
        let requested_at = monday() - (i64::from(number % 400) * 44).hours();
        let status = match number % 3 {
            0 => Status::Received,
            1 => Status::Closed(Closing::Imported),
            _ => Status::Fixed,
        };
        let category = match number % 9 {
            0 => "neighbour-in-need",
            1..=4 => "gas-smell",
            _ => "clogged-drain",
        };
        let area = position.map_or_else(
            || store.pack().areas.root().path.clone(),
            |position| {
                let found = store.pack().areas.locate(position);
                match found {
                    domain::areas::Located::In(area) | domain::areas::Located::Root(area) => {
                        area.path.clone()
                    }
                    domain::areas::Located::Outside => store.pack().areas.root().path.clone(),
                }
            },
        );
        ImportedRequest {
            source: "elsewhere",
            source_id: number.to_string(),
            status,
            category: CategoryCode(category.to_owned()),
            area,
            organisation: None,
            position,
            address: String::new(),
            details: BTreeMap::new(),
            language: Language::En,
            requested_at,
            updated_at: requested_at,
            ended_at: (status.group() != StatusGroup::Open).then(|| requested_at + 100.hours()),
        }
    };
    (0..rows).map(request).collect()
}

fn six_months_back() -> Timestamp {
    "2026-04-30T16:00:00Z".parse().expect("1 May in Wuhu")
}

/// When every promise of the stories is broken.
fn months_later() -> Timestamp {
    "2027-02-01T00:00:00Z".parse().expect("a moment")
}

fn filters(store: &Store) -> Vec<Filter> {
    let category = Some(CategoryCode("gas-smell".to_owned()));
    let area = |code: &str| {
        let area = store.pack().areas.get(&AreaCode(code.to_owned()));
        area.map(|area| area.path.clone())
    };
    let any = Filter::default();
    vec![
        any.clone(),
        Filter {
            category: category.clone(),
            ..any.clone()
        },
        Filter {
            group: Some(StatusGroup::Open),
            ..any.clone()
        },
        Filter {
            group: Some(StatusGroup::Closed),
            ended_since: Some(six_months_back()),
            ..any.clone()
        },
        Filter {
            ended_since: Some(six_months_back()),
            category,
            ..any.clone()
        },
        Filter {
            area: area("3402"),
            ..any.clone()
        },
        Filter {
            area: area("4"),
            ..any.clone()
        },
        Filter {
            overdue_at: Some(months_later()),
            ..any.clone()
        },
        Filter {
            since: Some(six_months_back()),
            until: Some(monday()),
            area: area("fangcun"),
            ..any
        },
    ]
}

fn boxes() -> Vec<BoundingBox> {
    let mut boxes = vec![WHOLE];
    for number in 0..6 {
        let (west, south) = (
            118.0 + 0.015 * thrown(number, 3),
            31.0 + 0.015 * thrown(number, 4),
        );
        boxes.push(BoundingBox {
            west,
            south,
            east: west + 0.012 * thrown(number, 5) + 0.0005,
            north: south + 0.012 * thrown(number, 6) + 0.0005,
        });
    }
    boxes
}

async fn counts(store: Store) {
    let officer = given_member(&store, "wang@example.org", Role::Officer, "3402").await;
    store
        .import_batch(&history(&store, ROWS))
        .await
        .expect("brought in");
    agrees(&store, "imported").await;

    let mut references = Vec::new();
    for number in 0..6 {
        let mut draft = drain();
        draft.lat = format!("{}", 31.0 + 0.02 * thrown(number, 7));
        draft.lon = format!("{}", 118.0 + 0.02 * thrown(number, 8));
        references.push(given_report(&store, &draft).await.reference);
    }
    agrees(&store, "reported").await;

    let later = monday() + 1.hours();
    let fixed = Change {
        version: 1,
        to: Status::Fixed,
        words: "The drain is clear.",
        language: Language::En,
        days_to_answer: 5,
    };
    let hiding = Hiding {
        version: 1,
        reason: "A number plate.",
        language: Language::En,
    };
    store
        .change_status(&references[0], fixed, &officer, later)
        .await
        .expect("fixed");
    for hidden in &references[1..3] {
        store
            .hide(hidden, hiding, &officer, later)
            .await
            .expect("hidden");
    }
    agrees(&store, "changed, not settled").await;

    assert!(store.settle_map().await.expect("settled") > 0);
    agrees(&store, "settled").await;

    store
        .show(&references[1], 2, &officer, later)
        .await
        .expect("shown");
    agrees(&store, "shown").await;
    assert!(store.settle_map().await.expect("settled") > 0);
    assert_eq!(store.settle_map().await.expect("settled"), 0);
    agrees(&store, "settled again").await;
}

story!(
    given_a_change_that_is_refused_when_the_map_is_asked_then_it_says_what_it_said,
    refused
);
async fn refused(store: Store) {
    let officer = given_member(&store, "wang@example.org", Role::Officer, "3402").await;
    let report = given_report(&store, &drain()).await;
    let stale = Change {
        version: 7,
        to: Status::Fixed,
        words: "The drain is clear.",
        language: Language::En,
        days_to_answer: 5,
    };

    let refused = store
        .change_status(&report.reference, stale, &officer, monday())
        .await;

    assert!(refused.is_err());
    let found = store
        .reports_in_box(&Filter::default(), WHOLE, Some(14))
        .await
        .expect("found");
    assert_eq!((found.total, found.pins.len()), (1, 1));
    assert_eq!(found.pins[0].status, Status::Received);
}

story!(
    given_more_reports_than_are_sorted_when_pages_are_listed_then_they_are_the_newest_in_order,
    many
);
async fn many(store: Store) {
    for rows in history(&store, 7000).chunks(4000) {
        store.import_batch(rows).await.expect("brought in");
    }
    let everything = store
        .reports(&Filter::default(), None, MANY)
        .await
        .expect("listed")
        .cases;
    assert!(everything.len() > 5000);
    for filter in filters(&store) {
        for bbox in [None, Some(WHOLE)] {
            let filter = Filter {
                bbox,
                ..filter.clone()
            };
            let fits = everything.iter().filter(|case| {
                let inside = bbox.is_none_or(|bbox| {
                    case.position
                        .is_some_and(|position| bbox.contains(position))
                });
                inside && fits(case, &filter)
            });
            let expected: Vec<_> = fits.map(|case| case.reference.clone()).collect();
            let mut pages = Vec::new();
            let mut after = None;
            for _ in 0..3 {
                let listed = store.reports(&filter, after, 20).await.expect("listed");
                after = listed.cases.last().map(|case| (case.requested_at, case.id));
                pages.extend(listed.cases.into_iter().map(|case| case.reference));
            }
            let first: Vec<_> = expected.into_iter().take(60).collect();
            assert_eq!(pages, first, "{filter:?}");
        }
    }
}
