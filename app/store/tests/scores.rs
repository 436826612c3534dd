//! Stories of the score, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::areas::{AreaCode, AreaPath};
use domain::cases::{Closing, Status};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::ratings::{Grade, Judgement, Rating};
use domain::references::Reference;
use domain::reports::Draft;
use domain::scores::Counts;
use jiff::{SignedDuration, Timestamp};
use store::Store;
use store::desk::{Change, Hiding};
use store::imports::ImportedRequest;
use store::ratings::Judge;
use store::reports::Viewer;
use store::scores::{Line, Period, Rows};

use city::{drain, given_report, monday, story};
use people::given_member;

const WANG: &str = "wang@example.org";
/// November 2026, in months since year 0.
const NOVEMBER: i64 = 2026 * 12 + 10;
/// Eight working days after Monday 16 November end with Thursday 26 November, at midnight in Wuhu.
const BROKEN_AT: &str = "2026-11-26T16:00:00Z";

fn root(store: &Store) -> AreaPath {
    store.pack().areas.root().path.clone()
}

fn grid(store: &Store, code: &str) -> AreaPath {
    let area = store.pack().areas.get(&AreaCode(code.to_owned()));
    area.expect("an area").path.clone()
}

async fn settled(store: &Store, area: &AreaPath, now: Timestamp) -> Counts {
    store.settle_scores(now).await.expect("settled");
    counted(store, area, Line::Area).await
}

async fn counted(store: &Store, area: &AreaPath, by: Line) -> Counts {
    let rows = Rows {
        areas: std::slice::from_ref(area),
        organisation: None,
        category: None,
        period: Period {
            from: NOVEMBER,
            to: NOVEMBER,
        },
        by,
    };
    let lines = store.scores(&rows).await.expect("read");
    Counts::sum(lines.iter().map(|(.., counts)| counts))
}

async fn change(
    store: &Store,
    reference: &Reference,
    version: i64,
    to: Status,
    by: &Account,
    at: Timestamp,
) {
    let change = Change {
        version,
        to,
        words: "So.",
        language: Language::En,
        days_to_answer: 5,
    };
    store
        .change_status(reference, change, by, at)
        .await
        .expect("changed");
}

async fn counted_wherever_it_lies(store: Store) {
    given_report(&store, &drain()).await;
    let counts = Counts {
        received: 1,
        ..Counts::default()
    };
    for area in ["3402", "fangcun", "fangtang", "4"] {
        assert_eq!(
            settled(&store, &grid(&store, area), monday()).await,
            counts,
            "{area}"
        );
    }
    let other = grid(&store, "41");
    assert_eq!(settled(&store, &other, monday()).await, Counts::default());
    for by in [Line::Category, Line::Month] {
        assert_eq!(counted(&store, &root(&store), by).await, counts, "{by:?}");
    }
}
story!(
    given_a_report_when_the_score_is_settled_then_every_area_above_counts_it_once,
    counted_wherever_it_lies
);

async fn in_time_or_not(store: Store) {
    let wang = given_member(&store, WANG, Role::Officer, "3402").await;
    let broken_at: Timestamp = BROKEN_AT.parse().expect("a moment");
    let first = given_report(&store, &drain()).await.reference;
    given_report(&store, &drain()).await;
    let asked = given_report(&store, &drain()).await.reference;
    let later = monday() + SignedDuration::from_hours(50);
    change(&store, &first, 1, Status::Fixed, &wang, later).await;

    let before = settled(
        &store,
        &root(&store),
        broken_at - SignedDuration::from_micros(1),
    )
    .await;
    assert_eq!((before.resolved_met, before.resolved_broken), (1, 0));
    assert_eq!((before.received, before.fixed, before.reporters), (3, 1, 1));
    let durations = store
        .score_durations(
            &root(&store),
            None,
            None,
            Period {
                from: NOVEMBER,
                to: NOVEMBER,
            },
        )
        .await;
    assert_eq!(durations.expect("read"), [(50, 1)]);

    // Nobody has written anything meanwhile.
    let after = settled(&store, &root(&store), broken_at).await;
    assert_eq!((after.resolved_met, after.resolved_broken), (1, 2));
    let to = Status::Closed(Closing::NotFound);
    change(&store, &asked, 1, to, &wang, broken_at).await;
    let late = settled(&store, &root(&store), broken_at).await;
    assert_eq!(
        (late.closed, late.resolved_met, late.resolved_broken),
        (1, 1, 2)
    );
    assert_eq!(store.settle_scores(broken_at).await.expect("settled"), 0);
}
story!(
    given_promises_when_their_moments_pass_then_they_count_as_kept_or_broken,
    in_time_or_not
);

async fn taken_back_exactly(store: Store) {
    let wang = given_member(&store, WANG, Role::Officer, "3402").await;
    let receipt = given_report(&store, &drain()).await;
    settled(&store, &root(&store), monday()).await;
    change(
        &store,
        &receipt.reference,
        1,
        Status::Fixed,
        &wang,
        monday(),
    )
    .await;
    let judge = Judge {
        viewer: Viewer {
            account: None,
            link: Some(receipt.track.clone()),
        },
        asked: None,
    };
    let grade = |number| Grade::new(number).expect("a grade");
    let said = Judgement {
        rating: Some(Rating {
            efficiency: grade(2),
            effectiveness: grade(5),
            comment: String::new(),
        }),
        reopening: Some("Wet.".to_owned()),
    };
    let rated = store.judge(
        &receipt.reference,
        &judge,
        (said, Vec::new()),
        Language::En,
        monday(),
    );
    rated.await.expect("taken");
    let counts = settled(&store, &root(&store), monday()).await;
    assert_eq!(
        counts,
        Counts {
            received: 1,
            answer_met: 1,
            reopened: 1,
            reporters: 1,
            efficiency: [0, 1, 0, 0, 0],
            effectiveness: [0, 0, 0, 0, 1],
            ..Counts::default()
        }
    );

    let hiding = Hiding {
        version: 3,
        reason: "Names somebody.",
        language: Language::En,
    };
    store
        .hide(&receipt.reference, hiding, &wang, monday())
        .await
        .expect("hidden");
    assert_eq!(
        settled(&store, &root(&store), monday()).await,
        Counts::default()
    );
    assert_eq!(store.scored_months().await.expect("read"), None);
    store
        .show(&receipt.reference, 4, &wang, monday())
        .await
        .expect("shown");
    assert_eq!(settled(&store, &root(&store), monday()).await, counts);
}
story!(
    given_a_counted_report_when_it_changes_or_is_hidden_then_what_was_counted_is_taken_back,
    taken_back_exactly
);

async fn private_reports_are_not_counted(store: Store) {
    let private = Draft {
        category: "neighbour-in-need".to_owned(),
        ..drain()
    };
    given_report(&store, &private).await;
    assert_eq!(
        settled(&store, &root(&store), monday()).await,
        Counts::default()
    );
}
story!(
    given_a_private_report_when_the_score_is_settled_then_it_is_not_in_it,
    private_reports_are_not_counted
);

async fn imported_rows(store: Store) {
    let row = |id: &str, hours: i64| ImportedRequest {
        source: "other",
        source_id: id.to_owned(),
        status: Status::Closed(Closing::Imported),
        category: domain::categories::CategoryCode("clogged-drain".to_owned()),
        area: grid(&store, "4"),
        organisation: None,
        position: None,
        address: String::new(),
        details: std::collections::BTreeMap::new(),
        language: Language::En,
        requested_at: monday(),
        updated_at: monday(),
        ended_at: Some(monday() + SignedDuration::from_hours(hours)),
    };
    let rows = [row("1", 5), row("2", -1), row("3", 100)];
    store.import_batch(&rows).await.expect("brought in");
    store.import_batch(&rows).await.expect("brought in");
    let expected = Counts {
        received: 3,
        closed: 3,
        ..Counts::default()
    };
    assert_eq!(counted(&store, &root(&store), Line::Area).await, expected);
    assert_eq!(store.settle_scores(monday()).await.expect("settled"), 0);
    let period = Period {
        from: NOVEMBER,
        to: NOVEMBER,
    };
    let durations = store
        .score_durations(&root(&store), None, None, period)
        .await;
    // The second contradicts itself.
    assert_eq!(durations.expect("read"), [(5, 1), (96, 1)]);
}
story!(
    given_imported_history_when_it_comes_in_then_it_is_counted_at_once_and_promised_nothing,
    imported_rows
);

#[tokio::test]
async fn given_two_portals_on_postgres_when_both_settle_then_every_case_is_counted_once() {
    let url = city::postgres::fresh_database().await;
    let (one, other) = (city::opened(&url).await, city::opened(&url).await);
    for _ in 0..12 {
        given_report(&one, &drain()).await;
    }
    let (first, second) = tokio::join!(one.settle_scores(monday()), other.settle_scores(monday()));
    assert_eq!(first.expect("settled") + second.expect("settled"), 12);
    assert_eq!(counted(&one, &root(&one), Line::Area).await.received, 12);
}
