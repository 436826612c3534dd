//! Who sent an application, and what went along.

use domain::applications::OnBehalf;
use domain::identity::Account;
use domain::services::ChannelType;

use super::*;

/// The sender, as the application tells whoever is signed in with this account.
async fn sender(store: &Store, draft: DraftId, account: &Account) -> Option<Option<Token>> {
    let opener = Opener {
        token: None,
        account: Some(account.id),
    };
    let found = store.filling(draft, &opener, days(2)).await;
    found.expect("asked").map(|stored| stored.sender)
}

async fn an_agent_is_known_by_her_account(store: Store) {
    let agent = given_member(&store, "counter@example.org", Role::Agent, "3402").await;
    let other = given_member(&store, "other@example.org", Role::Agent, "3402").await;
    let li = signed_in(&store, LIN).await.account;
    let by = OnBehalf::Member {
        account: agent.id,
        channel: ChannelType::Counter,
    };
    let filling = Filling {
        by: Some(by),
        applicant: Some(li.id),
        ..filling()
    };
    let begins = async || {
        let begun = store.begin_filling(&filling, Language::En, monday()).await;
        begun.expect("begun").0
    };
    let (draft, another) = (begins().await, begins().await);
    let token = store.agents_token(draft);
    assert_eq!(token, store.agents_token(draft), "at every try");
    assert_ne!(token, store.agents_token(another));

    sent(&store, draft, &token, days(1)).await;

    assert_eq!(sender(&store, draft, &agent).await, Some(Some(token)));
    assert_eq!(sender(&store, draft, &li).await, Some(None));
    assert_eq!(sender(&store, draft, &other).await, None);
    // What the applicant sent herself is hers.
    sent(&store, another, &Token::draw(), days(1)).await;
    assert_eq!(sender(&store, another, &agent).await, Some(None));
}
story!(
    given_an_application_of_an_agent_when_it_was_sent_then_her_account_is_the_sender_if_she_sent_it,
    an_agent_is_known_by_her_account
);
