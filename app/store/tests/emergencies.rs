//! Stories of declared emergencies, each told on both engines.

mod city;
#[path = "emergencies/declaring.rs"]
mod declaring;
#[path = "city/known.rs"]
mod known;
#[path = "emergencies/papers.rs"]
mod papers;
#[path = "city/people.rs"]
mod people;
#[path = "emergencies/registered.rs"]
mod registered;

use std::collections::BTreeSet;

use domain::applications::{Answer, Answers, Fee, Filling};
use domain::areas::{AreaCode, AreaPath};
use domain::contacts::Contact;
use domain::emergencies::{Declaration, EmergencyId, EmergencyStep, NotDeclared};
use domain::identity::{Account, Role};
use domain::languages::{Language, Texts};
use domain::organisations::OrganisationCode;
use domain::payments::{Callback, Outcome, PaymentState, Provider, ReturnReason};
use domain::reports::DraftId;
use domain::services::ServiceId;
use jiff::{SignedDuration, Timestamp};
use store::applications::{NewApplication, Said, SendRefused};
use store::emergencies::{CloseRefused, DeclareRefused};
use store::links::Token;
use store::members::NewGrant;
use store::payments::Saying;
use store::reports::{Filter, Viewer};
use store::submissions::Receipt;
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use known::{LI, LI_RECORD, bound, delivered, given_agent};
use people::{address, given_member, grant, signed_in};

fn later(hours: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(hours)
}

fn area(store: &Store, code: &str) -> AreaPath {
    let area = store.pack().areas.get(&AreaCode(code.to_owned()));
    area.expect("an area").path.clone()
}

fn services(names: &[&str]) -> BTreeSet<ServiceId> {
    names
        .iter()
        .map(|name| ServiceId((*name).to_owned()))
        .collect()
}

/// A flood in one grid, for a week.
fn flood(store: &Store) -> Declaration {
    Declaration {
        area: area(store, "4"),
        name: Texts::single("en", "Flood"),
        reason: "The dyke broke.".to_owned(),
        services: services(&["permit", "allowance"]),
        until: later(7 * 24),
    }
}

async fn manager(store: &Store) -> Account {
    given_member(store, "chief@example.org", Role::Manager, "3402").await
}

async fn declared(store: &Store, declaration: &Declaration) -> (Account, EmergencyId) {
    let manager = manager(store).await;
    let id = store
        .declare_emergency(&manager, declaration, monday())
        .await
        .expect("declared");
    (manager, id)
}

async fn begun(store: &Store, service: &str, hours: i64) -> (DraftId, Token) {
    let pack = store.pack().clone();
    let service = pack.service(&ServiceId(service.to_owned()));
    let filling = Filling::of(service.expect("a service"));
    store
        .begin_filling(&filling, Language::En, later(hours))
        .await
        .expect("begun")
}

/// Sends an application of somebody who lives there; her card is lost, which costs 20 yuan.
async fn sent(
    store: &Store,
    begun: &(DraftId, Token),
    what: (&str, &str),
    hours: i64,
) -> Result<Receipt, StoreError<SendRefused>> {
    sent_by(store, None, begun, what, hours).await
}

/// Sends an application of whoever has this account.
async fn sent_by(
    store: &Store,
    account: Option<&Account>,
    (draft, token): &(DraftId, Token),
    (service, code): (&str, &str),
    hours: i64,
) -> Result<Receipt, StoreError<SendRefused>> {
    let pack = store.pack().clone();
    let service = pack.service(&ServiceId(service.to_owned()));
    let answer = ("lost".to_owned(), Answer::Text("yes".to_owned()));
    let new = NewApplication {
        draft: *draft,
        service: service.expect("a service"),
        account: account.map(|account| account.id),
        contact: Contact {
            email: Some(address("li@example.org")),
            ..Contact::default()
        },
        language: Language::En,
        source: "web",
        sent_by: None,
        area: area(store, code),
        said: Said {
            answers: Answers([answer].into()),
            ..Said::default()
        },
        evidence: Vec::new(),
    };
    store.submit_application(&new, token, later(hours)).await
}

async fn applied(
    store: &Store,
    service: &str,
    code: &str,
    hours: i64,
) -> Result<Receipt, StoreError<SendRefused>> {
    let begun = begun(store, service, hours).await;
    sent(store, &begun, (service, code), hours).await
}

fn refusal<T: std::fmt::Debug, R: std::error::Error>(answer: Result<T, StoreError<R>>) -> R {
    match answer {
        Err(StoreError::Refused(refused)) => refused,
        Err(StoreError::Broken(broken)) => panic!("broken: {broken:?}"),
        Ok(taken) => panic!("not refused: {taken:?}"),
    }
}

async fn steps(store: &Store, id: EmergencyId) -> Vec<EmergencyStep> {
    let notes = store.emergency_notes(id, None).await.expect("read").notes;
    notes.into_iter().rev().map(|note| note.step).collect()
}

async fn who_may_not_declares_nothing(store: Store) {
    let officer = given_member(&store, "officer@example.org", Role::Officer, "3402").await;
    let elsewhere = given_member(&store, "other@example.org", Role::Manager, "41").await;
    let police = NewGrant {
        organisation: Some(OrganisationCode("police".to_owned())),
        ..grant(Role::Manager, "3402")
    };
    let to = address("police@example.org");
    let added = store.add_member(&to, "Wang", &police, monday()).await;
    added.expect("added");
    let of_one = signed_in(&store, "police@example.org").await.account;
    for member in [&officer, &elsewhere, &of_one] {
        let refused = store
            .declare_emergency(member, &flood(&store), monday())
            .await;
        assert_eq!(refusal(refused), DeclareRefused::NotYours);
    }

    let manager = manager(&store).await;
    let nowhere = Declaration {
        area: AreaPath::root(&AreaCode("3402".to_owned())).child(&AreaCode("9".to_owned())),
        ..flood(&store)
    };
    let unknown = Declaration {
        services: services(&["permit", "no-such"]),
        ..flood(&store)
    };
    let over = Declaration {
        until: monday(),
        ..flood(&store)
    };
    for (wrong, expected) in [
        (nowhere, DeclareRefused::NoArea),
        (unknown, DeclareRefused::NoService),
        (over, DeclareRefused::NotDeclared(NotDeclared::Over)),
    ] {
        let refused = store.declare_emergency(&manager, &wrong, monday()).await;
        assert_eq!(refusal(refused), expected);
    }
    assert_eq!(store.emergencies().await.expect("read"), []);
}
story!(
    given_members_who_do_not_declare_when_they_try_then_nothing_is_open,
    who_may_not_declares_nothing
);

async fn it_opens_and_closes(store: Store) {
    let (manager, id) = declared(&store, &flood(&store)).await;
    let officer = given_member(&store, "officer@example.org", Role::Officer, "3402").await;

    let open = store.emergencies_open(later(1)).await.expect("read");
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].declared, flood(&store));
    let over = store.emergencies_open(later(7 * 24)).await.expect("read");
    assert_eq!(over, [], "it ends by itself");
    let refused = store.close_emergency(&officer, id, later(1)).await;
    assert_eq!(refusal(refused), CloseRefused::NotYours);

    store
        .close_emergency(&manager, id, later(2))
        .await
        .expect("closed");

    assert_eq!(store.emergencies_open(later(2)).await.expect("read"), []);
    let again = store.close_emergency(&manager, id, later(3)).await;
    assert_eq!(refusal(again), CloseRefused::Ended);
    let unknown = EmergencyId(uuid::Uuid::from_u128(7));
    let refused = store.close_emergency(&manager, unknown, later(3)).await;
    assert_eq!(refusal(refused), CloseRefused::Unknown);
    let notes = store.emergency_notes(id, None).await.expect("read").notes;
    assert_eq!(
        notes
            .iter()
            .map(|note| (note.step, note.member.as_deref(), note.words.as_str()))
            .collect::<Vec<_>>(),
        [
            (EmergencyStep::Closed, Some("Wang"), ""),
            (EmergencyStep::Opened, Some("Wang"), "The dyke broke."),
        ]
    );
}
story!(
    given_an_emergency_when_it_is_closed_then_it_is_not_open_any_more,
    it_opens_and_closes
);

async fn a_fee_is_waived_there_and_then(store: Store) {
    let (manager, id) = declared(&store, &flood(&store)).await;

    let inside = applied(&store, "permit", "4", 1).await.expect("taken");

    // A report of the same place has no fee and no queue.
    given_report(&store, &drain()).await;
    let listed = store.reports(&Filter::default(), None, 1).await;
    let report = &listed.expect("read").cases[0];
    let under = store.emergency_of_case(report.id).await.expect("read");
    assert_eq!(under, None);
    assert_eq!(
        steps(&store, id).await,
        [EmergencyStep::Opened, EmergencyStep::Applied]
    );
    let notes = store.emergency_notes(id, None).await.expect("read").notes;
    assert_eq!(notes[0].reference, Some(inside.reference));
    for elsewhere in ["41", "3402"] {
        let refused = applied(&store, "permit", elsewhere, 1).await;
        assert_eq!(refusal(refused), SendRefused::Unpaid, "{elsewhere}");
    }
    store
        .close_emergency(&manager, id, later(2))
        .await
        .expect("closed");
    let refused = applied(&store, "permit", "4", 3).await;
    assert_eq!(refusal(refused), SendRefused::Unpaid, "it was closed");

    let other = Declaration {
        services: services(&["allowance"]),
        ..flood(&store)
    };
    store
        .declare_emergency(&manager, &other, later(3))
        .await
        .expect("declared");
    let refused = applied(&store, "permit", "4", 4).await;
    assert_eq!(refusal(refused), SendRefused::Unpaid, "it is not listed");
}
story!(
    given_an_emergency_when_people_apply_then_who_lives_there_pays_nothing_while_it_is_open,
    a_fee_is_waived_there_and_then
);

async fn what_was_paid_before_goes_back(store: Store) {
    let begun = begun(&store, "permit", 0).await;
    let fee = Fee {
        hundredths: 2_000,
        currency: "CNY".to_owned(),
    };
    let provider = Provider::Sandbox;
    let payment = store
        .start_payment(begun.0, Some(&fee), provider, monday())
        .await
        .expect("started");
    let callback = Callback {
        payment: payment.id,
        outcome: Outcome::Paid,
        fee,
        provider_reference: "T-1".to_owned(),
    };
    let body = serde_json::to_vec(&callback).expect("JSON");
    let key = store.provider_key(provider);
    let signature = key.sign(Saying::Callback, &body);
    store
        .payment_told((provider, &key), &body, &signature, monday())
        .await
        .expect("taken");
    declared(&store, &flood(&store)).await;

    let sent = sent(&store, &begun, ("permit", "4"), 1).await;

    sent.expect("taken");
    let payments = store.payments_of(begun.0).await.expect("read");
    assert_eq!(payments.len(), 1);
    assert_eq!(payments[0].state, PaymentState::Returning);
    let why = payments[0].returned.map(|returned| returned.reason);
    assert_eq!(why, Some(ReturnReason::NotNeeded));
}
story!(
    given_a_fee_that_was_paid_when_an_emergency_waives_it_then_it_goes_back,
    what_was_paid_before_goes_back
);

async fn it_comes_first(store: Store) {
    let before = applied(&store, "allowance", "4", 0).await.expect("taken");
    declared(&store, &flood(&store)).await;
    let elsewhere = applied(&store, "allowance", "41", 1).await.expect("taken");
    let inside = applied(&store, "allowance", "4", 50).await.expect("taken");
    let police = NewGrant {
        organisation: Some(OrganisationCode("police".to_owned())),
        ..grant(Role::Caseworker, "3402")
    };
    let to = address("police@example.org");
    let added = store.add_member(&to, "Wang", &police, monday()).await;
    added.expect("added");
    let police = signed_in(&store, "police@example.org").await.account;

    let page = store.applications_waiting(&police, None).await;

    let waiting = page.expect("read").waiting;
    let order: Vec<_> = waiting
        .iter()
        .map(|one| (&one.case.reference, one.emergency, one.task.is_some()))
        .collect();
    assert_eq!(order[0], (&inside.reference, true, true));
    let rest: BTreeSet<_> = order[1..].iter().collect();
    assert_eq!(
        rest,
        [
            &(&before.reference, false, true),
            &(&elsewhere.reference, false, true)
        ]
        .into()
    );
}
story!(
    given_an_emergency_when_an_organisation_looks_then_what_came_under_it_comes_first,
    it_comes_first
);
