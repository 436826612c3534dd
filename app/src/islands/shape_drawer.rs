//! The map on which a shape is drawn, corner by corner.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(not(feature = "hydrate"))]
use super::asleep as wake;
use super::map::MapProps;
#[cfg(feature = "hydrate")]
use awake::wake;

/// Words of the map on which a shape is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShapeLabels {
    /// The button that sets a corner in the middle of the map: the way to a shape by keyboard.
    pub corner: String,
    /// The button that takes the last corner away.
    pub back: String,
    /// The button that takes all of them away.
    pub clear: String,
    /// How many corners there are; `{count}` is the number.
    pub count: String,
    /// While there is none.
    pub none: String,
}

/// Lets a shape be drawn on a map and writes it, as `GeoJSON`, into the text area among the children.
///
/// The children hold the map's frame (`.cl-map`) and its note (`.cl-map__note`).
#[island(lazy)]
pub fn ShapeDrawer(
    /// View, ground and words of the map.
    map: MapProps,
    /// Words of its own.
    labels: ShapeLabels,
    /// The frame, and the text area.
    children: Children,
) -> impl IntoView {
    view! { <div class="cl-stack" use:wake=(map, labels)>{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod awake {
    use std::cell::RefCell;
    use std::rc::Rc;

    use js_sys::{Array, Function, JSON, Reflect};
    use leaflet::{LatLng, Marker, Polygon};
    use leptos::web_sys::{Element, HtmlElement, HtmlTextAreaElement};
    use wasm_bindgen::{JsCast, JsValue};

    use super::{MapProps, ShapeLabels};
    use crate::islands::ground::Ground;
    use crate::islands::page::{element, find, fixed, listen};

    /// A tenth of a metre.
    const DECIMALS: u8 = 6;

    const CORNER: &str = r#"<svg class="cl-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 5v14M5 12h14"/><circle cx="12" cy="12" r="9"/></svg>"#;
    const BACK: &str = r#"<svg class="cl-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M9 14 4 9l5-5"/><path d="M4 9h10a6 6 0 0 1 0 12h-3"/></svg>"#;
    const CLEAR: &str = r#"<svg class="cl-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13"/></svg>"#;

    /// A corner, and what stands on it.
    struct Corner {
        at: (f64, f64),
        mark: Marker,
    }

    /// The island while it is awake.
    #[derive(Clone)]
    struct Drawer {
        ground: Ground,
        typed: HtmlTextAreaElement,
        note: HtmlElement,
        outline: Polygon,
        corners: Rc<RefCell<Vec<Corner>>>,
        labels: Rc<ShapeLabels>,
    }

    /// What the island is told.
    type Told = (MapProps, ShapeLabels);

    pub(super) fn wake(root: Element, (map, labels): Told) {
        let _ = Drawer::wake(&root, &map, labels);
    }

    impl Drawer {
        fn wake(root: &Element, map: &MapProps, labels: ShapeLabels) -> Option<()> {
            let typed = find::<HtmlTextAreaElement>(root, "textarea[name=shape]")?;
            let note = find::<HtmlElement>(root, ".cl-map__note")?;
            let ground = Ground::on(root, map)?;
            note.set_attribute("aria-live", "polite").ok()?;
            note.set_hidden(false);
            let outline = Polygon::new(&Array::new());
            outline.add_to(&ground.map);
            let drawer = Self {
                ground,
                typed,
                note,
                outline,
                corners: Rc::default(),
                labels: Rc::new(labels),
            };
            drawer.read();
            drawer.attend(root);
            drawer.put_away();
            Some(())
        }

        /// Everything a person can do here.
        fn attend(&self, root: &Element) {
            let clicked = self.clone();
            self.ground.map.on_mouse_click(Box::new(move |click| {
                clicked.add(clicked.ground.real(&click.lat_lng()));
            }));
            let middle = self.clone();
            self.ground.tool(&self.labels.corner, CORNER, move || {
                let at = middle.ground.real(&middle.ground.map.get_center());
                middle.add(at);
            });
            let back = self.clone();
            self.ground.tool(&self.labels.back, BACK, move || {
                let last = back.corners.borrow_mut().pop();
                if let Some(last) = last {
                    last.mark.remove();
                }
                back.write();
            });
            let clear = self.clone();
            self.ground.tool(&self.labels.clear, CLEAR, move || {
                clear.empty();
                clear.write();
            });
            let typing = self.clone();
            listen(&self.typed, "change", move |_| typing.read());
            // A map that stood in what was closed has not seen its size.
            if let Ok(Some(closed)) = root.closest("details") {
                let map = self.ground.map.clone();
                listen(&closed, "toggle", move |_| {
                    map.invalidate_size(false);
                });
            }
        }

        /// What the map writes need not be seen, unless something is wrong with it.
        fn put_away(&self) {
            const WRONG: &str = "govuk-form-group--error";
            if let Ok(Some(group)) = self.typed.closest(".govuk-form-group")
                && !group.class_name().contains(WRONG)
                && let Some(group) = group.dyn_ref::<HtmlElement>()
            {
                group.set_hidden(true);
            }
        }

        fn empty(&self) {
            for corner in self.corners.borrow_mut().drain(..) {
                corner.mark.remove();
            }
        }

        fn add(&self, at: (f64, f64)) {
            if self.set(at).is_some() {
                self.write();
            }
        }

        fn set(&self, at: (f64, f64)) -> Option<()> {
            let drawing = element("div", "cl-corner")?;
            let mark = self.ground.marker(at, &drawing, (16.0, [8.0; 2]), false);
            mark.add_to(&self.ground.map);
            self.corners.borrow_mut().push(Corner { at, mark });
            Some(())
        }

        /// Draws what the text area says, where it says a shape.
        fn read(&self) {
            self.empty();
            for at in ring(&self.typed.value()).unwrap_or_default() {
                let _ = self.set(at);
            }
            self.show();
        }

        /// Writes what is drawn into the text area.
        fn write(&self) {
            let corners = self.corners.borrow();
            let mut ring: Vec<_> = corners
                .iter()
                .map(|corner| {
                    let (lat, lon) = corner.at;
                    format!("[{},{}]", fixed(lon, DECIMALS), fixed(lat, DECIMALS))
                })
                .collect();
            ring.extend(ring.first().cloned());
            let text = if ring.is_empty() {
                String::new()
            } else {
                let ring = ring.join(",");
                format!(r#"{{"type":"Polygon","coordinates":[[{ring}]]}}"#)
            };
            drop(corners);
            self.typed.set_value(&text);
            self.show();
        }

        /// Shows the outline, and says how many corners it has.
        fn show(&self) {
            let corners = self.corners.borrow();
            let outline: Array = corners
                .iter()
                .map(|corner| JsValue::from(self.shown(corner.at)))
                .collect();
            // The bindings know how to make an outline, not how to change it.
            if let Ok(set) = Reflect::get(&self.outline, &"setLatLngs".into())
                && let Some(set) = set.dyn_ref::<Function>()
            {
                let _ = set.call1(&self.outline, &outline);
            }
            let words = match corners.len() {
                0 => self.labels.none.clone(),
                count => self.labels.count.replace("{count}", &count.to_string()),
            };
            self.note.set_text_content(Some(&words));
        }

        fn shown(&self, at: (f64, f64)) -> LatLng {
            self.ground.shown(at.0, at.1)
        }
    }

    /// The corners of a polygon of `GeoJSON`, without the last, which is the first again.
    fn ring(text: &str) -> Option<Vec<(f64, f64)>> {
        let get = |value: &JsValue, key: &str| Reflect::get(value, &key.into()).ok();
        let read = JSON::parse(text).ok()?;
        let shape = match get(&read, "geometry") {
            Some(geometry) if geometry.is_object() => geometry,
            _ => read,
        };
        let rings: Array = get(&shape, "coordinates")?.dyn_into().ok()?;
        let ring: Array = rings.get(0).dyn_into().ok()?;
        let mut corners: Vec<(f64, f64)> = ring
            .iter()
            .filter_map(|at| {
                let at: Array = at.dyn_into().ok()?;
                Some((at.get(1).as_f64()?, at.get(0).as_f64()?))
            })
            .collect();
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        Some(corners)
    }
}
