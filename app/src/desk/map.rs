//! The map beside the list: the very same reports.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, VARY};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use domain::cases::Case;
use domain::pack::Pack;
use domain::places::BoundingBox;
use leptos::prelude::*;
use serde::Deserialize;
use store::reports::Filter;

use super::asked::Asked;
use crate::identity::Member;
use crate::islands::{Cluster, InBox};
use crate::portal::Portal;
use crate::reports::map::{pin, report_map};
use crate::shell::{Answer, Reader};

/// Where the map asks.
const DATA: &str = "/desk/clusters.json";

/// As near as reports of one spot are shown.
const NEAR: f64 = 0.002;

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk/clusters.json", get(clusters))
}

/// What a map shows, and how large.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Looked {
    /// West, south, east, north; the whole list where absent.
    bbox: String,
    zoom: String,
}

impl Looked {
    /// The box, where there is one, and the zoom; nothing for what is neither.
    fn read(&self) -> Option<(Option<BoundingBox>, u8)> {
        const CITY: u8 = 12;
        let bbox = match self.bbox.trim() {
            "" => None,
            text => Some(BoundingBox::parse(text).ok()?),
        };
        let zoom = match self.zoom.trim() {
            "" => CITY,
            text => text.parse().ok().filter(|zoom| *zoom <= 22)?,
        };
        Some((bbox, zoom))
    }
}

/// `/desk/clusters.json`: the reports of the list, for members only and kept by nobody.
async fn clusters(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Query(asked): Query<Asked>,
    Query(looked): Query<Looked>,
) -> Answer {
    let Some((bbox, zoom)) = looked.read() else {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    };
    let pack = portal.pack();
    let (filter, _) = asked.filter(&portal, &member.0).await?;
    let filter = Filter { bbox, ..filter };
    let view = bbox.unwrap_or_else(|| pack.areas.extent());
    let map = portal
        .store
        .desk_map(&member.0, &filter, view, zoom)
        .await?;
    let clusters = map.found.clusters.iter();
    let pins = map.found.pins.iter();
    let found = InBox {
        total: map.found.total.unsigned_abs(),
        more: map.more,
        clusters: clusters
            .map(|(middle, count)| Cluster {
                lat: middle.lat(),
                lon: middle.lon(),
                count: count.unsigned_abs(),
            })
            .collect(),
        pins: pins
            .filter_map(|case| pin(&reader, pack, case, "/desk"))
            .collect(),
    };
    let headers = [
        (CACHE_CONTROL, "no-store"),
        (VARY, "Accept-Language, Cookie"),
    ];
    Ok((headers, Json(found)).into_response())
}

/// The map of the list, where one of the reports on this page has a place. It looks at these.
pub(super) fn list_map(
    reader: &Reader,
    pack: &Pack,
    asked: &Asked,
    cases: &[Case],
) -> Option<impl IntoView + use<>> {
    let bbox = around(cases)?;
    let urls = [asked.whole(DATA), String::new()];
    Some(report_map(reader, pack, bbox, "map-failed", urls))
}

/// The box that holds the cases, not nearer than a street.
fn around(cases: &[Case]) -> Option<BoundingBox> {
    let mut places = cases.iter().filter_map(|case| case.position);
    let first = places.next()?;
    let at = BoundingBox {
        west: first.lon() - NEAR,
        south: first.lat() - NEAR,
        east: first.lon() + NEAR,
        north: first.lat() + NEAR,
    };
    Some(places.fold(at, |all, place| BoundingBox {
        west: all.west.min(place.lon() - NEAR),
        south: all.south.min(place.lat() - NEAR),
        east: all.east.max(place.lon() + NEAR),
        north: all.north.max(place.lat() + NEAR),
    }))
}
