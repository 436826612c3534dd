//! A part of a page by itself, for the island that puts it in its place.

use std::sync::Arc;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;

use super::{Frame, Reader};
use crate::portal::Portal;

/// Draws a part of a page as this reader reads it.
pub fn part<V: IntoView>(portal: &Portal, reader: &Reader, draw: impl FnOnce() -> V) -> String {
    let frame = Frame::of(portal, reader);
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    owner.with(|| {
        provide_context(Arc::new(frame.words()));
        draw().into_view().to_html()
    })
}

/// A part of a page as this reader gets it; it is neither kept nor shared.
pub fn fragment<V: IntoView>(
    portal: &Portal,
    reader: &Reader,
    draw: impl FnOnce() -> V,
) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (VARY, "Accept-Language, Cookie"),
    ];
    (headers, part(portal, reader, draw)).into_response()
}
