//! Stories of an account that is taken from its person while somebody acts for her.

use domain::delegations::{Power, Scope};
use store::persons::UnbindRefused;

use super::delegating::{accepted, begun_for};
use super::*;

/// How often both come at once: so often that they meet in every order.
const ROUNDS: i64 = 50;

/// Whether it was done; that it was refused is an answer, too.
fn is_done<T, R>(answer: Result<T, StoreError<R>>) -> bool
where
    R: std::error::Error + std::fmt::Debug,
{
    match answer {
        Ok(_) => true,
        Err(StoreError::Refused(_)) => false,
        Err(StoreError::Broken(broken)) => panic!("broken: {broken:?}"),
    }
}

async fn nobody_waits_for_whoever_waits_for_her(store: Store) {
    let li = given_li(&store).await;
    let agent = given_agent(&store).await;
    for round in 0..ROUNDS {
        if round > 0 {
            bound(&store, &li, LI, &agent, monday()).await;
        }
        let (chen, id) = accepted(&store, &li, Power::UseData, Scope::Everything).await;
        let (draft, _) = begun_for(&store, &li, &chen, id).await;
        let (service, degree) = (service(&store), degree());
        let unbinds = store.unbind(li.id, &li, later(3));
        let unbound = if round % 2 == 0 {
            let consents = store.give_consent(&chen, draft, (&service, &degree), later(3));
            let (unbound, consented) = tokio::join!(unbinds, consents);
            is_done(consented);
            unbound
        } else {
            let consent = consented(&store, &chen, draft).await;
            let kind = kind(&store);
            let fetches = store.fetch_evidence(chen.id, consent, &kind, later(3));
            let (unbound, fetched) = tokio::join!(unbinds, fetches);
            is_done(fetched);
            unbound
        };
        assert!(is_done(unbound), "round {round}");
        let standing = store.is_consented(li.id, Purpose::Draft(draft), &degree);
        assert_eq!(standing.await.expect("asked"), None, "round {round}");
    }
    let again = store.unbind(li.id, &li, later(4)).await;
    assert_eq!(refusal(again), UnbindRefused::NotBound);
}
story!(
    given_a_delegate_who_allows_and_fetches_when_the_account_is_unbound_at_once_then_both_are_answered,
    nobody_waits_for_whoever_waits_for_her
);
