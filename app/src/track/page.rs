use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::references::{NotAReference, Reference};
use leptos::prelude::*;
use serde::Deserialize;

use crate::components::{Button, ErrorSummary, Fault, Input, Question};
use crate::portal::Portal;
use crate::shell::{Page, Place, Reader};

/// The route of finding a report again.
pub fn routes() -> Router<Portal> {
    Router::new().route("/track", get(track))
}

#[derive(Debug, Deserialize)]
struct Asked {
    reference: Option<String>,
}

/// `/track`: asks for a reference and goes to its report.
async fn track(
    State(portal): State<Portal>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Response {
    let error = match asked
        .reference
        .as_deref()
        .map(|typed| (typed.trim(), typed.parse::<Reference>()))
    {
        None => None,
        Some((_, Ok(reference))) => {
            return Redirect::to(&format!("/reports/{reference}")).into_response();
        }
        Some(("", Err(_))) => Some(reader.say("track-missing")),
        Some((_, Err(NotAReference::Shape))) => Some(reader.say("track-shape")),
        Some((_, Err(NotAReference::Check))) => Some(reader.say("track-check")),
    };
    let faulty = error.is_some();
    let speaker = reader.clone();
    Page::new(reader.say("track-title"), move || {
        body(&speaker, asked.reference, error)
    })
    .place(Place::Track)
    .refused(faulty)
    .render(&portal, &reader)
}

fn body(reader: &Reader, typed: Option<String>, error: Option<String>) -> impl IntoView + use<> {
    let summary = error
        .clone()
        .map(|text| view! { <ErrorSummary faults=vec![Fault::at("reference", text)]/> });
    let button = reader.say("track-button");
    view! {
        <div class="cl-narrow cl-stack">
            {summary}
            <form action="/track" novalidate>
                <Input
                    name="reference"
                    label=Question::heading(reader.say("track-question"))
                    hint=reader.say("track-hint")
                    value=typed
                    error=error
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck=Some(false)
                    width=20
                />
                <Button>{button}</Button>
            </form>
            <p class="govuk-body">{reader.say("track-lost")}</p>
        </div>
    }
}
