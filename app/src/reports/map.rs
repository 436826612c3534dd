//! What the map of reports is drawn from: clusters and pins of a box.

use axum::extract::{Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use domain::cases::{Case, StatusGroup};
use domain::pack::{Datum, Pack};
use domain::places::BoundingBox;
use leptos::prelude::*;
use store::reports::Filter;

use super::borders;
use super::geojson::problem;
use super::query::{Asked, Misasked};
use super::words::title;
use crate::components::{MapFrame, MapSize};
use crate::islands::{
    Cluster, Group, InBox, MapLabels, MapProps, MapView, Pin, ReportMap, ReportMapLabels, TileProps,
};
use crate::portal::Portal;
use crate::shell::{Answer, Reader};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/reports/clusters.json", get(clusters))
}

/// The map's ground, tools and words, looking at `view`.
pub(crate) fn map_props(reader: &Reader, pack: &Pack, view: MapView) -> MapProps {
    let say = reader.speaker();
    MapProps {
        view,
        tiles: pack.city.tiles.as_ref().map(|tiles| TileProps {
            url: tiles.url.clone(),
            attribution: tiles.attribution.clone(),
            gcj02: tiles.datum == Datum::Gcj02,
        }),
        borders_url: borders::ALL.to_owned(),
        labels: MapLabels {
            map: say("map"),
            zoom_in: say("map-zoom-in"),
            zoom_out: say("map-zoom-out"),
            demonstration: say("map-demonstration"),
        },
    }
}

/// `/reports/clusters.json`: the reports of a question in its box.
async fn clusters(
    State(portal): State<Portal>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Answer {
    let (filter, bbox, zoom) = match question(&portal, &reader, &asked) {
        Ok(question) => question,
        Err(misasked) => return Ok(problem(&reader, misasked)),
    };
    let found = portal.store.reports_in_box(&filter, bbox, zoom).await?;
    let pack = portal.pack();
    let found = InBox {
        total: found.total.unsigned_abs(),
        more: false,
        clusters: found
            .clusters
            .iter()
            .map(|(middle, count)| Cluster {
                lat: middle.lat(),
                lon: middle.lon(),
                count: count.unsigned_abs(),
            })
            .collect(),
        pins: found
            .pins
            .iter()
            .filter_map(|case| pin(&reader, pack, case, "/reports"))
            .collect(),
    };
    Ok(([(CACHE_CONTROL, "no-cache")], Json(found)).into_response())
}

fn question(
    portal: &Portal,
    reader: &Reader,
    asked: &Asked,
) -> Result<(Filter, BoundingBox, Option<u8>), Misasked> {
    let filter = asked.filter(portal.pack(), reader)?;
    let area = asked.area(portal.pack())?;
    let bbox = filter
        .bbox
        .or_else(|| area.map(|area| portal.pack().areas.bounds(area)))
        .ok_or(Misasked::NoPlace)?;
    Ok((filter, bbox, asked.zoom()?))
}

/// A report as it stands on a map; its page is below `pages`.
pub(crate) fn pin(reader: &Reader, pack: &Pack, case: &Case, pages: &str) -> Option<Pin> {
    let position = case.position?;
    Some(Pin {
        lat: position.lat(),
        lon: position.lon(),
        reference: case.reference.to_string(),
        title: title(pack, case, reader.language),
        group: match case.status.group() {
            StatusGroup::Open => Group::Open,
            StatusGroup::Fixed => Group::Fixed,
            StatusGroup::Closed => Group::Closed,
        },
        late: case.is_overdue(pack.calendar.date(reader.now.timestamp())),
        url: format!("{pages}/{}", case.reference),
    })
}

/// Reports on a map that looks at `bbox` first, and what it says where it cannot show them all.
pub(crate) fn report_map(
    reader: &Reader,
    pack: &Pack,
    bbox: BoundingBox,
    too_large: &str,
    [data_url, list_url]: [String; 2],
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let centre = bbox.centre();
    let view = MapView {
        lat: centre.lat(),
        lon: centre.lon(),
        zoom: pack.city.home_view.zoom.into(),
    };
    let labels = ReportMapLabels {
        none: say("map-none"),
        one: say("map-one"),
        many: reader.say_with("map-many", &[("count", "{count}".into())]),
        too_large: say(too_large),
        failed: say("map-failed"),
        open: say("list-open"),
        fixed: say("list-fixed"),
        closed: say("list-closed"),
        late: say("map-late"),
    };
    let BoundingBox {
        west,
        south,
        east,
        north,
    } = bbox;
    view! {
        <ReportMap
            map=map_props(reader, pack, view)
            bbox=[west, south, east, north]
            data_url=data_url
            list_url=list_url
            labels=labels
        >
            <MapFrame size=MapSize::Tall><p class="cl-map__note cl-map__count"></p></MapFrame>
        </ReportMap>
    }
}
