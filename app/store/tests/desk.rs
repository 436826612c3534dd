//! Stories of the desk, each told on both engines.

mod city;
#[path = "desk/lists.rs"]
mod lists;
#[path = "city/people.rs"]
mod people;
#[path = "desk/visibility.rs"]
mod visibility;

use domain::cases::{ChangeRefused, Closing, EventKind, Sight, Status};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::letters::Letter;
use domain::references::Reference;
use domain::reports::Draft;
use jiff::SignedDuration;
use sqlx::{Connection, SqliteConnection};
use store::desk::{Change, Hiding, VisibilityRefused};
use store::reports::{ReportSeen, Viewer};
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{given_member, letters, signed_in};

const WANG: &str = "wang@example.org";

fn change(version: i64, to: Status, words: &str) -> Change<'_> {
    Change {
        version,
        to,
        words,
        language: Language::En,
        days_to_answer: 5,
    }
}

fn hiding(version: i64, reason: &str) -> Hiding<'_> {
    Hiding {
        version,
        reason,
        language: Language::En,
    }
}

async fn seen_by(store: &Store, reference: &Reference, account: Option<&Account>) -> ReportSeen {
    let viewer = Viewer {
        account: account.cloned(),
        link: None,
    };
    let seen = store
        .report(reference, &viewer, monday())
        .await
        .expect("read");
    seen.expect("there")
}

fn refusal<R: std::error::Error + std::fmt::Debug>(answer: Result<(), StoreError<R>>) -> R {
    match answer {
        Err(StoreError::Refused(refused)) => refused,
        other => panic!("not refused: {other:?}"),
    }
}

/// The same drain, in grid 41.
fn drain_in_41() -> Draft {
    Draft {
        lon: "118.015".to_owned(),
        ..drain()
    }
}

async fn a_change_is_told_in_the_timeline(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let later = monday() + SignedDuration::from_hours(1);

    let fixed = change(1, Status::Fixed, " Clear again. ");
    store
        .change_status(&reference, fixed, &wang, later)
        .await
        .expect("changed");
    let ended = seen_by(&store, &reference, None).await;
    let again = change(2, Status::InProgress, "");
    store
        .change_status(&reference, again, &wang, later)
        .await
        .expect("changed");
    let reopened = seen_by(&store, &reference, None).await;

    assert_eq!(
        (ended.case.status, ended.case.version, ended.case.ended_at),
        (Status::Fixed, 2, Some(later))
    );
    assert_eq!(ended.case.updated_at, later);
    let entry = &ended.timeline[1];
    assert_eq!(
        (entry.kind, entry.status, entry.role, entry.words.as_deref()),
        (
            EventKind::StatusChanged,
            Status::Fixed,
            Some(Role::Officer),
            Some("Clear again.")
        )
    );
    assert_eq!(
        (
            reopened.case.status,
            reopened.case.version,
            reopened.case.ended_at
        ),
        (Status::InProgress, 3, None)
    );
    let sequences: Vec<_> = reopened
        .timeline
        .iter()
        .map(|entry| entry.sequence)
        .collect();
    assert_eq!(sequences, [1, 2, 3]);
}
story!(
    given_a_report_when_it_is_fixed_and_taken_up_again_then_the_timeline_says_so,
    a_change_is_told_in_the_timeline
);

async fn a_member_of_4_changes_nothing_of_41(store: Store) {
    let reference = given_report(&store, &drain_in_41()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let before = seen_by(&store, &reference, Some(&wang)).await;

    let changed = store
        .change_status(
            &reference,
            change(1, Status::Fixed, "Done."),
            &wang,
            monday(),
        )
        .await;
    let released = store.release(&reference, 1, &wang, monday()).await;
    let hidden = store
        .hide(&reference, hiding(1, "So."), &wang, monday())
        .await;
    let shown = store.show(&reference, 1, &wang, monday()).await;
    let nowhere = Reference::from_chance(7);
    let unknown = store
        .change_status(&nowhere, change(1, Status::Fixed, "Done."), &wang, monday())
        .await;

    assert_eq!(before.sight, Sight::Public);
    assert_eq!(refusal(changed), ChangeRefused::NotYours);
    assert_eq!(
        [released, hidden, shown].map(refusal),
        [VisibilityRefused::NotYours; 3]
    );
    assert_eq!(refusal(unknown), ChangeRefused::NotYours);
    let after = seen_by(&store, &reference, Some(&wang)).await;
    assert_eq!((after.case, after.timeline), (before.case, before.timeline));
}
story!(
    given_a_member_of_grid_4_when_she_acts_on_grid_41_then_nothing_happens,
    a_member_of_4_changes_nothing_of_41
);

async fn roles_are_asked_and_not_only_areas(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let grid = given_member(&store, WANG, Role::GridAdministrator, "4").await;
    let manager = given_member(&store, "zhao@example.org", Role::Manager, "3402").await;
    let citizen = signed_in(&store, "lin@example.org").await.account;

    let released = store.release(&reference, 1, &grid, monday()).await;
    let mut changed = Vec::new();
    for account in [&manager, &citizen] {
        let answer = store
            .change_status(
                &reference,
                change(1, Status::Assigned, ""),
                account,
                monday(),
            )
            .await;
        changed.push(refusal(answer));
    }

    assert_eq!(refusal(released), VisibilityRefused::NotYours);
    assert_eq!(changed, [ChangeRefused::NotYours, ChangeRefused::NotYours]);
}
story!(
    given_a_role_that_may_not_when_she_tries_in_her_own_area_then_she_is_refused,
    roles_are_asked_and_not_only_areas
);

async fn of_two_officers_one_wins(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let zhao = given_member(&store, "zhao@example.org", Role::Officer, "fangtang").await;

    let mut changes = tokio::task::JoinSet::new();
    for round in 0..8 {
        let (store, reference) = (store.clone(), reference.clone());
        let by = if round % 2 == 0 { &wang } else { &zhao }.clone();
        changes.spawn(async move {
            store
                .change_status(&reference, change(1, Status::Fixed, "Done."), &by, monday())
                .await
        });
    }
    let answers = changes.join_all().await;

    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    for answer in lost {
        assert_eq!(refusal(answer), ChangeRefused::Stale);
    }
    let seen = seen_by(&store, &reference, None).await;
    assert_eq!((seen.case.version, seen.timeline.len()), (2, 2));
    let told = letters(&store).await;
    let told = told
        .iter()
        .filter(|letter| matches!(letter.letter, Letter::RateRequest { .. }));
    assert_eq!(told.count(), 1, "the reporter is told once");
}
story!(
    given_officers_who_change_the_same_version_when_all_send_then_exactly_one_wins,
    of_two_officers_one_wins
);

/// Everything that a change could leave behind.
async fn traces(database: &mut SqliteConnection) -> Vec<i64> {
    let mut counts = Vec::new();
    for count in [
        "select count(*) from events",
        "select count(*) from event_words",
        "select count(*) from notice_jobs",
        "select count(*) from links",
        "select count(*) from messages",
    ] {
        counts.push(
            sqlx::query_scalar(count)
                .fetch_one(&mut *database)
                .await
                .expect("counted"),
        );
    }
    counts
}

#[tokio::test]
async fn given_every_pair_of_statuses_when_it_is_tried_then_the_refused_leave_nothing_behind() {
    let (store, folder) = city::on_sqlite().await;
    let url = format!("sqlite://{}", folder.path().join("citylink.db").display());
    let mut database = SqliteConnection::connect(&url).await.expect("opened");
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let (mut taken, mut refused) = (0, 0);

    for from in Status::of_reports() {
        for to in Status::of_reports() {
            sqlx::query("update cases set status = $1, closing = $2")
                .bind(from.name())
                .bind(from.closing().map(Closing::name))
                .execute(&mut database)
                .await
                .expect("set");
            let before = seen_by(&store, &reference, Some(&wang)).await;
            let left = traces(&mut database).await;

            let asked = change(before.case.version, to, "Because.");
            let answer = store
                .change_status(&reference, asked, &wang, monday())
                .await;

            let after = seen_by(&store, &reference, Some(&wang)).await;
            if answer.is_ok() {
                taken += 1;
                assert_eq!(after.case.status, to);
                // An entry with its words, and a note that people are to be told.
                let more = left.iter().zip([1, 1, 1, 0, 0]);
                let more: Vec<_> = more.map(|(count, more)| count + more).collect();
                assert_eq!(traces(&mut database).await, more);
            } else {
                refused += 1;
                // A duplicate is made by merging, which names the other report.
                let expected = if from.may_become(to) {
                    assert_eq!(to, Status::Closed(Closing::Duplicate));
                    ChangeRefused::TargetMissing
                } else {
                    ChangeRefused::NotInTable { from, to }
                };
                assert_eq!(refusal(answer), expected);
                assert_eq!((after.case, after.timeline), (before.case, before.timeline));
                assert_eq!(traces(&mut database).await, left);
            }
        }
    }

    assert_eq!((taken, refused), (64, 105));
}

async fn refused_words_leave_nothing_behind(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let long = "长".repeat(2001);
    let before = seen_by(&store, &reference, Some(&wang)).await;

    let silent = store
        .change_status(&reference, change(1, Status::Fixed, "  "), &wang, monday())
        .await;
    let endless = store
        .change_status(&reference, change(1, Status::Fixed, &long), &wang, monday())
        .await;
    let stale = store
        .change_status(
            &reference,
            change(0, Status::Fixed, "Done."),
            &wang,
            monday(),
        )
        .await;

    assert_eq!(
        [silent, endless, stale].map(refusal),
        [
            ChangeRefused::WordsMissing,
            ChangeRefused::TooLong { most: 2000 },
            ChangeRefused::Stale
        ]
    );
    let after = seen_by(&store, &reference, Some(&wang)).await;
    assert_eq!((after.case, after.timeline), (before.case, before.timeline));
    assert_eq!(letters(&store).await, []);
}
story!(
    given_words_that_are_missing_or_too_long_when_it_is_closed_then_nothing_is_left_behind,
    refused_words_leave_nothing_behind
);
