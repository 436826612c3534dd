//! Who is signed in, by the session's cookie.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;

use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::identity::Account;
use store::links::Token;

use crate::portal::Portal;
use crate::shell::Refusal;

/// Name of the cookie that holds a session's token.
const SESSION: &str = "session";

/// Somebody who is signed in. A handler that takes one sends strangers to sign in first.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Opens the session.
    pub token: Token,
    /// Who.
    pub account: Account,
}

impl SignedIn {
    /// Who is signed in with the cookie of these headers; nobody without a session.
    pub async fn of(portal: &Portal, headers: &HeaderMap) -> Result<Option<Self>, store::Broken> {
        let jar = CookieJar::from_headers(headers);
        let Some(token) = jar
            .get(SESSION)
            .and_then(|cookie| cookie.value().parse::<Token>().ok())
        else {
            return Ok(None);
        };
        let account = portal.store.account(&token, portal.now()).await?;
        Ok(account.map(|account| Self { token, account }))
    }
}

impl FromRequestParts<Portal> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        let then = parts
            .uri
            .path_and_query()
            .map(ToString::to_string)
            .unwrap_or_default();
        Self::of(portal, &parts.headers)
            .await?
            .ok_or(Refusal::SignInFirst { then })
    }
}

/// A member of the city's staff who is signed in. A handler that takes one refuses citizens.
#[derive(Debug, Clone)]
pub struct Member(pub Account);

impl FromRequestParts<Portal> for Member {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        let signed_in = SignedIn::from_request_parts(parts, portal).await?;
        if signed_in.account.is_member() {
            Ok(Self(signed_in.account))
        } else {
            Err(Refusal::NotYours)
        }
    }
}

/// The cookie of a session, for as long as a citizen's lasts; the store ends a member's sooner.
pub(super) fn session(portal: &Portal, token: &Token) -> Cookie<'static> {
    let kept = store::identity::CITIZEN_SESSION.as_secs();
    cookie(portal, SESSION, token.to_string(), "/", kept)
}

/// Takes the cookie of a session away.
pub(super) fn no_session(portal: &Portal) -> Cookie<'static> {
    cookie(portal, SESSION, String::new(), "/", 0)
}

/// A cookie that no script reads and no other site sends.
pub(super) fn cookie(
    portal: &Portal,
    name: &'static str,
    value: String,
    path: &'static str,
    seconds: i64,
) -> Cookie<'static> {
    Cookie::build((name, value))
        .path(path)
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(portal.base_url.starts_with("https:"))
        .max_age(time::Duration::seconds(seconds))
        .build()
}
