//! Writing down what only members read.

use axum::Router;
use axum::extract::Form;
use axum::routing::post;
use domain::identity::{Account, Action};
use leptos::prelude::*;
use store::desk::WordsRefused;
use store::reports::ReportSeen;

use super::case::{Typed, Wrong};
use super::command::Command;
use super::forms::{error_at, eyes, may};
use crate::components::{Button, Textarea, Weight};
use crate::portal::Portal;
use crate::shell::{Answer, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk/{reference}/note", post(note))
}

/// The form for a note, where the member may write one.
pub(super) fn note_form(
    reader: &Reader,
    account: &Account,
    seen: &ReportSeen,
    typed: &Typed,
    wrong: Option<&Wrong>,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let action = format!("/desk/{}/note", seen.case.reference);
    let eyes = eyes(seen);
    let (note, error) = (typed.note.clone(), error_at(wrong, "note"));
    may(account, Action::NoteReports, seen).then(|| {
        view! {
            <form class="cl-stack" method="post" action=action novalidate>
                {eyes}
                <Textarea name="note" label=say("desk-note") hint=say("desk-reason-hint") error=error value=note rows=2/>
                <Button weight=Weight::Secondary>{say("desk-note-keep")}</Button>
            </form>
        }
    })
}

impl Wrong {
    /// What is wrong with words that stand alone; nothing where she may not write them at all.
    pub(super) fn of_words(
        field: &'static str,
        reader: &Reader,
        refused: WordsRefused,
    ) -> Result<Self, Refusal> {
        match refused {
            WordsRefused::NotYours => Err(Refusal::NotYours),
            WordsRefused::Missing => Ok(Self::at(field, reader.say("desk-note-missing"))),
            WordsRefused::TooLong { most } => Ok(Self::too_long(field, reader, most)),
            WordsRefused::Stale => Ok(Self::stale(reader)),
        }
    }
}

/// Writes it down.
async fn note(command: Command, Form(typed): Form<Typed>) -> Answer {
    let language = command.reader.language;
    let (reference, by, now) = (command.reference(), &command.member, command.now());
    let done = command
        .store()
        .note(reference, &typed.note, language, by, now)
        .await;
    let wrong = |reader: &Reader, refused| Wrong::of_words("note", reader, refused);
    command.answer(typed, done, wrong).await
}
