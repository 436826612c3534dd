//! Stories of somebody who has lost the way to her account, or whose account was bound by mistake.

use domain::letters::Letter;

use super::people::letters;
use super::*;

/// A sound number that nobody has.
const NOBODY: &str = "999999197102170028";

async fn the_other_account_ends(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let agent = given_agent(&store).await;
    let (lost, fresh) = (
        citizen(&store, "lost@example.org").await,
        citizen(&store, "fresh@example.org").await,
    );
    bound(&store, &lost, LI, &agent, monday()).await;
    letters(&store).await;
    let code = store
        .counter_code(&fresh, later(1))
        .await
        .expect("a code")
        .code;
    let taken = store
        .look_at_counter(card(&code, LI), &agent, later(2))
        .await;
    assert_eq!(refusal(taken), BindRefused::PersonTaken);

    let seen = store.look_to_move(card(&code, LI), &agent, later(3)).await;

    assert_eq!(seen.expect("recognised").name, "Li Ting");
    assert!(whose(&store, &lost).await.is_some(), "looking ends nothing");
    let moved = store
        .move_at_counter(card(&code, LI), &agent, later(4))
        .await;
    moved.expect("moved");
    assert_eq!(whose(&store, &lost).await, None);
    let bound = whose(&store, &fresh).await.expect("bound");
    assert_eq!((bound.by, bound.at), (Way::Counter, later(4)));
    let last = steps(&store, &lost).await.pop();
    assert_eq!(last, Some((BindingStep::Unbound, Way::Counter, true)));
    let told = letters(&store).await;
    let told: Vec<_> = told
        .iter()
        .map(|one| (one.to.as_str(), matches!(one.letter, Letter::BindingEnded)))
        .collect();
    assert_eq!(told, [("lost@example.org", true)]);
    let again = store
        .move_at_counter(card(&code, LI), &agent, later(5))
        .await;
    assert!(
        matches!(refusal(again), BindRefused::Code(_)),
        "the code has done its work"
    );
}
story!(
    given_somebody_with_another_account_when_an_agent_saw_her_card_then_that_one_ends_and_is_told,
    the_other_account_ends
);

async fn nothing_else_ends_it(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let agent = given_agent(&store).await;
    let (lost, fresh) = (
        citizen(&store, "lost@example.org").await,
        citizen(&store, "fresh@example.org").await,
    );
    bound(&store, &lost, LI, &agent, monday()).await;
    let code = store
        .counter_code(&fresh, later(1))
        .await
        .expect("a code")
        .code;

    let by_herself = store
        .move_at_counter(card(&code, LI), &lost, later(2))
        .await;
    assert_eq!(refusal(by_herself), BindRefused::NotYours);
    let nobody = store
        .move_at_counter(card(&code, NOBODY), &agent, later(2))
        .await;
    assert_eq!(refusal(nobody), BindRefused::NoPerson);
    let no_code = store
        .move_at_counter(card("00000000", LI), &agent, later(2))
        .await;
    assert!(matches!(refusal(no_code), BindRefused::Code(_)));
    assert!(whose(&store, &lost).await.is_some());
    // An agent moves everybody's account but her own.
    store.unbind(lost.id, &lost, later(3)).await.expect("ended");
    let other = people::given_member(
        &store,
        "other@example.org",
        domain::identity::Role::Agent,
        "3402",
    );
    let other = other.await;
    bound(&store, &agent, LI, &other, later(4)).await;
    let own = store
        .move_at_counter(card(&code, LI), &agent, later(5))
        .await;
    assert_eq!(refusal(own), BindRefused::OwnAccount);
    assert!(whose(&store, &agent).await.is_some());
}
story!(
    given_another_account_when_code_card_or_agent_are_not_right_then_it_stays,
    nothing_else_ends_it
);
