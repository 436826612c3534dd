//! The secret feed of an alert.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::get;
use store::alerts::Alert;
use store::links::Token;

use super::words;
use crate::feeds::{About, feed};
use crate::portal::Portal;
use crate::shell::{Answer, Reader, Refusal};

/// How the address of a feed ends.
const ENDING: &str = ".atom";

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/feeds/alerts/{token}", get(atom))
}

/// The address of an alert's feed below the portal's.
pub(super) fn address(alert: &Alert) -> String {
    format!("/feeds/alerts/{}{ENDING}", alert.feed)
}

/// `/feeds/alerts/{token}.atom`: what was found for the alert, whoever has the address.
async fn atom(
    State(portal): State<Portal>,
    reader: Reader,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Answer {
    let token: Token = token
        .strip_suffix(ENDING)
        .and_then(|token| token.parse().ok())
        .ok_or(Refusal::NotFound)?;
    let (alert, cases) = portal.store.feed(&token).await?.ok_or(Refusal::NotFound)?;
    let reader = Reader {
        language: alert.watch.language,
        ..reader
    };
    let pack = portal.pack();
    let about = [
        (
            "place",
            words::place(pack, &alert.watch, reader.language).into(),
        ),
        (
            "categories",
            words::categories(pack, &alert.watch, reader.language).into(),
        ),
    ];
    let about = About {
        title: reader.say_with("alerts-name", &about),
        path: address(&alert),
        page: words::list(&alert.watch),
        secret: true,
    };
    Ok(feed(&portal, &reader, &headers, &about, &cases))
}
