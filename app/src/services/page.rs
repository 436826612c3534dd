use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use leptos::prelude::*;
use serde::Deserialize;
use store::enquiries::Enquiry;

use crate::components::{Button, ButtonGroup, Empty, Icon, Search};
use crate::enquiries::found as questions;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader};

/// Questions that a search shows besides what can be reported.
const QUESTIONS: i64 = 10;

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
) -> Answer {
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
    let enquiries = if sought.is_empty() {
        Vec::new()
    } else {
        portal.store.enquiries(&sought, None, QUESTIONS).await?
    };
    let telephone = pack.city.telephone.clone();
    let speaker = reader.clone();
    let page = Page::new(reader.say("services-title"), move || {
        body(&speaker, asked.q.trim(), found, &enquiries, &telephone)
    });
    Ok(page.place(Place::Services).render(&portal, &reader))
}

fn body(
    reader: &Reader,
    sought: &str,
    found: Vec<(String, String)>,
    enquiries: &[Enquiry],
    telephone: &str,
) -> impl IntoView + use<> {
    let heading = (!sought.is_empty()).then(|| {
        let key = if found.is_empty() && enquiries.is_empty() {
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
    let answered = questions(reader, enquiries).map(|links| {
        view! {
            <section aria-labelledby="answered">
                <h2 class="govuk-heading-m" id="answered">{reader.say("enquiries-title")}</h2>
                {links}
            </section>
        }
    });
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
    let all = reader.say("enquiries-all");
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
            {answered}
            <Empty title=reader.say("services-empty") text=text>
                <ButtonGroup>
                    <Button href="/reports/new" icon=Icon::Camera>{report}</Button>
                    <a class="govuk-link" href="/enquiries">{all}</a>
                    <a class="govuk-link" href=dial>{call}</a>
                </ButtonGroup>
            </Empty>
        </div>
    }
}
