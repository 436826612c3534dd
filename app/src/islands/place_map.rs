//! A small map that shows one place.

use leptos::prelude::*;

#[cfg(not(feature = "hydrate"))]
use super::asleep as wake;
use super::map::MapProps;
#[cfg(feature = "hydrate")]
use awake::wake;

/// Shows the place in the middle of the map's view, and its surroundings.
///
/// The children hold the frame (`.cl-map`), with what the server drew of the place.
#[island(lazy)]
pub fn PlaceMap(
    /// View, ground and words of the map.
    map: MapProps,
    /// The frame.
    children: Children,
) -> impl IntoView {
    view! { <div use:wake=map>{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod awake {
    use leptos::web_sys::Element;

    use super::MapProps;
    use crate::islands::ground::Ground;
    use crate::islands::page::element;

    pub(super) fn wake(root: Element, map: MapProps) {
        let _ = show(&root, &map);
    }

    fn show(root: &Element, map: &MapProps) -> Option<()> {
        let ground = Ground::on(root, map)?;
        let drawing = element("div", "cl-pin cl-pin--chosen")?;
        let at = (map.view.lat, map.view.lon);
        ground
            .marker(at, &drawing, (44.0, [22.0, 44.0]), false)
            .add_to(&ground.map);
        ground.let_scroll();
        Some(())
    }
}
