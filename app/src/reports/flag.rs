//! Flagging a report: what everybody can say against what everybody sees. Who says it is not asked.

#![expect(
    unreachable_pub,
    reason = "the component macro makes the props of a component public"
)]

use std::net::IpAddr;

use axum::extract::{Path, RawForm, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum::{Extension, Router};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::flags::{FLAG_WORDS_MOST, Flag, FlagFault, FlagReason};
use domain::references::Reference;
use jiff::SignedDuration;
use leptos::prelude::*;
use store::StoreError;
use store::flags::FlagRefused;
use store::limits::Limit;
use store::links::Token;
use store::reports::ReportSeen;

use super::journey::{Typed, is_trapped};
use super::links::Looking;
use super::words::title;
use crate::components::{
    BackLink, Button, Choice, ErrorSummary, Fault, Go, Goes, Honeypot, Icon, InsetText, Panel,
    Question, Radios, Textarea,
};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader};

/// Name of the cookie by which a browser is known again; it is sent below this page's own address only.
const COOKIE: &str = "flag";

/// Most flags of one address in an hour.
const PER_ADDRESS: Limit = Limit {
    what: "flags of an address",
    most: 20,
    window: SignedDuration::from_hours(1),
};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/reports/{reference}/flag", get(page).post(raise))
        .route("/reports/{reference}/flag/thanks", get(thanks))
}

/// The way to flagging, at the end of a public report's page.
#[component]
pub(super) fn Flagging(
    /// Who reads.
    reader: Reader,
    /// Which report.
    reference: Reference,
) -> impl IntoView {
    let href = format!("/reports/{reference}/flag");
    view! { <Goes><Go href=href icon=Icon::CircleHelp text=reader.say("flag-title")/></Goes> }
}

/// The words for a reason.
pub(crate) fn reason_words(reader: &Reader, reason: FlagReason) -> String {
    reader.say(&format!("flag-reason-{}", reason.name()))
}

/// What stands in the form, right or wrong.
#[derive(Default)]
struct Form {
    reason: String,
    words: String,
    fault: Option<FlagFault>,
    /// Whether this browser has flagged the report before.
    again: bool,
}

/// What is wrong with it? A browser that flagged the report finds its words again, until they are decided about.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    jar: CookieJar,
    Path(reference): Path<String>,
) -> Answer {
    let seen = looking.public_report(&portal, &reference).await?;
    let browser = known(&jar);
    let own = match &browser {
        Some(browser) => portal.store.own_flag(&seen.case.reference, browser).await?,
        None => None,
    };
    let page = match own {
        Some(own) if own.resolved => answered(&reader, &seen.case.reference),
        Some(own) => {
            let form = Form {
                reason: own.flag.reason.name().to_owned(),
                words: own.flag.words,
                fault: None,
                again: true,
            };
            asked(&portal, &reader, &seen, form)
        }
        None => asked(&portal, &reader, &seen, Form::default()),
    };
    let page = match browser {
        Some(_) => page,
        None => page.cookie(remembered(&portal, &seen.case.reference)),
    };
    Ok(page.place(Place::Report).private().render(&portal, &reader))
}

/// The token by which this browser is known on this page.
fn known(jar: &CookieJar) -> Option<Token> {
    jar.get(COOKIE)
        .and_then(|cookie| cookie.value().parse().ok())
}

/// Makes the browser known for this report, and for no other.
fn remembered(portal: &Portal, reference: &Reference) -> Cookie<'static> {
    Cookie::build((COOKIE, Token::draw().to_string()))
        .path(format!("/reports/{reference}/flag"))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(portal.base_url.starts_with("https:"))
        .max_age(time::Duration::days(365))
        .build()
}

fn asked(portal: &Portal, reader: &Reader, seen: &ReportSeen, form: Form) -> Page {
    let speaker = reader.clone();
    let name = title(portal.pack(), &seen.case, reader.language);
    let address = format!("/reports/{}", seen.case.reference);
    let faulty = form.fault.is_some();
    Page::new(reader.say("flag-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let most = reader.number(FLAG_WORDS_MOST as u64);
        let error = |at: &str| {
            let (field, text) = match form.fault? {
                FlagFault::ReasonMissing => ("reason", say("flag-reason-missing")),
                FlagFault::WordsMissing => ("words", say("flag-words-missing")),
                FlagFault::TooLong => {
                    let about = [("most", most.clone().into())];
                    ("words", reader.say_with("fault-too-long", &about))
                }
            };
            (field == at).then_some(text)
        };
        let (reason_error, words_error) = (error("reason"), error("words"));
        let faults: Vec<_> = [("reason", &reason_error), ("words", &words_error)]
            .into_iter()
            .filter_map(|(field, error)| Some(Fault::at(field, error.clone()?)))
            .collect();
        let summary = faulty.then(|| view! { <ErrorSummary faults=faults/> });
        let again = form
            .again
            .then(|| view! { <InsetText>{say("flag-again")}</InsetText> });
        let choices = FlagReason::ALL
            .map(|reason| {
                Choice::new(reason.name(), reason_words(&reader, reason))
                    .checked(reason.name() == form.reason)
            })
            .into();
        view! {
            <BackLink href=address.clone()/>
            {summary}
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("flag-title")}</h1>
                <p class="govuk-body">{name}</p>
                <p class="govuk-body">{say("flag-intro")}</p>
                {again}
                <form method="post" action=format!("{address}/flag") novalidate>
                    <Honeypot/>
                    <Radios name="reason" legend=Question::medium(say("flag-reason")) error=reason_error choices=choices/>
                    <Textarea
                        name="words"
                        label=Question::medium(say("flag-words"))
                        hint=say("flag-words-hint")
                        error=words_error
                        value=form.words
                        limit=reader.say_with("details-limit", &[("most", most.into())])
                    />
                    <Button>{say("flag-button")}</Button>
                </form>
            </div>
        }
    })
    .error_title(faulty)
}

/// What this browser flagged has been looked at, and the report stands.
fn answered(reader: &Reader, reference: &Reference) -> Page {
    let (speaker, address) = (reader.clone(), format!("/reports/{reference}"));
    Page::new(reader.say("flag-answered"), move || {
        let say = speaker.speaker();
        view! {
            <BackLink href=address/>
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("flag-answered")}</h1>
                <p class="govuk-body">{say("flag-answered-text")}</p>
            </div>
        }
    })
}

/// Takes the flag. However often the same browser sends one, it is one.
async fn raise(
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
    let thanks = Redirect::to(&format!("/reports/{}/flag/thanks", seen.case.reference));
    if is_trapped(&typed) {
        return Ok(thanks.into_response());
    }
    let (reason, words) = (typed.text("reason"), typed.text("words"));
    let flag = match Flag::parse(&reason, &words) {
        Ok(flag) => flag,
        Err(fault) => {
            let form = Form {
                reason,
                words,
                fault: Some(fault),
                again: false,
            };
            return Ok(asked(&portal, &reader, &seen, form)
                .place(Place::Report)
                .private()
                .status(StatusCode::UNPROCESSABLE_ENTITY)
                .render(&portal, &reader));
        }
    };
    if let Some(Extension(ip)) = ip {
        super::check::limited(&portal, PER_ADDRESS, &super::check::network(ip)).await?;
    }
    // A browser that keeps no cookies is known by nothing; the limit of its address holds all the same.
    let browser = known(&jar).unwrap_or_else(Token::draw);
    match portal
        .store
        .flag(&seen.case.reference, &browser, &flag, portal.now())
        .await
    {
        // Whoever hid it meanwhile has decided: the page says so.
        Ok(()) | Err(StoreError::Refused(FlagRefused::NotPublic)) => Ok(thanks.into_response()),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
    }
}

/// It has come in.
async fn thanks(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    Path(reference): Path<String>,
) -> Answer {
    let seen = looking.public_report(&portal, &reference).await?;
    let (speaker, address) = (reader.clone(), format!("/reports/{}", seen.case.reference));
    let page = Page::new(reader.say("flag-thanks"), move || {
        let say = speaker.speaker();
        view! {
            <div class="cl-narrow cl-stack">
                <Panel title=say("flag-thanks")>{say("flag-thanks-text")}</Panel>
                <p><a class="govuk-link cl-alone" href=address>{say("sent-public")}</a></p>
            </div>
        }
    });
    Ok(page.place(Place::Report).private().render(&portal, &reader))
}
