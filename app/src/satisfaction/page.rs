use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use leptos::prelude::*;

use crate::components::Empty;
use crate::portal::Portal;
use crate::shell::{Page, Reader};

/// The scores' routes.
pub fn routes() -> Router<Portal> {
    Router::new().route("/satisfaction", get(satisfaction))
}

/// `/satisfaction`: says that nothing is counted yet.
async fn satisfaction(State(portal): State<Portal>, reader: Reader) -> Response {
    let telephone = portal.pack().city.telephone.clone();
    let speaker = reader.clone();
    Page::new(reader.say("satisfaction-title"), move || {
        let text = speaker.say_with(
            "satisfaction-empty-text",
            &[("telephone", telephone.into())],
        );
        let neighbours = speaker.say("home-neighbours");
        view! {
            <div class="cl-narrow cl-stack cl-stack--wide">
                <h1 class="govuk-heading-l">{speaker.say("satisfaction-title")}</h1>
                <p class="govuk-body">{speaker.say("satisfaction-lead")}</p>
                <Empty title=speaker.say("satisfaction-empty") text=text>
                    <p class="govuk-body"><a class="govuk-link" href="/reports">{neighbours}</a></p>
                </Empty>
            </div>
        }
    })
    .render(&portal, &reader)
}
