//! Ending an alert by the link of its letter: opening it ends nothing, a button does.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, HeaderName, SET_COOKIE};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use leptos::prelude::*;
use serde::Deserialize;
use store::links::Token;

use super::words;
use crate::components::{Button, NotificationBanner, Tidings, Weight};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Name of the cookie that holds the token of a letter's link.
const COOKIE: &str = "alert-link";

/// Where all this is.
const PAGE: &str = "/alerts/end";

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/alerts/end", get(page).post(end))
}

#[derive(Deserialize)]
struct Opened {
    link: Option<String>,
    /// There when it was ended just now.
    ended: Option<String>,
}

/// `/alerts/end`: what would be ended.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    jar: CookieJar,
    Query(opened): Query<Opened>,
) -> Answer {
    if let Some(link) = opened.link {
        return open(&portal, &link).await;
    }
    let token = held(&jar)?;
    let watch = portal.store.alert_to_end(&token).await?;
    let about = watch.map(|watch| {
        let pack = portal.pack();
        let language = reader.language;
        let about = [
            ("place", words::place(pack, &watch, language).into()),
            (
                "categories",
                words::categories(pack, &watch, language).into(),
            ),
        ];
        reader.say_with("alerts-name", &about)
    });
    if about.is_none() && opened.ended.is_none() {
        return Err(Refusal::NotFound);
    }
    let say = reader.speaker();
    let title = reader.say("alerts-end-title");
    let page = Page::new(title.clone(), move || {
        let inside = match about {
            Some(about) => view! {
                <h1 class="govuk-heading-l">{title}</h1>
                <p class="govuk-body">{about}</p>
                <form method="post" action=PAGE><Button weight=Weight::Primary>{say("alerts-end")}</Button></form>
            }
            .into_any(),
            None => view! {
                <NotificationBanner tidings=Tidings::Success>{say("alerts-ended")}</NotificationBanner>
                <h1 class="govuk-heading-l">{title}</h1>
                <p><a class="govuk-link cl-alone" href="/me/alerts">{say("alerts-title")}</a></p>
            }
            .into_any(),
        };
        view! { <div class="cl-narrow cl-stack">{inside}</div> }
    });
    Ok(page.place(Place::Me).private().render(&portal, &reader))
}

/// Keeps the token out of the address.
async fn open(portal: &Portal, link: &str) -> Answer {
    const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");
    let token: Token = link.parse().map_err(|_| Refusal::NotFound)?;
    portal
        .store
        .alert_to_end(&token)
        .await?
        .ok_or(Refusal::NotFound)?;
    let cookie = Cookie::build((COOKIE, token.to_string()))
        .path(PAGE)
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(portal.base_url.starts_with("https:"))
        .max_age(time::Duration::days(1))
        .build();
    let headers = [
        (SET_COOKIE, cookie.to_string()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (ROBOTS, "noindex".to_owned()),
    ];
    Ok((headers, Redirect::to(PAGE)).into_response())
}

/// Ends it.
async fn end(State(portal): State<Portal>, jar: CookieJar) -> Answer {
    let token = held(&jar)?;
    portal.store.end_alert_by(&token, portal.now()).await?;
    Ok(Redirect::to("/alerts/end?ended=yes").into_response())
}

fn held(jar: &CookieJar) -> Result<Token, Refusal> {
    jar.get(COOKIE)
        .and_then(|cookie| cookie.value().parse().ok())
        .ok_or(Refusal::NotFound)
}
