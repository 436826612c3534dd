//! What the word of a provider of identities does, and what it does not.

use domain::identity::Role;
use domain::persons::Assurance;
use domain::registers::IdentityRefused;
use store::identity::{NotOpened, PROVIDER_KEPT, Session, Vouched};
use store::persons::{Asserted, Met};

use super::people::{address, given_member};
use super::*;

const PROVIDER: &str = "https://id.example";
/// A sound number that nobody has.
const NOBODY: &str = "999999200404180015";

fn said<'a>(subject: &'a str, level: Assurance, number: &'a str) -> Asserted<'a> {
    Asserted {
        provider: PROVIDER,
        subject,
        number: Some(number),
        level,
    }
}

/// Signs in at the provider, which has verified an address or none.
async fn opened(
    store: &Store,
    subject: &str,
    email: Option<&str>,
) -> Result<Session, StoreError<NotOpened>> {
    let email = email.map(address);
    let who = Vouched {
        provider: PROVIDER,
        subject,
        email: email.as_ref(),
    };
    store.sign_in_by_provider(who, later(5)).await
}

async fn is_linked(store: &Store, account: &Account) -> bool {
    let since = store.linked_since(account.id, PROVIDER).await;
    since.expect("read").is_some()
}

async fn a_provider_binds_where_it_is_sure(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let li = citizen(&store, "li@example.org").await;
    let nobody = said("li", Assurance::High, NOBODY);
    let nobody = store.bind_by_provider(&li, nobody, monday()).await;
    assert_eq!(refusal(nobody), BindRefused::NoPerson);
    let mistyped = said("li", Assurance::High, "999999199804120025");
    let mistyped = store.bind_by_provider(&li, mistyped, monday()).await;
    assert_eq!(
        refusal(mistyped),
        BindRefused::Number(IdentityRefused::Check)
    );
    assert!(!is_linked(&store, &li).await, "refused, and half done");
    let unsure = said("li", Assurance::Low, LI);
    let unsure = store.bind_by_provider(&li, unsure, monday()).await;
    assert_eq!(unsure.expect("linked"), Met::Unsure);
    let silent = Asserted {
        number: None,
        ..said("li", Assurance::High, "")
    };
    let silent = store.bind_by_provider(&li, silent, monday()).await;
    assert_eq!(silent.expect("linked"), Met::Unsure);
    assert_eq!(whose(&store, &li).await, None);

    let sure = said("li", Assurance::Substantial, LI);
    let bound = store.bind_by_provider(&li, sure, later(1)).await;

    assert_eq!(bound.expect("bound"), Met::Bound);
    let by = whose(&store, &li).await.map(|bound| bound.by);
    assert_eq!(by, Some(Way::Provider));
    let again = store.bind_by_provider(&li, sure, later(2)).await;
    assert_eq!(again.expect("hers"), Met::Known);
    assert_eq!(
        steps(&store, &li).await,
        [
            (BindingStep::Refused, Way::Provider, false),
            (BindingStep::Linked, Way::Provider, false),
            (BindingStep::Bound, Way::Provider, false)
        ]
    );
}
story!(
    given_a_provider_when_it_is_sure_enough_of_one_person_then_the_account_is_hers,
    a_provider_binds_where_it_is_sure
);

async fn nobody_two_and_the_dead_bind_nothing(store: Store) {
    const LIN: &str = "999999200404180015";
    let twice = ["P3", LI, "Li Tin", "1998-04-12", "Elsewhere 1", "yes"];
    let lin = ["P2", LIN, "Lin Chao", "2004-04-18", "Yijiang Road", "yes"];
    delivered(&store, "population", &[&LI_RECORD, &twice, &lin]).await;
    delivered(&store, "deaths", &[&["D1", LIN, "no"]]).await;
    let li = citizen(&store, "li@example.org").await;

    for number in [LI, LIN, "999999197102170028"] {
        let met = store
            .bind_by_provider(&li, said("li", Assurance::High, number), later(1))
            .await;
        assert_eq!(refusal(met), BindRefused::NoPerson, "{number}");
    }

    assert_eq!(whose(&store, &li).await, None);
    assert!(!is_linked(&store, &li).await);
    let wrong = (BindingStep::Refused, Way::Provider, false);
    assert_eq!(steps(&store, &li).await, [wrong, wrong, wrong]);
}
story!(
    given_a_number_of_nobody_of_two_or_of_the_dead_when_a_provider_says_it_then_nothing_is_bound,
    nobody_two_and_the_dead_bind_nothing
);

async fn each_account_has_one_sign_in_and_one_person(store: Store) {
    const CHEN: &str = "999999200404180015";
    let chen_record = ["P5", CHEN, "Chen", "2004-04-18", "Yijiang Road", "yes"];
    delivered(&store, "population", &[&LI_RECORD, &chen_record]).await;
    let li = citizen(&store, "li@example.org").await;
    let other = citizen(&store, "other@example.org").await;
    let sure = said("li", Assurance::High, LI);
    let bound = store.bind_by_provider(&li, sure, monday()).await;
    assert_eq!(bound.expect("bound"), Met::Bound);

    let same_sign_in = store.bind_by_provider(&other, sure, later(1)).await;
    assert_eq!(refusal(same_sign_in), BindRefused::SubjectTaken);
    let same_person = said("li-too", Assurance::High, LI);
    let same_person = store.bind_by_provider(&other, same_person, later(1)).await;
    assert_eq!(refusal(same_person), BindRefused::PersonTaken);
    let second = said("li-too", Assurance::Low, LI);
    let second = store.bind_by_provider(&li, second, later(1)).await;
    assert_eq!(refusal(second), BindRefused::OtherSubject);
    let another = store.bind_by_provider(&li, said("li", Assurance::High, CHEN), later(1));
    assert_eq!(refusal(another.await), BindRefused::AccountTaken);

    assert!(!is_linked(&store, &other).await);
    assert_eq!(whose(&store, &other).await, None);
    let person = store.person_key(LI).expect("a number");
    let hers = whose(&store, &li).await.map(|bound| bound.person);
    assert_eq!(hers, Some(person));
}
story!(
    given_a_sign_in_or_a_person_of_another_account_when_it_is_brought_then_nothing_changes,
    each_account_has_one_sign_in_and_one_person
);

async fn a_sign_in_opens_its_own_account(store: Store) {
    let nobody = opened(&store, "chen", None).await;
    assert_eq!(refusal(nobody), NotOpened::NoAddress);
    let made = opened(&store, "chen", Some("chen@example.org")).await;
    let made = made.expect("a new account");
    let signed_in = store.account(&made.token, later(6)).await.expect("read");
    assert_eq!(signed_in, Some(made.account.clone()));
    // The address is not asked for again, and may be another by now.
    let again = opened(&store, "chen", Some("li@example.org")).await;
    assert_eq!(again.expect("the same").account.id, made.account.id);
    let by_code = citizen(&store, "chen@example.org").await;
    assert_eq!(by_code.id, made.account.id, "one address, two accounts");
    assert_eq!(whose(&store, &made.account).await, None);

    assert!(
        store
            .unlink(&made.account, PROVIDER, later(7))
            .await
            .expect("ended")
    );

    let twice = store.unlink(&made.account, PROVIDER, later(7)).await;
    assert!(!twice.expect("nothing to end"));
    let closed = opened(&store, "chen", Some("chen@example.org")).await;
    assert_eq!(refusal(closed), NotOpened::AddressTaken);
    assert_eq!(
        steps(&store, &made.account).await,
        [
            (BindingStep::Linked, Way::Provider, false),
            (BindingStep::Unlinked, Way::Provider, false)
        ]
    );
}
story!(
    given_a_sign_in_that_is_new_when_its_address_was_verified_then_it_opens_an_account_until_it_is_unlinked,
    a_sign_in_opens_its_own_account
);

async fn an_address_alone_opens_nothing(store: Store) {
    let li = citizen(&store, "li@example.org").await;
    let agent = given_member(&store, "agent@example.org", Role::Agent, "3402").await;

    for email in ["Li@Example.org", "agent@example.org"] {
        let taken = opened(&store, "thief", Some(email)).await;
        assert_eq!(refusal(taken), NotOpened::AddressTaken, "{email}");
    }
    assert!(!is_linked(&store, &li).await);

    // Linked as anybody's, but whoever works for the city comes in by other ways.
    let linked = Asserted {
        number: None,
        ..said("agent", Assurance::High, "")
    };
    let linked = store.bind_by_provider(&agent, linked, later(1)).await;
    assert_eq!(linked.expect("linked"), Met::Unsure);
    let member = opened(&store, "agent", None).await;
    assert_eq!(refusal(member), NotOpened::Member);
}
story!(
    given_an_address_that_has_an_account_when_a_provider_says_it_then_the_account_stays_closed,
    an_address_alone_opens_nothing
);

async fn what_was_begun_ends_once_in_its_own_browser(store: Store) {
    let li = citizen(&store, "li@example.org").await;
    let begin = |account, at| store.begin_at_provider(PROVIDER, account, "/apply/a?b=1", at);
    let begun = begin(Some(li.id), monday()).await.expect("begun");
    let other = begin(None, monday()).await.expect("begun");
    let parts = [&begun.state, &begun.nonce, &begun.verifier];
    for (at, part) in parts.iter().enumerate() {
        assert_eq!(part.len(), 64);
        assert!(!parts[..at].contains(part), "two of them are one");
    }
    assert_ne!(begun.state, other.state);

    for (provider, token, state, at) in [
        (PROVIDER, &other.token, &begun.state, later(1)),
        (PROVIDER, &begun.token, &other.state, later(1)),
        (PROVIDER, &begun.token, &begun.nonce, later(1)),
        (PROVIDER, &begun.token, &String::new(), later(1)),
        (
            "https://other.example",
            &begun.token,
            &begun.state,
            later(1),
        ),
        (
            PROVIDER,
            &begun.token,
            &begun.state,
            monday() + PROVIDER_KEPT,
        ),
    ] {
        let ended = store.end_at_provider(provider, token, state, at).await;
        assert_eq!(ended.expect("read"), None, "{provider} {at}");
    }
    let (mine, twin) = tokio::join!(
        store.end_at_provider(PROVIDER, &begun.token, &begun.state, later(9)),
        store.end_at_provider(PROVIDER, &begun.token, &begun.state, later(9)),
    );

    let ends = [mine.expect("read"), twin.expect("read")];
    let mut ends = ends.into_iter().flatten();
    let back = ends.next().expect("it came back");
    assert_eq!(ends.next(), None, "it came back twice");
    assert_eq!(
        (&back.nonce, &back.verifier, back.account, &*back.then),
        (&begun.nonce, &begun.verifier, Some(li.id), "/apply/a?b=1")
    );
    store.forget_sign_ins(later(10)).await.expect("forgotten");
    let late = store
        .end_at_provider(PROVIDER, &other.token, &other.state, later(9))
        .await;
    assert_eq!(late.expect("read"), None, "it was forgotten");
}
story!(
    given_what_was_begun_when_it_comes_back_elsewhere_late_or_twice_then_there_is_nothing,
    what_was_begun_ends_once_in_its_own_browser
);

async fn all_at_once_is_one_account(store: Store) {
    let mut crowd = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let store = store.clone();
        crowd.spawn(async move {
            let opened = opened(&store, "chen", Some("chen@example.org")).await;
            opened.expect("signed in").account.id
        });
    }
    let ids = crowd.join_all().await;
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");

    let one = citizen(&store, "one@example.org").await;
    let two = citizen(&store, "two@example.org").await;
    let same = said("twin", Assurance::Low, LI);
    let (first, second) = tokio::join!(
        store.bind_by_provider(&one, same, later(1)),
        store.bind_by_provider(&two, same, later(1)),
    );
    let refused: Vec<BindRefused> = [first, second]
        .into_iter()
        .filter_map(|met| met.err().map(|error| refusal::<(), _>(Err(error))))
        .collect();
    assert_eq!(refused, [BindRefused::SubjectTaken]);
}
story!(
    given_a_sign_in_when_it_is_brought_by_many_at_once_then_it_opens_one_account,
    all_at_once_is_one_account
);
