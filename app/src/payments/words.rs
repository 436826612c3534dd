//! Amounts and payments in words.

use domain::payments::{Payment, PaymentState};

use leptos::prelude::*;

use crate::shell::Reader;

/// What people call a currency.
pub fn currency(reader: &Reader, code: &str) -> String {
    match code {
        "CNY" => reader.say("currency-cny"),
        "MXN" => reader.say("currency-mxn"),
        other => other.to_owned(),
    }
}

/// "20 yuan", "1,250.50 yuan".
pub fn money(reader: &Reader, hundredths: i64, code: &str) -> String {
    let size = hundredths.unsigned_abs();
    let sign = if hundredths < 0 { "-" } else { "" };
    let cents = match size % 100 {
        0 => String::new(),
        cents => format!(".{cents:02}"),
    };
    let value = format!("{sign}{}{cents}", reader.number(size / 100));
    let about = [
        ("value", value.into()),
        ("currency", currency(reader, code).into()),
    ];
    reader.say_with("cost-amount", &about)
}

/// How a payment stands, for whoever paid it: "20 yuan, paid on Mon 16 Nov, 07:42". Nothing where no money came.
pub fn standing(reader: &Reader, payment: &Payment) -> Option<String> {
    let amount = |hundredths| money(reader, hundredths, &payment.fee.currency);
    let when = reader.moment(payment.told_at.unwrap_or(payment.started_at));
    let whole = amount(payment.fee.hundredths);
    let about = [("amount", whole.into()), ("when", when.into())];
    let paid = match payment.state {
        PaymentState::Paid | PaymentState::Returning | PaymentState::Refunded => {
            reader.say_with("fee-paid-on", &about)
        }
        PaymentState::Started | PaymentState::Failed | PaymentState::Expired => return None,
    };
    let Some(returned) = payment.returned else {
        return Some(paid);
    };
    let part = ("amount", amount(returned.hundredths).into());
    let back = match returned.at {
        Some(at) => {
            let about = [part, ("when", reader.moment(at).into())];
            reader.say_with("fee-went-back", &about)
        }
        None => reader.say_with("fee-goes-back", &[part]),
    };
    Some(format!("{paid} {back}"))
}

/// What was paid for an application, for whoever applied; nothing where nothing was.
pub fn paid(reader: &Reader, payments: &[Payment]) -> Option<impl IntoView + use<>> {
    let said: Vec<_> = payments
        .iter()
        .filter_map(|one| standing(reader, one))
        .map(|words| view! { <p class="govuk-body">{words}</p> })
        .collect();
    let title = reader.say("fee-title");
    (!said.is_empty()).then(|| {
        view! {
            <section>
                <h2 class="govuk-heading-s">{title}</h2>
                {said}
            </section>
        }
    })
}
