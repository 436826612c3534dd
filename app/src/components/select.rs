//! One of a long list.

use leptos::prelude::*;

use super::field::Field;
use super::{Examples, Question, Text};

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SelectOption {
    /// What is sent; the words where absent.
    pub value: Option<String>,
    /// What is read.
    pub text: String,
    /// Whether it is chosen.
    pub selected: bool,
    /// Whether it cannot be chosen.
    pub disabled: bool,
}

impl SelectOption {
    /// An entry that sends `value`.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            value: Some(value.into()),
            text: text.into(),
            ..Self::default()
        }
    }

    /// The same, chosen or not.
    #[must_use]
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }
}

/// A list to choose one from, with its question, hint and error. Radios are better up to about ten.
#[component]
pub fn Select(
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
    /// What there is to choose.
    options: Vec<SelectOption>,
) -> impl IntoView {
    let field = Field {
        id: id.or(&name),
        hint,
        error,
        below: None,
    };
    let entries: Vec<_> = options
        .into_iter()
        .map(|entry| view! { <option value=entry.value selected=entry.selected disabled=entry.disabled>{entry.text}</option> })
        .collect();
    let control = view! {
        <select class=field.class("govuk-select") id=field.id.clone() name=name aria-describedby=field.described_by()>
            {entries}
        </select>
    };
    field.labelled(label, control.into_any())
}

/// For the gallery.
pub fn examples() -> Examples {
    let options = || {
        vec![
            SelectOption::new("", "Choose a street"),
            SelectOption::new("fangcun", "Fangcun street").selected(true),
            SelectOption::new("zheshan", "Zheshan street"),
        ]
    };
    vec![
        ("Select", view! { <Select name="example-street" label="Street" options=options()/> }.into_any()),
        (
            "With an error",
            view! { <Select name="example-street-error" label="Street" error="Select a street" options=options()/> }.into_any(),
        ),
    ]
}
