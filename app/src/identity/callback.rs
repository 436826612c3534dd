//! Signing in at a provider of identities: going there, and coming back.

use std::net::IpAddr;

use axum::extract::{Form, Query, State};
use axum::http::header::{HeaderName, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use domain::identity::Account;
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::identity::{CameBack, NotOpened, PROVIDER_KEPT, Session, Vouched};
use store::limits::Limit;
use store::links::Token;
use store::persons::{Asserted, BindRefused, Met};

use super::page::{Onward, local, remembering};
use super::provider::{IdentityProvider, NotHeard, Said};
use super::session::{SignedIn, cookie, session};
use crate::components::{Button, ButtonGroup, Empty};
use crate::portal::Portal;
use crate::shell::limits::{limited, network};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Name of the cookie that ties what was begun to the browser that began it.
const BEGUN: &str = "provider";

/// The only addresses that it is sent to.
const COOKIE_PATH: &str = "/sign-in/provider";

/// What one visitor begins: a family or an office shares an address.
const BEGINNINGS: Limit = Limit {
    what: "sign-ins at a provider of a visitor",
    most: 30,
    window: SignedDuration::from_hours(1),
};

/// Leads on by itself. A redirect would not do: browsers hold what a form leads to against the portal's policy, every hop of it,
/// and a provider may send people on to others that the portal has never heard of.
const REFRESH: HeaderName = HeaderName::from_static("refresh");

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/sign-in/provider", get(again).post(begin))
        .route("/sign-in/provider/back", get(back))
}

/// What the provider gives the browser along.
#[derive(Debug, Default, Deserialize)]
struct Told {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    error: String,
    /// Who says so. Source: RFC 9207.
    #[serde(default)]
    iss: String,
}

/// What came of it.
enum Done {
    SignedIn(Session),
    Met(Met),
}

/// Why nothing came of it.
enum Failed {
    /// It was begun in another browser or for another account, has come back before, or is too late.
    Ended,
    /// She did not want to, there.
    Declined,
    NotHeard(NotHeard),
    NotOpened(NotOpened),
    NotBound(BindRefused),
    /// Not the provider's fault, and not hers.
    Refusal(Refusal),
}

impl From<store::Broken> for Failed {
    fn from(broken: store::Broken) -> Self {
        Self::Refusal(broken.into())
    }
}

impl From<NotHeard> for Failed {
    fn from(why: NotHeard) -> Self {
        Self::NotHeard(why)
    }
}

/// Whoever opens the address by itself begins where everybody does.
async fn again(State(portal): State<Portal>, Query(onward): Query<Onward>) -> Answer {
    the_provider(&portal)?;
    Ok(Redirect::to(&remembering("/sign-in", &onward.then)).into_response())
}

/// Sends the browser to the provider.
async fn begin(
    State(portal): State<Portal>,
    reader: Reader,
    jar: CookieJar,
    headers: HeaderMap,
    ip: Option<Extension<IpAddr>>,
    Form(onward): Form<Onward>,
) -> Answer {
    let provider = the_provider(&portal)?;
    if let Some(Extension(ip)) = ip {
        limited(&portal, BEGINNINGS, &network(ip)).await?;
    }
    let now = portal.now();
    let account = SignedIn::of(&portal, &headers).await?;
    let account = account.map(|signed_in| signed_in.account.id);
    let then = local(&onward.then).unwrap_or_default();
    let begun = portal
        .store
        .begin_at_provider(provider.issuer(), account, then, now)
        .await?;
    let to = match provider.leads_to(&begun, reader.language, now).await {
        Ok(to) => to,
        Err(why) => return draw_failed(&portal, reader, why.into(), then, account.is_some()),
    };
    let token = begun.token.to_string();
    let begun = cookie(&portal, BEGUN, token, COOKIE_PATH, PROVIDER_KEPT.as_secs());
    Ok((jar.add(begun), leading_on(&portal, reader, to)).into_response())
}

/// Takes up what came back from the provider, once.
async fn back(
    State(portal): State<Portal>,
    reader: Reader,
    jar: CookieJar,
    headers: HeaderMap,
    Query(told): Query<Told>,
) -> Answer {
    let provider = the_provider(&portal)?;
    let now = portal.now();
    let account = SignedIn::of(&portal, &headers).await?;
    let account = account.map(|signed_in| signed_in.account);
    let token = jar
        .get(BEGUN)
        .and_then(|begun| begun.value().parse::<Token>().ok());
    let back = match token {
        Some(token) => {
            let ended = portal
                .store
                .end_at_provider(provider.issuer(), &token, &told.state, now);
            ended.await?
        }
        None => None,
    };
    let back = back.filter(|back| back.account == account.as_ref().map(|account| account.id));
    let Some(back) = back else {
        return draw_failed(&portal, reader, Failed::Ended, "", account.is_some());
    };
    let jar = jar.add(forgotten(&portal));
    let heard = heard(provider, &told, &back, now).await;
    let done = match heard {
        Ok(said) => taken(&portal, provider, account.as_ref(), &said, now).await,
        Err(why) => Err(why),
    };
    match done {
        Ok(Done::SignedIn(opened)) => {
            let to = local(&back.then).unwrap_or("/me").to_owned();
            let jar = jar.add(session(&portal, &opened.token));
            Ok((jar, Redirect::to(&to)).into_response())
        }
        Ok(Done::Met(met)) => {
            let done = match met {
                Met::Bound => "bound",
                Met::Known => "linked",
                Met::Unsure => "unsure",
            };
            let to = format!("/me/identity?done={done}");
            Ok((jar, Redirect::to(&to)).into_response())
        }
        Err(why) => {
            let page = draw_failed(&portal, reader, why, &back.then, account.is_some())?;
            Ok((jar, page).into_response())
        }
    }
}

/// The provider of this portal; without one there is nothing here.
fn the_provider(portal: &Portal) -> Result<&dyn IdentityProvider, Refusal> {
    portal.provider.as_deref().ok_or(Refusal::NotFound)
}

/// What the provider says of whoever came back.
async fn heard(
    provider: &dyn IdentityProvider,
    told: &Told,
    back: &CameBack,
    now: Timestamp,
) -> Result<Said, Failed> {
    if !told.iss.is_empty() && told.iss != provider.issuer() {
        tracing::warn!("somebody came back from another provider of identities");
        return Err(NotHeard::NotReliable.into());
    }
    match &*told.error {
        "" => {}
        "access_denied" => return Err(Failed::Declined),
        "server_error" | "temporarily_unavailable" => return Err(NotHeard::NoAnswer.into()),
        _ => {
            tracing::warn!("the provider of identities refuses what the portal asks for");
            return Err(NotHeard::NotReliable.into());
        }
    }
    if told.code.is_empty() {
        return Err(NotHeard::NotReliable.into());
    }
    Ok(provider.hear(&told.code, back, now).await?)
}

/// Signs in whoever is not; links and binds the account of whoever is.
async fn taken(
    portal: &Portal,
    provider: &dyn IdentityProvider,
    account: Option<&Account>,
    said: &Said,
    now: Timestamp,
) -> Result<Done, Failed> {
    let Some(account) = account else {
        let who = Vouched {
            provider: provider.issuer(),
            subject: &said.subject,
            email: said.email.as_ref(),
        };
        return match portal.store.sign_in_by_provider(who, now).await {
            Ok(opened) => Ok(Done::SignedIn(opened)),
            Err(StoreError::Broken(broken)) => Err(broken.into()),
            Err(StoreError::Refused(why)) => Err(Failed::NotOpened(why)),
        };
    };
    let said = Asserted {
        provider: provider.issuer(),
        subject: &said.subject,
        number: said.number.as_deref(),
        level: said.level,
    };
    match portal.store.bind_by_provider(account, said, now).await {
        Ok(met) => Ok(Done::Met(met)),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
        Err(StoreError::Refused(why)) => Err(Failed::NotBound(why)),
    }
}

/// Takes the cookie away.
fn forgotten(portal: &Portal) -> Cookie<'static> {
    cookie(portal, BEGUN, String::new(), COOKIE_PATH, 0)
}

/// The page between the portal and the provider; browsers that do not go on by themselves have a button.
fn leading_on(portal: &Portal, reader: Reader, to: String) -> Response {
    let reader = elsewhere(reader, "");
    let named = named(portal);
    let title = reader.say_with("provider-onward-title", &named);
    let (heading, text) = (title.clone(), reader.say("provider-onward-text"));
    let button = reader.say_with("provider-onward-button", &named);
    let refresh = HeaderValue::try_from(format!("0; url={to}"));
    let page = Page::new(title, move || {
        view! {
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{heading}</h1>
                <p class="govuk-body">{text}</p>
                <Button href=to>{button}</Button>
            </div>
        }
    });
    let mut response = page.place(Place::Me).private().render(portal, &reader);
    if let Ok(refresh) = refresh {
        response.headers_mut().insert(REFRESH, refresh);
    }
    response
}

/// The reader of a page whose own address is of no use to anybody later: its links lead to the page of signing in.
fn elsewhere(reader: Reader, then: &str) -> Reader {
    Reader {
        path: remembering("/sign-in", then),
        ..reader
    }
}

fn named(portal: &Portal) -> [(&'static str, crate::words::FluentValue<'static>); 1] {
    let name = portal.provider.as_deref().map(IdentityProvider::name);
    [("provider", name.unwrap_or_default().to_owned().into())]
}

/// How an ending is called in the keys of its words, with its status; or the refusal that has a page of its own.
fn called(why: Failed) -> Result<(&'static str, StatusCode), Refusal> {
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(match why {
        Failed::Ended => ("ended", StatusCode::BAD_REQUEST),
        Failed::Declined => ("declined", StatusCode::OK),
        Failed::NotHeard(NotHeard::NoAnswer) => ("silent", StatusCode::SERVICE_UNAVAILABLE),
        Failed::NotHeard(NotHeard::NotReliable) => ("unreliable", StatusCode::BAD_GATEWAY),
        Failed::NotOpened(NotOpened::NoAddress) => ("address", refused),
        Failed::NotOpened(NotOpened::AddressTaken) => ("taken", refused),
        Failed::NotOpened(NotOpened::Member) => ("member", StatusCode::FORBIDDEN),
        Failed::NotBound(BindRefused::Number(_)) => ("number", refused),
        Failed::NotBound(BindRefused::NoPerson) => ("nobody", refused),
        Failed::NotBound(BindRefused::PersonTaken) => ("person", refused),
        Failed::NotBound(BindRefused::AccountTaken) => ("account", refused),
        Failed::NotBound(BindRefused::SubjectTaken) => ("subject", refused),
        Failed::NotBound(BindRefused::OtherSubject) => ("other", refused),
        Failed::NotBound(BindRefused::TooMany { again_at }) => {
            return Err(Refusal::TooMany { again_at });
        }
        Failed::NotBound(
            BindRefused::NotYours | BindRefused::OwnAccount | BindRefused::Code(_),
        ) => {
            return Err(Refusal::NotYours);
        }
        Failed::Refusal(refusal) => return Err(refusal),
    })
}

/// Why nothing came of it, and what she can do.
fn draw_failed(
    portal: &Portal,
    reader: Reader,
    why: Failed,
    then: &str,
    signed_in: bool,
) -> Answer {
    let (key, status) = called(why)?;
    let reader = elsewhere(reader, then);
    let named = named(portal);
    let title = reader.say_with(&format!("provider-title-{key}"), &named);
    let text = reader.say_with(&format!("provider-text-{key}"), &named);
    let again = reader.say_with("provider-again", &named);
    let (other, to) = if signed_in {
        (reader.say("provider-other-ways"), "/me/identity".to_owned())
    } else {
        (
            reader.say("provider-by-code"),
            remembering("/sign-in", then),
        )
    };
    let (heading, then) = (title.clone(), then.to_owned());
    let page = Page::new(title, move || {
        view! {
            <div class="cl-narrow">
                <Empty title=heading text=text heading=true>
                    <form method="post" action="/sign-in/provider">
                        <input type="hidden" name="then" value=then/>
                        <ButtonGroup>
                            <Button>{again}</Button>
                            <a class="govuk-link" href=to>{other}</a>
                        </ButtonGroup>
                    </form>
                </Empty>
            </div>
        }
    });
    let page = page.place(Place::Me).status(status).private();
    let mut response = page.render(portal, &reader);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let headers = response.headers_mut();
        headers.insert(RETRY_AFTER, HeaderValue::from_static("60"));
    }
    Ok(response)
}
