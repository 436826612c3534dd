//! The draft that waits while its author follows somebody else's report instead.
//!
//! # Why
//!
//! Whoever finds the same report near her own comes to its follow page with a cookie that opens her draft for that address
//! only. So the e-mail address that she typed stands in no URL, and is gone when the draft is erased.

use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::references::Reference;
use domain::reports::DraftId;
use leptos::prelude::*;
use store::links::Token;
use uuid::Uuid;

use super::journey::{Journey, Station, address};
use crate::components::InsetText;
use crate::portal::Portal;
use crate::shell::{Reader, Refusal};

/// Name of the cookie that opens the draft.
const COOKIE: &str = "instead";

/// A report that somebody was writing when she found this one, and has not sent.
#[derive(Clone)]
pub(super) struct Unsent {
    /// Where she goes on with it.
    address: String,
    /// The e-mail address that she has typed; may be empty.
    pub(super) email: String,
}

/// Leads from a draft to following a report in its place. The draft stays as it is.
pub(super) fn instead(portal: &Portal, journey: &Journey, reference: &Reference) -> Response {
    let follow = format!("/reports/{reference}/follow");
    let draft = format!("{}.{}", journey.draft.id.0, journey.token);
    let cookie = Cookie::build((COOKIE, draft))
        .path(follow.clone())
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(portal.base_url.starts_with("https:"))
        .max_age(time::Duration::days(7))
        .build();
    ([(SET_COOKIE, cookie.to_string())], Redirect::to(&follow)).into_response()
}

impl Unsent {
    /// What [`instead`] left behind; nothing once it was sent or erased.
    pub(super) async fn found(portal: &Portal, jar: &CookieJar) -> Result<Option<Self>, Refusal> {
        let opened = jar.get(COOKIE).and_then(|cookie| {
            let (draft, token) = cookie.value().split_once('.')?;
            let draft = DraftId(draft.parse::<Uuid>().ok()?);
            Some((draft, token.parse::<Token>().ok()?))
        });
        let Some((draft, token)) = opened else {
            return Ok(None);
        };
        let stored = portal.store.draft(draft, &token, portal.now()).await?;
        Ok(stored
            .filter(|stored| stored.case.is_none())
            .map(|stored| Self {
                address: address(draft, Station::Details),
                email: stored.content.email.trim().to_owned(),
            }))
    }
}

/// That her own report is not sent, and the way back to it.
pub(super) fn not_sent(reader: &Reader, unsent: Option<Unsent>) -> impl IntoView + use<> {
    let say = reader.speaker();
    unsent.map(|unsent| {
        view! {
            <InsetText>
                <p>{say("follow-unsent")}</p>
                <p><a class="govuk-link cl-alone" href=unsent.address>{say("follow-unsent-back")}</a></p>
            </InsetText>
        }
    })
}
