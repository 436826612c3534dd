//! Stories of following, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::cases::Status;
use domain::identity::Role;
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::references::Reference;
use domain::reports::Draft;
use jiff::SignedDuration;
use store::Store;
use store::desk::{Change, Hiding};
use store::follows::Joining;
use store::links::Token;
use store::reports::Viewer;

use city::{drain, given_report, monday, story};
use people::{address, given_member, letters};

const CHEN: &str = "chen@example.org";
const LIN: &str = "lin@example.org";

async fn ask(store: &Store, reference: &Reference, email: &str) {
    store
        .ask_follow(
            reference,
            &address(email),
            Joining::AsFollower,
            Language::Zh,
            monday(),
        )
        .await
        .expect("answered");
}

/// The token of the only letter, which asks Chen to confirm.
fn confirming(letters: &[Addressed]) -> Token {
    let [
        Addressed {
            to,
            language: Language::Zh,
            letter: Letter::ConfirmFollow { confirm, .. },
        },
    ] = letters
    else {
        panic!("{letters:?}")
    };
    assert_eq!(to.as_str(), CHEN);
    confirm.parse().expect("a token")
}

/// Who is told of a change, in order of address, with the tokens that stop it.
async fn told(store: &Store) -> Vec<(String, Token)> {
    let mut told: Vec<_> = letters(store)
        .await
        .into_iter()
        .map(|letter| match letter.letter {
            Letter::Update { stop, .. } | Letter::RateRequest { stop, .. } => {
                (letter.to.to_string(), stop.parse().expect("a token"))
            }
            other => panic!("{other:?}"),
        })
        .collect();
    told.sort_by(|one, other| one.0.cmp(&other.0));
    told
}

fn names(told: &[(String, Token)]) -> Vec<&str> {
    told.iter().map(|(name, _)| name.as_str()).collect()
}

async fn followers(store: &Store, reference: &Reference) -> i64 {
    let seen = store
        .report(reference, &Viewer::default(), monday())
        .await
        .expect("read");
    seen.expect("there").followers
}

/// A report of Lin's that Chen follows, and the officer who has it. No letter is due.
async fn given_follower(store: &Store) -> (Reference, domain::identity::Account) {
    let reference = given_report(store, &drain()).await.reference;
    let wang = given_member(store, "wang@example.org", Role::Officer, "fangtang").await;
    ask(store, &reference, CHEN).await;
    let confirm = confirming(&letters(store).await);
    let confirmed = store
        .confirm_follow(&confirm, monday())
        .await
        .expect("kept");
    assert_eq!(confirmed.as_ref(), Some(&reference));
    (reference, wang)
}

fn to(version: i64, to: Status) -> Change<'static> {
    Change {
        version,
        to,
        words: " The drain is clear. ",
        language: Language::En,
        days_to_answer: 5,
    }
}

async fn a_follower_is_told_once_confirmed(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    letters(&store).await;

    ask(&store, &reference, CHEN).await;
    let before = followers(&store, &reference).await;
    let confirm = confirming(&letters(&store).await);
    let opened = store.link(&confirm, monday()).await.expect("read");
    let after_opening = followers(&store, &reference).await;
    store
        .confirm_follow(&confirm, monday())
        .await
        .expect("kept");
    store
        .confirm_follow(&confirm, monday())
        .await
        .expect("kept");

    assert!(opened.is_some());
    assert_eq!(
        (before, after_opening, followers(&store, &reference).await),
        (0, 0, 1)
    );
}
story!(
    given_an_address_when_it_is_confirmed_and_not_when_the_link_is_opened_then_it_follows,
    a_follower_is_told_once_confirmed
);

async fn asking_again_sends_again_until_confirmed(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    letters(&store).await;

    ask(&store, &reference, CHEN).await;
    let first = confirming(&letters(&store).await);
    ask(&store, &reference, "Chen@Example.org").await;
    let second = letters(&store).await.len();
    store.confirm_follow(&first, monday()).await.expect("kept");
    ask(&store, &reference, CHEN).await;
    ask(&store, &reference, LIN).await;

    assert_eq!(second, 1);
    assert_eq!(followers(&store, &reference).await, 1, "two rows");
    assert_eq!(
        letters(&store).await,
        [],
        "a letter to somebody who is told already"
    );
}
story!(
    given_somebody_who_asks_twice_when_she_confirms_then_she_follows_once_and_is_asked_no_more,
    asking_again_sends_again_until_confirmed
);

async fn what_is_not_public_is_not_followed(store: Store) {
    let private = Draft {
        category: "neighbour-in-need".to_owned(),
        email: String::new(),
        ..drain()
    };
    let private = given_report(&store, &private).await.reference;
    let nowhere = Reference::from_chance(7);

    ask(&store, &private, CHEN).await;
    ask(&store, &nowhere, CHEN).await;

    assert_eq!(letters(&store).await, []);
}
story!(
    given_a_private_report_when_somebody_asks_to_follow_then_it_is_as_if_there_were_none,
    what_is_not_public_is_not_followed
);

async fn a_confirming_link_ends_after_a_week(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    letters(&store).await;
    ask(&store, &reference, CHEN).await;
    let confirm = confirming(&letters(&store).await);

    let late = monday() + SignedDuration::from_hours(7 * 24);
    let refused = store.confirm_follow(&confirm, late).await.expect("read");

    assert_eq!(refused, None);
    assert_eq!(followers(&store, &reference).await, 0);
}
story!(
    given_a_confirming_link_when_a_week_is_over_then_it_opens_nothing,
    a_confirming_link_ends_after_a_week
);

async fn reporter_and_followers_are_told(store: Store) {
    let (reference, wang) = given_follower(&store).await;
    ask(&store, &reference, "unconfirmed@example.org").await;
    letters(&store).await;

    store
        .change_status(&reference, to(1, Status::Fixed), &wang, monday())
        .await
        .expect("changed");
    let mut told = letters(&store).await;
    told.sort_by_key(|letter| letter.to.to_string());

    let tongues: Vec<_> = told.iter().map(|told| told.language).collect();
    assert_eq!(tongues, [Language::Zh, Language::En]);
    let read: Vec<_> = told
        .iter()
        .map(|told| match &told.letter {
            Letter::Update { status, words, .. } => {
                (told.to.as_str(), false, *status, words.as_str())
            }
            // Its author is asked how it was in the same letter.
            Letter::RateRequest { status, words, .. } => {
                (told.to.as_str(), true, *status, words.as_str())
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        read,
        [
            (CHEN, false, Status::Fixed, "The drain is clear."),
            (LIN, true, Status::Fixed, "The drain is clear."),
        ]
    );
}
story!(
    given_a_reporter_and_a_follower_when_the_status_changes_then_both_are_told_in_their_language,
    reporter_and_followers_are_told
);

async fn who_stops_is_told_no_more(store: Store) {
    let (reference, wang) = given_follower(&store).await;
    store
        .change_status(&reference, to(1, Status::Assigned), &wang, monday())
        .await
        .expect("changed");
    let first = told(&store).await;

    for (_, stop) in &first {
        let stopped = store.stop_follow(stop, monday()).await.expect("kept");
        assert_eq!(stopped.as_ref(), Some(&reference));
    }
    store
        .change_status(&reference, to(2, Status::Fixed), &wang, monday())
        .await
        .expect("changed");

    assert_eq!(names(&first), [CHEN, LIN]);
    assert_eq!(names(&told(&store).await), [""; 0]);
    assert_eq!(followers(&store, &reference).await, 0);
}
story!(
    given_those_who_are_told_when_they_stop_then_they_are_told_no_more,
    who_stops_is_told_no_more
);

async fn who_stopped_can_ask_again(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, "wang@example.org", Role::Officer, "fangtang").await;
    ask(&store, &reference, CHEN).await;
    let old = confirming(&letters(&store).await);
    store.confirm_follow(&old, monday()).await.expect("kept");
    store
        .change_status(&reference, to(1, Status::Assigned), &wang, monday())
        .await
        .expect("changed");
    for (_, stop) in told(&store).await {
        store.stop_follow(&stop, monday()).await.expect("kept");
    }

    let by_the_old_link = store.confirm_follow(&old, monday()).await.expect("read");
    ask(&store, &reference, CHEN).await;
    let new = confirming(&letters(&store).await);
    let by_the_new = store.confirm_follow(&new, monday()).await.expect("kept");

    assert_eq!(
        (by_the_old_link, by_the_new),
        (None, Some(reference.clone()))
    );
    assert_eq!(followers(&store, &reference).await, 1);
}
story!(
    given_somebody_who_stopped_when_she_asks_again_then_only_the_new_link_begins_it,
    who_stopped_can_ask_again
);

async fn a_link_does_one_thing(store: Store) {
    let reference = given_report(&store, &drain()).await;
    letters(&store).await;
    ask(&store, &reference.reference, CHEN).await;
    let confirm = confirming(&letters(&store).await);

    let stopped = store.stop_follow(&confirm, monday()).await.expect("read");
    let confirmed = store
        .confirm_follow(&reference.track, monday())
        .await
        .expect("read");

    assert_eq!((stopped, confirmed), (None, None));
}
story!(
    given_a_link_when_it_is_used_for_something_else_then_it_does_nothing,
    a_link_does_one_thing
);

async fn only_the_reporter_is_told_of_what_is_hidden(store: Store) {
    let (reference, wang) = given_follower(&store).await;
    let hiding = Hiding {
        version: 1,
        reason: "Names a neighbour.",
        language: Language::En,
    };
    store
        .hide(&reference, hiding, &wang, monday())
        .await
        .expect("hidden");

    store
        .change_status(&reference, to(2, Status::Fixed), &wang, monday())
        .await
        .expect("changed");

    assert_eq!(names(&told(&store).await), [LIN]);
}
story!(
    given_a_hidden_report_when_its_status_changes_then_only_the_reporter_is_told,
    only_the_reporter_is_told_of_what_is_hidden
);

async fn who_gave_no_address_is_not_written_to(store: Store) {
    let by_telephone = Draft {
        email: String::new(),
        telephone: "13805536021".to_owned(),
        ..drain()
    };
    let reference = given_report(&store, &by_telephone).await.reference;
    let wang = given_member(&store, "wang@example.org", Role::Officer, "fangtang").await;

    store
        .change_status(&reference, to(1, Status::Fixed), &wang, monday())
        .await
        .expect("changed");

    assert_eq!(letters(&store).await, []);
}
story!(
    given_a_reporter_with_a_telephone_only_when_the_status_changes_then_no_letter_is_written,
    who_gave_no_address_is_not_written_to
);
