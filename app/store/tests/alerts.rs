//! Stories of watching for new reports, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use std::collections::BTreeSet;

use domain::alerts::{Shape, Watch, Watched};
use domain::areas::AreaPath;
use domain::cases::Status;
use domain::categories::CategoryCode;
use domain::hosts::NamedHosts;
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::letters::{self, Letter};
use domain::push::{PushKind, Subscription};
use domain::references::Reference;
use domain::reports::Draft;
use jiff::{SignedDuration, Timestamp};
use store::alerts::AlertRefused;
use store::desk::{Change, Hiding};
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{given_member, letters, signed_in};

const LIN: &str = "lin@example.org";
const CHEN: &str = "chen@example.org";

/// Reports that are not looked at in one step, nor in two.
const MANY: usize = 450;

/// So many of them a letter lists.
const LISTED: usize = 20;

fn after(minutes: i64) -> Timestamp {
    monday() + SignedDuration::from_mins(minutes)
}

fn watching(area: &str) -> Watch {
    Watch {
        place: Watched::Area(AreaPath::from_stored(area)),
        categories: BTreeSet::new(),
        daily: true,
        push: false,
        language: Language::En,
    }
}

/// Looks at everything that has changed until then; it is looked from the beginning of all stories on.
async fn look(store: &Store, now: Timestamp) {
    while store.look_for_alerts(now).await.expect("looked") {}
}

/// An account that watches; nothing has been looked at since.
async fn given_watcher(store: &Store, email: &str, watch: &Watch) -> Account {
    let account = signed_in(store, email).await.account;
    store.watch(&account, watch, monday()).await.expect("kept");
    look(store, monday()).await;
    account
}

/// What letters about alerts say that are written until then, an entry a letter.
async fn written(store: &Store, now: Timestamp) -> Vec<Vec<letters::Watched>> {
    while store.write_next_alert_letter(now).await.expect("written") {}
    let found = letters(store).await.into_iter();
    found
        .filter_map(|letter| match letter.letter {
            Letter::Alerts { found } => Some(found),
            _ => None,
        })
        .collect()
}

fn references(found: &letters::Watched) -> Vec<&Reference> {
    found.reports.iter().map(|news| &news.reference).collect()
}

async fn a_new_report_is_told_once(store: Store) {
    let before = given_report(&store, &drain()).await.reference;
    let watcher = signed_in(&store, CHEN).await.account;
    look(&store, after(-1)).await;
    let later = monday() + SignedDuration::from_secs(1);
    store
        .watch(&watcher, &watching("3402/fangcun/fangtang"), later)
        .await
        .expect("kept");
    let wang = given_member(&store, "wang@example.org", Role::Officer, "fangtang").await;
    let (id, token) = store
        .begin_draft(&drain(), Language::En, after(1))
        .await
        .expect("kept");
    let new = store
        .submit_report(id, &token, Language::En, after(1))
        .await;
    let new = new.expect("taken").reference;

    // Not before others can have finished what they began.
    look(&store, after(1)).await;
    assert_eq!(written(&store, after(60)).await.len(), 0);
    look(&store, after(3)).await;
    for (version, to) in [(1, Status::Assigned), (2, Status::Scheduled)] {
        let asked = Change {
            version,
            to,
            words: "",
            language: Language::En,
            days_to_answer: 5,
        };
        store
            .change_status(&new, asked, &wang, after(4))
            .await
            .expect("changed");
        look(&store, after(10)).await;
    }

    // It is 07:42; letters of the day are written at eight.
    assert_eq!(written(&store, after(17)).await.len(), 0);
    let told = written(&store, after(18)).await;
    let again = written(&store, after(60 * 30)).await;

    let [letter] = told.as_slice() else {
        panic!("{told:?}")
    };
    assert_eq!((letter.len(), letter[0].more), (1, 0));
    assert_eq!(references(&letter[0]), [&new]);
    assert_ne!(before, new);
    assert_eq!(again.len(), 0);
}
story!(
    given_somebody_who_watches_when_a_report_comes_in_and_changes_then_one_letter_of_the_day_has_it_once,
    a_new_report_is_told_once
);

async fn many_are_found_in_several_steps(store: Store) {
    let lin = given_watcher(&store, LIN, &watching("3402")).await;
    for _ in 0..MANY {
        given_report(&store, &drain()).await;
    }

    // Two portals look at the same time, and one of them gives up in between.
    let (one, two) = (store.clone(), store.clone());
    let both = async { tokio::join!(one.look_for_alerts(after(2)), two.look_for_alerts(after(2))) };
    let (first, second) = both.await;
    assert!(first.expect("looked") | second.expect("looked"));
    look(&store, after(2)).await;
    let told = written(&store, after(18)).await;
    let feed = store.alerts(&lin).await.expect("read")[0].feed.clone();
    let (_, newest) = store.feed(&feed).await.expect("read").expect("a feed");

    let [letter] = told.as_slice() else {
        panic!("{} letters", told.len())
    };
    assert_eq!(letter[0].reports.len(), LISTED);
    assert_eq!(letter[0].more, (MANY - LISTED) as u64);
    let different: BTreeSet<_> = references(&letter[0]).into_iter().collect();
    assert_eq!(different.len(), LISTED);
    assert_eq!(newest.len(), 50);
}
story!(
    given_hundreds_of_reports_when_two_look_at_them_then_each_is_found_once_and_the_letter_stays_short,
    many_are_found_in_several_steps
);

async fn what_is_not_public_is_told_to_nobody(store: Store) {
    let lin = given_watcher(&store, LIN, &watching("3402")).await;
    let wang = given_member(&store, "wang@example.org", Role::Officer, "fangtang").await;
    let private = Draft {
        category: "neighbour-in-need".to_owned(),
        ..drain()
    };
    given_report(&store, &private).await;
    let hidden = given_report(&store, &drain()).await.reference;
    let hidden_late = given_report(&store, &drain()).await.reference;
    let shown = given_report(&store, &drain()).await.reference;
    let hide = async |reference: &Reference, now| {
        let hiding = Hiding {
            version: 1,
            reason: "Names a neighbour.",
            language: Language::En,
        };
        let done = store.hide(reference, hiding, &wang, now).await;
        done.expect("hidden");
    };
    hide(&hidden, after(0)).await;
    hide(&shown, after(0)).await;

    look(&store, after(2)).await;
    hide(&hidden_late, after(3)).await;
    store
        .show(&shown, 2, &wang, after(3))
        .await
        .expect("shown again");
    look(&store, after(5)).await;
    let told = written(&store, after(18)).await;
    let feed = store.alerts(&lin).await.expect("read")[0].feed.clone();
    let (_, listed) = store.feed(&feed).await.expect("read").expect("a feed");

    let [letter] = told.as_slice() else {
        panic!("{told:?}")
    };
    assert_eq!(references(&letter[0]), [&shown]);
    let listed: Vec<_> = listed.iter().map(|case| &case.reference).collect();
    assert_eq!(listed, [&shown]);
}
story!(
    given_reports_that_are_private_or_hidden_when_letters_are_written_then_only_what_everybody_sees_is_in_them,
    what_is_not_public_is_told_to_nobody
);

async fn each_watches_for_what_she_chose(store: Store) {
    let corners = vec![(31.0, 118.01), (31.0, 118.02), (31.01, 118.02)];
    let shape = Shape::new(corners, &store.pack().areas).expect("a shape");
    let east = Watch {
        place: Watched::Shape(shape),
        categories: BTreeSet::from([CategoryCode("gas-smell".to_owned())]),
        push: true,
        daily: false,
        ..watching("3402")
    };
    let lin = given_watcher(&store, LIN, &east).await;
    let chen = given_watcher(&store, CHEN, &watching("3402/fangcun/fangtang/4")).await;
    let browser = Subscription::new(
        "https://push.example/lin",
        &[4; 65],
        &[1; 16],
        &NamedHosts::default(),
    );
    store
        .subscribe(&lin, &browser.expect("one"), monday())
        .await
        .expect("kept");
    let west = given_report(&store, &drain()).await.reference;
    let mut gas = Draft {
        lat: "31.002".to_owned(),
        lon: "118.018".to_owned(),
        category: "gas-smell".to_owned(),
        ..drain()
    };
    let first = given_report(&store, &gas).await.reference;
    "31.003".clone_into(&mut gas.lat);
    let second = given_report(&store, &gas).await.reference;

    look(&store, after(2)).await;
    look(&store, after(4)).await;
    let pushed = store.take_pushes(after(4)).await.expect("taken");
    let told = written(&store, after(18)).await;

    // Two at once are one note; she who asked for no letter gets none.
    let [push] = pushed.as_slice() else {
        panic!("{pushed:?}")
    };
    assert_eq!(push.letter.note.kind, PushKind::Alert);
    assert!([&first, &second].contains(&&push.letter.note.reference));
    let [letter] = told.as_slice() else {
        panic!("{told:?}")
    };
    assert_eq!(references(&letter[0]), [&west]);
    let of = async |account: &Account| {
        let alert = store.alerts(account).await.expect("read")[0].clone();
        let (_, cases) = store
            .feed(&alert.feed)
            .await
            .expect("read")
            .expect("a feed");
        cases.len()
    };
    assert_eq!((of(&lin).await, of(&chen).await), (2, 1));
}
story!(
    given_a_shape_and_a_category_when_reports_come_in_then_each_hears_of_what_she_chose_as_she_chose,
    each_watches_for_what_she_chose
);

async fn what_has_ended_tells_nobody(store: Store) {
    let lin = given_watcher(&store, LIN, &watching("3402")).await;
    let chen = given_watcher(&store, CHEN, &watching("3402")).await;
    given_report(&store, &drain()).await;
    look(&store, after(2)).await;
    let told = written(&store, after(18)).await;
    let end = told[0][0].end.parse().expect("a token");
    let whose: Vec<_> = [&lin, &chen].into_iter().collect();

    // Opening ends nothing; ending ends it once, and nobody ends another's.
    let hers = store.alerts(whose[0]).await.expect("read")[0].clone();
    assert!(store.alert_to_end(&end).await.expect("read").is_some());
    assert!(
        !store
            .end_alert(&chen, hers.id, after(20))
            .await
            .expect("kept")
    );
    assert!(
        store
            .end_alert(&lin, hers.id, after(20))
            .await
            .expect("kept")
    );
    let other = told
        .iter()
        .flatten()
        .map(|found| found.end.parse().expect("a token"));
    for end in other {
        store.end_alert_by(&end, after(20)).await.expect("kept");
    }
    assert!(!store.end_alert_by(&end, after(20)).await.expect("kept"));
    assert!(store.alert_to_end(&end).await.expect("read").is_none());
    assert!(store.feed(&hers.feed).await.expect("read").is_none());
    for account in [&lin, &chen] {
        assert_eq!(store.alerts(account).await.expect("read").len(), 0);
    }
    given_report(&store, &drain()).await;
    look(&store, after(40)).await;
    assert_eq!(written(&store, after(60 * 30)).await.len(), 0);
}
story!(
    given_an_alert_when_it_is_ended_then_nothing_comes_of_it_any_more,
    what_has_ended_tells_nobody
);

async fn there_are_no_more_than_twenty(store: Store) {
    let lin = signed_in(&store, LIN).await.account;
    for _ in 0..20 {
        store
            .watch(&lin, &watching("3402"), monday())
            .await
            .expect("kept");
    }
    let refused = store.watch(&lin, &watching("3402"), monday()).await;
    assert!(matches!(
        refused,
        Err(StoreError::Refused(AlertRefused::TooMany))
    ));

    // A feed that got another secret is read with that one alone; nobody changes another's.
    let chen = signed_in(&store, CHEN).await.account;
    let before = store.alerts(&lin).await.expect("read")[0].clone();
    assert!(!store.change_feed(&chen, before.id).await.expect("kept"));
    assert!(store.change_feed(&lin, before.id).await.expect("kept"));
    let now = store.alerts(&lin).await.expect("read")[0].clone();
    assert_ne!(before.feed, now.feed);
    assert!(store.feed(&before.feed).await.expect("read").is_none());
    assert!(store.feed(&now.feed).await.expect("read").is_some());
}
story!(
    given_twenty_alerts_when_there_is_another_then_it_is_refused_and_a_feed_that_changed_its_secret_keeps_it,
    there_are_no_more_than_twenty
);
