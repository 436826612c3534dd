//! Facts, each with its name: answers to check, a case's facts.

use leptos::prelude::*;

use super::Examples;

/// Something one can do about a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Where to.
    pub href: String,
    /// "Change".
    pub text: String,
    /// What is changed, for those who listen: "where".
    pub about: Option<String>,
}

/// A fact.
pub struct SummaryRow {
    /// Its name.
    pub key: String,
    /// What it is.
    pub value: AnyView,
    /// What one can do about it.
    pub actions: Vec<Action>,
}

impl SummaryRow {
    /// A fact in words.
    pub fn new(key: impl Into<String>, value: impl IntoAny) -> Self {
        Self {
            key: key.into(),
            value: value.into_any(),
            actions: Vec::new(),
        }
    }

    /// The same, with a way to change it.
    #[must_use]
    pub fn change(
        mut self,
        href: impl Into<String>,
        text: impl Into<String>,
        about: impl Into<String>,
    ) -> Self {
        self.actions.push(Action {
            href: href.into(),
            text: text.into(),
            about: Some(about.into()),
        });
        self
    }
}

/// A list of facts.
#[component]
pub fn SummaryList(
    /// The facts.
    rows: Vec<SummaryRow>,
    /// Whether desktops see names, values and actions in three columns.
    #[prop(optional)]
    wide: bool,
    /// Without lines.
    #[prop(optional)]
    borderless: bool,
) -> impl IntoView {
    let any_actions = rows.iter().any(|row| !row.actions.is_empty());
    let mut class = String::from("govuk-summary-list");
    for (wanted, modifier) in [
        (wide, " govuk-summary-list--wide"),
        (borderless, " govuk-summary-list--no-border"),
    ] {
        if wanted {
            class.push_str(modifier);
        }
    }
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let class = if any_actions && row.actions.is_empty() {
                "govuk-summary-list__row govuk-summary-list__row--no-actions"
            } else {
                "govuk-summary-list__row"
            };
            view! {
                <div class=class>
                    <dt class="govuk-summary-list__key">{row.key}</dt>
                    <dd class="govuk-summary-list__value">{row.value}</dd>
                    {actions(row.actions)}
                </div>
            }
        })
        .collect();
    view! { <dl class=class>{rows}</dl> }
}

fn actions(actions: Vec<Action>) -> Option<AnyView> {
    let several = actions.len() > 1;
    let links: Vec<AnyView> = actions
        .into_iter()
        .map(|action| {
            let link = view! {
                <a class="govuk-link" href=action.href>
                    {action.text}
                    {action.about.map(|about| view! { <span class="govuk-visually-hidden">{format!(" {about}")}</span> })}
                </a>
            };
            if several {
                view! { <li class="govuk-summary-list__actions-list-item">{link}</li> }.into_any()
            } else {
                link.into_any()
            }
        })
        .collect();
    if links.is_empty() {
        return None;
    }
    let inside = if several {
        view! { <ul class="govuk-summary-list__actions-list">{links}</ul> }.into_any()
    } else {
        links.into_any()
    };
    Some(view! { <dd class="govuk-summary-list__actions">{inside}</dd> }.into_any())
}

/// For the gallery.
pub fn examples() -> Examples {
    let answers = vec![
        SummaryRow::new("Where", "Dongmen Lane 18, Grid 3, Fangtang")
            .change("#", "Change", "where"),
        SummaryRow::new("What", "Drains and sewers: clogged drain").change("#", "Change", "what"),
        SummaryRow::new("My name", "Not provided").change("#", "Change", "my name"),
    ];
    let facts = vec![
        SummaryRow::new("In charge", "Fangtang community committee"),
        SummaryRow::new(
            "Why",
            "The place lies in its Grid 3, and drains in lanes are its task.",
        ),
    ];
    vec![
        (
            "Answers to check",
            view! { <SummaryList rows=answers wide=true/> }.into_any(),
        ),
        ("Facts", view! { <SummaryList rows=facts/> }.into_any()),
    ]
}
