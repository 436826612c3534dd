//! Keys that make the desk quick.

use leptos::prelude::*;

#[cfg(not(feature = "hydrate"))]
use super::dormant as wake;
#[cfg(feature = "hydrate")]
use awake::wake;

/// Listens to single keys on the desk's list and on the page of a report, unless they were turned off or somebody types.
///
/// The children are a `dialog` that lists them; its `data-screen` is `list` or `case`.
#[island(lazy)]
pub fn DeskKeys(
    /// The dialog.
    children: Children,
) -> impl IntoView {
    view! { <div use:wake>{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod awake {
    use js_sys::Reflect;
    use leptos::web_sys::{
        Element, Event, HtmlDialogElement, HtmlElement, HtmlSelectElement, KeyboardEvent, Storage,
    };
    use wasm_bindgen::JsCast;

    use crate::islands::page::{find, listen};

    /// What the cookie says where keys do nothing.
    const OFF: &str = "desk_keys=off";
    /// The links of the list, one a report.
    const ROWS: &str = ".cl-cases .cl-case__title";
    /// Where letters are letters.
    const TYPING: &str =
        "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
    /// Under which name the list is kept for the pages of its reports: its address, then those of the reports.
    const KEPT: &str = "desk";
    /// Where there is no list to go back to.
    const DESK: &str = "/desk";

    pub(super) fn wake(root: Element) {
        let _ = Keys::wake(&root);
    }

    struct Keys {
        dialog: HtmlDialogElement,
        on_list: bool,
    }

    impl Keys {
        fn wake(root: &Element) -> Option<()> {
            if is_off() {
                return None;
            }
            let dialog: HtmlDialogElement = find(root, "dialog")?;
            let on_list = dialog.get_attribute("data-screen")? == "list";
            let keys = Self { dialog, on_list };
            if on_list {
                keep_list();
            } else if let Some(id) = location().hash().ok()?.strip_prefix('#') {
                // Another page's key led here.
                stop_at(id);
            }
            listen(&leptos::prelude::document(), "keydown", move |event| {
                keys.pressed(&event);
            });
            Some(())
        }

        fn pressed(&self, event: &Event) -> Option<()> {
            let key: &KeyboardEvent = event.dyn_ref()?;
            let with_others = key.ctrl_key() || key.alt_key() || key.meta_key();
            if with_others || key.is_composing() || key.default_prevented() || self.dialog.open() {
                return None;
            }
            let target: Option<Element> = key.target().and_then(|target| target.dyn_into().ok());
            if target.is_some_and(|target| matches!(target.closest(TYPING), Ok(Some(_)))) {
                return None;
            }
            match &*key.key() {
                "j" => self.step(1),
                "k" => self.step(-1),
                "o" => current().map(|row| row.click()),
                "a" => self.act("assignee"),
                "c" => self.act("to"),
                "x" => pick(),
                "/" => self.search(),
                "?" => self.dialog.show_modal().ok(),
                "u" | "Escape" if !self.on_list => go(&kept_list().0),
                _ => None,
            }?;
            key.prevent_default();
            Some(())
        }

        /// To the next row, or to the page of the next report.
        fn step(&self, by: i32) -> Option<()> {
            if !self.on_list {
                let here = location().pathname().ok()?;
                let reports = kept_list().1;
                let place = reports.iter().position(|report| *report == here)?;
                return go(reports.get(moved(place, by)?)?);
            }
            let rows = rows();
            let now = current().and_then(|row| rows.iter().position(|other| *other == row));
            let place = match now {
                Some(place) => moved(place, by)?,
                None => 0,
            };
            rows.get(place)?.focus().ok()
        }

        /// Where something is done to the report.
        fn act(&self, id: &str) -> Option<()> {
            if self.on_list {
                let page = current()?.get_attribute("href")?;
                go(&format!("{page}#{id}"))
            } else {
                stop_at(id)
            }
        }

        fn search(&self) -> Option<()> {
            if self.on_list {
                stop_at("q")
            } else {
                go(&format!("{}#q", kept_list().0))
            }
        }
    }

    fn location() -> leptos::web_sys::Location {
        leptos::prelude::window().location()
    }

    fn go(address: &str) -> Option<()> {
        location().set_href(address).ok()
    }

    fn is_off() -> bool {
        let document = leptos::prelude::document();
        let cookies = Reflect::get(&document, &"cookie".into()).ok();
        let cookies = cookies.and_then(|cookies| cookies.as_string());
        cookies.is_some_and(|cookies| cookies.split("; ").any(|cookie| cookie == OFF))
    }

    fn moved(place: usize, by: i32) -> Option<usize> {
        usize::try_from(i32::try_from(place).ok()? + by).ok()
    }

    fn rows() -> Vec<HtmlElement> {
        let Ok(found) = leptos::prelude::document().query_selector_all(ROWS) else {
            return Vec::new();
        };
        let places = 0..found.length();
        places
            .filter_map(|place| found.get(place)?.dyn_into().ok())
            .collect()
    }

    /// The link of the row that has the focus.
    fn current() -> Option<HtmlElement> {
        let focused = leptos::prelude::document().active_element()?;
        find(&focused.closest(".cl-case").ok()??, ".cl-case__title")
    }

    fn pick() -> Option<()> {
        let row = current()?.closest(".cl-case").ok()??;
        find::<HtmlElement>(&row, "input[type=checkbox]")?.click();
        Some(())
    }

    /// Gives the focus to a field. Of a status that nobody has chosen yet, it is the first that closes the report.
    fn stop_at(id: &str) -> Option<()> {
        let field = leptos::prelude::document().get_element_by_id(id)?;
        if let Some(status) = field.dyn_ref::<HtmlSelectElement>()
            && id == "to"
            && status.value().is_empty()
            && let Some(closed) = find::<Element>(status, "option[value^='closed']")
        {
            status.set_value(&closed.get_attribute("value")?);
        }
        field.dyn_ref::<HtmlElement>()?.focus().ok()
    }

    fn storage() -> Option<Storage> {
        leptos::prelude::window().session_storage().ok()?
    }

    /// Keeps the list for the pages of its reports.
    fn keep_list() -> Option<()> {
        let here = location();
        let mut kept = here.pathname().ok()? + &here.search().ok()?;
        for row in rows() {
            kept.push('\n');
            kept.push_str(&row.get_attribute("href")?);
        }
        storage()?.set_item(KEPT, &kept).ok()
    }

    /// The address of the list that was last looked at, and those of its reports.
    fn kept_list() -> (String, Vec<String>) {
        let kept = storage().and_then(|storage| storage.get_item(KEPT).ok()?);
        let kept = kept.unwrap_or_default();
        let mut lines = kept.split('\n').map(str::to_owned);
        let address = lines.next().filter(|address| address.starts_with(DESK));
        (address.unwrap_or_else(|| DESK.to_owned()), lines.collect())
    }
}
