//! A small map that shows one place.

use leptos::prelude::*;

use super::map::MapProps;

/// Shows the place in the middle of the map's view, and its surroundings.
///
/// The children hold the frame (`.cl-map`), with what the server drew of the place.
#[island]
pub fn PlaceMap(
    /// View, ground and words of the map.
    map: MapProps,
    /// The frame.
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    root.on_load(move |root| {
        awake::wake(&root, &map);
    });
    #[cfg(not(feature = "hydrate"))]
    drop(map);
    view! { <div node_ref=root>{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod awake {
    use leptos::web_sys::Element;

    use super::MapProps;
    use crate::islands::ground::Ground;
    use crate::islands::page::element;

    pub(super) fn wake(root: &Element, map: &MapProps) -> Option<()> {
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
