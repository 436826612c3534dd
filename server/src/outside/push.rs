//! Push services: they wake a browser and hand it what was sealed for it.
//!
//! Source: RFC 8030 (generic event delivery using HTTP push).

use std::sync::Arc;
use std::time::Duration;

use axum::http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use domain::push::{PushKind, PushNote, Subscription};
use jiff::Timestamp;

use super::outgoing::{NoAnswer, Outgoing};
use super::sealing::{Unsealable, seal};
use super::vapid::Vapid;

/// How long a push service keeps what it cannot deliver yet: two days, in seconds.
const KEPT: HeaderValue = HeaderValue::from_static("172800");

/// What the portal pushes with.
#[derive(Clone)]
pub struct Pusher {
    vapid: Vapid,
    /// Where the portal is, for whoever runs the push service.
    whose: Arc<str>,
    outgoing: Outgoing,
}

/// Why something was not pushed. Says nothing of who was to be told or what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotPushed {
    /// The browser is gone: nothing will ever be told there.
    #[error("the browser is gone")]
    Gone,
    /// It will never be taken, however often it is tried.
    #[error("the push service refuses it: {0}")]
    Refused(StatusCode),
    /// The push service will not, or not yet.
    #[error("the push service answered {status}")]
    NotYet {
        /// Its answer.
        status: StatusCode,
        /// How long it wants to be left alone.
        pause: Option<Duration>,
    },
    /// There was no answer.
    #[error("the push service: {0}")]
    NoAnswer(#[from] NoAnswer),
}

impl From<Unsealable> for NotPushed {
    /// Who gave such a key cannot be told anything.
    fn from(_: Unsealable) -> Self {
        Self::Gone
    }
}

impl Pusher {
    /// Pushes as `whose` portal, an address of the web, with this key.
    pub fn new(vapid: Vapid, whose: &str, outgoing: Outgoing) -> Self {
        Self {
            vapid,
            whose: whose.into(),
            outgoing,
        }
    }

    /// The key that browsers are handed.
    pub fn key(&self) -> &str {
        self.vapid.public()
    }

    /// Hands a note to the push service of a browser.
    pub async fn push(
        &self,
        to: &Subscription,
        note: &PushNote,
        now: Timestamp,
    ) -> Result<(), NotPushed> {
        let plain = serde_json::json!({
            "kind": note.kind.name(),
            "reference": note.reference,
            "language": note.language,
        });
        let sealed = seal(plain.to_string().as_bytes(), to)?;
        let headers = self.headers(to, note, now);
        let answered = self.outgoing.post(to.endpoint(), &headers, sealed).await?;
        let (status, pause) = (answered.status, answered.retry_after);
        match status {
            _ if status.is_success() => Ok(()),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(NotPushed::Gone),
            StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE => {
                Err(NotPushed::Refused(status))
            }
            _ => Err(NotPushed::NotYet { status, pause }),
        }
    }

    fn headers(&self, to: &Subscription, note: &PushNote, now: Timestamp) -> HeaderMap {
        const TTL: HeaderName = HeaderName::from_static("ttl");
        const URGENCY: HeaderName = HeaderName::from_static("urgency");
        let hurries = matches!(note.kind, PushKind::Notice(kind) if kind.is_fixed());
        let urgency = if hurries { "high" } else { "normal" };
        let signed = self.vapid.authorization(to.endpoint(), &self.whose, now);
        let mut headers = HeaderMap::from_iter([
            (TTL, KEPT),
            (URGENCY, HeaderValue::from_static(urgency)),
            (CONTENT_ENCODING, HeaderValue::from_static("aes128gcm")),
            (
                CONTENT_TYPE,
                HeaderValue::from_static("application/octet-stream"),
            ),
        ]);
        if let Ok(mut signed) = HeaderValue::try_from(signed) {
            signed.set_sensitive(true);
            headers.insert(AUTHORIZATION, signed);
        }
        headers
    }
}
