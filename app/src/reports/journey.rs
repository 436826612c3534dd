//! The way through the journey: whose draft it is, what was typed, and where to go next.

#![expect(
    unreachable_pub,
    reason = "the component macro makes the props of a component public"
)]

use std::collections::HashMap;

use axum::extract::{FromRequestParts, Path, RawForm};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::reports::{Draft, DraftId};
use leptos::prelude::*;
use store::drafts::StoredDraft;
use store::links::Token;
use uuid::Uuid;

use crate::components::{BackLink, HONEYPOT, Stations};
use crate::portal::Portal;
use crate::shell::{Reader, Refusal};

/// Name of the cookie that holds a draft's token; it is sent below the draft's own address only.
const COOKIE: &str = "draft";

/// A station of the journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Station {
    Where,
    What,
    Details,
    Contact,
    Check,
}

impl Station {
    const ALL: [Self; 5] = [
        Self::Where,
        Self::What,
        Self::Details,
        Self::Contact,
        Self::Check,
    ];

    /// The last part of its address.
    pub(super) const fn segment(self) -> &'static str {
        match self {
            Self::Where => "where",
            Self::What => "what",
            Self::Details => "details",
            Self::Contact => "contact",
            Self::Check => "check",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Where => "station-where",
            Self::What => "station-what",
            Self::Details => "station-details",
            Self::Contact => "station-contact",
            Self::Check => "station-check",
        }
    }

    fn next(self) -> Self {
        let here = Self::ALL
            .iter()
            .position(|station| *station == self)
            .unwrap_or_default();
        Self::ALL[(here + 1).min(Self::ALL.len() - 1)]
    }

    fn before(self) -> Option<Self> {
        let here = Self::ALL.iter().position(|station| *station == self)?;
        here.checked_sub(1).map(|before| Self::ALL[before])
    }
}

/// The address of a station of a draft.
pub(super) fn address(draft: DraftId, station: Station) -> String {
    format!("/reports/new/{}/{}", draft.0, station.segment())
}

/// A draft that this browser holds the token of.
pub(super) struct Journey {
    pub(super) draft: StoredDraft,
    pub(super) token: Token,
}

impl FromRequestParts<Portal> for Journey {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        let Path(names) = Path::<HashMap<String, String>>::from_request_parts(parts, portal)
            .await
            .map_err(|_| Refusal::NotFound)?;
        let id = names
            .get("draft")
            .and_then(|id| id.parse::<Uuid>().ok())
            .ok_or(Refusal::NotFound)?;
        let jar = CookieJar::from_headers(&parts.headers);
        let token: Token = jar
            .get(COOKIE)
            .and_then(|cookie| cookie.value().parse().ok())
            .ok_or(Refusal::NotFound)?;
        let draft = portal
            .store
            .draft(DraftId(id), &token, portal.now())
            .await?
            .ok_or(Refusal::NotFound)?;
        Ok(Self { draft, token })
    }
}

impl Journey {
    pub(super) fn content(&self) -> &Draft {
        &self.draft.content
    }

    pub(super) fn address(&self, station: Station) -> String {
        address(self.draft.id, station)
    }

    /// Goes on after what was typed at `station` was kept: to the check where the reader came from there, back to the
    /// station where something is wrong, else to the next one.
    pub(super) fn go_on(&self, station: Station, faulty: bool, from_check: bool) -> Response {
        let check = if from_check { "from=check" } else { "" };
        let to = match (faulty, from_check) {
            (true, _) => format!("{}?faults&{check}", self.address(station)),
            (false, true) => self.address(Station::Check),
            (false, false) => self.address(station.next()),
        };
        Redirect::to(to.trim_end_matches('&')).into_response()
    }
}

/// Sends the browser to a new draft's station, with the token in a cookie that goes nowhere else.
pub(super) fn set_out(portal: &Portal, draft: DraftId, token: &Token, to: &str) -> Response {
    let cookie = Cookie::build((COOKIE, token.to_string()))
        .path(format!("/reports/new/{}", draft.0))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(portal.base_url.starts_with("https:"))
        .max_age(time::Duration::days(7))
        .build();
    let mut headers = HeaderMap::new();
    if let Ok(value) = cookie.to_string().parse() {
        headers.insert(SET_COOKIE, value);
    }
    (headers, Redirect::to(to)).into_response()
}

/// What a form sent: names and values in order, names may repeat.
pub(super) struct Typed(Vec<(String, String)>);

impl Typed {
    pub(super) fn read(RawForm(bytes): RawForm) -> Result<Self, Refusal> {
        serde_html_form::from_bytes(&bytes)
            .map(Self)
            .map_err(|_| Refusal::BadForm)
    }

    pub(super) fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The value of `name`; empty where it was not sent.
    pub(super) fn text(&self, name: &str) -> String {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// Names that begin with `prefix`, without it, with their values.
    pub(super) fn beginning<'t>(
        &'t self,
        prefix: &'t str,
    ) -> impl Iterator<Item = (&'t str, &'t str)> {
        self.0.iter().filter_map(move |(name, value)| {
            name.strip_prefix(prefix).map(|rest| (rest, value.as_str()))
        })
    }
}

/// Where the reader came from, and whether the page shows what is wrong.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(super) struct Asked {
    /// There when something was wrong with what was sent.
    pub(super) faults: Option<String>,
    /// `check` where the reader came to change one answer.
    from: Option<String>,
    /// There when the address that was typed is that of the member who writes it down for somebody else.
    pub(super) own: Option<String>,
    /// Photos that were refused, by reason.
    #[serde(default)]
    pub(super) photos: String,
    /// Words to search for.
    #[serde(default)]
    pub(super) q: String,
    /// What it is about, where a link says so.
    #[serde(default)]
    pub(super) category: String,
    /// The group of categories to begin with, where a link says so.
    #[serde(default)]
    pub(super) group: String,
    /// The area whose parts are listed.
    #[serde(default, rename = "in")]
    pub(super) inside: String,
}

impl Asked {
    pub(super) fn shows_faults(&self) -> bool {
        self.faults.is_some()
    }

    pub(super) fn came_from_check(&self) -> bool {
        self.from.as_deref() == Some("check")
    }
}

/// Back link and stations, on top of every page of the journey.
#[component]
pub(super) fn Way(
    /// Who reads.
    reader: Reader,
    /// The draft; none before the first answer.
    draft: Option<DraftId>,
    /// Where the page is.
    here: Station,
) -> impl IntoView {
    let back = match (draft, here.before()) {
        (Some(draft), Some(before)) => address(draft, before),
        _ => "/reports".to_owned(),
    };
    let names = Station::ALL
        .map(|station| reader.say(station.key()))
        .to_vec();
    let index = Station::ALL
        .iter()
        .position(|station| *station == here)
        .unwrap_or_default();
    view! {
        <BackLink href=back/>
        <Stations names=names here=index label=reader.say("stations")/>
    }
}

/// Whether the form was filled in by what is not one of the people who see it.
pub(super) fn is_trapped(typed: &Typed) -> bool {
    !typed.text(HONEYPOT).is_empty()
}

/// What the Enter key presses: going on, and not whatever other button stands first in the form.
#[component]
pub(super) fn EnterGoesOn() -> impl IntoView {
    view! { <button class="govuk-visually-hidden" type="submit" tabindex="-1" aria-hidden="true"></button> }
}

/// Carries "came from check" through a form.
#[component]
pub(super) fn FromCheck(
    /// Whether the reader came from there.
    from_check: bool,
) -> impl IntoView {
    from_check.then(|| view! { <input type="hidden" name="from" value="check"/> })
}
