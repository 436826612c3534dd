//! The frame of a map. What is in it is an island's business; without scripts it is what the server drew.

use leptos::prelude::*;

use super::Examples;

/// How much room a map has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MapSize {
    /// The map is what the page is about.
    #[default]
    Tall,
    /// A map beside the words.
    Small,
}

/// The frame.
#[component]
pub fn MapFrame(
    /// How much room it has.
    #[prop(optional)]
    size: MapSize,
    /// Whether the tiles are dark by night themselves.
    #[prop(optional)]
    own_night: bool,
    /// The map.
    children: Children,
) -> impl IntoView {
    let mut class = String::from(match size {
        MapSize::Tall => "cl-map cl-map--tall",
        MapSize::Small => "cl-map cl-map--small",
    });
    if own_night {
        class.push_str(" cl-map--own-night");
    }
    view! { <div class=class>{children()}</div> }
}

/// Words that lie on a map's foot: the place, and its area.
#[component]
pub fn MapNote(
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <p class="cl-map__note">{children()}</p> }
}

/// For the gallery: the markers as an island sets them, on the ground that is there when no tile comes.
pub fn examples() -> Examples {
    let pins = [
        "cl-pin",
        "cl-pin cl-pin--wait",
        "cl-pin cl-pin--late",
        "cl-pin cl-pin--ok",
        "cl-pin cl-pin--chosen",
    ]
    .map(|class| view! { <div class=class></div> }.into_any());
    let clusters = [
        ("cl-cluster", "3"),
        ("cl-cluster", "48"),
        ("cl-cluster cl-cluster--many", "1.2k"),
    ]
    .map(|(class, count)| view! { <div class=class><span>{count}</span></div> }.into_any());
    vec![(
        "Map frame with pins and clusters",
        view! {
            <MapFrame size=MapSize::Small>
                <svg viewBox="0 0 380 250" preserveAspectRatio="xMidYMid slice" role="img" aria-label="Grid 3 of Fangtang">
                    <path class="m-mine" d="M40 60 300 20 340 200 80 230z"></path>
                    <path class="m-grid" d="M170 40 210 215M60 145 320 110"></path>
                </svg>
                <div class="cl-map__note"><div class="cl-row">{pins.into_iter().collect::<Vec<_>>()}{clusters.into_iter().collect::<Vec<_>>()}</div></div>
            </MapFrame>
        }
        .into_any(),
    )]
}
