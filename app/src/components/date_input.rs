//! A day that people know by heart.

use leptos::prelude::*;

use super::field::Field;
use super::{Examples, Question, Text, Words};

/// The three parts of a date, of whatever kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DateParts<T> {
    /// Of the month.
    pub day: T,
    /// Of the year.
    pub month: T,
    /// With four digits.
    pub year: T,
}

/// A day in three parts, with its question, hint and error. Sends `{name}-day`, `{name}-month`, `{name}-year`, unless something else stands between.
#[component]
pub fn DateInput(
    /// Before the parts' names; they stand alone where absent.
    #[prop(optional, into)]
    name: Text,
    /// Between that and the part.
    #[prop(default = "-")]
    between: &'static str,
    /// Before the parts' ids.
    #[prop(into)]
    id: String,
    /// What is asked.
    #[prop(optional, into)]
    legend: Option<Question>,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: Text,
    /// What is wrong with the answer.
    #[prop(optional, into)]
    error: Text,
    /// Which parts are wrong; all of them where there is an error and none is named.
    #[prop(optional)]
    faulty: DateParts<bool>,
    /// What was typed, right or wrong.
    #[prop(optional)]
    value: DateParts<Option<String>>,
    /// What the browser may fill in.
    #[prop(optional)]
    autocomplete: DateParts<Option<String>>,
    /// Labels of the parts, where they are not the usual ones.
    #[prop(optional)]
    labels: DateParts<Option<String>>,
) -> impl IntoView {
    let field = Field {
        id,
        hint,
        error,
        below: None,
    };
    let words = Words::here();
    let all = field.error.is_some() && faulty == DateParts::default();
    let parts = [
        (
            "day",
            labels.day.unwrap_or_else(|| words.day.clone()),
            value.day,
            autocomplete.day,
            all || faulty.day,
            2,
        ),
        (
            "month",
            labels.month.unwrap_or_else(|| words.month.clone()),
            value.month,
            autocomplete.month,
            all || faulty.month,
            2,
        ),
        (
            "year",
            labels.year.unwrap_or_else(|| words.year.clone()),
            value.year,
            autocomplete.year,
            all || faulty.year,
            4,
        ),
    ];
    let items: Vec<_> = parts
        .into_iter()
        .map(|(part, label, value, autocomplete, faulty, width)| {
            let id = format!("{}-{part}", field.id);
            let name = name.as_deref().map_or_else(|| part.to_owned(), |name| format!("{name}{between}{part}"));
            let error = if faulty { " govuk-input--error" } else { "" };
            let class = format!("govuk-input govuk-date-input__input{error} govuk-input--width-{width}");
            view! {
                <div class="govuk-date-input__item">
                    <div class="govuk-form-group">
                        <label class="govuk-label govuk-date-input__label" for=id.clone()>{label}</label>
                        <input class=class id=id name=name type="text" value=value inputmode="numeric" autocomplete=autocomplete/>
                    </div>
                </div>
            }
        })
        .collect();
    let controls = view! { <div class="govuk-date-input" id=field.id.clone()>{items}</div> };
    field.under(legend, Some("group"), controls.into_any())
}

/// For the gallery.
pub fn examples() -> Examples {
    let value = || DateParts {
        day: Some("31".to_owned()),
        month: Some("2".to_owned()),
        year: Some("1980".to_owned()),
    };
    vec![
        (
            "Date",
            view! { <DateInput id="example-born" legend="When were you born?" hint="For example, 31 3 1980"/> }.into_any(),
        ),
        (
            "With an error",
            view! {
                <DateInput
                    id="example-born-error"
                    legend="When were you born?"
                    error="Date of birth must be a real date"
                    faulty=DateParts { day: true, ..DateParts::default() }
                    value=value()
                />
            }
            .into_any(),
        ),
    ]
}
