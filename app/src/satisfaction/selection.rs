//! The forms by which another selection of the score is asked for.

use axum::http::StatusCode;
use axum::response::Response;
use domain::languages::Texts;
use leptos::prelude::*;

use super::asked::{Misasked, month_written, usual};
use crate::components::{Button, ErrorSummary, Fault, Input, InputType, Select, SelectOption};
use crate::portal::Portal;
use crate::shell::{Page, Reader};

/// The address was not understood: the form says what.
pub(super) fn refused<V: IntoView + 'static>(
    portal: &Portal,
    reader: &Reader,
    (title, misasked): (String, Misasked),
    form: impl FnOnce(&Reader) -> V + Send + 'static,
) -> Response {
    let speaker = reader.clone();
    Page::new(title.clone(), move || {
        let faults = vec![Fault::at(misasked.field(), speaker.say(misasked.key()))];
        view! {
            <ErrorSummary faults=faults/>
            <h1 class="govuk-heading-l">{title}</h1>
            {form(&speaker)}
        }
    })
    .status(StatusCode::UNPROCESSABLE_ENTITY)
    .error_title(true)
    .render(portal, reader)
}

/// One thing that is chosen: its field, its label, what it says of all, what there is, and what is chosen.
pub(super) struct Choosing<'a> {
    pub(super) field: &'static str,
    pub(super) label: String,
    pub(super) every: String,
    pub(super) known: Vec<(&'a str, &'a Texts)>,
    pub(super) chosen: &'a str,
}

/// The form at an address: what is chosen, and from which month to which.
pub(super) fn form(
    reader: &Reader,
    (action, area): (&'static str, Option<String>),
    choosing: Vec<Choosing<'_>>,
    (from, to): (&str, &str),
    misasked: Option<Misasked>,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let error = |field: &str| {
        let wrong = misasked.filter(|misasked| misasked.field() == field);
        wrong.map(|misasked| say(misasked.key()))
    };
    let selects: Vec<_> = choosing
        .into_iter()
        .map(|one| {
            let option = |value: &str, text: String| {
                SelectOption::new(value, text).selected(value == one.chosen)
            };
            let every = option("", one.every.clone());
            let known = one.known.iter();
            let known =
                known.map(|(code, name)| option(code, name.say(reader.language).to_owned()));
            let options: Vec<_> = std::iter::once(every).chain(known).collect();
            let error = error(one.field);
            view! { <Select name=one.field label=one.label error=error options=options/> }
        })
        .collect();
    let usual = usual(reader);
    let or = |typed: &str, usual: i64| {
        if typed.is_empty() {
            month_written(usual)
        } else {
            typed.to_owned()
        }
    };
    let area = area.map(|area| view! { <input type="hidden" name="area" value=area/> });
    view! {
        <form class="cl-score-form" action=action novalidate>
            {area}
            {selects}
            <Input name="from" label=say("satisfaction-from") error=error("from") value=or(from, usual.from) kind=InputType::Text width=10/>
            <Input name="to" label=say("satisfaction-to") error=error("to") value=or(to, usual.to) kind=InputType::Text width=10/>
            <Button>{say("satisfaction-show")}</Button>
        </form>
    }
}
