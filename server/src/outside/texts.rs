//! Short messages: handed to a gateway of the operator's choice, one JSON document each.

use std::time::Duration;

use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use domain::contacts::Telephone;
use serde::Serialize;
use uuid::Uuid;

use super::outgoing::{NoAnswer, Outgoing};

/// Where short messages go.
#[derive(Clone)]
pub struct Gateway {
    url: String,
    token: Option<HeaderValue>,
    outgoing: Outgoing,
}

/// A message as the gateway is handed it.
#[derive(Serialize)]
struct Handed<'a> {
    to: &'a str,
    text: &'a str,
    /// The same whenever the same message is handed over again.
    id: Uuid,
}

/// Why a short message did not go out. Says nothing of who was written to or what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTexted {
    /// It will never be taken, however often it is tried.
    #[error("the gateway refuses it: {0}")]
    Refused(StatusCode),
    /// The gateway will not, or not yet.
    #[error("the gateway answered {status}")]
    NotYet {
        /// Its answer.
        status: StatusCode,
        /// How long it wants to be left alone.
        pause: Option<Duration>,
    },
    /// There was no answer.
    #[error("the gateway: {0}")]
    NoAnswer(#[from] NoAnswer),
}

/// The token cannot be sent.
#[derive(Debug, thiserror::Error)]
#[error("the token of the gateway of short messages holds what cannot be sent")]
pub struct NotAToken;

impl Gateway {
    /// Hands messages over at `url`, opened by `token` where there is one.
    pub fn new(url: &str, token: Option<&str>, outgoing: Outgoing) -> Result<Self, NotAToken> {
        let header = |token| HeaderValue::try_from(format!("Bearer {token}"));
        let mut token = token.map(header).transpose().map_err(|_| NotAToken)?;
        if let Some(token) = &mut token {
            token.set_sensitive(true);
        }
        Ok(Self {
            url: url.to_owned(),
            token,
            outgoing,
        })
    }

    /// Hands one over; the gateway knows it again by its `id`.
    pub async fn send(&self, to: &Telephone, text: &str, id: Uuid) -> Result<(), NotTexted> {
        let to = to.as_str();
        // Strings always have a JSON form.
        let body = serde_json::to_vec(&Handed { to, text, id }).unwrap_or_default();
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(token) = &self.token {
            headers.insert(AUTHORIZATION, token.clone());
        }
        let answered = self.outgoing.post(&self.url, &headers, body).await?;
        let (status, pause) = (answered.status, answered.retry_after);
        match status {
            _ if status.is_success() => Ok(()),
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => {
                Err(NotTexted::NotYet { status, pause })
            }
            _ if status.is_client_error() => Err(NotTexted::Refused(status)),
            _ => Err(NotTexted::NotYet { status, pause }),
        }
    }
}
