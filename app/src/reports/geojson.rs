//! `/reports.geojson`: the reports of a question with a position, as data.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::cases::Case;
use jiff::Timestamp;
use serde_json::{Value, json};
use store::reports::Filter;

use super::query::{Asked, Misasked, cursor_after};
use crate::portal::Portal;
use crate::shell::{Answer, Reader};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/reports.geojson", get(collection))
}

/// A page of features, newest first. `next` is the cursor of the page after.
async fn collection(
    State(portal): State<Portal>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Answer {
    let (filter, limit, after) = match question(&portal, &reader, &asked) {
        Ok(question) => question,
        Err(misasked) => return Ok(problem(&reader, misasked)),
    };
    let (filter, _) = asked.with_words(&portal, filter).await?;
    if filter.bbox.is_none() && filter.area.is_none() && filter.among.is_none() {
        return Ok(problem(&reader, Misasked::NoPlace));
    }
    let mut listed = portal.store.reports(&filter, after, limit + 1).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = listed.cases.len() > limit;
    listed.cases.truncate(limit);
    let last = listed.cases.last().filter(|_| more);
    let next = last.map(|last| cursor_after(last.requested_at, last.id));
    let features: Vec<Value> = listed.cases.iter().filter_map(feature).collect();
    let collection = json!({
        "type": "FeatureCollection",
        "numberMatched": listed.on_map,
        "numberReturned": features.len(),
        "next": next,
        "features": features,
    });
    let headers = [
        (CONTENT_TYPE, "application/geo+json"),
        (CACHE_CONTROL, "no-cache"),
        (VARY, "Accept-Language, Cookie"),
    ];
    Ok((headers, collection.to_string()).into_response())
}

type Question = (Filter, i64, Option<(Timestamp, domain::cases::CaseId)>);

fn question(portal: &Portal, reader: &Reader, asked: &Asked) -> Result<Question, Misasked> {
    let filter = asked.filter(portal.pack(), reader)?;
    let filter = Filter {
        placed: true,
        ..filter
    };
    Ok((filter, asked.limit()?, asked.cursor()?))
}

fn feature(case: &Case) -> Option<Value> {
    let position = case.position?;
    let mut properties = json!({
        "reference": case.reference.as_str(),
        "category": case.category.0,
        "status": case.status.name(),
        "group": case.status.group().name(),
        "area": case.area.open(),
        "requested_at": case.requested_at,
        "updated_at": case.updated_at,
    });
    if let Some(id) = &case.source_id {
        properties["source_id"] = json!(id);
    }
    Some(json!({
        "type": "Feature",
        "geometry": { "type": "Point", "coordinates": [position.lon(), position.lat()] },
        "properties": properties,
    }))
}

/// What is wrong with the question, for programs and in the reader's words.
pub(super) fn problem(reader: &Reader, misasked: Misasked) -> Response {
    let status = StatusCode::BAD_REQUEST;
    let problem = json!({
        "type": "about:blank",
        "title": misasked.to_string(),
        "status": status.as_u16(),
        "detail": reader.say(misasked.key()),
    });
    let headers = [
        (CONTENT_TYPE, "application/problem+json"),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, problem.to_string()).into_response()
}
