//! Stories of databases that somebody has used before.

use std::sync::Arc;

use domain::languages::Language;
use store::{AdoptRefused, Key, Store};

use super::city::{self, drain, monday, pack, postgres, story};

async fn a_used_database_stays_what_it_is(store: Store) {
    let demonstration = store.adopt(true, monday()).await.expect("its own city");
    assert!(!demonstration, "a used database became a demonstration");
}
story!(
    given_a_used_database_when_a_demonstration_is_asked_for_then_it_stays_what_it_is,
    a_used_database_stays_what_it_is
);

/// Opens the database with a key of so many equal bytes.
async fn adopted(url: &str, byte: u8) -> Result<(Store, bool), AdoptRefused> {
    let files = Arc::new(object_store::memory::InMemory::new());
    let key = Key::new(&[byte; 32]).expect("32 bytes");
    let store = Store::open(url, files, key, Arc::new(pack()))
        .await
        .expect("opened");
    let demonstration = store.adopt(false, monday()).await?;
    Ok((store, demonstration))
}

async fn another_key_is_refused(url: &str) {
    let (store, _) = adopted(url, 7).await.expect("an empty database");
    adopted(url, 8).await.expect("nothing is sealed yet");

    store
        .begin_draft(&drain(), Language::En, monday())
        .await
        .expect("kept");

    let refused = adopted(url, 8).await.err();
    assert!(
        matches!(refused, Some(AdoptRefused::OtherKey)),
        "{refused:?}"
    );
    let (again, _) = adopted(url, 7).await.expect("its own key");

    let lin = domain::contacts::EmailAddress::parse("lin@example.org").expect("an address");
    again
        .ask_code(&lin, Language::En, monday())
        .await
        .expect("asked");
    let letters = again.take_letters(monday()).await.expect("taken");
    assert_eq!(letters.len(), 1);
    for letter in letters {
        again.sent(&letter, monday()).await.expect("kept");
    }
    adopted(url, 7)
        .await
        .expect("its own key, once letters are sent");
}

#[tokio::test]
async fn given_a_sealed_draft_when_the_key_is_another_then_sqlite_is_not_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("citylink.db").display());
    another_key_is_refused(&url).await;
}

#[tokio::test]
async fn given_a_sealed_draft_when_the_key_is_another_then_postgres_is_not_opened() {
    another_key_is_refused(&postgres::fresh_database().await).await;
}
