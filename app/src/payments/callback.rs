//! What a payment provider tells our server.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use domain::payments::Provider;
use store::StoreError;
use store::payments::TellRefused;

use super::Till;
use crate::portal::Portal;

/// Most bytes of what is told.
const BODY_MOST: usize = 16 * 1024;

pub(super) fn routes() -> Router<Portal> {
    let limit = DefaultBodyLimit::max(BODY_MOST);
    Router::new().route("/payments/{provider}/callback", post(told).layer(limit))
}

/// Takes what the provider says; the answer is for its server, not for people. Told again, it is answered as before.
async fn told(
    State(portal): State<Portal>,
    Path(provider): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let named = Provider::named(&provider);
    let till = portal
        .till
        .as_ref()
        .filter(|till| Some(till.provider) == named);
    let Some(till) = till else {
        return said(StatusCode::NOT_FOUND, "no such provider");
    };
    let signature = headers.get(Till::SIGNATURE);
    let signature = signature.and_then(|value| value.to_str().ok());
    let by = (till.provider, &till.key);
    let told = portal
        .store
        .payment_told(by, &body, signature.unwrap_or_default(), portal.now());
    let refused = match told.await {
        Ok(state) => return said(StatusCode::OK, state.name()),
        Err(StoreError::Refused(refused)) => refused,
        Err(StoreError::Broken(broken)) => {
            tracing::error!(
                error = &broken as &dyn std::error::Error,
                "what a payment provider told was not kept; it tells it again"
            );
            return said(StatusCode::SERVICE_UNAVAILABLE, "not now");
        }
    };
    tracing::warn!(provider, %refused, "what a payment provider told was refused");
    let status = match refused {
        TellRefused::NotSigned => StatusCode::UNAUTHORIZED,
        TellRefused::Unreadable => StatusCode::BAD_REQUEST,
        TellRefused::Unknown => StatusCode::NOT_FOUND,
        TellRefused::OtherAmount => StatusCode::CONFLICT,
    };
    said(status, &refused.to_string())
}

fn said(status: StatusCode, words: &str) -> Response {
    (status, format!("{words}\n")).into_response()
}
