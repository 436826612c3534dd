//! Drawings beside words, and the mark.

use leptos::prelude::*;

use super::{Examples, Icon};

/// An icon beside words. It is never the only carrier, so it is hidden from those who listen.
#[component]
pub fn Symbol(
    /// Which.
    icon: Icon,
    /// Whether it points where reading goes, and so turns with it.
    #[prop(optional)]
    turns: bool,
) -> impl IntoView {
    let class = if turns {
        "cl-icon cl-icon--turns"
    } else {
        "cl-icon"
    };
    view! { <svg class=class viewBox="0 0 24 24" aria-hidden="true" inner_html=icon.drawing()></svg> }
}

/// The mark: two streams become one.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="cl-mark" viewBox="0 0 32 32" aria-hidden="true">
            <path class="cl-mark__a" d="M3 25C11 25 10 17 18 17"></path>
            <path class="cl-mark__b" d="M3 7c8 0 7 9 15 9"></path>
            <path class="cl-mark__c" d="M17 16.5h11"></path>
        </svg>
    }
}

/// For the gallery.
pub fn examples() -> Examples {
    let symbols: Vec<_> = Icon::ALL
        .iter()
        .map(|icon| view! { <li class="cl-chip"><Symbol icon=*icon/>{icon.name()}</li> })
        .collect();
    vec![
        ("Mark", view! { <Mark/> }.into_any()),
        (
            "Icons",
            view! { <ul class="cl-chips">{symbols}</ul> }.into_any(),
        ),
    ]
}
