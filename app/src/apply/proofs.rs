//! What proves that the requirements are met: looked up in registers, uploaded, or brought later.

use std::net::IpAddr;

use axum::extract::{DefaultBodyLimit, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum::{Extension, Router};
use domain::applications::Proof;
use domain::pack::Pack;
use domain::services::{EvidenceType, EvidenceTypeId, Requirement, Service};
use leptos::prelude::*;

use super::arrived::Arrived;
use super::bringing::{self, Kept};
use super::faults::{Told, id};
use super::fetching::{Looks, looks};
use super::files;
use super::journey::{HOLDING, Journey, Step, Way};
use super::looked::{explained, offered, office, tell};
use super::refused::not_taken;
use crate::components::{
    Button, ButtonGroup, Card, Checkboxes, Choice, ErrorMessage, ErrorSummary, FileUpload, Tag,
    Tone, Weight,
};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader};

pub(super) fn routes() -> Router<Portal> {
    let limit = DefaultBodyLimit::max(files::FORM_MOST);
    Router::new().route(
        "/services/{service}/apply/{draft}/proofs",
        get(page).post(answer).layer(limit),
    )
}

#[derive(Debug, Default, serde::Deserialize)]
struct Asking {
    faults: Option<String>,
    from: Option<String>,
    #[serde(default)]
    files: String,
    /// Look-ups that nothing came of, `kind:reason`.
    #[serde(default)]
    looked: String,
}

/// The kinds of proof of a requirement that can be uploaded, each once.
pub(super) fn uploads<'s>(
    service: &'s Service,
    requirement: &Requirement,
) -> Vec<&'s EvidenceType> {
    let mut found: Vec<&EvidenceType> = Vec::new();
    for id in requirement.evidence_type_list.iter().flatten() {
        if let Some(kind) = service.evidence(id).filter(|kind| !kind.upload.is_empty())
            && found.iter().all(|known| known.id != kind.id)
        {
            found.push(kind);
        }
    }
    found
}

/// Every requirement with what was brought for it.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    Query(asking): Query<Asking>,
) -> Answer {
    if let Some(elsewhere) = journey.held_up() {
        return Ok(elsewhere);
    }
    let pack = portal.store.pack().clone();
    if journey.service.requirement.is_empty() {
        let next = journey.next(journey.content(), &journey.read(&pack));
        return Ok(Redirect::to(&journey.step_address(&next)).into_response());
    }
    let mut told = Told::default();
    if asking.faults.is_some() {
        for requirement in journey.content().unsettled(&journey.service) {
            let name = requirement.name.say(reader.language).to_owned();
            let words = reader.say_with("apply-fault-proof", &[("requirement", name.into())]);
            let field = uploads(&journey.service, requirement).first().map_or_else(
                || format!("later.{}", requirement.id),
                |kind| format!("{}.{}", requirement.id, kind.id.0),
            );
            told.add(&requirement.id, id(&field), words);
        }
    }
    for (field, reason) in asking
        .files
        .split(',')
        .filter_map(|one| one.split_once(':'))
    {
        told.add(field, id(field), files::words(&reader, reason));
    }
    tell(&reader, &pack, &journey, &asking.looked, &mut told);
    let looks = looks(&portal, &journey).await?;
    let faulty = !told.is_empty();
    let from_check = asking.from.as_deref() == Some("check");
    let speaker = reader.clone();
    let page = Page::new(reader.say("apply-proofs-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let summary = faulty.then(|| view! { <ErrorSummary faults=told.summary()/> });
        let requirements = journey.service.requirement.iter();
        let cards: Vec<_> = requirements
            .map(|requirement| card(&reader, &pack, &journey, requirement, (&told, looks)))
            .collect();
        let all = journey.service.requirement.len() as u64;
        let there = journey.service.requirement.iter();
        let there = there.filter(|requirement| journey.content().proves(requirement));
        let about = [
            ("there", (there.count() as u64).into()),
            ("all", all.into()),
        ];
        let count = reader.say_with("apply-proofs-count", &about);
        let read = journey.read(&pack);
        let back = if from_check {
            journey.address("/check")
        } else {
            journey.before(&Step::Proofs, &read)
        };
        let from = from_check.then(|| view! { <input type="hidden" name="from" value="check"/> });
        view! {
            <Way reader=reader.clone() journey=journey.clone() back=back here="apply-station-proofs"/>
            {summary}
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("apply-proofs-title")}</h1>
                <p class="govuk-body">{say("apply-proofs-text")}</p>
                {explained(&reader, &journey, looks)}
                <form method="post" action=journey.address("/proofs") enctype="multipart/form-data" novalidate class="cl-stack">
                    <button class="govuk-visually-hidden" type="submit" tabindex="-1" aria-hidden="true"></button>
                    {cards}
                    {from}
                    <p class="govuk-body cl-muted">{count}</p>
                    <ButtonGroup>
                        <Button>{say("continue")}</Button>
                        <Button weight=Weight::Secondary name="save" value="yes">{say("apply-save")}</Button>
                    </ButtonGroup>
                </form>
            </div>
        }
    });
    Ok(page
        .place(Place::Services)
        .private()
        .with_module(HOLDING)
        .error_title(faulty)
        .render(&portal, &reader))
}

fn card(
    reader: &Reader,
    pack: &Pack,
    journey: &Journey,
    requirement: &Requirement,
    (told, looks): (&Told, Looks),
) -> AnyView {
    let language = reader.language;
    let content = journey.content();
    let name = requirement.name.say(language).to_owned();
    let proven = content
        .proven
        .get(&requirement.id)
        .cloned()
        .unwrap_or_default();
    let is_fetched = |proof: &Proof| proof.consent.is_some();
    let (text, tone) = if content.proves(requirement) && proven.proofs.iter().any(is_fetched) {
        ("apply-proof-fetched", Tone::Green)
    } else if content.proves(requirement) {
        ("apply-proof-there", Tone::Green)
    } else if proven.later {
        ("apply-proof-later", Tone::Calm)
    } else {
        ("apply-proof-needed", Tone::Yellow)
    };
    let kinds = uploads(&journey.service, requirement);
    let fields = lists(reader, pack, journey, requirement, (told, looks));
    let alternatives = (requirement.evidence_type_list.len() > 1 && fields.len() > 1)
        .then(|| view! { <p class="govuk-body">{reader.say("apply-proof-one-of")}</p> });
    // What is not looked up here the office looks up itself once it handles the application.
    let offices = (looks != Looks::Hers).then(|| offices(reader, pack, journey, requirement));
    let key = if kinds.is_empty() {
        "apply-proof-let"
    } else {
        "apply-proof-not-now"
    };
    let later = vec![Choice::new("yes", reader.say(key)).checked(proven.later)];
    let (field, title) = (
        format!("later.{}", requirement.id),
        id(&format!("title.{}", requirement.id)),
    );
    let state = reader.say(text);
    let error_id = id(&format!("error.{}", requirement.id));
    let error = told.about(&requirement.id);
    let error = error.map(|words| view! { <ErrorMessage id=error_id text=words/> });
    view! {
        <Card labelled_by=title.clone()>
            <h2 class="govuk-heading-m" id=title.clone()>{name}</h2>
            <p><Tag text=state tone=tone/></p>
            {error}
            {offices}
            {alternatives}
            {fields}
            <Checkboxes name=field.clone() id=id(&field) choices=later/>
        </Card>
    }
    .into_any()
}

/// What can be looked up or uploaded, list by list; each kind of proof stands there once.
fn lists(
    reader: &Reader,
    pack: &Pack,
    journey: &Journey,
    requirement: &Requirement,
    (told, looks): (&Told, Looks),
) -> Vec<AnyView> {
    let content = journey.content();
    // What is proven needs nobody's register any more.
    let is_proven = content.proves(requirement);
    let proofs = content.proven.get(&requirement.id);
    let is_fetched = |kind: &EvidenceTypeId| {
        let mut proofs = proofs.into_iter().flat_map(|proven| &proven.proofs);
        proofs.any(|proof| proof.consent.is_some() && proof.evidence_type == *kind)
    };
    let mut shown: Vec<&EvidenceTypeId> = Vec::new();
    let mut all = Vec::new();
    for list in &requirement.evidence_type_list {
        let mut fields = Vec::new();
        for kind in list {
            let known = journey.service.evidence(kind);
            let Some(known) = known.filter(|_| !shown.contains(&kind)) else {
                continue;
            };
            shown.push(kind);
            let is_offered = known.register.is_some() && (!is_proven || is_fetched(kind));
            if looks == Looks::Hers && is_offered {
                let kind = (requirement, known);
                fields.push(offered(reader, pack, journey, kind, told));
            }
            if !known.upload.is_empty() {
                fields.push(upload(reader, journey, requirement, known, told));
            }
        }
        if fields.is_empty() {
            continue;
        }
        let together = (fields.len() > 1 && list.len() > 1)
            .then(|| view! { <p class="govuk-body">{reader.say("apply-proof-together")}</p> });
        all.push(view! { <div class="cl-stack">{together}{fields}</div> }.into_any());
    }
    all
}

/// The field of a kind of proof that can be uploaded, with what was.
fn upload(
    reader: &Reader,
    journey: &Journey,
    requirement: &Requirement,
    kind: &EvidenceType,
    told: &Told,
) -> AnyView {
    let field = format!("{}.{}", requirement.id, kind.id.0);
    let proofs = journey.content().proven.get(&requirement.id);
    let mut proofs = proofs.into_iter().flat_map(|proven| &proven.proofs);
    let there = proofs.find(|proof| proof.file.is_some() && proof.evidence_type == kind.id);
    let there = there.and_then(|proof| Some((proof.file?, proof.file_name.clone())));
    let value = field.clone();
    let there = there.map(|(file, called)| {
        let about = [("file", called.clone().into())];
        let remove = reader.say_with("apply-file-remove", &about);
        let href = journey.address(&format!("/files/{file}"));
        view! {
            <p class="govuk-body"><a class="govuk-link" href=href>{called}</a></p>
            <Button weight=Weight::Secondary name="remove" value=value>{remove}</Button>
        }
    });
    let label = kind.name.say(reader.language).to_owned();
    let hint = reader.say("apply-file-hint");
    let error = told.about(&field);
    view! {
        <FileUpload name=field.clone() id=id(&field) label=label hint=hint error=error accept=".pdf,application/pdf,image/jpeg,image/png">
            {there}
        </FileUpload>
    }
    .into_any()
}

/// What offices have of a requirement.
fn offices(
    reader: &Reader,
    pack: &Pack,
    journey: &Journey,
    requirement: &Requirement,
) -> Option<impl IntoView + use<>> {
    let kinds = requirement.evidence_type_list.iter().flatten();
    let kinds = kinds.filter_map(|id| journey.service.evidence(id));
    let lines: Vec<_> = kinds
        .filter(|kind| kind.register.is_some())
        .map(|kind| {
            let what = kind.name.say(reader.language).to_owned();
            let about = [
                ("office", office(reader, pack, kind).into()),
                ("what", what.into()),
            ];
            view! { <li>{reader.say_with("apply-proof-office", &about)}</li> }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! { <p class="govuk-body">{reader.say("apply-proof-offices")}</p><ul class="govuk-list govuk-list--bullet">{lines}</ul> }
    })
}

/// Keeps files and what is brought later.
async fn answer(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    ip: Option<Extension<IpAddr>>,
    Arrived { mut sent, cut }: Arrived,
) -> Answer {
    if let Some(sent) = journey.gone() {
        return Ok(sent);
    }
    let from_check = sent.control("from").as_deref() == Some("check");
    let (save, remove) = (sent.control("save").is_some(), sent.control("remove"));
    let ip = ip.map(|Extension(ip)| ip);
    let arrived = Arrived { sent, cut };
    let kept = bringing::keep(&portal, &journey, ip, arrived, remove.as_deref()).await?;
    let Some(Kept {
        content,
        refused,
        stray,
    }) = kept
    else {
        return Ok(Redirect::to(&journey.address("/sent")).into_response());
    };
    let here = journey.address("/proofs");
    if let Some(stray) = stray {
        return Ok(not_taken(&portal, &reader, (&journey, here), &stray));
    }
    let from = if from_check { "from=check&" } else { "" };
    let to = if !refused.is_empty() {
        format!("{here}?{from}files={}", refused.join(","))
    } else if save {
        journey.address("/save")
    } else if remove.is_some() {
        format!("{here}?{from}")
    } else if content.unsettled(&journey.service).is_empty() {
        let read = journey.form(&portal.pack().areas).read(&content);
        let next = journey.next(&content, &read);
        let from = if from_check && next != Step::Check {
            "?from=check"
        } else {
            ""
        };
        format!("{}{from}", journey.step_address(&next))
    } else {
        format!("{here}?{from}faults")
    };
    Ok(Redirect::to(to.trim_end_matches('?')).into_response())
}
