//! Fields that answer one question.

use leptos::prelude::*;

use super::{Examples, Input, Question, Text};

/// Fields under one legend.
#[component]
pub fn Fieldset(
    /// What they answer.
    #[prop(into)]
    legend: Question,
    /// Ids of what describes them.
    #[prop(optional, into)]
    described_by: Text,
    /// Whether a description must be heard with fields of text.
    #[prop(optional)]
    group: bool,
    /// The fields.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <fieldset class="govuk-fieldset" role=group.then_some("group") aria-describedby=described_by.get()>
            {legend.legend()}
            {children.map(|children| children())}
        </fieldset>
    }
}

/// For the gallery.
pub fn examples() -> Examples {
    vec![(
        "Fieldset",
        view! {
            <Fieldset legend=Question::medium("How can we reach you?")>
                <Input name="example-reach-name" label="Name (optional)" autocomplete="name"/>
                <Input name="example-reach-phone" label="Telephone (optional)" autocomplete="tel"/>
            </Fieldset>
        }
        .into_any(),
    )]
}
