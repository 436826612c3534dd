//! Stories of "I see this too", each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::cases::{Sight, Status};
use domain::identity::Role;
use domain::languages::Language;
use domain::letters::Letter;
use domain::references::Reference;
use jiff::SignedDuration;
use store::Store;
use store::desk::{Change, Hiding};
use store::follows::Joining;
use store::links::Token;
use store::reports::Viewer;

use city::{drain, given_report, monday, story};
use people::{address, given_member, letters, signed_in};

const CHEN: &str = "chen@example.org";
const LIN: &str = "lin@example.org";

/// Asks, and takes the token of the letter that comes, if one comes, with what it says about seeing.
async fn asked(
    store: &Store,
    reference: &Reference,
    email: &str,
    joining: Joining,
) -> Option<(Token, bool)> {
    letters(store).await;
    store
        .ask_follow(reference, &address(email), joining, Language::En, monday())
        .await
        .expect("answered");
    let mut came = letters(store).await;
    assert!(came.len() <= 1, "{came:?}");
    match came.pop()?.letter {
        Letter::ConfirmFollow {
            confirm, sees_too, ..
        } => Some((confirm.parse().expect("a token"), sees_too)),
        other => panic!("{other:?}"),
    }
}

/// Asks and confirms.
async fn joined(store: &Store, reference: &Reference, email: &str, joining: Joining) {
    let (confirm, _) = asked(store, reference, email, joining)
        .await
        .expect("a letter");
    let confirmed = store.confirm_follow(&confirm, monday()).await;
    assert_eq!(confirmed.expect("kept").as_ref(), Some(reference));
}

/// How many follow it, and how many see it, too.
async fn counts(store: &Store, reference: &Reference) -> (i64, i64) {
    let seen = store
        .report(reference, &Viewer::default(), monday())
        .await
        .expect("read")
        .expect("there");
    (seen.followers, seen.see_too)
}

async fn it_counts_once_confirmed(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;

    let (confirm, sees_too) = asked(&store, &reference, CHEN, Joining::AsReporter)
        .await
        .expect("a letter");
    let before = counts(&store, &reference).await;
    for _ in 0..2 {
        store
            .confirm_follow(&confirm, monday())
            .await
            .expect("kept");
    }
    joined(&store, &reference, "zhao@example.org", Joining::AsFollower).await;

    assert!(sees_too, "the letter says what is confirmed");
    assert_eq!(before, (0, 0));
    assert_eq!(counts(&store, &reference).await, (2, 1));
}
story!(
    given_who_sees_it_too_when_she_confirms_then_she_counts_as_reporter_and_a_follower_does_not,
    it_counts_once_confirmed
);

async fn a_follower_can_see_it_later(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    joined(&store, &reference, CHEN, Joining::AsFollower).await;

    joined(&store, &reference, CHEN, Joining::AsReporter).await;
    let again = asked(&store, &reference, CHEN, Joining::AsReporter).await;
    let of_the_author = asked(&store, &reference, LIN, Joining::AsReporter).await;

    assert_eq!(counts(&store, &reference).await, (1, 1));
    assert_eq!(
        (again, of_the_author),
        (None, None),
        "a letter to somebody who is a reporter already"
    );
}
story!(
    given_a_follower_when_she_sees_it_later_then_she_becomes_a_reporter_once,
    a_follower_can_see_it_later
);

async fn who_sees_it_too_sees_what_everybody_sees(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, "wang@example.org", Role::Officer, "fangtang").await;
    joined(&store, &reference, CHEN, Joining::AsReporter).await;
    let chen = signed_in(&store, CHEN).await.account;
    let lin = signed_in(&store, LIN).await.account;
    let seen_by = async |account: &domain::identity::Account| {
        let viewer = Viewer {
            account: Some(account.clone()),
            link: None,
        };
        let seen = store.report(&reference, &viewer, monday()).await;
        let seen = seen.expect("read").expect("there");
        let words = seen.timeline.first().and_then(|event| event.words.clone());
        (seen.sight, words)
    };

    let (hers, the_authors) = (seen_by(&chen).await, seen_by(&lin).await);
    let hiding = Hiding {
        version: 1,
        reason: "Names a neighbour.",
        language: Language::En,
    };
    store
        .hide(&reference, hiding, &wang, monday())
        .await
        .expect("hidden");
    letters(&store).await;
    let change = Change {
        version: 2,
        to: Status::Fixed,
        words: "Clear.",
        language: Language::En,
        days_to_answer: 5,
    };
    store
        .change_status(&reference, change, &wang, monday())
        .await
        .expect("changed");

    assert_eq!(hers, (Sight::Public, None));
    let words = "Water stands on the lane since Saturday.";
    assert_eq!(the_authors, (Sight::Reporter, Some(words.to_owned())));
    assert_eq!(seen_by(&chen).await.0, Sight::Gone);
    let told: Vec<_> = letters(&store).await;
    let told: Vec<_> = told.iter().map(|letter| letter.to.as_str()).collect();
    assert_eq!(told, [LIN]);
    let listed = async |account| store.reports_of(account).await.expect("listed").len();
    assert_eq!((listed(&chen).await, listed(&lin).await), (0, 1));
}
story!(
    given_who_sees_it_too_when_it_is_unreleased_or_hidden_then_she_sees_no_more_than_everybody,
    who_sees_it_too_sees_what_everybody_sees
);

async fn who_stops_ends_both_links(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, "wang@example.org", Role::Officer, "fangtang").await;
    let (confirm, _) = asked(&store, &reference, CHEN, Joining::AsReporter)
        .await
        .expect("a letter");
    store
        .confirm_follow(&confirm, monday())
        .await
        .expect("kept");
    let change = Change {
        version: 1,
        to: Status::Assigned,
        words: "",
        language: Language::En,
        days_to_answer: 5,
    };
    store
        .change_status(&reference, change, &wang, monday())
        .await
        .expect("changed");
    for letter in letters(&store).await {
        if let Letter::Update { stop, .. } = letter.letter
            && letter.to.as_str() == CHEN
        {
            let stop = stop.parse().expect("a token");
            store.stop_follow(&stop, monday()).await.expect("kept");
        }
    }

    let again = store.confirm_follow(&confirm, monday()).await;

    assert_eq!(again.expect("read"), None);
    assert_eq!(
        counts(&store, &reference).await,
        (0, 1),
        "she is told no more, and still sees it"
    );
}
story!(
    given_who_sees_it_too_when_she_stops_the_letters_then_the_old_link_begins_nothing,
    who_stops_ends_both_links
);

async fn the_author_who_comes_back_is_the_author(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, "wang@example.org", Role::Officer, "fangtang").await;
    letters(&store).await;
    let change = Change {
        version: 1,
        to: Status::Assigned,
        words: "",
        language: Language::En,
        days_to_answer: 5,
    };
    store
        .change_status(&reference, change, &wang, monday())
        .await
        .expect("changed");
    for letter in letters(&store).await {
        if let Letter::Update { stop, .. } = letter.letter {
            let stop = stop.parse().expect("a token");
            store.stop_follow(&stop, monday()).await.expect("kept");
        }
    }

    let later = monday() + SignedDuration::from_hours(1);
    joined(&store, &reference, LIN, Joining::AsReporter).await;
    let lin = signed_in(&store, LIN).await.account;
    let viewer = Viewer {
        account: Some(lin),
        link: None,
    };
    let seen = store
        .report(&reference, &viewer, later)
        .await
        .expect("read")
        .expect("there");

    assert_eq!(
        (seen.sight, seen.followers, seen.see_too),
        (Sight::Reporter, 1, 0)
    );
}
story!(
    given_an_author_who_stopped_the_letters_when_she_asks_again_then_she_still_sees_all_of_it,
    the_author_who_comes_back_is_the_author
);
