//! What registers say of the applicant: filled in when she begins or is first known, and looked at again before it is sent.
//!
//! # Why
//!
//! A mark says that an office delivered a value. It is sent weeks after it was filled in: what the office says by then counts,
//! and she sees it before it is sent.

use std::collections::BTreeSet;
use std::convert::Infallible;

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use domain::applications::Filling;
use domain::persons::{AccessPurpose, is_living};
use domain::registers::{Known, RegisterCode};
use domain::services::Service;
use store::accesses::{Accessor, NewAccess};
use store::registers::PersonKey;

use super::behalf::filled_in_by;
use super::journey::Journey;
use super::opening::{cookie, setting};
use crate::portal::Portal;
use crate::shell::Refusal;

/// Of whom registers may be asked for an application, and as whom.
struct Told {
    person: PersonKey,
    who: Accessor,
    facts: Vec<Known>,
}

/// What registers say of the applicant, where her account is bound, and she applies herself or lets whoever does use her data.
async fn told(
    portal: &Portal,
    filling: &Filling,
    service: &Service,
) -> Result<Option<Told>, Refusal> {
    let who = filled_in_by(portal, filling, service).await?;
    let Some((applicant, who)) = filling.applicant.zip(who) else {
        return Ok(None);
    };
    let Some(bound) = portal.store.person_of(applicant).await? else {
        return Ok(None);
    };
    let facts = portal.store.facts_of(&bound.person, portal.now()).await?;
    Ok(is_living(&facts).then_some(Told {
        person: bound.person,
        who,
        facts,
    }))
}

/// Writes down which registers were used, before anybody sees what they say.
async fn written_down(
    portal: &Portal,
    told: &Told,
    filling: &Filling,
    service: &Service,
) -> Result<(), Refusal> {
    let now = portal.now();
    let used = filling.prefilled.values();
    let used: BTreeSet<String> = used.map(|said| said.register.clone()).collect();
    for register in used {
        let access = NewAccess {
            person: told.person.clone(),
            purpose: AccessPurpose::Prefill,
            who: told.who.clone(),
            service: Some(service.identifier.clone()),
            case: None,
            register: Some(RegisterCode(register)),
        };
        portal.store.record_access(&access, now).await?;
    }
    Ok(())
}

/// Fills in what registers say of the applicant when she begins.
pub(super) async fn prefill(
    portal: &Portal,
    filling: &mut Filling,
    service: &Service,
) -> Result<(), Refusal> {
    let Some(told) = told(portal, filling, service).await? else {
        return Ok(());
    };
    filling.prefill(service, &told.facts);
    written_down(portal, &told, filling, service).await
}

/// Makes an application hers that she began before she signed in, with what registers say of her to questions that she has not
/// come to yet; gives what its browser opens it with from now on. Nothing where it is somebody's, or filled in for somebody.
pub(super) async fn claimed(
    portal: &Portal,
    journey: &mut Journey,
) -> Result<Option<HeaderMap>, Refusal> {
    let content = journey.content();
    let is_nobodys = content.applicant.is_none() && content.by.is_none();
    let Some(account) = journey.account.as_ref().filter(|_| is_nobodys) else {
        return Ok(None);
    };
    let hers = Filling {
        applicant: Some(account.id),
        ..content.clone()
    };
    let told = told(portal, &hers, &journey.service).await?;
    let mut became = None;
    let claimed = portal
        .store
        .claim_filling(journey.id(), account.id, portal.now(), |content| {
            if let Some(told) = &told {
                content.prefill_unseen(&journey.service, &told.facts);
            }
            content.applicant = Some(account.id);
            became = Some(content.clone());
        });
    let Some((token, content)) = claimed.await?.zip(became) else {
        return Ok(None);
    };
    if let Some(told) = &told {
        written_down(portal, told, &content, &journey.service).await?;
    }
    let cookie = cookie(portal, &journey.service.identifier, journey.id(), &token);
    journey.stored.content = content;
    journey.stored.is_own = true;
    journey.token = Some(token);
    Ok(Some(setting(&cookie)))
}

/// Looks again at what registers had filled in; to the question that reads differently now, where one does.
pub(super) async fn refreshed(
    portal: &Portal,
    journey: &mut Journey,
) -> Result<Option<Response>, Refusal> {
    if journey.content().prefilled.is_empty() {
        return Ok(None);
    }
    // Whom nobody lets look any more leaves it as it was filled in.
    let lets = filled_in_by(portal, journey.content(), &journey.service).await?;
    if lets.is_none() {
        return Ok(None);
    }
    let told = told(portal, journey.content(), &journey.service).await?;
    let facts = told.as_ref().map_or(&[][..], |told| &told.facts[..]);
    let mut next = journey.content().clone();
    let changed = next.refresh(&journey.service, facts);
    if next == *journey.content() {
        return Ok(None);
    }
    if let Some(told) = &told {
        written_down(portal, told, &next, &journey.service).await?;
    }
    let kept = journey.keep(portal, |mut content| {
        content.refresh(&journey.service, facts);
        Ok::<_, Infallible>(content)
    });
    let Some(Ok(content)) = kept.await? else {
        return Ok(Some(
            Redirect::to(&journey.address("/sent")).into_response(),
        ));
    };
    journey.stored.content = content;
    let read = journey.read(portal.pack());
    let screen = changed.and_then(|question| read.screen_of(&question));
    Ok(screen.map(|screen| {
        let to = journey.screen_address(&screen);
        Redirect::to(&format!("{to}?refreshed&from=check")).into_response()
    }))
}
