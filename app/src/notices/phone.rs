//! The number that short messages go to: given, confirmed by a code, forgotten.

use std::net::IpAddr;

use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use domain::contacts::Telephone;
use jiff::SignedDuration;
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::identity::CodeRefused;
use store::limits::Limit;
use store::phones::Phone;

use crate::components::{
    BackLink, Button, ErrorSummary, Fault, Input, InputType, Question, Weight,
};
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::limits::{all_limited, network};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Codes that one account asks for: each is paid for.
const CODES_ASKED: Limit = Limit {
    what: "telephone codes of an account",
    most: 5,
    window: SignedDuration::from_hours(1),
};

/// Codes that one number is sent, whoever asks for them.
const CODES: Limit = Limit {
    what: "telephone code",
    most: 5,
    window: SignedDuration::from_hours(1),
};

/// Codes that are asked for from one network.
const CODES_OF_NETWORK: Limit = Limit {
    what: "telephone codes of a visitor",
    most: 20,
    window: SignedDuration::from_hours(1),
};

/// Where all this is.
const PAGE: &str = "/me/notices/phone";

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/me/notices/phone", get(page).post(give))
        .route("/me/notices/phone/code", post(confirm))
        .route("/me/notices/phone/forget", post(forget))
}

#[derive(Deserialize)]
struct TypedNumber {
    #[serde(default)]
    number: String,
}

#[derive(Deserialize)]
struct TypedCode {
    #[serde(default)]
    code: String,
}

/// What is wrong, and in which field.
#[derive(Clone)]
struct Wrong {
    field: &'static str,
    words: String,
}

/// `/me/notices/phone`: the number, and the code that was sent there.
async fn page(State(portal): State<Portal>, reader: Reader, signed_in: SignedIn) -> Answer {
    if !portal.ways.texts {
        return Err(Refusal::NotFound);
    }
    let phone = portal.store.phone(&signed_in.account).await?;
    Ok(draw(&portal, &reader, phone, String::new(), None))
}

/// Takes a number and sends a code there.
async fn give(
    State(portal): State<Portal>,
    reader: Reader,
    signed_in: SignedIn,
    ip: Option<Extension<IpAddr>>,
    Form(typed): Form<TypedNumber>,
) -> Answer {
    if !portal.ways.texts {
        return Err(Refusal::NotFound);
    }
    let account = &signed_in.account;
    let Ok(number) = Telephone::parse(&typed.number) else {
        let phone = portal.store.phone(account).await?;
        let wrong = Wrong {
            field: "number",
            words: reader.say("notices-phone-shape"),
        };
        return Ok(draw(&portal, &reader, phone, typed.number, Some(wrong)));
    };
    let (whose, from) = (
        account.id.0.to_string(),
        ip.map(|Extension(ip)| network(ip)),
    );
    let mut tries = vec![(CODES_ASKED, whose.as_str()), (CODES, number.as_str())];
    tries.extend(from.as_deref().map(|from| (CODES_OF_NETWORK, from)));
    all_limited(&portal, &tries).await?;
    portal
        .store
        .give_phone(account, &number, reader.language, portal.now())
        .await?;
    Ok(Redirect::to(PAGE).into_response())
}

/// Confirms the number.
async fn confirm(
    State(portal): State<Portal>,
    reader: Reader,
    signed_in: SignedIn,
    Form(typed): Form<TypedCode>,
) -> Answer {
    let account = &signed_in.account;
    let phone = portal.store.phone(account).await?;
    if phone.is_none_or(|phone| phone.confirmed) {
        return Ok(Redirect::to(PAGE).into_response());
    }
    let confirmed = portal
        .store
        .confirm_phone(account, &typed.code, portal.now())
        .await;
    let words = match confirmed {
        Ok(()) => return Ok(Redirect::to("/me/notices?kept=yes").into_response()),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(CodeRefused::Wrong { left })) => {
            reader.say_with("sign-in-code-wrong", &[("left", left.into())])
        }
        Err(StoreError::Refused(CodeRefused::Ended)) => reader.say("notices-phone-ended"),
    };
    let phone = portal.store.phone(account).await?;
    let wrong = Some(Wrong {
        field: "code",
        words,
    });
    Ok(draw(&portal, &reader, phone, String::new(), wrong))
}

/// Forgets the number.
async fn forget(State(portal): State<Portal>, signed_in: SignedIn) -> Answer {
    portal.store.forget_phone(&signed_in.account).await?;
    Ok(Redirect::to("/me/notices?kept=yes").into_response())
}

fn draw(
    portal: &Portal,
    reader: &Reader,
    phone: Option<Phone>,
    typed: String,
    wrong: Option<Wrong>,
) -> Response {
    let faulty = wrong.is_some();
    let speaker = reader.clone();
    let page = Page::new(reader.say("notices-phone"), move || {
        let say = speaker.speaker();
        let summary = wrong.clone().map(|wrong| {
            view! { <ErrorSummary faults=vec![Fault::at(wrong.field, wrong.words)]/> }
        });
        let error = |field: &str| {
            let wrong = wrong.as_ref().filter(|wrong| wrong.field == field);
            wrong.map(|wrong| wrong.words.clone())
        };
        let known = phone.map(|phone| {
            let number = phone.number.masked();
            let words = if phone.confirmed {
                "notices-phone-known"
            } else {
                "notices-phone-sent"
            };
            let words = speaker.say_with(words, &[("number", number.into())]);
            let code = (!phone.confirmed).then(|| {
                view! {
                    <form method="post" action="/me/notices/phone/code" novalidate>
                        <Input
                            name="code"
                            label=Question::medium(say("notices-phone-code"))
                            hint=say("notices-phone-code-hint")
                            error=error("code")
                            inputmode="numeric"
                            autocomplete="one-time-code"
                            spellcheck=Some(false)
                            width=10
                        />
                        <Button>{say("notices-phone-confirm")}</Button>
                    </form>
                }
            });
            view! {
                <p class="govuk-body">{words}</p>
                {code}
                <form method="post" action="/me/notices/phone/forget">
                    <Button weight=Weight::Secondary>{say("notices-phone-forget")}</Button>
                </form>
            }
        });
        let label = if known.is_some() {
            "notices-phone-other"
        } else {
            "notices-phone-number"
        };
        view! {
            <BackLink href="/me/notices"/>
            <div class="cl-narrow cl-stack">
                {summary}
                <h1 class="govuk-heading-l">{say("notices-phone")}</h1>
                <p class="govuk-body">{say("notices-phone-text")}</p>
                {known}
                <form method="post" action="/me/notices/phone" novalidate>
                    <Input
                        name="number"
                        label=Question::medium(say(label))
                        hint=say("notices-phone-hint")
                        value=typed
                        error=error("number")
                        kind=InputType::Tel
                        autocomplete="tel"
                        width=20
                    />
                    <Button>{say("notices-phone-send")}</Button>
                </form>
            </div>
        }
    });
    page.place(Place::Me)
        .private()
        .refused(faulty)
        .render(portal, reader)
}
