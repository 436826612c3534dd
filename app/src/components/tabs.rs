//! Several views of one thing, each a page of its own.

use leptos::prelude::*;

use super::{Examples, Icon, Symbol, Text, Words};

/// One of several views.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// Its address.
    pub href: String,
    /// Its name.
    pub text: String,
    /// Beside the name.
    pub icon: Option<Icon>,
    /// Whether it is the one that is shown.
    pub selected: bool,
}

/// Links to the views of one thing.
#[component]
pub fn Tabs(
    /// The views.
    tabs: Vec<Tab>,
    /// Instead of "Contents", for those who listen.
    #[prop(optional, into)]
    title: Text,
    /// To be found by.
    #[prop(optional, into)]
    id: Text,
) -> impl IntoView {
    let items: Vec<_> = tabs
        .into_iter()
        .map(|tab| {
            let class =
                if tab.selected { "govuk-tabs__list-item govuk-tabs__list-item--selected" } else { "govuk-tabs__list-item" };
            view! {
                <li class=class>
                    <a class="govuk-tabs__tab" href=tab.href aria-current=tab.selected.then_some("page")>
                        {tab.icon.map(|icon| view! { <Symbol icon=icon/> })}
                        {tab.text}
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <div id=id.get() class="govuk-tabs">
            <h2 class="govuk-tabs__title">{title.or(&Words::here().contents)}</h2>
            {(!items.is_empty()).then(|| view! { <ul class="govuk-tabs__list">{items}</ul> })}
        </div>
    }
}

/// For the gallery.
pub fn examples() -> Examples {
    let tab = |text: &str, icon, selected| Tab {
        href: "#".to_owned(),
        text: text.to_owned(),
        icon: Some(icon),
        selected,
    };
    let tabs = vec![tab("Map", Icon::Map, false), tab("List", Icon::List, true)];
    vec![("Tabs", view! { <Tabs tabs=tabs/> }.into_any())]
}
