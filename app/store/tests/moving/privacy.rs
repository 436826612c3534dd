//! Stories of reports that are moved to a category that not everybody sees, and back.

use domain::cases::{EventKind, Visibility};
use domain::languages::Language;
use domain::letters::Letter;
use store::Store;
use store::follows::Joining;
use store::reports::Viewer;

use super::city::{self, monday, story};
use super::people::{address, letters};
use super::{IN_4, QUESTION_DUE, case, given, later, moved, on_map, place, seen};

async fn private_at_once_and_public_on_release(store: Store) {
    let (receipt, wang) = given(&store).await;
    let reference = receipt.reference;
    let chen = address("chen@example.org");
    let follow = store.ask_follow(
        &reference,
        &chen,
        Joining::AsFollower,
        Language::En,
        monday(),
    );
    follow.await.expect("asked");
    for letter in letters(&store).await {
        if let Letter::ConfirmFollow { confirm, .. } = letter.letter {
            let token = confirm.parse().expect("a token");
            store
                .confirm_follow(&token, monday())
                .await
                .expect("confirmed");
        }
    }
    store
        .release(&reference, 1, &wang, later(1))
        .await
        .expect("released");
    let here = place(&store, IN_4);

    moved(&store, &reference, (&here, "question"), &wang, later(2))
        .await
        .expect("moved");

    let kept = case(&store, &reference, &wang).await;
    assert_eq!(
        (kept.visibility, kept.released_at),
        (Visibility::Private, None)
    );
    assert_eq!(
        kept.promise.map(|(promise, _)| promise.due),
        Some(QUESTION_DUE)
    );
    assert!(seen(&store, &reference, &Viewer::default()).await.is_none());
    assert_eq!(on_map(&store, "question").await, (0, 0));
    let told: Vec<_> = letters(&store)
        .await
        .into_iter()
        .map(|letter| letter.to)
        .collect();
    assert_eq!(
        told,
        [address("lin@example.org")],
        "who follows reads it no more"
    );

    moved(
        &store,
        &reference,
        (&here, "clogged-drain"),
        &wang,
        later(3),
    )
    .await
    .expect("moved back");
    let kept = case(&store, &reference, &wang).await;
    assert_eq!(kept.visibility, Visibility::Private);
    assert_eq!(
        kept.promise.map(|(promise, _)| promise.due),
        Some(QUESTION_DUE),
        "never later"
    );
    store
        .release(&reference, kept.version, &wang, later(4))
        .await
        .expect("released");
    let public = seen(&store, &reference, &Viewer::default())
        .await
        .expect("public");
    let said: Vec<_> = public
        .timeline
        .iter()
        .filter(|event| event.kind == EventKind::Moved)
        .map(|event| {
            event
                .detail
                .from
                .as_ref()
                .map(|from| from.category.0.as_str())
        })
        .collect();
    assert_eq!(
        said,
        [Some("clogged-drain"), None],
        "what it was in private stays private"
    );
}
story!(
    given_a_public_report_when_it_is_moved_to_a_private_category_then_it_is_private_until_released,
    private_at_once_and_public_on_release
);
