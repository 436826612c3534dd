//! Stories of reports that belong to another place or category, each told on both engines.

mod city;
#[path = "moving/correcting.rs"]
mod correcting;
#[path = "city/people.rs"]
mod people;
#[path = "moving/privacy.rs"]
mod privacy;
#[path = "moving/refusing.rs"]
mod refusing;

use domain::areas::AreaCode;
use domain::assignments::Assignee;
use domain::cases::{Case, EventKind, Status};
use domain::categories::CategoryCode;
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::letters::Letter;
use domain::moving::MoveRefused;
use domain::organisations::OrganisationCode;
use domain::places::BoundingBox;
use domain::references::Reference;
use domain::reports::{Draft, Place};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use store::desk::Moving;
use store::reports::{Filter, ReportSeen, Viewer};
use store::scores::{Line, Period, Rows};
use store::submissions::Receipt;
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{given_member, letters};

const WANG: &str = "wang@example.org";

/// Received on Monday, 16 November: eight working days are promised of a drain, three of a question.
const DRAIN_DUE: Date = date(2026, 11, 26);
const QUESTION_DUE: Date = date(2026, 11, 19);

/// November 2026, in months since year 0.
const NOVEMBER: i64 = 2026 * 12 + 10;

const GRID_4: &str = "31.005";
const IN_4: (&str, &str) = (GRID_4, "118.005");
const IN_41: (&str, &str) = (GRID_4, "118.015");
const OUTSIDE: (&str, &str) = (GRID_4, "119.0");

fn later(hours: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(hours)
}

fn place(store: &Store, (lat, lon): (&str, &str)) -> Place {
    let draft = Draft {
        lat: lat.to_owned(),
        lon: lon.to_owned(),
        ..drain()
    };
    draft.place(store.pack()).expect("a place")
}

fn about(code: &str) -> CategoryCode {
    CategoryCode(code.to_owned())
}

async fn seen(store: &Store, reference: &Reference, viewer: &Viewer) -> Option<ReportSeen> {
    store
        .report(reference, viewer, monday())
        .await
        .expect("read")
}

fn as_member(account: &Account) -> Viewer {
    Viewer {
        account: Some(account.clone()),
        link: None,
    }
}

async fn case(store: &Store, reference: &Reference, by: &Account) -> Case {
    let seen = seen(store, reference, &as_member(by)).await;
    seen.expect("there").case
}

async fn moved(
    store: &Store,
    reference: &Reference,
    to: (&Place, &str),
    by: &Account,
    at: Timestamp,
) -> Result<Case, StoreError<MoveRefused>> {
    let version = case(store, reference, by).await.version;
    let asked = Moving {
        version,
        place: to.0,
        category: &about(to.1),
        words: "It lies in the next grid.",
        language: Language::En,
    };
    store.move_report(reference, asked, by, at).await
}

fn refusal<T: std::fmt::Debug, R: std::error::Error + std::fmt::Debug>(
    answer: Result<T, StoreError<R>>,
) -> R {
    match answer {
        Err(StoreError::Refused(refused)) => refused,
        other => panic!("not refused: {other:?}"),
    }
}

async fn given(store: &Store) -> (Receipt, Account) {
    let wang = given_member(store, WANG, Role::Officer, "3402").await;
    let receipt = given_report(store, &drain()).await;
    letters(store).await;
    (receipt, wang)
}

async fn in_area(store: &Store, code: &str) -> Vec<Reference> {
    let area = store.pack().areas.get(&AreaCode(code.to_owned()));
    let filter = Filter {
        area: Some(area.expect("known").path.clone()),
        ..Filter::default()
    };
    let listed = store.reports(&filter, None, 20).await.expect("listed");
    listed
        .cases
        .into_iter()
        .map(|case| case.reference)
        .collect()
}

/// How many the map counts of a category on either side of the border between the grids.
async fn on_map(store: &Store, category: &str) -> (i64, i64) {
    store.settle_map().await.expect("settled");
    let mut counts = Vec::new();
    for (west, east) in [(118.0, 118.01), (118.01, 118.02)] {
        let filter = Filter {
            bbox: Some(BoundingBox {
                west,
                south: 31.0,
                east,
                north: 31.02,
            }),
            category: Some(about(category)),
            ..Filter::default()
        };
        let listed = store.reports(&filter, None, 20).await.expect("listed");
        counts.push(listed.on_map);
    }
    (counts[0], counts[1])
}

async fn received(store: &Store, code: &str) -> i64 {
    let area = store.pack().areas.get(&AreaCode(code.to_owned()));
    let area = area.expect("known").path.clone();
    store.settle_scores(monday()).await.expect("settled");
    let rows = Rows {
        areas: &[area],
        by: Line::Area,
        organisation: None,
        category: None,
        period: Period {
            from: NOVEMBER,
            to: NOVEMBER,
        },
    };
    let lines = store.scores(&rows).await.expect("read");
    lines.iter().map(|(.., counts)| counts.received).sum()
}

async fn another_place_takes_it_everywhere(store: Store) {
    let (receipt, wang) = given(&store).await;
    let reference = receipt.reference;
    assert_eq!(received(&store, "4").await, 1);
    assert_eq!(on_map(&store, "clogged-drain").await, (1, 0));
    let there = place(&store, IN_41);

    let after = moved(
        &store,
        &reference,
        (&there, "clogged-drain"),
        &wang,
        later(1),
    )
    .await;

    let after = after.expect("moved");
    let kept = case(&store, &reference, &wang).await;
    assert_eq!((kept.version, kept.area.code().0.as_str()), (2, "41"));
    assert_eq!((&kept.area, kept.position), (&after.area, there.position));
    assert_eq!(
        kept.promise.map(|(promise, _)| promise.due),
        Some(DRAIN_DUE)
    );
    assert_eq!(in_area(&store, "4").await, []);
    assert_eq!(
        in_area(&store, "41").await,
        std::slice::from_ref(&reference)
    );
    assert_eq!(on_map(&store, "clogged-drain").await, (0, 1));
    assert_eq!(
        (received(&store, "4").await, received(&store, "41").await),
        (0, 1)
    );
    let public = seen(&store, &reference, &Viewer::default())
        .await
        .expect("public");
    let entry = public.timeline.last().expect("an entry");
    assert_eq!((entry.kind, entry.by.as_deref()), (EventKind::Moved, None));
    assert_eq!(entry.words.as_deref(), Some("It lies in the next grid."));
    let (from, to) = entry
        .detail
        .from
        .as_ref()
        .zip(entry.detail.to.as_ref())
        .expect("both sides");
    assert_eq!(
        (from.area.code().0.as_str(), to.area.code().0.as_str()),
        ("4", "41")
    );
    let told = letters(&store).await;
    assert_eq!(told.len(), 1);
    assert!(matches!(&told[0].letter, Letter::Update { words, .. } if words.contains("next grid")));
}
story!(
    given_a_report_when_it_is_moved_to_another_place_then_lists_map_and_score_follow,
    another_place_takes_it_everywhere
);

async fn another_category_gives_it_to_whoever_has_that(store: Store) {
    let (receipt, wang) = given(&store).await;
    let reference = receipt.reference;
    given_to(&store, &reference, 1, &wang).await;
    let here = place(&store, IN_4);

    moved(&store, &reference, (&here, "gas-smell"), &wang, later(2))
        .await
        .expect("moved");

    let kept = case(&store, &reference, &wang).await;
    assert_eq!(kept.organisation, Some(OrganisationCode("gas".to_owned())));
    assert_eq!((kept.assignee, kept.status), (None, Status::Assigned));
    assert_eq!(on_map(&store, "gas-smell").await, (1, 0));
    assert_eq!(on_map(&store, "clogged-drain").await, (0, 0));

    // The same desk keeps whom it was given to.
    given_to(&store, &reference, 3, &wang).await;
    let there = place(&store, IN_41);
    moved(&store, &reference, (&there, "gas-smell"), &wang, later(4))
        .await
        .expect("moved");
    let kept = case(&store, &reference, &wang).await;
    assert_eq!(
        (kept.assignee, kept.organisation.is_some()),
        (Some(wang.id), true)
    );
}
story!(
    given_a_report_when_its_category_is_another_then_whoever_has_that_gets_it,
    another_category_gives_it_to_whoever_has_that
);

async fn the_new_desk_gets_its_time(store: Store) {
    let (receipt, wang) = given(&store).await;
    let broken = later(24 * 20);
    let due = store.due_escalations(None, broken).await.expect("read");
    assert_eq!(due.len(), 1, "its promises are broken");
    let there = place(&store, IN_41);

    moved(
        &store,
        &receipt.reference,
        (&there, "clogged-drain"),
        &wang,
        broken,
    )
    .await
    .expect("moved");

    let due = store.due_escalations(None, broken).await.expect("read");
    assert_eq!(due, []);
    let weeks_later = broken + SignedDuration::from_hours(24 * 21);
    let due = store
        .due_escalations(None, weeks_later)
        .await
        .expect("read");
    assert_eq!(due.len(), 1, "and no more than its time");
}
story!(
    given_an_overdue_report_when_it_is_moved_then_the_desk_above_is_told_after_the_new_one_had_its_time,
    the_new_desk_gets_its_time
);

async fn given_to(store: &Store, reference: &Reference, version: i64, to: &Account) {
    let assignee = Assignee::Member(to.id);
    let given = store.assign(reference, version, &assignee, to, later(3));
    given.await.expect("assigned");
}
