//! It has come in: the reference, what happens next and when, and a receipt to keep.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use domain::applications::ATTENDED_FOR;
use domain::services::Basis;
use jiff::{Timestamp, ToSpan};
use leptos::prelude::*;
use store::links::Token;

use super::check::sections;
use super::journey::{Journey, day};
use crate::components::{
    Bend, Button, ButtonGroup, Icon, Panel, River, RiverBend, SummaryList, SummaryRow,
};
use crate::handling::onward;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/services/{service}/apply/{draft}/sent", get(page))
        .route("/services/{service}/apply/{draft}/receipt", get(receipt))
}

/// By when the city promised to decide.
fn promised(reader: &Reader, journey: &Journey, portal: &Portal, sent_at: Timestamp) -> String {
    let time = &journey.service.processing_time;
    let calendar = &portal.pack().calendar;
    let due = match time.basis {
        Basis::Working => calendar.promise(sent_at, time.norm_days).due,
        Basis::Calendar => calendar
            .date(sent_at)
            .saturating_add(i64::from(time.norm_days).days()),
    };
    reader.say_with("promise-by", &[("date", reader.date(due).into())])
}

/// Whether an agent still hands the applicant's link on: to somebody without an account, while she is before her. It opens what the
/// applicant alone opens.
fn is_handed_on(journey: &Journey, sent_at: Timestamp, now: Timestamp) -> bool {
    journey.content().applicant.is_none() && now < sent_at + ATTENDED_FOR
}

/// Token of the applicant's secret link, for the browser that sent the application, or the agent who did.
fn track(portal: &Portal, journey: &Journey, sent_at: Timestamp) -> Option<Token> {
    let token = journey.stored.sender.as_ref()?;
    let is_hers = !journey.is_agent() || is_handed_on(journey, sent_at, portal.now());
    is_hers.then(|| token.of_applicant())
}

async fn page(State(portal): State<Portal>, reader: Reader, journey: Journey) -> Answer {
    let pack = portal.store.pack().clone();
    let Some(((_, reference), sent_at)) = journey.stored.case.clone().zip(journey.stored.sent_at)
    else {
        return Ok(Redirect::to(&journey.address("/check")).into_response());
    };
    let track = track(&portal, &journey, sent_at);
    let promise = promised(&reader, &journey, &portal, sent_at);
    let base = portal.base_url.clone();
    // Who sends it herself is told at the address that she signs in with, where she gives none.
    let signs_in =
        journey.content().applicant.is_some() && journey.acts_for.is_none() && !journey.is_agent();
    let mailed = (!journey.content().email.is_empty() || signs_in) && portal.mail;
    let speaker = reader.clone();
    let page = Page::new(reader.say("apply-sent-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let name = journey.service.name.say(reader.language).to_owned();
        let offices: Vec<_> = journey
            .service
            .task
            .iter()
            .map(|task| {
                let office = pack.organisations.get(&task.organisation);
                let office = office
                    .map(|office| office.name.say(reader.language))
                    .unwrap_or_default()
                    .to_owned();
                let title = task.name.say(reader.language).to_owned();
                view! { <RiverBend icon=Icon::Inbox bend=Bend::Next title=title when=office/> }
            })
            .collect();
        let link = track.as_ref().map(|track| {
            let href = format!("/links/{track}");
            let whole = format!("{base}{href}");
            view! {
                <section class="cl-stack">
                    <h2 class="govuk-heading-m">{say("apply-sent-link")}</h2>
                    <p class="govuk-body">{say("apply-sent-link-text")}</p>
                    <p class="govuk-body"><a class="govuk-link" href=href>{whole}</a></p>
                </section>
            }
        });
        let both = journey.acts_for.as_ref().map(|acts_for| {
            let about = [("name", acts_for.applicant_name.clone().into())];
            let words = reader.say_with("apply-sent-both", &about);
            view! { <p class="govuk-body">{words}</p> }
        });
        let mail = mailed.then(|| view! { <p class="govuk-body">{say("apply-sent-mailed")}</p> });
        let when = day(&reader, sent_at);
        // The link is what opens the page to her who has no account.
        let follow = track.as_ref().map_or_else(
            || format!("/cases/{reference}"),
            |track| format!("/links/{track}"),
        );
        let spaced = reference.spaced();
        // A delegate goes on from the start page, where she says for whom.
        let is_agent = journey.is_agent();
        let opens = track.is_some() || !is_agent;
        let leads_on = journey.acts_for.is_none()
            && opens
            && onward::leads_on(&pack, &journey.service, reader.now.date());
        let goes_on = leads_on.then(|| {
            let href = format!("{follow}#onward");
            view! {
                <section class="cl-stack">
                    <h2 class="govuk-heading-m">{say("apply-sent-onward")}</h2>
                    <p class="govuk-body">{say("apply-sent-onward-text")}</p>
                    <p class="govuk-body"><a class="govuk-link" href=href>{say("apply-sent-onward-go")}</a></p>
                </section>
            }
        });
        let next = if opens {
            view! { <Button href=follow>{say("apply-sent-follow")}</Button> }.into_any()
        } else {
            view! { <Button href="/desk/apply">{say("agents-title")}</Button> }.into_any()
        };
        view! {
            <div class="cl-narrow cl-stack cl-stack--wide">
                <Panel title=say("apply-sent-title")>
                    {say("sent-reference")}<br/><strong class="cl-ref">{spaced}</strong>
                </Panel>
                <p class="govuk-body-l">{name}</p>
                <section class="cl-stack">
                    <h2 class="govuk-heading-m">{say("apply-sent-next")}</h2>
                    <River slim=true>
                        <RiverBend icon=Icon::Send title=say("apply-sent-you") when=when/>
                        {offices}
                        <RiverBend icon=Icon::Flag bend=Bend::Next title=say("apply-sent-decision") when=promise/>
                    </River>
                </section>
                {link}
                {both}
                {mail}
                {goes_on}
                <ButtonGroup>
                    {next}
                    <a class="govuk-link" href=journey.address("/receipt")>{say("apply-sent-receipt")}</a>
                </ButtonGroup>
            </div>
        }
    });
    Ok(page
        .place(Place::Services)
        .private()
        .render(&portal, &reader))
}

/// Everything that was sent, to be printed.
async fn receipt(State(portal): State<Portal>, reader: Reader, journey: Journey) -> Answer {
    let pack = portal.store.pack().clone();
    let Some(((_, reference), sent_at)) = journey.stored.case.clone().zip(journey.stored.sent_at)
    else {
        return Ok(Redirect::to(&journey.address("/check")).into_response());
    };
    let promise = promised(&reader, &journey, &portal, sent_at);
    // What an agent prints is for her who is at the counter, and opens her application.
    let link = match track(&portal, &journey, sent_at) {
        Some(track) if journey.is_agent() => Some(format!("{}/links/{track}", portal.base_url)),
        _ => None,
    };
    let speaker = reader.clone();
    let page = Page::new(reader.say("apply-receipt-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let language = reader.language;
        let city = pack.city.name.say(language).to_owned();
        let office = pack.organisations.get(&journey.service.competent_authority);
        let office = office
            .map(|office| office.name.say(language))
            .unwrap_or_default()
            .to_owned();
        let mut rows = vec![
            SummaryRow::new(
                say("apply-receipt-service"),
                journey.service.name.say(language).to_owned(),
            ),
            SummaryRow::new(say("sent-reference"), reference.spaced()),
            SummaryRow::new(say("apply-receipt-sent"), reader.moment(sent_at)),
            SummaryRow::new(say("apply-receipt-office"), office),
            SummaryRow::new(say("apply-sent-decision"), promise),
        ];
        rows.extend(journey.acts_for.as_ref().map(|acts_for| {
            SummaryRow::new(say("apply-receipt-for"), acts_for.applicant_name.clone())
        }));
        if let Some(caller) = &journey.content().caller {
            rows.push(SummaryRow::new(
                say("apply-receipt-for"),
                caller.name.clone(),
            ));
        }
        let link = link.map(|link| {
            view! {
                <section class="cl-stack">
                    <h2 class="govuk-heading-m">{say("slip-link")}</h2>
                    <p class="govuk-body">{link}</p>
                    <p class="govuk-body">{say("apply-sent-link-text")}</p>
                </section>
            }
        });
        let sections = sections(&reader, &journey, &pack, false);
        view! {
            <div class="cl-narrow cl-stack cl-stack--wide">
                <p class="cl-muted">{city}</p>
                <h1 class="govuk-heading-l">{say("apply-receipt-title")}</h1>
                <SummaryList rows=rows wide=true/>
                {link}
                {sections}
                <p class="govuk-body-s">{say("apply-receipt-print")}</p>
            </div>
        }
    });
    Ok(page
        .place(Place::Services)
        .private()
        .render(&portal, &reader))
}
