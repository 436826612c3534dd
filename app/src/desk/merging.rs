//! Reports about the same: saying so, and taking them apart.

use axum::Router;
use axum::extract::Form;
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

use super::case::{Typed, Wrong};
use super::command::Command;
use super::forms::{error_at, may};
use crate::components::{Button, Choice, Details, Input, Radios, Weight};
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

async fn merge(command: Command, Form(chosen): Form<Chosen>) -> Answer {
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
            let (by, now) = (&command.member, command.now());
            let reference = command.reference();
            command.store().merge(reference, asked, by, now).await
        }
        Err(_) => Err(StoreError::Refused(MergeRefused::NoTarget)),
    };
    let typed = Typed {
        to: chosen.target,
        reason: chosen.reference,
        ..Typed::default()
    };
    command.answer(typed, done, not_joined).await
}

async fn unmerge(command: Command, Form(chosen): Form<Chosen>) -> Answer {
    let (by, now) = (&command.member, command.now());
    let done = command
        .store()
        .unmerge(command.reference(), chosen.version, by, now)
        .await;
    command.answer(Typed::default(), done, not_joined).await
}

fn not_joined(reader: &Reader, refused: MergeRefused) -> Result<Wrong, Refusal> {
    let key = match refused {
        MergeRefused::NotYours => return Err(Refusal::NotYours),
        MergeRefused::Stale | MergeRefused::NotMerged => return Ok(Wrong::stale(reader)),
        MergeRefused::NoTarget => "desk-merge-no-target",
        MergeRefused::Itself => "desk-merge-itself",
        MergeRefused::Ended => "desk-merge-ended",
        MergeRefused::NotPublic => "desk-merge-not-public",
    };
    Ok(Wrong::at("reference", reader.say(key)))
}
