//! Feeds in Atom: reports as programs read them.
//!
//! Source: RFC 4287 (the Atom syndication format).

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use atom_syndication::{Category, Entry, Feed, FixedDateTime, Link, Person, Text};
use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, LAST_MODIFIED, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use domain::cases::Case;
use jiff::Timestamp;

use crate::letters::status_key;
use crate::portal::Portal;
use crate::reports::words::{area_name, title};
use crate::shell::Reader;

/// Most entries of a feed.
pub(crate) const ENTRIES_MOST: i64 = 50;

/// What a feed is of.
pub(crate) struct About {
    /// In words.
    pub(crate) title: String,
    /// Its own address below the portal's.
    pub(crate) path: String,
    /// The page of it, likewise.
    pub(crate) page: String,
    /// Nobody but who has the address may read it: it is neither kept nor found.
    pub(crate) secret: bool,
}

/// The feed of these reports, or that nothing has changed since it was read.
pub(crate) fn feed(
    portal: &Portal,
    reader: &Reader,
    asked: &HeaderMap,
    about: &About,
    cases: &[Case],
) -> Response {
    let changed = cases.iter().map(|case| case.updated_at).max();
    let changed = changed.unwrap_or(Timestamp::UNIX_EPOCH);
    let document = document(portal, reader, about, cases, changed);
    let mut hash = DefaultHasher::new();
    document.hash(&mut hash);
    let tag = format!("\"{:016x}\"", hash.finish());
    let known = asked
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|value| value.trim().trim_start_matches("W/") == tag);
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(ETAG, &tag);
    set(
        LAST_MODIFIED,
        &changed.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string(),
    );
    set(VARY, "Accept-Language, Cookie");
    if about.secret {
        set(CACHE_CONTROL, "no-store");
        set(HeaderName::from_static("x-robots-tag"), "noindex");
        set(HeaderName::from_static("referrer-policy"), "no-referrer");
    } else {
        set(CACHE_CONTROL, "no-cache");
    }
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    } else {
        set(CONTENT_TYPE, "application/atom+xml; charset=utf-8");
        *response.body_mut() = Body::from(document);
    }
    response
}

fn document(
    portal: &Portal,
    reader: &Reader,
    about: &About,
    cases: &[Case],
    changed: Timestamp,
) -> String {
    let city = portal.pack().city.name.say(reader.language).to_owned();
    let address = |path: &str| format!("{}{path}", portal.base_url);
    let feed = Feed {
        title: plain(about.title.clone()),
        // A secret address names nothing that others could read.
        id: address(if about.secret {
            &about.page
        } else {
            &about.path
        }),
        updated: moment(changed),
        authors: vec![Person {
            name: city,
            ..Person::default()
        }],
        links: vec![
            link("self", address(&about.path), "application/atom+xml"),
            link("alternate", address(&about.page), "text/html"),
        ],
        lang: Some(reader.language.tag().to_owned()),
        entries: cases
            .iter()
            .map(|case| entry(portal, reader, case))
            .collect(),
        ..Feed::default()
    };
    feed.to_string()
}

fn entry(portal: &Portal, reader: &Reader, case: &Case) -> Entry {
    let (pack, language) = (portal.pack(), reader.language);
    let page = format!("{}/reports/{}", portal.base_url, case.reference);
    let known = pack.category(&case.category);
    let status = reader.say(&status_key(case.status));
    let area = area_name(pack, &case.area, language);
    Entry {
        title: plain(title(pack, case, language)),
        id: page.clone(),
        updated: moment(case.updated_at),
        published: Some(moment(case.requested_at)),
        categories: vec![Category {
            term: case.category.0.clone(),
            label: known.map(|category| category.name.say(language).to_owned()),
            ..Category::default()
        }],
        links: vec![link("alternate", page, "text/html")],
        summary: Some(plain(format!("{status} · {area}"))),
        ..Entry::default()
    }
}

/// Words that hold no markup. What no XML may hold is left out.
fn plain(words: String) -> Text {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    Text::plain(words.chars().filter(allowed).collect::<String>())
}

fn link(rel: &str, href: String, kind: &str) -> Link {
    Link {
        href,
        rel: rel.to_owned(),
        mime_type: Some(kind.to_owned()),
        ..Link::default()
    }
}

fn moment(at: Timestamp) -> FixedDateTime {
    at.to_string().parse().unwrap_or_default()
}
