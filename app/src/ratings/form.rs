//! The form of a rating: what may still be said about a report that has ended.

use axum::http::StatusCode;
use domain::cases::{CaseKind, WORDS_MOST};
use domain::ratings::{Grade, ReopenRefused, Typed};
use leptos::prelude::*;
use store::ratings::Judging;

use crate::components::{
    Button, Checkboxes, Choice, FileUpload, Layout, Question, Radios, Textarea,
};
use crate::shell::Reader;

/// What stands in the form, right or wrong.
#[derive(Default)]
pub(super) struct Form {
    pub(super) typed: Typed,
    /// What is wrong, by field.
    pub(super) faults: Vec<(&'static str, String)>,
    /// What was just taken.
    pub(super) done: String,
    pub(super) status: StatusCode,
}

/// What may still be said: a rating, that it is still broken, or both.
pub(super) fn asked(
    reader: &Reader,
    judging: &Judging,
    form: &Form,
    address: &str,
) -> Option<impl IntoView + use<>> {
    let say = reader.speaker();
    let (rates, reopens) = (judging.rate.is_ok(), judging.reopen.is_ok());
    if !rates && !reopens {
        return None;
    }
    let error = |field: &str| {
        let found = form.faults.iter().find(|(at, _)| *at == field);
        found.map(|(_, text)| text.clone())
    };
    let steps = |name: &'static str, chosen: &str| {
        let steps = Grade::ALL.iter().rev().map(|grade| {
            let number = grade.number().to_string();
            let words = say(&format!("rate-{name}-{number}"));
            Choice::new(number.clone(), format!("{number} {words}")).checked(chosen == number)
        });
        let steps: Vec<_> = steps.collect();
        view! {
            <Radios
                name=name
                legend=Question::medium(say(&format!("rate-{name}")))
                hint=say(&format!("rate-{name}-hint"))
                error=error(name)
                choices=steps
                layout=Layout::Steps
            />
        }
    };
    let grades = rates.then(|| {
        view! {
            {steps("efficiency", &form.typed.efficiency)}
            {steps("effectiveness", &form.typed.effectiveness)}
        }
    });
    let again = match (rates, reopens) {
        (true, true) => {
            let choice = Choice::new("yes", say("rate-again"))
                .hint(say("rate-again-hint"))
                .checked(form.typed.again);
            view! { <Checkboxes name="again" choices=vec![choice] layout=Layout::Boxed/> }
                .into_any()
        }
        (false, true) => view! {
            <input type="hidden" name="again" value="yes"/>
            <div class="cl-stack cl-stack--tight">
                <h2 class="govuk-heading-m">{say("rate-again")}</h2>
                <p class="govuk-body">{say("rate-again-hint")}</p>
            </div>
        }
        .into_any(),
        _ => ().into_any(),
    };
    let (words, hint) = if rates && judging.case.kind == CaseKind::Application {
        ("rate-words", "rate-words-hint-application")
    } else if rates {
        ("rate-words", "rate-words-hint")
    } else {
        ("rate-reason", "rate-reason-hint")
    };
    let most = reader.number(WORDS_MOST as u64);
    let photos = rates.then(|| {
        view! {
            <FileUpload
                name="photos"
                label=Question::medium(say("details-photos"))
                hint=say("rate-photos-hint")
                error=error("photos")
                accept="image/jpeg,image/png,image/webp"
                multiple=true
            />
        }
    });
    let button = if rates { "rate-button" } else { "rate-reopen" };
    // Late for reopening, and in time for rating: why the checkbox is missing.
    let late = (rates && judging.reopen == Err(ReopenRefused::Late))
        .then(|| view! { <p class="govuk-body cl-muted">{say("rate-reopen-late")}</p> });
    Some(view! {
        <form method="post" action=format!("{address}/rate") enctype="multipart/form-data" novalidate>
            {grades}
            {again}
            {late}
            <Textarea
                name="words"
                label=Question::medium(say(words))
                hint=say(hint)
                error=error("words")
                value=form.typed.words.clone()
                rows=3
                limit=reader.say_with("details-limit", &[("most", most.into())])
            />
            {photos}
            <Button>{say(button)}</Button>
        </form>
    })
}
