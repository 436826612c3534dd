//! What every field shares: question, hint and error, tied to the control.

use leptos::prelude::*;

use super::{ErrorMessage, Hint, Label, Question, Text};

/// A control's group. It knows the ids, so that what is said beside the control is also said with it.
pub(super) struct Field {
    pub(super) id: String,
    pub(super) hint: Text,
    pub(super) error: Text,
    /// Id of something below the control that describes it, too.
    pub(super) below: Option<String>,
}

impl Field {
    pub(super) fn described_by(&self) -> Option<String> {
        let ids: Vec<String> = [
            self.below.clone(),
            self.hint.is_some().then(|| format!("{}-hint", self.id)),
            self.error.is_some().then(|| format!("{}-error", self.id)),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// The class of a control, with its error's modifier.
    pub(super) fn class(&self, block: &str) -> String {
        if self.error.is_some() {
            format!("{block} {block}--error")
        } else {
            block.to_owned()
        }
    }

    fn messages(&self) -> impl IntoView + use<> {
        let hint = self
            .hint
            .clone()
            .get()
            .map(|text| view! { <Hint id=format!("{}-hint", self.id) text=text/> });
        let error = self
            .error
            .clone()
            .get()
            .map(|text| view! { <ErrorMessage id=format!("{}-error", self.id) text=text/> });
        (hint, error)
    }

    fn wrapped(&self, inside: AnyView) -> AnyView {
        let class = self.class("govuk-form-group");
        view! { <div class=class>{inside}</div> }.into_any()
    }

    /// A control with one label.
    pub(super) fn labelled(&self, label: Question, control: AnyView) -> AnyView {
        let inside = view! {
            <Label question=label target=&self.id/>
            {self.messages()}
            {control}
        };
        self.wrapped(inside.into_any())
    }

    /// Several controls under one legend, or none where a label inside says it all.
    pub(super) fn under(
        &self,
        legend: Option<Question>,
        role: Option<&'static str>,
        controls: AnyView,
    ) -> AnyView {
        let inside = (self.messages(), controls);
        let inside = match legend {
            Some(legend) => view! {
                <fieldset class="govuk-fieldset" role=role aria-describedby=self.described_by()>
                    {legend.legend()}
                    {inside}
                </fieldset>
            }
            .into_any(),
            None => inside.into_any(),
        };
        self.wrapped(inside)
    }
}
