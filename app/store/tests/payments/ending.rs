//! How payments end: heard of late, too much, given back.

use std::sync::Arc;

use domain::cases::{CaseId, EventKind};
use domain::handling::Finding;
use domain::identity::Role;
use domain::languages::Language;
use domain::letters::Letter;
use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use domain::payments::{Outcome, PaymentState, ReturnReason};
use domain::references::Reference;
use domain::services::RetentionResult;
use store::applications::{ApplicationSeen, DecideRefused, Handling};
use store::links::Token;
use store::members::NewGrant;
use store::payments::Returning;
use store::reports::Viewer;
use store::submissions::Receipt;
use store::{Key, Store, StoreError};

use super::city::{self, drain, given_report, monday, pack, postgres, story};
use super::people::{address, given_member, grant, letters, signed_in};
use super::{begun, minutes, sent, standing, started, told, yuan};

fn by_link(track: &Token) -> Viewer {
    Viewer {
        account: None,
        link: Some(track.clone()),
    }
}

async fn seen(store: &Store, receipt: &Receipt) -> ApplicationSeen {
    store
        .application(&receipt.reference, &by_link(&receipt.track), monday())
        .await
        .expect("read")
        .expect("hers")
}

async fn paid_application(store: &Store) -> Receipt {
    let (draft, token) = begun(store).await;
    let payment = started(store, draft, 2_000, minutes(0)).await;
    told(store, &payment, Outcome::Paid, minutes(1)).await;
    sent(store, (draft, &token), (true, false))
        .await
        .expect("sent")
}

async fn withdrawn(
    store: &Store,
    (reference, track): (&Reference, &Token),
) -> Result<(), StoreError<DecideRefused>> {
    store
        .withdraw_application(reference, &by_link(track), minutes(9))
        .await
}

async fn states(
    store: &Store,
    case: CaseId,
) -> Vec<(PaymentState, Option<(i64, ReturnReason, bool)>)> {
    let payments = store.payments_of_case(case).await.expect("read");
    let returned = payments.into_iter().map(|one| {
        let back = one.returned;
        let back = back.map(|back| (back.hundredths, back.reason, back.at.is_some()));
        (one.state, back)
    });
    returned.collect()
}

async fn what_nobody_worked_on_is_paid_back(store: Store) {
    let receipt = paid_application(&store).await;
    let report = given_report(&store, &drain()).await;
    let of_another = withdrawn(&store, (&receipt.reference, &report.track)).await;
    assert!(matches!(
        of_another,
        Err(StoreError::Refused(DecideRefused::NotYours))
    ));
    let case = seen(&store, &receipt).await.case.id;
    assert_eq!(states(&store, case).await, [(PaymentState::Paid, None)]);

    withdrawn(&store, (&receipt.reference, &receipt.track))
        .await
        .expect("withdrawn");

    let all = 2_000;
    let why = ReturnReason::Withdrawn;
    let returning = (PaymentState::Returning, Some((all, why, false)));
    assert_eq!(states(&store, case).await, [returning]);
    let taken = store.take_returns(minutes(10)).await.expect("taken");
    let [Returning { refund, .. }] = taken.as_slice() else {
        panic!("{taken:?}")
    };
    assert_eq!(
        (&refund.fee, refund.provider_reference.as_str()),
        (&yuan(all), "T-1")
    );
    // The provider did not answer: it is asked again, and not at once.
    assert_eq!(store.take_returns(minutes(14)).await.expect("taken"), []);
    assert_eq!(store.take_returns(minutes(15)).await.expect("taken"), taken);
    for _ in 0..2 {
        store
            .payment_returned(refund, minutes(16))
            .await
            .expect("kept");
    }
    assert_eq!(
        states(&store, case).await,
        [(PaymentState::Refunded, Some((all, why, true)))]
    );
    let told: Vec<String> = letters(&store)
        .await
        .into_iter()
        .filter_map(|letter| match letter.letter {
            Letter::Update {
                event: EventKind::FeeReturned,
                words,
                ..
            } => Some(words),
            _ => None,
        })
        .collect();
    assert_eq!(told, ["20.00 CNY"], "she is told once");
    assert_eq!(store.take_returns(minutes(99)).await.expect("taken"), []);
}
story!(
    given_an_application_that_nobody_worked_on_when_it_is_withdrawn_then_its_fee_goes_back,
    what_nobody_worked_on_is_paid_back
);

async fn what_was_begun_is_kept(store: Store) {
    let receipt = paid_application(&store).await;
    let grant = NewGrant {
        organisation: Some(OrganisationCode("police".to_owned())),
        ..grant(Role::Caseworker, "3402")
    };
    let email = "police@example.org";
    store
        .add_member(&address(email), "Wang", &grant, monday())
        .await
        .expect("added");
    let police = signed_in(&store, email).await.account;
    let task = seen(&store, &receipt).await.tasks.remove(0).task;
    let found = Handling::Found(Finding::Approved, String::new());
    store
        .handle_task(
            task.id,
            task.version,
            &found,
            &police,
            Language::En,
            minutes(3),
        )
        .await
        .expect("kept");

    withdrawn(&store, (&receipt.reference, &receipt.track))
        .await
        .expect("withdrawn");

    let now = seen(&store, &receipt).await;
    assert_eq!(
        states(&store, now.case.id).await,
        [(PaymentState::Paid, None)]
    );
    assert_eq!(now.payments.len(), 1);
    assert_eq!(store.take_returns(minutes(10)).await.expect("taken"), []);
    // Nobody else of the staff sees who paid what.
    let boss = given_member(&store, "boss@example.org", Role::Manager, "3402").await;
    let viewer = Viewer {
        account: Some(boss),
        link: None,
    };
    let other = store
        .application(&receipt.reference, &viewer, monday())
        .await;
    assert!(other.expect("read").is_none());
}
story!(
    given_an_application_that_an_office_worked_on_when_it_is_withdrawn_then_its_fee_is_kept,
    what_was_begun_is_kept
);

async fn too_much_goes_back(store: Store) {
    for (answers, back, state) in [
        ((false, true), 800, PaymentState::Paid),
        ((false, false), 2_000, PaymentState::Returning),
    ] {
        let (draft, token) = begun(&store).await;
        let payment = started(&store, draft, 2_000, minutes(0)).await;
        told(&store, &payment, Outcome::Paid, minutes(1)).await;

        let receipt = sent(&store, (draft, &token), answers).await.expect("sent");

        let case = seen(&store, &receipt).await.case.id;
        let why = ReturnReason::NotNeeded;
        assert_eq!(
            states(&store, case).await,
            [(state, Some((back, why, false)))]
        );
        let taken = store.take_returns(minutes(2)).await.expect("taken");
        assert_eq!(taken.len(), 1);
        assert_eq!(taken[0].refund.fee, yuan(back));
        store
            .payment_returned(&taken[0].refund, minutes(3))
            .await
            .expect("kept");
        if state == PaymentState::Paid {
            assert_eq!(
                states(&store, case).await,
                [(state, Some((back, why, true)))]
            );
            // What is left goes back as well; the provider hears the sum.
            withdrawn(&store, (&receipt.reference, &receipt.track))
                .await
                .expect("withdrawn");
            let rest = store.take_returns(minutes(10)).await.expect("taken");
            assert_eq!(rest[0].refund.fee, yuan(2_000));
            // What was said of the smaller sum does not end the greater one.
            store
                .payment_returned(&taken[0].refund, minutes(11))
                .await
                .expect("kept");
            assert_eq!(
                states(&store, case).await,
                [(
                    PaymentState::Returning,
                    Some((2_000, ReturnReason::Withdrawn, false))
                )]
            );
            store
                .payment_returned(&rest[0].refund, minutes(11))
                .await
                .expect("kept");
        }
    }
}
story!(
    given_more_than_it_costs_when_the_application_is_sent_then_what_is_too_much_goes_back,
    too_much_goes_back
);

async fn late_money_is_found_again(store: Store) {
    const DAY: i64 = 24 * 60;
    let (draft, _) = begun(&store).await;
    let silent = started(&store, draft, 2_000, minutes(0)).await;
    let paid = started(&store, draft, 2_000, minutes(1)).await;
    assert_eq!(store.expire_payments(minutes(59)).await.expect("kept"), 0);
    assert_eq!(store.expire_payments(minutes(60)).await.expect("kept"), 1);
    let late = told(&store, &silent, Outcome::Paid, minutes(70)).await;
    assert_eq!(late, PaymentState::Paid, "late, and still awaited");
    told(&store, &paid, Outcome::Failed, minutes(71)).await;

    let erased = store.erase_old_fillings(minutes(100 * DAY)).await;

    assert_eq!(erased.expect("erased"), 1);
    assert_eq!(
        standing(&store, draft).await,
        [
            (PaymentState::Returning, Some(ReturnReason::NeverSent)),
            (PaymentState::Failed, None)
        ]
    );
    let after = told(&store, &paid, Outcome::Paid, minutes(101 * DAY)).await;
    assert_eq!(after, PaymentState::Returning);
    let taken = store.take_returns(minutes(102 * DAY)).await;
    assert_eq!(taken.expect("taken").len(), 2);
}
story!(
    given_money_that_comes_late_when_the_application_was_erased_then_it_goes_back,
    late_money_is_found_again
);

/// The small city, where nothing is kept of a permit that was taken back.
fn forgetful() -> Pack {
    let mut pack = pack();
    let mut services = pack.services.iter_mut();
    let permit = services.find(|one| one.identifier.0 == "permit");
    let kept = &mut permit.expect("a service").retention;
    kept[0].result = RetentionResult::Withdrawn;
    kept[0].after_years = 0;
    pack
}

async fn what_is_still_to_go_back_is_not_forgotten(url: &str) {
    let files = Arc::new(object_store::memory::InMemory::new());
    let key = Key::new(&[7; 32]).expect("32 bytes");
    let store = Store::open(url, files, key, Arc::new(forgetful())).await;
    let store = store.expect("a database");
    store.adopt(false, monday()).await.expect("an empty one");
    let receipt = paid_application(&store).await;
    withdrawn(&store, (&receipt.reference, &receipt.track))
        .await
        .expect("withdrawn");
    let tomorrow = minutes(2 * 24 * 60);
    let due = async || {
        let due = store.overdue_for_erasing(None, tomorrow).await;
        due.expect("looked").len()
    };

    assert_eq!(due().await, 0, "her money has not gone back");
    let taken = store.take_returns(minutes(10)).await.expect("taken");
    let returned = store.payment_returned(&taken[0].refund, minutes(11));
    returned.await.expect("kept");
    assert_eq!(due().await, 1);
    store.close().await;
}

mod given_a_fee_that_goes_back_when_the_term_is_over_then_nothing_is_erased_before_it_went {
    use super::postgres;

    #[tokio::test]
    async fn on_sqlite() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("citylink.db").display());
        Box::pin(super::what_is_still_to_go_back_is_not_forgotten(&url)).await;
    }

    #[tokio::test]
    async fn on_postgres() {
        let url = postgres::fresh_database().await;
        Box::pin(super::what_is_still_to_go_back_is_not_forgotten(&url)).await;
    }
}
