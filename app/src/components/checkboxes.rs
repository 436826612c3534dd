//! Any of a few.

use leptos::prelude::*;

use super::choices::{Choice, Kind, Layout};
use super::field::Field;
use super::{Examples, Question, Text};

/// A few answers to choose any of, with their question, hint and error.
#[component]
pub fn Checkboxes(
    /// Name in the form.
    #[prop(into)]
    name: String,
    /// Id of the first answer; the name, where none is given.
    #[prop(optional, into)]
    id: Text,
    /// What is asked. Absent where the one answer's own words say it.
    #[prop(optional, into)]
    legend: Option<Question>,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: Text,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Text,
    /// What there is to choose.
    choices: Vec<Choice>,
    /// How they stand.
    #[prop(optional)]
    layout: Layout,
) -> impl IntoView {
    let field = Field {
        id: id.or(&name),
        hint,
        error,
        below: None,
    };
    Kind::Checkboxes.group(&field, &name, legend, choices, layout)
}

/// For the gallery.
pub fn examples() -> Examples {
    let kinds = vec![
        Choice::new("open", "Open").checked(true),
        Choice::new("fixed", "Fixed"),
        Choice::new("closed", "Closed, not fixed").hint("With the reason"),
    ];
    let again = vec![
        Choice::new("yes", "It is still broken, or broken again")
            .hint("The report opens again, at the front of the queue."),
    ];
    vec![
        (
            "Checkboxes",
            view! { <Checkboxes name="example-status" legend="Which reports?" hint="Select all that apply" choices=kinds/> }
                .into_any(),
        ),
        ("One, boxed", view! { <Checkboxes name="example-again" choices=again layout=Layout::Boxed/> }.into_any()),
    ]
}
