//! What islands ask of the page and of the server.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use leptos::web_sys::{self, Element, EventTarget, HtmlElement, Response};
use serde::de::DeserializeOwned;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Why nothing came from the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unanswered {
    /// It answered with this status.
    Refused(u16),
    /// It did not answer, or not what was asked for.
    Unreachable,
}

/// Whether there is nothing for this reader any more, and nothing to come back for.
pub(super) fn gone(unanswered: Option<Unanswered>) -> bool {
    matches!(unanswered, Some(Unanswered::Refused(404 | 410)))
}

/// Fetches a text of this site.
pub(super) async fn text(url: &str) -> Result<String, Unanswered> {
    let fetched = async {
        let response: Response = JsFuture::from(leptos::prelude::window().fetch_with_str(url))
            .await?
            .dyn_into()?;
        let text = JsFuture::from(response.text()?).await?;
        Ok::<_, JsValue>((response.status(), text))
    };
    match fetched.await {
        Ok((200, text)) => text.as_string().ok_or(Unanswered::Unreachable),
        Ok((status, _)) => Err(Unanswered::Refused(status)),
        Err(_) => Err(Unanswered::Unreachable),
    }
}

/// Fetches a value of this site.
pub(super) async fn json<T: DeserializeOwned>(url: &str) -> Result<T, Unanswered> {
    serde_json::from_str(&text(url).await?).map_err(|_| Unanswered::Unreachable)
}

/// Waits.
pub(super) async fn pause(milliseconds: i32) {
    let waiting = Promise::new(&mut |resolve: Function, _| {
        // A browser that cannot wait goes on at once.
        if leptos::prelude::window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds)
            .is_err()
        {
            let _ = resolve.call0(&JsValue::NULL);
        }
    });
    let _ = JsFuture::from(waiting).await;
}

/// Listens for as long as the page lives.
pub(super) fn listen(target: &EventTarget, event: &str, act: impl FnMut(web_sys::Event) + 'static) {
    let act = Closure::<dyn FnMut(web_sys::Event)>::new(act).into_js_value();
    let _ = target.add_event_listener_with_callback(event, act.unchecked_ref());
}

/// Makes an element of a class.
pub(super) fn element(tag: &str, class: &str) -> Option<HtmlElement> {
    let made = leptos::prelude::document().create_element(tag).ok()?;
    made.set_class_name(class);
    made.dyn_into().ok()
}

/// The first element below `root` that matches.
pub(super) fn find<T: JsCast>(root: &Element, selector: &str) -> Option<T> {
    root.query_selector(selector)
        .ok()
        .flatten()?
        .dyn_into()
        .ok()
}

/// Reads a number. The browser's own reading; that of the standard library brings 20 KB of tables with it.
pub(super) fn number(text: &str) -> Option<f64> {
    let number = JsValue::from_str(text).unchecked_into_f64();
    (number.is_finite() && !text.trim().is_empty()).then_some(number)
}

/// Writes a number with so many decimals.
pub(super) fn fixed(number: f64, decimals: u8) -> String {
    js_sys::Number::from(number)
        .to_fixed(decimals)
        .map_or_else(|_| String::new(), String::from)
}

/// Writes a number as the page's language does.
pub(super) fn localised(number: f64) -> String {
    let language = leptos::prelude::document()
        .document_element()
        .and_then(|page| page.get_attribute("lang"));
    js_sys::Number::from(number)
        .to_locale_string(language.as_deref().unwrap_or("en"))
        .into()
}

/// Turns of a question that is asked again before it is answered: only the last one's answer counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Turns(Rc<Cell<u32>>);

impl Turns {
    /// Begins a turn, which ends all before it.
    pub(super) fn next(&self) -> Turn {
        self.0.set(self.0.get().wrapping_add(1));
        Turn {
            turns: self.clone(),
            mine: self.0.get(),
        }
    }
}

/// One turn.
pub(super) struct Turn {
    turns: Turns,
    mine: u32,
}

impl Turn {
    /// Whether another has begun.
    pub(super) fn is_over(&self) -> bool {
        self.turns.0.get() != self.mine
    }
}
