//! The list of public reports beside their map; what is asked lives in the address.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use domain::areas::Level;
use domain::cases::Case;
use domain::pack::Pack;
use domain::places::BoundingBox;
use leptos::prelude::*;
use store::reports::{Filter, Listed};
use store::search::FOUND_MOST;

use super::feed;
use super::filters::{field, form};
use super::map::report_map;
use super::promised::{answer_standing, gauge};
use super::query::{Asked, Misasked, OVERDUE, cursor_after, home_view};
use super::words::{area_name, standing, title};
use crate::components::{
    Button, CaseList, CaseRow, Chip, Chips, Empty, ErrorSummary, Fault, Icon, InsetText, Neighbour,
    Pagination,
};
use crate::portal::Portal;
use crate::shell::{Answer, Main, MapIsland, Page, Place, Reader, fragment, part};

/// Reports on one page.
const PAGE: usize = 20;

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/reports", get(page))
        .route("/reports/list", get(list_alone))
}

/// What was asked, and what was found.
#[derive(Clone)]
struct Found {
    asked: Asked,
    filter: Filter,
    listed: Listed,
    /// Whether its words find more than is looked at.
    is_cut: bool,
    /// Where the page after goes on.
    next: Option<String>,
}

/// Finds a page of reports. Without a box or an area it is the home view that is looked into.
async fn find(
    portal: &Portal,
    reader: &Reader,
    asked: Asked,
) -> Result<Result<Found, Misasked>, store::Broken> {
    let pack = portal.pack();
    let question = asked
        .filter(pack, reader)
        .and_then(|filter| Ok((filter, asked.cursor()?)));
    let (filter, after) = match question {
        Ok(question) => question,
        Err(misasked) => return Ok(Err(misasked)),
    };
    let (mut filter, is_cut) = asked.with_words(portal, filter).await?;
    if filter.among.is_none() && filter.bbox.is_none() && filter.area.is_none() {
        filter.bbox = Some(home_view(pack));
    }
    let most = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let mut listed = portal.store.reports(&filter, after, most).await?;
    let more = listed.cases.len() > PAGE;
    listed.cases.truncate(PAGE);
    let last = listed.cases.last().filter(|_| more);
    let next = last.map(|last| {
        let asked = Asked {
            cursor: cursor_after(last.requested_at, last.id),
            ..asked.clone()
        };
        asked.address("/reports")
    });
    Ok(Ok(Found {
        asked,
        filter,
        listed,
        is_cut,
        next,
    }))
}

/// `/reports`: public reports, newest first.
async fn page(State(portal): State<Portal>, reader: Reader, Query(asked): Query<Asked>) -> Answer {
    if asked.was.is_some() {
        // From the form: another area is not looked for in the old box, and nothing empty stays in the address.
        let bbox = if asked.has_moved() { "" } else { &asked.bbox };
        let asked = Asked {
            bbox: bbox.to_owned(),
            ..asked.clone()
        };
        return Ok(Redirect::to(&asked.address("/reports")).into_response());
    }
    let address = asked.address("/reports");
    let main = async {
        let found = find(&portal, &reader, asked.clone()).await??;
        Ok(main(&portal, &reader, &found))
    };
    let main = match portal.kept.main(&portal, &reader, address, main).await {
        Ok(main) => main,
        Err(NoList::Misasked(misasked)) => {
            return Ok(misasked_page(&portal, &reader, &asked, misasked));
        }
        Err(NoList::Broken(broken)) => return Err(broken.into()),
    };
    let page = Page::kept(main)
        .place(Place::Report)
        .feed(feed::address(&asked));
    let page = if asked.q.trim().is_empty() {
        page.with_map(MapIsland::Reports)
    } else {
        page
    };
    Ok(page.render(&portal, &reader))
}

/// Why there is no list.
enum NoList {
    Misasked(Misasked),
    Broken(store::Broken),
}

impl From<Misasked> for NoList {
    fn from(misasked: Misasked) -> Self {
        Self::Misasked(misasked)
    }
}

impl From<store::Broken> for NoList {
    fn from(broken: store::Broken) -> Self {
        Self::Broken(broken)
    }
}

fn main(portal: &Portal, reader: &Reader, found: &Found) -> Main {
    let pack = portal.pack();
    let heading = match &found.filter.area {
        Some(area) => reader.say_with(
            "list-title-in",
            &[("area", area_name(pack, area, reader.language).into())],
        ),
        None => reader.say("list-title"),
    };
    let title = heading.clone();
    let html = part(portal, reader, || {
        let say = reader.speaker();
        let list = view! { <section class="cl-stack" id="found" aria-label=say("list-title")>{list(reader, pack, found)}</section> };
        // What words find may lie anywhere: there is no one map of it.
        let browse = if found.asked.q.trim().is_empty() {
            view! { <div class="cl-browse">{map(reader, pack, found)}{list}</div> }.into_any()
        } else {
            list.into_any()
        };
        view! {
            <div class="cl-stack">
                <div class="cl-row cl-row--apart">
                    <h1 class="govuk-heading-l">{heading}</h1>
                    <Button href="/reports/new" icon=Icon::Camera>{say("list-report")}</Button>
                </div>
                {form(reader, pack, &found.asked, None)}
                {browse}
                {feed::ways_to_be_told(reader, &found.asked)}
            </div>
        }
    });
    Main {
        title,
        html: html.into(),
    }
}

/// `/reports/list`: the list by itself, for a map that was moved.
async fn list_alone(
    State(portal): State<Portal>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Answer {
    Ok(match find(&portal, &reader, asked).await? {
        Ok(found) => fragment(&portal, &reader, || list(&reader, portal.pack(), &found)),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    })
}

/// What is not understood, beside the form with everything that is.
fn misasked_page(
    portal: &Portal,
    reader: &Reader,
    asked: &Asked,
    misasked: Misasked,
) -> axum::response::Response {
    let (pack, speaker, asked) = (
        portal.pack().clone(),
        reader.clone(),
        asked.without(misasked),
    );
    Page::new(reader.say("list-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let words = say(misasked.key());
        let fault = match field(misasked) {
            Some(id) => Fault::at(id, words),
            None => Fault {
                text: words,
                href: None,
            },
        };
        view! {
            <div class="cl-stack">
                <ErrorSummary faults=vec![fault]/>
                <h1 class="govuk-heading-l">{say("list-title")}</h1>
                <input type="hidden" form="filters" name="bbox" value=asked.bbox.clone()/>
                {form(&reader, &pack, &asked, Some(misasked))}
                <p><a class="govuk-link cl-alone" href="/reports">{say("query-home")}</a></p>
            </div>
        }
    })
    .status(StatusCode::BAD_REQUEST)
    .place(Place::Report)
    .error_title(true)
    .private()
    .render(portal, reader)
}

/// The map looks at the box that is asked for, or at the area.
fn map(reader: &Reader, pack: &Pack, found: &Found) -> impl IntoView + use<> {
    let area = found
        .filter
        .area
        .as_ref()
        .and_then(|path| pack.areas.by_path(path));
    let (looked_at, asked_for) = match (found.filter.bbox, area) {
        (Some(bbox), _) => (bbox, bbox),
        (None, Some(area)) if area.level != Level::City => {
            let bounds = pack.areas.bounds(area);
            (bounds, bounds)
        }
        _ => (pack.areas.extent(), pack.areas.bounds(pack.areas.root())),
    };
    let asked = |bbox: BoundingBox| Asked {
        bbox: bbox.to_string(),
        cursor: String::new(),
        ..found.asked.clone()
    };
    let urls = [
        asked(asked_for).address("/reports/clusters.json"),
        asked(looked_at).address("/reports/list"),
    ];
    report_map(reader, pack, looked_at, "query-too-large", urls)
}

/// That more was found than is looked at.
pub(crate) fn cut_short(reader: &Reader) -> impl IntoView + use<> {
    let most = reader.number(FOUND_MOST.unsigned_abs());
    let words = reader.say_with("list-cut", &[("most", most.into())]);
    view! { <InsetText>{words}</InsetText> }
}

/// Chips, count, reports, and the way to older ones.
fn list(reader: &Reader, pack: &Pack, found: &Found) -> impl IntoView + use<> {
    let say = reader.speaker();
    let (asked, listed) = (&found.asked, &found.listed);
    let chips = [
        ("", "list-all"),
        ("open", "list-open"),
        (OVERDUE, "list-overdue"),
        ("fixed", "list-fixed"),
        ("closed", "list-closed"),
    ];
    let chips = chips
        .into_iter()
        .map(|(status, key)| {
            let current = asked.status == status;
            let asked = Asked {
                status: status.to_owned(),
                cursor: String::new(),
                ..asked.clone()
            };
            view! { <Chip href=asked.address("/reports") text=say(key) current=current/> }
        })
        .collect::<Vec<_>>();
    let count = |number: i64| reader.number(number.unsigned_abs());
    let about = [
        ("count", listed.on_map.into()),
        ("onmap", count(listed.on_map).into()),
        ("offmap", count(listed.off_map).into()),
    ];
    let counted = if listed.off_map > 0 {
        "list-count-off"
    } else {
        "list-count"
    };
    let counted = reader.say_with(counted, &about);
    let next = found.next.clone().map(|href| {
        let older = Neighbour {
            text: Some(say("list-next")),
            ..Neighbour::new(href)
        };
        view! { <Pagination next=Some(older)/> }
    });
    let rows: Vec<_> = listed
        .cases
        .iter()
        .map(|case| row(reader, pack, case))
        .collect();
    let cut = found.is_cut.then(|| cut_short(reader));
    let rows = if rows.is_empty() && asked.narrows() {
        let all = asked.widened().address("/reports");
        view! {
            <Empty title=say("list-none-such") text=say("list-none-such-text")>
                <Button href=all>{say("list-widen")}</Button>
            </Empty>
        }
        .into_any()
    } else if rows.is_empty() {
        view! {
            <Empty title=say("list-empty") text=say("list-empty-text")>
                <Button href="/reports/new" icon=Icon::Camera>{say("list-report")}</Button>
            </Empty>
        }
        .into_any()
    } else {
        view! { <p class="cl-muted cl-number">{counted}</p><CaseList>{rows}</CaseList>{next} }
            .into_any()
    };
    let data = Asked {
        bbox: found
            .filter
            .bbox
            .map(|bbox| bbox.to_string())
            .unwrap_or_default(),
        cursor: String::new(),
        ..asked.clone()
    };
    view! {
        // The box belongs to the form, and moves with the map.
        <input type="hidden" form="filters" name="bbox" value=asked.bbox.clone()/>
        <Chips label=say("list-filters")>{chips}</Chips>
        {cut}
        {rows}
        <p class="govuk-body-s"><a class="govuk-link" href=data.address("/reports.geojson")>{say("list-data")}</a></p>
    }
}

fn row(reader: &Reader, pack: &Pack, case: &Case) -> impl IntoView + use<> {
    let zone = reader.now.time_zone().clone();
    let facts = format!(
        "{}\u{a0}· {}",
        area_name(pack, &case.area, reader.language),
        reader.date(case.requested_at.to_zoned(zone).date())
    );
    let gauge = gauge(reader, pack, case);
    let name = title(pack, case, reader.language);
    view! { <CaseRow href=format!("/reports/{}", case.reference) title=name standing=Some(standing(reader, case.status)) also=answer_standing(reader, pack, case) facts=facts>{gauge}</CaseRow> }
}
