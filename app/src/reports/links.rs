//! Secret links: opening one sets a cookie for its report's address and goes there; nothing is consumed.

use axum::Router;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, HeaderName, SET_COOKIE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use domain::applications::ATTENDED_FOR;
use domain::cases::{CaseKind, Visibility};
use domain::identity::{Account, Action};
use domain::references::Reference;
use store::links::{Purpose, Token};
use store::reports::{ReportSeen, Viewer};

use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::{Answer, Refusal};

/// Name of the cookie that holds a report's token; it is sent below the report's own address only.
pub(crate) const COOKIE: &str = "link";

/// Name of the cookie that holds the token of a follow: a reporter who ends her letters keeps the other.
pub(super) const FOLLOW_COOKIE: &str = "follow-link";

/// Name of the cookie that holds the token of a letter that asked how it was.
pub(crate) const RATE_COOKIE: &str = "rate-link";

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/links/{token}", get(open))
}

/// Opens a secret link.
async fn open(State(portal): State<Portal>, looking: Looking, Path(token): Path<String>) -> Answer {
    const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");
    let token: Token = token.parse().map_err(|_| Refusal::NotFound)?;
    let link = portal
        .store
        .link(&token, portal.now())
        .await?
        .ok_or(Refusal::NotFound)?;
    let report = match link.kind {
        CaseKind::Report => format!("/reports/{}", link.reference),
        CaseKind::Application => format!("/cases/{}", link.reference),
    };
    let task = link.task.map(|task| format!("/tasks/{}", task.0));
    let name = match link.purpose {
        Purpose::Track | Purpose::Answer => COOKIE,
        Purpose::Task => crate::tasks::COOKIE,
        Purpose::ConfirmFollow | Purpose::ConfirmSeeToo | Purpose::StopFollow => FOLLOW_COOKIE,
        Purpose::Rate => RATE_COOKIE,
    };
    let path = task.clone().unwrap_or_else(|| report.clone());
    let mut cookie = link_cookie(&portal, name, &token, path);
    let applies_for_others = |account: &Account| {
        let grant = account.acting_anywhere(Action::ApplyForOthers);
        grant.is_some()
    };
    // A browser at a counter is everybody's.
    if link.kind == CaseKind::Application
        && looking.0.account.as_ref().is_some_and(applies_for_others)
    {
        cookie.set_max_age(time::Duration::seconds(ATTENDED_FOR.as_secs()));
    }
    let to = match link.purpose {
        Purpose::Track => report,
        Purpose::Answer => format!("{report}/answer"),
        Purpose::Task => task.ok_or(Refusal::NotFound)?,
        Purpose::ConfirmFollow | Purpose::ConfirmSeeToo => format!("{report}/follow/confirm"),
        Purpose::StopFollow => format!("{report}/follow/stop"),
        Purpose::Rate => format!("{report}/rate"),
    };
    let headers = [
        (SET_COOKIE, cookie.to_string()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (ROBOTS, "noindex".to_owned()),
    ];
    Ok((headers, Redirect::to(&to)).into_response())
}

/// The cookie that holds the token of a link for everything below `path`.
pub(crate) fn link_cookie(
    portal: &Portal,
    name: &'static str,
    token: &Token,
    path: String,
) -> Cookie<'static> {
    Cookie::build((name, token.to_string()))
        .path(path)
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(portal.base_url.starts_with("https:"))
        .max_age(time::Duration::days(365))
        .build()
}

/// Who looks at a report: by sign-in, and by its link's cookie.
pub(crate) struct Looking(pub(crate) Viewer);

impl Looking {
    /// The report, where everybody sees it: hidden is gone, whoever looks; anything else does not exist.
    pub(super) async fn public_report(
        &self,
        portal: &Portal,
        reference: &str,
    ) -> Result<ReportSeen, Refusal> {
        let reference: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
        let seen = portal
            .store
            .report(&reference, &self.0, portal.now())
            .await?
            .ok_or(Refusal::NotFound)?;
        match seen.case.visibility {
            Visibility::Public => Ok(seen),
            Visibility::Hidden => Err(Refusal::Gone),
            Visibility::Private | Visibility::Unconfirmed => Err(Refusal::NotFound),
        }
    }

    /// Who looks now with the cookies of these headers.
    pub(crate) async fn of(portal: &Portal, headers: &HeaderMap) -> Result<Self, store::Broken> {
        let jar = CookieJar::from_headers(headers);
        let link = jar
            .get(COOKIE)
            .and_then(|cookie| cookie.value().parse().ok());
        let account = SignedIn::of(portal, headers)
            .await?
            .map(|signed_in| signed_in.account);
        Ok(Self(Viewer { account, link }))
    }
}

impl FromRequestParts<Portal> for Looking {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        Ok(Self::of(portal, &parts.headers).await?)
    }
}
