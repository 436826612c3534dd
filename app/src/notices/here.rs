//! Being told on a phone or a computer, by the push service of its browser.

use axum::Router;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::push::Subscription;
use leptos::prelude::*;
use serde::Deserialize;

use crate::components::{Button, Weight};
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::{Answer, Reader, Refusal};

/// The module that sets a browser up.
pub(super) const MODULE: &str = "/worker/here.js";

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/me/notices/push", post(begin))
        .route("/me/notices/push/end", post(end))
}

/// What a browser says of how it is reached; keys in base64url.
#[derive(Deserialize)]
struct Reached {
    endpoint: String,
    key: String,
    secret: String,
}

/// Which browser; all of them where none is named.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    endpoint: String,
}

/// Tells her on this browser from now on.
async fn begin(
    State(portal): State<Portal>,
    signed_in: SignedIn,
    Form(reached): Form<Reached>,
) -> Answer {
    let bytes = |text: &str| {
        URL_SAFE_NO_PAD
            .decode(text.trim_end_matches('='))
            .map_err(|_| Refusal::BadForm)
    };
    let (key, secret) = (bytes(&reached.key)?, bytes(&reached.secret)?);
    let named = &portal.ways.named_hosts;
    let subscription =
        Subscription::new(&reached.endpoint, &key, &secret, named).map_err(|_| Refusal::BadForm)?;
    portal
        .store
        .subscribe(&signed_in.account, &subscription, portal.now())
        .await?;
    Ok(Redirect::to("/me/notices?kept=yes").into_response())
}

/// Tells her there no more.
async fn end(
    State(portal): State<Portal>,
    signed_in: SignedIn,
    Form(named): Form<Named>,
) -> Answer {
    let endpoint = Some(named.endpoint.as_str()).filter(|endpoint| !endpoint.is_empty());
    portal
        .store
        .unsubscribe(&signed_in.account, endpoint)
        .await?;
    Ok(Redirect::to("/me/notices?kept=yes").into_response())
}

/// Setting up the browser that shows this; without scripts it says what is needed. `browsers` are those that she is told on.
pub(super) fn here(reader: &Reader, key: &str, browsers: u64) -> impl IntoView + use<> {
    let say = reader.speaker();
    let told = (browsers > 0).then(|| {
        let count = reader.say_with("notices-here-count", &[("count", browsers.into())]);
        view! {
            <p class="govuk-body">{count}</p>
            <form method="post" action="/me/notices/push/end">
                <Button weight=Weight::Secondary>{say("notices-here-end-all")}</Button>
            </form>
        }
    });
    let said = |part: &'static str, words: String, hidden: bool| {
        view! { <p class="govuk-body" data-part=part hidden=hidden>{words}</p> }
    };
    view! {
        <section class="cl-stack" id="here" aria-labelledby="here-title" data-key=key.to_owned() data-known=browsers.to_string()>
            <h2 class="govuk-heading-m" id="here-title">{say("notices-here")}</h2>
            <p class="govuk-hint">{say("notices-here-hint")}</p>
            {said("unable", say("notices-here-unable"), false)}
            {said("denied", say("notices-here-denied"), true)}
            {said("failed", say("notices-here-failed"), true)}
            <form method="post" action="/me/notices/push" data-part="ask" hidden>
                <input type="hidden" name="endpoint"/>
                <input type="hidden" name="key"/>
                <input type="hidden" name="secret"/>
                <Button weight=Weight::Secondary>{say("notices-here-ask")}</Button>
            </form>
            <form method="post" action="/me/notices/push/end" data-part="on" hidden>
                <input type="hidden" name="endpoint"/>
                <p class="govuk-body">{say("notices-here-on")}</p>
                <Button weight=Weight::Secondary>{say("notices-here-end")}</Button>
            </form>
            {told}
        </section>
    }
}
