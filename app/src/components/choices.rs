//! What radios and checkboxes share: the answers, and how they are laid out.

use leptos::prelude::*;

use super::Question;
use super::field::Field;

/// One answer to choose, or a word between two of them.
#[derive(Default)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
    /// More about it.
    pub hint: Option<String>,
    /// Whether it is chosen.
    pub checked: bool,
    /// Whether it cannot be chosen.
    pub disabled: bool,
    /// Its own name in the form, for checkboxes that are not of one list.
    pub name: Option<String>,
    /// Its own id; otherwise the list's, numbered from the second on.
    pub id: Option<String>,
    /// What it asks further, shown while it is chosen.
    pub further: Option<AnyView>,
    /// Before it, a word that sets it apart: "or".
    pub divider: Option<String>,
}

impl Choice {
    /// An answer that sends `value`.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            text: text.into(),
            ..Self::default()
        }
    }

    /// The same, chosen or not.
    #[must_use]
    pub fn checked(mut self, checked: bool) -> Self {
        self.checked = checked;
        self
    }

    /// The same, with more about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same, asking further while it is chosen.
    #[must_use]
    pub fn further(mut self, view: impl IntoAny) -> Self {
        self.further = Some(view.into_any());
        self
    }
}

/// How answers stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// One under the other.
    #[default]
    Stacked,
    /// Beside each other, for yes and no.
    Inline,
    /// Smaller, for filters.
    Small,
    /// Smaller and beside each other, for an order.
    SmallInline,
    /// Each in a box, for few that matter.
    Boxed,
    /// In boxes, two beside each other where there is room.
    BoxedTwo,
    /// Five stones of a judgement from 1 to 5.
    Steps,
}

/// Which of the two.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Radios,
    Checkboxes,
}

impl Kind {
    const fn block(self) -> &'static str {
        match self {
            Self::Radios => "govuk-radios",
            Self::Checkboxes => "govuk-checkboxes",
        }
    }

    const fn input(self) -> &'static str {
        match self {
            Self::Radios => "radio",
            Self::Checkboxes => "checkbox",
        }
    }

    fn class(self, layout: Layout) -> String {
        let block = self.block();
        match layout {
            Layout::Stacked => block.to_owned(),
            Layout::Inline => format!("{block} {block}--inline"),
            Layout::Small => format!("{block} {block}--small"),
            Layout::SmallInline => format!("{block} {block}--small {block}--inline"),
            Layout::Boxed => format!("{block} cl-choices--boxed"),
            Layout::BoxedTwo => format!("{block} cl-choices--boxed cl-choices--two"),
            Layout::Steps => format!("{block} cl-steps"),
        }
    }

    /// The whole group. Without a legend, what describes the list is said with each answer of a checkbox list.
    pub(super) fn group(
        self,
        field: &Field,
        name: &str,
        legend: Option<Question>,
        choices: Vec<Choice>,
        layout: Layout,
    ) -> AnyView {
        let described_by = match (self, &legend) {
            (Self::Checkboxes, None) => field.described_by(),
            _ => None,
        };
        let mut position = 0;
        let answers: Vec<AnyView> = choices
            .into_iter()
            .map(|choice| {
                // The word between takes a place of its own in the numbering.
                position += 1 + usize::from(choice.divider.is_some());
                self.answer(
                    field,
                    name,
                    choice,
                    position,
                    described_by.as_deref(),
                    layout,
                )
            })
            .collect();
        field.under(
            legend,
            None,
            view! { <div class=self.class(layout)>{answers}</div> }.into_any(),
        )
    }

    fn answer(
        self,
        field: &Field,
        name: &str,
        choice: Choice,
        position: usize,
        described_by: Option<&str>,
        layout: Layout,
    ) -> AnyView {
        let block = self.block();
        let id = choice.id.unwrap_or_else(|| {
            if position > 1 {
                format!("{}-{position}", field.id)
            } else {
                field.id.clone()
            }
        });
        let hint_id = format!("{id}-item-hint");
        let described_by: Vec<&str> = described_by
            .into_iter()
            .chain(choice.hint.is_some().then_some(hint_id.as_str()))
            .collect();
        let described_by = (!described_by.is_empty()).then(|| described_by.join(" "));
        let words = match (layout, choice.text.split_once(' ')) {
            (Layout::Steps, Some((number, words))) => {
                view! { <b>{number.to_owned()}</b>" "{words.to_owned()} }.into_any()
            }
            _ => choice.text.into_any(),
        };
        view! {
            {choice.divider.map(|word| view! { <div class=format!("{block}__divider")>{word}</div> })}
            <div class=format!("{block}__item")>
                <input
                    class=format!("{block}__input")
                    id=id.clone()
                    name=choice.name.unwrap_or_else(|| name.to_owned())
                    type=self.input()
                    value=choice.value
                    checked=choice.checked
                    disabled=choice.disabled
                    aria-describedby=described_by
                />
                <label class=format!("govuk-label {block}__label") for=id.clone()>{words}</label>
                {choice.hint.map(|text| hint(block, hint_id, text))}
            </div>
            {choice.further.map(|further| view! {
                <div class=format!("{block}__conditional") id=format!("conditional-{id}")>{further}</div>
            })}
        }
        .into_any()
    }
}

fn hint(block: &str, id: String, text: String) -> impl IntoView + use<> {
    view! { <div id=id class=format!("govuk-hint {block}__hint")>{text}</div> }
}
