//! A page: a whole document, with the headers that keep it safe.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, SET_COOKIE,
    VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::{Cookie, SameSite};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;

use super::reader::LANGUAGE;
use super::{Frame, Place, Reader};
use crate::components::SkipLink;
use crate::portal::Portal;
use crate::words::{say, say_with};

type Draw = Box<dyn FnOnce() -> AnyView + Send>;

/// What a page runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scripts {
    None,
    Islands,
    /// Leaflet, and the islands that use it.
    Map,
}

/// A page that is about to be drawn.
pub struct Page {
    title: String,
    description: Option<String>,
    body: Draw,
    before_main: Option<Draw>,
    place: Option<Place>,
    status: StatusCode,
    cookies: Vec<Cookie<'static>>,
    scripts: Scripts,
    private: bool,
    faulty: bool,
}

impl Page {
    /// A page with this title; `body` is what stands in `main`.
    pub fn new<V: IntoAny>(
        title: impl Into<String>,
        body: impl FnOnce() -> V + Send + 'static,
    ) -> Self {
        Self {
            title: title.into(),
            description: None,
            body: Box::new(move || body().into_any()),
            before_main: None,
            place: None,
            status: StatusCode::OK,
            cookies: Vec::new(),
            scripts: Scripts::None,
            private: false,
            faulty: false,
        }
    }

    /// What search engines show below the title, instead of what the portal says of itself.
    #[must_use]
    pub fn description(mut self, words: impl Into<String>) -> Self {
        self.description = Some(words.into());
        self
    }

    /// What stands between header and `main`: a hero.
    #[must_use]
    pub fn before_main<V: IntoAny>(mut self, view: impl FnOnce() -> V + Send + 'static) -> Self {
        self.before_main = Some(Box::new(move || view().into_any()));
        self
    }

    /// The place that the page belongs to.
    #[must_use]
    pub fn place(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Another status than 200.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// A cookie that comes with the page.
    #[must_use]
    pub fn cookie(mut self, cookie: Cookie<'static>) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// The page has islands, and so the script that wakes them.
    #[must_use]
    pub fn with_islands(mut self) -> Self {
        if self.scripts == Scripts::None {
            self.scripts = Scripts::Islands;
        }
        self
    }

    /// The page has a map, and so islands.
    #[must_use]
    pub fn with_map(mut self) -> Self {
        self.scripts = Scripts::Map;
        self
    }

    /// Nobody but this reader may see the page: it is neither kept nor found.
    #[must_use]
    pub fn private(mut self) -> Self {
        self.private = true;
        self
    }

    /// Whether a form on the page has errors, which its title then says first.
    #[must_use]
    pub fn error_title(mut self, faulty: bool) -> Self {
        self.faulty = faulty;
        self
    }

    /// The page as this reader gets it.
    pub fn render(mut self, portal: &Portal, reader: &Reader) -> Response {
        if reader.chosen {
            let mut cookie = Cookie::new(LANGUAGE, reader.language.tag());
            cookie.set_path("/");
            cookie.set_same_site(SameSite::Lax);
            cookie.set_http_only(true);
            cookie.set_secure(portal.base_url.starts_with("https:"));
            cookie.make_permanent();
            self.cookies.push(cookie);
        }
        let mut chance = [0_u8; 16];
        rand::fill(&mut chance);
        self.respond(&Frame::of(portal, reader), &hexadecimal(chance))
    }

    /// The page in this frame, its scripts allowed by this nonce.
    pub fn respond(self, frame: &Frame, nonce: &str) -> Response {
        let status = self.status;
        let headers = self.headers(frame, nonce);
        (status, headers, self.document(frame, nonce)).into_response()
    }

    fn headers(&self, frame: &Frame, nonce: &str) -> HeaderMap {
        const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");
        const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
        let mut headers = HeaderMap::new();
        let mut fixed = |name, value| headers.insert(name, HeaderValue::from_static(value));
        fixed(CONTENT_TYPE, "text/html; charset=utf-8");
        fixed(REFERRER_POLICY, "strict-origin");
        fixed(X_CONTENT_TYPE_OPTIONS, "nosniff");
        fixed(PERMISSIONS, "geolocation=(self)");
        fixed(VARY, "Accept-Language, Cookie");
        if self.private {
            fixed(CACHE_CONTROL, "no-store");
            fixed(ROBOTS, "noindex");
        } else {
            fixed(CACHE_CONTROL, "no-cache");
        }
        if let Ok(policy) = HeaderValue::from_str(&self.policy(frame, nonce)) {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        for cookie in &self.cookies {
            if let Ok(cookie) = HeaderValue::from_str(&cookie.encoded().to_string()) {
                headers.append(SET_COOKIE, cookie);
            }
        }
        headers
    }

    fn policy(&self, frame: &Frame, nonce: &str) -> String {
        let tiles = frame
            .tiles
            .as_ref()
            .filter(|_| self.scripts == Scripts::Map)
            .map(|tiles| format!(" {tiles}"))
            .unwrap_or_default();
        let scripts = match self.scripts {
            Scripts::None => "'none'".to_owned(),
            Scripts::Islands | Scripts::Map => {
                format!("'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'")
            }
        };
        format!(
            "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; img-src 'self' data: blob:{tiles}; \
             style-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; script-src {scripts}"
        )
    }

    /// The document by itself.
    pub fn document(self, frame: &Frame, nonce: &str) -> String {
        let language = frame.language;
        let mut title = say_with(
            language,
            "shell-title",
            &[
                ("page", self.title.into()),
                ("city", frame.city.clone().into()),
            ],
        );
        if self.faulty {
            title = format!("{} {title}", say(language, "words-error-prefix"));
        }
        let description = self.description.unwrap_or_else(|| {
            say_with(
                language,
                "shell-description",
                &[("city", frame.city.clone().into())],
            )
        });
        let site = &frame.site;
        let sheets: Vec<_> = [
            (self.scripts == Scripts::Map).then(|| site.leaflet_sheet.clone()),
            Some(site.sheet.clone()),
            site.theme.clone(),
        ]
        .into_iter()
        .flatten()
        .map(|href| view! { <link rel="stylesheet" href=href/> })
        .collect();
        let leaflet = (self.scripts == Scripts::Map).then(|| {
            let (src, nonce) = (site.leaflet.clone(), nonce.to_owned());
            view! { <script defer src=src nonce=nonce></script> }
        });
        let islands = (self.scripts != Scripts::None).then(|| {
            let (src, nonce) = (site.islands.clone(), nonce.to_owned());
            view! { <script type="module" src=src nonce=nonce></script> }
        });
        let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
        owner.with(|| {
            provide_context(frame.words());
            view! {
                <!DOCTYPE html>
                <html lang=language.tag() dir=language.direction()>
                    <head>
                        <meta charset="utf-8"/>
                        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                        <title>{title}</title>
                        <meta name="description" content=description/>
                        <meta name="color-scheme" content="light dark"/>
                        {sheets}
                        <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                        <link rel="icon" href="/favicon-32.png" sizes="32x32" type="image/png"/>
                        <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
                        <link rel="manifest" href="/manifest.webmanifest"/>
                        {leaflet}
                        {islands}
                    </head>
                    <body>
                        <SkipLink/>
                        {frame.head(self.place)}
                        {self.before_main.map(|draw| draw())}
                        <main class="govuk-main-wrapper govuk-width-container" id="main">{(self.body)()}</main>
                        {frame.foot()}
                    </body>
                </html>
            }
            .to_html()
        })
    }
}

/// The bytes, two characters each.
pub(super) fn hexadecimal(bytes: [u8; 16]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(32), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
