//! Header with the places, footer, and the one thing the city says to everybody today.

use leptos::prelude::*;

use super::{Examples, Icon, Mark, Symbol, Text};

/// One of the five places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its drawing, seen on phones.
    pub icon: Icon,
    /// Its address.
    pub href: String,
    /// Its name.
    pub text: String,
    /// Whether this page belongs to it.
    pub current: bool,
}

/// The same page in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tongue {
    /// The language's tag: `zh`.
    pub tag: String,
    /// Its own name for itself: "中文".
    pub name: String,
    /// The address.
    pub href: String,
}

/// A link at the header's end or in the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its address.
    pub href: String,
    /// The words.
    pub text: String,
}

impl Link {
    /// A link.
    pub fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            text: text.into(),
        }
    }
}

/// The header. The places are one `nav`: a bar at the bottom on phones, in the header elsewhere.
#[component]
pub fn Head(
    /// The portal's name: "Citylink".
    #[prop(default = String::from("Citylink"), into)]
    name: String,
    /// The city's name.
    #[prop(into)]
    city: String,
    /// Address of the home page.
    #[prop(default = String::from("/"), into)]
    home: String,
    /// The five places.
    places: Vec<Place>,
    /// Name of the places, for those who listen.
    #[prop(into)]
    places_label: String,
    /// The other languages.
    #[prop(optional)]
    tongues: Vec<Tongue>,
    /// "Sign in", or the member's own.
    #[prop(optional_no_strip)]
    account: Option<Link>,
) -> impl IntoView {
    let places: Vec<_> = places
        .into_iter()
        .map(|place| {
            view! {
                <li>
                    <a class="cl-places__link" href=place.href aria-current=place.current.then_some("page")>
                        <Symbol icon=place.icon/>
                        <span>{place.text}</span>
                    </a>
                </li>
            }
        })
        .collect();
    let tongues: Vec<_> = tongues
        .into_iter()
        .map(|tongue| {
            view! {
                <a class="cl-head__link" href=tongue.href lang=tongue.tag.clone() hreflang=tongue.tag>
                    <Symbol icon=Icon::Languages/>
                    {tongue.name}
                </a>
            }
        })
        .collect();
    view! {
        <header class="cl-head">
            <div class="govuk-width-container cl-head__row">
                <a class="cl-head__name" href=home>
                    <Mark/>
                    <span>{name}" "<small>{city}</small></span>
                </a>
                <nav class="cl-places" aria-label=places_label>
                    <ul class="cl-places__list">{places}</ul>
                </nav>
                <div class="cl-head__end">
                    {tongues}
                    {account.map(|link| view! { <a class="cl-head__link" href=link.href>{link.text}</a> })}
                </div>
            </div>
        </header>
    }
}

/// The footer.
#[component]
pub fn Foot(
    /// Pages about the portal.
    links: Vec<Link>,
    /// A sentence below them.
    #[prop(optional, into)]
    text: Text,
) -> impl IntoView {
    let links: Vec<_> = links
        .into_iter()
        .map(|link| view! { <li><a href=link.href>{link.text}</a></li> })
        .collect();
    view! {
        <footer class="cl-foot">
            <div class="govuk-width-container">
                <ul class="cl-foot__links">{links}</ul>
                {text.get().map(|text| view! { <p>{text}</p> })}
            </div>
        </footer>
    }
}

/// One thing the city says to everybody today, under the header.
#[component]
pub fn CityNotice(
    /// Its name, for those who listen.
    #[prop(into)]
    label: String,
    /// Beside the words.
    icon: Icon,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <aside class="cl-air" aria-label=label>
            <div class="govuk-width-container"><Symbol icon=icon/><p>{children()}</p></div>
        </aside>
    }
}

/// For the gallery, which also stands under this header and over this footer.
pub fn examples() -> Examples {
    vec![(
        "City notice",
        view! {
            <CityNotice label="City notice" icon=Icon::Wind>
                <b>"Air today: 118, lightly polluted."</b>
                " Children and people with asthma: less effort outdoors until Tuesday evening. "
                <a class="govuk-link" href="#">"Hour by hour"</a>
            </CityNotice>
        }
        .into_any(),
    )]
}
