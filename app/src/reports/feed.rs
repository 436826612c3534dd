//! The feed of the reports that the list shows, and the ways to be told of new ones.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::routing::get;
use leptos::prelude::*;

use super::geojson::problem;
use super::query::Asked;
use super::words::area_name;
use crate::feeds::{About, ENTRIES_MOST, feed};
use crate::portal::Portal;
use crate::shell::{Answer, Reader};

/// Where the feed is.
const FEED: &str = "/feeds/reports.atom";

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/feeds/reports.atom", get(atom))
}

/// `/feeds/reports.atom`: the newest public reports of a question, of the whole city where it names no place.
async fn atom(
    State(portal): State<Portal>,
    reader: Reader,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Answer {
    let pack = portal.pack();
    let filter = match asked.filter(pack, &reader) {
        Ok(filter) => filter,
        Err(misasked) => return Ok(problem(&reader, misasked)),
    };
    let (filter, _) = asked.with_words(&portal, filter).await?;
    let listed = portal.store.reports(&filter, None, ENTRIES_MOST).await?;
    let title = match &filter.area {
        Some(area) => reader.say_with(
            "list-title-in",
            &[("area", area_name(pack, area, reader.language).into())],
        ),
        None => reader.say("list-title"),
    };
    let about = About {
        title,
        path: address(&asked),
        page: asked.address("/reports"),
        secret: false,
    };
    Ok(feed(&portal, &reader, &headers, &about, &listed.cases))
}

/// The feed of what is asked.
pub(super) fn address(asked: &Asked) -> String {
    let asked = Asked {
        cursor: String::new(),
        ..asked.clone()
    };
    asked.address(FEED)
}

/// How to be told of new reports where these are.
pub(super) fn ways_to_be_told(reader: &Reader, asked: &Asked) -> impl IntoView + use<> {
    let say = reader.speaker();
    let here = Asked {
        area: asked.area.clone(),
        category: asked.category.clone(),
        ..Asked::default()
    };
    view! {
        <p class="cl-row">
            <a class="govuk-link cl-alone" href=here.address("/me/alerts/new")>{say("list-alert")}</a>
            <a class="govuk-link cl-alone" href=address(asked) type="application/atom+xml">{say("list-feed")}</a>
        </p>
    }
}
