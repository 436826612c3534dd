//! Stories of broken promises, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::cases::{Closing, Status};
use domain::identity::Role;
use domain::languages::Language;
use domain::references::Reference;
use domain::reports::Draft;
use jiff::{SignedDuration, Timestamp};
use store::Store;
use store::desk::Change;
use store::reports::{Filter, Listed};

use city::{drain, given_report, monday, story};
use people::{given_member, signed_in};

const WANG: &str = "wang@example.org";

/// Eight working days after Monday 16 November end with Thursday 26 November, at midnight in Wuhu.
const BROKEN_AT: &str = "2026-11-26T16:00:00Z";

fn broken_at() -> Timestamp {
    BROKEN_AT.parse().expect("a moment")
}

fn overdue(moment: Timestamp) -> Filter {
    Filter {
        overdue_at: Some(moment),
        ..Filter::default()
    }
}

async fn public(store: &Store, moment: Timestamp) -> Listed {
    let listed = store.reports(&overdue(moment), None, 20).await;
    listed.expect("listed")
}

/// One report in each of these statuses, in their order.
async fn given_reports(store: &Store, statuses: &[Status]) -> Vec<Reference> {
    let wang = given_member(store, WANG, Role::Officer, "3402").await;
    let mut references = Vec::new();
    for status in statuses {
        let reference = given_report(store, &drain()).await.reference;
        if *status != Status::Received {
            let change = Change {
                version: 1,
                to: *status,
                words: "So.",
                language: Language::En,
                days_to_answer: 5,
            };
            let changed = store.change_status(&reference, change, &wang, monday());
            changed.await.expect("changed");
        }
        references.push(reference);
    }
    references
}

async fn overdue_from_midnight_on(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let nowhere = Draft {
        lat: String::new(),
        lon: String::new(),
        area: "fangtang".to_owned(),
        ..drain()
    };
    given_report(&store, &nowhere).await;
    let before = broken_at() - SignedDuration::from_micros(1);

    let kept = public(&store, before).await;
    let broken = public(&store, broken_at()).await;

    assert_eq!((kept.cases.len(), kept.on_map, kept.off_map), (0, 0, 0));
    assert_eq!(
        (broken.cases.len(), broken.on_map, broken.off_map),
        (2, 1, 1)
    );
    assert_eq!(broken.cases[1].reference, reference);
    for case in broken.cases {
        let last_day = store.pack().calendar.date(before);
        assert!(!case.is_overdue(last_day));
        assert!(case.is_overdue(last_day.tomorrow().expect("a day")));
    }
}
story!(
    given_a_promise_when_its_last_day_ends_in_the_city_then_the_report_is_overdue,
    overdue_from_midnight_on
);

async fn only_those_that_wait_for_the_city(store: Store) {
    const STATUSES: [Status; 5] = [
        Status::Received,
        Status::InProgress,
        Status::Waiting,
        Status::Fixed,
        Status::Closed(Closing::NotFound),
    ];
    let references = given_reports(&store, &STATUSES).await;
    let today = store.pack().calendar.date(broken_at());

    let listed = public(&store, broken_at()).await;

    let mut found: Vec<_> = listed
        .cases
        .into_iter()
        .map(|case| case.reference)
        .collect();
    found.sort();
    let mut expected = references[..2].to_vec();
    expected.sort();
    assert_eq!(found, expected);
    let everything = store.reports(&Filter::default(), None, 20).await;
    for case in everything.expect("listed").cases {
        assert_eq!(
            case.is_overdue(today),
            expected.contains(&case.reference),
            "{:?}",
            case.status
        );
    }
}
story!(
    given_reports_past_their_promise_when_some_ended_or_wait_for_the_reporter_then_the_others_are_overdue,
    only_those_that_wait_for_the_city
);

async fn a_tally_is_of_her_areas(store: Store) {
    const STATUSES: [Status; 5] = [
        Status::Received,
        Status::Received,
        Status::Scheduled,
        Status::Waiting,
        Status::Fixed,
    ];
    given_reports(&store, &STATUSES).await;
    let of_four = given_member(&store, "zhao@example.org", Role::Officer, "4").await;
    let in_41 = Draft {
        lon: "118.015".to_owned(),
        ..drain()
    };
    given_report(&store, &in_41).await;
    let of_all = given_member(&store, "yan@example.org", Role::Manager, "3402").await;
    let citizen = signed_in(&store, "lin@example.org").await.account;

    let mut tallies = Vec::new();
    for account in [&of_four, &of_all, &citizen] {
        for moment in [monday(), broken_at()] {
            let tally = store.tally(account, moment).await.expect("counted");
            tallies.push((tally.open, tally.received, tally.overdue));
        }
    }

    assert_eq!(
        tallies,
        [
            (4, 2, 0),
            (4, 2, 3),
            (5, 3, 0),
            (5, 3, 4),
            (0, 0, 0),
            (0, 0, 0)
        ]
    );
    for (filter, count) in [
        (overdue(broken_at()), 3),
        (
            Filter {
                status: Some(Status::Received),
                ..Filter::default()
            },
            2,
        ),
    ] {
        let listed = store.inbox(&of_four, &filter, None, 20).await;
        assert_eq!(listed.expect("listed").cases.len(), count, "{filter:?}");
    }
}
story!(
    given_reports_of_two_grids_when_they_are_counted_then_each_member_has_what_her_list_has,
    a_tally_is_of_her_areas
);
