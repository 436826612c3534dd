//! Both sides, where somebody else was faster: what she wanted, and what has happened since she opened the page.

use domain::pack::Pack;
use leptos::prelude::*;

use super::assign::{assignee_of, named};
use super::case::Typed;
use super::dossier::Opened;
use super::forms::{river, status_of};
use crate::components::{Card, SummaryList, SummaryRow};
use crate::reports::words::standing;
use crate::shell::Reader;

/// What she wanted beside what has changed, and by whom.
pub(super) fn both_sides(
    reader: &Reader,
    pack: &Pack,
    opened: &Opened,
    typed: &Typed,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let mut wanted = Vec::new();
    let mut fact = |key: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            wanted.push(SummaryRow::new(say(key), value));
        }
    };
    fact(
        "desk-to",
        status_of(&typed.to).map(|status| standing(reader, status).text),
    );
    fact("desk-words", Some(typed.words.clone()));
    fact(
        "desk-assign-to",
        assignee_of(&typed.assignee).map(|to| named(reader, pack, &opened.colleagues, &to)),
    );
    fact("desk-reason", Some(typed.reason.clone()));
    fact("enquiry-reply", Some(typed.reply.clone()));
    fact("enquiry-question", Some(typed.question.clone()));
    fact("enquiries-answer", Some(typed.answer.clone()));
    fact("move-title", Some(typed.moved.clone()));
    let since: Vec<_> = opened
        .seen
        .timeline
        .iter()
        .filter(|event| event.sequence > typed.read)
        .cloned()
        .collect();
    let changes = river(reader, pack, &opened.seen, &since);
    view! {
        <div class="cl-sides">
            <Card labelled_by="wanted">
                <h2 class="govuk-heading-m" id="wanted">{say("desk-stale-yours")}</h2>
                <SummaryList rows=wanted/>
                <p class="govuk-body">{say("desk-stale-kept")}</p>
            </Card>
            <Card labelled_by="since">
                <h2 class="govuk-heading-m" id="since">{say("desk-stale-theirs")}</h2>
                {changes}
            </Card>
        </div>
    }
}
