//! What a page cannot do by itself: a map, shrinking photos, a timeline that moves on, keys.
//!
//! Each island is server HTML that works without it; waking adds to that. Words come from the server as props.
//! `alike`, `page` and `ground` exist in the browser only.

#![expect(
    missing_docs,
    reason = "the island macro makes a struct of the props and leaves it undocumented"
)]

#[cfg(not(feature = "hydrate"))]
use leptos::web_sys::Element;

pub mod desk_keys;
pub mod in_box;
pub mod live_timeline;
pub mod map;
pub mod map_picker;
pub mod photo_shrink;
pub mod place_map;
pub mod report_map;
pub mod round_queue;
pub mod shape_drawer;

#[cfg(feature = "hydrate")]
mod alike;
#[cfg(feature = "hydrate")]
mod ground;
#[cfg(feature = "hydrate")]
mod page;

pub use desk_keys::DeskKeys;
pub use in_box::{Cluster, Group, InBox, Pin};
pub use live_timeline::LiveTimeline;
pub use map::{MapLabels, MapProps, MapView, TileProps};
pub use map_picker::{MapPicker, PickerLabels, Whose};
pub use photo_shrink::{PhotoLabels, PhotoShrink};
pub use place_map::PlaceMap;
pub use report_map::{ReportMap, ReportMapLabels};
pub use round_queue::{QueueLabels, QueueProps, RoundQueue};
pub use shape_drawer::{ShapeDrawer, ShapeLabels};

/// What the server puts in the place of an island's waking: nothing runs there.
#[cfg(not(feature = "hydrate"))]
fn asleep<Told>(_: Element, _: Told) {}

/// The same for an island that is told nothing.
#[cfg(not(feature = "hydrate"))]
fn dormant(_: Element) {}
