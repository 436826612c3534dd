//! Photos, for those who may see them.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::references::Reference;
use leptos::prelude::*;
use serde::Deserialize;
use store::photos::{PhotoId, Size};
use uuid::Uuid;

use super::journey::Journey;
use super::links::Looking;
use crate::components::{Photo, Photos};
use crate::photos::PhotoRefused;
use crate::portal::Portal;
use crate::shell::{Answer, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/reports/new/{draft}/photos/{photo}", get(of_draft))
        .route("/reports/{reference}/photos/{photo}", get(of_report))
}

/// Which rendering the address asks for.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    size: Option<String>,
}

impl Wanted {
    pub(crate) fn size(&self) -> Size {
        if self.size.as_deref() == Some("small") {
            Size::Thumbnail
        } else {
            Size::Full
        }
    }
}

/// A photo of a draft, for the browser that holds the draft.
async fn of_draft(
    State(portal): State<Portal>,
    journey: Journey,
    Path((_, photo)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let photo = named(&photo)?;
    let photos = portal.store.photos_of_draft(journey.draft.id).await?;
    if !photos.contains(&photo) {
        return Err(Refusal::NotFound);
    }
    served(&portal, photo, wanted.size()).await
}

/// A photo of a report, for whoever sees the report's photos.
async fn of_report(
    State(portal): State<Portal>,
    looking: Looking,
    Path((reference, photo)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let reference: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
    let seen = portal
        .store
        .report(&reference, &looking.0, portal.now())
        .await?
        .ok_or(Refusal::NotFound)?;
    let photo = named(&photo)?;
    if seen.sight == domain::cases::Sight::Gone {
        return Err(Refusal::Gone);
    }
    let rated = |rating: &store::ratings::RatingSeen| rating.photos.contains(&photo);
    let done = seen.done_photos.contains(&photo);
    let brought = |visit: &store::rounds::VisitSeen| visit.photos.contains(&photo);
    let of_members = seen.visits.iter().any(brought);
    if !seen.photos.contains(&photo) && !done && !of_members && !seen.ratings.iter().any(rated) {
        return Err(Refusal::NotFound);
    }
    served(&portal, photo, wanted.size()).await
}

/// The photos of a report, for a page whose reader sees them; nothing where there are none.
pub(crate) fn shown(
    reader: &Reader,
    reference: &Reference,
    photos: &[PhotoId],
) -> Option<impl IntoView + use<>> {
    let shown: Vec<_> = photos
        .iter()
        .zip(1_i64..)
        .map(|(photo, number)| {
            let alt = reader.say_with("photo-alt", &[("number", number.into())]);
            let address = format!("/reports/{reference}/photos/{}", photo.0.simple());
            view! { <Photo src=format!("{address}?size=small") alt=alt full=address/> }
        })
        .collect();
    (!shown.is_empty()).then(|| view! { <Photos>{shown}</Photos> })
}

/// Reads the name of a photo in an address.
pub(crate) fn named(photo: &str) -> Result<PhotoId, Refusal> {
    let id = photo.parse::<Uuid>().map_err(|_| Refusal::NotFound)?;
    Ok(PhotoId(id))
}

/// The bytes of a photo. Whoever asks has been found to see it.
pub(crate) async fn served(
    portal: &Portal,
    photo: PhotoId,
    size: Size,
) -> Result<Response, Refusal> {
    let bytes = portal.store.photo_file(photo, size).await?;
    let headers = [
        (CONTENT_TYPE, "image/jpeg"),
        (CACHE_CONTROL, "private, no-cache"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, bytes).into_response())
}

/// Why a photo was refused, in words.
pub(crate) fn photo_words(reader: &Reader, reason: &str) -> String {
    reader.say(match reason {
        "too-many" => "photo-too-many",
        "too-often" => "photo-too-often",
        "too-large" => "photo-too-large",
        "heic" => "photo-heic",
        "broken" => "photo-broken",
        _ => "photo-not-a-photo",
    })
}

/// Why a photo was refused, in a word.
pub(crate) const fn refused_photo(refused: PhotoRefused) -> &'static str {
    match refused {
        PhotoRefused::TooManyBytes | PhotoRefused::TooManyPixels => "too-large",
        PhotoRefused::Heic => "heic",
        PhotoRefused::Broken => "broken",
        PhotoRefused::NotAPhoto => "not-a-photo",
    }
}
