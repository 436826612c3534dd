//! The payment provider, as the portal sees it.
//!
//! # Why
//!
//! Every provider with a page of its own works alike: the payer is sent there with a signed order, the provider tells our
//! server what came of it, and takes refunds the same way. So a provider is where it is and which key is shared with it, and
//! the sandbox is one more of them.

use std::sync::Arc;

use domain::payments::{Order, Payment, Provider};
use store::payments::{ProviderKey, Saying};

/// A provider that takes fees for the city.
#[derive(Debug, Clone)]
pub struct Till {
    /// Which.
    pub provider: Provider,
    /// What is shared with it.
    pub key: ProviderKey,
    /// The address of its page, to which the payment's number is joined.
    pub pages: Arc<str>,
    /// Where it takes refunds.
    pub refunds: Arc<str>,
}

impl Till {
    /// Name of the header with the signature under what is told in either direction.
    pub const SIGNATURE: &'static str = "x-payment-signature";

    /// Where the payer is sent; the provider sends her on to `back`.
    pub fn address(&self, payment: &Payment, back: &str) -> String {
        let order = Order {
            payment: payment.id,
            hundredths: payment.fee.hundredths,
            currency: payment.fee.currency.clone(),
            back: back.to_owned(),
        };
        let signature = self.key.sign(Saying::Order, order.text().as_bytes());
        let query = [
            ("hundredths", order.hundredths.to_string()),
            ("currency", order.currency),
            ("back", order.back),
            ("signature", signature),
        ];
        // Pairs of strings always have a query.
        let query = serde_html_form::to_string(query).unwrap_or_default();
        format!("{}/{}?{query}", self.pages, order.payment.0)
    }
}
