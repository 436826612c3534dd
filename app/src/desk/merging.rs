//! Reports about the same: saying so, and taking them apart.

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use domain::cases::Case;
use domain::identity::{Account, Action};
use domain::merging::MergeRefused;
use domain::pack::Pack;
use domain::references::Reference;
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::desk::Merging;
use store::reports::ReportSeen;

use super::case::{Typed, Wrong, draw, seen};
use super::forms::{error_at, may};
use crate::components::{Button, Choice, Details, Input, Radios, Weight};
use crate::identity::Member;
use crate::portal::Portal;
use crate::reports::words::title;
use crate::shell::{Answer, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/desk/{reference}/merge", post(merge))
        .route("/desk/{reference}/unmerge", post(unmerge))
}

/// What the form sent: one of those offered, or a reference typed.
#[derive(Deserialize)]
struct Chosen {
    version: i64,
    #[serde(default)]
    target: String,
    #[serde(default)]
    reference: String,
}

/// Open reports about the same that are near, oldest first, without the report itself.
pub(super) async fn candidates(portal: &Portal, case: &Case) -> Result<Vec<Case>, Refusal> {
    let category = portal.pack().category(&case.category);
    let (Some(category), Some(position), None) = (category, case.position, case.ended_at) else {
        return Ok(Vec::new());
    };
    let near = portal
        .store
        .reports_nearby(&category.code, position, category.duplicate_radius)
        .await?;
    let near = near.into_iter().map(|(case, _)| case);
    Ok(near.filter(|other| other.id != case.id).collect())
}

/// Where the report leads to or what leads to it; and merging or taking apart where the member may.
pub(super) fn merging_card(
    reader: &Reader,
    pack: &Pack,
    account: &Account,
    (seen, near): (&ReportSeen, &[Case]),
    typed: &Typed,
    wrong: Option<&Wrong>,
) -> AnyView {
    let say = reader.speaker();
    let case = &seen.case;
    let merges = may(account, Action::MergeReports, seen);
    let linked = |case: &Case| {
        let href = format!("/desk/{}", case.reference);
        let text = format!(
            "{} · {}",
            title(pack, case, reader.language),
            case.reference.spaced()
        );
        view! { <li><a class="govuk-link" href=href>{text}</a></li> }
    };
    let led: Vec<_> = seen.led_to.iter().map(linked).collect();
    let led = (!led.is_empty()).then(|| {
        view! { <p class="govuk-body">{say("desk-led-to")}</p><ul class="govuk-list">{led}</ul> }
    });
    let target = seen.leads_to.as_ref().map(|there| {
        view! { <p class="govuk-body">{say("desk-leads-to")}</p><ul class="govuk-list">{linked(&there.case)}</ul> }
    });
    let address = format!("/desk/{}", case.reference);
    let version = case.version.to_string();
    let apart = (merges && case.merged_into.is_some()).then(|| {
        view! {
            <form method="post" action=format!("{address}/unmerge")>
                <input type="hidden" name="version" value=version.clone()/>
                <Button weight=Weight::Secondary>{say("desk-unmerge")}</Button>
            </form>
        }
    });
    let join = (merges && case.ended_at.is_none()).then(|| {
        let choices: Vec<_> = near
            .iter()
            .map(|other| {
                let reference = other.reference.to_string();
                let checked = typed.to == reference;
                let when = reader.moment(other.requested_at);
                Choice::new(reference, title(pack, other, reader.language))
                    .hint(format!("{} · {when}", other.reference.spaced()))
                    .checked(checked)
            })
            .collect();
        let offered = (!choices.is_empty()).then(|| {
            view! { <Radios name="target" legend=say("desk-merge-near") choices=choices/> }
        });
        let (error, value) = (error_at(wrong, "reference"), typed.reason.clone());
        view! {
            <Details summary=say("desk-merge-title") open=error.is_some()>
                <form class="cl-narrow cl-stack" method="post" action=format!("{address}/merge") novalidate>
                    <input type="hidden" name="version" value=version.clone()/>
                    {offered}
                    <Input name="reference" label=say("desk-merge-reference") hint=say("desk-merge-hint") error=error value=value spellcheck=Some(false)/>
                    <Button weight=Weight::Secondary>{say("desk-merge")}</Button>
                </form>
            </Details>
        }
    });
    let is_shown = led.is_some() || target.is_some() || apart.is_some() || join.is_some();
    is_shown.then(|| {
        view! { <section class="cl-stack" aria-label=say("desk-merge-title")>{led}{target}{apart}{join}</section> }
    })
    .into_any()
}

async fn merge(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path(reference): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Answer {
    let seen = seen(&portal, &member.0, &reference).await?;
    let written = chosen.reference.trim();
    let named = if written.is_empty() {
        &chosen.target
    } else {
        written
    };
    let done = match named.parse::<Reference>() {
        Ok(target) => {
            let asked = Merging {
                version: chosen.version,
                target: &target,
            };
            let now = portal.now();
            let reference = &seen.case.reference;
            portal.store.merge(reference, asked, &member.0, now).await
        }
        Err(_) => Err(StoreError::Refused(MergeRefused::NoTarget)),
    };
    let typed = Typed {
        to: chosen.target.clone(),
        reason: chosen.reference.clone(),
        ..Typed::default()
    };
    answered(&portal, reader, member.0, (seen, typed), done).await
}

async fn unmerge(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path(reference): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Answer {
    let seen = seen(&portal, &member.0, &reference).await?;
    let done = portal
        .store
        .unmerge(
            &seen.case.reference,
            chosen.version,
            &member.0,
            portal.now(),
        )
        .await;
    answered(&portal, reader, member.0, (seen, Typed::default()), done).await
}

/// Back to the page, or the page with what was refused.
async fn answered(
    portal: &Portal,
    reader: Reader,
    account: Account,
    (seen, typed): (ReportSeen, Typed),
    done: Result<(), StoreError<MergeRefused>>,
) -> Answer {
    let back = format!("/desk/{}", seen.case.reference);
    let key = match done {
        Ok(()) => return Ok(back_to(&back)),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(refused)) => match refused {
            MergeRefused::NotYours => return Err(Refusal::NotYours),
            MergeRefused::Stale | MergeRefused::NotMerged => None,
            MergeRefused::NoTarget => Some("desk-merge-no-target"),
            MergeRefused::Itself => Some("desk-merge-itself"),
            MergeRefused::Ended => Some("desk-merge-ended"),
            MergeRefused::NotPublic => Some("desk-merge-not-public"),
        },
    };
    let wrong = match key {
        None => Wrong::stale(&reader),
        Some(key) => Wrong::at("reference", reader.say(key)),
    };
    draw(portal, reader, account, seen, typed, Some(wrong)).await
}

fn back_to(address: &str) -> Response {
    Redirect::to(address).into_response()
}
