//! Stories of moves that are refused, and of a member who has a report no more.

use domain::cases::{Sight, Status};
use domain::identity::Role;
use domain::languages::Language;
use domain::moving::MoveRefused;
use domain::reports::Place;
use store::Store;
use store::desk::{Change, Moving};

use super::city::{self, story};
use super::people::{given_member, letters};
use super::{
    IN_4, IN_41, OUTSIDE, about, as_member, case, given, later, moved, place, refusal, seen,
};

async fn the_mover_may_lose_it(store: Store) {
    let (receipt, wang) = given(&store).await;
    let reference = receipt.reference;
    let of_4 = given_member(&store, "four@example.org", Role::Officer, "4").await;
    let there = place(&store, IN_41);
    let before = case(&store, &reference, &of_4).await;

    let foreseen = store
        .foresee_move(&before, &there, &before.category, later(1))
        .await;
    let after = moved(
        &store,
        &reference,
        (&there, "clogged-drain"),
        &of_4,
        later(1),
    )
    .await;

    assert_eq!(foreseen.expect("foreseen"), after.expect("moved"));
    let hers = seen(&store, &reference, &as_member(&of_4))
        .await
        .expect("public");
    assert_eq!(hers.sight, Sight::Public);
    let back = place(&store, IN_4);
    let asked = Moving {
        version: 2,
        place: &back,
        category: &about("clogged-drain"),
        words: "",
        language: Language::En,
    };
    let refused = refusal(store.move_report(&reference, asked, &of_4, later(2)).await);
    assert_eq!(refused, MoveRefused::NotYours);
    drop(wang);
}
story!(
    given_a_member_of_one_grid_when_she_moves_a_report_to_the_next_then_she_has_it_no_more,
    the_mover_may_lose_it
);

async fn what_cannot_be_moved_is_refused(store: Store) {
    let (receipt, wang) = given(&store).await;
    let reference = receipt.reference;
    let (here, there) = (place(&store, IN_4), place(&store, IN_41));
    let outside = Place {
        position: domain::places::Position::parse(OUTSIDE.0, OUTSIDE.1).ok(),
        ..place(&store, IN_4)
    };
    let table = [
        (&here, "clogged-drain", MoveRefused::Nothing),
        (&here, "no-such-thing", MoveRefused::Unknown),
        (&outside, "clogged-drain", MoveRefused::OutsideCity),
    ];
    for (place, category, expected) in table {
        let refused = refusal(moved(&store, &reference, (place, category), &wang, later(1)).await);
        assert_eq!(refused, expected);
    }
    let asked = Moving {
        version: 7,
        place: &there,
        category: &about("clogged-drain"),
        words: "",
        language: Language::En,
    };
    let stale = refusal(store.move_report(&reference, asked, &wang, later(1)).await);
    assert_eq!(stale, MoveRefused::Stale);
    let long = "a".repeat(domain::cases::WORDS_MOST + 1);
    let asked = Moving {
        version: 1,
        words: &long,
        ..asked
    };
    let too_long = refusal(store.move_report(&reference, asked, &wang, later(1)).await);
    assert!(matches!(too_long, MoveRefused::TooLong { .. }));
    for (role, area) in [
        (Role::GridAdministrator, "4"),
        (Role::Caseworker, "3402"),
        (Role::Agent, "3402"),
        (Role::Officer, "41"),
    ] {
        let email = format!("{}-{area}@example.org", role.name());
        let other = given_member(&store, &email, role, area).await;
        let asked = Moving { words: "", ..asked };
        let refused = refusal(store.move_report(&reference, asked, &other, later(1)).await);
        assert_eq!(refused, MoveRefused::NotYours, "{}", role.name());
    }
    letters(&store).await;
    let fixed = Change {
        version: 1,
        to: Status::Fixed,
        words: "Done.",
        language: Language::En,
        days_to_answer: 5,
    };
    store
        .change_status(&reference, fixed, &wang, later(1))
        .await
        .expect("fixed");
    letters(&store).await;
    let ended = refusal(
        moved(
            &store,
            &reference,
            (&there, "clogged-drain"),
            &wang,
            later(2),
        )
        .await,
    );
    assert_eq!(ended, MoveRefused::Ended);
    assert!(letters(&store).await.is_empty(), "nobody is told");
    assert_eq!(case(&store, &reference, &wang).await.version, 2);
}
story!(
    given_what_cannot_be_moved_when_it_is_tried_then_it_is_refused_and_nobody_is_told,
    what_cannot_be_moved_is_refused
);
