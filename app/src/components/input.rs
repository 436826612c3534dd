//! One line of text.

use leptos::prelude::*;

use super::field::Field;
use super::{Examples, Question, Text};

/// What an input takes; the browser checks nothing, since forms are `novalidate`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InputType {
    /// Anything.
    #[default]
    Text,
    /// An address for e-mail.
    Email,
    /// A telephone number.
    Tel,
    /// A web address.
    Url,
    /// A search.
    Search,
    /// A number that is counted, never one that is read like a name.
    Number,
    /// A day.
    Date,
}

impl InputType {
    const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Email => "email",
            Self::Tel => "tel",
            Self::Url => "url",
            Self::Search => "search",
            Self::Number => "number",
            Self::Date => "date",
        }
    }
}

/// One line of text with its question, hint and error.
#[component]
pub fn Input(
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
    /// What it takes.
    #[prop(optional)]
    kind: InputType,
    /// Which keyboard a phone shows: `numeric`, `decimal`.
    #[prop(optional, into)]
    inputmode: Text,
    /// What the browser may fill in: `email`, `one-time-code`.
    #[prop(optional, into)]
    autocomplete: Text,
    /// `none` for what must not begin with a capital.
    #[prop(optional, into)]
    autocapitalize: Text,
    /// Digits only, for old keyboards: `[0-9]*`.
    #[prop(optional, into)]
    pattern: Text,
    /// Whether spelling is marked; left to the browser where absent.
    #[prop(optional_no_strip)]
    spellcheck: Option<bool>,
    /// As wide as this many characters: 2, 3, 4, 5, 10, 20 or 30. With 0 as wide as its place.
    #[prop(optional)]
    width: u8,
    /// Letters apart, for codes and references.
    #[prop(optional)]
    spaced: bool,
    /// Unit before the answer. The label says it, too.
    #[prop(optional, into)]
    prefix: Text,
    /// Unit after the answer. The label says it, too.
    #[prop(optional, into)]
    suffix: Text,
) -> impl IntoView {
    let field = Field {
        id: id.or(&name),
        hint,
        error,
        below: None,
    };
    let mut class = field.class("govuk-input");
    if width > 0 {
        class = format!("{class} govuk-input--width-{width}");
    }
    if spaced {
        class.push_str(" govuk-input--extra-letter-spacing");
    }
    let control = view! {
        <input
            class=class
            id=field.id.clone()
            name=name
            type=kind.name()
            value=value.get()
            spellcheck=spellcheck.map(|marked| if marked { "true" } else { "false" })
            aria-describedby=field.described_by()
            autocomplete=autocomplete.get()
            autocapitalize=autocapitalize.get()
            pattern=pattern.get()
            inputmode=inputmode.get()
        />
    };
    let control = if prefix.is_some() || suffix.is_some() {
        view! {
            <div class="govuk-input__wrapper">
                {prefix.get().map(|unit| view! { <div class="govuk-input__prefix" aria-hidden="true">{unit}</div> })}
                {control}
                {suffix.get().map(|unit| view! { <div class="govuk-input__suffix" aria-hidden="true">{unit}</div> })}
            </div>
        }
        .into_any()
    } else {
        control.into_any()
    };
    field.labelled(label, control)
}

/// For the gallery.
pub fn examples() -> Examples {
    vec![
        (
            "Input",
            view! {
                <Input name="example-detail" label="Describe the spot (optional)" hint="For example: behind the vegetable stall"/>
            }
            .into_any(),
        ),
        (
            "With an error",
            view! {
                <Input
                    name="example-email"
                    label="E-mail address"
                    value="lin@"
                    error="Enter an e-mail address, like name@example.org"
                    kind=InputType::Email
                    autocomplete="email"
                />
            }
            .into_any(),
        ),
        (
            "One-time code",
            view! {
                <Input
                    name="example-code"
                    label=Question::heading("Enter the code")
                    hint="6 digits, sent to l••@example.org"
                    inputmode="numeric"
                    autocomplete="one-time-code"
                    width=10
                    spaced=true
                />
            }
            .into_any(),
        ),
        (
            "With units",
            view! { <Input name="example-length" label="Length, in metres" suffix="m" width=5 inputmode="decimal"/> }.into_any(),
        ),
    ]
}
