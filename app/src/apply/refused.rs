//! A screen sent what it may not send: a value for a question that is not asked, or that a register answers.

use axum::http::StatusCode;
use axum::response::Response;
use domain::applications::FormRefused;
use leptos::prelude::*;

use super::journey::Journey;
use crate::components::{BackLink, Button, ButtonGroup};
use crate::portal::Portal;
use crate::shell::{Page, Place, Reader};

/// Something was sent that the screen at `back` does not ask: it is not kept, and the rest is.
pub(super) fn not_taken(
    portal: &Portal,
    reader: &Reader,
    (journey, back): (&Journey, String),
    refused: &FormRefused,
) -> Response {
    tracing::warn!(service = journey.service.identifier.0, %refused, "a screen sent what it does not ask");
    let key = match refused {
        FormRefused::Fixed(_) => "apply-refused-fixed",
        FormRefused::Hidden(_) => "apply-refused-hidden",
        FormRefused::UnknownQuestion(_) | FormRefused::UnknownPage(_) => "apply-refused-unknown",
    };
    let (title, text) = (reader.say("apply-refused-title"), reader.say(key));
    let heading = title.clone();
    let again = reader.say("apply-refused-back");
    let drawn = Page::new(title, move || {
        view! {
            <BackLink href=back.clone()/>
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{heading}</h1>
                <p class="govuk-body">{text}</p>
                <ButtonGroup><Button href=back>{again}</Button></ButtonGroup>
            </div>
        }
    });
    drawn
        .place(Place::Services)
        .private()
        .status(StatusCode::BAD_REQUEST)
        .render(portal, reader)
}
