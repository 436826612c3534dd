//! Stories of reporters who put right where their report is and what it is about.

use domain::cases::{Case, EventKind, Visibility};
use domain::languages::Language;
use domain::moving::MoveRefused;
use domain::organisations::OrganisationCode;
use domain::reports::Place;
use store::corrections::{CorrectRefused, Correction};
use store::reports::Viewer;
use store::submissions::Receipt;
use store::{Store, StoreError};

use super::city::{self, drain, given_report, story};
use super::{
    DRAIN_DUE, IN_4, IN_41, OUTSIDE, QUESTION_DUE, about, as_member, case, given, given_to,
    in_area, later, place, refusal, seen,
};

fn hers(receipt: &Receipt) -> Viewer {
    Viewer {
        account: None,
        link: Some(receipt.track.clone()),
    }
}

async fn corrected(
    store: &Store,
    receipt: &Receipt,
    version: i64,
    to: (&Place, &str),
) -> Result<(), StoreError<CorrectRefused>> {
    let asked = Correction {
        version,
        place: to.0,
        category: &about(to.1),
    };
    store
        .correct_report(&receipt.reference, &hers(receipt), asked, later(1))
        .await
}

async fn the_reporter_puts_it_right(store: Store) {
    let (receipt, wang) = given(&store).await;
    let (here, there) = (place(&store, IN_4), place(&store, IN_41));

    corrected(&store, &receipt, 1, (&there, "gas-smell"))
        .await
        .expect("corrected");

    let kept = case(&store, &receipt.reference, &wang).await;
    assert_eq!((kept.version, kept.area.code().0.as_str()), (2, "41"));
    assert_eq!(kept.organisation, Some(OrganisationCode("gas".to_owned())));
    let own = seen(&store, &receipt.reference, &hers(&receipt))
        .await
        .expect("hers");
    let entry = own.timeline.last().expect("an entry");
    assert_eq!((entry.kind, entry.public), (EventKind::Corrected, true));

    // What is promised is what would have been promised at first, be it earlier or later.
    corrected(&store, &receipt, 2, (&here, "question"))
        .await
        .expect("corrected again");
    let due = |case: Case| case.promise.map(|(promise, _)| promise.due);
    assert_eq!(
        due(case(&store, &receipt.reference, &wang).await),
        Some(QUESTION_DUE)
    );
    corrected(&store, &receipt, 3, (&here, "clogged-drain"))
        .await
        .expect("and back");
    let kept = case(&store, &receipt.reference, &wang).await;
    assert_eq!(
        kept.visibility,
        Visibility::Private,
        "until somebody releases it"
    );
    assert_eq!(due(kept), Some(DRAIN_DUE));
}
story!(
    given_a_report_that_nobody_looked_at_when_its_reporter_puts_it_right_then_it_goes_where_it_belongs,
    the_reporter_puts_it_right
);

async fn after_triage_nothing_is_corrected(store: Store) {
    let (receipt, wang) = given(&store).await;
    let other = given_report(&store, &drain()).await;
    let there = place(&store, IN_41);
    let right = (&there, "clogged-drain");
    let asked = Correction {
        version: 1,
        place: right.0,
        category: &about(right.1),
    };
    for stranger in [Viewer::default(), hers(&other), as_member(&wang)] {
        let refused = store.correct_report(&receipt.reference, &stranger, asked, later(1));
        assert_eq!(refusal(refused.await), CorrectRefused::NotYours);
    }
    let outside = Place {
        position: domain::places::Position::parse(OUTSIDE.0, OUTSIDE.1).ok(),
        ..place(&store, IN_4)
    };
    let here = place(&store, IN_4);
    for (version, to, expected) in [
        (1, (&outside, "clogged-drain"), MoveRefused::OutsideCity),
        (1, (&here, "clogged-drain"), MoveRefused::Nothing),
        (1, (&here, "no-such-thing"), MoveRefused::Unknown),
        (4, right, MoveRefused::Stale),
    ] {
        let refused = refusal(corrected(&store, &receipt, version, to).await);
        assert_eq!(refused, CorrectRefused::Destination(expected));
    }

    // A note of a member is enough: somebody deals with it.
    let noted = store.note(&receipt.reference, "Seen.", Language::En, &wang, later(1));
    noted.await.expect("noted");
    let refused = refusal(corrected(&store, &receipt, 1, right).await);
    assert_eq!(refused, CorrectRefused::Triaged);
    given_to(&store, &other.reference, 1, &wang).await;
    let refused = refusal(corrected(&store, &other, 2, right).await);
    assert_eq!(refused, CorrectRefused::Triaged);
    assert_eq!(in_area(&store, "41").await, []);
}
story!(
    given_a_report_that_somebody_deals_with_when_its_reporter_corrects_it_then_it_is_refused,
    after_triage_nothing_is_corrected
);
