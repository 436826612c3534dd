//! An application that was begun and cannot be gone on with: nobody can apply for the service now.

use axum::response::Response;
use leptos::prelude::*;

use super::journey::{Journey, day};
use crate::components::{BackLink, Button, ButtonGroup, InsetText};
use crate::portal::Portal;
use crate::services::Standing;
use crate::shell::{Page, Place, Reader};

/// Why not, when again, and that nothing is lost.
pub(super) fn page(portal: &Portal, reader: &Reader, journey: &Journey) -> Response {
    let pack = portal.store.pack().clone();
    let (speaker, journey) = (reader.clone(), journey.clone());
    let page = Page::new(reader.say("apply-shut-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        // The newest version says why, whichever the application was begun with.
        let service = pack
            .service(&journey.service.identifier)
            .unwrap_or(&journey.service);
        let tag = Standing::of(service, reader.now.date()).tag(&reader);
        let why = service.status_text.as_ref();
        let why = why.map(|text| text.say(reader.language).to_owned());
        let why = why.unwrap_or_else(|| say("apply-closed-text"));
        let until = day(&reader, journey.stored.expires_at);
        let kept = reader.say_with("apply-kept-until", &[("date", until.into())]);
        let about = format!("/services/{}", service.identifier.0);
        view! {
            <BackLink href=about.clone()/>
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("apply-shut-title")}</h1>
                <InsetText>
                    {tag.map(|tag| view! { <p>{tag}</p> })}
                    <p class="govuk-body">{why}</p>
                </InsetText>
                <p class="govuk-body">{kept}" "{say("apply-shut-text")}</p>
                <ButtonGroup>
                    <Button href=about>{say("apply-to-service")}</Button>
                    <a class="govuk-link" href=journey.address("/save")>{say("apply-save")}</a>
                </ButtonGroup>
            </div>
        }
    });
    page.place(Place::Services).private().render(portal, reader)
}
