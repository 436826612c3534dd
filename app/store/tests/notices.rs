//! Stories of telling people what has changed, each told on both engines.

#[path = "notices/choices.rs"]
mod choices;
mod city;
#[path = "city/people.rs"]
mod people;

use std::collections::BTreeMap;

use domain::cases::Status;
use domain::contacts::EmailAddress;
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::references::Reference;
use jiff::{SignedDuration, Timestamp};
use store::Store;
use store::desk::Change;
use store::follows::Joining;

use city::{drain, given_report, monday, story};
use people::{address, given_member, letters};

const LIN: &str = "lin@example.org";
const CHEN: &str = "chen@example.org";

/// Followers of one report who do not fit into one transaction, nor into two.
const MANY: usize = 450;

async fn given_follower(store: &Store, reference: &Reference, email: &str) {
    store
        .ask_follow(
            reference,
            &address(email),
            Joining::AsFollower,
            Language::En,
            monday(),
        )
        .await
        .expect("asked");
    let asked = letters(store).await;
    let Some(Letter::ConfirmFollow { confirm, .. }) = asked.last().map(|last| &last.letter) else {
        panic!("{asked:?}")
    };
    let confirm = confirm.parse().expect("a token");
    let kept = store.confirm_follow(&confirm, monday()).await;
    assert_eq!(kept.expect("kept").as_ref(), Some(reference));
}

/// Lin's report, and the officer who has it. No letter is due.
async fn given_report_and_officer(store: &Store) -> (Reference, Account) {
    let reference = given_report(store, &drain()).await.reference;
    let wang = given_member(store, "wang@example.org", Role::Officer, "fangtang").await;
    letters(store).await;
    (reference, wang)
}

async fn change(store: &Store, reference: &Reference, version: i64, to: Status, wang: &Account) {
    change_at(store, reference, (version, to), wang, monday()).await;
}

async fn change_at(
    store: &Store,
    reference: &Reference,
    (version, to): (i64, Status),
    wang: &Account,
    now: Timestamp,
) {
    let asked = Change {
        version,
        to,
        words: "Which house is it?",
        language: Language::En,
        days_to_answer: 5,
    };
    store
        .change_status(reference, asked, wang, now)
        .await
        .expect("changed");
}

fn after(hours: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(hours)
}

/// Takes every letter that is due at this time, once everybody was told who is to be.
async fn letters_at(store: &Store, now: Timestamp) -> Vec<Addressed> {
    while store.tell_next(now).await.expect("told") {}
    let mut taken = Vec::new();
    for due in store.take_letters(now).await.expect("taken") {
        store.sent(&due, now).await.expect("kept");
        taken.push(due.letter);
    }
    taken
}

/// How many letters everybody was written.
async fn told(store: &Store) -> BTreeMap<String, usize> {
    let mut told = BTreeMap::new();
    for letter in letters(store).await {
        *told.entry(letter.to.to_string()).or_default() += 1;
    }
    told
}

async fn nobody_waits_for_the_followers(store: Store) {
    let (reference, wang) = given_report_and_officer(&store).await;

    change(&store, &reference, 1, Status::Assigned, &wang).await;

    let at_once = store.take_letters(monday()).await.expect("taken").len();
    assert_eq!(at_once, 0);
    assert_eq!(told(&store).await, BTreeMap::from([(LIN.to_owned(), 1)]));
    assert!(!store.tell_next(monday()).await.expect("told"));
}
story!(
    given_a_change_when_it_is_made_then_people_are_told_afterwards_and_once,
    nobody_waits_for_the_followers
);

async fn letters_come_in_their_order(store: Store) {
    let written: Vec<EmailAddress> = (0..15)
        .map(|number| address(&format!("reader{number}@example.org")))
        .collect();
    for to in &written {
        store
            .ask_code(to, Language::En, monday())
            .await
            .expect("asked");
    }

    let taken: Vec<EmailAddress> = store
        .take_letters(monday())
        .await
        .expect("taken")
        .into_iter()
        .map(|due| due.letter.to)
        .collect();

    assert_eq!(taken, written);
}
story!(
    given_letters_of_one_moment_when_they_are_taken_then_they_come_as_they_were_written,
    letters_come_in_their_order
);

async fn many_are_told_in_several_steps(store: Store) {
    let (reference, wang) = given_report_and_officer(&store).await;
    for number in 0..MANY {
        given_follower(&store, &reference, &format!("f{number}@example.org")).await;
    }
    change(&store, &reference, 1, Status::Assigned, &wang).await;
    change(&store, &reference, 2, Status::Scheduled, &wang).await;

    // Two portals look at the same time, and one of them gives up in between.
    let (one, two) = (store.clone(), store.clone());
    let both = async { tokio::join!(one.tell_next(monday()), two.tell_next(monday())) };
    let (first, second) = both.await;
    assert!(first.expect("told") && second.expect("told"));
    let told = told(&store).await;

    assert_eq!(told.len(), MANY + 1);
    let twice: Vec<_> = told.iter().filter(|(_, count)| **count != 2).collect();
    assert_eq!(twice, []);
}
story!(
    given_hundreds_of_followers_when_two_tell_them_of_two_changes_then_each_is_told_once_of_each,
    many_are_told_in_several_steps
);

async fn what_ends_half_way_is_not_lost(store: Store) {
    let (reference, wang) = given_report_and_officer(&store).await;
    for number in 0..MANY {
        given_follower(&store, &reference, &format!("f{number}@example.org")).await;
    }
    change(&store, &reference, 1, Status::Assigned, &wang).await;
    store.tell_next(monday()).await.expect("told");
    // A step that is cut off is undone, and so is what it had written.
    let cut_off = tokio::time::timeout(std::time::Duration::ZERO, store.tell_next(monday())).await;
    assert!(cut_off.is_err());

    let mut told = told(&store).await;
    // Nobody takes the change before the database has undone that step.
    let undone_by = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while told.len() <= MANY && std::time::Instant::now() < undone_by {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        for (name, count) in self::told(&store).await {
            *told.entry(name).or_default() += count;
        }
    }

    assert_eq!(told.len(), MANY + 1);
    assert!(told.values().all(|count| *count == 1));
}
story!(
    given_followers_half_of_whom_are_told_when_it_goes_on_then_the_others_are_told_and_nobody_twice,
    what_ends_half_way_is_not_lost
);

async fn the_author_is_asked_and_the_others_are_told(store: Store) {
    let (reference, wang) = given_report_and_officer(&store).await;
    given_follower(&store, &reference, CHEN).await;

    change(&store, &reference, 1, Status::Waiting, &wang).await;
    let mut told = letters(&store).await;
    told.sort_by_key(|letter| letter.to.to_string());

    let [chen, lin] = told.as_slice() else {
        panic!("{told:?}")
    };
    assert_eq!((chen.to.as_str(), lin.to.as_str()), (CHEN, LIN));
    assert!(matches!(
        chen.letter,
        Letter::Update {
            status: Status::Waiting,
            ..
        }
    ));
    let Letter::AnswerNeeded {
        words,
        until,
        answer,
        ..
    } = &lin.letter
    else {
        panic!("{lin:?}")
    };
    assert_eq!(words, "Which house is it?");
    assert!(until.is_some_and(|until| until > monday()));
    let viewer = store::reports::Viewer {
        link: Some(answer.parse().expect("a token")),
        ..Default::default()
    };
    let answered = store::questions::Answered {
        words: "Number 18.",
        language: Language::En,
    };
    store
        .answer_question(&reference, &viewer, answered, monday())
        .await
        .expect("the link of the letter is enough to answer");
}
story!(
    given_a_question_when_it_is_asked_then_the_author_gets_a_link_to_answer_and_followers_none,
    the_author_is_asked_and_the_others_are_told
);

async fn who_ended_her_letters_is_still_asked(store: Store) {
    let (reference, wang) = given_report_and_officer(&store).await;
    change(&store, &reference, 1, Status::Assigned, &wang).await;
    let first = letters(&store).await;
    let Letter::Update { stop, .. } = &first[0].letter else {
        panic!("{first:?}")
    };
    let stopped = store
        .stop_follow(&stop.parse().expect("a token"), monday())
        .await;
    assert_eq!(stopped.expect("kept").as_ref(), Some(&reference));

    change(&store, &reference, 2, Status::Scheduled, &wang).await;
    let after_the_end = letters(&store).await;
    change(&store, &reference, 3, Status::Waiting, &wang).await;
    let asked = letters(&store).await;

    assert_eq!(after_the_end, []);
    let [asked] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    assert!(matches!(asked.letter, Letter::AnswerNeeded { .. }));
}
story!(
    given_an_author_who_ended_her_letters_when_she_is_asked_then_she_is_written_to,
    who_ended_her_letters_is_still_asked
);

async fn one_message_however_many_are_merged(store: Store) {
    let (target, wang) = given_report_and_officer(&store).await;
    let of_zhao = domain::reports::Draft {
        email: "zhao@example.org".to_owned(),
        ..drain()
    };
    let second = given_report(&store, &of_zhao).await.reference;
    let third = given_report(&store, &of_zhao).await.reference;
    letters(&store).await;
    for report in [&target, &second, &third] {
        given_follower(&store, report, CHEN).await;
    }
    for (report, into) in [(&third, &second), (&second, &target)] {
        let merging = store::desk::Merging {
            version: 1,
            target: into,
        };
        store
            .merge(report, merging, &wang, monday())
            .await
            .expect("merged");
    }
    letters(&store).await;

    change(&store, &target, 1, Status::Waiting, &wang).await;
    let mut told = letters(&store).await;
    told.sort_by_key(|letter| letter.to.to_string());

    let told: Vec<_> = told
        .iter()
        .map(|told| match &told.letter {
            Letter::Update { reference, .. } => (told.to.as_str(), "told", reference),
            Letter::AnswerNeeded { reference, .. } => (told.to.as_str(), "asked", reference),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        told,
        [
            (CHEN, "told", &target),
            (LIN, "asked", &target),
            ("zhao@example.org", "told", &target)
        ]
    );
}
story!(
    given_reports_that_lead_to_one_when_it_changes_then_each_person_is_told_once,
    one_message_however_many_are_merged
);
