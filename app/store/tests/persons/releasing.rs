//! Stories of how much is released by a consent, for what, and until when.

use domain::applications::{ATTENDED_FOR, OnBehalf};
use domain::services::ChannelType;
use jiff::SignedDuration;
use store::consents::ConsentRefused;
use store::fillings::KEPT;

use super::*;

async fn no_more_is_released_than_was_allowed(store: Store) {
    let li = given_li(&store).await;
    let (draft, _) = begun(&store, Some(&li)).await;
    let consent = consented(&store, &li, draft).await;
    let kind = kind(&store);
    let other = EvidenceType {
        id: EvidenceTypeId("salary-record".to_owned()),
        ..kind.clone()
    };

    let record = store
        .fetch_evidence(li.id, consent, &kind, later(2))
        .await
        .expect("allowed")
        .expect("one record");
    let refused = store.fetch_evidence(li.id, consent, &other, later(2)).await;

    // The register has her number and its own as well.
    let fields: Vec<_> = record.values.keys().collect();
    assert_eq!(fields, ["school"]);
    assert_eq!(refusal(refused), FetchRefused::Unknown);
}
story!(
    given_a_consent_when_more_or_something_else_is_asked_for_then_it_is_not_released,
    no_more_is_released_than_was_allowed
);

async fn nothing_is_allowed_beside_a_draft(store: Store) {
    let li = given_li(&store).await;
    let (draft, token) = begun(&store, Some(&li)).await;
    let allowance = service(&store);
    let card = Service {
        identifier: ServiceId("card".to_owned()),
        ..allowance.clone()
    };
    let allow = async |service: &Service, now| {
        store
            .give_consent(&li, draft, (service, &degree()), now)
            .await
    };

    let elsewhere = allow(&card, later(1)).await;
    assert_eq!(refusal(elsewhere), ConsentRefused::NotYours);
    let forgotten = allow(&allowance, monday() + KEPT).await;
    assert_eq!(refusal(forgotten), ConsentRefused::NotYours);
    sent(&store, &li, (draft, &token), Vec::new()).await;
    let late = allow(&allowance, later(3)).await;
    assert_eq!(refusal(late), ConsentRefused::NotYours);
    assert_eq!(store.consents_of(li.id).await.expect("read"), []);
}
story!(
    given_a_draft_when_it_is_of_another_service_or_forgotten_or_sent_then_nothing_is_allowed_for_it,
    nothing_is_allowed_beside_a_draft
);

async fn a_consent_proves_only_what_it_is_for(store: Store) {
    let li = given_li(&store).await;
    let (draft, token) = begun(&store, Some(&li)).await;
    let consent = consented(&store, &li, draft).await;
    let other = Evidence {
        evidence_type: EvidenceTypeId("salary-record".to_owned()),
        ..fetched(consent)
    };

    let refused = sends(&store, &li, (draft, &token), vec![other]).await;

    assert_eq!(refusal(refused), SendRefused::NotConsented);
    assert_eq!(store.applications_of(&li).await.expect("read"), []);
    sent(&store, &li, (draft, &token), vec![fetched(consent)]).await;
}
story!(
    given_a_consent_when_another_proof_is_sent_with_it_then_it_is_refused,
    a_consent_proves_only_what_it_is_for
);

/// An application for somebody who stands before an agent.
async fn begun_at(store: &Store, li: &Account, agent: &Account) -> (DraftId, Token) {
    let filling = Filling {
        applicant: Some(li.id),
        by: Some(OnBehalf::Member {
            account: agent.id,
            channel: ChannelType::Counter,
        }),
        attended_at: Some(monday()),
        ..Filling::of(&service(store))
    };
    let begun = store.begin_filling(&filling, Language::En, monday()).await;
    begun.expect("begun")
}

async fn who_is_no_agent_any_more_uses_nothing(store: Store) {
    let li = given_li(&store).await;
    let agent = citizen(&store, "counter@example.org").await;
    let (draft, _) = begun_at(&store, &li, &agent).await;
    let (other, _) = begun_at(&store, &li, &agent).await;
    let consent = consented(&store, &agent, draft).await;
    let of = address("counter@example.org");
    store.end_member(&of, later(2)).await.expect("ended");

    let fetched = store
        .fetch_evidence(agent.id, consent, &kind(&store), later(3))
        .await;
    let given = store
        .give_consent(&agent, other, (&service(&store), &degree()), later(3))
        .await;

    assert_eq!(refusal(fetched), FetchRefused::Unknown);
    assert_eq!(refusal(given), ConsentRefused::NotYours);
    let person = store.person_of(li.id).await.expect("read").expect("bound");
    let accesses = store.accesses_of(&person.person).await.expect("read");
    let looked = accesses
        .iter()
        .filter(|access| access.purpose == AccessPurpose::Evidence);
    assert_eq!(looked.count(), 0);
}
story!(
    given_an_agent_who_is_none_any_more_when_she_uses_somebodys_data_then_nothing_is_released,
    who_is_no_agent_any_more_uses_nothing
);

async fn an_agent_takes_back_what_was_allowed_before_her(store: Store) {
    let li = given_li(&store).await;
    let agent = citizen(&store, "counter@example.org").await;
    let take = async |by: &Account, consent, now| store.withdraw_consent(by.id, consent, now).await;
    let (gone, _) = begun_at(&store, &li, &agent).await;
    let (sent_on, token) = begun_at(&store, &li, &agent).await;
    let (open, _) = begun_at(&store, &li, &agent).await;
    let over = later(1) + ATTENDED_FOR;

    let consent = consented(&store, &agent, gone).await;
    assert_eq!(
        refusal(take(&agent, consent, over).await),
        WithdrawRefused::Unknown,
        "she has gone home"
    );
    let consent = consented(&store, &agent, sent_on).await;
    sent(&store, &li, (sent_on, &token), vec![fetched(consent)]).await;
    assert_eq!(
        refusal(take(&agent, consent, later(3)).await),
        WithdrawRefused::Unknown,
        "it was sent"
    );
    take(&li, consent, later(3)).await.expect("always hers");
    let consent = consented(&store, &agent, open).await;
    let last = over - SignedDuration::from_secs(1);
    take(&agent, consent, last).await.expect("she stands there");
}
story!(
    given_a_consent_given_at_a_counter_when_the_agent_takes_it_back_then_only_while_she_is_there_and_it_is_not_sent,
    an_agent_takes_back_what_was_allowed_before_her
);

async fn nothing_rests_on_what_she_took_back(store: Store) {
    let li = given_li(&store).await;
    let (draft, token) = begun(&store, Some(&li)).await;
    let consent = consented(&store, &li, draft).await;
    let reference = sent(&store, &li, (draft, &token), vec![fetched(consent)]).await;
    let hers = Viewer {
        account: Some(li.clone()),
        link: None,
    };
    let ended = store
        .withdraw_application(&reference, &hers, later(2))
        .await;
    ended.expect("withdrawn");
    let listed = store.consents_of(li.id).await.expect("read");
    assert!(!listed[0].is_decided, "she can take it back");

    let erased = store.withdraw_consent(li.id, consent, later(3)).await;

    assert_eq!(erased.expect("taken back"), 1);
}
story!(
    given_an_application_that_she_withdrew_when_she_takes_a_consent_back_then_its_proof_is_gone,
    nothing_rests_on_what_she_took_back
);
