//! Signing in: an address, then the code that was sent there.

use std::net::IpAddr;

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use axum_extra::extract::CookieJar;
use domain::contacts::EmailAddress;
use jiff::SignedDuration;
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::identity::{CODE_KEPT, CodeRefused, SignInId};
use store::limits::Limit;

use super::session::{SignedIn, cookie, no_session, session};
use crate::components::{
    BackLink, Button, ErrorSummary, Fault, Input, InputType, Question, Weight,
};
use crate::portal::Portal;
use crate::shell::limits::{limited, network};
use crate::shell::{Answer, Page, Place, Reader};

/// Name of the cookie that ties a code to the browser that asked for it.
const ASKING: &str = "sign-in";

/// Codes that one address is sent.
const CODES: Limit = Limit {
    what: "sign-in code",
    most: 5,
    window: SignedDuration::from_mins(15),
};

/// Codes that one visitor asks for, whoever they go to: a family or an office shares an address.
const CODES_ASKED: Limit = Limit {
    what: "sign-in codes of a visitor",
    most: 30,
    window: SignedDuration::from_hours(1),
};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/sign-in", get(email_page).post(ask))
        .route("/sign-in/code", get(code_page).post(sign_in))
        .route("/sign-out", post(sign_out))
}

/// Where somebody goes once she is signed in.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Onward {
    #[serde(default)]
    pub(super) then: String,
}

/// An address that was typed.
#[derive(Debug, Deserialize)]
struct TypedEmail {
    #[serde(default)]
    email: String,
    #[serde(default)]
    then: String,
}

/// A code that was typed.
#[derive(Debug, Deserialize)]
struct TypedCode {
    #[serde(default)]
    code: String,
    #[serde(default)]
    then: String,
}

/// The path, where it is one of the portal's own: nobody is led elsewhere.
pub(super) fn local(then: &str) -> Option<&str> {
    let rest = then.strip_prefix('/')?;
    let elsewhere = rest.starts_with('/') || then.contains('\\');
    (!elsewhere && then.bytes().all(|byte| byte.is_ascii_graphic())).then_some(then)
}

/// The page at `path`, which remembers where to go then.
pub(super) fn remembering(path: &str, then: &str) -> String {
    match local(then) {
        Some(then) => {
            let pairs = [("then", then)];
            let query = serde_html_form::to_string(pairs).unwrap_or_default();
            format!("{path}?{query}")
        }
        None => path.to_owned(),
    }
}

/// `/sign-in`: asks for an address.
async fn email_page(
    State(portal): State<Portal>,
    reader: Reader,
    Query(onward): Query<Onward>,
) -> Response {
    draw_email(&portal, &reader, onward.then, String::new(), None)
}

/// Sends a code, whoever has the address.
async fn ask(
    State(portal): State<Portal>,
    reader: Reader,
    jar: CookieJar,
    ip: Option<Extension<IpAddr>>,
    Form(typed): Form<TypedEmail>,
) -> Answer {
    if !portal.mail {
        return Ok(draw_email(&portal, &reader, typed.then, typed.email, None));
    }
    let Ok(email) = EmailAddress::parse(&typed.email) else {
        let key = if typed.email.trim().is_empty() {
            "sign-in-email-missing"
        } else {
            "sign-in-email-shape"
        };
        let error = reader.say(key);
        return Ok(draw_email(
            &portal,
            &reader,
            typed.then,
            typed.email,
            Some(error),
        ));
    };
    if let Some(Extension(ip)) = ip {
        limited(&portal, CODES_ASKED, &network(ip)).await?;
    }
    limited(&portal, CODES, &email.folded()).await?;
    let id = portal
        .store
        .ask_code(&email, reader.language, portal.now())
        .await?;
    let asking = cookie(
        &portal,
        ASKING,
        id.to_string(),
        "/sign-in",
        CODE_KEPT.as_secs(),
    );
    let to = remembering("/sign-in/code", &typed.then);
    Ok((jar.add(asking), Redirect::to(&to)).into_response())
}

/// `/sign-in/code`: asks for the code.
async fn code_page(
    State(portal): State<Portal>,
    reader: Reader,
    jar: CookieJar,
    Query(onward): Query<Onward>,
) -> Response {
    if asking(&jar).is_none() {
        return Redirect::to(&remembering("/sign-in", &onward.then)).into_response();
    }
    draw_code(&portal, &reader, onward.then, None)
}

/// Signs in with the code, and goes where she wanted to.
async fn sign_in(
    State(portal): State<Portal>,
    reader: Reader,
    jar: CookieJar,
    Form(typed): Form<TypedCode>,
) -> Answer {
    let Some(id) = asking(&jar) else {
        return Ok(Redirect::to(&remembering("/sign-in", &typed.then)).into_response());
    };
    if typed.code.trim().is_empty() {
        let error = reader.say("sign-in-code-missing");
        return Ok(draw_code(&portal, &reader, typed.then, Some(error)));
    }
    let opened = match portal.store.sign_in(id, &typed.code, portal.now()).await {
        Ok(opened) => opened,
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(refused)) => {
            let error = match refused {
                CodeRefused::Wrong { left } => {
                    reader.say_with("sign-in-code-wrong", &[("left", left.into())])
                }
                CodeRefused::Ended => reader.say("sign-in-code-ended"),
            };
            return Ok(draw_code(&portal, &reader, typed.then, Some(error)));
        }
    };
    let home = if opened.account.is_member() {
        "/desk"
    } else {
        "/"
    };
    let to = local(&typed.then).unwrap_or(home);
    let jar = jar.add(session(&portal, &opened.token)).add(cookie(
        &portal,
        ASKING,
        String::new(),
        "/sign-in",
        0,
    ));
    Ok((jar, Redirect::to(to)).into_response())
}

/// Ends the session, if there is one.
async fn sign_out(
    State(portal): State<Portal>,
    jar: CookieJar,
    headers: axum::http::HeaderMap,
) -> Answer {
    if let Some(signed_in) = SignedIn::of(&portal, &headers).await? {
        portal.store.sign_out(&signed_in.token).await?;
    }
    Ok((jar.add(no_session(&portal)), Redirect::to("/")).into_response())
}

fn asking(jar: &CookieJar) -> Option<SignInId> {
    jar.get(ASKING)?.value().parse().ok()
}

fn status(faulty: bool) -> StatusCode {
    if faulty {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    }
}

fn draw_email(
    portal: &Portal,
    reader: &Reader,
    then: String,
    typed: String,
    error: Option<String>,
) -> Response {
    let faulty = error.is_some();
    let title = reader.say("sign-in-title");
    let at_provider = at_provider(portal, reader, &then);
    if !portal.mail {
        let telephone = portal.pack().city.telephone.clone();
        let (status, text) = if let Some(provider) = &portal.provider {
            let name = provider.name().to_owned();
            let about = [("telephone", telephone.into()), ("provider", name.into())];
            (StatusCode::OK, reader.say_with("provider-no-code", &about))
        } else {
            let text = reader.say_with("sign-in-off", &[("telephone", telephone.into())]);
            (StatusCode::SERVICE_UNAVAILABLE, text)
        };
        let heading = title.clone();
        let page = Page::new(title, move || {
            view! {
                <div class="cl-narrow cl-stack">
                    <h1 class="govuk-heading-l">{heading}</h1>
                    <p class="govuk-body">{text}</p>
                    {at_provider}
                </div>
            }
        });
        return page
            .place(Place::Me)
            .status(status)
            .private()
            .render(portal, reader);
    }
    let say = reader.speaker();
    Page::new(title, move || {
        let summary = error
            .clone()
            .map(|text| view! { <ErrorSummary faults=vec![Fault::at("email", text)]/> });
        view! {
            <div class="cl-narrow cl-stack">
                {summary}
                <form method="post" action="/sign-in" novalidate>
                    <Input
                        name="email"
                        label=Question::heading(say("sign-in-email"))
                        hint=say("sign-in-email-hint")
                        value=typed
                        error=error
                        kind=InputType::Email
                        autocomplete="email"
                        spellcheck=Some(false)
                    />
                    <input type="hidden" name="then" value=then/>
                    <Button>{say("sign-in-send")}</Button>
                </form>
                {at_provider}
            </div>
        }
    })
    .place(Place::Me)
    .status(status(faulty))
    .error_title(faulty)
    .private()
    .render(portal, reader)
}

/// The way by a provider of identities, where the portal has one.
fn at_provider(portal: &Portal, reader: &Reader, then: &str) -> Option<impl IntoView + use<>> {
    let name = portal.provider.as_ref()?.name().to_owned();
    let named = [("provider", name.into())];
    let button = reader.say_with("provider-button", &named);
    let (or, hint) = (
        reader.say("provider-or"),
        reader.say_with("provider-hint", &named),
    );
    let then = then.to_owned();
    Some(view! {
        <form method="post" action="/sign-in/provider" class="cl-stack">
            <p class="govuk-body">{or}</p>
            <input type="hidden" name="then" value=then/>
            <Button weight=Weight::Secondary>{button}</Button>
            <p class="govuk-hint">{hint}</p>
        </form>
    })
}

fn draw_code(portal: &Portal, reader: &Reader, then: String, error: Option<String>) -> Response {
    let faulty = error.is_some();
    let say = reader.speaker();
    Page::new(reader.say("sign-in-code-title"), move || {
        let again = remembering("/sign-in", &then);
        let back = again.clone();
        let summary = error
            .clone()
            .map(|text| view! { <ErrorSummary faults=vec![Fault::at("code", text)]/> });
        view! {
            <BackLink href=back/>
            <div class="cl-narrow cl-stack">
                {summary}
                <form method="post" action="/sign-in/code" novalidate>
                    <Input
                        name="code"
                        label=Question::heading(say("sign-in-code"))
                        hint=say("sign-in-code-hint")
                        error=error
                        inputmode="numeric"
                        autocomplete="one-time-code"
                        spellcheck=Some(false)
                        width=10
                        spaced=true
                    />
                    <input type="hidden" name="then" value=then/>
                    <Button>{say("sign-in-button")}</Button>
                </form>
                <p class="govuk-body"><a class="govuk-link" href=again>{say("sign-in-again")}</a></p>
            </div>
        }
    })
    .place(Place::Me)
    .status(status(faulty))
    .error_title(faulty)
    .private()
    .render(portal, reader)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site_after_signing_in() {
        for (then, expected) in [
            ("/desk", Some("/desk")),
            ("/desk?area=4&q=%E7%81%AF", Some("/desk?area=4&q=%E7%81%AF")),
            ("", None),
            ("desk", None),
            ("//evil.example", None),
            ("/\\evil.example", None),
            ("https://evil.example/", None),
            ("/desk\r\nset-cookie: a=b", None),
            ("/\t/evil.example", None),
        ] {
            assert_eq!(local(then), expected, "{then:?}");
        }
    }

    #[test]
    fn where_to_go_then_is_one_value_of_the_query() {
        assert_eq!(
            remembering("/sign-in", "/desk?a=1&b=2"),
            "/sign-in?then=%2Fdesk%3Fa%3D1%26b%3D2"
        );
        assert_eq!(remembering("/sign-in", "//evil.example"), "/sign-in");
    }
}
