//! What a field asks: the words over it, as a label or as a legend.

use leptos::prelude::*;

use super::{Examples, Text};

/// How large a question stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// As the text round it.
    #[default]
    Plain,
    /// Small.
    S,
    /// Medium: one of several questions on a page.
    M,
    /// Large: the only question of a page.
    L,
    /// Extra large.
    XL,
}

impl Size {
    fn suffix(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::S => Some("s"),
            Self::M => Some("m"),
            Self::L => Some("l"),
            Self::XL => Some("xl"),
        }
    }

    /// The class, with its modifier where there is one.
    pub(super) fn class(self, block: &str) -> String {
        match self.suffix() {
            Some(suffix) => format!("{block} {block}--{suffix}"),
            None => block.to_owned(),
        }
    }
}

/// The words over a field. From a string it is plain; [`Question::heading`] makes it the page's heading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Question {
    /// What is asked.
    pub words: String,
    /// How large.
    pub size: Size,
    /// Whether it is the page's `h1`.
    pub heading: bool,
}

impl Question {
    /// The only question of a page, and so its heading.
    pub fn heading(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            size: Size::L,
            heading: true,
        }
    }

    /// One of several questions of a page.
    pub fn medium(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            size: Size::M,
            heading: false,
        }
    }

    /// As the legend of a fieldset.
    pub(super) fn legend(self) -> AnyView {
        let class = self.size.class("govuk-fieldset__legend");
        if self.heading {
            view! { <legend class=class><h1 class="govuk-fieldset__heading">{self.words}</h1></legend> }.into_any()
        } else {
            view! { <legend class=class>{self.words}</legend> }.into_any()
        }
    }
}

impl From<&str> for Question {
    fn from(words: &str) -> Self {
        Self::from(words.to_owned())
    }
}

impl From<String> for Question {
    fn from(words: String) -> Self {
        Self {
            words,
            ..Self::default()
        }
    }
}

/// The label of a field.
#[component]
pub fn Label(
    /// What is asked.
    #[prop(into)]
    question: Question,
    /// Id of the field.
    #[prop(optional, into)]
    target: Text,
) -> impl IntoView {
    let class = question.size.class("govuk-label");
    let label = view! { <label class=class for=target.get()>{question.words}</label> };
    if question.heading {
        view! { <h1 class="govuk-label-wrapper">{label}</h1> }.into_any()
    } else {
        label.into_any()
    }
}

/// A hint that stands by itself. Fields bring their own.
#[component]
pub fn Hint(
    /// To be named by `aria-describedby`.
    #[prop(optional, into)]
    id: Text,
    /// The words.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <div id=id.get() class="govuk-hint">{text}</div> }
}

/// For the gallery.
pub fn examples() -> Examples {
    vec![
        (
            "Label",
            view! { <Label question="National identity number"/> }.into_any(),
        ),
        (
            "Label that is the page's heading",
            view! { <Label question=Question::heading("What is your address?")/> }.into_any(),
        ),
        (
            "Hint",
            view! { <Hint text="For example: behind the vegetable stall, left of the gate"/> }
                .into_any(),
        ),
    ]
}
