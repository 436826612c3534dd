//! Cards, tiles, and lists of things to go to.

use leptos::prelude::*;

use super::{Examples, Icon, Symbol, Text};

/// The one thing of a page that must stand out.
#[component]
pub fn Card(
    /// Id of its heading.
    #[prop(optional, into)]
    labelled_by: Text,
    /// What is on it.
    children: Children,
) -> impl IntoView {
    view! { <section class="cl-card cl-stack" aria-labelledby=labelled_by.get()>{children()}</section> }
}

/// Situations to choose from.
#[component]
pub fn Tiles(
    /// Three in a row where there is room.
    #[prop(optional)]
    three: bool,
    /// The tiles.
    children: Children,
) -> impl IntoView {
    view! { <ul class=if three { "cl-tiles cl-tiles--three" } else { "cl-tiles" }>{children()}</ul> }
}

/// One situation. Its link covers the tile.
#[component]
pub fn Tile(
    /// Where to.
    #[prop(into)]
    href: String,
    /// Before the words.
    icon: Icon,
    /// The words.
    #[prop(into)]
    text: String,
    /// A few more, not on the smallest phones.
    #[prop(optional, into)]
    more: Text,
) -> impl IntoView {
    view! {
        <li class="cl-tile">
            <Symbol icon=icon/>
            <a href=href>{text}{more.get().map(|more| view! { " "<small>{more}</small> })}</a>
        </li>
    }
}

/// Things to go to, one under the other.
#[component]
pub fn Goes(
    /// Beside each other where there is room.
    #[prop(optional)]
    across: bool,
    /// The things.
    children: Children,
) -> impl IntoView {
    let class = if across {
        "cl-goes cl-goes--across"
    } else {
        "cl-goes"
    };
    view! { <ul class=class>{children()}</ul> }
}

/// One thing to go to.
#[component]
pub fn Go(
    /// Where to; without it only something to know.
    #[prop(optional, into)]
    href: Text,
    /// Before the words.
    icon: Icon,
    /// The words.
    #[prop(into)]
    text: String,
    /// A few more.
    #[prop(optional, into)]
    more: Text,
    /// BCP 47 tag of the words, where they are not in the page's language.
    #[prop(optional, into)]
    language: Text,
) -> impl IntoView {
    let language = language.get();
    let more = more.get().map(|more| view! { <small>{more}</small> });
    match href.get() {
        Some(href) => view! {
            <li>
                <Symbol icon=icon/>
                <span><a class="govuk-link" href=href lang=language>{text}</a>{more}</span>
                <Symbol icon=Icon::ChevronRight turns=true/>
            </li>
        }
        .into_any(),
        None => {
            view! { <li><Symbol icon=icon/><span><b lang=language>{text}</b>{more}</span></li> }
                .into_any()
        }
    }
}

/// For the gallery.
pub fn examples() -> Examples {
    vec![
        (
            "Tiles",
            view! {
                <Tiles three=true>
                    <Tile href="#" icon=Icon::Droplets text="Water and drains" more="clogged, burst, flooded"/>
                    <Tile href="#" icon=Icon::Lightbulb text="Light" more="lamp out, by day on"/>
                    <Tile href="#" icon=Icon::Trees text="Trees and parks" more="branch, litter, playground"/>
                </Tiles>
            }
            .into_any(),
        ),
        (
            "Things to go to",
            view! {
                <Goes>
                    <Go href="#" icon=Icon::MessageSquare text="Add something you know"/>
                    <Go href="#" icon=Icon::Rss text="Feed of this report"/>
                    <Go icon=Icon::Eye text="Everybody" more="place, photos, your words, what is done about it"/>
                </Goes>
            }
            .into_any(),
        ),
        (
            "Card",
            view! {
                <Card labelled_by="example-card">
                    <h2 class="govuk-heading-m" id="example-card">"Something broken or dirty?"</h2>
                    <p class="govuk-body">"Show us where. You get a date, the name of who does it, and word when it is done."</p>
                </Card>
            }
            .into_any(),
        ),
    ]
}
