//! Paying the fee of an application.
//!
//! # Why
//!
//! A provider tells what came of a payment when it likes: late, twice, in the wrong order. So what it says is never taken as
//! an order but put into a table, in which a success outranks an earlier failure and nothing follows a success but a refund.
//! Money that came and is not wanted goes back; it is never refused, because then nobody would know that it is there.
//!
//! # The rules
//!
//! - What is asked is worked out from the service file and the answers when the payment starts, and stays so.
//! - An application has one paid payment. Where two succeed, the one that was begun later counts, and the other goes back.
//! - Whoever changes her answers afterwards pays the new fee and gets the old one back, or gets back what is too much.
//! - The fee goes back when the application is withdrawn before any office has worked on it, and when it is never sent. What
//!   offices have begun costs what it costs, whatever they decide.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::applications::Fee;
use crate::cases::Status;

/// How long the provider's page can be used, and how long the portal waits to hear of it before a new payment is offered as if
/// there were none.
pub const OPEN_FOR: SignedDuration = SignedDuration::from_mins(60);

/// Names one payment for ever. The provider is told it and says it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// The word for it in database and URL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
        }
    }

    /// Reads [`Provider::name`].
    pub fn named(name: &str) -> Option<Self> {
        (name == Self::Sandbox.name()).then_some(Self::Sandbox)
    }
}

/// How far a payment has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaymentState {
    /// The payer was sent to the provider.
    Started,
    /// The provider has the money for the city.
    Paid,
    /// Nothing was charged.
    Failed,
    /// The provider said nothing in time.
    Expired,
    /// The provider has the money, and all of it is to go back.
    Returning,
    /// All of it went back.
    Refunded,
}

/// Why money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReturnReason {
    /// Another payment of the same application counts.
    PaidTwice,
    /// The application was sent without it, or does not cost as much as was paid.
    NotNeeded,
    /// The application was never sent.
    NeverSent,
    /// The application was withdrawn before any office had worked on it.
    Withdrawn,
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
#[serde(deny_unknown_fields)]
pub struct Callback {
    /// The payment.
    pub payment: PaymentId,
    /// What came of it.
    pub outcome: Outcome,
    /// How much it was about.
    pub fee: Fee,
    /// What the provider calls it.
    pub provider_reference: String,
}

/// What a payer is sent to the provider with, signed, in the address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The payment.
    pub payment: PaymentId,
    /// How much, in hundredths.
    pub hundredths: i64,
    /// ISO 4217.
    pub currency: String,
    /// Where the payer goes afterwards, whatever came of it.
    pub back: String,
}

/// What the portal sends the provider, signed, so that money goes back. Said again, it is done once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    /// The payment.
    pub payment: PaymentId,
    /// How much of it.
    pub fee: Fee,
    /// What the provider calls it.
    pub provider_reference: String,
}

impl Order {
    /// What is signed of it: every part on a line of its own.
    pub fn text(&self) -> String {
        format!(
            "{}\n{}\n{}\n{}",
            self.payment.0, self.hundredths, self.currency, self.back
        )
    }
}

impl ReturnReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [
        Self::PaidTwice,
        Self::NotNeeded,
        Self::NeverSent,
        Self::Withdrawn,
    ];

    /// The word for it in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PaidTwice => "paid_twice",
            Self::NotNeeded => "not_needed",
            Self::NeverSent => "never_sent",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads [`ReturnReason::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

impl PaymentState {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Started,
        Self::Paid,
        Self::Failed,
        Self::Expired,
        Self::Returning,
        Self::Refunded,
    ];

    /// The word for it in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Returning => "returning",
            Self::Refunded => "refunded",
        }
    }

    /// Reads [`PaymentState::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// What it becomes when the provider says this; nothing where it changes nothing. Money that is not `wanted` goes back.
    pub const fn told(self, outcome: Outcome, wanted: bool) -> Option<Self> {
        match (self, outcome, wanted) {
            (Self::Started | Self::Failed | Self::Expired, Outcome::Paid, true) => Some(Self::Paid),
            (Self::Started | Self::Failed | Self::Expired, Outcome::Paid, false) => {
                Some(Self::Returning)
            }
            (Self::Started, Outcome::Failed, _) => Some(Self::Failed),
            _ => None,
        }
    }
}

/// Money that goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Returned {
    /// How much, in hundredths.
    pub hundredths: i64,
    /// Why.
    pub reason: ReturnReason,
    /// Since when the provider has given it back; nothing while it is still on its way.
    pub at: Option<Timestamp>,
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Which.
    pub id: PaymentId,
    /// How much.
    pub fee: Fee,
    /// Of that, what goes back.
    pub returned: Option<Returned>,
    /// Who takes it.
    pub provider: Provider,
    /// What the provider calls it; empty until it has said something.
    pub provider_reference: String,
    /// How far it has come.
    pub state: PaymentState,
    /// Since when it is there.
    pub started_at: Timestamp,
    /// When the provider said what came of it.
    pub told_at: Option<Timestamp>,
}

impl Payment {
    /// Whether the provider may still say at any moment what came of it.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.state == PaymentState::Started && now < self.started_at + OPEN_FOR
    }

    /// What the city keeps of it, in hundredths.
    pub fn kept(&self) -> i64 {
        let returned = self.returned.map_or(0, |returned| returned.hundredths);
        if self.state == PaymentState::Paid {
            self.fee.hundredths - returned
        } else {
            0
        }
    }

    /// Which of two counts where both succeed: the one that was begun later, of two at once the one with the greater id.
    fn counts_before(&self, other: &Self) -> bool {
        (self.started_at, self.id) > (other.started_at, other.id)
    }
}

/// How far the application has come that a payment is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It is still being filled in, and waits for its fee.
    Filled,
    /// It was sent.
    Sent,
    /// It was erased and never sent.
    Gone,
}

/// What follows from what a provider says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Follows {
    /// What the payment becomes.
    pub state: PaymentState,
    /// Why it goes back, where it does.
    pub returns: Option<ReturnReason>,
    /// The payment that goes back in its stead.
    pub replaces: Option<PaymentId>,
}

/// What follows when the provider says this of a payment; nothing where it changes nothing.
///
/// `others` are the other payments of the same application.
pub fn told(
    payment: &Payment,
    others: &[Payment],
    stage: Stage,
    outcome: Outcome,
) -> Option<Follows> {
    let paid = others.iter().find(|one| one.state == PaymentState::Paid);
    let counts = paid.is_none_or(|paid| payment.counts_before(paid));
    let wanted = stage == Stage::Filled && counts;
    let state = payment.state.told(outcome, wanted)?;
    let reason = match (paid, stage) {
        (Some(_), _) => ReturnReason::PaidTwice,
        (None, Stage::Gone) => ReturnReason::NeverSent,
        (None, Stage::Filled | Stage::Sent) => ReturnReason::NotNeeded,
    };
    let replaces = paid.filter(|_| state == PaymentState::Paid);
    Some(Follows {
        state,
        returns: (state == PaymentState::Returning).then_some(reason),
        replaces: replaces.map(|paid| paid.id),
    })
}

/// What is to be done about a fee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// Nothing: free of charge, or paid.
    Settled,
    /// This much is to be paid. What was paid before for other answers goes back then.
    Pay(Fee),
    /// The provider has still to say what came of this payment.
    Waits(PaymentId),
    /// More was paid than it costs now: this much goes back when the application is sent.
    GoesBack(Fee),
}

impl Due {
    /// Whether the application can be sent as far as its fee is concerned.
    pub const fn is_settled(&self) -> bool {
        matches!(self, Self::Settled | Self::GoesBack(_))
    }
}

/// What is to be done about a fee, given the payments of the application.
pub fn due(fee: Option<&Fee>, payments: &[Payment], now: Timestamp) -> Due {
    let mut all = payments.iter();
    let paid = all.find(|one| one.state == PaymentState::Paid);
    let kept = paid.map_or(0, Payment::kept);
    let of = |hundredths, currency: &str| Fee {
        hundredths,
        currency: currency.to_owned(),
    };
    match (fee, paid) {
        (None, Some(paid)) if kept > 0 => Due::GoesBack(of(kept, &paid.fee.currency)),
        (None, _) => Due::Settled,
        (Some(fee), Some(paid)) if paid.fee.currency == fee.currency && kept >= fee.hundredths => {
            match kept - fee.hundredths {
                0 => Due::Settled,
                surplus => Due::GoesBack(of(surplus, &fee.currency)),
            }
        }
        (Some(fee), _) => {
            let mut all = payments.iter();
            let open = all.find(|one| one.is_open(now) && one.fee == *fee);
            open.map_or_else(|| Due::Pay(fee.clone()), |open| Due::Waits(open.id))
        }
    }
}

/// Whether the fee goes back when an application of this status is withdrawn: no office has worked on it yet.
pub const fn goes_back(status: Status, has_tasks: bool) -> bool {
    match status {
        Status::Submitted => true,
        // Without tasks an application waits for nothing but the decision from the first day.
        Status::InProgress => !has_tasks,
        _ => false,
    }
}

#[cfg(test)]
#[path = "payments/tests.rs"]
mod tests;
