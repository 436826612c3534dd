//! Nothing here: the line stops, the dots go on.

use leptos::prelude::*;

use super::tag::Tone;
use super::{Button, ButtonGroup, Examples, Icon, Tag, Text};

/// Nothing here yet, or something broke: nothing is lost, it goes on later.
#[component]
pub fn Empty(
    /// What there is not.
    #[prop(into)]
    title: String,
    /// Why, and what one can do.
    #[prop(optional, into)]
    text: Text,
    /// Whether the title is the page's heading.
    #[prop(optional)]
    heading: bool,
    /// Over the title, where it is our fault.
    #[prop(optional, into)]
    fault: Text,
    /// What one can do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let title = if heading {
        view! { <h1 class="govuk-heading-l">{title}</h1> }.into_any()
    } else {
        view! { <h2 class="govuk-heading-m">{title}</h2> }.into_any()
    };
    view! {
        <div class="cl-empty">
            <svg class="cl-empty__art" viewBox="0 0 144 72" aria-hidden="true">
                <path d="M4 14C44 14 44 38 78 38"></path>
                <path d="M4 62C44 62 44 42 78 42"></path>
                <path class="dry" d="M90 40h50"></path>
            </svg>
            {fault.get().map(|fault| view! { <p><Tag text=fault tone=Tone::Red icon=Icon::TriangleAlert/></p> })}
            {title}
            {text.get().map(|text| view! { <p class="govuk-body">{text}</p> })}
            {children.map(|children| children())}
        </div>
    }
}

/// For the gallery.
pub fn examples() -> Examples {
    vec![(
        "Nothing yet",
        view! {
            <Empty
                title="Nothing reported here yet"
                text="All is well, or nobody has looked. If you see something broken or dirty, you are the first."
            >
                <ButtonGroup>
                    <Button href="#" icon=Icon::Camera>"Report a problem"</Button>
                    <a class="govuk-link" href="#">"All of Dainan"</a>
                </ButtonGroup>
            </Empty>
        }
        .into_any(),
    )]
}
