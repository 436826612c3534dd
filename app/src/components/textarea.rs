//! Several lines of text.

use leptos::prelude::*;

use super::field::Field;
use super::{Examples, Question, Text};

/// Several lines of text with their question, hint, error and limit.
#[component]
pub fn Textarea(
    /// Name in the form.
    #[prop(into)]
    name: String,
    /// Its name, where none is given.
    #[prop(optional, into)]
    id: Text,
    /// What is asked.
    #[prop(into)]
    label: Question,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: Text,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Text,
    /// What was typed, right or wrong.
    #[prop(optional, into)]
    value: Text,
    /// Lines that are seen at once; 5 where absent.
    #[prop(default = 5)]
    rows: u16,
    /// How much may be typed, in words: "You can enter up to 1,000 characters". The server counts.
    #[prop(optional, into)]
    limit: Text,
    /// What the browser may fill in.
    #[prop(optional, into)]
    autocomplete: Text,
    /// Whether spelling is marked; left to the browser where absent.
    #[prop(optional_no_strip)]
    spellcheck: Option<bool>,
) -> impl IntoView {
    let id = id.or(&name);
    let below = limit.is_some().then(|| format!("{id}-info"));
    let field = Field {
        id,
        hint,
        error,
        below,
    };
    // A parser drops one line break after the opening tag; typed ones must stay.
    let value = value.get().map(|typed| {
        if typed.starts_with('\n') {
            format!("\n{typed}")
        } else {
            typed
        }
    });
    let control = view! {
        <textarea
            class=field.class("govuk-textarea")
            id=field.id.clone()
            name=name
            rows=rows
            spellcheck=spellcheck.map(|marked| if marked { "true" } else { "false" })
            aria-describedby=field.described_by()
            autocomplete=autocomplete.get()
        >
            {value}
        </textarea>
        {limit.get().map(|limit| view! {
            <div id=format!("{}-info", field.id) class="govuk-hint govuk-character-count__message">{limit}</div>
        })}
    };
    field.labelled(label, control.into_any())
}

/// For the gallery.
pub fn examples() -> Examples {
    vec![
        (
            "Text area with limit",
            view! {
                <Textarea
                    name="example-what"
                    label=Question::medium("What do you see?")
                    hint="Since when, how big, who is in danger. Leave out names."
                    limit="You can enter up to 1,000 characters"
                />
            }
            .into_any(),
        ),
        (
            "With an error",
            view! {
                <Textarea
                    name="example-what-error"
                    label=Question::medium("What do you see?")
                    error="Enter what is wrong, so that the right people come"
                    rows=3
                />
            }
            .into_any(),
        ),
    ]
}
