//! Stories of many who report at once.

use domain::languages::Language;
use store::Store;
use store::reports::Filter;

use super::city::{self, drain, given_report, monday, story};

async fn sixteen_sendings_are_one_case(store: Store) {
    let (id, token) = store
        .begin_draft(&drain(), Language::En, monday())
        .await
        .expect("kept");

    let mut sendings = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (store, token) = (store.clone(), token.clone());
        sendings.spawn(async move {
            store
                .submit_report(id, &token, Language::En, monday())
                .await
                .expect("taken")
                .reference
        });
    }
    let mut references = sendings.join_all().await;

    references.dedup();
    assert_eq!(references.len(), 1);
    let listed = store
        .reports(&Filter::default(), None, 20)
        .await
        .expect("listed");
    assert_eq!(
        (listed.cases.len(), listed.on_map, listed.off_map),
        (1, 1, 0)
    );
    assert_eq!(store.take_letters(monday()).await.expect("taken").len(), 1);
}
story!(
    given_one_draft_when_it_is_sent_sixteen_times_at_once_then_there_is_one_case,
    sixteen_sendings_are_one_case
);

async fn every_report_of_a_crowd_is_kept_once(store: Store) {
    let mut sendings = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let store = store.clone();
        sendings.spawn(async move { given_report(&store, &drain()).await.reference });
    }
    let mut references = sendings.join_all().await;

    references.sort();
    references.dedup();
    assert_eq!(references.len(), 64);
    assert_eq!(
        store
            .reports(&Filter::default(), None, 1)
            .await
            .expect("listed")
            .on_map,
        64
    );
}
story!(
    given_a_crowd_when_all_send_at_once_then_every_report_is_kept_once,
    every_report_of_a_crowd_is_kept_once
);

async fn a_writer_who_gives_up_holds_nobody_up(store: Store) {
    for _ in 0..40 {
        let draft = drain();
        let sent = tokio::time::timeout(
            std::time::Duration::from_micros(300),
            given_report(&store, &draft),
        );
        // Whether she came through before giving up does not matter.
        drop(sent.await);
    }

    let stays = tokio::time::timeout(
        std::time::Duration::from_secs(20),
        given_report(&store, &drain()),
    )
    .await;

    assert!(stays.is_ok(), "a write waits for one that was given up");
}
story!(
    given_writers_who_give_up_when_another_comes_then_she_is_served,
    a_writer_who_gives_up_holds_nobody_up
);
