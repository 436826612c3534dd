//! Stories of paying fees, each told on both engines.

mod city;
#[path = "payments/ending.rs"]
mod ending;
#[path = "city/people.rs"]
mod people;

use domain::applications::{Answer, Answers, Fee, Filling};
use domain::areas::{AreaCode, AreaPath};
use domain::contacts::Contact;
use domain::languages::Language;
use domain::payments::{
    Callback, Outcome, Payment, PaymentId, PaymentState, Provider, ReturnReason,
};
use domain::reports::DraftId;
use domain::services::{Service, ServiceId};
use jiff::{SignedDuration, Timestamp};
use store::applications::{NewApplication, Said, SendRefused};
use store::fillings::Opener;
use store::links::Token;
use store::payments::{Saying, StartRefused, TellRefused};
use store::submissions::Receipt;
use store::{Store, StoreError};

use city::{monday, story};
use people::address;

fn minutes(minutes: i64) -> Timestamp {
    monday() + SignedDuration::from_mins(minutes)
}

fn yuan(hundredths: i64) -> Fee {
    Fee {
        hundredths,
        currency: "CNY".to_owned(),
    }
}

fn service(store: &Store) -> Service {
    let identifier = ServiceId("permit".to_owned());
    store
        .pack()
        .service(&identifier)
        .expect("a service")
        .clone()
}

async fn begun(store: &Store) -> (DraftId, Token) {
    store
        .begin_filling(&Filling::of(&service(store)), Language::En, monday())
        .await
        .expect("begun")
}

async fn started(store: &Store, draft: DraftId, hundredths: i64, now: Timestamp) -> Payment {
    store
        .start_payment(draft, Some(&yuan(hundredths)), Provider::Sandbox, now)
        .await
        .expect("started")
}

fn callback(payment: &Payment, outcome: Outcome) -> Callback {
    Callback {
        payment: payment.id,
        outcome,
        fee: payment.fee.clone(),
        provider_reference: "T-1".to_owned(),
    }
}

type Told = Result<PaymentState, StoreError<TellRefused>>;

/// What the provider says, signed by it.
async fn says(store: &Store, callback: &Callback, now: Timestamp) -> Told {
    let body = serde_json::to_vec(callback).expect("JSON");
    let key = store.provider_key(Provider::Sandbox);
    let signature = key.sign(Saying::Callback, &body);
    let by = (Provider::Sandbox, &key);
    store.payment_told(by, &body, &signature, now).await
}

async fn told(store: &Store, payment: &Payment, outcome: Outcome, now: Timestamp) -> PaymentState {
    says(store, &callback(payment, outcome), now)
        .await
        .expect("taken")
}

/// The payments of a draft: how each stands, and why it goes back.
async fn standing(store: &Store, draft: DraftId) -> Vec<(PaymentState, Option<ReturnReason>)> {
    let payments = store.payments_of(draft).await.expect("read");
    let all = payments.into_iter();
    all.map(|one| (one.state, one.returned.map(|returned| returned.reason)))
        .collect()
}

/// An application that says whether the card is lost and whether it is sent.
fn application(draft: DraftId, service: &Service, lost: bool, post: bool) -> NewApplication<'_> {
    let answer = |yes| Answer::Text(if yes { "yes" } else { "no" }.to_owned());
    let answers = [("lost", lost), ("post", post)];
    let answers = answers.map(|(question, yes)| (question.to_owned(), answer(yes)));
    NewApplication {
        draft,
        service,
        account: None,
        contact: Contact {
            email: Some(address("li@example.org")),
            ..Contact::default()
        },
        language: Language::En,
        source: "web",
        sent_by: None,
        area: AreaPath::root(&AreaCode("3402".to_owned())),
        said: Said {
            answers: Answers(answers.into()),
            ..Said::default()
        },
        evidence: Vec::new(),
    }
}

async fn sent(
    store: &Store,
    (draft, token): (DraftId, &Token),
    (lost, post): (bool, bool),
) -> Result<Receipt, StoreError<SendRefused>> {
    let service = service(store);
    let new = application(draft, &service, lost, post);
    store.submit_application(&new, token, monday()).await
}

async fn a_success_counts_once(store: Store) {
    let (draft, _) = begun(&store).await;
    let first = started(&store, draft, 2_000, minutes(0)).await;
    let second = started(&store, draft, 2_000, minutes(1)).await;

    let failed = told(&store, &first, Outcome::Failed, minutes(2)).await;
    let paid = told(&store, &second, Outcome::Paid, minutes(3)).await;
    let again = told(&store, &second, Outcome::Paid, minutes(4)).await;
    let late = told(&store, &second, Outcome::Failed, minutes(5)).await;

    assert_eq!(failed, PaymentState::Failed);
    assert_eq!([paid, again, late], [PaymentState::Paid; 3]);
    let kept = store.payments_of(draft).await.expect("read");
    assert_eq!(
        (kept[1].told_at, kept[1].provider_reference.as_str()),
        (Some(minutes(3)), "T-1")
    );
    assert_eq!(store.take_returns(minutes(6)).await.expect("taken"), []);
}
story!(
    given_a_payment_when_its_success_is_told_twice_and_a_failure_after_it_then_it_is_paid_once,
    a_success_counts_once
);

async fn what_the_provider_did_not_say_is_refused(store: Store) {
    let ((draft, _), (other, _)) = (begun(&store).await, begun(&store).await);
    let mine = started(&store, draft, 2_000, minutes(0)).await;
    let theirs = started(&store, other, 2_000, minutes(0)).await;
    let key = store.provider_key(Provider::Sandbox);
    let by = (Provider::Sandbox, &key);
    let body = serde_json::to_vec(&callback(&mine, Outcome::Paid)).expect("JSON");
    let replayed = serde_json::to_vec(&callback(&theirs, Outcome::Paid)).expect("JSON");
    let signature = key.sign(Saying::Callback, &body);

    for (body, signature) in [
        (&body, ""),
        (
            &body,
            "0000000000000000000000000000000000000000000000000000000000000000",
        ),
        (&body, key.sign(Saying::Order, &body).as_str()),
        (&replayed, signature.as_str()),
    ] {
        let refused = store.payment_told(by, body, signature, minutes(1)).await;
        assert!(
            matches!(refused, Err(StoreError::Refused(TellRefused::NotSigned))),
            "{refused:?}"
        );
    }
    for (fee, payment, expected) in [
        (yuan(1), mine.id, TellRefused::OtherAmount),
        (
            Fee {
                currency: "MXN".to_owned(),
                ..yuan(2_000)
            },
            mine.id,
            TellRefused::OtherAmount,
        ),
        (
            yuan(2_000),
            PaymentId(uuid::Uuid::from_u128(7)),
            TellRefused::Unknown,
        ),
    ] {
        let wrong = Callback {
            fee,
            payment,
            ..callback(&mine, Outcome::Paid)
        };
        let refused = says(&store, &wrong, minutes(1)).await;
        assert!(
            matches!(refused, Err(StoreError::Refused(why)) if why == expected),
            "{refused:?}"
        );
    }
    let words = b"paid, really";
    let signature = key.sign(Saying::Callback, words);
    let refused = store.payment_told(by, words, &signature, minutes(1)).await;
    assert!(matches!(
        refused,
        Err(StoreError::Refused(TellRefused::Unreadable))
    ));
    for draft in [draft, other] {
        assert_eq!(
            standing(&store, draft).await,
            [(PaymentState::Started, None)]
        );
    }
}
story!(
    given_a_payment_when_its_success_is_forged_changed_or_replayed_for_another_then_it_is_refused,
    what_the_provider_did_not_say_is_refused
);

async fn of_two_payments_one_counts(store: Store) {
    for later_first in [false, true] {
        let (draft, _) = begun(&store).await;
        let early = started(&store, draft, 2_000, minutes(0)).await;
        let late = started(&store, draft, 2_000, minutes(1)).await;
        let order = if later_first {
            [&late, &early]
        } else {
            [&early, &late]
        };

        for payment in order {
            told(&store, payment, Outcome::Paid, minutes(2)).await;
        }

        assert_eq!(
            standing(&store, draft).await,
            [
                (PaymentState::Returning, Some(ReturnReason::PaidTwice)),
                (PaymentState::Paid, None)
            ],
            "{later_first}"
        );
    }

    let (draft, _) = begun(&store).await;
    let one = started(&store, draft, 2_000, minutes(0)).await;
    let two = started(&store, draft, 2_000, minutes(0)).await;
    let at_once = tokio::join!(
        told(&store, &one, Outcome::Paid, minutes(1)),
        told(&store, &two, Outcome::Paid, minutes(1)),
    );
    assert!([at_once.0, at_once.1].contains(&PaymentState::Paid));
    let mut states = standing(&store, draft).await;
    states.sort_by_key(|(state, _)| state.name());
    assert_eq!(
        states,
        [
            (PaymentState::Paid, None),
            (PaymentState::Returning, Some(ReturnReason::PaidTwice))
        ]
    );
}
story!(
    given_two_payments_of_an_application_when_both_succeed_then_one_counts_and_one_goes_back,
    of_two_payments_one_counts
);

async fn unpaid_is_not_sent(store: Store) {
    let (draft, token) = begun(&store).await;
    let holder = Opener {
        token: Some(token.clone()),
        account: None,
    };
    let unpaid = |refused: Result<Receipt, _>| {
        matches!(refused, Err(StoreError::Refused(SendRefused::Unpaid)))
    };
    assert!(unpaid(sent(&store, (draft, &token), (true, true)).await));
    let payment = started(&store, draft, 3_200, minutes(0)).await;
    assert!(unpaid(sent(&store, (draft, &token), (true, true)).await));
    told(&store, &payment, Outcome::Failed, minutes(1)).await;
    assert!(unpaid(sent(&store, (draft, &token), (true, true)).await));
    let less = started(&store, draft, 2_000, minutes(1)).await;
    told(&store, &less, Outcome::Paid, minutes(2)).await;
    assert!(unpaid(sent(&store, (draft, &token), (true, true)).await));
    let open = store.filling(draft, &holder, monday()).await;
    assert!(open.expect("read").expect("there").case.is_none());

    let whole = started(&store, draft, 3_200, minutes(3)).await;
    told(&store, &whole, Outcome::Paid, minutes(4)).await;
    let other = started_anyway(&store, draft, 1_200, minutes(5)).await;
    sent(&store, (draft, &token), (true, true))
        .await
        .expect("sent");

    let open = store.filling(draft, &holder, monday()).await;
    let case = open.expect("read").expect("there").case;
    let (case, _) = case.expect("a case");
    let paid = store.payments_of_case(case).await.expect("read");
    assert_eq!(paid.len(), 4);
    assert_eq!(
        standing(&store, draft).await,
        [
            (PaymentState::Failed, None),
            (PaymentState::Returning, Some(ReturnReason::PaidTwice)),
            (PaymentState::Paid, None),
            (PaymentState::Started, None),
        ]
    );
    assert_eq!(
        told(&store, &other, Outcome::Paid, minutes(90)).await,
        PaymentState::Returning
    );
    let late = store
        .start_payment(draft, Some(&yuan(9)), Provider::Sandbox, minutes(91))
        .await;
    assert!(matches!(
        late,
        Err(StoreError::Refused(StartRefused::Ended))
    ));
}
story!(
    given_a_fee_when_the_application_is_sent_then_it_is_refused_until_all_of_it_was_paid,
    unpaid_is_not_sent
);

/// A payment that another tab has begun for more than is due.
async fn started_anyway(store: &Store, draft: DraftId, more: i64, now: Timestamp) -> Payment {
    started(store, draft, 3_200 + more, now).await
}

async fn nothing_is_started_that_is_not_due(store: Store) {
    let (draft, _) = begun(&store).await;
    let start = async |fee: Option<Fee>| {
        store
            .start_payment(draft, fee.as_ref(), Provider::Sandbox, minutes(1))
            .await
    };
    let free = start(None).await;
    assert!(matches!(
        free,
        Err(StoreError::Refused(StartRefused::NothingDue))
    ));
    let payment = started(&store, draft, 2_000, minutes(0)).await;
    told(&store, &payment, Outcome::Paid, minutes(1)).await;
    for paid in [2_000, 1_200] {
        let again = start(Some(yuan(paid))).await;
        assert!(matches!(
            again,
            Err(StoreError::Refused(StartRefused::NothingDue))
        ));
    }
    let unknown = DraftId(uuid::Uuid::from_u128(7));
    let nowhere = store
        .start_payment(unknown, Some(&yuan(1)), Provider::Sandbox, minutes(1))
        .await;
    assert!(matches!(
        nowhere,
        Err(StoreError::Refused(StartRefused::Ended))
    ));
}
story!(
    given_nothing_to_pay_when_a_payment_is_started_then_it_is_refused,
    nothing_is_started_that_is_not_due
);
