//! All errors of a page, first in `main`.

use leptos::prelude::*;

use super::{Examples, Icon, Symbol, Text, Words};

/// One error of a page and where to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The same words as beside the field.
    pub text: String,
    /// Link to the field: `#email`. For radios their first option, for a date its first wrong part.
    pub href: Option<String>,
}

impl Fault {
    /// An error of the field with this id.
    pub fn at(id: impl std::fmt::Display, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: Some(format!("#{id}")),
        }
    }
}

/// The list of errors. It takes the focus when the page opens, without a script.
#[component]
pub fn ErrorSummary(
    /// The errors, in the order of the fields.
    #[prop(optional)]
    faults: Vec<Fault>,
    /// More than the list says.
    #[prop(optional, into)]
    description: Text,
    /// Instead of "There is a problem".
    #[prop(optional, into)]
    title: Text,
) -> impl IntoView {
    let items: Vec<AnyView> = faults
        .into_iter()
        .map(|fault| match fault.href {
            Some(href) => view! { <li><a href=href>{fault.text}</a></li> }.into_any(),
            None => view! { <li>{fault.text}</li> }.into_any(),
        })
        .collect();
    view! {
        <div class="govuk-error-summary" tabindex="-1" autofocus>
            <div role="alert">
                <h2 class="govuk-error-summary__title">
                    <Symbol icon=Icon::TriangleAlert/>
                    {title.or(&Words::here().error_summary_title)}
                </h2>
                <div class="govuk-error-summary__body">
                    {description.get().map(|text| view! { <p>{text}</p> })}
                    {(!items.is_empty()).then(|| view! { <ul class="govuk-list govuk-error-summary__list">{items}</ul> })}
                </div>
            </div>
        </div>
    }
}

/// For the gallery.
pub fn examples() -> Examples {
    let faults = vec![
        Fault::at(
            "example-what",
            "Enter what is wrong, so that the right people come",
        ),
        Fault {
            text: "The photo must be smaller than 15 MB".to_owned(),
            href: None,
        },
    ];
    vec![(
        "Error summary",
        view! { <ErrorSummary faults=faults/> }.into_any(),
    )]
}
