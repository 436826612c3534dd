//! Stories of rating and reopening, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;
#[path = "ratings/reopening.rs"]
mod reopening;

use domain::cases::{Case, EventKind, Sight, Status};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::ratings::{Grade, Judgement, RateRefused, Rating, RatingState, ReopenRefused};
use domain::references::Reference;
use jiff::{SignedDuration, Timestamp};
use store::desk::Change;
use store::follows::Joining;
use store::links::Token;
use store::photos::NewPhoto;
use store::ratings::{Judge, JudgeRefused};
use store::reports::{ReportSeen, Viewer};
use store::submissions::Receipt;
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{address, given_member, signed_in};

const LIN: &str = "lin@example.org";
const CHEN: &str = "chen@example.org";
const WANG: &str = "wang@example.org";
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Takes every letter, whenever in a story it was written.
async fn letters(store: &Store) -> Vec<Addressed> {
    while store.tell_next(monday()).await.expect("told") {}
    let due = store.take_letters(monday() + DAY * 40).await;
    due.expect("taken")
        .into_iter()
        .map(|due| due.letter)
        .collect()
}

fn rated(efficiency: i64, effectiveness: i64, comment: &str) -> Judgement {
    let grade = |number| Grade::new(number).expect("a grade");
    Judgement {
        rating: Some(Rating {
            efficiency: grade(efficiency),
            effectiveness: grade(effectiveness),
            comment: comment.to_owned(),
        }),
        reopening: None,
    }
}

fn again(words: &str) -> Judgement {
    Judgement {
        rating: None,
        reopening: Some(words.to_owned()),
    }
}

fn by_link(track: &Token) -> Judge {
    Judge {
        viewer: Viewer {
            account: None,
            link: Some(track.clone()),
        },
        asked: None,
    }
}

fn asked(token: &Token) -> Judge {
    Judge {
        viewer: Viewer::default(),
        asked: Some(token.clone()),
    }
}

fn as_account(account: &Account) -> Judge {
    Judge {
        viewer: Viewer {
            account: Some(account.clone()),
            link: None,
        },
        asked: None,
    }
}

async fn change(store: &Store, reference: &Reference, version: i64, to: Status, by: &Account) {
    let change = Change {
        version,
        to,
        words: "The pipe is new.",
        language: Language::En,
        days_to_answer: 5,
    };
    let changed = store.change_status(reference, change, by, monday()).await;
    changed.expect("changed");
}

/// A report of Lin's that Chen sees, too, fixed by Wang on Monday; no letter waits but those of its ending.
async fn given_fixed(store: &Store) -> (Receipt, Account) {
    let wang = given_member(store, WANG, Role::Officer, "3402").await;
    let receipt = given_report(store, &drain()).await;
    let joining = Joining::AsReporter;
    let chen = address(CHEN);
    let follow = store.ask_follow(&receipt.reference, &chen, joining, Language::Zh, monday());
    follow.await.expect("asked");
    for letter in letters(store).await {
        if let Letter::ConfirmFollow { confirm, .. } = letter.letter {
            let token = confirm.parse().expect("a token");
            store
                .confirm_follow(&token, monday())
                .await
                .expect("confirmed");
        }
    }
    change(store, &receipt.reference, 1, Status::Fixed, &wang).await;
    (receipt, wang)
}

/// The links that letters asked with, by address.
fn asking(letters: &[Addressed]) -> Vec<(String, Token)> {
    let asked = letters.iter().filter_map(|letter| match &letter.letter {
        Letter::RateRequest { rate, .. } => {
            Some((letter.to.to_string(), rate.parse().expect("a token")))
        }
        _ => None,
    });
    let mut asked: Vec<_> = asked.collect();
    asked.sort_by(|one, other| one.0.cmp(&other.0));
    asked
}

async fn judge(
    store: &Store,
    reference: &Reference,
    judge: &Judge,
    said: Judgement,
    now: Timestamp,
) -> Result<(), JudgeRefused> {
    let taken = store.judge(reference, judge, (said, Vec::new()), Language::En, now);
    match taken.await {
        Ok(()) => Ok(()),
        Err(StoreError::Refused(refused)) => Err(refused),
        Err(StoreError::Broken(broken)) => panic!("{broken}"),
    }
}

async fn seen(store: &Store, reference: &Reference, viewer: &Viewer) -> ReportSeen {
    let seen = store.report(reference, viewer, monday()).await;
    seen.expect("read").expect("there")
}

/// What a refused judgement must leave as it was: the case, its story, its ratings, and who is told.
async fn everything(
    store: &Store,
    reference: &Reference,
    by: &Account,
) -> (Case, usize, usize, usize) {
    let viewer = as_account(by).viewer;
    let seen = seen(store, reference, &viewer).await;
    let told = letters(store).await.len();
    (seen.case, seen.timeline.len(), seen.ratings.len(), told)
}

async fn refused(
    store: &Store,
    (receipt, wang): &(Receipt, Account),
    who: &Judge,
    said: Judgement,
    now: Timestamp,
) -> JudgeRefused {
    letters(store).await;
    let before = everything(store, &receipt.reference, wang).await;
    let answer = judge(store, &receipt.reference, who, said, now).await;
    assert_eq!(everything(store, &receipt.reference, wang).await, before);
    answer.expect_err("refused")
}

async fn every_reporter_is_asked_and_rates_once(store: Store) {
    let (receipt, wang) = given_fixed(&store).await;
    let asking = asking(&letters(&store).await);
    let [(first, chen), (second, lin)] = asking.as_slice() else {
        panic!("{asking:?}")
    };
    assert_eq!((first.as_str(), second.as_str()), (CHEN, LIN));
    let reference = &receipt.reference;

    for (who, said) in [
        (asked(lin), rated(4, 5, "They put down planks.")),
        (asked(chen), rated(1, 2, "")),
    ] {
        let judging = store.judging(reference, &who, monday()).await;
        assert_eq!(judging.expect("read").expect("hers").rate, Ok(()));
        assert_eq!(judge(&store, reference, &who, said, monday()).await, Ok(()));
    }

    let fixture = (receipt.clone(), wang.clone());
    let lin_signed_in = signed_in(&store, LIN).await.account;
    for who in [
        asked(lin),
        by_link(&receipt.track),
        as_account(&lin_signed_in),
        asked(chen),
    ] {
        let answer = refused(&store, &fixture, &who, rated(5, 5, ""), monday()).await;
        assert_eq!(answer, RateRefused::Twice.into());
    }
    let own = store
        .judging(reference, &by_link(&receipt.track), monday())
        .await;
    let own = own.expect("read").expect("hers").own.expect("rated");
    assert_eq!(own.comment, "They put down planks.");
    let kinds: Vec<_> = seen(&store, reference, &Viewer::default()).await.timeline;
    let kinds: Vec<_> = kinds.iter().map(|event| event.kind).collect();
    assert_eq!(
        kinds,
        [
            EventKind::Submitted,
            EventKind::StatusChanged,
            EventKind::Rated,
            EventKind::Rated
        ]
    );
}
story!(
    given_a_fixed_report_when_its_reporters_are_asked_then_each_rates_once_by_whatever_door,
    every_reporter_is_asked_and_rates_once
);

async fn only_reporters_rate(store: Store) {
    let fixture = given_fixed(&store).await;
    let other = given_report(&store, &drain()).await;
    let stranger = signed_in(&store, "zhao@example.org").await.account;
    for who in [
        Judge::default(),
        asked(&Token::draw()),
        by_link(&other.track),
        asked(&fixture.0.track),
        as_account(&stranger),
    ] {
        let found = store.judging(&fixture.0.reference, &who, monday()).await;
        assert!(found.expect("read").is_none());
        let rate = refused(&store, &fixture, &who, rated(5, 5, ""), monday()).await;
        assert_eq!(rate, RateRefused::NotReporter.into());
        let reopen = refused(&store, &fixture, &who, again("Wet."), monday()).await;
        assert_eq!(reopen, RateRefused::NotReporter.into());
    }
}
story!(
    given_a_forged_link_or_somebody_else_when_she_judges_then_nothing_changes,
    only_reporters_rate
);

async fn thirty_days(store: Store) {
    let fixture = given_fixed(&store).await;
    let lin = by_link(&fixture.0.track);
    let late = monday() + DAY * 30;
    let answer = refused(&store, &fixture, &lin, rated(5, 5, ""), late).await;
    assert_eq!(answer, RateRefused::Late.into());
    let in_time = late - SignedDuration::from_micros(1);
    let reference = &fixture.0.reference;
    assert_eq!(
        judge(&store, reference, &lin, rated(5, 5, ""), in_time).await,
        Ok(())
    );
}
story!(
    given_an_ending_when_thirty_days_are_over_then_it_is_rated_no_more,
    thirty_days
);

async fn not_by_who_handled_it(store: Store) {
    let wang = given_member(&store, LIN, Role::Officer, "3402").await;
    let receipt = given_report(&store, &drain()).await;
    change(&store, &receipt.reference, 1, Status::Fixed, &wang).await;
    let link = asking(&letters(&store).await).remove(0).1;
    let fixture = (receipt.clone(), wang.clone());
    for who in [asked(&link), by_link(&receipt.track), as_account(&wang)] {
        let answer = refused(&store, &fixture, &who, rated(5, 5, ""), monday()).await;
        assert_eq!(answer, RateRefused::Handled.into());
    }
}
story!(
    given_a_reporter_who_handled_it_as_a_member_when_she_rates_then_she_is_refused,
    not_by_who_handled_it
);

async fn open_reports_are_not_judged(store: Store) {
    let wang = given_member(&store, WANG, Role::Officer, "3402").await;
    let receipt = given_report(&store, &drain()).await;
    let fixture = (receipt, wang);
    let lin = by_link(&fixture.0.track);
    let rate = refused(&store, &fixture, &lin, rated(5, 5, ""), monday()).await;
    assert_eq!(rate, RateRefused::Open.into());
    let reopen = refused(&store, &fixture, &lin, again("Wet."), monday()).await;
    assert_eq!(reopen, ReopenRefused::Open.into());
}
story!(
    given_an_open_report_when_it_is_judged_then_it_is_refused,
    open_reports_are_not_judged
);

async fn all_or_nothing(store: Store) {
    let fixture = given_fixed(&store).await;
    let lin = by_link(&fixture.0.track);
    let said = Judgement {
        reopening: Some("Wet.".to_owned()),
        ..rated(4, 1, "")
    };
    let late = monday() + DAY * 20;
    let answer = refused(&store, &fixture, &lin, said, late).await;
    assert_eq!(answer, ReopenRefused::Late.into());
    let lin = store.judging(&fixture.0.reference, &lin, late).await;
    assert_eq!(lin.expect("read").expect("hers").rate, Ok(()));
}
story!(
    given_a_rating_with_a_late_reopening_when_it_is_sent_then_neither_is_taken,
    all_or_nothing
);

async fn photos_wait_with_the_words(store: Store) {
    let (receipt, wang) = given_fixed(&store).await;
    let photo = || NewPhoto {
        full: b"full".to_vec(),
        thumbnail: b"small".to_vec(),
        width: 4,
        height: 3,
    };
    let lin = by_link(&receipt.track);
    let three = (rated(5, 5, ""), vec![photo(), photo(), photo()]);
    let too_many = store
        .judge(&receipt.reference, &lin, three, Language::En, monday())
        .await;
    let StoreError::Refused(why) = too_many.expect_err("refused") else {
        panic!("broken")
    };
    assert_eq!(why, RateRefused::TooManyPhotos.into());
    let two = (rated(5, 5, ""), vec![photo(), photo()]);
    let taken = store.judge(&receipt.reference, &lin, two, Language::En, monday());
    taken.await.expect("taken");

    let public = seen(&store, &receipt.reference, &Viewer::default()).await;
    let desk = seen(&store, &receipt.reference, &as_account(&wang).viewer).await;

    assert!(public.ratings.is_empty() && public.photos.is_empty());
    assert_eq!(public.sight, Sight::Public);
    assert_eq!(desk.ratings.len(), 1);
    assert_eq!(desk.ratings[0].state, RatingState::Waiting);
    assert_eq!(desk.ratings[0].photos.len(), 2);
    assert!(desk.photos.is_empty());
}
story!(
    given_a_rating_with_photos_when_no_member_has_decided_then_only_members_see_them,
    photos_wait_with_the_words
);
