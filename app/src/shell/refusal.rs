//! Refusals: the pages that say why there is nothing to see, and what next.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use leptos::prelude::*;

use super::{Page, Reader};
use crate::components::{Button, ButtonGroup, Empty, Icon};
use crate::portal::Portal;

/// What a handler of a page answers.
pub type Answer = Result<Response, Refusal>;

/// Why a page is not shown, a variant for each next step.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Nothing has this address: 404.
    #[error("nothing has this address")]
    NotFound,
    /// It was public, and was hidden: 410.
    #[error("it was taken down")]
    Gone,
    /// Signed in, but not for this: 403.
    #[error("not for this account")]
    NotYours,
    /// Somebody else let her act for her, and does not any more, or not for this: 403.
    #[error("nobody lets her act for whom it is for")]
    NotAppointed,
    /// Only for those who sign in; then they come back to `then`.
    #[error("sign in first")]
    SignInFirst {
        /// Path and query of the page.
        then: String,
    },
    /// Another page tells what became of it.
    #[error("told at another address")]
    ToldElsewhere {
        /// Path of that page.
        at: String,
    },
    /// Too many from one place or for one contact: 429.
    #[error("too many until {again_at}")]
    TooMany {
        /// When it works again.
        again_at: Timestamp,
    },
    /// The form was cut or not one of ours: 400.
    #[error("the form cannot be read")]
    BadForm,
    /// More was sent than is taken: 413.
    #[error("more was sent than is taken")]
    TooLarge,
    /// The address is known, but not for this method: 405.
    #[error("the address does not take this method")]
    WrongMethod,
    /// A form was sent from a page of another site: 403.
    #[error("sent from another site")]
    OtherSite,
    /// The answer did not begin in time: 503.
    #[error("it took too long")]
    TookTooLong,
    /// Something that we need is held up: 503.
    #[error(transparent)]
    HeldUp(store::Broken),
    /// Something of ours is broken: 500.
    #[error(transparent)]
    Broken(store::Broken),
    /// Something of ours gave up in the middle: 500.
    #[error("panicked: {said}")]
    Panicked {
        /// What it said last.
        said: String,
    },
}

impl From<store::Broken> for Refusal {
    fn from(broken: store::Broken) -> Self {
        if broken.is_passing() {
            Self::HeldUp(broken)
        } else {
            Self::Broken(broken)
        }
    }
}

impl Refusal {
    /// Its status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::NotYours | Self::NotAppointed | Self::OtherSite => StatusCode::FORBIDDEN,
            Self::SignInFirst { .. } | Self::ToldElsewhere { .. } => StatusCode::SEE_OTHER,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::BadForm => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::TookTooLong | Self::HeldUp(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(_) | Self::Panicked { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Seconds until it is worth asking again, where something is held up.
    pub fn again_in(&self) -> Option<i64> {
        const MINUTE: i64 = 60;
        (self.status() == StatusCode::SERVICE_UNAVAILABLE).then_some(MINUTE)
    }

    /// What axum refuses by itself, in plain text.
    fn of_status(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::NOT_FOUND => Some(Self::NotFound),
            StatusCode::METHOD_NOT_ALLOWED => Some(Self::WrongMethod),
            StatusCode::PAYLOAD_TOO_LARGE => Some(Self::TooLarge),
            StatusCode::BAD_REQUEST
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
            | StatusCode::UNPROCESSABLE_ENTITY => Some(Self::BadForm),
            _ => None,
        }
    }

    /// The refusal as a page in the reader's language.
    pub fn respond(&self, portal: &Portal, reader: &Reader) -> Response {
        let telephone = portal.pack().city.telephone.clone();
        let about = [("telephone", telephone.into())];
        let key = match self {
            Self::SignInFirst { then } => {
                return Redirect::to(&format!("/sign-in?then={}", escaped(then))).into_response();
            }
            Self::ToldElsewhere { at } => return Redirect::to(at).into_response(),
            Self::Broken(_) | Self::Panicked { .. } => return broken_page(self, portal, reader),
            Self::NotFound => "not-found",
            Self::Gone => "gone",
            Self::NotYours => "not-yours",
            Self::NotAppointed => "not-appointed",
            Self::TooMany { .. } => "too-many",
            Self::BadForm => "bad-form",
            Self::TooLarge => "too-large",
            Self::WrongMethod => "wrong-method",
            Self::OtherSite => "other-site",
            Self::TookTooLong => "took-too-long",
            Self::HeldUp(broken) => {
                tracing::warn!(
                    path = reader.path,
                    error = broken as &dyn std::error::Error,
                    "something is held up"
                );
                "took-too-long"
            }
        };
        let title = reader.say(&format!("refusal-title-{key}"));
        let text = if let Self::TooMany { again_at } = self {
            reader.say_with(
                "refusal-again",
                &[("moment", reader.moment(*again_at).into())],
            )
        } else {
            reader.say_with(&format!("refusal-text-{key}"), &about)
        };
        let (home, track, heading) = (
            reader.say("refusal-home"),
            reader.say("refusal-track"),
            title.clone(),
        );
        let again = self
            .again_in()
            .map(|_| (reader.path.clone(), reader.say("broken-again")));
        let mut response = Page::new(title, move || {
            let ways = match again {
                Some((path, again)) => view! {
                    <Button href=path icon=Icon::RotateCw>{again}</Button>
                    <a class="govuk-link" href="/">{home}</a>
                }
                .into_any(),
                None => view! {
                    <Button href="/" icon=Icon::House>{home}</Button>
                    <a class="govuk-link" href="/track">{track}</a>
                }
                .into_any(),
            };
            view! {
                <div class="cl-narrow">
                    <Empty title=heading text=text heading=true>
                        <ButtonGroup>{ways}</ButtonGroup>
                    </Empty>
                </div>
            }
        })
        .status(self.status())
        .private()
        .render(portal, reader);
        let again_in = match self {
            Self::TooMany { again_at } => {
                Some((again_at.as_second() - reader.now.timestamp().as_second()).max(1))
            }
            _ => self.again_in(),
        };
        if let Some(seconds) = again_in {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Our fault: the page has a mark, and the log has the same with the reason.
fn broken_page(broken: &Refusal, portal: &Portal, reader: &Reader) -> Response {
    let mark = mark();
    tracing::error!(
        mark,
        path = reader.path,
        error = broken as &dyn std::error::Error,
        "a page is broken"
    );
    let city = &portal.pack().city;
    let title = reader.say("broken-title");
    let heading = title.clone();
    let (fault, text) = (reader.say("broken-fault"), reader.say("broken-text"));
    let (again, home) = (reader.say("broken-again"), reader.say("refusal-home"));
    let emergency = city.emergency.say(reader.language).to_owned();
    let hurry = reader.say_with(
        "broken-hurry",
        &[
            ("telephone", city.telephone.clone().into()),
            ("emergency", emergency.into()),
        ],
    );
    let write = reader.say("broken-write");
    let path = reader.path.clone();
    Page::new(title, move || {
        view! {
            <div class="cl-narrow cl-stack cl-stack--wide">
                <Empty title=heading text=text heading=true fault=fault/>
                <ButtonGroup>
                    <Button href=path icon=Icon::RotateCw>{again}</Button>
                    <a class="govuk-link" href="/">{home}</a>
                </ButtonGroup>
                <p class="govuk-body">{hurry}</p>
                <p class="govuk-body-s">{write}" "<span class="cl-ref">{mark}</span></p>
            </div>
        }
    })
    .status(StatusCode::INTERNAL_SERVER_ERROR)
    .private()
    .render(portal, reader)
}

/// What a reader can say to us so that we find the entry in the log: `E7 2206 0942`.
fn mark() -> String {
    let mut chance = [0_u8; 8];
    rand::fill(&mut chance);
    let number = u64::from_le_bytes(chance) % 1_000_000_000;
    format!(
        "E{} {:04} {:04}",
        number / 100_000_000,
        number / 10_000 % 10_000,
        number % 10_000
    )
}

/// As one value of a query.
fn escaped(text: &str) -> String {
    use std::fmt::Write as _;

    let mut query = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/') {
            query.push(char::from(byte));
        } else {
            let _ = write!(query, "%{byte:02X}");
        }
    }
    query
}

impl IntoResponse for Refusal {
    /// The status alone; [`refusals`] draws the page.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// A layer over all pages: draws what their handlers refused, and what axum refused before them.
pub async fn refusals(
    State(portal): State<Portal>,
    reader: Reader,
    mut request: Request,
    next: Next,
) -> Response {
    request.extensions_mut().insert(reader.clone());
    let response = next.run(request).await;
    if let Some(refusal) = response.extensions().get::<Arc<Refusal>>() {
        return refusal.respond(&portal, &reader);
    }
    let kind = response.headers().get(CONTENT_TYPE);
    let bare = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    match Refusal::of_status(response.status()).filter(|_| bare) {
        Some(refusal) => {
            let mut page = refusal.respond(&portal, &reader);
            *page.status_mut() = response.status();
            if let Some(allow) = response.headers().get(axum::http::header::ALLOW) {
                page.headers_mut()
                    .insert(axum::http::header::ALLOW, allow.clone());
            }
            page
        }
        None => response,
    }
}

/// A layer over everything, also over what is no page: draws what was refused before a page was asked or after it gave up, in the
/// language of whoever asked for a page. Whoever asked for something else gets what was said without it.
pub async fn refusals_around(
    State(portal): State<Portal>,
    request: Request,
    next: Next,
) -> Response {
    let asked = reads_pages(request.headers()).then(|| {
        let told = [ACCEPT_LANGUAGE, COOKIE].into_iter();
        let told =
            told.filter_map(|name| Some((name.clone(), request.headers().get(name)?.clone())));
        (request.uri().clone(), told.collect::<HeaderMap>())
    });
    let response = next.run(request).await;
    let refusal = response.extensions().get::<Arc<Refusal>>();
    let Some((refusal, (uri, headers))) = refusal.zip(asked) else {
        return response;
    };
    let reader = Reader::of(&portal, &uri, &headers);
    refusal.respond(&portal, &reader)
}

/// Browsers that open an address name HTML; scripts and machines do not.
fn reads_pages(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|accepted| accepted.to_str().ok())
        .is_some_and(|accepted| accepted.contains("text/html"))
}

/// What is answered where nothing has this address.
pub async fn not_found() -> Refusal {
    Refusal::NotFound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_to_come_back_to_is_one_value_of_the_query() {
        assert_eq!(
            escaped("/desk?area=4&q=灯"),
            "/desk%3Farea%3D4%26q%3D%E7%81%AF"
        );
    }

    #[test]
    fn a_mark_is_read_in_three_parts() {
        let mark = mark();
        let parts: Vec<usize> = mark.split(' ').map(str::len).collect();
        assert_eq!(parts, [2, 4, 4], "{mark}");
    }
}
