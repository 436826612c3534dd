//! Live news of a report: that its timeline has gone on, and how far. What is new is read through the page's own door.
//!
//! # Why
//!
//! Each stream asks the store again, with the cookies it came with, before it says anything: a report that was hidden, a
//! session that has ended and a grant that was taken away end the news at once. What it says is how far the timeline has
//! come for this reader, so that news that come together, or that were missed, are said once.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, COOKIE, HeaderName, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::cases::{CaseId, Sight};
use domain::references::Reference;
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use store::changes::{Changed, Changes, Glance, Heard};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::links::Looking;
use crate::portal::Portal;
use crate::shell::{Answer, Refusal};

/// Most streams of one process. Each holds a connection, which the operating system counts as an open file.
const STREAMS_MOST: usize = 4096;

/// Until when somebody who found no place may try again, in seconds.
const FULL_FOR: u64 = 60;

/// Silence that no proxy between takes for an end.
const SILENCE_MOST: Duration = Duration::from_secs(25);

/// How long a reader who lost the stream waits, at least and at most: not all of them come back at once.
const BACK_AFTER: std::ops::RangeInclusive<u64> = 2_000..=6_000;

/// After this long a stream looks for itself, whatever it heard: whose session has ended holds no place.
const LOOK_EVERY: Duration = Duration::from_mins(2);

pub(super) fn routes() -> Router<Portal> {
    let places = Arc::new(Semaphore::new(STREAMS_MOST));
    Router::new()
        .route("/reports/{reference}/stream", get(stream))
        .layer(Extension(Places(places)))
}

/// Places for streams.
#[derive(Clone)]
struct Places(Arc<Semaphore>);

impl Places {
    /// A place until it is dropped; nothing while every one is taken.
    fn take(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0).try_acquire_owned().ok()
    }
}

/// There is no place.
fn full() -> Response {
    let headers = [(RETRY_AFTER, FULL_FOR.to_string())];
    let words = "Too many are listening. Try again later.\n";
    (StatusCode::SERVICE_UNAVAILABLE, headers, words).into_response()
}

/// What the page has shown already.
#[derive(Deserialize)]
struct Shown {
    after: Option<i64>,
}

/// `/reports/{reference}/stream`: server-sent events, each with the reference and the number of the last entry.
async fn stream(
    State(portal): State<Portal>,
    Extension(places): Extension<Places>,
    headers: HeaderMap,
    Path(reference): Path<String>,
    Query(shown): Query<Shown>,
) -> Answer {
    const LAST_EVENT: HeaderName = HeaderName::from_static("last-event-id");
    const BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");
    let reference: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
    let Some(place) = places.take() else {
        return Ok(full());
    };
    let last = headers
        .get(LAST_EVENT)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    // Listening begins before the first look, so that nothing falls between them.
    let changes = portal.store.changes().await?;
    let reader = Reader {
        portal,
        reference,
        cookies: only_cookies(&headers),
    };
    let now = reader.look().await?.ok_or(Refusal::NotFound)?;
    if now.sight == Sight::Gone {
        return Err(Refusal::Gone);
    }
    let said = last.or(shown.after).unwrap_or(now.sequence);
    let news = News {
        reader,
        case: now.case,
        // A number from before a restored backup must not silence what comes.
        said: said.min(now.sequence),
        unsaid: Some(now),
        changes,
        _place: place,
    };
    let keep_alive = KeepAlive::new().interval(SILENCE_MOST);
    let headers = [(CACHE_CONTROL, "no-store"), (BUFFERING, "no")];
    Ok((headers, Sse::new(news.told()).keep_alive(keep_alive)).into_response())
}

fn only_cookies(headers: &HeaderMap) -> HeaderMap {
    let cookies = headers.get_all(COOKIE).iter();
    cookies.map(|cookie| (COOKIE, cookie.clone())).collect()
}

/// Who listens to what.
struct Reader {
    portal: Portal,
    reference: Reference,
    cookies: HeaderMap,
}

impl Reader {
    /// How far the timeline has come for her, as she is now.
    async fn look(&self) -> Result<Option<Glance>, store::Broken> {
        let looking = Looking::of(&self.portal, &self.cookies).await?;
        let now = self.portal.now();
        self.portal
            .store
            .glance(&self.reference, &looking.0, now)
            .await
    }
}

/// One reader's stream.
struct News {
    reader: Reader,
    case: CaseId,
    /// The last entry that she knows of.
    said: i64,
    /// What was seen at the beginning.
    unsaid: Option<Glance>,
    changes: Changes,
    _place: OwnedSemaphorePermit,
}

impl News {
    /// The events. The first only says when to come back, so that the answer begins at once.
    fn told(self) -> impl Stream<Item = Result<Event, Infallible>> {
        let back = Duration::from_millis(rand::random_range(BACK_AFTER));
        let hello = stream::once(async move { Ok(Event::default().retry(back)) });
        let news = stream::unfold(self, async |mut news| {
            let event = news.next().await?;
            Some((Ok(event), news))
        });
        futures_util::StreamExt::chain(hello, news)
    }

    /// The next event; nothing where there is nothing more for her.
    async fn next(&mut self) -> Option<Event> {
        loop {
            let glance = if let Some(glance) = self.unsaid.take() {
                glance
            } else {
                self.something().await?;
                self.look().await?
            };
            if glance.sight == Sight::Gone {
                return None;
            }
            if glance.sequence > self.said {
                self.said = glance.sequence;
                let (reference, sequence) = (self.reader.reference.as_str(), glance.sequence);
                let data = serde_json::json!({ "reference": reference, "sequence": sequence });
                return Some(
                    Event::default()
                        .id(sequence.to_string())
                        .data(data.to_string()),
                );
            }
        }
    }

    async fn look(&self) -> Option<Glance> {
        match self.reader.look().await {
            Ok(glance) => glance,
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "a stream is broken");
                None
            }
        }
    }

    /// Returns when it is time to look; nothing where nothing will be heard any more.
    async fn something(&mut self) -> Option<()> {
        let mine = async {
            loop {
                match self.changes.next().await? {
                    Heard::Changed(Changed { case, .. }) if case != self.case => {}
                    Heard::Changed(_) | Heard::Missed => return Some(()),
                }
            }
        };
        tokio::time::timeout(LOOK_EVERY, mine)
            .await
            .unwrap_or(Some(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_every_place_is_taken_when_another_comes_then_she_is_told_when_to_come_again() {
        let places = Places(Arc::new(Semaphore::new(1)));
        let first = places.take().unwrap();

        let second = places.take().map(drop);
        drop(first);
        let third = places.take().map(drop);
        let answer = full();

        assert_eq!((second, third), (None, Some(())));
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.headers()[RETRY_AFTER], "60");
    }

    #[test]
    fn a_stream_remembers_the_cookies_and_nothing_else() {
        let headers: HeaderMap = [
            (COOKIE, "session=1"),
            (RETRY_AFTER, "60"),
            (COOKIE, "link=2"),
        ]
        .into_iter()
        .map(|(name, value)| (name, value.parse().unwrap()))
        .collect();

        let kept = only_cookies(&headers);

        assert_eq!(kept.get_all(COOKIE).iter().count(), 2);
        assert_eq!(kept.len(), 2);
    }
}
