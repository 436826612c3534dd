//! What is wrong, beside the field.

use leptos::prelude::*;

use super::{Examples, Icon, Symbol, Text, Words};

/// An error beside its field. Fields bring their own.
#[component]
pub fn ErrorMessage(
    /// To be named by `aria-describedby`.
    #[prop(optional, into)]
    id: Text,
    /// The words, as they also stand in the summary.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <p id=id.get() class="govuk-error-message">
            <Symbol icon=Icon::TriangleAlert/>
            <span class="govuk-visually-hidden">{Words::here().error_prefix.clone()}</span>
            " "
            {text}
        </p>
    }
}

/// For the gallery.
pub fn examples() -> Examples {
    vec![(
        "Error message",
        view! { <ErrorMessage text="Enter what is wrong, so that the right people come"/> }
            .into_any(),
    )]
}
