//! The map on which a pin says where.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(not(feature = "hydrate"))]
use super::asleep as wake;
use super::map::MapProps;
#[cfg(feature = "hydrate")]
use awake::wake;

/// Words of the map with a pin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickerLabels {
    /// The button that asks the device where it is.
    pub locate: String,
    /// The button that sets the pin to the middle of the map: the way to a pin by keyboard.
    pub pin: String,
    /// While the device is looking.
    pub locating: String,
    /// The device does not know or may not say.
    pub denied: String,
    /// The pin is outside the city and the server had nothing to add.
    pub outside: String,
    /// The server could not be asked whose place this is.
    pub unknown: String,
}

/// The server's answer to the question whose place this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whose {
    /// The address, where a geocoder knows it.
    pub address: Option<String>,
    /// The areas from the smallest to the largest, in words.
    pub area: Option<String>,
    /// Whether the place is inside the city.
    pub inside: bool,
    /// What to say instead of the area.
    pub message: Option<String>,
}

/// Lets a pin be set on a map and writes it into the inputs `lat` and `lon`, or `site.lat` and `site.lon`, among the children.
///
/// The children hold the map's frame (`.cl-map`) and, if they like, its note (`.cl-map__note`); what is missing is made.
#[island(lazy)]
pub fn MapPicker(
    /// View, ground and words of the map.
    map: MapProps,
    /// Whether there is a pin already: in the inputs, else in the middle.
    has_pin: bool,
    /// Asked with `?lat=…&lon=…`; answers [`Whose`].
    whose_url: String,
    /// Words of its own.
    labels: PickerLabels,
    /// The form, or the part of it that says where.
    children: Children,
) -> impl IntoView {
    view! { <div use:wake=(map, has_pin, whose_url, labels)>{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod awake {
    use std::cell::RefCell;
    use std::rc::Rc;

    use leaflet::{DragEvents, LatLng, Marker};
    use leptos::web_sys::{
        Element, Geolocation, HtmlElement, HtmlInputElement, Position, PositionOptions,
    };
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;

    use super::{MapProps, PickerLabels, Whose};
    use crate::islands::ground::Ground;
    use crate::islands::page::{self, Turns, element, find, fixed, listen, number};

    /// Close enough to tell one house from the next.
    const HOUSE: f64 = 17.0;
    /// A pin that is still moving is not asked about.
    const SETTLED: i32 = 250;
    /// A tenth of a metre.
    const DECIMALS: u8 = 6;
    /// How long the device may look for itself.
    const PATIENCE: u32 = 15_000;

    const LOCATE: &str = r#"<svg class="cl-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M2 12h3M19 12h3M12 2v3M12 19v3"/><circle cx="12" cy="12" r="7"/><circle cx="12" cy="12" r="3"/></svg>"#;
    const PIN: &str = r#"<svg class="cl-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 22s7-6.4 7-12a7 7 0 0 0-14 0c0 5.6 7 12 7 12Z"/><circle cx="12" cy="10" r="2.5"/></svg>"#;

    /// The island while it is awake.
    #[derive(Clone)]
    pub(super) struct Picker {
        ground: Ground,
        lat: HtmlInputElement,
        lon: HtmlInputElement,
        note: HtmlElement,
        pin: Rc<RefCell<Option<Marker>>>,
        turns: Turns,
        whose_url: Rc<str>,
        labels: Rc<PickerLabels>,
    }

    /// What the island is told.
    type Told = (MapProps, bool, String, PickerLabels);

    pub(super) fn wake(root: Element, (map, has_pin, whose_url, labels): Told) {
        let _ = Picker::wake(&root, &map, has_pin, &whose_url, labels);
    }

    impl Picker {
        fn wake(
            root: &Element,
            map: &MapProps,
            has_pin: bool,
            whose_url: &str,
            labels: PickerLabels,
        ) -> Option<()> {
            let lat = find::<HtmlInputElement>(root, "input[name=lat],input[name$='.lat']")?;
            let lon = find::<HtmlInputElement>(root, "input[name=lon],input[name$='.lon']")?;
            let ground = Ground::on(root, map)?;
            let note = find::<HtmlElement>(root, ".cl-map__note").or_else(|| {
                let made = element("p", "cl-map__note")?;
                ground.frame.append_child(&made).ok()?;
                Some(made)
            })?;
            note.set_attribute("aria-live", "polite").ok()?;
            note.set_hidden(note.text_content().unwrap_or_default().trim().is_empty());
            let picker = Self {
                ground,
                lat,
                lon,
                note,
                pin: Rc::default(),
                turns: Turns::default(),
                whose_url: whose_url.into(),
                labels: Rc::new(labels),
            };
            if has_pin {
                let at = picker.typed().unwrap_or((map.view.lat, map.view.lon));
                picker.set_pin(at);
                picker.ground.look_at(at.0, at.1, map.view.zoom);
            }
            picker.attend();
            Some(())
        }

        /// Everything a person can do here.
        fn attend(&self) {
            let clicked = self.clone();
            self.ground
                .map
                .on_mouse_click(Box::new(move |click| clicked.choose(&click.lat_lng())));
            let middle = self.clone();
            self.ground.tool(&self.labels.locate, LOCATE, {
                let here = self.clone();
                move || here.locate()
            });
            self.ground.tool(&self.labels.pin, PIN, move || {
                middle.choose(&middle.ground.map.get_center());
            });
            for input in [&self.lat, &self.lon] {
                let typing = self.clone();
                listen(input, "change", move |_| {
                    if let Some(at) = typing.typed() {
                        typing.set_pin(at);
                        typing.ground.map.pan_to(&typing.ground.shown(at.0, at.1));
                        typing.ask(at);
                    }
                });
            }
        }

        /// What the inputs say.
        fn typed(&self) -> Option<(f64, f64)> {
            Some((number(&self.lat.value())?, number(&self.lon.value())?))
        }

        /// A point of the map was chosen.
        fn choose(&self, shown: &LatLng) {
            self.put(self.ground.real(shown));
        }

        /// Sets the pin, writes the inputs and asks whose place it is.
        fn put(&self, at: (f64, f64)) {
            self.set_pin(at);
            self.lat.set_value(&fixed(at.0, DECIMALS));
            self.lon.set_value(&fixed(at.1, DECIMALS));
            self.ask(at);
        }

        fn set_pin(&self, at: (f64, f64)) {
            if let Some(pin) = &*self.pin.borrow() {
                pin.set_lat_lng(&self.ground.shown(at.0, at.1));
                return;
            }
            let Some(drawing) = element("div", "cl-pin cl-pin--chosen") else {
                return;
            };
            let pin = self.ground.marker(at, &drawing, (44.0, [22.0, 44.0]), true);
            let (dragged, moved) = (self.clone(), pin.clone());
            pin.on_drag_end(Box::new(move |_| dragged.choose(&moved.get_lat_lng())));
            pin.add_to(&self.ground.map);
            self.pin.replace(Some(pin));
        }

        fn say(&self, words: &str) {
            self.note.set_hidden(false);
            self.note.set_text_content(Some(words));
        }

        fn ask(&self, (lat, lon): (f64, f64)) {
            let (turn, picker) = (self.turns.next(), self.clone());
            wasm_bindgen_futures::spawn_local(async move {
                page::pause(SETTLED).await;
                if turn.is_over() {
                    return;
                }
                let question = format!(
                    "{}?lat={}&lon={}",
                    picker.whose_url,
                    fixed(lat, DECIMALS),
                    fixed(lon, DECIMALS)
                );
                let answer = page::json::<Whose>(&question).await;
                if !turn.is_over() {
                    picker.say(&words(answer.ok(), &picker.labels));
                }
            });
        }

        fn locate(&self) {
            let turn = Rc::new(self.turns.next());
            self.say(&self.labels.locating);
            let (found, lost) = (self.clone(), self.clone());
            let (still, waiting) = (Rc::clone(&turn), turn);
            // A pin that was set meanwhile is meant; the device answers too late then.
            let on_found = Closure::once_into_js(move |position: Position| {
                if !still.is_over() {
                    let at = (position.coords().latitude(), position.coords().longitude());
                    found
                        .ground
                        .look_at(at.0, at.1, found.ground.map.get_zoom().max(HOUSE));
                    found.put(at);
                }
            });
            let on_lost = Closure::once_into_js(move || {
                if !waiting.is_over() {
                    lost.say(&lost.labels.denied);
                }
            });
            let options = PositionOptions::new();
            options.set_enable_high_accuracy(true);
            options.set_timeout(PATIENCE);
            let asked = leptos::prelude::window()
                .navigator()
                .geolocation()
                .and_then(|device: Geolocation| {
                    device.get_current_position_with_error_callback_and_options(
                        on_found.unchecked_ref(),
                        Some(on_lost.unchecked_ref()),
                        &options,
                    )
                });
            if asked.is_err() {
                self.say(&self.labels.denied);
            }
        }
    }

    /// What the note says about a place.
    fn words(answer: Option<Whose>, labels: &PickerLabels) -> String {
        match answer {
            None => labels.unknown.clone(),
            Some(Whose {
                message: Some(message),
                ..
            }) => message,
            Some(Whose { inside: false, .. }) => labels.outside.clone(),
            Some(Whose { address, area, .. }) => [address, area]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · "),
        }
    }
}
