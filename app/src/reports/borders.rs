//! The borders of areas as data: a map draws them where no tiles are.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::areas::Area;
use domain::pack::Pack;
use domain::places::Position;
use geo::{BoundingRect, Intersects, LineString, Rect};
use serde::Deserialize;

use crate::portal::Portal;
use crate::shell::{Answer, Refusal};

/// Where all of them are.
pub(super) const ALL: &str = "/areas.geojson";

/// Degrees around a place, each way, that can be looked at from two steps farther away.
const AROUND: f64 = 0.015;

/// Where those around a place are; all of them weigh more than the page.
pub(super) fn near(middle: Position) -> String {
    let (lat, lon) = (middle.lat(), middle.lon());
    format!("/areas/near.geojson?lat={lat}&lon={lon}")
}

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/areas.geojson", get(whole))
        .route("/areas/near.geojson", get(around))
}

/// `/areas.geojson`
async fn whole(State(portal): State<Portal>) -> Answer {
    Ok(collection(portal.pack(), None))
}

#[derive(Deserialize)]
struct Middle {
    lat: String,
    lon: String,
}

/// `/areas/near.geojson`
async fn around(State(portal): State<Portal>, Query(middle): Query<Middle>) -> Answer {
    let middle = Position::parse(&middle.lat, &middle.lon).map_err(|_| Refusal::NotFound)?;
    let (x, y) = (middle.lon(), middle.lat());
    let within = Rect::new((x - AROUND, y - AROUND), (x + AROUND, y + AROUND));
    Ok(collection(portal.pack(), Some(&within)))
}

fn collection(pack: &Pack, within: Option<&Rect>) -> Response {
    let areas = pack.areas.all();
    let features: Vec<_> = areas.filter_map(|area| feature(area, within)).collect();
    let collection = serde_json::json!({ "type": "FeatureCollection", "features": features });
    let headers = [
        (CONTENT_TYPE, "application/geo+json"),
        (CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, collection.to_string()).into_response()
}

/// An area's border, or the parts of it that come into `within`.
fn feature(area: &Area, within: Option<&Rect>) -> Option<serde_json::Value> {
    let points = |ring: &LineString| ring.0.iter().map(|at| [at.x, at.y]).collect::<Vec<_>>();
    let parts = area.border.iter().flat_map(|border| &border.0);
    let parts: Vec<Vec<Vec<[f64; 2]>>> = parts
        .filter(|part| {
            within.is_none_or(|within| {
                part.bounding_rect()
                    .is_some_and(|rect| rect.intersects(within))
            })
        })
        .map(|part| {
            std::iter::once(part.exterior())
                .chain(part.interiors())
                .map(points)
                .collect()
        })
        .collect();
    (!parts.is_empty()).then(|| {
        serde_json::json!({
            "type": "Feature",
            "properties": { "code": area.code.0, "level": area.level, "demonstration": area.demonstration },
            "geometry": { "type": "MultiPolygon", "coordinates": parts },
        })
    })
}
