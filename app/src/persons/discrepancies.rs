//! `/desk/discrepancies`: what registers tell differently, for the steward who settles it.

use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use domain::identity::Account;
use domain::pack::Pack;
use domain::registers::{Concept, DiscrepancyId};
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::registers::{DISCREPANCIES_LISTED, SettleRefused};
use uuid::Uuid;

use super::listed::{Line, Listed, is_full};
use super::words::{called, office, steward, told};
use crate::components::{BackLink, Button, ErrorSummary, Fault, Question, Textarea};
use crate::identity::Member;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Where the list is.
const LIST: &str = "/desk/discrepancies";

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/desk/discrepancies", get(list))
        .route("/desk/discrepancies/{discrepancy}", get(page).post(settle))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    done: String,
}

#[derive(Debug, Default, Deserialize)]
struct Typed {
    #[serde(default)]
    reason: String,
}

/// What people call a datum.
fn label(reader: &Reader, pack: &Pack, concept: &Concept) -> String {
    pack.registers.label(concept).map_or_else(
        || concept.0.clone(),
        |label| label.say(reader.language).to_owned(),
    )
}

async fn list(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Query(asked): Query<Asked>,
) -> Answer {
    let member = steward(member)?;
    let open = portal.store.discrepancies_for(&member).await?;
    let reader = called(reader, &member);
    let (say, pack) = (reader.speaker(), portal.store.pack().clone());
    let lines = open
        .iter()
        .map(|open| {
            let owner = office(&reader, &pack, &open.owner);
            Line {
                href: format!("{LIST}/{}", open.id.0),
                name: label(&reader, &pack, &open.concept),
                facts: format!("{owner} · {}", reader.moment(open.opened_at)),
                words: None,
            }
        })
        .collect();
    let listed = Listed {
        more: is_full(open.len(), DISCREPANCIES_LISTED).then(|| say("steward-more")),
        title: say("discrepancies-title"),
        text: say("discrepancies-text"),
        none: say("discrepancies-none"),
        done: (asked.done == "yes").then(|| say("discrepancies-done")),
        lines,
        past: None,
    };
    Ok(listed.answer(&portal, &reader))
}

async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Path(discrepancy): Path<Uuid>,
) -> Answer {
    let member = steward(member)?;
    let id = DiscrepancyId(discrepancy);
    draw(&portal, reader, &member, id, (String::new(), None)).await
}

async fn settle(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Path(discrepancy): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Answer {
    let member = steward(member)?;
    let id = DiscrepancyId(discrepancy);
    let settled = portal
        .store
        .settle_discrepancy(&member, id, &typed.reason, portal.now())
        .await;
    match settled {
        Ok(()) => Ok(Redirect::to("/desk/discrepancies?done=yes").into_response()),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
        Err(StoreError::Refused(SettleRefused::Unknown)) => Err(Refusal::NotFound),
        Err(StoreError::Refused(SettleRefused::Own)) => Err(Refusal::NotYours),
        Err(StoreError::Refused(SettleRefused::Reason)) => {
            let wrong = Some(reader.say("discrepancies-reason-missing"));
            draw(&portal, reader, &member, id, (typed.reason, wrong)).await
        }
    }
}

async fn draw(
    portal: &Portal,
    reader: Reader,
    member: &Account,
    id: DiscrepancyId,
    (typed, wrong): (String, Option<String>),
) -> Answer {
    let found = portal
        .store
        .discrepancy_for(member, id, portal.now())
        .await?;
    let (found, facts) = found.ok_or(Refusal::NotFound)?;
    let entries = portal.store.entries_of_facts(&facts).await?;
    let reader = called(reader, member);
    let faulty = wrong.is_some();
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let page = Page::new(reader.say("discrepancies-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let summary = wrong.clone().map(|words| {
            view! { <ErrorSummary faults=vec![Fault::at("reason", words)]/> }
        });
        let words: Vec<_> = facts
            .iter()
            .enumerate()
            .map(|(place, fact)| {
                let entry = entries.iter().find(|entry| entry.record == fact.record);
                told(&reader, &pack, fact, (place == 0, entry))
            })
            .collect();
        let action = format!("{LIST}/{}", found.id.0);
        let answer = if facts.is_empty() {
            view! { <p class="govuk-body">{say("discrepancies-agree")}</p> }.into_any()
        } else {
            view! {
                <ul class="govuk-list govuk-list--bullet">{words}</ul>
                <p class="govuk-body">{say("discrepancies-how")}</p>
                <form method="post" action=action novalidate class="cl-stack">
                    <Textarea
                        name="reason"
                        label=Question::medium(say("discrepancies-reason"))
                        hint=say("discrepancies-reason-hint")
                        value=typed
                        error=wrong
                    />
                    <Button>{say("discrepancies-settle")}</Button>
                </form>
            }
            .into_any()
        };
        view! {
            <BackLink href=LIST text=say("discrepancies-title")/>
            <div class="cl-narrow cl-stack">
                {summary}
                <h1 class="govuk-heading-l">{label(&reader, &pack, &found.concept)}</h1>
                {answer}
            </div>
        }
    });
    Ok(page
        .place(Place::Me)
        .private()
        .refused(faulty)
        .render(portal, &reader))
}
