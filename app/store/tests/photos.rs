//! Stories of who sees the photos of a report, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::cases::Sight;
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::references::Reference;
use domain::reports::Draft;
use store::Store;
use store::desk::Hiding;
use store::photos::NewPhoto;
use store::reports::Viewer;

use city::{drain, given_report, monday, story};
use people::{given_member, signed_in};

/// Sends a report with one photo.
async fn given_photographed(store: &Store, draft: &Draft) -> Reference {
    let (id, token) = store
        .begin_draft(draft, Language::En, monday())
        .await
        .expect("kept");
    let photo = NewPhoto {
        full: b"full".to_vec(),
        thumbnail: b"small".to_vec(),
        width: 4,
        height: 3,
    };
    store.add_photo(id, photo, monday()).await.expect("kept");
    store
        .submit_report(id, &token, Language::En, monday())
        .await
        .expect("taken")
        .reference
}

/// How many photos each of them sees, and with which sight; nothing where there is no page for her.
async fn seen(
    store: &Store,
    reference: &Reference,
    accounts: [Option<&Account>; 3],
) -> Vec<Option<(usize, Sight)>> {
    let mut seen = Vec::new();
    for account in accounts {
        let viewer = Viewer {
            account: account.cloned(),
            link: None,
        };
        let report = store.report(reference, &viewer, monday()).await;
        seen.push(
            report
                .expect("read")
                .map(|report| (report.photos.len(), report.sight)),
        );
    }
    seen
}

async fn photos_wait_for_the_desk(store: Store) {
    let need = Draft {
        category: "neighbour-in-need".to_owned(),
        ..drain()
    };
    let (public, private) = (
        given_photographed(&store, &drain()).await,
        given_photographed(&store, &need).await,
    );
    let wang = given_member(&store, "wang@example.org", Role::Officer, "4").await;
    let of_41 = given_member(&store, "zhao@example.org", Role::Officer, "41").await;
    let lin = signed_in(&store, "lin@example.org").await.account;
    let everybody = [Some(&wang), Some(&of_41), None];

    let without = given_report(&store, &drain()).await.reference;

    let of_another = seen(&store, &without, [Some(&wang), Some(&lin), None]).await;
    let waiting = seen(&store, &public, everybody).await;
    let of_the_private = seen(&store, &private, everybody).await;
    store
        .release(&public, 1, &wang, monday())
        .await
        .expect("released");
    let released = seen(&store, &public, everybody).await;
    let hiding = Hiding {
        version: 2,
        reason: "Shows a child.",
        language: Language::En,
    };
    store
        .hide(&public, hiding, &wang, monday())
        .await
        .expect("hidden");
    let hidden = seen(&store, &public, [Some(&wang), Some(&lin), None]).await;

    let at_the_desk = Some((1, Sight::Member));
    let nothing = Some((0, Sight::Public));
    let gone = Some((0, Sight::Gone));
    let none = |sight| Some((0, sight));
    assert_eq!(
        of_another,
        [Sight::Member, Sight::Reporter, Sight::Public].map(none)
    );
    assert_eq!(waiting, [at_the_desk, nothing, nothing]);
    assert_eq!(of_the_private, [at_the_desk, None, None]);
    let all = Some((1, Sight::Public));
    assert_eq!(released, [at_the_desk, all, all]);
    assert_eq!(hidden, [at_the_desk, Some((1, Sight::Reporter)), gone]);
}
story!(
    given_photos_when_they_wait_are_released_and_hidden_then_only_those_entitled_see_them,
    photos_wait_for_the_desk
);
