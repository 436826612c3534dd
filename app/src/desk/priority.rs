//! How much a report must hurry.

use axum::Router;
use axum::extract::Form;
use axum::routing::post;
use domain::identity::{Account, Action};
use domain::promises::Priority;
use leptos::prelude::*;
use serde::Deserialize;
use store::desk::{Prioritised, PriorityRefused};
use store::reports::ReportSeen;

use super::case::{Typed, Wrong};
use super::command::Command;
use super::forms::may;
use crate::components::{Button, Select, SelectOption, Weight};
use crate::portal::Portal;
use crate::reports::words::priority_words;
use crate::shell::{Answer, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk/{reference}/priority", post(prioritise))
}

/// Choosing the priority, where the member may and the report is open.
pub(super) fn priority_form(
    reader: &Reader,
    account: &Account,
    seen: &ReportSeen,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let case = &seen.case;
    let shown = case.ended_at.is_none() && may(account, Action::SetPriority, seen);
    let options: Vec<_> = Priority::ALL
        .into_iter()
        .map(|priority| {
            SelectOption::new(priority.name(), priority_words(reader, priority))
                .selected(priority == case.priority)
        })
        .collect();
    let (action, version) = (
        format!("/desk/{}/priority", case.reference),
        case.version.to_string(),
    );
    shown.then(|| {
        view! {
            <form class="cl-narrow cl-stack" method="post" action=action>
                <input type="hidden" name="version" value=version/>
                <Select name="priority" label=say("desk-priority") hint=say("desk-priority-hint") options=options/>
                <Button weight=Weight::Secondary>{say("desk-priority-set")}</Button>
            </form>
        }
    })
}

/// What the form sent.
#[derive(Deserialize)]
struct Chosen {
    version: i64,
    priority: String,
}

async fn prioritise(command: Command, Form(chosen): Form<Chosen>) -> Answer {
    let priority = Priority::named(&chosen.priority).ok_or(Refusal::BadForm)?;
    let asked = Prioritised {
        version: chosen.version,
        priority,
    };
    let (by, now) = (&command.member, command.now());
    let done = command
        .store()
        .prioritise(command.reference(), asked, by, now)
        .await;
    let wrong = |reader: &Reader, refused| match refused {
        PriorityRefused::NotYours => Err(Refusal::NotYours),
        PriorityRefused::Stale | PriorityRefused::Ended => Ok(Wrong::stale(reader)),
    };
    command.answer(Typed::default(), done, wrong).await
}
