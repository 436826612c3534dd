//! Stories of reports about the same, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::cases::{Case, ChangeRefused, Closing, EventKind, Sight, Status};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::merging::MergeRefused;
use domain::references::Reference;
use domain::reports::Draft;
use jiff::{SignedDuration, Timestamp};
use store::desk::{Change, Hiding, Merging};
use store::reports::{ReportSeen, Viewer};
use store::submissions::Receipt;
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{given_member, letters};

const WANG: &str = "wang@example.org";

fn later(hours: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(hours)
}

/// The same drain, reported by somebody else with other words.
fn of(email: &str, what: &str) -> Draft {
    Draft {
        email: email.to_owned(),
        what: what.to_owned(),
        ..drain()
    }
}

async fn seen(store: &Store, reference: &Reference, viewer: &Viewer) -> ReportSeen {
    let seen = store
        .report(reference, viewer, monday())
        .await
        .expect("read");
    seen.expect("there")
}

async fn case(store: &Store, reference: &Reference) -> Case {
    seen(store, reference, &Viewer::default()).await.case
}

async fn merge(
    store: &Store,
    from: &Reference,
    target: &Reference,
    by: &Account,
) -> Result<(), StoreError<MergeRefused>> {
    let version = case(store, from).await.version;
    let asked = Merging { version, target };
    store.merge(from, asked, by, later(1)).await
}

fn change(version: i64, to: Status) -> Change<'static> {
    Change {
        version,
        to,
        words: "Said.",
        language: Language::En,
        days_to_answer: 5,
    }
}

fn refusal<R: std::error::Error + std::fmt::Debug>(answer: Result<(), StoreError<R>>) -> R {
    match answer {
        Err(StoreError::Refused(refused)) => refused,
        other => panic!("not refused: {other:?}"),
    }
}

fn kinds(seen: &ReportSeen) -> Vec<EventKind> {
    seen.timeline.iter().map(|event| event.kind).collect()
}

async fn given_two(store: &Store) -> (Receipt, Receipt, Account) {
    let one = given_report(store, &of("lin@example.org", "Lin's words.")).await;
    let other = given_report(store, &of("zhao@example.org", "Zhao's words.")).await;
    let wang = given_member(store, WANG, Role::Officer, "4").await;
    letters(store).await;
    (one, other, wang)
}

async fn a_duplicate_leads_to_the_other_and_shows_no_more_than_before(store: Store) {
    let (one, other, wang) = given_two(&store).await;

    merge(&store, &one.reference, &other.reference, &wang)
        .await
        .expect("merged");

    let hers = Viewer {
        account: None,
        link: Some(one.track),
    };
    let her_own = seen(&store, &one.reference, &hers).await;
    assert_eq!(her_own.sight, Sight::Reporter);
    assert_eq!(her_own.case.status, Status::Closed(Closing::Duplicate));
    assert_eq!(her_own.timeline[0].words.as_deref(), Some("Lin's words."));
    let there = her_own.leads_to.expect("leads to the other");
    assert_eq!(there.case.reference, other.reference);
    assert_eq!(
        there.timeline[0].words, None,
        "Zhao's words are not released"
    );
    // Her link opens her own report, and the other no further than for everybody.
    assert_eq!(
        seen(&store, &other.reference, &hers).await.sight,
        Sight::Public
    );
    let everybodys = seen(&store, &other.reference, &Viewer::default()).await;
    assert_eq!(
        kinds(&everybodys),
        [EventKind::Submitted, EventKind::Joined]
    );
    assert_eq!(
        everybodys.timeline[1].detail.other.as_ref(),
        Some(&one.reference)
    );
    assert_eq!(everybodys.led_to.len(), 1);
}
story!(
    given_two_reports_when_one_is_a_duplicate_then_it_leads_to_the_other_and_nobody_sees_more,
    a_duplicate_leads_to_the_other_and_shows_no_more_than_before
);

async fn taking_apart_restores_what_was(store: Store) {
    let (one, other, wang) = given_two(&store).await;
    store
        .change_status(&one.reference, change(1, Status::Waiting), &wang, later(0))
        .await
        .expect("changed");
    let before = case(&store, &one.reference).await;
    merge(&store, &one.reference, &other.reference, &wang)
        .await
        .expect("merged");
    store
        .change_status(&other.reference, change(1, Status::Fixed), &wang, later(2))
        .await
        .expect("fixed");

    let version = case(&store, &one.reference).await.version;
    store
        .unmerge(&one.reference, version, &wang, later(3))
        .await
        .expect("taken apart");

    let after = case(&store, &one.reference).await;
    assert_eq!(
        after,
        Case {
            version: before.version + 2,
            updated_at: later(3),
            ..before
        }
    );
    let there = seen(&store, &other.reference, &Viewer::default()).await;
    let expected = [
        EventKind::Submitted,
        EventKind::Joined,
        EventKind::StatusChanged,
        EventKind::Parted,
    ];
    assert_eq!(kinds(&there), expected);
    assert_eq!(there.case.status, Status::Fixed);
    let again = refusal(
        store
            .unmerge(&one.reference, version + 1, &wang, later(3))
            .await,
    );
    assert_eq!(again, MergeRefused::NotMerged);
}
story!(
    given_a_merged_report_when_it_is_taken_apart_then_it_is_as_before_and_the_other_keeps_what_came_later,
    taking_apart_restores_what_was
);

async fn what_cannot_be_merged_is_refused(store: Store) {
    let (one, other, wang) = given_two(&store).await;
    let in_41 = Draft {
        lon: "118.015".to_owned(),
        ..drain()
    };
    let in_41 = given_report(&store, &in_41).await.reference;
    let private = Draft {
        category: "neighbour-in-need".to_owned(),
        ..drain()
    };
    let private = given_report(&store, &private).await.reference;
    let fixed = given_report(&store, &drain()).await.reference;
    store
        .change_status(&fixed, change(1, Status::Fixed), &wang, later(0))
        .await
        .expect("fixed");
    let hidden = given_report(&store, &drain()).await.reference;
    let hiding = Hiding {
        version: 1,
        reason: "Names somebody.",
        language: Language::En,
    };
    store
        .hide(&hidden, hiding, &wang, later(0))
        .await
        .expect("hidden");
    let caseworker = given_member(&store, "gao@example.org", Role::Caseworker, "4").await;
    let (one, other) = (one.reference, other.reference);
    letters(&store).await;

    let table = [
        (&one, &one, &wang, MergeRefused::Itself),
        (&one, &fixed, &wang, MergeRefused::Ended),
        (&one, &private, &wang, MergeRefused::NotPublic),
        (&one, &hidden, &wang, MergeRefused::NotPublic),
        (&one, &in_41, &wang, MergeRefused::NoTarget),
        (&in_41, &one, &wang, MergeRefused::NotYours),
        (&one, &other, &caseworker, MergeRefused::NotYours),
        (&fixed, &other, &wang, MergeRefused::Ended),
    ];
    for (from, target, by, expected) in table {
        let refused = refusal(merge(&store, from, target, by).await);
        assert_eq!(refused, expected);
    }
    let stale = Merging {
        version: 9,
        target: &other,
    };
    let stale = refusal(store.merge(&one, stale, &wang, later(1)).await);
    assert_eq!(stale, MergeRefused::Stale);

    assert!(letters(&store).await.is_empty(), "nobody is told");
    assert_eq!(case(&store, &one).await.version, 1);
}
story!(
    given_reports_that_cannot_be_merged_when_it_is_tried_then_it_is_refused_and_nobody_is_told,
    what_cannot_be_merged_is_refused
);

async fn no_report_leads_back_to_itself(store: Store) {
    let (one, other, wang) = given_two(&store).await;
    let third = given_report(&store, &drain()).await.reference;
    let (one, other) = (one.reference, other.reference);
    merge(&store, &one, &other, &wang).await.expect("merged");
    merge(&store, &other, &third, &wang).await.expect("merged");

    for (from, target) in [(&third, &one), (&third, &other)] {
        let refused = refusal(merge(&store, from, target, &wang).await);
        assert_eq!(refused, MergeRefused::Ended);
    }
    let first = seen(&store, &one, &Viewer::default()).await;
    let leads_to = first.leads_to.expect("leads on").case.reference;
    assert_eq!(leads_to, third, "over the one between");
}
story!(
    given_a_chain_of_duplicates_when_its_end_is_merged_into_its_beginning_then_it_is_refused,
    no_report_leads_back_to_itself
);

async fn two_who_merge_crosswise_make_no_circle(store: Store) {
    let (one, other, wang) = given_two(&store).await;
    let (one, other) = (one.reference, other.reference);

    let (there, back) = tokio::join!(
        merge(&store, &one, &other, &wang),
        merge(&store, &other, &one, &wang)
    );

    let done = [there.is_ok(), back.is_ok()];
    assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
}
story!(
    given_two_members_when_they_merge_two_reports_crosswise_then_one_of_them_is_refused,
    two_who_merge_crosswise_make_no_circle
);

async fn a_duplicate_names_the_other_and_is_not_reopened_by_hand(store: Store) {
    let (one, other, wang) = given_two(&store).await;
    let duplicate = Status::Closed(Closing::Duplicate);

    let nameless = store
        .change_status(&one.reference, change(1, duplicate), &wang, later(1))
        .await;
    merge(&store, &one.reference, &other.reference, &wang)
        .await
        .expect("merged");
    let by_hand = store
        .change_status(&one.reference, change(2, Status::Assigned), &wang, later(1))
        .await;

    assert_eq!(refusal(nameless), ChangeRefused::TargetMissing);
    assert_eq!(refusal(by_hand), ChangeRefused::Merged);
}
story!(
    given_a_duplicate_when_its_status_is_changed_by_hand_then_it_is_refused,
    a_duplicate_names_the_other_and_is_not_reopened_by_hand
);
