//! Stories of the clocks, each told on both engines: what is due, what stands, who is told above.

mod city;
#[path = "clocks/escalations.rs"]
mod escalations;
#[path = "city/people.rs"]
mod people;

use domain::cases::{ANSWER_DAYS_MOST, Case, ChangeRefused, EventKind, Status};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::promises::Priority;
use domain::references::Reference;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use store::desk::{Change, Prioritised, PriorityRefused};
use store::links::Token;
use store::questions::{AnswerRefused, Answered};
use store::reports::{ReportSeen, Viewer};
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{given_member, letters, signed_in};

const WANG: &str = "wang@example.org";

/// Received on Monday, 16 November, eight working days are promised, and one until the first answer.
const DUE: Date = date(2026, 11, 26);
const ANSWER_DUE: Date = date(2026, 11, 17);

/// Ten in the morning, so many days after Monday.
fn day(days: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(24 * days + 2)
}

fn asked(version: i64, to: Status) -> Change<'static> {
    Change {
        version,
        to,
        words: "Which house is it?",
        language: Language::En,
        days_to_answer: 3,
    }
}

fn answer(words: &str) -> Answered<'_> {
    Answered {
        words,
        language: Language::En,
    }
}

async fn seen(store: &Store, reference: &Reference, viewer: &Viewer) -> ReportSeen {
    let seen = store.report(reference, viewer, day(0)).await.expect("read");
    seen.expect("there")
}

async fn case(store: &Store, reference: &Reference) -> Case {
    seen(store, reference, &Viewer::default()).await.case
}

fn due(case: &Case) -> Date {
    case.promise.expect("promised").0.due
}

fn kinds(seen: &ReportSeen) -> Vec<EventKind> {
    seen.timeline.iter().map(|event| event.kind).collect()
}

fn by_link(track: Token) -> Viewer {
    Viewer {
        account: None,
        link: Some(track),
    }
}

async fn change(store: &Store, reference: &Reference, to: Status, by: &Account, at: Timestamp) {
    let version = case(store, reference).await.version;
    store
        .change_status(reference, asked(version, to), by, at)
        .await
        .expect("changed");
}

fn refusal<R: std::error::Error + std::fmt::Debug>(answer: Result<(), StoreError<R>>) -> R {
    match answer {
        Err(StoreError::Refused(refused)) => refused,
        other => panic!("not refused: {other:?}"),
    }
}

async fn both_clocks_are_promised_and_the_first_answer_stops_one(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let sent = case(&store, &reference).await;

    change(&store, &reference, Status::Assigned, &wang, day(1)).await;
    change(&store, &reference, Status::InProgress, &wang, day(2)).await;

    assert_eq!(due(&sent), DUE);
    assert_eq!(
        sent.answer.map(|(promise, _)| promise.due),
        Some(ANSWER_DUE)
    );
    assert_eq!(sent.answered_at, None);
    assert_eq!(case(&store, &reference).await.answered_at, Some(day(1)));
}
story!(
    given_a_report_when_a_member_first_says_something_then_it_is_answered_once,
    both_clocks_are_promised_and_the_first_answer_stops_one
);

async fn the_clock_stands_until_she_answers(store: Store) {
    let receipt = given_report(&store, &drain()).await;
    let reference = receipt.reference;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    change(&store, &reference, Status::InProgress, &wang, day(0)).await;
    change(&store, &reference, Status::Waiting, &wang, day(1)).await;
    let waiting = case(&store, &reference).await;

    store
        .answer_question(
            &reference,
            &by_link(receipt.track.clone()),
            answer("Number 18."),
            day(3),
        )
        .await
        .expect("answered");

    let going_on = case(&store, &reference).await;
    assert_eq!(waiting.paused_at, Some(day(1)));
    assert_eq!(due(&waiting), DUE);
    assert_eq!(going_on.status, Status::InProgress);
    assert_eq!((going_on.paused_at, going_on.waiting_until), (None, None));
    // From Tuesday to Thursday.
    assert_eq!(due(&going_on), date(2026, 11, 30));
    let everybodys = seen(&store, &reference, &Viewer::default()).await;
    let hers = seen(&store, &reference, &by_link(receipt.track)).await;
    let said = |seen: &ReportSeen| {
        let last = seen.timeline.last().expect("an entry");
        (last.kind, last.words.clone(), last.detail.due)
    };
    let moved = Some(date(2026, 11, 30));
    assert_eq!(said(&everybodys), (EventKind::Answered, None, moved));
    let words = Some("Number 18.".to_owned());
    assert_eq!(said(&hers), (EventKind::Answered, words, moved));
}
story!(
    given_a_question_when_the_reporter_answers_then_the_clock_goes_on_and_only_those_concerned_read_it,
    the_clock_stands_until_she_answers
);

async fn an_answer_that_is_not_hers_to_give_is_refused(store: Store) {
    let receipt = given_report(&store, &drain()).await;
    let reference = receipt.reference;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let hers = by_link(receipt.track);
    let nobody = Viewer::default();
    let other = signed_in(&store, "other@example.org").await.account;
    let others = Viewer {
        account: Some(other),
        link: None,
    };
    let too_long = "x".repeat(2001);
    let says = async |viewer: &Viewer, words: &str| {
        let answered = store
            .answer_question(&reference, viewer, answer(words), day(2))
            .await;
        refusal(answered)
    };

    let not_asked = says(&hers, "Number 18.").await;
    change(&store, &reference, Status::Waiting, &wang, day(1)).await;
    let before = (case(&store, &reference).await, letters(&store).await.len());
    let refused = [
        says(&nobody, "Number 18.").await,
        says(&others, "Number 18.").await,
        says(&hers, " ").await,
        says(&hers, &too_long).await,
    ];

    assert_eq!(not_asked, AnswerRefused::NotAsked);
    assert_eq!(
        refused,
        [
            AnswerRefused::NotYours,
            AnswerRefused::NotYours,
            AnswerRefused::WordsMissing,
            AnswerRefused::TooLong { most: 2000 },
        ]
    );
    assert_eq!(case(&store, &reference).await, before.0);
    assert!(letters(&store).await.is_empty(), "nobody is told");
}
story!(
    given_a_question_when_somebody_else_answers_or_nothing_is_said_then_it_is_refused,
    an_answer_that_is_not_hers_to_give_is_refused
);

async fn a_question_needs_a_time(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;

    for days in [0, ANSWER_DAYS_MOST + 1] {
        let question = Change {
            days_to_answer: days,
            ..asked(1, Status::Waiting)
        };
        let refused = refusal(
            store
                .change_status(&reference, question, &wang, day(1))
                .await,
        );
        let most = ANSWER_DAYS_MOST;
        assert_eq!(refused, ChangeRefused::DaysOutOfRange { most });
    }
    assert_eq!(case(&store, &reference).await.version, 1);
}
story!(
    given_a_question_without_a_time_when_it_is_asked_then_it_is_refused,
    a_question_needs_a_time
);

async fn the_report_goes_on_when_her_time_is_over(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    change(&store, &reference, Status::Scheduled, &wang, day(0)).await;
    change(&store, &reference, Status::Waiting, &wang, day(1)).await;
    let until = case(&store, &reference)
        .await
        .waiting_until
        .expect("a time");

    let early = store
        .end_waiting(until - SignedDuration::from_secs(1))
        .await;
    let over = store.end_waiting(until).await;
    let again = store.end_waiting(until).await;

    assert_eq!(early.expect("looked"), 0);
    assert_eq!(over.expect("looked"), 1);
    assert_eq!(again.expect("looked"), 0);
    let going_on = seen(&store, &reference, &Viewer::default()).await;
    assert_eq!(going_on.case.status, Status::Scheduled);
    // Three days from Tuesday on: until the end of Friday; Saturday's first moment is when it is looked.
    assert_eq!(due(&going_on.case), date(2026, 12, 1));
    assert_eq!(kinds(&going_on).last(), Some(&EventKind::WaitingEnded));
}
story!(
    given_a_question_when_nobody_answers_in_time_then_the_report_goes_on_as_before,
    the_report_goes_on_when_her_time_is_over
);

async fn what_is_taken_up_again_has_the_time_that_was_left(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;

    change(&store, &reference, Status::Fixed, &wang, day(2)).await;
    change(&store, &reference, Status::Assigned, &wang, day(9)).await;

    let again = case(&store, &reference).await;
    // It had ended from Wednesday to the Wednesday after: five working days.
    assert_eq!(due(&again), date(2026, 12, 3));
    assert_eq!(again.ended_at, None);
}
story!(
    given_a_report_that_had_ended_when_it_is_taken_up_again_then_its_clock_goes_on_where_it_stood,
    what_is_taken_up_again_has_the_time_that_was_left
);

async fn a_promise_may_become_earlier_and_never_later(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let set = async |version: i64, priority: Priority, at: Timestamp| {
        let asked = Prioritised { version, priority };
        store.prioritise(&reference, asked, &wang, at).await
    };

    set(1, Priority::Urgent, day(1)).await.expect("set");
    let urgent = case(&store, &reference).await;
    set(2, Priority::Low, day(1)).await.expect("set");
    let low = seen(&store, &reference, &Viewer::default()).await;
    let stale = refusal(set(2, Priority::Urgent, day(1)).await);

    assert_eq!(urgent.priority, Priority::Urgent);
    // Two working days from Tuesday on.
    assert_eq!(due(&urgent), date(2026, 11, 19));
    assert_eq!(due(&low.case), date(2026, 11, 19));
    assert_eq!(low.case.priority, Priority::Low);
    assert_eq!(low.case.version, 3);
    assert_eq!(stale, PriorityRefused::Stale);
    let details: Vec<_> = low.timeline[1..]
        .iter()
        .map(|event| (event.detail.priority, event.detail.due))
        .collect();
    assert_eq!(
        details,
        [
            (Some(Priority::Urgent), Some(date(2026, 11, 19))),
            (Some(Priority::Low), None),
        ]
    );
}
story!(
    given_a_promise_when_the_priority_changes_then_it_may_come_earlier_and_never_later,
    a_promise_may_become_earlier_and_never_later
);

async fn priorities_are_not_everybodys_to_set(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let in_41 = given_member(&store, WANG, Role::Officer, "41").await;
    let grid = given_member(&store, "grid@example.org", Role::GridAdministrator, "4").await;
    let officer = given_member(&store, "officer@example.org", Role::Officer, "4").await;
    let urgent = |version| Prioritised {
        version,
        priority: Priority::Urgent,
    };

    for by in [&in_41, &grid] {
        let refused = refusal(store.prioritise(&reference, urgent(1), by, day(1)).await);
        assert_eq!(refused, PriorityRefused::NotYours);
    }
    change(&store, &reference, Status::Fixed, &officer, day(1)).await;
    let ended = refusal(
        store
            .prioritise(&reference, urgent(2), &officer, day(1))
            .await,
    );

    assert_eq!(ended, PriorityRefused::Ended);
    assert_eq!(case(&store, &reference).await.priority, Priority::Normal);
}
story!(
    given_a_member_of_another_area_or_role_when_she_sets_the_priority_then_it_is_refused,
    priorities_are_not_everybodys_to_set
);
