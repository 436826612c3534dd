//! A Leaflet map in its frame: tiles, borders, tools, and the way from WGS 84 to what is shown and back.

use std::cell::Cell;
use std::rc::Rc;

use domain::places::Position;
use domain::tiles::{from_gcj02, to_gcj02};
use js_sys::{Array, Function, JSON, Object, Reflect};
use leaflet::{
    DivIconOptions, Evented, Icon, LatLng, LatLngBounds, Map, MapOptions, Marker, MarkerOptions,
    Point, TileLayer, TileLayerOptions,
};
use leptos::web_sys::{Element, HtmlElement};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::map::MapProps;
use super::page::{element, find, listen, text};

#[wasm_bindgen]
extern "C" {
    // The bindings have the types; of these two they keep the function that makes one to themselves, or make another.
    #[wasm_bindgen(js_namespace = L, js_name = geoJSON)]
    fn geo_json(areas: &JsValue, options: &JsValue) -> leaflet::GeoJson;

    #[wasm_bindgen(js_namespace = L, js_name = divIcon)]
    fn div_icon(options: &DivIconOptions) -> Icon;
}

/// Zoom beyond which no tile server draws.
pub(super) const CLOSEST: f64 = 19.0;

/// A map that stands in its frame.
#[derive(Clone)]
pub(super) struct Ground {
    pub(super) map: Map,
    pub(super) frame: HtmlElement,
    tools: HtmlElement,
    shifted: bool,
}

impl Ground {
    /// Builds the map into the frame below `root`. `None` where Leaflet was not loaded: what the server drew stays.
    pub(super) fn on(root: &Element, props: &MapProps) -> Option<Self> {
        Reflect::get(&js_sys::global(), &"L".into())
            .ok()
            .filter(JsValue::is_truthy)?;
        let frame: HtmlElement = find(root, ".cl-map").or_else(|| {
            let made = element("div", "cl-map cl-map--tall")?;
            // At the end: the children before it are still to be walked through.
            root.append_child(&made).ok()?;
            Some(made)
        })?;
        let canvas = element("div", "cl-map__canvas")?;
        canvas.set_attribute("role", "region").ok()?;
        canvas.set_attribute("aria-label", &props.labels.map).ok()?;
        // Leaflet counts the heights of its layers for itself; none may rise above the tools and the note.
        canvas.style().set_property("isolation", "isolate").ok()?;
        frame.prepend_with_node_1(&canvas).ok()?;
        let options = MapOptions::new();
        options.set_zoom_control(false);
        options.set_max_zoom(CLOSEST);
        if calm() {
            for motion in [
                "zoomAnimation",
                "fadeAnimation",
                "markerZoomAnimation",
                "inertia",
            ] {
                set(&options, motion, &JsValue::FALSE);
            }
        }
        let map = Map::new_with_element(&canvas, &options).ok()?;
        without_prefix(&map);
        if let Some(drawn) = find::<Element>(&frame, ":scope > svg") {
            drawn.remove();
        }

        let tools = element("div", "cl-map__tools")?;
        frame.append_child(&tools).ok()?;
        let shifted = props.tiles.as_ref().is_some_and(|tiles| tiles.gcj02);
        let ground = Self {
            map,
            frame,
            tools,
            shifted,
        };
        ground.look_at(props.view.lat, props.view.lon, props.view.zoom);
        ground.cover(props);
        let (nearer, farther) = (ground.map.clone(), ground.map.clone());
        ground.tool(&props.labels.zoom_in, "+", move || {
            nearer.zoom_in(1.0);
        });
        ground.tool(&props.labels.zoom_out, "\u{2212}", move || {
            farther.zoom_out(1.0);
        });
        Some(ground)
    }

    /// Where a WGS 84 place is on this map.
    pub(super) fn shown(&self, lat: f64, lon: f64) -> LatLng {
        let at = if self.shifted {
            Position::new(lat, lon).map(to_gcj02)
        } else {
            Position::new(lat, lon)
        };
        at.map_or_else(
            |_| LatLng::new(lat, lon),
            |at| LatLng::new(at.lat(), at.lon()),
        )
    }

    /// The WGS 84 place of a point of this map.
    pub(super) fn real(&self, shown: &LatLng) -> (f64, f64) {
        let (lat, lon) = (shown.lat(), shown.lng());
        let at = Position::new(lat, lon).map(|at| if self.shifted { from_gcj02(at) } else { at });
        at.map_or((lat, lon), |at| (at.lat(), at.lon()))
    }

    /// Moves the view to a WGS 84 place.
    pub(super) fn look_at(&self, lat: f64, lon: f64, zoom: f64) {
        self.map.set_view(&self.shown(lat, lon), zoom);
    }

    /// Shows the whole of a WGS 84 box (west, south, east, north), at once.
    pub(super) fn fit(&self, [west, south, east, north]: [f64; 4]) {
        let at_once = Object::new();
        set(&at_once, "animate", &JsValue::FALSE);
        let bounds = LatLngBounds::new(&self.shown(south, west), &self.shown(north, east));
        self.map.fit_bounds_with_options(&bounds, &at_once);
    }

    /// Lets the page scroll under a finger or a wheel that is over the map; tools, two fingers and keys still move it.
    pub(super) fn let_scroll(&self) {
        still(&self.map, "scrollWheelZoom");
        if prefers("(pointer: coarse)") {
            still(&self.map, "dragging");
        }
    }

    /// Adds a button to the map's tools; `drawing` is text or an icon.
    pub(super) fn tool(&self, label: &str, drawing: &str, mut act: impl FnMut() + 'static) {
        let Some(button) = element("button", "cl-map__tool") else {
            return;
        };
        let _ = button.set_attribute("type", "button");
        let _ = button.set_attribute("aria-label", label);
        button.set_inner_html(drawing);
        let _ = self.tools.append_child(&button);
        listen(&button, "click", move |_| act());
    }

    /// A marker of the frame's own classes at a WGS 84 place; `size` is its box, whose point `foot` stands on the place.
    pub(super) fn marker(
        &self,
        at: (f64, f64),
        drawing: &Element,
        (size, foot): (f64, [f64; 2]),
        draggable: bool,
    ) -> Marker {
        let icon = DivIconOptions::new();
        icon.set_class_name("cl-marker".to_owned());
        icon.set_icon_size(Point::new(size, size));
        icon.set_icon_anchor(Point::new(foot[0], foot[1]));
        set(&icon, "html", drawing);
        let options = MarkerOptions::new();
        options.set_icon(div_icon(&icon));
        // What is drawn in it is a link or a button where it can be used; the marker around it is nothing to stop at.
        options.set_keyboard(false);
        options.set_draggable(draggable);
        options.set_auto_pan(draggable);
        Marker::new_with_options(&self.shown(at.0, at.1), &options)
    }

    /// Lays tiles; borders where there are none or the first ones fail.
    fn cover(&self, props: &MapProps) {
        let Some(tiles) = &props.tiles else {
            return self.draw_borders(props);
        };
        let options = TileLayerOptions::new();
        options.set_max_zoom(CLOSEST);
        options.set_attribution(tiles.attribution.clone());
        let layer = TileLayer::new_options(&tiles.url, &options);
        let decided = Rc::new(Cell::new(false));
        let (came, ground, props) = (Rc::clone(&decided), self.clone(), props.clone());
        on(&layer, "tileload", move || came.set(true));
        on(&layer, "tileerror", move || {
            if !decided.replace(true) {
                ground.draw_borders(&props);
            }
        });
        layer.add_to(&self.map);
    }

    fn draw_borders(&self, props: &MapProps) {
        let (ground, url, note) = (
            self.clone(),
            props.borders_url.clone(),
            props.labels.demonstration.clone(),
        );
        wasm_bindgen_futures::spawn_local(async move {
            let Ok(areas) = text(&url).await else { return };
            let Ok(areas) = JSON::parse(&areas) else {
                return;
            };
            ground.lay_borders(&areas, &note);
        });
    }

    fn lay_borders(&self, areas: &JsValue, note: &str) {
        let made_up = Rc::new(Cell::new(false));
        let seen = Rc::clone(&made_up);
        let style = Closure::<dyn FnMut(JsValue) -> JsValue>::new(move |area: JsValue| {
            let about = get(&area, "properties");
            let level = get(&about, "level").as_string().unwrap_or_default();
            let mut class = format!("cl-map__border cl-area cl-area--{level}");
            if get(&about, "demonstration").is_truthy() {
                seen.set(true);
                class.push_str(" cl-map__border--demonstration");
            }
            let path = Object::new();
            set(&path, "className", &class.into());
            path.into()
        });
        let options = Object::new();
        set(&options, "style", style.as_ref());
        let ground = self.clone();
        let place = Closure::<dyn FnMut(Array) -> LatLng>::new(move |at: Array| {
            ground.shown(
                at.get(1).as_f64().unwrap_or_default(),
                at.get(0).as_f64().unwrap_or_default(),
            )
        });
        if self.shifted {
            set(&options, "coordsToLatLng", place.as_ref());
        }
        geo_json(areas, &options).add_to(&self.map);
        if made_up.get() {
            attribute(&self.map, note);
        }
    }
}

/// Sets a property that the bindings leave out.
fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Whether the reader asked for less motion.
fn calm() -> bool {
    prefers("(prefers-reduced-motion: reduce)")
}

fn prefers(media: &str) -> bool {
    leptos::prelude::window()
        .match_media(media)
        .ok()
        .flatten()
        .is_some_and(|asked| asked.matches())
}

/// Listens to a layer or map for as long as the page lives.
pub(super) fn on(target: &Evented, event: &str, act: impl FnMut() + 'static) {
    let act = Closure::<dyn FnMut()>::new(act).into_js_value();
    target.on(event, &act);
}

/// Switches off one way of moving the map.
fn still(map: &Map, handler: &str) {
    let handler = get(map, handler);
    if let Some(disable) = get(&handler, "disable").dyn_ref::<Function>() {
        let _ = disable.call0(&handler);
    }
}

fn tell(map: &Map, method: &str, word: &JsValue) {
    let control = get(map, "attributionControl");
    if let Some(method) = get(&control, method).dyn_ref::<Function>() {
        let _ = method.call1(&control, word);
    }
}

/// The makers of the tiles are named; the library is named on the page about the portal.
fn without_prefix(map: &Map) {
    tell(map, "setPrefix", &JsValue::FALSE);
}

fn attribute(map: &Map, words: &str) {
    tell(map, "addAttribution", &words.into());
}
