//! `/satisfaction/services`, as a page and as a file.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use leptos::prelude::*;

use super::super::asked::Misasked;
use super::super::page::{Counted, what_is_counted};
use super::super::selection::{self, Choosing};
use super::super::shown::{mean, period_name, share};
use super::super::tables::ratings;
use super::asked::Asked;
use super::gathered::{Applied, gather};
use super::tables::{by_life_event, by_office, by_service};
use super::written::written;
use crate::components::{Card, Details, Empty, Figure, Figures, InsetText};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Reader, Refusal};

/// The routes of services' scores.
pub(in super::super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/satisfaction/services", get(page))
        .route("/satisfaction/services.csv", get(file))
}

/// `/satisfaction/services`: of an office, a life event and some months, all of them in the address.
async fn page(State(portal): State<Portal>, reader: Reader, Query(asked): Query<Asked>) -> Answer {
    let pack = portal.store.pack().clone();
    let wanted = match asked.wanted(&pack, &reader) {
        Ok(wanted) => wanted,
        Err(misasked) => return Ok(refused(&portal, &reader, asked, misasked)),
    };
    let applied = gather(&portal, wanted).await?;
    let speaker = reader.clone();
    let page = Page::new(reader.say("satisfaction-services-heading"), move || {
        body(&speaker, &pack, &asked, &applied)
    });
    Ok(page.render(&portal, &reader))
}

/// `/satisfaction/services.csv`: what stands on the page of the same query.
async fn file(State(portal): State<Portal>, reader: Reader, Query(asked): Query<Asked>) -> Answer {
    let pack = portal.store.pack().clone();
    let wanted = asked
        .wanted(&pack, &reader)
        .map_err(|_| Refusal::NotFound)?;
    let applied = gather(&portal, wanted).await?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"satisfaction-services.csv\"",
        ),
        (CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, written(&reader, &pack, &applied)).into_response())
}

/// The address was not understood: the form says what.
fn refused(portal: &Portal, reader: &Reader, asked: Asked, misasked: Misasked) -> Response {
    let pack = portal.store.pack().clone();
    let title = reader.say("satisfaction-services-heading");
    selection::refused(portal, reader, (title, misasked), move |reader| {
        form(reader, &pack, &asked, Some(misasked))
    })
}

/// The form that asks for another selection.
fn form(
    reader: &Reader,
    pack: &Pack,
    asked: &Asked,
    misasked: Option<Misasked>,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let answers = |code: &OrganisationCode| {
        let mut services = pack.services.iter();
        services.any(|service| service.competent_authority == *code)
    };
    let organisations = pack.organisations.values();
    let organisations = organisations.filter(|known| answers(&known.code));
    let organisations = organisations.map(|known| (known.code.0.as_str(), &known.name));
    let life_events = pack.life_events.iter();
    let life_events = life_events.map(|known| (known.code.0.as_str(), &known.name));
    let choosing = vec![
        Choosing {
            field: "organisation",
            label: say("satisfaction-organisation"),
            every: say("satisfaction-every-organisation"),
            known: organisations.collect(),
            chosen: &asked.organisation,
        },
        Choosing {
            field: "life_event",
            label: say("satisfaction-life-event"),
            every: say("satisfaction-every-life-event"),
            known: life_events.collect(),
            chosen: &asked.life_event,
        },
    ];
    let at = ("/satisfaction/services", None);
    selection::form(reader, at, choosing, (&asked.from, &asked.to), misasked)
}

fn body(reader: &Reader, pack: &Pack, asked: &Asked, applied: &Applied) -> impl IntoView + use<> {
    let say = reader.speaker();
    let about = [("period", period_name(reader, applied.wanted.period).into())];
    let lead = reader.say_with("satisfaction-services-about", &about);
    let form = form(reader, pack, asked, None);
    let content = if applied.own.counts.received == 0 {
        let (title, text) = (
            say("satisfaction-services-empty"),
            say("satisfaction-services-empty-text"),
        );
        view! { <Empty title=title text=text>""</Empty> }.into_any()
    } else {
        full(reader, pack, applied).into_any()
    };
    view! {
        <div class="cl-stack cl-stack--wide">
            <header>
                <h1 class="govuk-heading-xl">{say("satisfaction-services-heading")}</h1>
                <p class="govuk-body cl-muted">{lead}</p>
            </header>
            {what_is_counted(reader, Counted::Applications)}
            <Details summary=say("satisfaction-services-change")>{form}</Details>
            {content}
            <section aria-labelledby="counted">
                <h2 class="govuk-heading-m" id="counted">{say("satisfaction-counted")}</h2>
                <p class="govuk-body">{say("satisfaction-services-counted")}</p>
                <p class="govuk-body">{say("satisfaction-services-joined")}</p>
                <p class="govuk-body">{say("satisfaction-services-decided")}</p>
            </section>
        </div>
    }
}

fn full(reader: &Reader, pack: &Pack, applied: &Applied) -> impl IntoView + use<> {
    let say = reader.speaker();
    let own = &applied.own;
    let of_five = say("satisfaction-of-five");
    let graded = |found: Option<domain::scores::Mean>, text: &str| {
        found.map(|found| view! { <Figure value=mean(found) unit=of_five.clone() text=say(text)/> })
    };
    let helped = graded(own.helped(), "satisfaction-figure-helped");
    let quick = graded(own.quick(), "satisfaction-figure-quick");
    let of_hundred = say("satisfaction-of-hundred");
    let decided = own.counts.resolved_in_time().map(|kept| {
        view! { <Figure value=share(kept) unit=of_hundred text=say("satisfaction-figure-decided")/> }
    });
    let received = reader.number(own.counts.received.unsigned_abs());
    let why = if own.withheld {
        Some("satisfaction-services-withheld")
    } else if own.counts.ratings() == 0 {
        Some("satisfaction-services-unrated")
    } else if applied.is_partly_rated() {
        Some("satisfaction-partly")
    } else {
        None
    };
    let left_out = applied.left_out.then_some("satisfaction-services-left-out");
    let notes: Vec<_> = [why, left_out]
        .into_iter()
        .flatten()
        .map(|key| view! { <InsetText>{say(key)}</InsetText> })
        .collect();
    let csv = applied.wanted.address("/satisfaction/services.csv");
    view! {
        <Card labelled_by="short">
            <h2 class="govuk-visually-hidden" id="short">{say("satisfaction-in-short")}</h2>
            <Figures>
                {helped}
                {quick}
                {decided}
                <Figure value=received text=say("satisfaction-figure-applications")/>
            </Figures>
        </Card>
        {notes}
        {ratings(reader, own)}
        {by_life_event(reader, pack, applied)}
        {by_service(reader, pack, applied)}
        {by_office(reader, pack, applied)}
        <p class="govuk-body-s"><a class="govuk-link cl-alone" href=csv>{say("satisfaction-csv")}</a></p>
    }
}
