use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use domain::cases::{Closing, Status};
use leptos::prelude::*;

use crate::components::question::Size;
use crate::components::{BackLink, Cell, Table};
use crate::portal::Portal;
use crate::shell::{Page, Reader};

/// Routes of the pages about the portal.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/about", get(about))
        .route("/about/statuses", get(statuses))
        .route("/privacy", get(privacy))
        .route("/accessibility", get(accessibility))
}

/// `/about`: what the portal is, who answers, and where its data come from.
async fn about(State(portal): State<Portal>, reader: Reader) -> Response {
    let city = &portal.pack().city;
    let sources: Vec<_> = city
        .sources
        .iter()
        .map(|source| source.say(reader.language).to_owned())
        .collect();
    let about = [
        ("city", city.name.say(reader.language).to_owned().into()),
        ("telephone", city.telephone.clone().into()),
    ];
    let what = reader.say_with("about-what", &about);
    let who = reader.say_with("about-who", &about);
    let speaker = reader.clone();
    Page::new(reader.say("about-title"), move || {
        let list: Vec<_> = sources.into_iter().map(|source| view! { <li>{source}</li> }).collect();
        view! {
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{speaker.say("about-title")}</h1>
                <p class="govuk-body">{what}</p>
                <p class="govuk-body">{who}</p>
                <p class="govuk-body"><a class="govuk-link" href="/about/statuses">{speaker.say("home-statuses")}</a></p>
                {(!list.is_empty()).then(|| view! {
                    <h2 class="govuk-heading-m">{speaker.say("about-sources")}</h2>
                    <ul class="govuk-list govuk-list--bullet">{list}</ul>
                })}
            </div>
        }
    })
    .render(&portal, &reader)
}

/// A status in words; why it was closed goes with it.
fn named(reader: &Reader, status: Status) -> String {
    match status.closing() {
        Some(closing) => reader.say(&format!("status-closed-{}", closing.name())),
        None => reader.say(&format!("status-{}", status.name())),
    }
}

/// `/about/statuses`: every status, what it means, and what it may become; read from the rules themselves.
async fn statuses(State(portal): State<Portal>, reader: Reader) -> Response {
    let rows: Vec<(String, String, Vec<String>)> = Status::of_reports()
        .map(|from| {
            let meaning = from.closing().map_or_else(|| from.name(), Closing::name);
            let next = Status::of_reports()
                .filter(|to| from.may_become(*to))
                .map(|to| named(&reader, to))
                .collect();
            (
                named(&reader, from),
                reader.say(&format!("status-meaning-{meaning}")),
                next,
            )
        })
        .collect();
    let speaker = reader.clone();
    Page::new(reader.say("statuses-title"), move || {
        let head = vec![
            Cell::new(speaker.say("statuses-status")),
            Cell::new(speaker.say("statuses-next")),
        ];
        let never = speaker.say("statuses-never");
        let comma = speaker.say("statuses-comma");
        let rows = rows
            .into_iter()
            .map(|(name, meaning, next)| {
                let next = if next.is_empty() {
                    never.clone()
                } else {
                    speaker.say_with("statuses-becomes", &[("statuses", next.join(&comma).into())])
                };
                let words = view! { {meaning}<br/><span class="cl-muted">{next}</span> };
                vec![Cell::new(name), Cell::new(words)]
            })
            .collect();
        view! {
            <BackLink href="/about"/>
            <div class="cl-stack">
            <h1 class="govuk-heading-l">{speaker.say("statuses-title")}</h1>
            <p class="govuk-body">{speaker.say("statuses-lead")}</p>
            <Table caption=speaker.say("statuses-caption") caption_size=Size::M head=head rows=rows named_rows=true/>
            </div>
        }
    })
    .render(&portal, &reader)
}

/// `/privacy`: what is kept about people, why, and who sees it.
async fn privacy(State(portal): State<Portal>, reader: Reader) -> Response {
    let keys = [
        "privacy-without-account",
        "privacy-contact",
        "privacy-public",
        "privacy-photos",
        "privacy-cookies",
        "privacy-address",
        "privacy-rights",
    ];
    sections(&portal, &reader, "privacy-title", &keys)
}

/// `/accessibility`: what works for whom, and what to do where it does not.
async fn accessibility(State(portal): State<Portal>, reader: Reader) -> Response {
    let keys = [
        "accessibility-aim",
        "accessibility-works",
        "accessibility-lacks",
        "accessibility-tell",
    ];
    sections(&portal, &reader, "accessibility-title", &keys)
}

/// A page of a heading and a paragraph for each key.
fn sections(portal: &Portal, reader: &Reader, title: &str, keys: &[&str]) -> Response {
    let about = [("telephone", portal.pack().city.telephone.clone().into())];
    let title = reader.say(title);
    let parts: Vec<(String, String)> = keys
        .iter()
        .map(|key| {
            (
                reader.say(key),
                reader.say_with(&format!("{key}-text"), &about),
            )
        })
        .collect();
    let heading = title.clone();
    Page::new(title, move || {
        let parts: Vec<_> = parts
            .into_iter()
            .map(|(heading, text)| view! { <h2 class="govuk-heading-m">{heading}</h2><p class="govuk-body">{text}</p> })
            .collect();
        view! { <div class="cl-narrow cl-stack"><h1 class="govuk-heading-l">{heading}</h1>{parts}</div> }
    })
    .render(portal, reader)
}
