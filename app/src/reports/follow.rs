//! Following a report: asking to be told, confirming that an address is one's own, ending it.

use std::net::IpAddr;

use axum::extract::{Path, RawForm, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use axum_extra::extract::CookieJar;
use domain::cases::{Sight, Visibility};
use domain::contacts::EmailAddress;
use domain::references::Reference;
use jiff::SignedDuration;
use leptos::prelude::*;
use store::follows::Joining;
use store::limits::Limit;
use store::links::{Purpose, Token};
use store::reports::ReportSeen;

use super::journey::{Typed, is_trapped};
use super::links::{FOLLOW_COOKIE, Looking};
use super::unsent::{Unsent, not_sent};
use super::words::title;
use crate::components::{
    BackLink, Button, Checkboxes, Choice, ErrorSummary, Fault, Honeypot, Input, InputType, Layout,
    Panel,
};
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

/// Links that a button of the confirming page answers.
const CONFIRMING: [Purpose; 2] = [Purpose::ConfirmFollow, Purpose::ConfirmSeeToo];

/// What the checkbox "I see this too" sends.
const SEES: &str = "too";

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

/// How many follow a report and, where somebody does, how many see it, too.
pub(super) fn counted(reader: &Reader, seen: &ReportSeen) -> String {
    let follow = reader.say_with("follow-count", &[("count", seen.followers.into())]);
    if seen.see_too == 0 {
        return follow;
    }
    let see = reader.say_with("follow-see-count", &[("count", seen.see_too.into())]);
    format!("{see} · {follow}")
}

/// What stands in the form.
struct Form {
    email: String,
    sees: bool,
    faulty: bool,
}

/// Asks for an address.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    jar: CookieJar,
    Path(reference): Path<String>,
) -> Answer {
    let seen = looking.public_report(&portal, &reference).await?;
    let unsent = Unsent::found(&portal, &jar).await?;
    // Who was about to report the same sees it.
    let form = Form {
        email: unsent
            .clone()
            .map(|unsent| unsent.email)
            .unwrap_or_default(),
        sees: unsent.is_some(),
        faulty: false,
    };
    Ok(asked(&portal, &reader, &seen, unsent, form))
}

fn asked(
    portal: &Portal,
    reader: &Reader,
    seen: &ReportSeen,
    unsent: Option<Unsent>,
    form: Form,
) -> Response {
    let name = title(portal.pack(), &seen.case, reader.language);
    let address = format!("/reports/{}", seen.case.reference);
    let counted = counted(reader, seen);
    let speaker = reader.clone();
    let faulty = form.faulty;
    let page = Page::new(reader.say("follow-title"), move || {
        let say = speaker.speaker();
        let error = faulty.then(|| say("fault-not-an-email"));
        let summary = error
            .clone()
            .map(|error| view! { <ErrorSummary faults=vec![Fault::at("email", error)]/> });
        let sees = vec![
            Choice::new(SEES, say("follow-see-too"))
                .hint(say("follow-see-too-hint"))
                .checked(form.sees),
        ];
        view! {
            <BackLink href=address.clone()/>
            {summary}
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("follow-title")}</h1>
                <p class="govuk-body">{name}<br/><span class="cl-muted">{counted}</span></p>
                {not_sent(&speaker, unsent)}
                <form method="post" action=format!("{address}/follow") novalidate>
                    <Honeypot/>
                    <Input
                        name="email"
                        label=say("follow-email")
                        hint=say("follow-email-hint")
                        error=error
                        value=form.email
                        kind=InputType::Email
                        autocomplete="email"
                        spellcheck=Some(false)
                    />
                    <Checkboxes name="sees" choices=sees layout=Layout::Boxed/>
                    <Button>{say("follow-button")}</Button>
                </form>
            </div>
        }
    });
    page.place(Place::Report)
        .private()
        .error_title(faulty)
        .render(portal, reader)
}

/// Sends a letter that asks whether the address is hers; the answer is the same whatever is known of it.
async fn ask(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    jar: CookieJar,
    Path(reference): Path<String>,
    ip: Option<Extension<IpAddr>>,
    form: RawForm,
) -> Answer {
    let typed = Typed::read(form)?;
    let seen = looking.public_report(&portal, &reference).await?;
    let unsent = Unsent::found(&portal, &jar).await?;
    let sees = typed.text("sees") == SEES;
    let Ok(email) = EmailAddress::parse(&typed.text("email")) else {
        let form = Form {
            email: typed.text("email"),
            sees,
            faulty: true,
        };
        return Ok(asked(&portal, &reader, &seen, unsent, form));
    };
    if !is_trapped(&typed) {
        if let Some(Extension(ip)) = ip {
            super::check::limited(&portal, PER_ADDRESS, &super::check::network(ip)).await?;
        }
        super::check::limited(&portal, PER_CONTACT, &email.folded()).await?;
        let joining = if sees {
            Joining::AsReporter
        } else {
            Joining::AsFollower
        };
        portal
            .store
            .ask_follow(
                &seen.case.reference,
                &email,
                joining,
                reader.language,
                portal.now(),
            )
            .await?;
    }
    Ok(told(
        &portal,
        &reader,
        ["follow-asked", "follow-asked-text"],
        &reference,
        unsent,
    ))
}

fn told(
    portal: &Portal,
    reader: &Reader,
    words: [&'static str; 2],
    reference: &str,
    unsent: Option<Unsent>,
) -> Response {
    ended(portal, reader, words, Some(reference), unsent)
}

/// What came of it, and the way to the report where she may see it.
fn ended(
    portal: &Portal,
    reader: &Reader,
    [heading, text]: [&'static str; 2],
    reference: Option<&str>,
    unsent: Option<Unsent>,
) -> Response {
    let speaker = reader.clone();
    let (address, onward) = match reference {
        Some(reference) => (format!("/reports/{reference}"), "sent-public"),
        None => ("/".to_owned(), "refusal-home"),
    };
    Page::new(reader.say(heading), move || {
        let say = speaker.speaker();
        view! {
            <div class="cl-narrow cl-stack">
                <Panel title=say(heading)>{say(text)}</Panel>
                {not_sent(&speaker, unsent)}
                <p><a class="govuk-link cl-alone" href=address>{say(onward)}</a></p>
            </div>
        }
    })
    .place(Place::Report)
    .private()
    .render(portal, reader)
}

/// The token of the link that was opened and what it is for, where that is one of these.
async fn opened(
    portal: &Portal,
    jar: &CookieJar,
    purposes: &[Purpose],
) -> Result<(Token, Purpose), Refusal> {
    let token: Token = jar
        .get(FOLLOW_COOKIE)
        .and_then(|cookie| cookie.value().parse().ok())
        .ok_or(Refusal::NotFound)?;
    let link = portal.store.link(&token, portal.now()).await?;
    link.filter(|link| purposes.contains(&link.purpose))
        .map(|link| (token, link.purpose))
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
    let spaced = reference
        .parse()
        .map(|reference: Reference| reference.spaced());
    let page = Page::new(reader.say(heading), move || {
        let say = speaker.speaker();
        let about = spaced.ok().map(|spaced| {
            view! { <p class="govuk-body">{say("follow-about")}" "<span class="cl-ref">{spaced}</span></p> }
        });
        view! {
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say(heading)}</h1>
                {about}
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
    let (_, purpose) = opened(&portal, &jar, &CONFIRMING).await?;
    let (heading, button) = if purpose == Purpose::ConfirmSeeToo {
        ("follow-confirm-see-title", "follow-confirm-see")
    } else {
        ("follow-confirm-title", "follow-confirm")
    };
    Ok(pressed(
        &portal, &reader, reference, heading, button, "confirm",
    ))
}

/// Confirms.
async fn confirm(
    State(portal): State<Portal>,
    reader: Reader,
    jar: CookieJar,
    Path(reference): Path<String>,
) -> Answer {
    let (token, purpose) = opened(&portal, &jar, &CONFIRMING).await?;
    portal
        .store
        .confirm_follow(&token, portal.now())
        .await?
        .ok_or(Refusal::NotFound)?;
    let heading = if purpose == Purpose::ConfirmSeeToo {
        "follow-confirmed-see"
    } else {
        "follow-confirmed"
    };
    let unsent = Unsent::found(&portal, &jar).await?;
    Ok(told(
        &portal,
        &reader,
        [heading, "follow-confirmed-text"],
        &reference,
        unsent,
    ))
}

/// Opening the link consumes nothing: a button ends it.
async fn stop_page(
    State(portal): State<Portal>,
    reader: Reader,
    jar: CookieJar,
    Path(reference): Path<String>,
) -> Answer {
    opened(&portal, &jar, &[Purpose::StopFollow]).await?;
    Ok(pressed(
        &portal,
        &reader,
        reference,
        "follow-stop-title",
        "follow-stop",
        "stop",
    ))
}

/// Ends the letters. Who has only their link may not see the report, so that the outcome is a page of its own.
async fn stop(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    jar: CookieJar,
) -> Answer {
    let (token, _) = opened(&portal, &jar, &[Purpose::StopFollow]).await?;
    let reference = portal
        .store
        .stop_follow(&token, portal.now())
        .await?
        .ok_or(Refusal::NotFound)?;
    let seen = portal
        .store
        .report(&reference, &looking.0, portal.now())
        .await?
        .filter(|seen| seen.sight != Sight::Gone)
        .map(|seen| seen.case);
    let text = if seen
        .as_ref()
        .is_some_and(|case| case.visibility == Visibility::Public)
    {
        "follow-stopped-text"
    } else {
        "follow-stopped-private"
    };
    let reference = seen.map(|case| case.reference.to_string());
    let unsent = Unsent::found(&portal, &jar).await?;
    Ok(ended(
        &portal,
        &reader,
        ["follow-stopped", text],
        reference.as_deref(),
        unsent,
    ))
}
