//! Numbers that matter, plain.

use leptos::prelude::*;

use super::{Examples, Text};

/// A few numbers beside each other.
#[component]
pub fn Figures(
    /// The numbers.
    children: Children,
) -> impl IntoView {
    view! { <div class="cl-figures">{children()}</div> }
}

/// One number and what it counts.
#[component]
pub fn Figure(
    /// The number.
    #[prop(into)]
    value: String,
    /// Of what: " of 100".
    #[prop(optional, into)]
    unit: Text,
    /// What it counts.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <p class="cl-figure">
            <b>{value}{unit.get().map(|unit| view! { <small>{format!(" {}", unit.trim_start())}</small> })}</b>
            {text}
        </p>
    }
}

/// For the gallery.
pub fn examples() -> Examples {
    vec![(
        "Figures",
        view! {
            <Figures>
                <Figure value="87" unit="of 100" text="promises kept in time"/>
                <Figure value="4.1" unit="of 5" text="for how much it helped"/>
                <Figure value="1,204" text="problems fixed in October"/>
            </Figures>
        }
        .into_any(),
    )]
}
