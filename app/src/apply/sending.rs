//! Sends the application.
//!
//! # Why
//!
//! What is sent is what was read, the whole of it: where another window puts something into the draft meanwhile, nothing is
//! written, and it is read again.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Extension, Router};
use domain::contacts::EmailAddress;
use domain::pack::Pack;
use jiff::SignedDuration;
use store::StoreError;
use store::applications::SendRefused;
use store::fillings::Edition;
use store::limits::Limit;
use store::links::Token;

use super::application::application;
use super::arrived::Sent;
use super::check::unfinished;
use super::fetching::not_allowed;
use super::journey::{Journey, Step};
use super::known::{claimed, refreshed};
use super::opening::{cookie, setting};
use crate::components::HONEYPOT;
use crate::portal::Portal;
use crate::shell::limits::{all_limited, network};
use crate::shell::{Answer, Reader, Refusal};

/// Most applications that one address sends in an hour.
const PER_ADDRESS: Limit = Limit {
    what: "applications of an address",
    most: 30,
    window: SignedDuration::from_hours(1),
};

/// Most applications of one contact in a day.
const PER_CONTACT: Limit = Limit {
    what: "applications of a contact",
    most: 30,
    window: SignedDuration::from_hours(24),
};

/// Most times that it is read again, where another window changes it while it is sent.
const TRIES: usize = 3;

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/services/{service}/apply/{draft}/send", post(send))
}

/// What it is sent with. An agent's opens nothing by itself, and is the same when an answer is lost and she sends it again.
///
/// Of a delegate's token no link is made: what opens to her opens for as long as she is one. Nor of that of a link, which
/// others have opened as well: it ends with this.
fn token(portal: &Portal, journey: &Journey) -> Token {
    if journey.is_agent() {
        return portal.store.agents_token(journey.id());
    }
    let is_own = journey.stored.is_own && journey.acts_for.is_none();
    let own = journey.token.clone().filter(|_| is_own);
    own.unwrap_or_else(Token::draw)
}

/// What was said on the last page.
struct Said {
    email: String,
    declared: bool,
}

/// Sends the application. Sending it again leads to the same one.
async fn send(
    State(portal): State<Portal>,
    reader: Reader,
    mut journey: Journey,
    ip: Option<Extension<IpAddr>>,
    mut sent: Sent,
) -> Answer {
    let pack = portal.store.pack().clone();
    if let Some(gone) = journey.gone() {
        return Ok(gone);
    }
    if sent
        .control(HONEYPOT)
        .is_some_and(|words| !words.is_empty())
    {
        // A machine is led back to the same page, and learns nothing.
        return Ok(Redirect::to(&journey.address("/check")).into_response());
    }
    // Letters go to the two whom the appointment names.
    let email = sent.control("email").unwrap_or_default();
    let email = if journey.acts_for.is_some() {
        String::new()
    } else {
        email
    };
    let said = Said {
        email: email.trim().to_owned(),
        declared: sent.control("declared").as_deref() == Some("yes"),
    };
    let hers = if journey.stored.is_own && journey.shut().is_none() {
        claimed(&portal, &mut journey).await?.unwrap_or_default()
    } else {
        HeaderMap::new()
    };
    let mut edition = match ready(&portal, &pack, &mut journey, &said).await? {
        Ok(edition) => edition,
        Err(elsewhere) => return Ok((hers, elsewhere).into_response()),
    };
    // An agent sends what many people tell her from one place.
    let address = ip.filter(|_| !journey.is_agent());
    let address = address.map(|Extension(ip)| network(ip));
    let contact = EmailAddress::parse(&said.email).ok();
    let contact = contact.map(|email| email.folded());
    let tries = [(PER_ADDRESS, &address), (PER_CONTACT, &contact)].into_iter();
    let tries: Vec<_> = tries
        .filter_map(|(limit, who)| Some((limit, who.as_deref()?)))
        .collect();
    all_limited(&portal, &tries).await?;
    let token = token(&portal, &journey);
    for _ in 0..TRIES {
        let as_read = (&token, &edition);
        if let Some(answer) = submitted(&portal, &pack, &reader, &journey, as_read).await? {
            return Ok(answer);
        }
        edition = match ready(&portal, &pack, &mut journey, &said).await? {
            Ok(edition) => edition,
            Err(elsewhere) => return Ok((hers, elsewhere).into_response()),
        };
    }
    let check = Redirect::to(&journey.address("/check"));
    Ok((hers, check).into_response())
}

/// Reads it as it is now, with what was said on the last page, or leads to where something is missing.
async fn ready(
    portal: &Portal,
    pack: &Pack,
    journey: &mut Journey,
    said: &Said,
) -> Result<Result<Edition, Response>, Refusal> {
    if journey.shut().is_none()
        && let Some(elsewhere) = refreshed(portal, journey).await?
    {
        return Ok(Err(elsewhere));
    }
    let kept = journey.kept(portal, |mut content| {
        content.email.clone_from(&said.email);
        Ok::<_, Infallible>(content)
    });
    let Some(Ok(kept)) = kept.await? else {
        let to = journey.address("/sent");
        return Ok(Err(Redirect::to(&to).into_response()));
    };
    if kept.content.applicant != journey.content().applicant {
        // It has become somebody's meanwhile: whether this browser still opens it is asked anew.
        let to = journey.address("/check");
        return Ok(Err(Redirect::to(&to).into_response()));
    }
    journey.stored.content = kept.content;
    if let Some(elsewhere) = unfinished(journey, pack) {
        return Ok(Err(elsewhere));
    }
    let mut faults = Vec::new();
    if !said.email.is_empty() && EmailAddress::parse(&said.email).is_err() {
        faults.push("email");
    }
    if journey.service.declaration.is_some() && !said.declared {
        faults.push("declared");
    }
    if faults.is_empty() {
        return Ok(Ok(kept.edition));
    }
    let to = format!("{}?faults={}", journey.address("/check"), faults.join(","));
    Ok(Err(Redirect::to(&to).into_response()))
}

/// Sends it as it was read; nothing where another window has changed it since.
async fn submitted(
    portal: &Portal,
    pack: &Pack,
    reader: &Reader,
    journey: &Journey,
    (token, edition): (&Token, &Edition),
) -> Result<Option<Response>, Refusal> {
    let new = application(journey, pack, reader);
    let done = portal
        .store
        .submit_application_as_read(&new, (token, edition), portal.now());
    let to = match done.await {
        // To them it opens by their accounts.
        Ok(_) if journey.acts_for.is_some() || journey.is_agent() => journey.address("/sent"),
        Ok(_) => {
            let cookie = cookie(portal, &journey.service.identifier, journey.id(), token);
            let to = Redirect::to(&journey.address("/sent"));
            return Ok(Some((setting(&cookie), to).into_response()));
        }
        Err(StoreError::Refused(SendRefused::Changed)) => return Ok(None),
        Err(StoreError::Refused(SendRefused::Unpaid)) => journey.step_address(&Step::Fee),
        Err(StoreError::Refused(SendRefused::NotConsented)) => {
            let looked = not_allowed(portal, journey).await?;
            journey.address(&format!("/proofs?looked={looked}"))
        }
        // Nothing is lost: the applicant goes on with it, or appoints her again.
        Err(StoreError::Refused(SendRefused::NotAppointed)) if journey.is_agent() => {
            return Err(Refusal::NotYours);
        }
        Err(StoreError::Refused(SendRefused::NotAppointed)) => return Err(Refusal::NotAppointed),
        Err(StoreError::Refused(SendRefused::NotOpen)) => journey.address(""),
        Err(StoreError::Broken(broken)) => return Err(Refusal::from(broken)),
    };
    Ok(Some(Redirect::to(&to).into_response()))
}
