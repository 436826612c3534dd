//! Live streams, which would go on for ever, end with the portal.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::Response;
use futures_util::StreamExt as _;

use crate::stopping::Stopping;

/// Ends every event stream when the portal begins to stop: its readers come back to whoever serves then.
pub async fn end_with_the_portal(
    State(stopping): State<Stopping>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    let kind = response.headers().get(CONTENT_TYPE);
    if !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream")) {
        return response;
    }
    response.map(|body| {
        Body::from_stream(
            body.into_data_stream()
                .take_until(Box::pin(stopping.begun())),
        )
    })
}
