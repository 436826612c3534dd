//! Writing down what only members read.

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::routing::post;
use domain::identity::{Account, Action};
use leptos::prelude::*;
use store::StoreError;
use store::desk::WordsRefused;
use store::reports::ReportSeen;

use super::case::{Typed, Wrong, back, refuse, seen};
use super::forms::{error_at, eyes, may};
use crate::components::{Button, Textarea, Weight};
use crate::identity::Member;
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
async fn note(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path(reference): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let case = seen(&portal, &member.0, &reference).await?.case;
    let done = portal
        .store
        .note(
            &case.reference,
            &typed.note,
            reader.language,
            &member.0,
            portal.now(),
        )
        .await;
    let wrong = match done {
        Ok(()) => return Ok(back(&case.reference)),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(refused)) => Wrong::of_words("note", &reader, refused)?,
    };
    refuse(&portal, reader, member.0, &case, typed, wrong).await
}
