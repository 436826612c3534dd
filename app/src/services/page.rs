use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use leptos::prelude::*;
use serde::Deserialize;

use crate::components::{Button, ButtonGroup, Empty, Icon, Search};
use crate::portal::Portal;
use crate::shell::{Page, Place, Reader};

/// The services' routes.
pub fn routes() -> Router<Portal> {
    Router::new().route("/services", get(services))
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

/// `/services`: says that the directory is not there yet, and finds what can be reported.
async fn services(
    State(portal): State<Portal>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Response {
    let pack = portal.pack();
    let language = reader.language;
    let sought = asked.q.trim().to_lowercase();
    let found: Vec<(String, String)> = pack
        .categories
        .iter()
        .filter(|category| !category.retired && !sought.is_empty())
        .filter(|category| {
            let mut wordings = category.name.wordings().chain(category.keywords.wordings());
            wordings.any(|wording| wording.to_lowercase().contains(&sought))
        })
        .map(|category| {
            (
                format!("/reports/new?category={}", category.code.0),
                category.name.say(language).to_owned(),
            )
        })
        .collect();
    let telephone = pack.city.telephone.clone();
    let speaker = reader.clone();
    Page::new(reader.say("services-title"), move || {
        body(&speaker, asked.q.trim(), found, &telephone)
    })
    .place(Place::Services)
    .render(&portal, &reader)
}

fn body(
    reader: &Reader,
    sought: &str,
    found: Vec<(String, String)>,
    telephone: &str,
) -> impl IntoView + use<> {
    let heading = (!sought.is_empty()).then(|| {
        let key = if found.is_empty() {
            "services-found-nothing"
        } else {
            "services-found"
        };
        reader.say_with(key, &[("sought", sought.to_owned().into())])
    });
    let found: Vec<_> = found
        .into_iter()
        .map(|(href, name)| view! { <li><a class="govuk-link" href=href>{name}</a></li> })
        .collect();
    let results = heading.map(|heading| {
        view! {
            <section aria-labelledby="found">
                <h2 class="govuk-heading-m" id="found">{heading}</h2>
                {(!found.is_empty()).then(|| view! { <ul class="govuk-list govuk-list--bullet">{found}</ul> })}
            </section>
        }
    });
    let (report, dial) = (reader.say("home-report"), format!("tel:{telephone}"));
    let call = reader.say_with("home-call", &[("telephone", telephone.to_owned().into())]);
    let text = reader.say_with(
        "services-empty-text",
        &[("telephone", telephone.to_owned().into())],
    );
    view! {
        <div class="cl-narrow cl-stack cl-stack--wide">
            <h1 class="govuk-heading-l">{reader.say("services-title")}</h1>
            <Search
                action="/services"
                label=reader.say("home-search-label")
                placeholder=reader.say("home-search-placeholder")
                button=reader.say("home-search-button")
                value=sought.to_owned()
                plain=true
            />
            {results}
            <Empty title=reader.say("services-empty") text=text>
                <ButtonGroup>
                    <Button href="/reports/new" icon=Icon::Camera>{report}</Button>
                    <a class="govuk-link" href=dial>{call}</a>
                </ButtonGroup>
            </Empty>
        </div>
    }
}
