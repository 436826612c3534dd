//! Stories of flags, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::cases::{EventKind, Visibility};
use domain::flags::{Flag, FlagReason};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::references::Reference;
use domain::reports::Draft;
use jiff::{SignedDuration, Timestamp};
use store::desk::Hiding;
use store::flags::{FlagRefused, OwnFlag, SetAsideRefused};
use store::links::Token;
use store::reports::{Filter, Viewer};
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{given_member, signed_in};

const WANG: &str = "wang@example.org";
const ZHAO: &str = "zhao@example.org";

fn personal(words: &str) -> Flag {
    Flag {
        reason: FlagReason::Personal,
        words: words.to_owned(),
    }
}

fn minute(number: i64) -> Timestamp {
    monday() + SignedDuration::from_mins(number)
}

async fn raise(store: &Store, reference: &Reference, browser: &Token, flag: &Flag, at: Timestamp) {
    store
        .flag(reference, browser, flag, at)
        .await
        .expect("taken");
}

/// The words of the open flags that a member reads, newest first.
async fn read_by(store: &Store, reference: &Reference, account: &Account) -> Vec<String> {
    let case = case(store, reference).await;
    let flags = store.open_flags(&case, account).await.expect("read");
    flags.into_iter().map(|open| open.flag.words).collect()
}

/// The case, as the manager of the whole city sees it.
async fn case(store: &Store, reference: &Reference) -> domain::cases::Case {
    let account = given_member(store, "city@example.org", Role::Manager, "3402").await;
    let viewer = Viewer {
        account: Some(account),
        link: None,
    };
    let seen = store.report(reference, &viewer, monday()).await;
    seen.expect("read").expect("there").case
}

async fn a_browser_flags_once(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let (hers, his) = (Token::draw(), Token::draw());

    raise(&store, &reference, &hers, &personal("A name."), minute(1)).await;
    raise(&store, &reference, &his, &personal(""), minute(2)).await;
    raise(&store, &reference, &hers, &personal("My name."), minute(3)).await;

    assert_eq!(read_by(&store, &reference, &wang).await, ["My name.", ""]);
    let own = store.own_flag(&reference, &hers).await.expect("read");
    assert_eq!(
        own,
        Some(OwnFlag {
            flag: personal("My name."),
            resolved: false
        })
    );
    let nobodys = store.own_flag(&reference, &Token::draw()).await;
    assert_eq!(nobodys.expect("read"), None);
}
story!(
    given_a_browser_that_flags_twice_when_a_member_reads_then_it_counts_once_with_the_last_words,
    a_browser_flags_once
);

async fn what_is_not_public_is_not_flagged(store: Store) {
    let need = Draft {
        category: "neighbour-in-need".to_owned(),
        ..drain()
    };
    let private = given_report(&store, &need).await.reference;
    let hidden = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let hiding = Hiding {
        version: 1,
        reason: "Names a neighbour.",
        language: Language::En,
    };
    store
        .hide(&hidden, hiding, &wang, monday())
        .await
        .expect("hidden");

    for reference in [&private, &hidden, &Reference::from_chance(7)] {
        let answer = store
            .flag(reference, &Token::draw(), &personal("So."), monday())
            .await;

        assert!(matches!(
            answer,
            Err(StoreError::Refused(FlagRefused::NotPublic))
        ));
    }
    assert_eq!(store.count_flagged(&wang).await.expect("counted"), 0);
}
story!(
    given_a_report_that_is_not_public_when_it_is_flagged_then_it_is_as_if_there_were_none,
    what_is_not_public_is_not_flagged
);

async fn flags_are_read_in_ones_own_area(store: Store) {
    let flagged = given_report(&store, &drain()).await.reference;
    given_report(&store, &drain()).await;
    let of_four = given_member(&store, WANG, Role::GridAdministrator, "4").await;
    let of_41 = given_member(&store, ZHAO, Role::Officer, "41").await;
    let citizen = signed_in(&store, "lin@example.org").await.account;
    for _ in 0..2 {
        raise(&store, &flagged, &Token::draw(), &personal(""), monday()).await;
    }
    let case = case(&store, &flagged).await;

    let only_flagged = Filter {
        flagged: true,
        ..Filter::default()
    };
    let mut seen = Vec::new();
    for account in [&of_four, &of_41, &citizen] {
        let listed = store.inbox(account, &only_flagged, None, 20).await;
        let counts = store
            .count_flags(std::slice::from_ref(&case), account)
            .await;
        seen.push((
            read_by(&store, &flagged, account).await.len(),
            store.count_flagged(account).await.expect("counted"),
            listed.expect("listed").cases.len(),
            counts.expect("counted").get(&case.id).copied(),
        ));
    }

    assert_eq!(seen, [(2, 1, 1, Some(2)), (0, 0, 0, None), (0, 0, 0, None)]);
}
story!(
    given_a_flagged_report_when_members_look_then_those_of_its_area_see_how_many_and_why,
    flags_are_read_in_ones_own_area
);

async fn what_she_has_not_seen_is_not_set_aside(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let (first, second) = (Token::draw(), Token::draw());
    raise(&store, &reference, &first, &personal("First."), minute(1)).await;
    raise(&store, &reference, &second, &personal("Second."), minute(2)).await;

    store
        .set_flags_aside(&reference, minute(1), &wang, minute(3))
        .await
        .expect("set aside");
    let left = read_by(&store, &reference, &wang).await;
    raise(&store, &reference, &first, &personal("Again."), minute(4)).await;

    assert_eq!(left, ["Second."]);
    assert_eq!(
        store.own_flag(&reference, &first).await.expect("read"),
        Some(OwnFlag {
            flag: personal("First."),
            resolved: true
        })
    );
    assert_eq!(read_by(&store, &reference, &wang).await, ["Second."]);
    assert_eq!(
        case(&store, &reference).await.version,
        1,
        "a flag is no change of the case"
    );
}
story!(
    given_flags_when_those_seen_are_set_aside_then_one_that_came_meanwhile_stays_open,
    what_she_has_not_seen_is_not_set_aside
);

async fn only_who_may_sets_aside(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let grid = given_member(&store, WANG, Role::GridAdministrator, "4").await;
    let of_41 = given_member(&store, ZHAO, Role::Officer, "41").await;
    let citizen = signed_in(&store, "lin@example.org").await.account;
    raise(&store, &reference, &Token::draw(), &personal(""), minute(1)).await;

    for (account, which) in [
        (&grid, &reference),
        (&of_41, &reference),
        (&citizen, &reference),
        (&grid, &Reference::from_chance(7)),
    ] {
        let answer = store
            .set_flags_aside(which, minute(2), account, minute(2))
            .await;

        assert!(matches!(
            answer,
            Err(StoreError::Refused(SetAsideRefused::NotYours))
        ));
    }
    assert_eq!(read_by(&store, &reference, &grid).await, [""]);
}
story!(
    given_a_flag_when_somebody_else_sets_it_aside_then_she_is_refused_and_it_stays_open,
    only_who_may_sets_aside
);

async fn hiding_answers_flags(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    raise(&store, &reference, &Token::draw(), &personal(""), minute(1)).await;

    let released = store.release(&reference, 1, &wang, minute(2)).await;
    let after_release = read_by(&store, &reference, &wang).await.len();
    let hiding = Hiding {
        version: 2,
        reason: "Names a neighbour.",
        language: Language::En,
    };
    let hidden = store.hide(&reference, hiding, &wang, minute(3)).await;
    let after_hiding = read_by(&store, &reference, &wang).await.len();

    assert!(released.is_ok() && hidden.is_ok());
    assert_eq!((after_release, after_hiding), (1, 0));
    assert_eq!(
        case(&store, &reference).await.visibility,
        Visibility::Hidden
    );
}
story!(
    given_a_flagged_report_when_it_is_hidden_and_not_when_it_is_released_then_its_flags_are_answered,
    hiding_answers_flags
);

/// What the timeline says happened, to whom it says who, and whether everybody reads it.
async fn told(
    store: &Store,
    reference: &Reference,
    account: Option<&Account>,
) -> Vec<(EventKind, Option<String>, bool)> {
    let viewer = Viewer {
        account: account.cloned(),
        link: None,
    };
    let seen = store.report(reference, &viewer, monday()).await;
    let timeline = seen.expect("read").expect("there").timeline;
    timeline
        .into_iter()
        .map(|event| (event.kind, event.by, event.public))
        .collect()
}

async fn decisions_are_told_to_members(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let by_wang = Some("Wang".to_owned());
    raise(&store, &reference, &Token::draw(), &personal(""), minute(1)).await;

    for _ in 0..2 {
        let aside = store.set_flags_aside(&reference, minute(1), &wang, minute(2));
        aside.await.expect("set aside");
    }
    raise(&store, &reference, &Token::draw(), &personal(""), minute(3)).await;
    let everybodys = told(&store, &reference, None).await;
    let hiding = Hiding {
        version: 1,
        reason: "Names a neighbour.",
        language: Language::En,
    };
    let hidden = store.hide(&reference, hiding, &wang, minute(4)).await;

    assert!(hidden.is_ok());
    assert_eq!(everybodys, [(EventKind::Submitted, None, true)]);
    assert_eq!(
        told(&store, &reference, Some(&wang)).await,
        [
            (EventKind::Submitted, None, true),
            (EventKind::FlagsSetAside, by_wang.clone(), false),
            (EventKind::Hidden, by_wang.clone(), false),
            (EventKind::FlagsUpheld, by_wang, false),
        ]
    );
}
story!(
    given_flags_when_a_member_decides_then_the_timeline_tells_members_who_decided_what_and_nobody_else,
    decisions_are_told_to_members
);

async fn flags_are_forgotten_two_years_later(store: Store) {
    let decided = given_report(&store, &drain()).await.reference;
    let open = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let browser = Token::draw();
    for reference in [&decided, &open] {
        raise(&store, reference, &browser, &personal("So."), minute(1)).await;
    }
    store
        .set_flags_aside(&decided, minute(1), &wang, minute(2))
        .await
        .expect("set aside");
    // 07:44 on 16 November 2028 in Wuhu.
    let over: Timestamp = "2028-11-15T23:44:00Z".parse().expect("a moment");

    let before = store
        .forget_flags(over - SignedDuration::from_secs(1))
        .await
        .expect("looked");
    let after = store.forget_flags(over).await.expect("forgotten");

    assert_eq!((before, after), (0, 1));
    let own = |reference| store.own_flag(reference, &browser);
    assert_eq!(own(&decided).await.expect("read"), None);
    assert_eq!(read_by(&store, &open, &wang).await, ["So."]);
    let decisions = told(&store, &decided, Some(&wang)).await;
    assert_eq!(decisions.len(), 2, "the timeline outlives the flags");
}
story!(
    given_flags_when_two_years_have_passed_since_a_decision_then_they_are_forgotten_and_open_ones_are_not,
    flags_are_forgotten_two_years_later
);
