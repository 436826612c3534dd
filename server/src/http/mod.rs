//! What is said over HTTP around the pages: guards, the built site, health, the outbox of a demonstration.

pub mod assets;
pub mod guards;
pub mod health;
pub mod outbox;
pub mod streams;

use std::path::PathBuf;
use std::sync::Arc;

use app::portal::Portal;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{Method, StatusCode};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::trace::TraceLayer;

use crate::stopping::Stopping;
use guards::Guards;

/// How hard pages are compressed as they are sent. Harder makes a page of 4 KB some 300 bytes smaller and costs as much again
/// as drawing it; what is built beforehand is compressed as hard as can be.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(2);

/// Most bytes of a request where its command does not ask for more.
const BODY_MOST: usize = 1024 * 1024;

/// The theme of the city's pack, as a sheet.
#[derive(Debug, Clone)]
pub struct ThemeSheet {
    path: String,
    css: String,
}

impl ThemeSheet {
    /// A sheet whose name changes with its content.
    pub fn new(css: String) -> Self {
        let hash = blake3::hash(css.as_bytes()).to_hex();
        Self {
            path: format!("/pkg/theme.{}.css", &hash[..12]),
            css,
        }
    }

    /// Where it is found.
    pub fn path(&self) -> &str {
        &self.path
    }

    fn answer(&self) -> Response {
        let kept = [
            (CONTENT_TYPE, "text/css; charset=utf-8"),
            (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ];
        (kept, self.css.clone()).into_response()
    }
}

/// What the router needs beside the pages.
#[derive(Debug)]
pub struct Surroundings {
    /// The theme of the city's pack, where it has one.
    pub theme: Option<ThemeSheet>,
    /// Folder of the letters that a demonstration writes; `/dev/outbox` shows it.
    pub outbox: Option<PathBuf>,
    /// Who is let in.
    pub guards: Guards,
    /// Hears of the end.
    pub stopping: Stopping,
}

/// Everything that the portal answers, pages included.
pub fn router(pages: Router<Portal>, portal: Portal, around: Surroundings) -> Router {
    let pages = if portal.demonstration {
        pages.merge(app::gallery::routes())
    } else {
        pages
    };
    let mut router = pages
        .fallback(asset)
        .layer(middleware::from_fn_with_state(
            portal.clone(),
            app::shell::refusals,
        ))
        .route("/health", get(health::health));
    if let Some(folder) = around.outbox {
        router = router.route(
            "/dev/outbox",
            get(move |portal| outbox::outbox(portal, folder.clone())),
        );
    }
    if let Some(sheet) = around.theme {
        let path = sheet.path().to_owned();
        router = router.route(&path, get(async move || sheet.answer()));
    }
    let guards = Arc::new(around.guards);
    router
        // One layer of layers, outermost first: each that is laid by itself costs every answer a box.
        .layer((
            TraceLayer::new_for_http().make_span_with(span),
            // What breaks in drawing a page for what broke below.
            CatchPanicLayer::custom(guards::panicked),
            CompressionLayer::new().quality(COMPRESSION),
            middleware::from_fn(guards::told),
            middleware::from_fn_with_state(portal.clone(), app::shell::refusals_around),
            CatchPanicLayer::custom(guards::panicked),
            middleware::from_fn_with_state(Arc::clone(&guards), guards::guard),
            middleware::from_fn_with_state(guards, guards::in_time),
            middleware::from_fn_with_state(around.stopping, streams::end_with_the_portal),
            DefaultBodyLimit::max(BODY_MOST),
        ))
        .with_state(portal)
}

/// A file of the built site, or nothing.
async fn asset(request: Request) -> Response {
    let found = match *request.method() {
        Method::GET | Method::HEAD => assets::find(request.uri().path(), request.headers()),
        _ => None,
    };
    let Some(mut response) = found else {
        return (StatusCode::NOT_FOUND, "There is nothing here.\n").into_response();
    };
    if request.method() == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response
}

/// Names the route and never the address: addresses hold secret tokens.
fn span(request: &Request) -> tracing::Span {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("", MatchedPath::as_str);
    tracing::info_span!("request", method = %request.method(), route)
}
