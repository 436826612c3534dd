//! Stories of what members do with the words of ratings, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::cases::{EventKind, Status};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::ratings::{Grade, Judgement, Moderation, ModerationRefused, Rating, RatingState};
use domain::references::Reference;
use store::desk::Change;
use store::ratings::{Decided, Judge, Listing, RatingAtDesk, RatingId, RatingSeen};
use store::reports::Viewer;
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::given_member;

const WANG: &str = "wang@example.org";
const SAID: &str = "Mr Wu of number 12 never came.";

/// A rating of Lin's with words, which waits; and the officer who closed the report.
async fn given_waiting(store: &Store) -> (Reference, Account) {
    let wang = given_member(store, WANG, Role::Officer, "3402").await;
    let receipt = given_report(store, &drain()).await;
    let change = Change {
        version: 1,
        to: Status::Fixed,
        words: "Done.",
        language: Language::En,
        days_to_answer: 5,
    };
    let changed = store.change_status(&receipt.reference, change, &wang, monday());
    changed.await.expect("changed");
    let judge = Judge {
        viewer: Viewer {
            account: None,
            link: Some(receipt.track),
        },
        asked: None,
    };
    let said = Judgement {
        rating: Some(Rating {
            efficiency: Grade::new(1).expect("a grade"),
            effectiveness: Grade::new(2).expect("a grade"),
            comment: SAID.to_owned(),
        }),
        reopening: None,
    };
    let taken = store.judge(
        &receipt.reference,
        &judge,
        (said, Vec::new()),
        Language::En,
        monday(),
    );
    taken.await.expect("taken");
    (receipt.reference, wang)
}

async fn at_desk(store: &Store, listing: Listing, by: &Account) -> Vec<RatingAtDesk> {
    store.ratings_at_desk(listing, by).await.expect("read")
}

async fn decide(
    store: &Store,
    id: RatingId,
    seen: RatingState,
    moderation: Moderation,
    by: &Account,
) -> Result<(), ModerationRefused> {
    let decided = Decided {
        seen,
        moderation: &moderation,
        language: Language::En,
    };
    match store.moderate_rating(id, decided, by, monday()).await {
        Ok(()) => Ok(()),
        Err(StoreError::Refused(refused)) => Err(refused),
        Err(StoreError::Broken(broken)) => panic!("{broken}"),
    }
}

async fn public(
    store: &Store,
    reference: &Reference,
) -> (Vec<RatingSeen>, Vec<(EventKind, Option<String>)>) {
    let seen = store.report(reference, &Viewer::default(), monday()).await;
    let seen = seen.expect("read").expect("there");
    let story = seen
        .timeline
        .into_iter()
        .map(|event| (event.kind, event.words));
    (seen.ratings, story.collect())
}

async fn released_changed_withheld(store: Store) {
    let (reference, wang) = given_waiting(&store).await;
    assert!(public(&store, &reference).await.0.is_empty());
    let waiting = at_desk(&store, Listing::Waiting, &wang).await;
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].original, SAID);
    assert_eq!(
        store.count_waiting_ratings(&wang).await.expect("counted"),
        1
    );
    let id = waiting[0].id;

    let edited = Moderation::Edit {
        text: "Nobody came.".to_owned(),
        reason: "Named a neighbour.".to_owned(),
    };
    assert_eq!(
        decide(&store, id, RatingState::Waiting, edited, &wang).await,
        Ok(())
    );
    let (ratings, story) = public(&store, &reference).await;
    assert_eq!(ratings.len(), 1);
    assert_eq!(ratings[0].comment, "Nobody came.");
    assert_eq!(ratings[0].reason, "Named a neighbour.");
    let last = story.last().expect("an entry");
    assert_eq!(
        *last,
        (
            EventKind::RatingModerated,
            Some("Named a neighbour.".to_owned())
        )
    );
    assert_eq!(
        at_desk(&store, Listing::Decided, &wang).await[0].original,
        SAID
    );

    let withheld = Moderation::Withhold {
        reason: "Abuse.".to_owned(),
    };
    assert_eq!(
        decide(&store, id, RatingState::Released, withheld, &wang).await,
        Ok(())
    );
    let (ratings, _) = public(&store, &reference).await;
    assert_eq!(
        (ratings[0].comment.as_str(), ratings[0].reason.as_str()),
        ("", "Abuse.")
    );
    let release = Moderation::Release;
    assert_eq!(
        decide(&store, id, RatingState::Withheld, release, &wang).await,
        Ok(())
    );
    let (ratings, story) = public(&store, &reference).await;
    assert_eq!(
        (ratings[0].comment.as_str(), ratings[0].reason.as_str()),
        (SAID, "")
    );
    let decisions = story
        .iter()
        .filter(|(kind, _)| *kind == EventKind::RatingModerated);
    assert_eq!(decisions.count(), 3);
}
story!(
    given_words_when_a_member_decides_then_everybody_reads_what_she_left_and_why,
    released_changed_withheld
);

async fn of_two_one_is_told(store: Store) {
    let (reference, wang) = given_waiting(&store).await;
    let id = at_desk(&store, Listing::Waiting, &wang).await[0].id;
    let first = decide(&store, id, RatingState::Waiting, Moderation::Release, &wang).await;
    let withheld = Moderation::Withhold {
        reason: "Abuse.".to_owned(),
    };
    let second = decide(&store, id, RatingState::Waiting, withheld, &wang).await;
    assert_eq!((first, second), (Ok(()), Err(ModerationRefused::Stale)));
    assert_eq!(public(&store, &reference).await.0[0].comment, SAID);
}
story!(
    given_two_members_who_decide_when_the_second_is_late_then_she_is_told_so,
    of_two_one_is_told
);

async fn by_role_and_area(store: Store) {
    let (reference, wang) = given_waiting(&store).await;
    let id = at_desk(&store, Listing::Waiting, &wang).await[0].id;
    let before = public(&store, &reference).await;
    for (index, (role, area)) in [
        (Role::GridAdministrator, "3402"),
        (Role::Caseworker, "3402"),
        (Role::Agent, "3402"),
        (Role::Officer, "41"),
        (Role::Manager, "41"),
    ]
    .into_iter()
    .enumerate()
    {
        let member = given_member(&store, &format!("m{index}@example.org"), role, area).await;
        let release = decide(
            &store,
            id,
            RatingState::Waiting,
            Moderation::Release,
            &member,
        )
        .await;
        assert_eq!(
            release,
            Err(ModerationRefused::NotYours),
            "{role:?} of {area}"
        );
        assert_eq!(
            store.count_waiting_ratings(&member).await.expect("counted"),
            0
        );
    }
    assert_eq!(public(&store, &reference).await, before);
    for (index, (role, area, answers)) in [
        (Role::GridAdministrator, "3402", false),
        (Role::Caseworker, "3402", true),
        (Role::Agent, "3402", false),
        (Role::Manager, "fangtang", true),
        (Role::Manager, "41", false),
    ]
    .into_iter()
    .enumerate()
    {
        let member = given_member(&store, &format!("n{index}@example.org"), role, area).await;
        let early = store
            .answer_rating(id, "Sorry.", Language::En, &member, monday())
            .await;
        let expected = if answers {
            ModerationRefused::Stale
        } else {
            ModerationRefused::NotYours
        };
        assert!(
            matches!(early, Err(StoreError::Refused(why)) if why == expected),
            "{role:?}"
        );
    }
}
story!(
    given_a_waiting_rating_when_members_of_other_roles_or_areas_act_then_nothing_changes,
    by_role_and_area
);

async fn answered(store: Store) {
    let (reference, wang) = given_waiting(&store).await;
    let id = at_desk(&store, Listing::Waiting, &wang).await[0].id;
    decide(&store, id, RatingState::Waiting, Moderation::Release, &wang)
        .await
        .expect("released");
    let empty = store
        .answer_rating(id, " ", Language::En, &wang, monday())
        .await;
    assert!(matches!(
        empty,
        Err(StoreError::Refused(ModerationRefused::WordsMissing))
    ));

    let answer = store.answer_rating(
        id,
        "We keep twenty in store now.",
        Language::En,
        &wang,
        monday(),
    );
    answer.await.expect("answered");

    let (ratings, story) = public(&store, &reference).await;
    let reply = ratings[0].reply.as_ref().expect("answered");
    assert_eq!(reply.words, "We keep twenty in store now.");
    assert_eq!(reply.area.open(), "3402");
    assert_eq!(story.last().expect("an entry").0, EventKind::RatingAnswered);
}
story!(
    given_a_released_rating_when_the_office_answers_then_everybody_reads_both_sides,
    answered
);
