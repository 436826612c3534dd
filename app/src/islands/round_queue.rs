//! A round and its visits on a phone that may have no network.
//!
//! # Why
//!
//! The service worker keeps and sends: it lives on when the page is closed, and there is one of it however many pages are open.
//! Here stands only what it says, and what it is asked.

use leptos::prelude::*;

#[cfg(not(feature = "hydrate"))]
use super::dormant as wake;
#[cfg(feature = "hydrate")]
use awake::wake;

/// Words of what is on the phone. What stands in braces is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueLabels {
    /// The round is on the phone: `{pages}`, `{size}`, `{until}`.
    pub kept: String,
    /// It is not.
    pub not_kept: String,
    /// It is being put there.
    pub taking: String,
    /// It could not be put there.
    pub failed: String,
    /// A visit that waits for network.
    pub waiting: String,
    /// A visit that was sent.
    pub sent: String,
    /// A visit that waits until its member signs in.
    pub sign_in: String,
    /// A visit that the portal does not take.
    pub refused: String,
    /// A visit to a report that had changed.
    pub changed: String,
    /// The button that forgets a visit.
    pub discard: String,
    /// The button that sends a visit as a note.
    pub note: String,
    /// The link to a visit's report.
    pub look: String,
    /// The phone does not say where it is.
    pub denied: String,
    /// An ending needs words.
    pub words_missing: String,
    /// A visit needs an outcome.
    pub outcome_missing: String,
}

/// What the page tells of its round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueProps {
    /// Whose visits are shown, and nobody else's.
    pub account: String,
    /// How dates and sizes are written.
    pub language: String,
    /// What is kept when the round is taken along.
    pub addresses: Vec<String>,
    /// Its words.
    pub labels: QueueLabels,
}

/// What stands between the addresses in their attribute.
const BETWEEN: &str = " ";

/// Shows what of the round is on the phone, sends what waits there, and begins the round where its member stands.
///
/// The children hold the buttons and the list that are shown once it is awake. The form of a visit, where the page has one,
/// gets an id of its own and the time of the phone.
#[component]
pub fn RoundQueue(
    /// What the page tells of its round.
    told: QueueProps,
    /// Buttons and list.
    children: Children,
) -> impl IntoView {
    let QueueProps {
        account,
        language,
        addresses,
        labels,
    } = told;
    view! {
        <QueueOfRound>
            <div
                class="cl-stack"
                data-account=account
                data-language=language
                data-addresses=addresses.join(BETWEEN)
                data-kept=labels.kept
                data-not-kept=labels.not_kept
                data-taking=labels.taking
                data-failed=labels.failed
                data-waiting=labels.waiting
                data-sent=labels.sent
                data-sign-in=labels.sign_in
                data-refused=labels.refused
                data-changed=labels.changed
                data-discard=labels.discard
                data-note=labels.note
                data-look=labels.look
                data-denied=labels.denied
                data-words-missing=labels.words_missing
                data-outcome-missing=labels.outcome_missing
            >
                {children()}
            </div>
        </QueueOfRound>
    }
    .into_any()
}

/// Wakes what it is told in attributes below it: props would bring a reader of JSON along.
#[island(lazy)]
pub fn QueueOfRound(
    /// Buttons and list, with what is told of them.
    children: Children,
) -> impl IntoView {
    view! { <div use:wake>{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod form;

#[cfg(feature = "hydrate")]
mod awake {
    use js_sys::{Array, Object, Reflect};
    use leptos::web_sys::{
        Element, HtmlElement, MessageEvent, ServiceWorkerContainer, ServiceWorkerRegistration,
    };
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    use super::BETWEEN;
    use super::form::{locate, prepare};
    use crate::islands::page::{element, find, listen};

    /// A value of what the worker says; nothing where there is none.
    fn part(said: &JsValue, name: &str) -> Option<JsValue> {
        let value = Reflect::get(said, &name.into()).ok()?;
        (!value.is_undefined() && !value.is_null()).then_some(value)
    }

    fn word(said: &JsValue, name: &str) -> String {
        let value = part(said, name).and_then(|value| value.as_string());
        value.unwrap_or_default()
    }

    #[derive(Clone)]
    struct Queue {
        root: Element,
        told: Element,
        workers: ServiceWorkerContainer,
    }

    pub(super) fn wake(root: Element) {
        let _ = rouse(root);
    }

    fn rouse(root: Element) -> Option<()> {
        let told = find::<Element>(&root, "[data-account]")?;
        prepare(&told);
        locate(&root, &told);
        let navigator = leptos::prelude::window().navigator();
        // Where there is no worker, such as without https, the page works with network only.
        Reflect::has(&navigator, &"serviceWorker".into())
            .ok()
            .filter(|has| *has)?;
        let queue = Queue {
            root,
            told,
            workers: navigator.service_worker(),
        };
        let hearing = queue.clone();
        listen(&queue.workers, "message", move |event| {
            let said = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
            if let Some(state) = said.and_then(|said| part(&said, "rounds")) {
                let _ = hearing.show(&state);
            }
        });
        wasm_bindgen_futures::spawn_local(async move {
            let _ = queue.attend().await;
        });
        Some(())
    }

    /// A label, or what else the page tells.
    pub(super) fn label(told: &Element, name: &str) -> String {
        told.get_attribute(&["data-", name].concat())
            .unwrap_or_default()
    }

    impl Queue {
        async fn attend(&self) -> Result<(), JsValue> {
            JsFuture::from(self.workers.register("/worker.js")).await?;
            self.tell("hello", "").await?;
            for (id, what) in [
                ("#round-take", "take"),
                ("#round-leave", "leave"),
                ("#round-send", "send"),
            ] {
                if let Some(button) = find::<Element>(&self.root, id) {
                    self.asks(&button, what, String::new());
                }
            }
            let back = self.clone();
            listen(&leptos::prelude::window(), "online", move |_| {
                back.ask("send", String::new());
            });
            Ok(())
        }

        /// Tells the worker something, in whose name and language.
        async fn tell(&self, what: &str, visit: &str) -> Result<(), JsValue> {
            let said = Object::new();
            let addresses = label(&self.told, "addresses");
            let words = [
                ("say", what),
                ("id", visit),
                ("account", &label(&self.told, "account")),
                ("language", &label(&self.told, "language")),
            ];
            for (name, word) in words {
                Reflect::set(&said, &name.into(), &word.into())?;
            }
            let addresses: Array = addresses.split(BETWEEN).map(JsValue::from_str).collect();
            Reflect::set(&said, &"addresses".into(), &addresses)?;
            let ready: ServiceWorkerRegistration =
                JsFuture::from(self.workers.ready()?).await?.dyn_into()?;
            match ready.active() {
                Some(worker) => worker.post_message(&said),
                None => Ok(()),
            }
        }

        fn ask(&self, what: &'static str, visit: String) {
            let queue = self.clone();
            wasm_bindgen_futures::spawn_local(async move {
                let _ = queue.tell(what, &visit).await;
            });
        }

        /// Pressing the button asks the worker for something.
        fn asks(&self, button: &Element, what: &'static str, visit: String) {
            let queue = self.clone();
            listen(button, "click", move |_| queue.ask(what, visit.clone()));
        }

        fn label(&self, name: &str) -> String {
            label(&self.told, name)
        }

        fn show(&self, state: &JsValue) -> Option<()> {
            if let Some(buttons) = find::<HtmlElement>(&self.root, "[data-only=awake]") {
                let kept = part(state, "kept");
                let words = match (&*word(state, "phase"), &kept) {
                    ("taking", _) => self.label("taking"),
                    ("failed", _) => self.label("failed"),
                    (_, None) => self.label("not-kept"),
                    (_, Some(kept)) => ["pages", "size", "until"]
                        .into_iter()
                        .fold(self.label("kept"), |words, name| {
                            words.replace(&["{", name, "}"].concat(), &word(kept, name))
                        }),
                };
                buttons.set_hidden(false);
                find::<HtmlElement>(&self.root, "[data-said=kept]")?.set_text_content(Some(&words));
                find::<HtmlElement>(&self.root, "#round-leave")?.set_hidden(kept.is_none());
            }
            let visits = Array::from(&part(state, "visits")?);
            find::<HtmlElement>(&self.root, "[data-only=visits]")?.set_hidden(visits.length() == 0);
            let list = find::<HtmlElement>(&self.root, "[data-visits]")?;
            list.set_text_content(None);
            let mut waits = false;
            for visit in visits.iter() {
                waits |= ["kept", "sign-in"].contains(&&*word(&visit, "state"));
                let row = self.row(&visit)?;
                list.append_child(&row).ok()?;
            }
            find::<HtmlElement>(&self.root, "#round-send")?.set_hidden(!waits);
            Some(())
        }

        /// A visit: where and when, how it stands, what can be done.
        fn row(&self, visit: &JsValue) -> Option<HtmlElement> {
            let state = word(visit, "state");
            let row = element("li", "cl-queue__visit")?;
            row.set_attribute("data-state", &state).ok()?;
            let standing = if state == "kept" { "waiting" } else { &state };
            for (class, words) in [
                ("cl-queue__title", word(visit, "title")),
                ("cl-muted", word(visit, "at")),
                ("cl-queue__state", self.label(standing)),
                ("govuk-body", word(visit, "words")),
            ] {
                if !words.is_empty() {
                    let said = element("p", class)?;
                    said.set_text_content(Some(&words));
                    row.append_child(&said).ok()?;
                }
            }
            let presses: &[&'static str] = match &*state {
                "refused" => &["discard", "note"],
                "changed" | "sent" => &["discard"],
                _ => &[],
            };
            let group = element("div", "govuk-button-group")?;
            for what in presses {
                let button = element("button", "govuk-button govuk-button--secondary")?;
                button.set_attribute("type", "button").ok()?;
                button.set_text_content(Some(&self.label(what)));
                self.asks(&button, what, word(visit, "id"));
                group.append_child(&button).ok()?;
            }
            if state != "kept" {
                let link = element("a", "govuk-link")?;
                let (address, words) = if state == "sign-in" {
                    ("/sign-in?then=/desk/rounds".to_owned(), "sign-in")
                } else {
                    (["/desk/", &word(visit, "reference")].concat(), "look")
                };
                link.set_attribute("href", &address).ok()?;
                link.set_text_content(Some(&self.label(words)));
                group.append_child(&link).ok()?;
            }
            row.append_child(&group).ok()?;
            Some(row)
        }
    }
}
