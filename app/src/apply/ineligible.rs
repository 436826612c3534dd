//! Who cannot apply, why, and what to do instead. Nothing was answered wrongly.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use leptos::prelude::*;

use super::journey::Journey;
use crate::components::{BackLink, Button, ButtonGroup};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/services/{service}/apply/{draft}/not-eligible", get(page))
}

async fn page(State(portal): State<Portal>, reader: Reader, journey: Journey) -> Answer {
    if let Some(sent) = journey.gone() {
        return Ok(sent);
    }
    let pack = portal.store.pack().clone();
    let read = journey.read(&pack);
    let Some(condition) = journey.form(&pack.areas).refused(&read.answers) else {
        let next = journey.next(journey.content(), &read);
        return Ok(Redirect::to(&journey.step_address(&next)).into_response());
    };
    let condition = condition.clone();
    // The answer that decides it can be changed: people mistake a question.
    let decides = condition.question.as_ref();
    let change = decides.and_then(|question| read.screen_of(question));
    let change = change.map(|screen| journey.screen_address(&screen));
    let speaker = reader.clone();
    let page = Page::new(reader.say("apply-not-eligible"), move || {
        let reader = speaker;
        let language = reader.language;
        let name = journey.service.name.say(language).to_owned();
        let because = condition.text.say(language).to_owned();
        let instead = condition.otherwise.as_ref().map(|text| {
            let text = text.say(language).to_owned();
            view! { <h2 class="govuk-heading-m">{reader.say("apply-instead")}</h2><p class="govuk-body">{text}</p> }
        });
        let back = change.clone().unwrap_or_else(|| journey.address(""));
        let change = change.map(|href| view! { <a class="govuk-link" href=href>{reader.say("apply-change-answer")}</a> });
        let related: Vec<_> = journey
            .service
            .related
            .iter()
            .filter_map(|other| pack.service(other))
            .map(|other| {
                let href = format!("/services/{}", other.identifier.0);
                view! { <li><a class="govuk-link" href=href>{other.name.say(language).to_owned()}</a></li> }
            })
            .collect();
        let related = (!related.is_empty()).then(|| {
            view! { <h2 class="govuk-heading-m">{reader.say("apply-related")}</h2><ul class="govuk-list">{related}</ul> }
        });
        view! {
            <BackLink href=back/>
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{reader.say("apply-not-eligible")}</h1>
                <p class="govuk-body-l">{name}</p>
                <p class="govuk-body">{reader.say("apply-not-eligible-why")}" "<b>{because}</b></p>
                {instead}
                {related}
                <ButtonGroup>
                    <Button href=format!("/services/{}", journey.service.identifier.0)>{reader.say("apply-to-service")}</Button>
                    {change}
                </ButtonGroup>
            </div>
        }
    });
    Ok(page
        .place(Place::Services)
        .private()
        .render(&portal, &reader))
}
