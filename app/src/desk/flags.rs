//! What people flagged about a report, and finding that it may stand.

use axum::Router;
use axum::extract::Form;
use axum::routing::post;
use domain::identity::{Account, Action};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::Deserialize;
use store::flags::SetAsideRefused;
use store::reports::ReportSeen;

use super::case::Typed;
use super::command::Command;
use super::forms::may;
use crate::components::{Button, Card, Icon, Standing, SummaryList, SummaryRow, Tone, Weight};
use crate::portal::Portal;
use crate::reports::flag::reason_words;
use crate::shell::{Answer, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk/{reference}/flags", post(set_aside))
}

/// How many flags a report has, in red; nothing where it has none.
pub(super) fn flags_standing(reader: &Reader, count: i64) -> Option<Standing> {
    (count > 0).then(|| Standing {
        text: reader.say_with("desk-flags-count", &[("count", count.into())]),
        tone: Tone::Red,
        icon: Icon::Flag,
    })
}

/// The open flags with their words, and setting them aside where the member may.
pub(super) fn flags_card(
    reader: &Reader,
    account: &Account,
    seen: &ReportSeen,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let newest = seen.flags.iter().map(|open| open.at).max();
    let rows: Vec<_> = seen
        .flags
        .iter()
        .map(|open| {
            let words = Some(open.flag.words.clone())
                .filter(|words| !words.is_empty())
                .map(|words| view! { <p class="govuk-body">{words}</p> });
            let when = reader.moment(open.at);
            let value = view! { {words}<p class="cl-muted">{when}</p> };
            SummaryRow::new(reason_words(reader, open.flag.reason), value.into_any())
        })
        .collect();
    let aside = newest
        .filter(|_| may(account, Action::SetFlagsAside, seen))
        .map(|newest| {
            view! {
                <form class="cl-stack" method="post" action=format!("/desk/{}/flags", seen.case.reference)>
                    <input type="hidden" name="seen" value=newest.as_microsecond().to_string()/>
                    <p class="govuk-body">{say("desk-flags-hint")}</p>
                    <Button weight=Weight::Secondary>{say("desk-flags-aside")}</Button>
                </form>
            }
        });
    newest.is_some().then(|| {
        view! {
            <Card labelled_by="flags">
                <h2 class="govuk-heading-m" id="flags">{say("desk-flags")}</h2>
                <SummaryList rows=rows/>
                {aside}
            </Card>
        }
    })
}

/// What the form sent.
#[derive(Deserialize)]
struct Seen {
    /// When the newest flag that she read was raised, in microseconds.
    seen: i64,
}

/// The flags that she has read are answered: the report may stand.
async fn set_aside(command: Command, Form(form): Form<Seen>) -> Answer {
    let seen = Timestamp::from_microsecond(form.seen).map_err(|_| Refusal::BadForm)?;
    let (by, now) = (&command.member, command.now());
    let done = command
        .store()
        .set_flags_aside(command.reference(), seen, by, now)
        .await;
    let wrong = |_: &Reader, SetAsideRefused::NotYours| Err(Refusal::NotYours);
    command.answer(Typed::default(), done, wrong).await
}
