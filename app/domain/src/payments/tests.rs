use super::*;

const NOON: i64 = 1_000_000;

fn fee(hundredths: i64) -> Fee {
    Fee {
        hundredths,
        currency: "CNY".to_owned(),
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn payment(number: u128, hundredths: i64, state: PaymentState) -> Payment {
    Payment {
        id: PaymentId(Uuid::from_u128(number)),
        fee: fee(hundredths),
        returned: None,
        provider: Provider::Sandbox,
        provider_reference: String::new(),
        state,
        started_at: at(NOON),
        told_at: None,
    }
}

fn less(payment: Payment, hundredths: i64) -> Payment {
    Payment {
        returned: Some(Returned {
            hundredths,
            reason: ReturnReason::NotNeeded,
            at: None,
        }),
        ..payment
    }
}

#[test]
fn a_success_outranks_an_earlier_failure_and_is_never_undone_by_a_later_one() {
    use PaymentState::{Expired, Failed, Paid, Refunded, Returning, Started};
    for (state, outcome, wanted, unwanted) in [
        (Started, Outcome::Paid, Some(Paid), Some(Returning)),
        (Started, Outcome::Failed, Some(Failed), Some(Failed)),
        (Failed, Outcome::Paid, Some(Paid), Some(Returning)),
        (Failed, Outcome::Failed, None, None),
        (Expired, Outcome::Paid, Some(Paid), Some(Returning)),
        (Expired, Outcome::Failed, None, None),
        (Paid, Outcome::Paid, None, None),
        (Paid, Outcome::Failed, None, None),
        (Returning, Outcome::Paid, None, None),
        (Returning, Outcome::Failed, None, None),
        (Refunded, Outcome::Paid, None, None),
        (Refunded, Outcome::Failed, None, None),
    ] {
        assert_eq!(state.told(outcome, true), wanted, "{state:?} {outcome:?}");
        assert_eq!(
            state.told(outcome, false),
            unwanted,
            "{state:?} {outcome:?}"
        );
    }
}

#[test]
fn of_two_that_succeed_the_one_that_was_begun_later_counts() {
    let early = payment(1, 2_000, PaymentState::Started);
    let late = Payment {
        started_at: at(NOON + 60),
        ..payment(2, 2_000, PaymentState::Started)
    };
    let paid = |one: &Payment| Payment {
        state: PaymentState::Paid,
        ..one.clone()
    };

    let second = told(&late, &[paid(&early)], Stage::Filled, Outcome::Paid).unwrap();
    assert_eq!(
        (second.state, second.returns, second.replaces),
        (PaymentState::Paid, None, Some(early.id))
    );
    let first = told(&early, &[paid(&late)], Stage::Filled, Outcome::Paid).unwrap();
    assert_eq!(
        (first.state, first.returns, first.replaces),
        (PaymentState::Returning, Some(ReturnReason::PaidTwice), None)
    );
    let failed = told(&late, &[paid(&early)], Stage::Filled, Outcome::Failed).unwrap();
    assert_eq!(
        (failed.state, failed.returns, failed.replaces),
        (PaymentState::Failed, None, None)
    );
}

#[test]
fn what_comes_when_nobody_waits_for_it_goes_back() {
    let open = payment(1, 2_000, PaymentState::Expired);
    let other = payment(2, 2_000, PaymentState::Paid);
    for (others, stage, reason) in [
        (vec![], Stage::Gone, ReturnReason::NeverSent),
        (vec![], Stage::Sent, ReturnReason::NotNeeded),
        (vec![other], Stage::Sent, ReturnReason::PaidTwice),
    ] {
        let follows = told(&open, &others, stage, Outcome::Paid).unwrap();

        assert_eq!(
            (follows.state, follows.returns, follows.replaces),
            (PaymentState::Returning, Some(reason), None),
            "{stage:?}"
        );
    }
}

#[test]
fn what_is_due_is_the_fee_that_was_not_paid() {
    use PaymentState::{Expired, Failed, Paid, Refunded, Returning, Started};
    let waits = Due::Waits(PaymentId(Uuid::from_u128(1)));
    for (wanted, payments, expected) in [
        (None, vec![], Due::Settled),
        (Some(2_000), vec![], Due::Pay(fee(2_000))),
        (
            Some(2_000),
            vec![payment(1, 2_000, Failed)],
            Due::Pay(fee(2_000)),
        ),
        (
            Some(2_000),
            vec![payment(1, 2_000, Expired)],
            Due::Pay(fee(2_000)),
        ),
        (Some(2_000), vec![payment(1, 2_000, Started)], waits),
        // What was begun for other answers is no answer to these.
        (
            Some(2_000),
            vec![payment(1, 500, Started)],
            Due::Pay(fee(2_000)),
        ),
        (Some(2_000), vec![payment(1, 2_000, Paid)], Due::Settled),
        (
            Some(2_550),
            vec![payment(1, 2_000, Paid)],
            Due::Pay(fee(2_550)),
        ),
        (
            Some(500),
            vec![payment(1, 2_000, Paid)],
            Due::GoesBack(fee(1_500)),
        ),
        (
            Some(500),
            vec![less(payment(1, 2_000, Paid), 1_500)],
            Due::Settled,
        ),
        (
            None,
            vec![payment(1, 2_000, Paid)],
            Due::GoesBack(fee(2_000)),
        ),
        (
            None,
            vec![less(payment(1, 2_000, Paid), 2_000)],
            Due::Settled,
        ),
        (
            Some(2_000),
            vec![payment(1, 2_000, Returning), payment(2, 2_000, Refunded)],
            Due::Pay(fee(2_000)),
        ),
    ] {
        let wanted = wanted.map(fee);
        assert_eq!(
            due(wanted.as_ref(), &payments, at(NOON + 60)),
            expected,
            "{payments:?}"
        );
    }
}

#[test]
fn a_payment_that_is_not_heard_of_is_not_waited_for_longer_than_an_hour() {
    let payments = [payment(1, 2_000, PaymentState::Started)];
    let wanted = fee(2_000);

    let soon = due(Some(&wanted), &payments, at(NOON + 3_599));
    let late = due(Some(&wanted), &payments, at(NOON + 3_600));

    assert_eq!(soon, Due::Waits(payments[0].id));
    assert_eq!(late, Due::Pay(wanted));
}

#[test]
fn money_in_another_currency_pays_nothing() {
    let pesos = Fee {
        hundredths: 2_000,
        currency: "MXN".to_owned(),
    };
    let payments = [payment(1, 2_000, PaymentState::Paid)];

    assert_eq!(
        due(Some(&pesos), &payments, at(NOON)),
        Due::Pay(pesos.clone())
    );
}

#[test]
fn a_fee_goes_back_until_an_office_has_worked() {
    for (status, has_tasks, expected) in [
        (Status::Submitted, true, true),
        (Status::InProgress, true, false),
        (Status::InProgress, false, true),
        (Status::Waiting, true, false),
        (Status::Decided, false, false),
    ] {
        assert_eq!(goes_back(status, has_tasks), expected, "{status:?}");
    }
}

#[test]
fn every_part_of_an_order_is_signed() {
    let order = Order {
        payment: PaymentId(Uuid::from_u128(1)),
        hundredths: 2_000,
        currency: "CNY".to_owned(),
        back: "https://citylink.example/back".to_owned(),
    };
    let changed = [
        Order {
            payment: PaymentId(Uuid::from_u128(2)),
            ..order.clone()
        },
        Order {
            hundredths: 1,
            ..order.clone()
        },
        Order {
            currency: "MXN".to_owned(),
            ..order.clone()
        },
        Order {
            back: "https://attacker.example".to_owned(),
            ..order.clone()
        },
    ];

    for other in changed {
        assert_ne!(other.text(), order.text(), "{other:?}");
    }
}

#[test]
fn every_word_reads_back() {
    for state in PaymentState::ALL {
        assert_eq!(PaymentState::named(state.name()), Some(state));
    }
    for reason in ReturnReason::ALL {
        assert_eq!(ReturnReason::named(reason.name()), Some(reason));
    }
    assert_eq!(Provider::named("sandbox"), Some(Provider::Sandbox));
    assert_eq!(Provider::named("bank"), None);
}
