//! Stories of who is asked how it was, and who may say so where reports were brought together, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::areas::AreaPath;
use domain::cases::Status;
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::notices::{Channel, NoticeKind, Preferences};
use domain::ratings::{Grade, Judgement, RateRefused, Rating};
use domain::references::Reference;
use domain::reports::Draft;
use jiff::Timestamp;
use store::desk::{Change, Merging};
use store::links::Token;
use store::ratings::{Judge, JudgeRefused};
use store::reports::Viewer;
use store::scores::{Line, Period, Rows};
use store::submissions::Receipt;
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{given_member, letters, signed_in};

const LIN: &str = "lin@example.org";
const ZHAO: &str = "zhao@example.org";
const WANG: &str = "wang@example.org";

fn of(email: &str) -> Draft {
    Draft {
        email: email.to_owned(),
        telephone: String::new(),
        ..drain()
    }
}

/// Zhao's report, which Lin's was merged into; no letter waits.
async fn given_merged(store: &Store) -> (Receipt, Receipt, Account) {
    let lins = given_report(store, &of(LIN)).await;
    let zhaos = given_report(store, &of(ZHAO)).await;
    let wang = given_member(store, WANG, Role::Officer, "4").await;
    let asked = Merging {
        version: 1,
        target: &zhaos.reference,
    };
    store
        .merge(&lins.reference, asked, &wang, monday())
        .await
        .expect("merged");
    letters(store).await;
    (lins, zhaos, wang)
}

async fn fix(store: &Store, reference: &Reference, by: &Account) {
    let change = Change {
        version: 1,
        to: Status::Fixed,
        words: "The pipe is new.",
        language: Language::En,
        days_to_answer: 5,
    };
    let changed = store.change_status(reference, change, by, monday()).await;
    changed.expect("changed");
}

/// Who is asked how it was, with her link and the report that the letter names.
fn asking(told: &[Addressed]) -> Vec<(&str, Token, Reference)> {
    let asked = told.iter().filter_map(|letter| match &letter.letter {
        Letter::RateRequest {
            rate, reference, ..
        } => Some((
            letter.to.as_str(),
            rate.parse().expect("a token"),
            reference.clone(),
        )),
        _ => None,
    });
    let mut asked: Vec<_> = asked.collect();
    asked.sort_by_key(|(name, ..)| *name);
    asked
}

async fn rate(store: &Store, at: &Reference, judge: &Judge) -> Result<(), JudgeRefused> {
    let grade = Grade::new(4).expect("a grade");
    let said = Judgement {
        rating: Some(Rating {
            efficiency: grade,
            effectiveness: grade,
            comment: String::new(),
        }),
        reopening: None,
    };
    let taken = store.judge(at, judge, (said, Vec::new()), Language::En, monday());
    match taken.await {
        Ok(()) => Ok(()),
        Err(StoreError::Refused(refused)) => Err(refused),
        Err(StoreError::Broken(broken)) => panic!("{broken}"),
    }
}

fn by_track(track: &Token) -> Judge {
    Judge {
        viewer: Viewer {
            account: None,
            link: Some(track.clone()),
        },
        asked: None,
    }
}

async fn who_reported_what_was_merged_judges_once(store: Store) {
    let (lins, zhaos, wang) = given_merged(&store).await;
    fix(&store, &zhaos.reference, &wang).await;

    let told = letters(&store).await;
    let asked = asking(&told);

    let names: Vec<_> = asked.iter().map(|(name, ..)| *name).collect();
    assert_eq!((names, told.len()), (vec![LIN, ZHAO], 2), "one letter each");
    let own = &lins.reference;
    let by_letter = Judge {
        viewer: Viewer::default(),
        asked: Some(asked[0].1.clone()),
    };
    let account = Judge {
        viewer: Viewer {
            account: Some(signed_in(&store, LIN).await.account),
            link: None,
        },
        asked: None,
    };
    let judging = store.judging(own, &by_letter, monday()).await;
    let judging = judging.expect("read").expect("hers");
    assert_eq!(judging.case.reference, zhaos.reference);
    assert_eq!(rate(&store, own, &by_letter).await, Ok(()));
    for again in [&by_letter, &by_track(&lins.track), &account] {
        assert_eq!(
            rate(&store, own, again).await,
            Err(RateRefused::Twice.into())
        );
    }
    assert_eq!(
        rate(&store, &zhaos.reference, &account).await,
        Err(RateRefused::Twice.into())
    );
    // The other reporter has her own word.
    let other = by_track(&zhaos.track);
    assert_eq!(rate(&store, &zhaos.reference, &other).await, Ok(()));
    let desk = Viewer {
        account: Some(wang),
        link: None,
    };
    let seen = store.report(&zhaos.reference, &desk, monday()).await;
    assert_eq!(seen.expect("read").expect("there").ratings.len(), 2);
}
story!(
    given_two_merged_reports_when_the_one_ends_then_both_reporters_judge_it_once_by_whatever_door,
    who_reported_what_was_merged_judges_once
);

async fn one_person_behind_both_is_asked_once(store: Store) {
    let first = given_report(&store, &of(LIN)).await;
    let second = given_report(&store, &of(LIN)).await;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let asked = Merging {
        version: 1,
        target: &second.reference,
    };
    store
        .merge(&first.reference, asked, &wang, monday())
        .await
        .expect("merged");
    letters(&store).await;
    fix(&store, &second.reference, &wang).await;

    let told = letters(&store).await;

    assert_eq!((told.len(), asking(&told).len()), (1, 1));
    let by_the_first = rate(&store, &first.reference, &by_track(&first.track)).await;
    let by_the_second = rate(&store, &second.reference, &by_track(&second.track)).await;
    assert_eq!(
        (by_the_first, by_the_second),
        (Ok(()), Err(RateRefused::Twice.into()))
    );
}
story!(
    given_one_reporter_of_two_merged_reports_when_the_one_ends_then_she_is_asked_and_judges_once,
    one_person_behind_both_is_asked_once
);

async fn both_reporters_count(store: Store) {
    let (_, zhaos, wang) = given_merged(&store).await;
    fix(&store, &zhaos.reference, &wang).await;

    store.settle_scores(monday()).await.expect("settled");
    // What was merged leads its family's root to be counted once more.
    store.settle_scores(monday()).await.expect("settled");

    let root: AreaPath = store.pack().areas.root().path.clone();
    let month = 2026 * 12 + 10;
    let rows = Rows {
        areas: std::slice::from_ref(&root),
        organisation: None,
        category: None,
        period: Period {
            from: month,
            to: month,
        },
        by: Line::Area,
    };
    let lines = store.scores(&rows).await.expect("read");
    let reporters: Vec<_> = lines.iter().map(|(.., counts)| counts.reporters).collect();
    assert_eq!(reporters, [2]);
}
story!(
    given_two_merged_reports_when_the_one_ends_then_the_score_counts_both_reporters,
    both_reporters_count
);

async fn who_does_not_want_to_be_asked_is_told(store: Store) {
    let lins = given_report(&store, &of(LIN)).await;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let account = signed_in(&store, LIN).await.account;
    let mut chosen = Preferences::of(Language::En);
    chosen.choose(NoticeKind::RatingRequest, Channel::Email, false);
    store
        .prefer(&account, &chosen, Timestamp::UNIX_EPOCH)
        .await
        .expect("kept");
    letters(&store).await;

    fix(&store, &lins.reference, &wang).await;

    let told = letters(&store).await;
    let [only] = &told[..] else {
        panic!("{told:?}")
    };
    assert!(
        matches!(
            only.letter,
            Letter::Update {
                status: Status::Fixed,
                ..
            }
        ),
        "{only:?}"
    );
}
story!(
    given_a_reporter_who_does_not_want_to_be_asked_when_it_ends_then_she_is_told_as_of_any_status,
    who_does_not_want_to_be_asked_is_told
);
