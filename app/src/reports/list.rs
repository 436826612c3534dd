//! The list of public reports; its filters live in the address.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;
use domain::areas::{AreaCode, Level};
use domain::cases::{Case, CaseId, StatusGroup};
use domain::categories::CategoryCode;
use domain::pack::Pack;
use jiff::{Timestamp, ToSpan};
use leptos::prelude::*;
use serde::Deserialize;
use store::reports::Filter;
use uuid::Uuid;

use super::words::{area_name, promised, standing, title};
use crate::components::{Button, CaseList, CaseRow, Chip, Chips, Empty, Icon, Select, SmallGauge};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Reports on one page.
const PAGE: usize = 20;

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/reports", get(page))
        .route("/areas.geojson", get(borders))
}

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    category: String,
    #[serde(default)]
    area: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    include_old: String,
    /// Where the page before ended: microseconds and id.
    #[serde(default)]
    after: String,
}

impl Asked {
    /// The filter; nothing where the address names something that there is not.
    fn filter(&self, pack: &Pack, reader: &Reader) -> Option<Filter> {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let category = match given(&self.category).map(CategoryCode) {
            Some(code) => Some(pack.category(&code)?.code.clone()),
            None => None,
        };
        let area = match given(&self.area) {
            // Both a code and a path of codes name an area.
            Some(area) => Some(
                pack.areas
                    .get(&AreaCode(
                        area.rsplit('/').next().unwrap_or_default().to_owned(),
                    ))?
                    .path
                    .clone(),
            ),
            None => None,
        };
        let group = match given(&self.status) {
            Some(name) => Some(StatusGroup::named(&name)?),
            None => None,
        };
        let ended_since = if self.include_old == "true" {
            None
        } else {
            Some(old_before(reader))
        };
        Some(Filter {
            bbox: None,
            category,
            area,
            group,
            since: None,
            ended_since,
            flagged: false,
        })
    }

    fn after(&self) -> Option<(Timestamp, CaseId)> {
        let (at, id) = self.after.split_once('.')?;
        Some((
            Timestamp::from_microsecond(at.parse().ok()?).ok()?,
            CaseId(id.parse::<Uuid>().ok()?),
        ))
    }

    /// The same list with another status.
    fn with_status(&self, status: &str) -> String {
        self.address(status, "")
    }

    fn address(&self, status: &str, after: &str) -> String {
        let pairs = [
            ("category", self.category.as_str()),
            ("area", self.area.as_str()),
            ("status", status),
            ("include_old", self.include_old.as_str()),
            ("after", after),
        ];
        let given: Vec<_> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        serde_html_form::to_string(given).map_or_else(
            |_| "/reports".to_owned(),
            |query| format!("/reports?{query}"),
        )
    }
}

/// What ended before is old: the first of the month six months back.
fn old_before(reader: &Reader) -> Timestamp {
    let first = reader
        .now
        .date()
        .first_of_month()
        .saturating_sub(6.months());
    first
        .to_zoned(reader.now.time_zone().clone())
        .map_or(Timestamp::UNIX_EPOCH, |first| first.timestamp())
}

/// `/reports`: public reports, newest first.
async fn page(State(portal): State<Portal>, reader: Reader, Query(asked): Query<Asked>) -> Answer {
    let pack = portal.store.pack().clone();
    let filter = asked.filter(&pack, &reader).ok_or(Refusal::NotFound)?;
    let most = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let mut listed = portal.store.reports(&filter, asked.after(), most).await?;
    let more = listed.cases.len() > PAGE;
    listed.cases.truncate(PAGE);
    let speaker = reader.clone();
    let heading = match &filter.area {
        Some(area) => reader.say_with(
            "list-title-in",
            &[("area", area_name(&pack, area, reader.language).into())],
        ),
        None => reader.say("list-title"),
    };
    let page = Page::new(heading.clone(), move || {
        let reader = speaker;
        let say = reader.speaker();
        let chips = [("", "list-all"), ("open", "list-open"), ("fixed", "list-fixed"), ("closed", "list-closed")]
            .into_iter()
            .map(|(status, key)| view! { <Chip href=asked.with_status(status) text=say(key) current=asked.status == status/> })
            .collect::<Vec<_>>();
        let count = |number: i64| reader.number(number.unsigned_abs());
        let about = [
            ("onmap", count(listed.on_map).into()),
            ("offmap", count(listed.off_map).into()),
        ];
        let counted = reader.say_with(
            if listed.off_map > 0 {
                "list-count-off"
            } else {
                "list-count"
            },
            &about,
        );
        let next = listed.cases.last().filter(|_| more).map(|last| {
            let after = format!("{}.{}", last.requested_at.as_microsecond(), last.id.0.simple());
            view! { <p><a class="govuk-link cl-alone" rel="next" href=asked.address(&asked.status, &after)>{say("list-next")}</a></p> }
        });
        let rows: Vec<_> = listed
            .cases
            .iter()
            .map(|case| row(&reader, &pack, case))
            .collect();
        let list = if rows.is_empty() {
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
        view! {
            <div class="cl-stack">
                <div class="cl-row cl-row--apart">
                    <h1 class="govuk-heading-l">{heading}</h1>
                    <Button href="/reports/new" icon=Icon::Camera>{say("list-report")}</Button>
                </div>
                {filters(&reader, &pack, &asked)}
                <Chips label=say("list-filters")>{chips}</Chips>
                {list}
            </div>
        }
    });
    Ok(page.place(Place::Report).render(&portal, &reader))
}

fn filters(reader: &Reader, pack: &Pack, asked: &Asked) -> impl IntoView + use<> {
    let say = reader.speaker();
    let mut categories = vec![(String::new(), say("list-every-category"))];
    categories.extend(
        pack.categories
            .iter()
            .filter(|category| !category.private)
            .map(|category| {
                (
                    category.code.0.clone(),
                    category.name.say(reader.language).to_owned(),
                )
            }),
    );
    let mut areas = vec![(String::new(), say("list-every-area"))];
    // Districts, and the parts of the area that is shown: deeper areas are reached step by step.
    let deeper = pack.areas.get(&AreaCode(
        asked.area.rsplit('/').next().unwrap_or_default().to_owned(),
    ));
    let shown = pack
        .areas
        .all()
        .filter(|area| area.level == Level::County)
        .chain(deeper)
        .chain(
            deeper
                .into_iter()
                .flat_map(|area| pack.areas.children(&area.code)),
        );
    for area in shown {
        if !areas.iter().any(|(code, _)| *code == area.code.0) {
            areas.push((
                area.code.0.clone(),
                area.name.say(reader.language).to_owned(),
            ));
        }
    }
    let option = |(value, text): (String, String), chosen: &str| {
        let selected = value == chosen;
        crate::components::SelectOption::new(value, text).selected(selected)
    };
    let categories = categories
        .into_iter()
        .map(|pair| option(pair, &asked.category))
        .collect::<Vec<_>>();
    let areas = areas
        .into_iter()
        .map(|pair| option(pair, &asked.area))
        .collect::<Vec<_>>();
    let status = asked.status.clone();
    view! {
        <form action="/reports" class="cl-row">
            <Select name="category" label=say("list-category") options=categories/>
            <Select name="area" label=say("list-area") options=areas/>
            <input type="hidden" name="status" value=status/>
            <Button>{say("list-show")}</Button>
        </form>
    }
}

fn row(reader: &Reader, pack: &Pack, case: &Case) -> impl IntoView + use<> {
    let zone = reader.now.time_zone().clone();
    let facts = format!(
        "{} · {}",
        area_name(pack, &case.area, reader.language),
        reader.date(case.requested_at.to_zoned(zone).date())
    );
    let gauge = promised(reader, pack, case).map(|promise| {
        view! { <SmallGauge course=promise.course used=promise.used total=promise.total headline=promise.headline aside=promise.by/> }
    });
    let name = title(pack, case, reader.language);
    view! { <CaseRow href=format!("/reports/{}", case.reference) title=name standing=Some(standing(reader, case.status)) facts=facts>{gauge}</CaseRow> }
}

/// `/areas.geojson`: the borders that the map draws where no tiles are.
async fn borders(State(portal): State<Portal>) -> Answer {
    let features: Vec<serde_json::Value> = portal
        .pack()
        .areas
        .all()
        .filter_map(|area| {
            let border = area.border.as_ref()?;
            let rings: Vec<Vec<Vec<[f64; 2]>>> = border
                .0
                .iter()
                .map(|polygon| {
                    let ring = |line: &geo::LineString<f64>| line.0.iter().map(|point| [point.x, point.y]).collect::<Vec<_>>();
                    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
                })
                .collect();
            Some(serde_json::json!({
                "type": "Feature",
                "properties": { "code": area.code.0, "level": area.level, "demonstration": area.demonstration },
                "geometry": { "type": "MultiPolygon", "coordinates": rings },
            }))
        })
        .collect();
    let collection = serde_json::json!({ "type": "FeatureCollection", "features": features });
    let headers = [
        (CONTENT_TYPE, "application/geo+json"),
        (CACHE_CONTROL, "public, max-age=3600"),
    ];
    Ok((headers, collection.to_string()).into_response())
}
