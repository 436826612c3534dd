//! A page: a whole document, with the headers that keep it safe.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, SET_COOKIE,
    VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use axum_extra::extract::cookie::{Cookie, SameSite};
use html_escape::{encode_double_quoted_attribute, encode_text};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;

use super::drawn::{Drawn, MapIsland, Own, Scripts};
use super::reader::{LANGUAGE, open_query};
use super::{Frame, Main, Place, Reader};
use crate::portal::Portal;
use crate::words::{say, say_with};

type Draw = Box<dyn FnOnce() -> AnyView + Send>;

/// What stands in `main`.
enum Inside {
    View(Draw),
    Kept(Arc<Main>),
}

/// A page that is about to be drawn.
pub struct Page {
    title: String,
    description: Option<String>,
    inside: Inside,
    before_main: Option<Draw>,
    place: Option<Place>,
    status: StatusCode,
    cookies: Vec<Cookie<'static>>,
    scripts: Scripts,
    /// A module that runs beside islands.
    beside: Option<&'static str>,
    feed: Option<String>,
    linked: Option<String>,
    private: bool,
    faulty: bool,
}

impl Page {
    /// A page with this title; `body` is what stands in `main`.
    pub fn new<V: IntoAny>(
        title: impl Into<String>,
        body: impl FnOnce() -> V + Send + 'static,
    ) -> Self {
        Self::with(
            title.into(),
            Inside::View(Box::new(move || body().into_any())),
        )
    }

    /// A page that was drawn before.
    pub fn kept(main: Arc<Main>) -> Self {
        Self::with(main.title.clone(), Inside::Kept(main))
    }

    fn with(title: String, inside: Inside) -> Self {
        Self {
            title,
            description: None,
            inside,
            before_main: None,
            place: None,
            status: StatusCode::OK,
            cookies: Vec::new(),
            scripts: Scripts::None,
            beside: None,
            feed: None,
            linked: None,
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
    pub fn with_map(mut self, island: MapIsland) -> Self {
        self.scripts = Scripts::Map(island);
        self
    }

    /// The page runs a module that the site serves as it is, whatever else it runs already.
    #[must_use]
    pub fn with_module(mut self, path: &'static str) -> Self {
        if self.scripts == Scripts::None {
            self.scripts = Scripts::Module(path);
        } else {
            self.beside = Some(path);
        }
        self
    }

    /// The page's content comes as a feed, too.
    #[must_use]
    pub fn feed(mut self, href: String) -> Self {
        self.feed = Some(href);
        self
    }

    /// The page's content comes as linked data, too, which stands in its head.
    ///
    /// Nothing runs it: a block of data is no script to a policy. It ends where HTML would see its end, so that is not written.
    #[must_use]
    pub fn linked(mut self, data: &serde_json::Value) -> Self {
        self.linked = Some(block(data));
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

    /// Whether what a form sent was refused: title and status say so.
    #[must_use]
    pub fn refused(self, faulty: bool) -> Self {
        let status = if faulty {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        };
        self.status(status).error_title(faulty)
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
        let frame = Frame::of(portal, reader);
        let drawn = portal.frames.drawn(&frame, self.place, self.scripts);
        self.respond_in(&frame, &drawn, &hexadecimal(chance))
    }

    /// The page in this frame, its scripts allowed by this nonce.
    pub fn respond(self, frame: &Frame, nonce: &str) -> Response {
        let drawn = Drawn::of(frame, self.place, self.scripts);
        self.respond_in(frame, &drawn, nonce)
    }

    /// The document by itself.
    pub fn document(self, frame: &Frame, nonce: &str) -> String {
        let drawn = Drawn::of(frame, self.place, self.scripts);
        self.document_in(frame, &drawn, nonce)
    }

    fn respond_in(self, frame: &Frame, drawn: &Drawn, nonce: &str) -> Response {
        let (status, headers) = (self.status, self.headers(drawn, nonce));
        let mut response = Response::new(Body::from(self.document_in(frame, drawn, nonce)));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        response
    }

    fn headers(&self, drawn: &Drawn, nonce: &str) -> HeaderMap {
        const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");
        const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
        /// As many as there will be when the layers have added theirs.
        const ALL: usize = 16;
        let mut headers = HeaderMap::with_capacity(ALL);
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
        if let Ok(policy) = HeaderValue::try_from(drawn.policy(nonce)) {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        for cookie in &self.cookies {
            if let Ok(cookie) = HeaderValue::from_str(&cookie.encoded().to_string()) {
                headers.append(SET_COOKIE, cookie);
            }
        }
        headers
    }

    fn document_in(self, frame: &Frame, drawn: &Drawn, nonce: &str) -> String {
        let language = frame.language;
        let city = || frame.city.clone().into();
        let about = [("page", self.title.into()), ("city", city())];
        let mut title = say_with(language, "shell-title", &about);
        if self.faulty {
            title = format!("{} {title}", say(language, "words-error-prefix"));
        }
        let description = self
            .description
            .unwrap_or_else(|| say_with(language, "shell-description", &[("city", city())]));
        let feed = self.feed.map(|href| {
            let href = encode_double_quoted_attribute(&href).into_owned();
            format!("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"{href}\">")
        });
        let linked = self
            .linked
            .map(|data| format!("<script type=\"application/ld+json\">{data}</script>"));
        let beside = self.beside.map(|path| {
            format!("<script type=\"module\" src=\"{path}\" nonce=\"{nonce}\"></script>")
        });
        let head = [feed, linked, beside];
        let head = head.into_iter().flatten().collect::<String>();
        let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
        let (before_main, main) = owner.with(|| {
            provide_context(Arc::clone(&drawn.words));
            let html = |draw: Draw| draw().to_html();
            let main = match self.inside {
                Inside::View(draw) => html(draw).into(),
                Inside::Kept(main) => Arc::clone(&main.html),
            };
            (self.before_main.map(html), main)
        });
        drawn.document(Own {
            title: &encode_text(&title),
            description: &encode_double_quoted_attribute(&description),
            nonce,
            address: &encode_double_quoted_attribute(&open_query(&frame.path)),
            account: &encode_text(frame.account.as_deref().unwrap_or_default()),
            before_main: before_main.as_deref().unwrap_or_default(),
            main: &main,
            head: &head,
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

/// Data as it stands in a script element: JSON in which nothing ends or begins one.
fn block(data: &serde_json::Value) -> String {
    data.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::block;

    #[test]
    fn data_never_ends_the_element_in_which_it_stands() {
        let data = json!({ "title": "</script><!-- <b>\u{2028}" });
        let written = block(&data);
        assert!(!written.contains('<'), "{written}");
        let read: Value = serde_json::from_str(&written).expect("JSON");
        assert_eq!(read, data);
    }
}
