//! One of a few.

use leptos::prelude::*;

use super::choices::{Choice, Kind, Layout};
use super::field::Field;
use super::{Examples, Input, Question, Text};

/// A few answers to choose one from, with their question, hint and error.
#[component]
pub fn Radios(
    /// Name in the form.
    #[prop(into)]
    name: String,
    /// Id of the first answer; the name, where none is given.
    #[prop(optional, into)]
    id: Text,
    /// What is asked. Absent only where the words before say it.
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
    Kind::Radios.group(&field, &name, legend, choices, layout)
}

/// For the gallery.
pub fn examples() -> Examples {
    let danger = || {
        vec![
            Choice::new("no", "No").checked(true),
            Choice::new("yes", "Yes, somebody could get hurt"),
        ]
    };
    let told = vec![
        Choice::new("email", "By e-mail")
            .checked(true)
            .further(view! { <Input name="example-told-address" label="E-mail address"/> }),
        Choice {
            divider: Some("or".to_owned()),
            ..Choice::new("none", "Not at all").hint("You get a link to keep")
        },
    ];
    let steps = [
        "1 far too slow",
        "2 slow",
        "3 all right",
        "4 quick",
        "5 very quick",
    ];
    let steps = steps
        .iter()
        .map(|step| Choice::new(&step[..1], *step).checked(step.starts_with('4')))
        .collect();
    vec![
        (
            "Boxed, two beside each other",
            view! {
                <Radios
                    name="example-danger"
                    legend=Question::medium("Is anybody in danger?")
                    choices=danger()
                    layout=Layout::BoxedTwo
                />
            }
            .into_any(),
        ),
        (
            "As the page's heading, with an error",
            view! {
                <Radios
                    name="example-danger-error"
                    legend=Question::heading("Is anybody in danger?")
                    hint="Now, or as soon as it gets dark"
                    error="Select whether anybody is in danger"
                    choices=vec![Choice::new("no", "No"), Choice::new("yes", "Yes")]
                />
            }
            .into_any(),
        ),
        (
            "Asking further",
            view! { <Radios name="example-told" legend="How shall we tell you?" choices=told/> }.into_any(),
        ),
        (
            "Steps of a rating",
            view! {
                <Radios name="example-quick" legend=Question::medium("Was it quick enough?") choices=steps layout=Layout::Steps/>
            }
            .into_any(),
        ),
    ]
}
