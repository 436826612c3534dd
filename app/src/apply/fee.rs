//! What it costs and why, and paying it.

use std::net::IpAddr;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::applications::{Fee, Read, costs};
use domain::emergencies::Emergency;
use domain::pack::Pack;
use domain::payments::{Due, Payment, PaymentState};
use domain::services::Cost;
use jiff::SignedDuration;
use leptos::prelude::*;
use store::StoreError;
use store::limits::Limit;
use store::payments::StartRefused;

use super::journey::{HOLDING, Journey, Step, Way};
use crate::components::{
    Button, ButtonGroup, Details, InsetText, NotificationBanner, SummaryList, SummaryRow, Task,
    TaskStatus, Tone, Weight,
};
use crate::payments::{money, standing};
use crate::portal::Portal;
use crate::shell::limits::{limited, network};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Most payments that are begun from one address in an hour.
const PER_ADDRESS: Limit = Limit {
    what: "payments begun from an address",
    most: 30,
    window: SignedDuration::from_hours(1),
};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/services/{service}/apply/{draft}/fee", get(page).post(pay))
}

/// To where something comes first, where it does; the fee follows from everything that was answered before.
fn first(journey: &Journey, pack: &Pack) -> Option<Response> {
    if let Some(sent) = journey.held_up() {
        return Some(sent);
    }
    let read = journey.read(pack);
    if journey.form(&pack.areas).refused(&read.answers).is_some() {
        return Some(Redirect::to(&journey.address("/not-eligible")).into_response());
    }
    let next = journey.next(journey.content(), &read);
    let early = matches!(next, Step::Form(_) | Step::Proofs) || journey.service.cost.is_empty();
    early.then(|| Redirect::to(&journey.step_address(&next)).into_response())
}

/// The items, the sum, and how far paying has come.
async fn page(State(portal): State<Portal>, reader: Reader, journey: Journey) -> Answer {
    let pack = portal.store.pack().clone();
    if let Some(elsewhere) = first(&journey, &pack) {
        return Ok(elsewhere);
    }
    let (speaker, till) = (reader.clone(), portal.till.is_some());
    let page = Page::new(reader.say("fee-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let read = journey.read(&pack);
        let (content, back) = (journey.content(), journey.before(&Step::Fee, &read));
        let fee = journey.fee(content, &read);
        let due = journey.due(content, &read);
        let applies = costs(&journey.service, &read.answers, content.channel());
        let items: Vec<SummaryRow> = applies
            .iter()
            .map(|cost| SummaryRow::new(cost.text.say(reader.language), price(&reader, cost)))
            .chain(fee.as_ref().map(|fee| {
                SummaryRow::new(
                    say("fee-total"),
                    money(&reader, fee.hundredths, &fee.currency),
                )
            }))
            .collect();
        let items = (!items.is_empty()).then(|| view! { <SummaryList rows=items wide=true/> });
        let rules: Vec<_> = journey
            .service
            .cost
            .iter()
            .map(|cost| {
                let counts = applies.contains(&cost);
                let key = if counts {
                    "fee-rule-counts"
                } else {
                    "fee-rule-not"
                };
                let what = cost.text.say(reader.language).to_owned();
                let about = [
                    ("what", what.into()),
                    ("amount", price(&reader, cost).into()),
                ];
                view! { <li>{reader.say_with(key, &about)}</li> }
            })
            .collect();
        let banner = banner(&reader, &journey.payments, &due);
        let state = state(&reader, &journey, fee.as_ref(), &due, till);
        let waived = journey
            .emergency(&read)
            .map(|emergency| waived(&reader, emergency));
        let waived = waived.map(|text| view! { <p class="govuk-body">{text}</p> });
        view! {
            <Way reader=reader.clone() journey=journey.clone() back=back here="apply-station-fee"/>
            <div class="cl-narrow cl-stack">
                {banner}
                <h1 class="govuk-heading-l">{say("fee-title")}</h1>
                {items}
                {waived}
                {state}
                <Details summary=say("fee-why")>
                    <ul class="govuk-list govuk-list--bullet">{rules}</ul>
                    <p class="govuk-body">{say("fee-rule-back")}</p>
                </Details>
            </div>
        }
    });
    Ok(page
        .place(Place::Services)
        .private()
        .with_module(HOLDING)
        .render(&portal, &reader))
}

/// Why nothing is asked although it costs something.
fn waived(reader: &Reader, emergency: &Emergency) -> String {
    let name = emergency.declared.name.say(reader.language).to_owned();
    reader.say_with("fee-waived", &[("name", name.into())])
}

fn price(reader: &Reader, cost: &Cost) -> String {
    money(
        reader,
        cost.hundredths().unwrap_or_default(),
        &cost.currency,
    )
}

/// What came of the last payment, where nothing came of it.
fn banner(reader: &Reader, payments: &[Payment], due: &Due) -> Option<impl IntoView + use<>> {
    if !matches!(due, Due::Pay(_)) {
        return None;
    }
    let key = match payments.last()?.state {
        PaymentState::Failed => "fee-failed",
        PaymentState::Started | PaymentState::Expired => "fee-unheard",
        PaymentState::Paid | PaymentState::Returning | PaymentState::Refunded => return None,
    };
    let text = reader.say(key);
    Some(view! { <NotificationBanner text=text/> })
}

/// How far paying has come, and what to do next.
fn state(reader: &Reader, journey: &Journey, fee: Option<&Fee>, due: &Due, till: bool) -> AnyView {
    let say = reader.speaker();
    let action = journey.address("/fee");
    let on = journey.address("/check");
    let mut payments = journey.payments.iter();
    let paid = payments.find(|one| one.state == PaymentState::Paid);
    let had = paid.and_then(|paid| standing(reader, paid));
    match due {
        Due::Settled | Due::GoesBack(_) => {
            let words = match (fee, &had) {
                (None, _) => Some(say("fee-nothing-text")),
                (Some(_), had) => had.clone(),
            };
            let back = match due {
                Due::GoesBack(surplus) => {
                    let amount = money(reader, surplus.hundredths, &surplus.currency);
                    Some(reader.say_with("fee-surplus", &[("amount", amount.into())]))
                }
                _ => None,
            };
            let back = back.map(|back| view! { <p class="govuk-body">{back}</p> });
            view! {
                <InsetText>{words}</InsetText>
                {back}
                <ButtonGroup><Button href=on>{say("continue")}</Button></ButtonGroup>
            }
            .into_any()
        }
        Due::Pay(_) | Due::Waits(_) if !till => {
            view! { <InsetText>{say("fee-no-till")}</InsetText> }.into_any()
        }
        Due::Pay(fee) => {
            let amount = money(reader, fee.hundredths, &fee.currency);
            let button = reader.say_with("fee-pay", &[("amount", amount.into())]);
            let changed = had.map(|had| {
                let text = say("fee-changed");
                view! { <p class="govuk-body">{had}" "{text}</p> }
            });
            view! {
                {changed}
                <p class="govuk-body">{say("fee-pay-text")}</p>
                <form method="post" action=action>
                    <ButtonGroup><Button>{button}</Button></ButtonGroup>
                </form>
            }
            .into_any()
        }
        Due::Waits(_) => {
            let (again, save) = (action.clone(), journey.address("/save"));
            view! {
            <InsetText>{say("fee-waits")}</InsetText>
            <ButtonGroup>
                <Button href=again>{say("fee-look-again")}</Button>
                <a class="govuk-link" href=save>{say("apply-save")}</a>
            </ButtonGroup>
            <form method="post" action=action class="cl-stack">
                <p class="govuk-body">{say("fee-anew-text")}</p>
                <ButtonGroup><Button weight=Weight::Secondary>{say("fee-anew")}</Button></ButtonGroup>
            </form>
            }
            .into_any()
        }
    }
}

/// Starts a payment and leads to the provider. The amount follows from the answers; nothing of it comes from the form.
async fn pay(
    State(portal): State<Portal>,
    journey: Journey,
    ip: Option<Extension<IpAddr>>,
) -> Answer {
    let pack = portal.store.pack().clone();
    if let Some(elsewhere) = first(&journey, &pack) {
        return Ok(elsewhere);
    }
    let here = journey.address("/fee");
    let Some(till) = &portal.till else {
        return Ok(Redirect::to(&here).into_response());
    };
    if let Some(Extension(ip)) = ip.filter(|_| journey.content().by.is_none()) {
        limited(&portal, PER_ADDRESS, &network(ip)).await?;
    }
    let fee = journey.fee(journey.content(), &journey.read(&pack));
    let (draft, now) = (journey.id(), portal.now());
    let started = portal
        .store
        .start_payment(draft, fee.as_ref(), till.provider, now);
    match started.await {
        Ok(payment) => {
            let back = format!("{}{here}", portal.base_url);
            Ok(Redirect::to(&till.address(&payment, &back)).into_response())
        }
        Err(StoreError::Refused(StartRefused::NothingDue)) => {
            Ok(Redirect::to(&here).into_response())
        }
        Err(StoreError::Refused(StartRefused::Ended)) => {
            Ok(Redirect::to(&journey.address("/sent")).into_response())
        }
        Err(StoreError::Broken(broken)) => Err(Refusal::from(broken)),
    }
}

/// The fee among the sections of a long application; nothing where the service is free of charge for everybody.
pub(super) fn task(reader: &Reader, journey: &Journey, read: &Read<'_>) -> Option<Task> {
    if journey.service.cost.is_empty() {
        return None;
    }
    let content = journey.content();
    let ready = matches!(journey.next(content, read), Step::Fee | Step::Check);
    let tag = |key, tone| TaskStatus::Tag(reader.say(key), tone);
    let fee = journey.fee(content, read);
    let status = match journey.due(content, read) {
        _ if !ready => TaskStatus::Blocked(reader.say("apply-cannot-start")),
        Due::Settled | Due::GoesBack(_) if fee.is_none() => {
            TaskStatus::Plain(reader.say("fee-nothing"))
        }
        Due::Settled | Due::GoesBack(_) => TaskStatus::Plain(reader.say("fee-paid")),
        Due::Waits(_) => tag("fee-waiting", Tone::Yellow),
        Due::Pay(_) => tag("fee-to-pay", Tone::Yellow),
    };
    let amount = fee.filter(|_| ready);
    let amount = amount.map(|fee| money(reader, fee.hundredths, &fee.currency));
    Some(Task {
        title: reader.say("fee-title"),
        href: ready.then(|| journey.address("/fee")),
        hint: amount,
        status,
    })
}

/// The fee as it is checked before sending, and as the receipt says it.
pub(super) fn rows(
    reader: &Reader,
    journey: &Journey,
    read: &Read<'_>,
    changes: bool,
) -> Vec<SummaryRow> {
    if journey.service.cost.is_empty() {
        return Vec::new();
    }
    let content = journey.content();
    let applies = costs(&journey.service, &read.answers, content.channel());
    let mut rows: Vec<SummaryRow> = applies
        .iter()
        .map(|cost| SummaryRow::new(cost.text.say(reader.language), price(reader, cost)))
        .collect();
    let paid: Vec<_> = journey
        .payments
        .iter()
        .filter_map(|one| standing(reader, one))
        .map(|words| view! { <span>{words}</span><br/> })
        .collect();
    let emergency = journey.emergency(read).filter(|_| !applies.is_empty());
    let said = match (emergency, paid.is_empty()) {
        (Some(emergency), _) => view! { {waived(reader, emergency)}<br/>{paid} }.into_any(),
        (None, true) => {
            let key = if journey.fee(content, read).is_none() {
                "fee-nothing"
            } else {
                "fee-to-pay"
            };
            reader.say(key).into_any()
        }
        (None, false) => paid.into_any(),
    };
    let row = SummaryRow::new(reader.say("fee-payment"), said);
    let href = journey.address("/fee");
    rows.push(if changes {
        row.change(href, reader.say("fee-look"), reader.say("fee-payment"))
    } else {
        row
    });
    rows
}
