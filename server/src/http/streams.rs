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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::routing::get;
    use axum::{Router, middleware};
    use futures_util::stream;
    use tower::ServiceExt as _;

    use super::*;
    use crate::stopping;

    const WITHIN: Duration = Duration::from_secs(10);

    #[tokio::test]
    async fn given_a_stream_without_end_when_the_portal_stops_then_it_ends_with_what_was_said() {
        let (stop, stopping) = stopping::going_on();
        let endless = || async {
            let once = stream::once(async { Ok::<_, std::io::Error>("data: 1\n\n") });
            let body = Body::from_stream(once.chain(stream::pending()));
            ([(CONTENT_TYPE, "text/event-stream")], body)
        };
        let router: Router =
            Router::new()
                .route("/", get(endless))
                .layer(middleware::from_fn_with_state(
                    stopping,
                    end_with_the_portal,
                ));

        let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
        let mut said = response.into_body().into_data_stream();
        let first = said.next().await.unwrap().unwrap();
        stop.begin();
        let then = tokio::time::timeout(WITHIN, said.next()).await.unwrap();

        assert_eq!(first, "data: 1\n\n");
        assert!(then.is_none());
    }
}
