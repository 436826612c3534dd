//! Paying the fee of an application.
//!
//! # Why
//!
//! A provider tells what came of a payment when it likes: late, twice, in the wrong order. So what it says is never taken as
//! an order but put into a table, in which a success outranks an earlier failure and nothing follows a success but a refund.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::applications::Fee;

/// Names one payment for ever. The provider is told it and says it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PaymentId(pub Uuid);

/// Who takes the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// Nobody: a provider to try it with, which behaves like one.
    Sandbox,
}

impl Provider {
    /// The word for it in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
        }
    }
}

/// How far a payment has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// The payer was sent to the provider.
    Created,
    /// She came back, and the provider has not said anything yet.
    Pending,
    /// The provider has the money.
    Paid,
    /// Nothing was charged.
    Failed,
    /// All of it went back.
    Refunded,
}

/// What a provider says of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It has the money.
    Paid,
    /// It was declined or given up.
    Failed,
}

/// What a provider sends, signed, from its server to ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callback {
    /// The payment.
    pub payment: PaymentId,
    /// What came of it.
    pub outcome: Outcome,
    /// What the provider calls it.
    pub provider_reference: String,
}

impl PaymentState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Created,
        Self::Pending,
        Self::Paid,
        Self::Failed,
        Self::Refunded,
    ];

    /// The word for it in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Pending => "pending",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Refunded => "refunded",
        }
    }

    /// Reads [`PaymentState::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether the provider has still to say what came of it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Created | Self::Pending)
    }

    /// What it becomes when the provider says this; nothing where it changes nothing.
    pub const fn told(self, outcome: Outcome) -> Option<Self> {
        match (self, outcome) {
            (Self::Created | Self::Pending | Self::Failed, Outcome::Paid) => Some(Self::Paid),
            (Self::Created | Self::Pending, Outcome::Failed) => Some(Self::Failed),
            _ => None,
        }
    }
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Which.
    pub id: PaymentId,
    /// How much.
    pub fee: Fee,
    /// Of that, hundredths that went back.
    pub refunded: i64,
    /// Who takes it.
    pub provider: Provider,
    /// How far it has come.
    pub state: PaymentState,
    /// Since when it is there.
    pub created_at: Timestamp,
}

/// What is to be done about a fee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// Nothing: free of charge, or paid.
    Settled,
    /// This much is to be paid; after a change of the answers it is the rest.
    Pay(Fee),
    /// The provider has still to say what came of this payment.
    Waits(PaymentId),
    /// The answers were changed after paying: this much goes back when the application is sent.
    GoesBack(Fee),
}

/// What is to be done about a fee, given what was paid.
pub fn due(fee: Option<&Fee>, payments: &[Payment]) -> Due {
    let paid = payments
        .iter()
        .filter(|one| one.state == PaymentState::Paid);
    let paid: i64 = paid.map(|one| one.fee.hundredths - one.refunded).sum();
    let wanted = fee.map_or(0, |fee| fee.hundredths);
    let currency = fee.map(|fee| &fee.currency);
    let currency = currency.or_else(|| payments.first().map(|one| &one.fee.currency));
    let of = |hundredths| Fee {
        hundredths,
        currency: currency.cloned().unwrap_or_default(),
    };
    let open = payments.iter().find(|one| one.state.is_open());
    match (wanted - paid, open) {
        (1.., Some(open)) => Due::Waits(open.id),
        (rest @ 1.., None) => Due::Pay(of(rest)),
        (0, _) => Due::Settled,
        (surplus, _) => Due::GoesBack(of(-surplus)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fee(hundredths: i64) -> Fee {
        Fee {
            hundredths,
            currency: "CNY".to_owned(),
        }
    }

    fn payment(hundredths: i64, refunded: i64, state: PaymentState) -> Payment {
        Payment {
            id: PaymentId(Uuid::nil()),
            fee: fee(hundredths),
            refunded,
            provider: Provider::Sandbox,
            state,
            created_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_success_outranks_an_earlier_failure_and_is_never_undone_by_a_later_one() {
        use PaymentState::{Created, Failed, Paid, Pending, Refunded};
        for (state, outcome, becomes) in [
            (Created, Outcome::Paid, Some(Paid)),
            (Created, Outcome::Failed, Some(Failed)),
            (Pending, Outcome::Paid, Some(Paid)),
            (Pending, Outcome::Failed, Some(Failed)),
            (Failed, Outcome::Paid, Some(Paid)),
            (Failed, Outcome::Failed, None),
            (Paid, Outcome::Paid, None),
            (Paid, Outcome::Failed, None),
            (Refunded, Outcome::Paid, None),
            (Refunded, Outcome::Failed, None),
        ] {
            assert_eq!(state.told(outcome), becomes, "{state:?} {outcome:?}");
        }
    }

    #[test]
    fn what_is_due_is_the_fee_without_what_was_paid() {
        use PaymentState::{Failed, Paid, Pending, Refunded};
        for (wanted, payments, expected) in [
            (None, vec![], Due::Settled),
            (Some(2_000), vec![], Due::Pay(fee(2_000))),
            (
                Some(2_000),
                vec![payment(2_000, 0, Failed)],
                Due::Pay(fee(2_000)),
            ),
            (
                Some(2_000),
                vec![payment(2_000, 0, Pending)],
                Due::Waits(PaymentId(Uuid::nil())),
            ),
            (Some(2_000), vec![payment(2_000, 0, Paid)], Due::Settled),
            (
                Some(2_550),
                vec![payment(2_000, 0, Paid)],
                Due::Pay(fee(550)),
            ),
            (
                Some(500),
                vec![payment(2_000, 0, Paid)],
                Due::GoesBack(fee(1_500)),
            ),
            (Some(500), vec![payment(2_000, 1_500, Paid)], Due::Settled),
            (
                None,
                vec![payment(2_000, 0, Paid)],
                Due::GoesBack(fee(2_000)),
            ),
            (None, vec![payment(2_000, 2_000, Refunded)], Due::Settled),
            (
                Some(2_000),
                vec![payment(2_000, 0, Paid), payment(2_000, 0, Paid)],
                Due::GoesBack(fee(2_000)),
            ),
        ] {
            let wanted = wanted.map(fee);
            assert_eq!(due(wanted.as_ref(), &payments), expected, "{payments:?}");
        }
    }
}
