//! Stories of whose an account is, each told on both engines.

#[path = "persons/attacks.rs"]
mod attacks;
mod city;
#[path = "persons/consents.rs"]
mod consents;
#[path = "persons/corrected.rs"]
mod corrected;
#[path = "persons/correcting.rs"]
mod correcting;
#[path = "city/known.rs"]
mod known;
#[path = "persons/moving.rs"]
mod moving;
#[path = "city/people.rs"]
mod people;
#[path = "persons/posted.rs"]
mod posted;
#[path = "persons/provider.rs"]
mod provider;
#[path = "persons/stewards.rs"]
mod stewards;
#[path = "persons/told.rs"]
mod told;

use domain::identity::Account;
use domain::persons::{BindingStep, Way};
use jiff::{SignedDuration, Timestamp};
use store::persons::{BindRefused, Bound, UnbindRefused};
use store::{Store, StoreError};

use city::{monday, story};
use known::{LI, LI_RECORD, bound, card, delivered, given_agent};
use people::signed_in;

fn later(minutes: i64) -> Timestamp {
    monday() + SignedDuration::from_mins(minutes)
}

async fn citizen(store: &Store, email: &str) -> Account {
    signed_in(store, email).await.account
}

async fn whose(store: &Store, account: &Account) -> Option<Bound> {
    store.person_of(account.id).await.expect("read")
}

fn refusal<T, R: std::error::Error + std::fmt::Debug>(answer: Result<T, StoreError<R>>) -> R {
    match answer {
        Err(StoreError::Refused(refused)) => refused,
        Err(StoreError::Broken(broken)) => panic!("broken: {broken:?}"),
        Ok(_) => panic!("not refused"),
    }
}

/// What the journal says of an account, the oldest first.
async fn steps(store: &Store, account: &Account) -> Vec<(BindingStep, Way, bool)> {
    let notes = store.binding_notes(account.id).await.expect("read");
    notes
        .into_iter()
        .rev()
        .map(|note| (note.step, note.way, note.member.is_some()))
        .collect()
}

async fn an_agent_who_saw_the_card_binds(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let agent = given_agent(&store).await;
    let li = citizen(&store, "li@example.org").await;
    let code = store.counter_code(&li, monday()).await.expect("a code");
    assert_eq!(code.until, later(15));

    let spaced = format!("{} {}", &code.code[..4], &code.code[4..]);
    let seen = store
        .look_at_counter(card(&spaced, LI), &agent, later(1))
        .await
        .expect("recognised");
    assert_eq!(
        (seen.name.as_str(), seen.born),
        ("Li Ting", Some(1998)),
        "the agent holds them against the card"
    );
    assert_eq!(whose(&store, &li).await, None, "looking binds nobody");
    store
        .bind_at_counter(card(&code.code, LI), &agent, later(2))
        .await
        .expect("bound");

    let person = store.person_key(LI).expect("a number");
    assert_eq!(
        whose(&store, &li).await,
        Some(Bound {
            person: person.clone(),
            by: Way::Counter,
            at: later(2)
        })
    );
    assert_eq!(
        steps(&store, &li).await,
        [
            (BindingStep::CodeShown, Way::Counter, false),
            (BindingStep::LookedUp, Way::Counter, true),
            (BindingStep::Bound, Way::Counter, true),
        ]
    );
    // The code has done its work, and she needs no other.
    let again = store
        .bind_at_counter(card(&code.code, LI), &agent, later(3))
        .await;
    assert!(matches!(refusal(again), BindRefused::Code(_)));
    let another = store.counter_code(&li, later(3)).await;
    assert_eq!(refusal(another), BindRefused::AccountTaken);
}
story!(
    given_a_code_and_a_card_when_an_agent_saw_both_then_the_account_is_hers,
    an_agent_who_saw_the_card_binds
);

async fn an_account_is_given_back(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let agent = given_agent(&store).await;
    let (li, other) = (
        citizen(&store, "li@example.org").await,
        citizen(&store, "other@example.org").await,
    );
    bound(&store, &li, LI, &agent, monday()).await;

    let foreign = store.unbind(li.id, &other, later(1)).await;
    assert_eq!(refusal(foreign), UnbindRefused::NotYours);
    assert!(whose(&store, &li).await.is_some());
    store
        .unbind(li.id, &li, later(2))
        .await
        .expect("given back");
    assert_eq!(whose(&store, &li).await, None);
    let twice = store.unbind(li.id, &li, later(3)).await;
    assert_eq!(refusal(twice), UnbindRefused::NotBound);

    // She may go on with another address; an agent takes that back, too.
    bound(&store, &other, LI, &agent, later(4)).await;
    store
        .unbind(other.id, &agent, later(5))
        .await
        .expect("taken back");
    let last = steps(&store, &other).await.pop();
    assert_eq!(last, Some((BindingStep::Unbound, Way::Counter, true)));
}
story!(
    given_an_account_that_is_somebodys_when_she_or_an_agent_ends_it_then_it_is_nobodys,
    an_account_is_given_back
);
