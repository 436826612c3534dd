//! Stories of who acts for whom.

use domain::applications::OnBehalf;
use domain::delegations::{Appointment, DelegationId, DelegationStep, Power, Scope};
use domain::letters::Letter;
use jiff::{SignedDuration, Timestamp};
use store::applications::{Represented, Standing};
use store::consents::ConsentRefused;
use store::delegations::{Delegation, DelegationRefused};

use super::super::people::letters;
use super::*;

const CHEN: &str = "chen@example.org";

pub(super) fn appointment(power: Power, scope: Scope) -> Appointment {
    Appointment {
        name: "Chen Wei".to_owned(),
        email: address(CHEN),
        scope,
        power,
        until: days(30),
    }
}

fn days(days: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(24 * days)
}

pub(super) fn only(service: &str) -> Scope {
    Scope::Chosen {
        services: [ServiceId(service.to_owned())].into(),
        life_events: [].into(),
    }
}

pub(super) async fn asked(store: &Store, li: &Account, power: Power, scope: Scope) -> DelegationId {
    let new = appointment(power, scope);
    let appointed = store.appoint(li, &new, Language::En, monday()).await;
    appointed.expect("appointed")
}

/// Chen, who has accepted to act for Li Ting.
pub(super) async fn accepted(
    store: &Store,
    li: &Account,
    power: Power,
    scope: Scope,
) -> (Account, DelegationId) {
    let id = asked(store, li, power, scope).await;
    let chen = citizen(store, CHEN).await;
    let accepted = store
        .accept_delegation(id, &chen, Language::Zh, later(1))
        .await;
    accepted.expect("accepted");
    (chen, id)
}

/// An application for Li Ting that Chen fills in.
pub(super) async fn begun_for(
    store: &Store,
    li: &Account,
    chen: &Account,
    id: DelegationId,
) -> (DraftId, Token) {
    let filling = Filling {
        applicant: Some(li.id),
        by: Some(by(chen, id)),
        ..Filling::of(&service(store))
    };
    let begun = store.begin_filling(&filling, Language::En, later(2)).await;
    begun.expect("begun")
}

pub(super) const fn by(chen: &Account, id: DelegationId) -> OnBehalf {
    OnBehalf::Delegate {
        account: chen.id,
        delegation: id.0,
    }
}

/// Sends the draft for somebody by an appointment, or is refused.
pub(super) async fn sends_for(
    store: &Store,
    (whose, by): (&Account, OnBehalf),
    (draft, token): (DraftId, &Token),
    evidence: Vec<Evidence>,
    now: Timestamp,
) -> Result<Receipt, StoreError<SendRefused>> {
    let service = service(store);
    let application = NewApplication {
        draft,
        service: &service,
        account: Some(whose.id),
        contact: Contact {
            email: Some(address("somewhere@example.org")),
            ..Contact::default()
        },
        // He reads Chinese.
        language: Language::Zh,
        source: "web",
        sent_by: Some(by),
        area: AreaPath::root(&AreaCode("3402".to_owned())),
        said: Said::default(),
        evidence,
    };
    store.submit_application(&application, token, now).await
}

pub(super) async fn standing(
    store: &Store,
    reference: &Reference,
    by: &Account,
    now: Timestamp,
) -> Option<Standing> {
    let viewer = Viewer {
        account: Some(by.clone()),
        link: None,
    };
    let seen = store.application(reference, &viewer, now).await;
    seen.expect("read").map(|seen| seen.standing)
}

async fn letting(store: &Store, chen: &Account, power: Power, now: Timestamp) -> Vec<Delegation> {
    let service = service(store);
    let letting = store.delegations_letting(chen.id, (power, &service), now);
    letting.await.expect("read")
}

/// The applicant and the delegate were each told at the address that is known of them, in the language that they chose.
async fn both_are_told(store: &Store) {
    let both = letters(store).await;
    let is_to = |to: &str| both.iter().filter(|one| one.to == address(to)).count();
    assert_eq!(
        (
            is_to("li@example.org"),
            is_to(CHEN),
            is_to("somewhere@example.org")
        ),
        (1, 1, 0)
    );
    assert!(
        both.iter()
            .all(|one| one.to != address(CHEN) || matches!(one.letter, Letter::AppliedFor { .. }))
    );
    let reads = |to: &str| {
        let mut all = both.iter().filter(|one| one.to == address(to));
        all.next().map(|one| one.language)
    };
    assert_eq!(
        (reads("li@example.org"), reads(CHEN)),
        (Some(Language::En), Some(Language::Zh)),
        "each in the language that she chose"
    );
}

async fn a_delegate_acts_once_she_has_accepted(store: Store) {
    let li = given_li(&store).await;
    let id = asked(&store, &li, Power::UseData, Scope::Everything).await;
    let to_chen = letters(&store).await;
    assert!(
        to_chen.iter().any(|letter| letter.to == address(CHEN)
            && matches!(&letter.letter, Letter::Delegation { step: DelegationStep::Asked, other, .. } if other == "Li Ting")),
        "{to_chen:?}"
    );
    let chen = citizen(&store, CHEN).await;
    assert!(
        letting(&store, &chen, Power::Follow, later(1))
            .await
            .is_empty()
    );
    let (early, token) = begun_for(&store, &li, &chen, id).await;
    let refused = sends_for(
        &store,
        (&li, by(&chen, id)),
        (early, &token),
        Vec::new(),
        later(1),
    )
    .await;
    assert_eq!(refusal(refused), SendRefused::NotAppointed);

    let thief = citizen(&store, "thief@example.org").await;
    let others = store
        .accept_delegation(id, &thief, Language::En, later(1))
        .await;
    assert_eq!(refusal(others), DelegationRefused::Unknown);
    for _ in 0..2 {
        let accepted = store
            .accept_delegation(id, &chen, Language::En, later(1))
            .await;
        accepted.expect("said twice, it is accepted once");
    }
    let to_li = letters(&store).await;
    let told = to_li.iter().filter(|letter| {
        letter.to == address("li@example.org")
            && matches!(
                &letter.letter,
                Letter::Delegation {
                    step: DelegationStep::Accepted,
                    ..
                }
            )
    });
    assert_eq!(told.count(), 1);
    assert_eq!(
        letting(&store, &chen, Power::UseData, later(2)).await.len(),
        1
    );
    assert!(
        letting(&store, &thief, Power::Follow, later(2))
            .await
            .is_empty()
    );

    let (draft, token) = begun_for(&store, &li, &chen, id).await;
    let consent = consented(&store, &chen, draft).await;
    let record = store
        .fetch_evidence(chen.id, consent, &kind(&store), later(3))
        .await;
    assert!(record.expect("allowed").is_some());
    let hers = store.consents_of(li.id).await.expect("read");
    assert_eq!(hers.iter().map(|one| one.id).collect::<Vec<_>>(), [consent]);
    let person = store.person_of(li.id).await.expect("read").expect("bound");
    let accesses = store.accesses_of(&person.person).await.expect("read");
    let who = Accessor::Delegate {
        account: chen.id,
        delegation: id,
    };
    assert_eq!(accesses[0].who, who);

    let sent = sends_for(
        &store,
        (&li, by(&chen, id)),
        (draft, &token),
        vec![fetched(consent)],
        later(4),
    )
    .await;
    let reference = sent.expect("sent").reference;
    both_are_told(&store).await;
    assert_eq!(
        standing(&store, &reference, &li, later(5)).await,
        Some(Standing::Applicant)
    );
    assert_eq!(
        standing(&store, &reference, &chen, later(5)).await,
        Some(Standing::Delegate(id, Power::UseData))
    );
    assert_eq!(standing(&store, &reference, &thief, later(5)).await, None);
    let police = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    let read = seen(&store, &reference, &police).await;
    let names = Represented {
        delegate: "Chen Wei".to_owned(),
        applicant: "Li Ting".to_owned(),
    };
    assert_eq!(read.represented, Some(names));
    let notes = store.delegation_notes(li.id).await.expect("read");
    let steps: Vec<_> = notes[&id.0].iter().rev().map(|note| note.step).collect();
    let expected = [
        DelegationStep::Asked,
        DelegationStep::Accepted,
        DelegationStep::LookedUp,
        DelegationStep::Begun,
        DelegationStep::Begun,
        DelegationStep::Sent,
        DelegationStep::Opened,
    ];
    assert_eq!(steps, expected);
    assert_eq!(
        store.delegation_notes(thief.id).await.expect("read").len(),
        0
    );
}
story!(
    given_an_appointment_when_it_is_accepted_then_the_delegate_applies_and_both_see_and_are_told,
    a_delegate_acts_once_she_has_accepted
);

async fn nobody_acts_beyond_it(store: Store) {
    let li = given_li(&store).await;
    let other = citizen(&store, "other@example.org").await;
    let (chen, everything) = accepted(&store, &li, Power::Apply, Scope::Everything).await;
    let (_, elsewhere) = accepted(&store, &li, Power::UseData, only("card")).await;
    let (_, follows) = accepted(&store, &li, Power::Follow, Scope::Everything).await;
    let (draft, token) = begun_for(&store, &li, &chen, everything).await;

    for (what, whose, by, now) in [
        ("another service", &li, by(&chen, elsewhere), later(5)),
        ("only follows", &li, by(&chen, follows), later(5)),
        ("somebody else", &li, by(&other, everything), later(5)),
        ("for somebody else", &other, by(&chen, everything), later(5)),
        ("its day is over", &li, by(&chen, everything), days(30)),
    ] {
        let refused = sends_for(&store, (whose, by), (draft, &token), Vec::new(), now).await;
        assert_eq!(refusal(refused), SendRefused::NotAppointed, "{what}");
    }
    // Without her data nothing is looked up, and what she allowed herself is of no use to Chen.
    let (service, degree) = (service(&store), degree());
    let refused = store
        .give_consent(&chen, draft, (&service, &degree), later(5))
        .await;
    assert_eq!(refusal(refused), ConsentRefused::NotYours);
    let own = consented(&store, &li, draft).await;
    let refused = store
        .fetch_evidence(chen.id, own, &kind(&store), later(5))
        .await;
    assert_eq!(refusal(refused), FetchRefused::Unknown);
    let refused = store.withdraw_consent(chen.id, own, later(5)).await;
    assert_eq!(refusal(refused), WithdrawRefused::Unknown);

    assert!(store.applications_of(&li).await.expect("read").is_empty());
    let hers = Opener {
        token: None,
        account: Some(li.id),
    };
    let left = store.filling(draft, &hers, later(6)).await.expect("read");
    assert!(
        left.is_some_and(|left| left.case.is_none()),
        "nothing is lost"
    );
    let sent = sends_for(
        &store,
        (&li, by(&chen, everything)),
        (draft, &token),
        Vec::new(),
        later(6),
    )
    .await;
    sent.expect("what is within it is sent");
}
story!(
    given_an_appointment_when_the_delegate_goes_beyond_it_then_nothing_is_sent_and_nothing_is_lost,
    nobody_acts_beyond_it
);

async fn it_ends_at_once(store: Store) {
    let li = given_li(&store).await;
    let thief = citizen(&store, "thief@example.org").await;
    let (chen, first) = accepted(&store, &li, Power::UseData, Scope::Everything).await;
    let (draft, token) = begun_for(&store, &li, &chen, first).await;
    let consent = consented(&store, &chen, draft).await;
    let sent = sends_for(
        &store,
        (&li, by(&chen, first)),
        (draft, &token),
        Vec::new(),
        later(3),
    )
    .await;
    let reference = sent.expect("sent").reference;
    let (open, open_token) = begun_for(&store, &li, &chen, first).await;
    let refused = store.end_delegation(first, &thief, later(4)).await;
    assert_eq!(refusal(refused), DelegationRefused::Unknown);
    letters(&store).await;

    store
        .end_delegation(first, &li, later(5))
        .await
        .expect("ended");

    let refused = sends_for(
        &store,
        (&li, by(&chen, first)),
        (open, &open_token),
        Vec::new(),
        later(6),
    )
    .await;
    assert_eq!(refusal(refused), SendRefused::NotAppointed);
    let refused = store
        .fetch_evidence(chen.id, consent, &kind(&store), later(6))
        .await;
    assert_eq!(refusal(refused), FetchRefused::Unknown);
    assert_eq!(standing(&store, &reference, &chen, later(6)).await, None);
    let again = store
        .accept_delegation(first, &chen, Language::En, later(6))
        .await;
    assert_eq!(refusal(again), DelegationRefused::Over);
    letters(&store).await;
    let viewer = Viewer {
        account: Some(li.clone()),
        link: None,
    };
    let withdrawn = store
        .withdraw_application(&reference, &viewer, later(7))
        .await;
    withdrawn.expect("hers");
    let told = letters(&store).await;
    assert!(told.iter().any(|one| one.to == address("li@example.org")));
    assert!(told.iter().all(|one| one.to != address(CHEN)), "{told:?}");

    // Chen does not want to any more; and nobody acts for whom nobody knows.
    let (_, second) = accepted(&store, &li, Power::Apply, Scope::Everything).await;
    store
        .end_delegation(second, &chen, later(8))
        .await
        .expect("ended");
    let (_, third) = accepted(&store, &li, Power::Apply, Scope::Everything).await;
    store.unbind(li.id, &li, later(9)).await.expect("ended");
    for ended in [second, third] {
        let refused = sends_for(
            &store,
            (&li, by(&chen, ended)),
            (open, &open_token),
            Vec::new(),
            later(10),
        )
        .await;
        assert_eq!(refusal(refused), SendRefused::NotAppointed);
    }
}
story!(
    given_an_appointment_when_one_of_the_two_ends_it_then_nothing_opens_and_nobody_is_told_any_more,
    it_ends_at_once
);
