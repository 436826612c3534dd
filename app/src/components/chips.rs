//! Filters that are links.

use leptos::prelude::*;

use super::{Examples, Icon, Symbol, Text};

/// A row of filters.
#[component]
pub fn Chips(
    /// Name of the row, for those who listen: "Filters".
    #[prop(into)]
    label: String,
    /// The filters.
    children: Children,
) -> impl IntoView {
    view! { <ul class="cl-chips" aria-label=label>{children()}</ul> }
}

/// One filter.
#[component]
pub fn Chip(
    /// The same list, filtered so.
    #[prop(into)]
    href: String,
    /// The words.
    #[prop(into)]
    text: String,
    /// How many there are.
    #[prop(optional, into)]
    count: Text,
    /// Whether the list is filtered so now.
    #[prop(optional)]
    current: bool,
    /// Before the words.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
) -> impl IntoView {
    view! {
        <li>
            <a class="cl-chip" href=href aria-current=current.then_some("true")>
                {icon.map(|icon| view! { <Symbol icon=icon/> })}
                {text}
                {count.get().map(|count| view! { " "<span class="cl-number">{count}</span> })}
            </a>
        </li>
    }
}

/// For the gallery.
pub fn examples() -> Examples {
    vec![(
        "Chips",
        view! {
            <Chips label="Filters">
                <Chip href="#" text="All" count="300" current=true/>
                <Chip href="#" text="Open" count="41"/>
                <Chip href="#" text="Overdue" count="6"/>
                <Chip href="#" text="30 days" icon=Icon::Clock/>
            </Chips>
        }
        .into_any(),
    )]
}
