//! How many people a change of several reports reaches, told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::cases::{Case, ChangeRefused, Status};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::letters::Letter;
use domain::references::Reference;
use domain::reports::Draft;
use jiff::{SignedDuration, Timestamp};
use store::desk::{Bulk, Chosen, Eyes, Merging, NewStatus, Unable};
use store::follows::Joining;
use store::notices::Reach;
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{address, given_member, letters};

const WANG: &str = "wang@example.org";
const LIN: &str = "lin@example.org";
const CHEN: &str = "chen@example.org";

fn later(hours: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(hours)
}

fn of(email: &str) -> Draft {
    Draft {
        email: email.to_owned(),
        ..drain()
    }
}

fn to(to: Status) -> Bulk {
    Bulk::Status(NewStatus {
        to,
        words: "The crew comes on Thursday.".to_owned(),
        language: Language::En,
        days_to_answer: 5,
    })
}

async fn given(store: &Store, draft: &Draft) -> Reference {
    given_report(store, draft).await.reference
}

async fn chosen(store: &Store, references: &[Reference], by: &Account) -> Chosen {
    store.chosen(references, by).await.expect("read")
}

fn unable(answer: Result<(), StoreError<Unable>>) -> Option<Unable> {
    match answer {
        Ok(()) => None,
        Err(StoreError::Refused(unable)) => Some(unable),
        Err(StoreError::Broken(broken)) => panic!("{broken:?}"),
    }
}

async fn foreseen(store: &Store, case: &Case, bulk: &Bulk, by: &Account) -> Option<Unable> {
    unable(store.may_carry_out(case, bulk, by).await)
}

async fn carried_out(
    store: &Store,
    (reference, eyes): (&Reference, Eyes),
    bulk: &Bulk,
    by: &Account,
) -> Option<Unable> {
    unable(store.carry_out(reference, eyes, bulk, by, later(2)).await)
}

async fn people_are_counted_once(store: Store) {
    let one = given(&store, &of(LIN)).await;
    let two = given(&store, &of(LIN)).await;
    let nobodys = given(&store, &of("")).await;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    letters(&store).await;
    for reference in [&one, &nobodys] {
        store
            .ask_follow(
                reference,
                &address(CHEN),
                Joining::AsFollower,
                Language::En,
                monday(),
            )
            .await
            .expect("asked");
    }
    let unconfirmed = letters(&store).await;
    let all = [one, two, nobodys];
    let before = chosen(&store, &all, &wang).await;
    let cases: Vec<&Case> = before.seen.iter().map(|planned| &planned.case).collect();
    let only_lin = Reach {
        people: 1,
        unreachable: 1,
    };
    assert_eq!(store.reach(&cases, false).await.expect("read"), only_lin);

    for letter in unconfirmed {
        if let Letter::ConfirmFollow { confirm, .. } = letter.letter {
            let token = confirm.parse().expect("a token");
            store.confirm_follow(&token, monday()).await.expect("kept");
        }
    }

    let reach = store.reach(&cases, false).await.expect("read");
    assert_eq!(
        reach,
        Reach {
            people: 2,
            unreachable: 1
        }
    );
    // Those who are told when it is done are those who were counted.
    for planned in &before.seen {
        let done = (&planned.case.reference, planned.eyes);
        assert_eq!(
            carried_out(&store, done, &to(Status::Scheduled), &wang).await,
            None
        );
    }
    let mut names: Vec<String> = letters(&store)
        .await
        .into_iter()
        .map(|letter| letter.to.to_string())
        .collect();
    names.sort();
    names.dedup();
    assert_eq!(names, [CHEN, LIN]);
    assert_eq!(
        store.reach(&[], false).await.expect("read"),
        Reach::default()
    );
}
story!(
    given_people_who_follow_several_reports_when_they_are_counted_then_each_counts_once_as_she_is_told,
    people_are_counted_once
);

async fn followers_of_a_duplicate_are_counted_with_its_target(store: Store) {
    let target = given(&store, &of(LIN)).await;
    let duplicate = given(&store, &of(CHEN)).await;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let merging = Merging {
        version: 1,
        target: &target,
    };
    store
        .merge(&duplicate, merging, &wang, later(1))
        .await
        .expect("merged");

    let both = chosen(&store, &[target, duplicate], &wang).await;

    let of = |place: usize| vec![&both.seen[place].case];
    let people = |reach: Reach| reach.people;
    assert_eq!(people(store.reach(&of(0), false).await.expect("read")), 2);
    assert_eq!(
        foreseen(&store, &both.seen[1].case, &to(Status::Scheduled), &wang).await,
        Some(Unable::Status(ChangeRefused::Merged))
    );
}
story!(
    given_a_merged_report_when_people_are_counted_then_those_of_the_duplicate_are_told_too,
    followers_of_a_duplicate_are_counted_with_its_target
);
