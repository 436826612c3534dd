//! Stories of who sees a report and its words.

use domain::cases::{EventKind, Sight, Visibility};
use domain::identity::Role;
use domain::reports::Draft;
use store::Store;
use store::desk::VisibilityRefused;
use store::reports::Filter;

use super::city::{self, drain, given_report, monday, story};
use super::people::given_member;
use super::{WANG, hiding, refusal, seen_by};

async fn words_are_seen_once_released(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;

    let before = seen_by(&store, &reference, None).await;
    store
        .release(&reference, 1, &wang, monday())
        .await
        .expect("released");
    store
        .release(&reference, 2, &wang, monday())
        .await
        .expect("released already");
    let after = seen_by(&store, &reference, None).await;

    assert_eq!(before.timeline[0].words, None);
    assert_eq!(
        after.timeline[0].words.as_deref(),
        Some("Water stands on the lane since Saturday.")
    );
    let kinds: Vec<_> = after.timeline.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [EventKind::Submitted, EventKind::Released]);
    assert_eq!(
        (after.case.version, after.case.released_at),
        (2, Some(monday()))
    );
}
story!(
    given_words_that_wait_when_an_officer_releases_them_then_everybody_reads_them,
    words_are_seen_once_released
);

async fn what_is_hidden_is_gone_until_shown(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;

    let unexplained = store
        .hide(&reference, hiding(1, " "), &wang, monday())
        .await;
    store
        .hide(&reference, hiding(1, "Names a neighbour."), &wang, monday())
        .await
        .expect("hidden");
    let gone = seen_by(&store, &reference, None).await;
    let at_the_desk = seen_by(&store, &reference, Some(&wang)).await;
    let listed = store
        .reports(&Filter::default(), None, 20)
        .await
        .expect("listed");
    let twice = store
        .hide(&reference, hiding(2, "So."), &wang, monday())
        .await;
    store
        .show(&reference, 2, &wang, monday())
        .await
        .expect("shown");
    let again = seen_by(&store, &reference, None).await;

    assert_eq!(refusal(unexplained), VisibilityRefused::ReasonMissing);
    assert_eq!((gone.sight, gone.timeline.len()), (Sight::Gone, 0));
    assert_eq!(
        at_the_desk.timeline[1].words.as_deref(),
        Some("Names a neighbour.")
    );
    assert_eq!((listed.cases.len(), listed.on_map), (0, 0));
    assert_eq!(
        refusal(twice),
        VisibilityRefused::NotFrom {
            visibility: Visibility::Hidden
        }
    );
    let kinds: Vec<_> = again.timeline.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [EventKind::Submitted, EventKind::Shown]);
    assert_eq!((again.sight, again.case.version), (Sight::Public, 3));
}
story!(
    given_a_report_when_it_is_hidden_then_it_is_gone_until_it_is_shown_and_the_reason_stays_inside,
    what_is_hidden_is_gone_until_shown
);

async fn a_private_report_is_never_made_public(store: Store) {
    let need = Draft {
        category: "neighbour-in-need".to_owned(),
        ..drain()
    };
    let reference = given_report(&store, &need).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;

    let answers = [
        store.release(&reference, 1, &wang, monday()).await,
        store
            .hide(&reference, hiding(1, "So."), &wang, monday())
            .await,
        store.show(&reference, 1, &wang, monday()).await,
    ];

    assert_eq!(
        answers.map(refusal),
        [VisibilityRefused::NotFrom {
            visibility: Visibility::Private
        }; 3]
    );
}
story!(
    given_a_private_report_when_it_is_released_hidden_or_shown_then_it_stays_private,
    a_private_report_is_never_made_public
);
