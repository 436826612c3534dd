//! Checking a paper: by everybody who has it before her, a person or a program.
//!
//! # Why
//!
//! The id is 128 random bits that stand on the paper and nowhere else, so whoever sends it has the paper, or a picture of it,
//! and is shown what stands there: only that tells her whether the words on hers were changed. Nothing else is shown, neither the
//! case nor who revoked it and in which words. An id that nothing has is answered alike, whatever is asked.

use std::net::IpAddr;

use axum::extract::{Form, Path, Query, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, HeaderName};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use domain::identity::Account;
use domain::outputs::{NotAnOutputId, Output, OutputId, RevokeReason, Standing, revoking};
use jiff::SignedDuration;
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::json;
use store::StoreError;
use store::limits::Limit;
use store::outputs::{REVOKING_WORDS_MOST, Revocation, RevokeRefused};

use super::page::{over, paper};
use super::sheet::Sheet;
use crate::components::{
    BackLink, Button, Choice, Details, ErrorSummary, Fault, Input, NotificationBanner, Question,
    Radios, Tidings, WarningText, Weight,
};
use crate::identity::{Member, SignedIn};
use crate::portal::Portal;
use crate::shell::limits::{limited, network};
use crate::shell::{Answer, Page, Reader, Refusal};

/// Papers that are checked from one network.
const CHECKS: Limit = Limit {
    what: "verify",
    most: 60,
    window: SignedDuration::from_mins(10),
};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/verify", get(ask))
        .route("/verify/keys", get(keys))
        .route("/verify/{id}", get(check).post(revoke))
}

#[derive(Debug, Deserialize)]
struct Asked {
    id: Option<String>,
}

/// `/verify`: asks for the id on the paper and goes to what it says.
async fn ask(State(portal): State<Portal>, reader: Reader, Query(asked): Query<Asked>) -> Response {
    let typed = asked.id.as_deref().map(str::trim);
    let error = match typed.map(|typed| (typed, typed.parse::<OutputId>())) {
        None => None,
        Some((_, Ok(id))) => return Redirect::to(&format!("/verify/{id}")).into_response(),
        Some(("", Err(_))) => Some(reader.say("verify-missing")),
        Some((_, Err(wrong))) => Some(reader.say(wrong_key(wrong))),
    };
    form(&portal, &reader, asked.id, error)
}

const fn wrong_key(wrong: NotAnOutputId) -> &'static str {
    match wrong {
        NotAnOutputId::Shape => "verify-shape",
        NotAnOutputId::Check => "verify-check",
    }
}

fn form(
    portal: &Portal,
    reader: &Reader,
    typed: Option<String>,
    error: Option<String>,
) -> Response {
    let say = reader.speaker();
    let faulty = error.is_some();
    let page = Page::new(reader.say("verify-title"), move || {
        let summary = error
            .clone()
            .map(|text| view! { <ErrorSummary faults=vec![Fault::at("id", text)]/> });
        view! {
            <div class="cl-narrow cl-stack">
                {summary}
                <form action="/verify" novalidate>
                    <Input
                        name="id"
                        label=Question::heading(say("verify-question"))
                        hint=say("verify-hint")
                        value=typed
                        error=error
                        autocomplete="off"
                        autocapitalize="characters"
                        spellcheck=Some(false)
                    />
                    <Button>{say("verify-button")}</Button>
                </form>
                <p class="govuk-body">{say("verify-text")}</p>
            </div>
        }
    });
    page.refused(faulty).private().render(portal, reader)
}

/// `/verify/{id}` and `/verify/{id}.json`: what stands on the paper, and whether it holds.
async fn check(
    State(portal): State<Portal>,
    reader: Reader,
    headers: HeaderMap,
    ip: Option<Extension<IpAddr>>,
    Path(path): Path<String>,
) -> Answer {
    if let Some(Extension(ip)) = ip {
        limited(&portal, CHECKS, &network(ip)).await?;
    }
    let (typed, as_json) = match path.strip_suffix(".json") {
        Some(typed) => (typed, true),
        None => (path.as_str(), false),
    };
    let id = match typed.parse::<OutputId>() {
        Ok(id) => id,
        Err(_) if as_json => return Ok(unknown_json()),
        Err(wrong) => {
            let error = reader.say(wrong_key(wrong));
            return Ok(form(&portal, &reader, Some(typed.to_owned()), Some(error)));
        }
    };
    let output = portal.store.output(id).await?;
    match output {
        None if as_json => Ok(unknown_json()),
        None => Ok(unknown(&portal, &reader)),
        Some(output) if as_json => Ok(statement(&portal, &reader, &output)),
        // One paper has one address.
        Some(_) if id.to_string() != typed => {
            Ok(Redirect::to(&format!("/verify/{id}")).into_response())
        }
        Some(output) => {
            let signed_in = SignedIn::of(&portal, &headers).await?;
            let may = signed_in.is_some_and(|signed_in| {
                revoking(&signed_in.account, &output.statement.issuer.code).is_some()
            });
            let revoking = may.then(Revoking::default);
            Ok(shown(&portal, &reader, &output, revoking))
        }
    }
}

/// What a member who may revoke a paper has typed, and what is wrong with it: the field, and why.
#[derive(Debug, Clone, Default)]
struct Revoking {
    sent: Sent,
    wrong: Option<(&'static str, String)>,
}

/// The page of a paper: whether it holds, what stands on it, and, for those who may, how it is revoked.
fn shown(
    portal: &Portal,
    reader: &Reader,
    output: &Output,
    revoking: Option<Revoking>,
) -> Response {
    let standing = output.standing(reader.now.date());
    let sheet = Sheet::of(&output.statement, portal, reader.language);
    let say = reader.speaker();
    let over = over(standing, reader);
    let id = output.statement.id;
    let revoking = revoking.filter(|_| !matches!(standing, Standing::Revoked(_)));
    let wrong = revoking.as_ref().and_then(|one| one.wrong.clone());
    let faulty = wrong.is_some();
    let speaker = reader.clone();
    let title = format!(
        "{}: {}",
        sheet.called(),
        reader.say(&format!("outputs-standing-{}", standing.name()))
    );
    let page = Page::new(title, move || {
        let summary = wrong
            .map(|(field, text)| view! { <ErrorSummary faults=vec![Fault::at(field, text)]/> });
        let says = match over {
            Some(text) => view! { <WarningText>{text}</WarningText> }.into_any(),
            None => view! {
                <NotificationBanner tidings=Tidings::Success title=say("outputs-standing-valid") text=say("verify-holds")/>
            }
            .into_any(),
        };
        let revoking = revoking.map(|one| revoke_form(id, &speaker, one));
        view! {
            <BackLink href="/verify"/>
            <div class="cl-narrow cl-stack">
                {summary}
                {says}
                <p class="govuk-body">{say("verify-compare")}</p>
                {paper(&sheet, false)}
                <p class="govuk-body cl-paper__id">{sheet.id}</p>
                <Details summary=say("verify-programs")>
                    <p class="govuk-body">{say("verify-programs-text")}</p>
                    <p class="govuk-body">
                        <a class="govuk-link" href=format!("/verify/{id}.json")>{say("verify-statement")}</a><br/>
                        <a class="govuk-link" href="/verify/keys">{say("verify-keys")}</a>
                    </p>
                </Details>
                {revoking}
            </div>
        }
    });
    page.refused(faulty).private().render(portal, reader)
}

fn revoke_form(id: OutputId, reader: &Reader, revoking: Revoking) -> AnyView {
    let say = reader.speaker();
    let Revoking { sent, wrong } = revoking;
    let error = |field: &str| {
        let wrong = wrong.as_ref().filter(|(wrong, _)| *wrong == field);
        wrong.map(|(_, text)| text.clone())
    };
    let choices = RevokeReason::ALL
        .map(|reason| {
            Choice::new(
                reason.name(),
                say(&format!("outputs-reason-{}", reason.name())),
            )
            .checked(sent.reason == reason.name())
        })
        .into();
    view! {
        <section class="cl-stack" aria-labelledby="revoke">
            <h2 class="govuk-heading-m" id="revoke">{say("verify-revoke-title")}</h2>
            <p class="govuk-body">{say("verify-revoke-text")}</p>
            <form method="post" action=format!("/verify/{id}") novalidate>
                <Radios name="reason" legend=Question::from(say("verify-revoke-reason")) error=error("reason") choices=choices/>
                <Input name="words" label=say("verify-revoke-words") hint=say("verify-revoke-words-hint") error=error("words") value=sent.words.clone()/>
                <Button weight=Weight::Warning>{say("verify-revoke-button")}</Button>
            </form>
        </section>
    }
    .into_any()
}

/// Nothing has this id: says so, and what may be the matter.
fn unknown(portal: &Portal, reader: &Reader) -> Response {
    let say = reader.speaker();
    let title = reader.say("verify-unknown");
    let page = Page::new(title.clone(), move || {
        view! {
            <BackLink href="/verify"/>
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{title}</h1>
                <p class="govuk-body">{say("verify-unknown-text")}</p>
                <p><Button href="/verify">{say("verify-again")}</Button></p>
            </div>
        }
    });
    page.status(StatusCode::NOT_FOUND)
        .private()
        .render(portal, reader)
}

/// Headers of what programs read: for them alone, and only now.
fn for_programs(cache: &'static str) -> [(HeaderName, &'static str); 3] {
    [
        (CACHE_CONTROL, cache),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ]
}

fn unknown_json() -> Response {
    let said = json!({ "state": "unknown" });
    (StatusCode::NOT_FOUND, for_programs("no-store"), Json(said)).into_response()
}

/// The signed statement, as a JSON Web Signature in its flattened form, with what the portal says of it now beside it.
fn statement(portal: &Portal, reader: &Reader, output: &Output) -> Response {
    let standing = output.standing(reader.now.date());
    let (revoked_at, reason) = match standing {
        Standing::Revoked(revoked) => (Some(revoked.at), Some(revoked.reason.name())),
        _ => (None, None),
    };
    let said = json!({
        "state": standing.name(),
        "checked_at": reader.now.timestamp(),
        "revoked_at": revoked_at,
        "revoked_reason": reason,
        "keys": format!("{}/verify/keys", portal.base_url),
        "signed": output.signed,
    });
    (for_programs("no-store"), Json(said)).into_response()
}

/// `/verify/keys`: the keys by which papers are checked, as a JSON Web Key Set.
async fn keys(State(portal): State<Portal>) -> Answer {
    let keys = portal.store.signing_keys().await?;
    let keys: Vec<_> = keys
        .iter()
        .map(|key| {
            json!({ "kty": "OKP", "crv": "Ed25519", "x": key.x(), "kid": key.id, "use": "sig", "alg": "EdDSA" })
        })
        .collect();
    let said = Json(json!({ "keys": keys }));
    Ok((for_programs("public, max-age=300"), said).into_response())
}

/// Why a paper is to be revoked, as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
struct Sent {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    words: String,
}

/// Revokes a paper.
async fn revoke(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Answer {
    let id: OutputId = id.parse().map_err(|_| Refusal::NotFound)?;
    let Some(reason) = RevokeReason::named(&sent.reason) else {
        let missing = ("reason", reader.say("verify-revoke-missing"));
        return again(&portal, &reader, (&member, id), (sent, missing)).await;
    };
    let words = sent.words.clone();
    let revocation = Revocation { reason, words };
    let revoked = portal
        .store
        .revoke_output(&member, id, &revocation, portal.now())
        .await;
    match revoked {
        // Who comes second finds it revoked.
        Ok(()) | Err(StoreError::Refused(RevokeRefused::Already(_))) => {
            Ok(Redirect::to(&format!("/verify/{id}")).into_response())
        }
        Err(StoreError::Refused(RevokeRefused::TooLong)) => {
            let most = reader.number(REVOKING_WORDS_MOST as u64);
            let long = reader.say_with("fault-too-long", &[("most", most.into())]);
            again(&portal, &reader, (&member, id), (sent, ("words", long))).await
        }
        Err(StoreError::Refused(RevokeRefused::Unknown)) => Err(Refusal::NotFound),
        Err(StoreError::Refused(RevokeRefused::NotYours)) => Err(Refusal::NotYours),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
    }
}

/// The page once more, with what she typed and what is wrong with it.
async fn again(
    portal: &Portal,
    reader: &Reader,
    (member, id): (&Account, OutputId),
    (sent, wrong): (Sent, (&'static str, String)),
) -> Answer {
    let output = portal.store.output(id).await?.ok_or(Refusal::NotFound)?;
    if revoking(member, &output.statement.issuer.code).is_none() {
        return Err(Refusal::NotYours);
    }
    let typed = Revoking {
        sent,
        wrong: Some(wrong),
    };
    Ok(shown(portal, reader, &output, Some(typed)))
}
