use std::sync::LazyLock;

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

static SCHEMA: LazyLock<String> = LazyLock::new(|| format!("{:#}\n", domain::services::schema()));

/// `/schemas/service.json`: what a service file may look like, for editors.
pub(super) async fn schema() -> Response {
    ([(CONTENT_TYPE, "application/schema+json")], SCHEMA.as_str()).into_response()
}
