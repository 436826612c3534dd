//! A timeline that moves on while it is open.

use leptos::prelude::*;

/// Keeps its children, the timeline, as the server has it now.
#[island]
pub fn LiveTimeline(
    /// Server-sent events; each says that there is something new, and nothing else.
    stream_url: String,
    /// The HTML that takes the place of the children.
    fragment_url: String,
    /// Said to those who do not see that it has moved.
    updated: String,
    /// The timeline.
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    root.on_load(move |root| {
        awake::Timeline::wake(&root, stream_url, &fragment_url, updated);
    });
    #[cfg(not(feature = "hydrate"))]
    drop((stream_url, fragment_url, updated));
    view! { <div node_ref=root>{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod awake {
    use std::cell::RefCell;
    use std::rc::Rc;

    use leptos::web_sys::{Element, EventSource, HtmlElement};
    use wasm_bindgen::JsCast;

    use crate::islands::page::{self, Turns, element, find, listen};

    /// What the keyboard can stop at.
    const STOPS: &str = "a[href], button, summary, input, select, textarea, [tabindex]";
    /// Several events of one transaction are one change to the reader.
    const SETTLED: i32 = 100;

    /// The island while it is awake.
    #[derive(Clone)]
    pub(super) struct Timeline {
        shown: Element,
        status: HtmlElement,
        stream: Rc<RefCell<Option<EventSource>>>,
        turns: Turns,
        stream_url: Rc<str>,
        fragment_url: Rc<str>,
        updated: Rc<str>,
    }

    impl Timeline {
        pub(super) fn wake(
            root: &Element,
            stream_url: String,
            fragment_url: &str,
            updated: String,
        ) -> Option<()> {
            let shown = find::<Element>(root, "leptos-children").unwrap_or_else(|| root.clone());
            let status = element("p", "govuk-visually-hidden")?;
            status.set_attribute("role", "status").ok()?;
            root.append_child(&status).ok()?;
            let timeline = Self {
                shown,
                status,
                stream: Rc::default(),
                turns: Turns::default(),
                stream_url: stream_url.into(),
                fragment_url: fragment_url.into(),
                updated: updated.into(),
            };
            timeline.open();
            let window = leptos::prelude::window();
            let (leaving, returning) = (timeline.clone(), timeline);
            listen(&window, "pagehide", move |_| leaving.close());
            // Back from the browser's cache: the page was not loaded again, and may have missed something.
            listen(&window, "pageshow", move |_| {
                if returning.stream.borrow().is_none() {
                    returning.open();
                    returning.refresh();
                }
            });
            Some(())
        }

        fn open(&self) {
            let Ok(stream) = EventSource::new(&self.stream_url) else {
                return;
            };
            let told = self.clone();
            listen(&stream, "message", move |_| told.refresh());
            self.stream.replace(Some(stream));
        }

        fn close(&self) {
            if let Some(stream) = self.stream.take() {
                stream.close();
            }
        }

        fn refresh(&self) {
            let (turn, timeline) = (self.turns.next(), self.clone());
            wasm_bindgen_futures::spawn_local(async move {
                page::pause(SETTLED).await;
                if turn.is_over() {
                    return;
                }
                match page::text(&timeline.fragment_url).await {
                    Ok(html) if !turn.is_over() => timeline.show(&html),
                    // Hidden meanwhile: what is open stays open, but nothing more comes.
                    Err(page::Unanswered::Refused(404 | 410)) => timeline.close(),
                    _ => {}
                }
            });
        }

        fn show(&self, html: &str) {
            let before = self.shown.inner_html();
            let focused = self.focused();
            self.shown.set_inner_html(html);
            if self.shown.inner_html() != before {
                self.status.set_text_content(Some(&self.updated));
            }
            if let Some(same) = focused.and_then(|place| self.stops().into_iter().nth(place)) {
                let _ = same.focus();
            }
        }

        fn stops(&self) -> Vec<HtmlElement> {
            let Ok(found) = self.shown.query_selector_all(STOPS) else {
                return Vec::new();
            };
            (0..found.length())
                .filter_map(|index| found.get(index)?.dyn_into().ok())
                .collect()
        }

        /// Which stop of the timeline has the focus; the timeline only grows at its end, so its number stays.
        fn focused(&self) -> Option<usize> {
            let active = leptos::prelude::document().active_element()?;
            self.stops()
                .iter()
                .position(|stop| *stop.unchecked_ref::<Element>() == active)
        }
    }
}
