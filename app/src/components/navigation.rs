//! Ways back, up and past: back link, breadcrumbs, skip link.

use leptos::prelude::*;

use super::{Examples, Text, Words};

/// The way back, over everything else of a page.
#[component]
pub fn BackLink(
    /// Where to.
    #[prop(into)]
    href: String,
    /// Instead of "Back".
    #[prop(optional, into)]
    text: Text,
) -> impl IntoView {
    view! { <a href=href class="govuk-back-link">{text.or(&Words::here().back)}</a> }
}

/// A page above this one; without a link it is this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// Its name.
    pub text: String,
    /// Its address.
    pub href: Option<String>,
}

impl Crumb {
    /// A page above.
    pub fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: Some(href.into()),
        }
    }

    /// This page.
    pub fn here(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: None,
        }
    }
}

/// The trail of pages above this one.
#[component]
pub fn Breadcrumbs(
    /// From the top.
    crumbs: Vec<Crumb>,
    /// Instead of "Breadcrumb".
    #[prop(optional, into)]
    label: Text,
    /// Whether phones see the first and the last only.
    #[prop(optional)]
    collapse: bool,
) -> impl IntoView {
    let class = if collapse {
        "govuk-breadcrumbs govuk-breadcrumbs--collapse-on-mobile"
    } else {
        "govuk-breadcrumbs"
    };
    let items: Vec<AnyView> = crumbs
        .into_iter()
        .map(|crumb| match crumb.href {
            Some(href) => view! {
                <li class="govuk-breadcrumbs__list-item">
                    <a class="govuk-breadcrumbs__link" href=href>{crumb.text}</a>
                </li>
            }
            .into_any(),
            None => view! { <li class="govuk-breadcrumbs__list-item" aria-current="page">{crumb.text}</li> }.into_any(),
        })
        .collect();
    view! {
        <nav class=class aria-label=label.or(&Words::here().breadcrumb)>
            <ol class="govuk-breadcrumbs__list">{items}</ol>
        </nav>
    }
}

/// Jumps over the header. The first thing in `body`.
#[component]
pub fn SkipLink(
    /// Id of the main part, with its `#`.
    #[prop(optional, into)]
    href: Text,
    /// Instead of "Skip to main content".
    #[prop(optional, into)]
    text: Text,
) -> impl IntoView {
    view! { <a href=href.or("#main") class="govuk-skip-link">{text.or(&Words::here().skip)}</a> }
}

/// For the gallery.
pub fn examples() -> Examples {
    let crumbs = vec![
        Crumb::new("#", "Wuhu"),
        Crumb::new("#", "Jinghu District"),
        Crumb::here("Fangcun street"),
    ];
    vec![
        ("Back link", view! { <BackLink href="#"/> }.into_any()),
        (
            "Breadcrumbs",
            view! { <Breadcrumbs crumbs=crumbs/> }.into_any(),
        ),
        (
            "Skip link, seen with the keyboard",
            view! { <SkipLink href="#gallery"/> }.into_any(),
        ),
    ]
}
