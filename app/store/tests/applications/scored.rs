//! How applications are counted: by service, never by where somebody lives.

use domain::handling::Verdict;
use domain::ratings::{Grade, Judgement, ModerationRefused, Rating, RatingState};
use domain::scores::{Counts, Grades, SERVICES};
use store::applications::Deciding;
use store::desk::Change;
use store::ratings::{Decided, Judge, Listing};
use store::scores::{Line, Period, Rows};

use super::*;

/// November 2026, in months since year 0.
const NOVEMBER: i64 = 2026 * 12 + 10;
const DAY: i64 = 24;

fn rows<'a>(areas: &'a [AreaPath], organisation: Option<&'a OrganisationCode>) -> Rows<'a> {
    Rows {
        areas,
        organisation,
        category: None,
        period: Period {
            from: NOVEMBER,
            to: NOVEMBER,
        },
        by: Line::Area,
    }
}

fn of_service(service: &str) -> AreaPath {
    AreaPath::from_stored(&format!("{SERVICES}{service}/"))
}

async fn counted(store: &Store, area: AreaPath) -> Counts {
    let areas = [area];
    let lines = store.scores(&rows(&areas, None)).await.expect("read");
    Counts::sum(lines.iter().map(|(.., counts)| counts))
}

async fn published(store: &Store, area: AreaPath, organisation: Option<&str>) -> Grades {
    let areas = [area];
    let code = organisation.map(|code| OrganisationCode(code.to_owned()));
    let found = store.published_ratings(&rows(&areas, code.as_ref())).await;
    let mut sum = Grades::default();
    for (.., grades) in found.expect("read") {
        sum.add(&grades, 1);
    }
    sum
}

async fn decided(store: &Store, receipt: &Receipt, verdict: Verdict, by: &Account, hours: i64) {
    let deciding = Deciding {
        verdict,
        words: String::new(),
        papers: Vec::new(),
    };
    let version = 1;
    store
        .decide_application(
            (&receipt.reference, version),
            &deciding,
            (by, Language::En),
            later(hours),
        )
        .await
        .expect("decided");
}

async fn rated(store: &Store, receipt: &Receipt, words: &str, hours: i64) {
    let judge = Judge {
        viewer: by_link(receipt),
        asked: None,
    };
    let said = Judgement {
        rating: Some(Rating {
            efficiency: Grade::new(2).expect("a grade"),
            effectiveness: Grade::new(4).expect("a grade"),
            comment: words.to_owned(),
        }),
        reopening: None,
    };
    let said = (said, Vec::new());
    store
        .judge(&receipt.reference, &judge, said, Language::En, later(hours))
        .await
        .expect("taken");
}

async fn counted_by_service_alone(store: Store) {
    let boss = member_of(&store, "boss@example.org", Role::Manager, "education").await;
    let granted = applied(&store, "card", "fangcun", 0).await;
    let refused = applied(&store, "card", "fangcun", 0).await;
    let withdrawn = applied(&store, "card", "3402", 0).await;
    applied(&store, "card", "3402", 0).await;
    applied(&store, "allowance", "4", 0).await;
    decided(&store, &granted, Verdict::Grant, &boss, 30).await;
    let no = Verdict::Refuse {
        reason: "no-card".to_owned(),
    };
    // Promised were eight working days.
    decided(&store, &refused, no, &boss, 20 * DAY).await;
    store
        .withdraw_application(&withdrawn.reference, &by_link(&withdrawn), later(20 * DAY))
        .await
        .expect("taken back");
    let overdue = later(20 * DAY);
    store.settle_scores(overdue).await.expect("settled");

    let cards = Counts {
        received: 4,
        fixed: 1,
        closed: 2,
        resolved_met: 1,
        resolved_broken: 2,
        reporters: 3,
        ..Counts::default()
    };
    assert_eq!(counted(&store, of_service("card")).await, cards);
    // How long it would have taken what was taken back is not known.
    let period = Period {
        from: NOVEMBER,
        to: NOVEMBER,
    };
    let card = of_service("card");
    let took = store.score_durations(&card, None, None, period);
    assert_eq!(took.await.expect("read"), [(30, 1), (20 * DAY, 1)]);
    let allowances = counted(&store, of_service("allowance")).await;
    assert_eq!((allowances.received, allowances.resolved_broken), (1, 1));
    let all = counted(&store, AreaPath::from_stored(SERVICES)).await;
    assert_eq!((all.received, all.resolved_broken), (5, 3));
    for area in ["3402", "fangcun", "4"] {
        assert_eq!(
            counted(&store, in_area(&store, area)).await,
            Counts::default()
        );
    }
    // An objection is no other application, and what it opens again is not decided any more.
    store
        .object(
            &refused.reference,
            &by_link(&refused),
            "I have none.",
            Language::En,
            later(21 * DAY),
        )
        .await
        .expect("taken");
    store.settle_scores(later(21 * DAY)).await.expect("settled");
    assert_eq!(counted(&store, of_service("card")).await, cards);
}
story!(counted_by_service, counted_by_service_alone);

async fn rated_five_at_a_time_and_apart_from_reports(store: Store) {
    let boss = member_of(&store, "boss@example.org", Role::Manager, "education").await;
    let officer = given_member(&store, "officer@example.org", Role::Officer, "3402").await;
    // Four ratings of reports lie in the city: a fifth of an application must not let them out.
    for hours in 0..4 {
        let report = given_report(&store, &drain()).await;
        let change = Change {
            version: 1,
            to: Status::Fixed,
            words: "Done.",
            language: Language::En,
            days_to_answer: 5,
        };
        store
            .change_status(&report.reference, change, &officer, later(hours))
            .await
            .expect("changed");
        rated(&store, &report, "", hours + 1).await;
    }
    let mut grades = Vec::new();
    for hours in 0..5 {
        let receipt = applied(&store, "card", "fangcun", hours).await;
        decided(&store, &receipt, Verdict::Grant, &boss, hours + 1).await;
        rated(&store, &receipt, "", hours + 2).await;
        store
            .settle_scores(later(hours + 2))
            .await
            .expect("settled");
        grades.push(published(&store, of_service("card"), None).await.count());
    }
    assert_eq!(grades, [0, 0, 0, 0, 5]);
    let five = Grades {
        efficiency: [0, 5, 0, 0, 0],
        effectiveness: [0, 0, 0, 5, 0],
    };
    let root = || AreaPath::from_stored(SERVICES);
    for organisation in [None, Some("education")] {
        assert_eq!(published(&store, root(), organisation).await, five);
    }
    assert_eq!(
        published(&store, root(), Some("work")).await,
        Grades::default()
    );
    let city = in_area(&store, "3402");
    assert_eq!(published(&store, city, None).await, Grades::default());
}
story!(
    rated_five_at_a_time,
    rated_five_at_a_time_and_apart_from_reports
);

async fn what_an_applicant_wrote_is_read_by_those_who_handle_it(store: Store) {
    let boss = member_of(&store, "boss@example.org", Role::Manager, "education").await;
    let officer = given_member(&store, "officer@example.org", Role::Officer, "3402").await;
    let gas = member_of(&store, "gas@example.org", Role::Manager, "gas").await;
    let receipt = applied(&store, "card", "3402", 0).await;
    decided(&store, &receipt, Verdict::Grant, &boss, 1).await;
    rated(&store, &receipt, "I waited in the rain.", 2).await;

    for (by, listed) in [(&boss, 1), (&officer, 0), (&gas, 0)] {
        let waiting = store.ratings_at_desk(Listing::Waiting, by).await;
        assert_eq!(waiting.expect("read").len(), listed);
        let count = store.count_waiting_ratings(by).await;
        assert_eq!(count.expect("counted"), i64::try_from(listed).expect("few"));
    }
    let waiting = store.ratings_at_desk(Listing::Waiting, &boss).await;
    let id = waiting.expect("read")[0].id;
    let release = async |by: &Account| {
        let decided = Decided {
            seen: RatingState::Waiting,
            moderation: &domain::ratings::Moderation::Release,
            language: Language::En,
        };
        store.moderate_rating(id, decided, by, later(3)).await
    };
    assert_eq!(
        refusal(release(&officer).await),
        ModerationRefused::NotYours
    );
    release(&boss).await.expect("released");
}
story!(
    words_of_applicants,
    what_an_applicant_wrote_is_read_by_those_who_handle_it
);
