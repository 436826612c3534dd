//! Status in a word: icon, word and colour together.

use leptos::prelude::*;

use super::{Examples, Icon, Symbol};

/// What a tag's colour says. Each has one meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// New, or closed without being fixed.
    #[default]
    Calm,
    /// In work.
    Teal,
    /// Your turn.
    Yellow,
    /// Fixed.
    Green,
    /// Overdue, or wrong.
    Red,
    /// Escalated.
    Purple,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Calm => "govuk-tag",
            Self::Teal => "govuk-tag govuk-tag--teal",
            Self::Yellow => "govuk-tag govuk-tag--yellow",
            Self::Green => "govuk-tag govuk-tag--green",
            Self::Red => "govuk-tag govuk-tag--red",
            Self::Purple => "govuk-tag govuk-tag--purple",
        }
    }
}

/// A status.
#[component]
pub fn Tag(
    /// The word.
    #[prop(into)]
    text: String,
    /// What the colour says.
    #[prop(optional)]
    tone: Tone,
    /// Before the word.
    #[prop(optional, into)]
    icon: Option<Icon>,
) -> impl IntoView {
    view! { <strong class=tone.class()>{icon.map(|icon| view! { <Symbol icon=icon/> })}{text}</strong> }
}

/// For the gallery.
pub fn examples() -> Examples {
    let tag = |text: &'static str, tone, icon| {
        (
            text,
            view! { <Tag text=text tone=tone icon=icon/> }.into_any(),
        )
    };
    vec![
        tag("New", Tone::Calm, Icon::Inbox),
        tag("Work scheduled", Tone::Teal, Icon::Calendar),
        tag("Waiting for you", Tone::Yellow, Icon::HandHelping),
        tag("Fixed", Tone::Green, Icon::CircleCheck),
        tag("Overdue", Tone::Red, Icon::TriangleAlert),
        tag("Taken over", Tone::Purple, Icon::ArrowUp),
        tag("Closed, not fixed", Tone::Calm, Icon::X),
    ]
}
