//! Buttons, and links that look like one.

use leptos::prelude::*;

use super::{Examples, Icon, Symbol, Text};

/// How much a button weighs. One primary a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// What the page is for.
    #[default]
    Primary,
    /// Anything else.
    Secondary,
    /// What cannot be undone.
    Warning,
}

/// How much room a button takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Room {
    /// As high as a finger likes.
    #[default]
    Usual,
    /// Lower, in lists.
    Small,
    /// As wide as its place.
    Full,
    /// Lower, and as wide as its place.
    SmallFull,
}

impl Room {
    const fn modifiers(self) -> &'static str {
        match self {
            Self::Usual => "",
            Self::Small => " cl-button--small",
            Self::Full => " cl-button--full",
            Self::SmallFull => " cl-button--small cl-button--full",
        }
    }
}

/// A button; with `href` a link that looks like one.
#[component]
pub fn Button(
    /// How much it weighs.
    #[prop(optional)]
    weight: Weight,
    /// Makes it a link.
    #[prop(optional, into)]
    href: Text,
    /// Name under which its value is sent.
    #[prop(optional, into)]
    name: Text,
    /// The value that is sent.
    #[prop(optional, into)]
    value: Text,
    /// To be found by.
    #[prop(optional, into)]
    id: Text,
    /// Sends its form to another address.
    #[prop(optional, into)]
    formaction: Text,
    /// Does nothing by itself: an island listens.
    #[prop(optional)]
    quiet: bool,
    /// Cannot be pressed.
    #[prop(optional)]
    disabled: bool,
    /// Beside the words.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// How much room it takes.
    #[prop(optional)]
    room: Room,
    /// The words.
    children: Children,
) -> impl IntoView {
    let mut class = String::from("govuk-button");
    match weight {
        Weight::Primary => {}
        Weight::Secondary => class.push_str(" govuk-button--secondary"),
        Weight::Warning => class.push_str(" govuk-button--warning"),
    }
    class.push_str(room.modifiers());
    let inside = (icon.map(|icon| view! { <Symbol icon=icon/> }), children());
    match href.get() {
        Some(href) => {
            view! { <a href=href class=class id=id.get() draggable="false">{inside}</a> }.into_any()
        }
        None => view! {
            <button
                type=if quiet { "button" } else { "submit" }
                class=class
                id=id.get()
                name=name.get()
                value=value.get()
                formaction=formaction.get()
                disabled=disabled
                aria-disabled=disabled.then_some("true")
            >
                {inside}
            </button>
        }
        .into_any(),
    }
}

/// Buttons and links that belong together.
#[component]
pub fn ButtonGroup(
    /// The primary one first.
    children: Children,
) -> impl IntoView {
    view! { <div class="govuk-button-group">{children()}</div> }
}

/// For the gallery.
pub fn examples() -> Examples {
    vec![
        (
            "Primary",
            view! { <Button icon=Icon::Camera>"Report a problem"</Button> }.into_any(),
        ),
        (
            "Secondary",
            view! { <Button weight=Weight::Secondary>"Follow this report"</Button> }.into_any(),
        ),
        (
            "Warning",
            view! { <Button weight=Weight::Warning icon=Icon::Trash2>"Delete the draft"</Button> }
                .into_any(),
        ),
        (
            "Disabled",
            view! { <Button disabled=true>"Send report"</Button> }.into_any(),
        ),
        (
            "Link",
            view! { <Button href="#">"Go to my draft"</Button> }.into_any(),
        ),
        (
            "Group",
            view! {
                <ButtonGroup>
                    <Button>"Continue"</Button>
                    <a class="govuk-link" href="#">"Save and go on later"</a>
                </ButtonGroup>
            }
            .into_any(),
        ),
    ]
}
