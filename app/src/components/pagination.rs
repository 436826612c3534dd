//! Other pages of a list, or of a guide.

use leptos::prelude::*;

use super::{Examples, Icon, Symbol, Text, Words};

/// The page before or after.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Neighbour {
    /// Its address.
    pub href: String,
    /// Instead of "Previous page" and "Next page".
    pub text: Option<String>,
    /// What it is about, where the pages have no numbers.
    pub about: Option<String>,
}

impl Neighbour {
    /// The page at this address.
    pub fn new(href: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            ..Self::default()
        }
    }
}

/// A page by its number, or a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageItem {
    /// Another page.
    Page {
        /// Its number, as it is read.
        number: String,
        /// Its address.
        href: String,
    },
    /// The page one is on.
    Current {
        /// Its number, as it is read.
        number: String,
        /// Its address.
        href: String,
    },
    /// Pages left out.
    Gap,
}

/// Links to other pages; nothing where there is only this one.
#[component]
pub fn Pagination(
    /// The page before.
    #[prop(optional_no_strip)]
    previous: Option<Neighbour>,
    /// The page after.
    #[prop(optional_no_strip)]
    next: Option<Neighbour>,
    /// The numbered ones.
    #[prop(optional)]
    pages: Vec<PageItem>,
    /// Instead of "Pagination".
    #[prop(optional, into)]
    label: Text,
) -> impl IntoView {
    let words = Words::here();
    let block = pages.is_empty() && (previous.is_some() || next.is_some());
    let class = if block {
        "govuk-pagination govuk-pagination--block"
    } else {
        "govuk-pagination"
    };
    let items: Vec<AnyView> = pages.into_iter().map(|page| item(page, &words)).collect();
    view! {
        <nav class=class aria-label=label.or(&words.pagination)>
            {previous.map(|page| neighbour(page, false, block, &words))}
            {(!items.is_empty()).then(|| view! { <ul class="govuk-pagination__list">{items}</ul> })}
            {next.map(|page| neighbour(page, true, block, &words))}
        </nav>
    }
}

fn item(page: PageItem, words: &Words) -> AnyView {
    let (number, href, current) = match page {
        PageItem::Gap => {
            return view! { <li class="govuk-pagination__item govuk-pagination__item--ellipsis">"⋯"</li> }.into_any();
        }
        PageItem::Page { number, href } => (number, href, false),
        PageItem::Current { number, href } => (number, href, true),
    };
    let class = if current {
        "govuk-pagination__item govuk-pagination__item--current"
    } else {
        "govuk-pagination__item"
    };
    let name = words.page.replace("{number}", &number);
    view! {
        <li class=class>
            <a class="govuk-link govuk-pagination__link" href=href aria-label=name aria-current=current.then_some("page")>
                {number}
            </a>
        </li>
    }
    .into_any()
}

fn neighbour(page: Neighbour, after: bool, block: bool, words: &Words) -> AnyView {
    let (class, rel, icon, usual) = if after {
        (
            "govuk-pagination__next",
            "next",
            Icon::ArrowRight,
            &words.next,
        )
    } else {
        (
            "govuk-pagination__prev",
            "prev",
            Icon::ArrowLeft,
            &words.previous,
        )
    };
    let title = if block && page.about.is_none() {
        "govuk-pagination__link-title govuk-pagination__link-title--decorated"
    } else {
        "govuk-pagination__link-title"
    };
    let suffix = page
        .text
        .is_none()
        .then(|| words.page_suffix.clone())
        .filter(|suffix| !suffix.is_empty());
    let arrow = move || view! { <Symbol icon=icon turns=true/> };
    let first = block || !after;
    view! {
        <div class=class>
            <a class="govuk-link govuk-pagination__link" href=page.href rel=rel>
                {first.then(arrow)}
                <span class=title>
                    {page.text.unwrap_or_else(|| usual.clone())}
                    {suffix.map(|suffix| view! { <span class="govuk-visually-hidden">{suffix}</span> })}
                </span>
                {page.about.filter(|_| block).map(|about| view! {
                    <span class="govuk-visually-hidden">":"</span>
                    <span class="govuk-pagination__link-label">{about}</span>
                })}
                {(!first).then(arrow)}
            </a>
        </div>
    }
    .into_any()
}

/// For the gallery.
pub fn examples() -> Examples {
    let page = |number: &str| PageItem::Page {
        number: number.to_owned(),
        href: "#".to_owned(),
    };
    let pages = vec![
        page("1"),
        PageItem::Gap,
        page("6"),
        PageItem::Current {
            number: "7".to_owned(),
            href: "#".to_owned(),
        },
        page("8"),
        PageItem::Gap,
        page("15"),
    ];
    vec![
        (
            "Pages of a list",
            view! {
                <Pagination previous=Some(Neighbour::new("#")) next=Some(Neighbour::new("#")) pages=pages label="Pages of reports"/>
            }
            .into_any(),
        ),
        (
            "Previous and next only",
            view! {
                <Pagination
                    previous=Some(Neighbour { about: Some("Where is it?".to_owned()), ..Neighbour::new("#") })
                    next=Some(Neighbour { about: Some("What is wrong?".to_owned()), ..Neighbour::new("#") })
                    label="Parts of the guide"
                />
            }
            .into_any(),
        ),
    ]
}
