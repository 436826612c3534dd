//! Proofs that offices have in their registers: looked up once the applicant allows it, shown to her, and taken out again where
//! she does not want it to be used.
//!
//! # Why
//!
//! The button that allows is the consent, for one proof of one application. It sends the whole page of proofs along, so that
//! nothing is lost that was chosen there.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::{DefaultBodyLimit, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Extension, Router};
use domain::applications::Proof;
use domain::delegations::Power;
use domain::identity::Account;
use domain::languages::Texts;
use domain::pack::Pack;
use domain::persons::ConsentId;
use domain::registers::Record;
use domain::services::{EvidenceType, EvidenceTypeId, Requirement};
use jiff::SignedDuration;
use store::StoreError;
use store::consents::{ConsentRefused, FetchRefused, Purpose};
use store::limits::Limit;

use super::arrived::Sent;
use super::bringing::{self, Kept};
use super::files;
use super::journey::Journey;
use super::known::claimed;
use super::looked::place;
use super::refused::not_taken;
use crate::portal::Portal;
use crate::shell::limits::limited;
use crate::shell::{Answer, Reader, Refusal};

/// Most look-ups of one account in an hour.
const PER_ACCOUNT: Limit = Limit {
    what: "look-ups of an account",
    most: 60,
    window: SignedDuration::from_hours(1),
};

pub(super) fn routes() -> Router<Portal> {
    let limit = || DefaultBodyLimit::max(files::FORM_MOST);
    Router::new()
        .route(
            "/services/{service}/apply/{draft}/fetch",
            post(fetch).layer(limit()),
        )
        .route(
            "/services/{service}/apply/{draft}/unfetch",
            post(unfetch).layer(limit()),
        )
}

/// Whether whoever asks can have something looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// She applies, and the registers know who she is; or she who does lets her delegate use her data.
    Hers,
    /// Nobody knows yet who she is.
    Unbound,
    /// Somebody else applies, and only she can allow it.
    Others,
}

/// Whether whoever asks can have something looked up for this application.
pub(super) async fn looks(portal: &Portal, journey: &Journey) -> Result<Looks, Refusal> {
    let content = journey.content();
    let asks = journey.account.as_ref().map(|account| account.id);
    if let Some(acts_for) = &journey.acts_for {
        let lets = acts_for.mandate.power >= Power::UseData;
        let bound = portal.store.person_of(acts_for.applicant).await?;
        return Ok(if lets && bound.is_some() {
            Looks::Hers
        } else {
            Looks::Others
        });
    }
    if let Some(asks) = asks.filter(|asks| content.is_attended(*asks, portal.now())) {
        let by_her =
            content.applicant.is_some() && content.by.is_some_and(|by| by.account() == asks);
        return Ok(if by_her { Looks::Hers } else { Looks::Others });
    }
    let hers = match (content.applicant, asks) {
        (Some(whose), Some(asks)) if whose == asks => asks,
        (None, Some(asks)) if content.by.is_none() => asks,
        (_, None) if content.by.is_none() => return Ok(Looks::Unbound),
        _ => return Ok(Looks::Others),
    };
    let bound = portal.store.person_of(hers).await?;
    Ok(if bound.is_some() {
        Looks::Hers
    } else {
        Looks::Unbound
    })
}

/// The kind of proof that the form names, where this application needs it and a register has it.
fn wanted<'j>(journey: &'j Journey, sent: &mut Sent) -> Result<&'j EvidenceType, Refusal> {
    let named = sent.control("evidence").ok_or(Refusal::BadForm)?;
    let mut kinds = journey
        .service
        .requirement
        .iter()
        .flat_map(|one| one.evidence_type_list.iter().flatten());
    let kind = kinds.find(|kind| kind.0 == named);
    let kind = kind.and_then(|kind| journey.service.evidence(kind));
    kind.filter(|kind| kind.register.is_some())
        .ok_or(Refusal::BadForm)
}

/// Back to the page of proofs, with what was refused.
fn back(
    journey: &Journey,
    kind: &EvidenceType,
    (kept, from): (&Kept, Option<&str>),
    why: Option<&str>,
) -> Response {
    let mut asking = Vec::new();
    if from == Some("check") {
        asking.push("from=check".to_owned());
    }
    if !kept.refused.is_empty() {
        asking.push(format!("files={}", kept.refused.join(",")));
    }
    if let Some(why) = why {
        asking.push(format!("looked={}:{why}", kind.id.0));
    }
    let asking = if asking.is_empty() {
        String::new()
    } else {
        format!("?{}", asking.join("&"))
    };
    let to = journey.address(&format!("/proofs{asking}#{}", place(&kind.id)));
    Redirect::to(&to).into_response()
}

/// Back to the page of proofs: only the applicant can allow that something is looked up about her, or take it back.
fn others(journey: &Journey, kind: &EvidenceType, kept: &Kept, from: Option<&str>) -> Response {
    back(journey, kind, (kept, from), Some("others"))
}

/// Allows one kind of proof to be looked up, looks it up, and keeps what it says for her to see.
async fn fetch(
    State(portal): State<Portal>,
    reader: Reader,
    mut journey: Journey,
    ip: Option<Extension<IpAddr>>,
    mut sent: Sent,
) -> Answer {
    if let Some(sent) = journey.gone() {
        return Ok(sent);
    }
    let kind = wanted(&journey, &mut sent)?.clone();
    let kind = &kind;
    let from = sent.control("from");
    let looks = looks(&portal, &journey).await?;
    let ip = ip.map(|Extension(ip)| ip);
    let Some(kept) = bringing::keep(&portal, &journey, ip, sent.into(), None).await? else {
        return Ok(Redirect::to(&journey.address("/sent")).into_response());
    };
    if let Some(stray) = &kept.stray {
        let here = journey.address("/proofs");
        return Ok(not_taken(&portal, &reader, (&journey, here), stray));
    }
    // Nothing is read about somebody for what cannot be sent.
    if let Some(shut) = journey.shut() {
        return Ok(shut);
    }
    if looks == Looks::Others {
        return Ok(others(&journey, kind, &kept, from.as_deref()));
    }
    let account = journey.account.clone().filter(|_| looks == Looks::Hers);
    let Some(account) = account else {
        return Ok(back(
            &journey,
            kind,
            (&kept, from.as_deref()),
            Some("unbound"),
        ));
    };
    limited(&portal, PER_ACCOUNT, &account.id.0.to_string()).await?;
    // Whoever began it, or has a link to it, opens it no more from here on.
    let claimed = claimed(&portal, &mut journey).await?.unwrap_or_default();
    let why = look_up(&portal, &journey, kind, &account).await?;
    let back = back(&journey, kind, (&kept, from.as_deref()), why);
    Ok((claimed, back).into_response())
}

/// Looks one kind of proof up; says why there is nothing where there is not.
async fn look_up(
    portal: &Portal,
    journey: &Journey,
    kind: &EvidenceType,
    account: &Account,
) -> Result<Option<&'static str>, Refusal> {
    let (store, now) = (&portal.store, portal.now());
    let asked = (&journey.service, &kind.id);
    let consent = match store.give_consent(account, journey.id(), asked, now).await {
        Ok(consent) => consent,
        Err(StoreError::Refused(ConsentRefused::NotBound)) => return Ok(Some("unbound")),
        Err(StoreError::Refused(ConsentRefused::NotYours)) => return Err(Refusal::NotFound),
        Err(StoreError::Refused(ConsentRefused::NotFetched)) => return Err(Refusal::BadForm),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
    };
    let found = match store.fetch_evidence(account.id, consent, kind, now).await {
        Ok(found) => found,
        Err(StoreError::Refused(FetchRefused::NotBound)) => return Ok(Some("unbound")),
        // Another window took it back meanwhile, or sent the application.
        Err(StoreError::Refused(FetchRefused::Withdrawn | FetchRefused::Over)) => return Ok(None),
        Err(StoreError::Refused(FetchRefused::Unknown)) => return Err(Refusal::NotFound),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
    };
    let says = found.map(|record| says(portal.pack(), &record));
    let Some(says) = says.filter(|says| !says.is_empty()) else {
        // Nothing stays allowed that nothing came of.
        withdraw(portal, account, consent).await?;
        return Ok(Some("none"));
    };
    let proof = Proof {
        evidence_type: kind.id.clone(),
        file: None,
        file_name: String::new(),
        consent: Some(consent.0),
        says,
        obtained_at: now,
    };
    let kept = store.keep_fetched(consent, now, |content| {
        for requirement in proves(journey, &kind.id) {
            let proven = content.proven.entry(requirement.id.clone()).or_default();
            let is_older = |one: &Proof| one.consent.is_some() && one.evidence_type == kind.id;
            proven.proofs.retain(|one| !is_older(one));
            proven.proofs.push(proof.clone());
        }
    });
    match kept.await {
        // Another window took it back meanwhile, or sent the application.
        Ok(()) | Err(StoreError::Refused(_)) => Ok(None),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
    }
}

/// The requirements that a kind of proof belongs to.
pub(super) fn proves<'j>(
    journey: &'j Journey,
    kind: &'j EvidenceTypeId,
) -> impl Iterator<Item = &'j Requirement> {
    let all = journey.service.requirement.iter();
    all.filter(move |one| one.evidence_type_list.iter().flatten().any(|id| id == kind))
}

/// What a record says, name by name, in the order of its register.
fn says(pack: &Pack, record: &Record) -> Vec<(Texts, String)> {
    let register = pack.registers.get(&record.register);
    let fields = register
        .into_iter()
        .flat_map(|register| &register.schema.fields);
    let told = fields.filter_map(|field| {
        let value = record.values.get(&field.name)?;
        Some((field.label.clone(), value.clone()))
    });
    told.collect()
}

/// Takes a consent back; that it was taken back before is as well.
async fn withdraw(portal: &Portal, account: &Account, consent: ConsentId) -> Result<(), Refusal> {
    let withdrawn = portal
        .store
        .withdraw_consent(account.id, consent, portal.now());
    match withdrawn.await {
        Ok(_) | Err(StoreError::Refused(_)) => Ok(()),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
    }
}

/// Takes what was looked up out again, and the consent with it.
async fn unfetch(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    ip: Option<Extension<IpAddr>>,
    mut sent: Sent,
) -> Answer {
    if let Some(sent) = journey.gone() {
        return Ok(sent);
    }
    let kind = wanted(&journey, &mut sent)?;
    let from = sent.control("from");
    let looks = looks(&portal, &journey).await?;
    let ip = ip.map(|Extension(ip)| ip);
    let Some(kept) = bringing::keep(&portal, &journey, ip, sent.into(), None).await? else {
        return Ok(Redirect::to(&journey.address("/sent")).into_response());
    };
    if let Some(stray) = &kept.stray {
        let here = journey.address("/proofs");
        return Ok(not_taken(&portal, &reader, (&journey, here), stray));
    }
    if looks == Looks::Others {
        return Ok(others(&journey, kind, &kept, from.as_deref()));
    }
    let Some(account) = &journey.account else {
        return Ok(back(
            &journey,
            kind,
            (&kept, from.as_deref()),
            Some("unbound"),
        ));
    };
    let is_it = |proof: &Proof| proof.consent.is_some() && proof.evidence_type == kind.id;
    let proofs = kept.content.proven.values().flat_map(|one| &one.proofs);
    let consents: Vec<ConsentId> = proofs
        .filter(|proof| is_it(proof))
        .filter_map(|proof| proof.consent.map(ConsentId))
        .collect();
    for consent in consents {
        withdraw(&portal, account, consent).await?;
    }
    // What no consent of hers goes with is taken out as well.
    let taken = journey.keep(&portal, |mut content| {
        for proven in content.proven.values_mut() {
            proven.proofs.retain(|proof| !is_it(proof));
        }
        Ok::<_, Infallible>(content)
    });
    taken.await?;
    Ok(back(&journey, kind, (&kept, from.as_deref()), None))
}

/// The kinds of proof that were looked up without a consent to it that stands, as the page of proofs tells it.
pub(super) async fn not_allowed(portal: &Portal, journey: &Journey) -> Result<String, Refusal> {
    let content = journey.content();
    let mut told = Vec::new();
    for proof in content.proven.values().flat_map(|one| &one.proofs) {
        let Some(consent) = proof.consent else {
            continue;
        };
        let stands = match content.applicant {
            Some(whose) => {
                let purpose = Purpose::Draft(journey.id());
                let stands = portal
                    .store
                    .is_consented(whose, purpose, &proof.evidence_type);
                stands.await?
            }
            None => None,
        };
        if stands != Some(ConsentId(consent)) {
            told.push(format!("{}:elsewhere", proof.evidence_type.0));
        }
    }
    told.dedup();
    Ok(told.join(","))
}
