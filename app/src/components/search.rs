//! One field and its button.

use leptos::prelude::*;

use super::{Examples, Icon, Symbol, Text};

/// A search. The large one stands on the home page's water.
#[component]
pub fn Search(
    /// Where it asks.
    #[prop(into)]
    action: String,
    /// Name of the field.
    #[prop(default = String::from("q"), into)]
    name: String,
    /// What is asked, for those who listen.
    #[prop(into)]
    label: String,
    /// Examples of what can be asked.
    #[prop(optional, into)]
    placeholder: Text,
    /// What was asked.
    #[prop(optional, into)]
    value: Text,
    /// The button's word; phones see its arrow only.
    #[prop(into)]
    button: String,
    /// What the browser may fill in.
    #[prop(default = String::from("off"), into)]
    autocomplete: String,
    /// On paper instead of on water.
    #[prop(optional)]
    plain: bool,
    /// Other fields that are sent along.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = if plain {
        "cl-search cl-search--plain"
    } else {
        "cl-search"
    };
    view! {
        <form class=class role="search" action=action>
            {children.map(|children| children())}
            <label class="govuk-visually-hidden" for=name.clone()>{label}</label>
            <Symbol icon=Icon::Search/>
            <input
                class="govuk-input"
                id=name.clone()
                name=name
                type="search"
                placeholder=placeholder.get()
                value=value.get()
                autocomplete=autocomplete
            />
            <button class="govuk-button" type="submit">
                <Symbol icon=Icon::ArrowRight turns=true/>
                <span>{button}</span>
            </button>
        </form>
    }
}

/// For the gallery.
pub fn examples() -> Examples {
    vec![(
        "Search",
        view! { <Search action="#" name="example-q" label="Search categories" button="Search" placeholder="A lamp, a drain, noise" plain=true/> }
            .into_any(),
    )]
}
