//! Photos of a case, for whoever has a task of it.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::routing::get;
use leptos::prelude::*;
use store::photos::PhotoId;

use super::page::seen;
use crate::components::{Photo, Photos};
use crate::portal::Portal;
use crate::reports::photos::{Wanted, named, served};
use crate::shell::{Answer, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/tasks/{task}/photos/{photo}", get(photo))
}

async fn photo(
    State(portal): State<Portal>,
    headers: HeaderMap,
    Path((task, photo)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let (seen, _) = seen(&portal, &headers, &task).await?;
    let photo = named(&photo)?;
    if !seen.photos.contains(&photo) {
        return Err(Refusal::NotFound);
    }
    served(&portal, photo, wanted.size()).await
}

/// The photos of the report; nothing where there are none.
pub(super) fn shown(reader: &Reader, task: &str, photos: &[PhotoId]) -> Option<AnyView> {
    let shown: Vec<_> = photos
        .iter()
        .zip(1_i64..)
        .map(|(photo, number)| {
            let alt = reader.say_with("photo-alt", &[("number", number.into())]);
            let address = format!("/tasks/{task}/photos/{}", photo.0.simple());
            view! { <Photo src=format!("{address}?size=small") alt=alt full=address/> }
        })
        .collect();
    (!shown.is_empty()).then(|| view! { <Photos>{shown}</Photos> }.into_any())
}
