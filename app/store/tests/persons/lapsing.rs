//! Stories of what stays on record of data that were used for an application, once that is erased.

use domain::letters::Letter;
use jiff::Timestamp;
use store::accesses::Access;
use store::consents::Consent;

use super::super::people::letters;
use super::*;

async fn uses_of(store: &Store, li: &Account) -> Vec<Access> {
    let bound = store.person_of(li.id).await.expect("read").expect("bound");
    store.accesses_of(&bound.person).await.expect("read")
}

async fn that_data_were_used_stays(store: Store) {
    let li = given_li(&store).await;
    let (draft, token) = begun(&store, Some(&li)).await;
    let consent = consented(&store, &li, draft).await;
    let kind = kind(&store);
    let fetching = store.fetch_evidence(li.id, consent, &kind, later(1));
    fetching.await.expect("fetched");
    let reference = sent(&store, &li, (draft, &token), vec![fetched(consent)]).await;
    let police = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    seen(&store, &reference, &police).await;
    let viewer = Viewer {
        account: Some(li.clone()),
        link: None,
    };
    let withdrawn = store.withdraw_application(&reference, &viewer, later(20));
    withdrawn.await.expect("taken back");
    letters(&store).await;
    let allowed = store.consents_of(li.id).await.expect("read");
    let used = uses_of(&store, &li).await;
    assert!(used.iter().all(|access| !access.is_erased));
    assert!(used.iter().any(|access| access.reference.is_some()));

    let over: Timestamp = "2060-01-01T00:00:00Z".parse().expect("a moment");
    let due = store.overdue_for_erasing(None, over).await.expect("looked");
    let erased = store.erase_application(&due[0], over).await;
    assert!(erased.expect("erased"));

    // Who, when, which register, and why; not what it was for.
    let expected: Vec<Consent> = allowed
        .into_iter()
        .map(|one| Consent {
            erased_at: Some(over),
            ..one
        })
        .collect();
    assert_eq!(store.consents_of(li.id).await.expect("read"), expected);
    let mut now_used = uses_of(&store, &li).await;
    let last = now_used.remove(0);
    assert_eq!((last.purpose, last.at), (AccessPurpose::Erasure, over));
    let expected: Vec<Access> = used
        .into_iter()
        .map(|one| Access {
            is_erased: one.reference.is_some(),
            ..one
        })
        .collect();
    assert_eq!(now_used, expected);
    let gone = seen(&store, &reference, &li).await;
    assert_eq!((gone.evidence, gone.said), (Vec::new(), Said::default()));
    // Nothing is there that could be taken back.
    let back = store.withdraw_consent(li.id, consent, over).await;
    assert_eq!(refusal(back), WithdrawRefused::Unknown);
    let told = store.take_letters(over).await.expect("taken");
    let told: Vec<_> = told
        .iter()
        .map(|due| (due.letter.to.as_str(), &due.letter.letter))
        .collect();
    assert!(
        matches!(&told[..], [("li@example.org", Letter::Erased { reference: which, .. })] if *which == reference),
        "{told:?}"
    );
}
story!(
    given_a_consent_and_uses_when_their_application_is_erased_then_they_stay_on_record,
    that_data_were_used_stays
);
