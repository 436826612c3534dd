//! What opens an application: the cookie of the browser in which it was begun, that of a link, or whoever is signed in.
//!
//! # Why
//!
//! A link has a cookie of its own: whoever opens one in the browser in which she began keeps what she had, and that outlives
//! the link.

use std::collections::HashMap;

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::identity::Account;
use domain::reports::DraftId;
use domain::services::ServiceId;
use store::fillings::resuming::Resumed;
use store::fillings::{Opener, StoredFilling};
use store::links::Token;

use super::journey::address;
use crate::portal::Portal;
use crate::shell::Refusal;

/// Name of the cookie that holds an application's token; it is sent below the application's own address only.
const COOKIE: &str = "application";

/// Name of the cookie that holds the token of a link to it.
const LINK_COOKIE: &str = "application-link";

/// Where she goes on once she has signed in: where she was, or at the beginning where that was no page.
pub(super) fn then(names: &HashMap<String, String>, parts: &Parts) -> String {
    match (names.get("service"), names.get("draft")) {
        (Some(service), Some(draft)) if parts.method != Method::GET => {
            format!("/services/{service}/apply/{draft}")
        }
        _ => parts.uri.path().to_owned(),
    }
}

/// The application, and the token by which it was opened; none where it was opened by its account. Whoever is not signed in
/// where nothing opens it is asked to sign in, whether there is one or not.
pub(super) async fn opened(
    portal: &Portal,
    id: DraftId,
    account: Option<&Account>,
    (headers, then): (&HeaderMap, &str),
) -> Result<(Option<Token>, StoredFilling), Refusal> {
    let jar = CookieJar::from_headers(headers);
    let held = |name: &str| {
        jar.get(name)
            .and_then(|cookie| cookie.value().parse::<Token>().ok())
    };
    let link = held(LINK_COOKIE);
    let tokens = [held(COOKIE), link.clone()];
    let mut tokens: Vec<Option<Token>> = tokens.into_iter().flatten().map(Some).collect();
    if tokens.is_empty() {
        tokens.push(None);
    }
    for token in tokens {
        let opener = Opener {
            token: token.clone(),
            account: account.map(|account| account.id),
        };
        let stored = portal.store.filling(id, &opener, portal.now()).await?;
        if let Some(stored) = stored {
            return Ok((token, stored));
        }
    }
    if let Some(link) = link
        && let Some(Resumed::Sent { .. } | Resumed::Expired { .. }) =
            portal.store.resume(&link, portal.now()).await?
    {
        return Err(Refusal::ToldElsewhere {
            at: format!("/resume/{link}"),
        });
    }
    Err(match account {
        Some(_) => Refusal::NotFound,
        None => Refusal::SignInFirst {
            then: then.to_owned(),
        },
    })
}

/// The cookie that opens an application in the browser in which it is filled in, for its own address only.
pub(super) fn cookie(
    portal: &Portal,
    service: &ServiceId,
    draft: DraftId,
    token: &Token,
) -> Cookie<'static> {
    named(COOKIE, portal, (service, draft), token)
}

/// The same by a link, beside it.
pub(super) fn link_cookie(
    portal: &Portal,
    service: &ServiceId,
    draft: DraftId,
    token: &Token,
) -> Cookie<'static> {
    named(LINK_COOKIE, portal, (service, draft), token)
}

fn named(
    name: &'static str,
    portal: &Portal,
    (service, draft): (&ServiceId, DraftId),
    token: &Token,
) -> Cookie<'static> {
    Cookie::build((name, token.to_string()))
        .path(address(service, draft))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(portal.base_url.starts_with("https:"))
        .max_age(time::Duration::days(90))
        .build()
}

/// The headers that set a cookie.
pub(super) fn setting(cookie: &Cookie<'static>) -> HeaderMap {
    let value = HeaderValue::from_str(&cookie.to_string());
    let pairs = value
        .into_iter()
        .map(|value| (axum::http::header::SET_COOKIE, value));
    pairs.collect()
}
