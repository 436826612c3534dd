//! Consents that are none.

use domain::applications::OnBehalf;
use domain::services::ChannelType;
use store::applications::SendRefused;
use store::consents::ConsentRefused;

use super::*;

async fn only_whoever_applies_consents_for_herself(store: Store) {
    let li = given_li(&store).await;
    let (draft, _) = begun(&store, Some(&li)).await;
    let service = service(&store);
    let degree = degree();

    // Of an account that is nobody's nothing can be fetched.
    let stranger = citizen(&store, "stranger@example.org").await;
    let (own, _) = begun(&store, Some(&stranger)).await;
    let unbound = store
        .give_consent(&stranger, own, (&service, &degree), later(1))
        .await;
    assert_eq!(refusal(unbound), ConsentRefused::NotBound);
    // She is somebody, but the draft is another's; or an agent fills it in.
    let foreign = store
        .give_consent(&li, own, (&service, &degree), later(1))
        .await;
    assert_eq!(refusal(foreign), ConsentRefused::NotYours);
    let by_agent = Filling {
        by: Some(OnBehalf::Member {
            account: stranger.id,
            channel: ChannelType::Counter,
        }),
        ..Filling::of(&service)
    };
    let (by_agent, _) = store
        .begin_filling(&by_agent, Language::En, monday())
        .await
        .expect("begun");
    let agents = store
        .give_consent(&li, by_agent, (&service, &degree), later(1))
        .await;
    assert_eq!(refusal(agents), ConsentRefused::NotYours);
    let unknown = store
        .give_consent(&li, DraftId(li.id.0), (&service, &degree), later(1))
        .await;
    assert_eq!(refusal(unknown), ConsentRefused::NotYours);
    // What is uploaded needs no consent, and what the service does not know gets none.
    for kind in ["diploma", "salary"] {
        let kind = EvidenceTypeId(kind.to_owned());
        let other = store
            .give_consent(&li, draft, (&service, &kind), later(1))
            .await;
        assert_eq!(refusal(other), ConsentRefused::NotFetched);
    }
    let given = store.consents_of(li.id).await.expect("read");
    assert!(given.is_empty(), "{given:?}");
}
story!(
    given_an_account_that_is_nobodys_or_anothers_draft_when_it_consents_then_it_is_refused,
    only_whoever_applies_consents_for_herself
);

async fn a_consent_is_of_no_use_to_anybody_else(store: Store) {
    let li = given_li(&store).await;
    let (draft, _) = begun(&store, Some(&li)).await;
    let consent = consented(&store, &li, draft).await;
    let thief = citizen(&store, "thief@example.org").await;

    let fetch = store
        .fetch_evidence(thief.id, consent, &kind(&store), later(2))
        .await;
    assert_eq!(refusal(fetch), FetchRefused::Unknown);
    let withdraw = store.withdraw_consent(thief.id, consent, later(2)).await;
    assert_eq!(refusal(withdraw), WithdrawRefused::Unknown);
    // Nor does it carry evidence into an application that it was not given for.
    for whose in [&thief, &li] {
        let (own, token) = begun(&store, Some(whose)).await;
        let refused = sends(&store, whose, (own, &token), vec![fetched(consent)]).await;
        assert_eq!(refusal(refused), SendRefused::NotConsented);
        let kept = store.applications_of(whose).await.expect("read");
        assert!(kept.is_empty(), "{kept:?}");
    }
    let left = store.consents_of(li.id).await.expect("read");
    assert_eq!((left[0].withdrawn_at, &left[0].reference), (None, &None));
}
story!(
    given_a_consent_when_somebody_else_or_another_application_uses_it_then_nothing_is_released,
    a_consent_is_of_no_use_to_anybody_else
);

async fn nothing_is_fetched_for_whom_nobody_is_sure_of(store: Store) {
    let li = given_li(&store).await;
    let (draft, token) = begun(&store, Some(&li)).await;
    let consent = consented(&store, &li, draft).await;
    // A second person turns up under her number.
    let twice = ["P9", LI, "Li Tin", "1998-04-12", "Elsewhere 1", "yes"];
    delivered(&store, "population", &[&twice]).await;
    let unsure = store
        .fetch_evidence(li.id, consent, &kind(&store), later(2))
        .await;
    assert_eq!(unsure.expect("asked"), None);
    let one = ["P9", LI, "Li Ting", "1998-04-12", "Elsewhere 1", "yes"];
    delivered(&store, "population", &[&one]).await;
    let sure = store
        .fetch_evidence(li.id, consent, &kind(&store), later(2))
        .await;
    assert!(sure.expect("asked").is_some());
    let dead = ["P9", LI, "Li Ting", "1998-04-12", "Elsewhere 1", "no"];
    delivered(&store, "population", &[&LI_DEAD, &dead]).await;
    let gone = store
        .fetch_evidence(li.id, consent, &kind(&store), later(2))
        .await;
    assert_eq!(gone.expect("asked"), None);

    sent(&store, &li, (draft, &token), vec![fetched(consent)]).await;
    store.unbind(li.id, &li, later(3)).await.expect("ended");
    let unbound = store
        .fetch_evidence(li.id, consent, &kind(&store), later(4))
        .await;
    assert_eq!(refusal(unbound), FetchRefused::NotBound);
    let stands = store
        .is_consented(li.id, Purpose::Draft(draft), &degree())
        .await;
    assert_eq!(stands.expect("read"), None);
}
story!(
    given_a_consent_when_two_people_have_the_number_or_the_account_is_nobodys_then_nothing_is_fetched,
    nothing_is_fetched_for_whom_nobody_is_sure_of
);

async fn a_draft_that_was_begun_before_she_signed_in_becomes_hers(store: Store) {
    let li = given_li(&store).await;
    let (draft, _) = begun(&store, None).await;

    consented(&store, &li, draft).await;

    let hers = Opener {
        token: None,
        account: Some(li.id),
    };
    let opened = store.filling(draft, &hers, later(2)).await;
    let content = opened.expect("read").expect("hers").content;
    assert_eq!(content.applicant, Some(li.id));
    let chen = citizen(&store, "chen@example.org").await;
    delivered(
        &store,
        "population",
        &[&["P5", CHEN, "Chen", "2004-04-18", "Yijiang Road", "yes"]],
    )
    .await;
    let agent = citizen(&store, "counter@example.org").await;
    bound(&store, &chen, CHEN, &agent, later(2)).await;
    let second = store
        .give_consent(&chen, draft, (&service(&store), &degree()), later(3))
        .await;
    assert_eq!(refusal(second), ConsentRefused::NotYours);
}
story!(
    given_a_draft_of_nobody_when_she_consents_then_it_is_hers_and_nobody_elses,
    a_draft_that_was_begun_before_she_signed_in_becomes_hers
);

/// What the register of persons says of Li Ting once she has died.
const LI_DEAD: [&str; 6] = ["P1", LI, "Li Ting", "1998-04-12", "Zheshan Road 112", "no"];

/// Somebody else of the registers.
const CHEN: &str = "999999200404180015";
