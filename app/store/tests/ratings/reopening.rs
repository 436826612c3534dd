//! Stories of reporters who say that it is still broken.

use domain::cases::{Closing, EventKind, Status};
use domain::ratings::{Judgement, ReopenRefused};
use jiff::SignedDuration;
use store::Store;
use store::reports::Viewer;

use super::city::{self, drain, given_report, monday, story};
use super::{
    DAY, again, as_account, by_link, change, given_fixed, judge, letters, rated, refused, seen,
};

async fn still_broken(store: Store) {
    let (receipt, wang) = given_fixed(&store).await;
    letters(&store).await;
    let before = seen(&store, &receipt.reference, &as_account(&wang).viewer)
        .await
        .case;
    let later = monday() + DAY * 14 - SignedDuration::from_micros(1);
    let lin = by_link(&receipt.track);
    let said = Judgement {
        reopening: Some("The water is back.".to_owned()),
        ..rated(4, 1, "")
    };

    let taken = judge(&store, &receipt.reference, &lin, said, later).await;

    assert_eq!(taken, Ok(()));
    let by_desk = seen(&store, &receipt.reference, &as_account(&wang).viewer).await;
    let case = by_desk.case;
    assert_eq!((case.status, case.ended_at), (Status::Received, None));
    assert_eq!(case.reopened_at, Some(later));
    assert_eq!(case.version, before.version + 1);
    assert_eq!(
        (case.responsible_area, case.organisation),
        (before.responsible_area, before.organisation)
    );
    let last = by_desk.timeline.last().expect("an entry");
    assert_eq!((last.kind, last.public), (EventKind::Reopened, true));
    assert_eq!(last.words.as_deref(), Some("The water is back."));
    let told: Vec<_> = letters(&store)
        .await
        .into_iter()
        .map(|letter| letter.to.to_string())
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    let public = seen(&store, &receipt.reference, &Viewer::default()).await;
    assert_eq!(public.timeline.last().expect("an entry").words, None);

    store
        .release(&receipt.reference, 3, &wang, later)
        .await
        .expect("released");
    let public = seen(&store, &receipt.reference, &Viewer::default()).await;
    let said = public
        .timeline
        .iter()
        .find(|event| event.kind == EventKind::Reopened);
    assert_eq!(
        said.expect("there").words.as_deref(),
        Some("The water is back.")
    );
}
story!(
    given_a_fixed_report_when_its_reporter_says_still_broken_then_its_desk_has_it_again,
    still_broken
);

async fn words_after_a_release_wait_for_another(store: Store) {
    let (receipt, wang) = given_fixed(&store).await;
    store
        .release(&receipt.reference, 2, &wang, monday())
        .await
        .expect("released");
    let later = monday() + DAY;
    let lin = by_link(&receipt.track);
    judge(
        &store,
        &receipt.reference,
        &lin,
        again("Mr Wu broke it."),
        later,
    )
    .await
    .expect("taken");

    let public = seen(&store, &receipt.reference, &Viewer::default()).await;

    assert!(
        public.timeline[0].words.is_some(),
        "{:?}",
        public.timeline[0]
    );
    assert_eq!(public.timeline.last().expect("an entry").words, None);
    store
        .release(&receipt.reference, 4, &wang, later)
        .await
        .expect("released again");
    let public = seen(&store, &receipt.reference, &Viewer::default()).await;
    let said = public
        .timeline
        .iter()
        .filter_map(|event| event.words.as_deref());
    assert!(said.into_iter().any(|words| words == "Mr Wu broke it."));
}
story!(
    given_a_released_report_when_it_is_opened_again_then_the_new_words_wait_for_a_member,
    words_after_a_release_wait_for_another
);

async fn too_late_or_history(store: Store) {
    let fixture = given_fixed(&store).await;
    let lin = by_link(&fixture.0.track);
    let late = monday() + DAY * 14;
    let answer = refused(&store, &fixture, &lin, again("Wet."), late).await;
    assert_eq!(answer, ReopenRefused::Late.into());
    let answer = refused(&store, &fixture, &lin, again(" "), monday()).await;
    assert_eq!(answer, ReopenRefused::WordsMissing.into());
    let cancelled = given_report(&store, &drain()).await;
    let to = Status::Closed(Closing::Cancelled);
    change(&store, &cancelled.reference, 1, to, &fixture.1).await;
    let lin = by_link(&cancelled.track);
    let fixture = (cancelled, fixture.1);
    let answer = refused(&store, &fixture, &lin, again("Wet."), monday()).await;
    assert_eq!(answer, ReopenRefused::Final.into());
}
story!(
    given_a_late_reopening_or_a_cancelled_report_when_it_is_asked_for_then_nothing_changes,
    too_late_or_history
);
