//! `/satisfaction`, as a page and as a file.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::pack::Pack;
use leptos::prelude::*;

use super::asked::{Asked, Misasked, Wanted};
use super::gathered::{Gathered, gather};
use super::selection::{self, Choosing};
use super::services::{Applied, by_life_event};
use super::shown::{mean, measures, period_name, share};
use super::tables::{compared, kinds, months, ratings, said};
use super::written::written;
use crate::components::{
    Breadcrumbs, Card, Chip, Chips, Crumb, Details, Empty, Figure, Figures, InsetText, SummaryList,
    SummaryRow,
};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Reader, Refusal};

/// The routes of reports' scores.
pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/satisfaction", get(page))
        .route("/satisfaction.csv", get(file))
}

/// `/satisfaction`: of an area, an organisation, a category and some months, all of them in the address.
async fn page(State(portal): State<Portal>, reader: Reader, Query(asked): Query<Asked>) -> Answer {
    let pack = portal.store.pack().clone();
    let wanted = match asked.wanted(&pack, &reader) {
        Ok(wanted) => wanted,
        Err(misasked) => return Ok(refused(&portal, &reader, asked, misasked)),
    };
    let gathered = gather(&portal, wanted).await?;
    let speaker = reader.clone();
    let page = Page::new(heading(&reader, &gathered.wanted), move || {
        body(&speaker, &pack, &asked, &gathered)
    });
    Ok(page.render(&portal, &reader))
}

/// `/satisfaction.csv`: what stands on the page of the same query.
async fn file(State(portal): State<Portal>, reader: Reader, Query(asked): Query<Asked>) -> Answer {
    let pack = portal.store.pack().clone();
    let wanted = asked
        .wanted(&pack, &reader)
        .map_err(|_| Refusal::NotFound)?;
    let name = format!(
        "attachment; filename=\"satisfaction-{}.csv\"",
        wanted.area.code.0
    );
    let gathered = gather(&portal, wanted).await?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, "no-cache".to_owned()),
    ];
    Ok((headers, written(&reader, &pack, &gathered)).into_response())
}

fn heading(reader: &Reader, wanted: &Wanted) -> String {
    let area = wanted.area.name.say(reader.language).to_owned();
    reader.say_with("satisfaction-heading", &[("area", area.into())])
}

/// The address was not understood: the form says what.
fn refused(portal: &Portal, reader: &Reader, asked: Asked, misasked: Misasked) -> Response {
    let pack = portal.store.pack().clone();
    let title = reader.say("satisfaction-title");
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
    let organisations = pack.organisations.values();
    let organisations = organisations.map(|known| (known.code.0.as_str(), &known.name));
    let categories = pack.categories.iter().filter(|category| !category.private);
    let categories = categories.map(|known| (known.code.0.as_str(), &known.name));
    let choosing = vec![
        Choosing {
            field: "organisation",
            label: say("satisfaction-organisation"),
            every: say("satisfaction-every-organisation"),
            known: organisations.collect(),
            chosen: &asked.organisation,
        },
        Choosing {
            field: "category",
            label: say("satisfaction-category"),
            every: say("list-every-category"),
            known: categories.collect(),
            chosen: &asked.category,
        },
    ];
    let at = ("/satisfaction", Some(asked.area.clone()));
    selection::form(reader, at, choosing, (&asked.from, &asked.to), misasked)
}

fn body(reader: &Reader, pack: &Pack, asked: &Asked, gathered: &Gathered) -> impl IntoView + use<> {
    let say = reader.speaker();
    let wanted = &gathered.wanted;
    let mut above: Vec<_> = pack.areas.ancestors(&wanted.area.code).collect();
    above.reverse();
    let crumbs: Vec<_> = above
        .iter()
        .map(|area| {
            let name = area.name.say(reader.language);
            Crumb::new(wanted.address("/satisfaction", &area.code), name)
        })
        .collect();
    let trail = (!crumbs.is_empty()).then(|| view! { <Breadcrumbs crumbs=crumbs/> });
    let about = [("period", period_name(reader, wanted.period).into())];
    let lead = reader.say_with("satisfaction-about", &about);
    let form = form(reader, pack, asked, None);
    let change = view! { <Details summary=say("satisfaction-change")>{form}</Details> };
    let parts = parts(reader, pack, wanted);
    let content = if gathered.own.counts.received == 0 {
        empty(reader, gathered).into_any()
    } else {
        full(reader, pack, gathered).into_any()
    };
    let applied = gathered.applied.as_ref();
    let applied = applied.map(|applied| applications(reader, pack, applied));
    view! {
        {trail}
        <div class="cl-stack cl-stack--wide">
            <header>
                <h1 class="govuk-heading-xl">{heading(reader, wanted)}</h1>
                <p class="govuk-body cl-muted">{lead}</p>
            </header>
            {what_is_counted(reader, Counted::Reports)}
            {change}
            {content}
            {applied}
            {parts}
            {definitions(reader)}
        </div>
    }
}

/// What a page counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    Reports,
    Applications,
}

/// From reports to services, and back.
pub(super) fn what_is_counted(reader: &Reader, here: Counted) -> impl IntoView + use<> {
    let say = reader.speaker();
    let (reports, services) = (Counted::Reports == here, Counted::Applications == here);
    view! {
        <Chips label=say("satisfaction-what")>
            <Chip href="/satisfaction" text=say("satisfaction-reports") current=reports/>
            <Chip href="/satisfaction/services" text=say("satisfaction-services") current=services/>
        </Chips>
    }
}

/// What the city counts of applications, in short; nothing where none is counted.
fn applications(reader: &Reader, pack: &Pack, applied: &Applied) -> Option<impl IntoView + use<>> {
    if applied.own.counts.received == 0 {
        return None;
    }
    let say = reader.speaker();
    let href = applied.address();
    let table = by_life_event(reader, pack, applied);
    Some(view! {
        {table}
        <p class="govuk-body"><a class="govuk-link cl-alone" href=href>{say("satisfaction-services-all")}</a></p>
    })
}

/// The areas that this one has, as ways down.
fn parts(reader: &Reader, pack: &Pack, wanted: &Wanted) -> Option<impl IntoView + use<>> {
    // The city's parts stand in its table.
    if wanted.area.path.is_root() {
        return None;
    }
    let links: Vec<_> = pack
        .areas
        .children(&wanted.area.code)
        .map(|area| {
            let href = wanted.address("/satisfaction", &area.code);
            let name = area.name.say(reader.language).to_owned();
            view! { <li><a class="govuk-link cl-alone" href=href>{name}</a></li> }
        })
        .collect();
    let heading = reader.say("satisfaction-parts");
    (!links.is_empty()).then(|| {
        view! {
            <section aria-labelledby="parts">
                <h2 class="govuk-heading-m" id="parts">{heading}</h2>
                <ul class="govuk-list cl-score-parts">{links}</ul>
            </section>
        }
    })
}

/// Nothing came in: in these months, or ever.
fn empty(reader: &Reader, gathered: &Gathered) -> impl IntoView + use<> {
    let say = reader.speaker();
    let (title, text) = match gathered.known {
        Some(known) => {
            let about = [("period", period_name(reader, known).into())];
            (
                say("satisfaction-empty-here"),
                reader.say_with("satisfaction-empty-here-text", &about),
            )
        }
        None => (say("satisfaction-empty"), say("satisfaction-empty-text")),
    };
    let known = gathered.known.map(|known| {
        let whole = Wanted {
            period: known,
            ..gathered.wanted.clone()
        };
        let href = whole.address("/satisfaction", &whole.area.code);
        let words = reader.say_with(
            "satisfaction-all-months",
            &[("period", period_name(reader, known).into())],
        );
        view! { <p class="govuk-body"><a class="govuk-link" href=href>{words}</a></p> }
    });
    view! {
        <Empty title=title text=text>
            {known}
            <p class="govuk-body"><a class="govuk-link" href="/reports">{say("home-neighbours")}</a></p>
        </Empty>
    }
}

fn full(reader: &Reader, pack: &Pack, gathered: &Gathered) -> impl IntoView + use<> {
    let say = reader.speaker();
    let own = &gathered.own;
    let of_five = say("satisfaction-of-five");
    let of_hundred = say("satisfaction-of-hundred");
    let graded = |found: Option<domain::scores::Mean>, text: &str| {
        found.map(|found| view! { <Figure value=mean(found) unit=of_five.clone() text=say(text)/> })
    };
    let helped = graded(own.helped(), "satisfaction-figure-helped");
    let quick = graded(own.quick(), "satisfaction-figure-quick");
    let kept = own.counts.resolved_in_time().map(|kept| {
        view! { <Figure value=share(kept) unit=of_hundred.clone() text=say("satisfaction-figure-kept")/> }
    });
    let received = reader.number(own.counts.received.unsigned_abs());
    let why = if own.withheld {
        Some("satisfaction-withheld")
    } else if own.counts.ratings() == 0 {
        Some("satisfaction-unrated")
    } else if gathered.is_partly_rated() {
        Some("satisfaction-partly")
    } else {
        None
    };
    let why = why.map(|key| view! { <InsetText>{say(key)}</InsetText> });
    let rows: Vec<_> = measures(reader, gathered)
        .into_iter()
        .map(|measure| {
            let value = match measure.words {
                _ if measure.withheld => say("satisfaction-not-shown"),
                Some(words) => words,
                None => say("satisfaction-not-known"),
            };
            let name = say(measure.key);
            SummaryRow::new(name.clone(), value).change(
                format!("#{}", measure.key),
                say("satisfaction-means"),
                name,
            )
        })
        .collect();
    let wanted = &gathered.wanted;
    let csv = wanted.address("/satisfaction.csv", &wanted.area.code);
    view! {
        <Card labelled_by="short">
            <h2 class="govuk-visually-hidden" id="short">{say("satisfaction-in-short")}</h2>
            <Figures>
                {helped}
                {quick}
                {kept}
                <Figure value=received text=say("satisfaction-figure-received")/>
            </Figures>
        </Card>
        {why}
        {ratings(reader, own)}
        <div class="cl-halves">
            <section aria-labelledby="numbers">
                <h2 class="govuk-heading-m" id="numbers">{say("satisfaction-numbers")}</h2>
                <SummaryList rows=rows/>
            </section>
            {months(reader, gathered)}
        </div>
        {compared(reader, pack, gathered)}
        {kinds(reader, pack, gathered)}
        {said(reader, pack, gathered)}
        <p class="govuk-body-s"><a class="govuk-link cl-alone" href=csv>{say("satisfaction-csv")}</a></p>
    }
}

/// What each number means, one tap away from it.
fn definitions(reader: &Reader) -> impl IntoView + use<> {
    const MEASURES: [&str; 11] = [
        "satisfaction-received",
        "satisfaction-fixed",
        "satisfaction-closed",
        "satisfaction-answered",
        "satisfaction-resolved",
        "satisfaction-median",
        "satisfaction-ninetieth",
        "satisfaction-reopened",
        "satisfaction-helped",
        "satisfaction-quick",
        "satisfaction-response",
    ];
    let say = reader.speaker();
    let rows: Vec<_> = MEASURES
        .into_iter()
        .map(|key| {
            let name = key.trim_start_matches("satisfaction-");
            view! {
                <dt id=key><b>{say(key)}</b></dt>
                <dd>{say(&format!("satisfaction-means-{name}"))}</dd>
            }
        })
        .collect();
    view! {
        <section aria-labelledby="counted">
            <h2 class="govuk-heading-m" id="counted">{say("satisfaction-counted")}</h2>
            <p class="govuk-body">{say("satisfaction-counted-text")}</p>
            <dl class="cl-score-means">{rows}</dl>
            <p class="govuk-body">{say("satisfaction-suppressed")}</p>
        </section>
    }
}
