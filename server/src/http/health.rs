//! Whether the portal can serve.

use app::portal::Portal;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// Seconds until it is worth asking again.
const AGAIN_IN: u16 = 5;

/// `GET /health`: 200 when the database answers, else 503.
pub async fn health(State(portal): State<Portal>) -> Response {
    const FRESH: (HeaderName, HeaderValue) = (CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if portal.store.is_well().await {
        return ([FRESH], "ok\n").into_response();
    }
    let headers = [FRESH, (RETRY_AFTER, HeaderValue::from(AGAIN_IN))];
    let said = "the database does not answer\n";
    (StatusCode::SERVICE_UNAVAILABLE, headers, said).into_response()
}
