//! Whether the portal can serve.

use app::portal::Portal;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;

/// `GET /health`: 200 when the database answers, else 503.
pub async fn health(State(portal): State<Portal>) -> impl IntoResponse {
    let (status, said) = if portal.store.is_well().await {
        (StatusCode::OK, "ok\n")
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        )
    };
    (status, [(CACHE_CONTROL, "no-store")], said)
}
