//! Following a report: asking to be told, confirming that an address is one's own, ending it.

use std::net::IpAddr;

use axum::extract::{Path, RawForm, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use axum_extra::extract::CookieJar;
use domain::cases::Sight;
use domain::contacts::EmailAddress;
use domain::references::Reference;
use jiff::SignedDuration;
use leptos::prelude::*;
use store::limits::Limit;
use store::links::{Purpose, Token};

use super::journey::Typed;
use super::links::{FOLLOW_COOKIE, Looking};
use super::words::title;
use crate::components::{BackLink, Button, ErrorSummary, Fault, Input, InputType, Panel};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Most follows asked for from one address in an hour.
const PER_ADDRESS: Limit = Limit {
    what: "follows of an address",
    most: 20,
    window: SignedDuration::from_hours(1),
};
/// Most follows asked for with one contact in a day.
const PER_CONTACT: Limit = Limit {
    what: "follows of a contact",
    most: 20,
    window: SignedDuration::from_hours(24),
};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/reports/{reference}/follow", get(page).post(ask))
        .route(
            "/reports/{reference}/follow/confirm",
            get(confirm_page).post(confirm),
        )
        .route(
            "/reports/{reference}/follow/stop",
            get(stop_page).post(stop),
        )
}

/// Asks for an address.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    Path(reference): Path<String>,
) -> Answer {
    asked(&portal, &reader, &looking, &reference, String::new(), false).await
}

async fn asked(
    portal: &Portal,
    reader: &Reader,
    looking: &Looking,
    reference: &str,
    typed: String,
    faulty: bool,
) -> Answer {
    let reference: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
    let seen = portal
        .store
        .report(&reference, &looking.0, portal.now())
        .await?
        .ok_or(Refusal::NotFound)?;
    if seen.sight == Sight::Gone {
        return Err(Refusal::Gone);
    }
    let name = title(portal.pack(), &seen.case, reader.language);
    let speaker = reader.clone();
    let page = Page::new(reader.say("follow-title"), move || {
        let say = speaker.speaker();
        let error = faulty.then(|| say("fault-not-an-email"));
        let summary = error
            .clone()
            .map(|error| view! { <ErrorSummary faults=vec![Fault::at("email", error)]/> });
        let address = format!("/reports/{reference}");
        view! {
            <BackLink href=address.clone()/>
            {summary}
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("follow-title")}</h1>
                <p class="govuk-body">{name}</p>
                <form method="post" action=format!("{address}/follow") novalidate>
                    <Input
                        name="email"
                        label=say("follow-email")
                        hint=say("follow-email-hint")
                        error=error
                        value=typed
                        kind=InputType::Email
                        autocomplete="email"
                        spellcheck=Some(false)
                    />
                    <Button>{say("follow-button")}</Button>
                </form>
            </div>
        }
    });
    Ok(page
        .place(Place::Report)
        .private()
        .error_title(faulty)
        .render(portal, reader))
}

/// Sends a letter that asks whether the address is hers; the answer is the same whatever is known of it.
async fn ask(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    Path(reference): Path<String>,
    ip: Option<Extension<IpAddr>>,
    form: RawForm,
) -> Answer {
    let typed = Typed::read(form)?.text("email");
    let Ok(email) = EmailAddress::parse(&typed) else {
        return asked(&portal, &reader, &looking, &reference, typed, true).await;
    };
    let known: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
    let now = portal.now();
    if let Some(Extension(ip)) = ip {
        super::check::limited(&portal, PER_ADDRESS, &super::check::network(ip)).await?;
    }
    super::check::limited(&portal, PER_CONTACT, &email.folded()).await?;
    portal
        .store
        .ask_follow(&known, &email, reader.language, now)
        .await?;
    Ok(told(
        &portal,
        &reader,
        "follow-asked",
        "follow-asked-text",
        &reference,
    ))
}

fn told(
    portal: &Portal,
    reader: &Reader,
    heading: &'static str,
    text: &'static str,
    reference: &str,
) -> Response {
    let (speaker, address) = (reader.clone(), format!("/reports/{reference}"));
    Page::new(reader.say(heading), move || {
        let say = speaker.speaker();
        view! {
            <div class="cl-narrow cl-stack">
                <Panel title=say(heading)>{say(text)}</Panel>
                <p><a class="govuk-link cl-alone" href=address>{say("sent-public")}</a></p>
            </div>
        }
    })
    .place(Place::Report)
    .private()
    .render(portal, reader)
}

/// The token of the link that was opened, where it is for this.
async fn opened(portal: &Portal, jar: &CookieJar, purpose: Purpose) -> Result<Token, Refusal> {
    let token: Token = jar
        .get(FOLLOW_COOKIE)
        .and_then(|cookie| cookie.value().parse().ok())
        .ok_or(Refusal::NotFound)?;
    let link = portal.store.link(&token, portal.now()).await?;
    link.filter(|link| link.purpose == purpose)
        .map(|_| token)
        .ok_or(Refusal::NotFound)
}

fn pressed(
    portal: &Portal,
    reader: &Reader,
    reference: String,
    heading: &'static str,
    button: &'static str,
    path: &'static str,
) -> Response {
    let speaker = reader.clone();
    let page = Page::new(reader.say(heading), move || {
        let say = speaker.speaker();
        view! {
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say(heading)}</h1>
                <form method="post" action=format!("/reports/{reference}/follow/{path}")><Button>{say(button)}</Button></form>
            </div>
        }
    });
    page.place(Place::Report).private().render(portal, reader)
}

/// Opening the link consumes nothing: a button confirms.
async fn confirm_page(
    State(portal): State<Portal>,
    reader: Reader,
    jar: CookieJar,
    Path(reference): Path<String>,
) -> Answer {
    opened(&portal, &jar, Purpose::ConfirmFollow).await?;
    Ok(pressed(
        &portal,
        &reader,
        reference,
        "follow-confirm-title",
        "follow-confirm",
        "confirm",
    ))
}

/// Confirms.
async fn confirm(
    State(portal): State<Portal>,
    reader: Reader,
    jar: CookieJar,
    Path(reference): Path<String>,
) -> Answer {
    let token = opened(&portal, &jar, Purpose::ConfirmFollow).await?;
    portal
        .store
        .confirm_follow(&token, portal.now())
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(told(
        &portal,
        &reader,
        "follow-confirmed",
        "follow-confirmed-text",
        &reference,
    ))
}

/// Opening the link consumes nothing: a button ends it.
async fn stop_page(
    State(portal): State<Portal>,
    reader: Reader,
    jar: CookieJar,
    Path(reference): Path<String>,
) -> Answer {
    opened(&portal, &jar, Purpose::StopFollow).await?;
    Ok(pressed(
        &portal,
        &reader,
        reference,
        "follow-stop-title",
        "follow-stop",
        "stop",
    ))
}

/// Ends the letters.
async fn stop(
    State(portal): State<Portal>,
    jar: CookieJar,
    Path(reference): Path<String>,
) -> Answer {
    let token = opened(&portal, &jar, Purpose::StopFollow).await?;
    portal
        .store
        .stop_follow(&token, portal.now())
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(Redirect::to(&format!("/reports/{reference}")).into_response())
}
