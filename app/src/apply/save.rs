//! Going on later: a link by e-mail, and what it opens.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, HeaderName, SET_COOKIE};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum::{Extension, Router};
use domain::contacts::EmailAddress;
use domain::pack::Pack;
use jiff::SignedDuration;
use leptos::prelude::*;
use store::StoreError;
use store::fillings::FillingListed;
use store::fillings::resuming::Resumed;
use store::limits::Limit;
use store::links::Token;

use super::arrived::Sent;
use super::faults::Told;
use super::journey::{HOLDING, Journey, Way, address, day};
use super::opening::link_cookie;
use crate::components::{
    Button, ButtonGroup, Empty, ErrorSummary, Go, Goes, Icon, Input, InputType, NotificationBanner,
    Tidings,
};
use crate::portal::Portal;
use crate::shell::limits::{all_limited, network};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Most links to one address in an hour.
const PER_CONTACT: Limit = Limit {
    what: "links of a contact",
    most: 5,
    window: SignedDuration::from_hours(1),
};
/// Most links from one network in an hour.
const PER_ADDRESS: Limit = Limit {
    what: "links of an address",
    most: 30,
    window: SignedDuration::from_hours(1),
};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route(
            "/services/{service}/apply/{draft}/save",
            get(page).post(send),
        )
        .route("/resume/{token}", get(resume))
}

#[derive(Debug, Default, serde::Deserialize)]
struct Shown {
    faults: Option<String>,
    sent: Option<String>,
}

async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    Query(shown): Query<Shown>,
) -> Answer {
    if let Some(sent) = journey.gone() {
        return Ok(sent);
    }
    let pack = portal.store.pack().clone();
    let mut told = Told::default();
    if shown.faults.is_some() {
        let words = reader.say("fault-not-an-email");
        told.add("email", "email".to_owned(), words);
    }
    let faulty = !told.is_empty();
    let mail = portal.mail;
    let speaker = reader.clone();
    let page = Page::new(reader.say("apply-save-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let next = journey.next(journey.content(), &journey.read(&pack));
        let on = journey.step_address(&next);
        let until = day(&reader, journey.stored.expires_at);
        let kept = reader.say_with("apply-kept-until", &[("date", until.into())]);
        let summary = faulty.then(|| view! { <ErrorSummary faults=told.summary()/> });
        let sent = (shown.sent.is_some() && !faulty).then(|| {
            view! { <NotificationBanner tidings=Tidings::Success text=say("apply-save-sent")/> }
        });
        let form = mail.then(|| {
            view! {
                <form method="post" action=journey.address("/save") novalidate>
                    <Input
                        name="email"
                        label=say("apply-save-email")
                        hint=say("apply-save-hint")
                        error=told.about("email")
                        value=journey.content().email.clone()
                        kind=InputType::Email
                        autocomplete="email"
                        spellcheck=Some(false)
                    />
                    <Button>{say("apply-save-send")}</Button>
                </form>
            }
        });
        view! {
            <Way reader=reader.clone() journey=journey.clone() back=on.clone() here="apply-station-form"/>
            {summary}
            <div class="cl-narrow cl-stack">
                {sent}
                <h1 class="govuk-heading-l">{say("apply-save-title")}</h1>
                <p class="govuk-body">{kept}" "{say("apply-save-here")}</p>
                {form}
                <p><a class="govuk-link" href=on>{say("apply-go-on")}</a></p>
            </div>
        }
    });
    Ok(page
        .place(Place::Services)
        .private()
        .with_module(HOLDING)
        .error_title(faulty)
        .render(&portal, &reader))
}

/// Sends the link. What was typed as an address is kept, right or wrong.
async fn send(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    ip: Option<Extension<IpAddr>>,
    mut sent: Sent,
) -> Answer {
    if let Some(gone) = journey.gone() {
        return Ok(gone);
    }
    let typed = sent.control("email").unwrap_or_default();
    let kept = journey.keep(&portal, |mut content| {
        typed.trim().clone_into(&mut content.email);
        Ok::<_, Infallible>(content)
    });
    kept.await?;
    let here = journey.address("/save");
    let Ok(to) = EmailAddress::parse(&typed) else {
        return Ok(Redirect::to(&format!("{here}?faults")).into_response());
    };
    let (contact, ip) = (to.folded(), ip.map(|Extension(ip)| network(ip)));
    let tries = [(PER_CONTACT, Some(contact)), (PER_ADDRESS, ip)];
    let tries: Vec<(Limit, &str)> = tries
        .iter()
        .filter_map(|(limit, who)| Some((*limit, who.as_deref()?)))
        .collect();
    all_limited(&portal, &tries).await?;
    let service = &journey.service.identifier;
    let link =
        portal
            .store
            .send_resume_link(journey.id(), service, &to, reader.language, portal.now());
    match link.await {
        Ok(_) => Ok(Redirect::to(&format!("{here}?sent")).into_response()),
        Err(StoreError::Refused(_)) => Ok(Redirect::to(&journey.address("/sent")).into_response()),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
    }
}

/// Opens a link: goes on where it was left, or says what became of it. Nothing is consumed.
async fn resume(State(portal): State<Portal>, reader: Reader, Path(token): Path<String>) -> Answer {
    const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");
    let token: Token = token.parse().map_err(|_| Refusal::NotFound)?;
    let resumed = portal.store.resume(&token, portal.now()).await?;
    let (title, text, to) = match resumed.ok_or(Refusal::NotFound)? {
        Resumed::Open { draft, service, .. } => {
            let cookie = link_cookie(&portal, &service, draft, &token);
            let headers = [
                (SET_COOKIE, cookie.to_string()),
                (CACHE_CONTROL, "no-store".to_owned()),
                (ROBOTS, "noindex".to_owned()),
            ];
            let to = format!("{}/save", address(&service, draft));
            return Ok((headers, Redirect::to(&to)).into_response());
        }
        Resumed::Sent { reference, at } => {
            let about = [
                ("reference", reference.spaced().into()),
                ("date", day(&reader, at).into()),
            ];
            let text = reader.say_with("apply-link-sent-text", &about);
            (
                reader.say("apply-link-sent"),
                text,
                format!("/cases/{reference}"),
            )
        }
        Resumed::Expired { service } => (
            reader.say("apply-link-expired"),
            reader.say("apply-link-expired-text"),
            format!("/services/{}/apply", service.0),
        ),
    };
    let (heading, on) = (title.clone(), reader.say("apply-link-on"));
    let page = Page::new(title, move || {
        view! {
            <div class="cl-narrow">
                <Empty title=heading text=text heading=true>
                    <ButtonGroup><Button href=to>{on}</Button></ButtonGroup>
                </Empty>
            </div>
        }
    });
    Ok(page
        .place(Place::Services)
        .private()
        .render(&portal, &reader))
}

/// Applications that an account has not sent yet, for its own page; nothing where there are none.
pub fn unsent(
    reader: &Reader,
    pack: &Pack,
    listed: &[FillingListed],
) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = listed
        .iter()
        .filter_map(|one| Some((one, pack.service(&one.service)?)))
        .map(|(one, service)| {
            let name = service.name.say(reader.language).to_owned();
            let until = day(reader, one.expires_at);
            let kept = reader.say_with("apply-kept-until", &[("date", until.into())]);
            let href = format!("{}/save", address(&one.service, one.id));
            view! { <Go href=href icon=Icon::FileText text=name more=kept/> }
        })
        .collect();
    let title = reader.say("apply-unsent");
    (!rows.is_empty()).then(|| {
        view! {
            <section class="cl-stack">
                <h2 class="govuk-heading-m">{title}</h2>
                <Goes>{rows}</Goes>
            </section>
        }
    })
}
