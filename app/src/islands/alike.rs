//! Rows of a list and pins of a map that stand for the same report.

use leptos::web_sys::Element;
use wasm_bindgen::{JsCast, JsValue};

use super::page::listen;

/// What stands for a report: its row and its pin, with the same `data-key`.
const ALIKE: &str = ":is(.cl-case, .cl-pin)[data-key]";

/// Marks the row and the pin of the report that is pointed at or stopped at, in the list or on the map.
pub(super) fn mark_alike() {
    let document = leptos::prelude::document();
    for event in ["pointerover", "focusin"] {
        listen(&document, event, |event| {
            let key = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok())
                .and_then(|target| target.closest(ALIKE).ok().flatten())
                .and_then(|alike| alike.get_attribute("data-key"));
            each("[data-marked]", |old| old.remove_attribute("data-marked"));
            if let Some(key) = key {
                let alike = format!("{ALIKE}[data-key=\"{key}\"]");
                each(&alike, |alike| alike.set_attribute("data-marked", ""));
            }
        });
    }
}

fn each(selector: &str, act: impl Fn(&Element) -> Result<(), JsValue>) {
    let Ok(found) = leptos::prelude::document().query_selector_all(selector) else {
        return;
    };
    for element in (0..found.length()).filter_map(|place| found.get(place)) {
        let _ = element.dyn_ref::<Element>().map(&act);
    }
}
