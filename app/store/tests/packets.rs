//! Stories of the ratings that are published, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::areas::{AreaCode, AreaPath};
use domain::cases::Status;
use domain::categories::CategoryCode;
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::ratings::{Grade, Judgement, Rating};
use domain::references::Reference;
use domain::reports::Draft;
use jiff::{SignedDuration, Timestamp};
use store::Store;
use store::desk::{Change, Hiding};
use store::ratings::Judge;
use store::reports::Viewer;
use store::scores::{Line, Period, Rows};

use city::{drain, given_report, monday, story};
use people::given_member;

/// Months since year 0.
const SEPTEMBER: i64 = 2026 * 12 + 8;
const OCTOBER: i64 = SEPTEMBER + 1;
const NOVEMBER: i64 = SEPTEMBER + 2;
const FEW: i64 = 5;
const AREAS: [&str; 5] = ["3402", "fangcun", "fangtang", "4", "41"];

/// What a rating is about: grid, kind and month.
type Place = (&'static str, &'static str, i64);

/// How many rated, where and about what.
const RATED: [(Place, usize); 6] = [
    (("4", "clogged-drain", SEPTEMBER), 3),
    (("4", "clogged-drain", OCTOBER), 2),
    (("4", "clogged-drain", NOVEMBER), 5),
    (("4", "gas-smell", NOVEMBER), 4),
    (("41", "gas-smell", OCTOBER), 1),
    (("41", "clogged-drain", NOVEMBER), 2),
];

/// A fixed report that its reporter rated.
async fn given_rated(store: &Store, (grid, category, month): Place, by: &Account) -> Reference {
    let at: Timestamp = monday() - SignedDuration::from_hours(24 * 30 * (NOVEMBER - month));
    let draft = Draft {
        category: category.to_owned(),
        lon: if grid == "4" { "118.005" } else { "118.015" }.to_owned(),
        ..drain()
    };
    let (id, token) = store
        .begin_draft(&draft, Language::En, at)
        .await
        .expect("kept");
    let sent = store.submit_report(id, &token, Language::En, at).await;
    let receipt = sent.expect("taken");
    let change = Change {
        version: 1,
        to: Status::Fixed,
        words: "Done.",
        language: Language::En,
        days_to_answer: 5,
    };
    let fixed = store
        .change_status(&receipt.reference, change, by, at)
        .await;
    fixed.expect("fixed");
    let judge = Judge {
        viewer: Viewer {
            account: None,
            link: Some(receipt.track),
        },
        asked: None,
    };
    let grade = Grade::new(4).expect("a grade");
    let said = Judgement {
        rating: Some(Rating {
            efficiency: grade,
            effectiveness: grade,
            comment: String::new(),
        }),
        reopening: None,
    };
    let rated = store.judge(
        &receipt.reference,
        &judge,
        (said, Vec::new()),
        Language::En,
        at,
    );
    rated.await.expect("rated");
    receipt.reference
}

fn area(store: &Store, code: &str) -> AreaPath {
    let area = store.pack().areas.get(&AreaCode(code.to_owned()));
    area.expect("an area").path.clone()
}

/// Published, and counted, of an area, a kind and some months.
async fn ratings(store: &Store, code: &str, category: &str, from: i64, to: i64) -> (i64, i64) {
    let areas = [area(store, code)];
    let category = Some(category).filter(|category| !category.is_empty());
    let category = category.map(|category| CategoryCode(category.to_owned()));
    let rows = Rows {
        areas: &areas,
        organisation: None,
        category: category.as_ref(),
        period: Period { from, to },
        by: Line::Area,
    };
    let published = store.published_ratings(&rows).await.expect("read");
    let counted = store.scores(&rows).await.expect("read");
    (
        published.iter().map(|(.., grades)| grades.count()).sum(),
        counted.iter().map(|(.., counts)| counts.ratings()).sum(),
    )
}

/// Everything that may be asked for, with what is published of it.
async fn answers(store: &Store) -> Vec<((&'static str, &'static str, i64, i64), i64)> {
    let mut answers = Vec::new();
    for code in AREAS {
        for category in ["", "clogged-drain", "gas-smell"] {
            for from in SEPTEMBER..=NOVEMBER {
                for to in from..=NOVEMBER {
                    let (published, counted) = ratings(store, code, category, from, to).await;
                    assert!(published <= counted, "{code} {category} {from} {to}");
                    answers.push(((code, category, from, to), published));
                }
            }
        }
    }
    answers
}

/// Whether everything that the narrow selection counts is counted by the wide one.
fn is_within(store: &Store, narrow: (&str, &str, i64, i64), wide: (&str, &str, i64, i64)) -> bool {
    area(store, wide.0).covers(&area(store, narrow.0))
        && (wide.1.is_empty() || narrow.1 == wide.1)
        && wide.2 <= narrow.2
        && narrow.3 <= wide.3
}

async fn nothing_isolates_few(store: Store) {
    let wang = given_member(&store, "wang@example.org", Role::Officer, "3402").await;
    let mut references = Vec::new();
    for (place, count) in RATED {
        for _ in 0..count {
            references.push((place, given_rated(&store, place, &wang).await));
        }
    }
    // Nobody has rated it.
    given_report(&store, &drain()).await;
    store.settle_scores(monday()).await.expect("settled");

    for (asked, expected) in [
        // The months of autumn were joined; two drains of the other grid are left.
        (("3402", "", SEPTEMBER, NOVEMBER), (15, 17)),
        (("3402", "", NOVEMBER, NOVEMBER), (5, 11)),
        (("3402", "", SEPTEMBER, OCTOBER), (5, 6)),
        (("3402", "", SEPTEMBER, SEPTEMBER), (0, 3)),
        (("4", "", SEPTEMBER, NOVEMBER), (10, 14)),
        (("4", "gas-smell", SEPTEMBER, NOVEMBER), (0, 4)),
        (("41", "", SEPTEMBER, NOVEMBER), (0, 3)),
        // One of the one grid, four of the other.
        (("fangtang", "gas-smell", OCTOBER, NOVEMBER), (5, 5)),
        (("fangtang", "gas-smell", NOVEMBER, NOVEMBER), (0, 4)),
    ] {
        let (code, category, from, to) = asked;
        assert_eq!(
            ratings(&store, code, category, from, to).await,
            expected,
            "{asked:?}"
        );
    }
    let all = answers(&store).await;
    for (wide, of_wide) in &all {
        assert!(*of_wide == 0 || *of_wide >= FEW, "{wide:?}: {of_wide}");
        for (narrow, of_narrow) in &all {
            let rest = of_wide - of_narrow;
            let isolated = is_within(&store, *narrow, *wide) && (1..FEW).contains(&rest);
            assert!(!isolated, "{wide:?} less {narrow:?} is {rest}");
        }
    }

    // One of the five is hidden: none of them is published any more.
    let gas = references.iter().find(|(place, _)| place.1 == "gas-smell");
    let (_, reference) = gas.expect("one");
    let hiding = Hiding {
        version: 2,
        reason: "Names somebody.",
        language: Language::En,
    };
    let hidden = store.hide(reference, hiding, &wang, monday()).await;
    hidden.expect("hidden");
    store.settle_scores(monday()).await.expect("settled");
    let gas = ratings(&store, "3402", "gas-smell", SEPTEMBER, NOVEMBER).await;
    assert_eq!(gas, (0, 4));
    // Those of November are joined with the drains instead; the one of October is left.
    let everything = ratings(&store, "3402", "", SEPTEMBER, NOVEMBER).await;
    assert_eq!(everything, (15, 16));
    store
        .show(reference, 3, &wang, monday())
        .await
        .expect("shown");
    store.settle_scores(monday()).await.expect("settled");
    assert_eq!(answers(&store).await, all);
}
story!(
    given_ratings_in_small_places_when_any_two_answers_are_subtracted_then_fewer_than_five_are_never_left,
    nothing_isolates_few
);

#[tokio::test]
async fn given_two_portals_on_postgres_when_both_settle_ratings_then_each_is_published_once() {
    let url = city::postgres::fresh_database().await;
    let (one, other) = (city::opened(&url).await, city::opened(&url).await);
    let wang = given_member(&one, "wang@example.org", Role::Officer, "3402").await;
    for _ in 0..12 {
        given_rated(&one, ("4", "clogged-drain", NOVEMBER), &wang).await;
    }
    let (first, second) = tokio::join!(one.settle_scores(monday()), other.settle_scores(monday()));
    first.expect("settled");
    second.expect("settled");
    assert_eq!(
        ratings(&other, "3402", "", NOVEMBER, NOVEMBER).await,
        (12, 12)
    );
}
