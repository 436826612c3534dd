//! Tables of what is counted of applications.

use domain::pack::Pack;
use domain::services::ServiceId;
use leptos::prelude::*;

use super::super::gathered::Score;
use super::super::tables::{number, shares};
use super::gathered::Applied;
use crate::components::{Cell, Table};
use crate::shell::Reader;

/// A row: what it is about, and its numbers.
fn row(reader: &Reader, name: impl IntoAny, score: &Score) -> Vec<Cell> {
    let [_, decided, helped, ratings] = shares(reader, score);
    vec![
        Cell::new(name),
        number(reader, score.counts.received),
        decided,
        helped,
        ratings,
    ]
}

fn heads(reader: &Reader, first: &str) -> Vec<Cell> {
    vec![
        Cell::new(reader.say(first)),
        Cell::number(reader.say("satisfaction-applications")),
        Cell::number(reader.say("satisfaction-head-decided")),
        Cell::number(reader.say("satisfaction-head-helped")),
        Cell::number(reader.say("satisfaction-head-ratings")),
    ]
}

/// A table below its heading; nothing where it has no row.
fn table(
    heading: String,
    id: &'static str,
    head: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
) -> Option<impl IntoView + use<>> {
    (!rows.is_empty()).then(|| {
        view! {
            <section aria-labelledby=id>
                <h2 class="govuk-heading-m" id=id>{heading}</h2>
                <div class="cl-score-table" role="region" tabindex="0" aria-labelledby=id><Table head=head rows=rows named_rows=true/></div>
            </section>
        }
    })
}

/// By what brings people to the city.
pub(in super::super) fn by_life_event(
    reader: &Reader,
    pack: &Pack,
    applied: &Applied,
) -> Option<impl IntoView + use<>> {
    let codes = applied.life_events.iter().map(|(code, _)| code);
    let named = applied.named_life_events(reader, pack).zip(codes);
    let rows = named.map(|((name, score), code)| {
        let href = format!("/life-events/{}", code.0);
        row(
            reader,
            view! { <a class="govuk-link" href=href>{name}</a> },
            score,
        )
    });
    let rows: Vec<_> = rows.collect();
    let head = heads(reader, "satisfaction-life-event");
    table(
        reader.say("satisfaction-by-life-event"),
        "life-events",
        head,
        rows,
    )
}

/// What a service is called.
pub(super) fn service_name(reader: &Reader, pack: &Pack, service: &ServiceId) -> String {
    let known = pack.service(service);
    let name = known.map_or(service.0.as_str(), |known| known.name.say(reader.language));
    name.to_owned()
}

/// By what people apply for.
pub(super) fn by_service(
    reader: &Reader,
    pack: &Pack,
    applied: &Applied,
) -> Option<impl IntoView + use<>> {
    let rows = applied.services.iter().map(|(service, score)| {
        let name = service_name(reader, pack, service);
        let href = format!("/services/{}", service.0);
        row(
            reader,
            view! { <a class="govuk-link" href=href>{name}</a> },
            score,
        )
    });
    let rows: Vec<_> = rows.collect();
    let head = heads(reader, "satisfaction-service");
    table(
        reader.say("satisfaction-by-service"),
        "services",
        head,
        rows,
    )
}

/// Offices by their names, with what is counted of each.
pub(super) fn named_offices<'a>(
    reader: &'a Reader,
    pack: &'a Pack,
    applied: &'a Applied,
) -> impl Iterator<Item = (String, &'a Score)> {
    applied.offices.iter().map(|(code, score)| {
        let known = pack.organisations.get(code);
        let name = known.map_or(code.0.as_str(), |known| known.name.say(reader.language));
        (name.to_owned(), score)
    })
}

/// By who answers for it.
pub(super) fn by_office(
    reader: &Reader,
    pack: &Pack,
    applied: &Applied,
) -> Option<impl IntoView + use<>> {
    let named = named_offices(reader, pack, applied);
    let rows: Vec<_> = named
        .map(|(name, score)| row(reader, name, score))
        .collect();
    let head = heads(reader, "satisfaction-organisation");
    table(reader.say("satisfaction-by-office"), "offices", head, rows)
}
