//! Stories of consents that are taken back about when it is decided: what was seen, and what rests on it.

use std::sync::Arc;

use domain::cases::Status;
use domain::pack::Pack;
use domain::services::OutputType;
use store::Key;

use super::super::city::{pack, postgres};
use super::*;

async fn what_is_decided_is_what_was_seen(store: Store) {
    let li = given_li(&store).await;
    let (draft, token) = begun(&store, Some(&li)).await;
    let consent = consented(&store, &li, draft).await;
    let reference = sent(&store, &li, (draft, &token), vec![fetched(consent)]).await;
    all_found(&store, &reference).await;
    let boss = member_of(&store, "boss@example.org", Role::Manager, "work").await;
    let version = seen(&store, &reference, &boss).await.case.version;
    store
        .withdraw_consent(li.id, consent, later(25))
        .await
        .expect("taken back");
    let deciding = Deciding {
        verdict: Verdict::Grant,
        words: String::new(),
        papers: Vec::new(),
    };
    let decide = async |version: i64| {
        let by = (&boss, Language::En);
        let named = (&reference, version);
        store
            .decide_application(named, &deciding, by, later(30))
            .await
    };
    assert_eq!(refusal(decide(version).await), DecideRefused::Stale);
    let version = seen(&store, &reference, &boss).await.case.version;
    decide(version).await.expect("what she sees now");
}
story!(
    given_an_open_dossier_when_a_consent_is_taken_back_then_it_is_opened_anew,
    what_is_decided_is_what_was_seen
);

async fn a_decision_rests_on_what_was_there(store: Store) {
    let li = given_li(&store).await;
    let (draft, token) = begun(&store, Some(&li)).await;
    let consent = consented(&store, &li, draft).await;
    let reference = sent(&store, &li, (draft, &token), vec![fetched(consent)]).await;
    all_found(&store, &reference).await;
    let boss = member_of(&store, "boss@example.org", Role::Manager, "work").await;
    let version = seen(&store, &reference, &boss).await.case.version;
    let deciding = Deciding {
        verdict: Verdict::Grant,
        words: String::new(),
        papers: Vec::new(),
    };
    store
        .decide_application(
            (&reference, version),
            &deciding,
            (&boss, Language::En),
            later(30),
        )
        .await
        .expect("decided");

    let over = store
        .fetch_evidence(li.id, consent, &kind(&store), later(31))
        .await;
    assert_eq!(refusal(over), FetchRefused::Over);
    assert!(store.consents_of(li.id).await.expect("read")[0].is_decided);
    let erased = store
        .withdraw_consent(li.id, consent, later(32))
        .await
        .expect("taken back");
    assert_eq!(erased, 0);
    assert_eq!(seen(&store, &reference, &boss).await.evidence.len(), 1);
}
story!(
    given_a_decision_when_a_consent_is_taken_back_then_what_it_rests_on_stays_and_nothing_is_fetched_any_more,
    a_decision_rests_on_what_was_there
);

/// The small city, where the allowance is paid out once it is granted.
fn paying() -> Pack {
    let mut pack = pack();
    let mut services = pack.services.iter_mut();
    let allowance = services.find(|one| one.identifier.0 == "allowance");
    allowance.expect("a service").output[0].kind = OutputType::Payment;
    pack
}

async fn what_is_granted_rests_on_what_was_there(url: &str) {
    let files = Arc::new(object_store::memory::InMemory::new());
    let key = Key::new(&[7; 32]).expect("32 bytes");
    let store = Store::open(url, files, key, Arc::new(paying())).await;
    let store = store.expect("a database");
    store.adopt(false, monday()).await.expect("an empty one");
    let li = given_li(&store).await;
    let (draft, token) = begun(&store, Some(&li)).await;
    let consent = consented(&store, &li, draft).await;
    let reference = sent(&store, &li, (draft, &token), vec![fetched(consent)]).await;
    all_found(&store, &reference).await;
    let boss = member_of(&store, "boss@example.org", Role::Manager, "work").await;
    let version = seen(&store, &reference, &boss).await.case.version;
    let granting = Deciding {
        verdict: Verdict::Grant,
        words: String::new(),
        papers: Vec::new(),
    };
    let by = (&boss, Language::En);
    let decided = store.decide_application((&reference, version), &granting, by, later(30));
    decided.await.expect("decided");
    let before = seen(&store, &reference, &boss).await;
    assert_eq!(before.case.status, Status::Decided, "not paid yet");

    let again = store
        .fetch_evidence(li.id, consent, &kind(&store), later(31))
        .await;
    let erased = store.withdraw_consent(li.id, consent, later(32)).await;

    assert_eq!(refusal(again), FetchRefused::Over);
    assert_eq!(erased.expect("taken back"), 0);
    let after = seen(&store, &reference, &boss).await;
    assert_eq!((after.evidence, after.withdrawn), (before.evidence, vec![]));
    let named = (&reference, before.case.version);
    let paid = store.hand_over(named, &boss, later(33)).await;
    paid.expect("what she opened is what was decided on");
    store.close().await;
}

mod given_a_grant_that_is_not_handed_over_when_a_consent_is_taken_back_then_what_it_rests_on_stays {
    use super::postgres;

    #[tokio::test]
    async fn on_sqlite() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("citylink.db").display());
        Box::pin(super::what_is_granted_rests_on_what_was_there(&url)).await;
    }

    #[tokio::test]
    async fn on_postgres() {
        let url = postgres::fresh_database().await;
        Box::pin(super::what_is_granted_rests_on_what_was_there(&url)).await;
    }
}
