//! A timeline that moves on while it is open.

use leptos::prelude::*;

#[cfg(not(feature = "hydrate"))]
use super::dormant as wake;
#[cfg(feature = "hydrate")]
use awake::wake;

/// Keeps its children, the timeline and what goes with it, as the server has them now.
#[component]
pub fn LiveTimeline(
    /// Server-sent events; the id of each is the number of the last entry. Asked with `?after=…`.
    stream_url: String,
    /// The HTML that takes the place of the children.
    fragment_url: String,
    /// The number of the last entry that the children show.
    sequence: i64,
    /// Said to those who do not see that it has moved.
    updated: String,
    /// The timeline.
    children: Children,
) -> impl IntoView {
    view! {
        <LivingTimeline>
            <div data-stream=stream_url data-fragment=fragment_url data-after=sequence data-updated=updated>
                {children()}
            </div>
        </LivingTimeline>
    }
    .into_any()
}

/// Wakes what it is told in attributes below it: props would bring a reader of JSON into the first chunk.
#[island]
fn LivingTimeline(
    /// The timeline, with what is told of it.
    children: Children,
) -> impl IntoView {
    view! { <div use:wake>{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod awake {
    use std::cell::RefCell;
    use std::rc::Rc;

    use leptos::web_sys::{Element, Event, EventSource, HtmlElement, MessageEvent, Node};
    use wasm_bindgen::JsCast;

    use crate::islands::page::{self, Turns, element, find, listen};

    /// What the keyboard can stop at.
    const STOPS: &str = "a[href], button, summary, input, select, textarea, [tabindex]";
    /// Several events of one transaction are one change to the reader.
    const SETTLED: i32 = 100;
    /// Pauses before what could not be fetched is fetched again.
    const AGAIN: [i32; 3] = [SETTLED, 5_000, 30_000];
    /// After so long a server that had no room, or was being replaced, is asked again.
    const REFUSED_FOR: i32 = 60_000;

    /// The island while it is awake.
    #[derive(Clone)]
    pub(super) struct Timeline {
        shown: Element,
        status: HtmlElement,
        stream: Rc<RefCell<Option<EventSource>>>,
        /// The last entry that is shown.
        after: Rc<RefCell<String>>,
        fetching: Turns,
        waiting: Turns,
        stream_url: Rc<str>,
        fragment_url: Rc<str>,
        updated: Rc<str>,
    }

    pub(super) fn wake(root: Element) {
        let _ = Timeline::wake(&root);
    }

    impl Timeline {
        fn wake(root: &Element) -> Option<()> {
            let shown = find::<Element>(root, "[data-stream]")?;
            let told = |name| shown.get_attribute(name);
            let status = element("p", "govuk-visually-hidden")?;
            status.set_attribute("role", "status").ok()?;
            root.append_child(&status).ok()?;
            let timeline = Self {
                status,
                stream: Rc::default(),
                after: Rc::new(RefCell::new(told("data-after")?)),
                fetching: Turns::default(),
                waiting: Turns::default(),
                stream_url: told("data-stream")?.into(),
                fragment_url: told("data-fragment")?.into(),
                updated: told("data-updated")?.into(),
                shown,
            };
            timeline.attend();
            // A page that nobody sees holds no connection: a browser has six for all its pages of one site.
            let document = leptos::prelude::document();
            let seen = timeline.clone();
            listen(&document, "visibilitychange", move |_| seen.attend());
            let (leaving, returning) = (timeline.clone(), timeline);
            let window = leptos::prelude::window();
            listen(&window, "pagehide", move |_| leaving.close());
            // Back from the browser's cache.
            listen(&window, "pageshow", move |_| returning.attend());
            Some(())
        }

        /// Listens while the page is seen.
        fn attend(&self) {
            if leptos::prelude::document().hidden() {
                self.close();
            } else if self.stream.borrow().is_none() {
                self.open();
            }
        }

        fn open(&self) {
            // Whatever has come since is told at once.
            let url = format!("{}?after={}", self.stream_url, self.after.borrow());
            let Ok(stream) = EventSource::new(&url) else {
                return;
            };
            let (told, refused, this) = (self.clone(), self.clone(), stream.clone());
            listen(&stream, "message", move |event| told.fetch(&event));
            listen(&stream, "error", move |_| {
                // A browser comes back by itself when the line broke, and never when it was refused.
                if this.ready_state() == EventSource::CLOSED {
                    refused.wait();
                }
            });
            self.stream.replace(Some(stream));
        }

        fn close(&self) {
            drop(self.waiting.next());
            if let Some(stream) = self.stream.take() {
                stream.close();
            }
        }

        /// Comes back after a while, unless the page was left or the report is no longer for this reader.
        fn wait(&self) {
            let (turn, timeline) = (self.waiting.next(), self.clone());
            wasm_bindgen_futures::spawn_local(async move {
                page::pause(REFUSED_FOR).await;
                if turn.is_over() || page::gone(page::text(&timeline.fragment_url).await.err()) {
                    return;
                }
                timeline.close();
                timeline.attend();
            });
        }

        fn fetch(&self, event: &Event) {
            let said = event
                .dyn_ref::<MessageEvent>()
                .map(MessageEvent::last_event_id);
            let (turn, timeline) = (self.fetching.next(), self.clone());
            wasm_bindgen_futures::spawn_local(async move {
                for pause in AGAIN {
                    page::pause(pause).await;
                    if turn.is_over() {
                        return;
                    }
                    match page::text(&timeline.fragment_url).await {
                        Ok(html) => {
                            if !turn.is_over() {
                                timeline.show(&html);
                                timeline.after.replace(said.unwrap_or_default());
                            }
                            return;
                        }
                        // Hidden meanwhile: what is open stays open, but nothing more comes.
                        Err(refused) if page::gone(Some(refused)) => return timeline.close(),
                        Err(_) => {}
                    }
                }
            });
        }

        fn show(&self, html: &str) {
            let Some(fresh) = element("div", "") else {
                return;
            };
            fresh.set_inner_html(html);
            let before = self.shown.inner_html();
            let focused = self.focused();
            become_like(&self.shown, &fresh);
            if self.shown.inner_html() != before {
                self.status.set_text_content(Some(&self.updated));
            }
            if self.focused() != focused
                && let Some(same) = focused.and_then(|place| self.stops().into_iter().nth(place))
            {
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

    /// Makes the children of `old` like those of `fresh`, and touches none that is so already: whoever reads or listens there
    /// is not thrown out, and pictures are not fetched again.
    fn become_like(old: &Node, fresh: &Node) {
        let (mut here, mut there) = (old.first_child(), fresh.first_child());
        while let Some(wanted) = there {
            there = wanted.next_sibling();
            let Some(have) = here else {
                let _ = old.append_child(&wanted);
                continue;
            };
            here = have.next_sibling();
            if have.is_equal_node(Some(&wanted)) {
                continue;
            }
            if same_frame(&have, &wanted) {
                become_like(&have, &wanted);
            } else {
                let _ = old.replace_child(&wanted, &have);
            }
        }
        while let Some(extra) = here {
            here = extra.next_sibling();
            let _ = old.remove_child(&extra);
        }
    }

    /// Whether two elements differ in nothing but their children.
    fn same_frame(one: &Node, other: &Node) -> bool {
        let (Ok(one), Ok(other)) = (one.clone_node(), other.clone_node()) else {
            return false;
        };
        one.node_type() == Node::ELEMENT_NODE && one.is_equal_node(Some(&other))
    }
}
