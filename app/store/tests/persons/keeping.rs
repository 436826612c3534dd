//! Stories of what was looked up, and is kept in the draft that it is for.

use super::*;

async fn what_was_taken_back_meanwhile_is_not_kept(store: Store) {
    let li = given_li(&store).await;
    let (draft, token) = begun(&store, Some(&li)).await;
    let keep = |content: &mut Filling| {
        let proven = content.proven.entry("has-degree".to_owned()).or_default();
        proven.later = true;
    };
    let left = async || {
        let opener = Opener {
            token: Some(token.clone()),
            account: None,
        };
        let left = store.filling(draft, &opener, later(4)).await;
        left.expect("read").expect("there").content.proven.len()
    };
    let consent = consented(&store, &li, draft).await;
    let withdrawn = store.withdraw_consent(li.id, consent, later(2)).await;
    withdrawn.expect("taken back");

    let refused = store.keep_fetched(consent, later(2), keep).await;

    assert_eq!(refusal(refused), FetchRefused::Withdrawn);
    assert_eq!(left().await, 0);
    let consent = consented(&store, &li, draft).await;
    let kept = store.keep_fetched(consent, later(3), keep).await;
    kept.expect("allowed anew");
    assert_eq!(left().await, 1);
    let unknown = store.keep_fetched(ConsentId(draft.0), later(3), keep).await;
    assert_eq!(refusal(unknown), FetchRefused::Unknown);
    sent(&store, &li, (draft, &token), Vec::new()).await;
    let late = store.keep_fetched(consent, later(3), keep).await;
    assert_eq!(refusal(late), FetchRefused::Over);
}
story!(
    given_a_consent_that_was_taken_back_while_it_was_looked_up_when_that_is_kept_then_it_is_not,
    what_was_taken_back_meanwhile_is_not_kept
);
