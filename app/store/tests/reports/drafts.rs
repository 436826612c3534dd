//! Stories of reports that are not sent yet.

use domain::languages::Language;
use jiff::SignedDuration;
use store::photos::NewPhoto;
use store::submissions::SubmitRefused;
use store::{Store, StoreError};

use super::city::{self, drain, monday, story};

async fn an_erased_draft_is_gone_with_its_photos(store: Store) {
    let (id, token) = store
        .begin_draft(&drain(), Language::En, monday())
        .await
        .expect("kept");
    let photo = NewPhoto {
        full: vec![1],
        thumbnail: vec![2],
        width: 1,
        height: 1,
    };
    let photo = store.add_photo(id, photo, monday()).await.expect("kept");

    let later = monday() + SignedDuration::from_hours(8 * 24);
    let erased = store.erase_old_drafts(later).await.expect("erased");

    assert_eq!(erased, 1);
    assert!(
        store
            .draft(id, &token, monday())
            .await
            .expect("read")
            .is_none()
    );
    assert!(
        store
            .photo_file(photo, store::photos::Size::Full)
            .await
            .is_err()
    );
}
story!(
    given_an_old_draft_when_the_week_is_over_then_it_is_erased,
    an_erased_draft_is_gone_with_its_photos
);

async fn a_draft_needs_its_own_token(store: Store) {
    let (mine, _) = store
        .begin_draft(&drain(), Language::En, monday())
        .await
        .expect("kept");
    let (_, hers) = store
        .begin_draft(&drain(), Language::En, monday())
        .await
        .expect("kept");

    assert!(
        store
            .draft(mine, &hers, monday())
            .await
            .expect("read")
            .is_none()
    );
    let refused = store
        .submit_report(mine, &hers, Language::En, monday())
        .await
        .expect_err("refused");
    assert!(matches!(
        refused,
        StoreError::Refused(SubmitRefused::NoDraft)
    ));
}
story!(
    given_two_drafts_when_one_is_asked_for_with_the_others_token_then_there_is_none,
    a_draft_needs_its_own_token
);

async fn a_sixth_photo_is_refused(store: Store) {
    let (id, _) = store
        .begin_draft(&drain(), Language::En, monday())
        .await
        .expect("kept");
    let photo = || NewPhoto {
        full: vec![1],
        thumbnail: vec![2],
        width: 1,
        height: 1,
    };
    for _ in 0..5 {
        store.add_photo(id, photo(), monday()).await.expect("kept");
    }

    let refused = store
        .add_photo(id, photo(), monday())
        .await
        .expect_err("refused");

    assert!(matches!(
        refused,
        StoreError::Refused(store::photos::PhotoRefused::TooMany)
    ));
    assert_eq!(store.photos_of_draft(id).await.expect("read").len(), 5);
}
story!(
    given_five_photos_when_a_sixth_comes_then_it_is_refused,
    a_sixth_photo_is_refused
);
