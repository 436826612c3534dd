//! The form of a visit, and where the phone is.

use js_sys::Reflect;
use leptos::web_sys::{
    self, Element, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement,
    PositionOptions,
};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::awake::label;
use crate::islands::page::{find, fixed, listen};

/// How long a phone may look for where it is, in milliseconds.
const PATIENCE: u32 = 20_000;

/// Outcomes that end a report.
const ENDINGS: [&str; 2] = ["fixed", "not_found"];

fn field<T: JsCast>(form: &HtmlFormElement, name: &str) -> Option<T> {
    find(form, &format!("[name={name}]"))
}

/// Gives the form of a visit an id of its own each time the page is seen, and the phone's time when it is sent.
pub(super) fn prepare(told: &Element) -> Option<()> {
    let form = leptos::prelude::document().get_element_by_id("visit")?;
    let form: HtmlFormElement = form.dyn_into().ok()?;
    let fresh = |form: &HtmlFormElement| {
        let crypto = leptos::prelude::window().crypto().ok()?;
        // Only where the page is safe from others has a browser a way to make one.
        Reflect::has(&crypto, &"randomUUID".into())
            .ok()
            .filter(|has| *has)?;
        field::<HtmlInputElement>(form, "id")?.set_value(&crypto.random_uuid());
        Some(())
    };
    fresh(&form);
    let again = form.clone();
    listen(&leptos::prelude::window(), "pageshow", move |_| {
        fresh(&again);
    });
    let (sent, told) = (form.clone(), told.clone());
    listen(&form, "submit", move |event| {
        if let Some(at) = field::<HtmlInputElement>(&sent, "at") {
            at.set_value(&fixed(js_sys::Date::now(), 0));
        }
        // With network the page that comes back says it better.
        if !leptos::prelude::window().navigator().on_line() && is_incomplete(&sent, &told) {
            event.prevent_default();
        }
    });
    Some(())
}

/// Whether the portal would not take the visit; says so at the field.
fn is_incomplete(form: &HtmlFormElement, told: &Element) -> bool {
    let Some(first) = field::<HtmlInputElement>(form, "outcome") else {
        return false;
    };
    let Some(words) = field::<HtmlTextAreaElement>(form, "words") else {
        return false;
    };
    let chosen = find::<HtmlInputElement>(form, "[name=outcome]:checked");
    let missing = |is: bool, name: &str| {
        if is { label(told, name) } else { String::new() }
    };
    first.set_custom_validity(&missing(chosen.is_none(), "outcome-missing"));
    let ends = chosen.is_some_and(|chosen| ENDINGS.contains(&&*chosen.value()));
    let wordless = ends && words.value().trim().is_empty();
    words.set_custom_validity(&missing(wordless, "words-missing"));
    !first.report_validity() || !words.report_validity()
}

/// Puts the round in order from where the phone is.
pub(super) fn locate(root: &Element, told: &Element) -> Option<()> {
    let button = find::<Element>(root, "#round-locate")?;
    let (root, denied) = (root.clone(), label(told, "denied"));
    listen(&button, "click", move |_| {
        let said = find::<HtmlElement>(&root, "[data-said=kept]");
        let denied = denied.clone();
        let on_lost = Closure::once_into_js(move |_: JsValue| {
            if let Some(said) = said {
                said.set_text_content(Some(&denied));
            }
        });
        let on_found = Closure::once_into_js(|found: web_sys::Position| {
            let at = found.coords();
            let (lat, lon) = (fixed(at.latitude(), 5), fixed(at.longitude(), 5));
            let address = format!("/desk/rounds?lat={lat}&lon={lon}");
            let _ = leptos::prelude::window().location().set_href(&address);
        });
        let options = PositionOptions::new();
        options.set_enable_high_accuracy(true);
        options.set_timeout(PATIENCE);
        let device = leptos::prelude::window().navigator().geolocation();
        let _ = device.and_then(|device| {
            device.get_current_position_with_error_callback_and_options(
                on_found.unchecked_ref(),
                Some(on_lost.unchecked_ref()),
                &options,
            )
        });
    });
    Some(())
}
