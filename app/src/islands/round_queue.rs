//! A round and its visits on a phone that may have no network.
//!
//! # Why
//!
//! The service worker keeps and sends: it lives on when the page is closed, and there is one of it however many pages are open.
//! Here stands only what it says, and what it is asked.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(not(feature = "hydrate"))]
use super::asleep as wake;
#[cfg(feature = "hydrate")]
use awake::wake;

/// Words of what is on the phone. What stands in braces is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// Shows what of the round is on the phone, sends what waits there, and begins the round where its member stands.
///
/// The children hold the buttons and the list that are shown once it is awake. The form of a visit, where the page has one,
/// gets an id of its own and the time of the phone.
#[island(lazy)]
pub fn RoundQueue(
    /// What the page tells of its round.
    told: QueueProps,
    /// Buttons and list.
    children: Children,
) -> impl IntoView {
    view! { <div use:wake=told class="cl-stack">{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod awake {
    use std::rc::Rc;

    use leptos::web_sys::{
        self, Element, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement,
        MessageEvent, PositionOptions, ServiceWorkerContainer, ServiceWorkerRegistration,
    };
    use serde::Deserialize;
    use serde_json::json;
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    use super::QueueProps;
    use crate::islands::page::{element, find, fixed, listen};

    /// How long a phone may look for where it is, in milliseconds.
    const PATIENCE: u32 = 20_000;

    /// Outcomes that end a report.
    const ENDINGS: [&str; 2] = ["fixed", "not_found"];

    /// What the worker says.
    #[derive(Deserialize)]
    struct Said {
        rounds: State,
    }

    /// What is on the phone.
    #[derive(Deserialize)]
    struct State {
        phase: String,
        kept: Option<Kept>,
        visits: Vec<Waiting>,
    }

    /// The round on the phone.
    #[derive(Deserialize)]
    struct Kept {
        until: String,
        pages: String,
        size: String,
    }

    /// A visit on the phone.
    #[derive(Deserialize)]
    struct Waiting {
        id: String,
        reference: String,
        title: String,
        at: String,
        state: String,
        words: String,
    }

    #[derive(Clone)]
    struct Queue {
        root: Element,
        told: Rc<QueueProps>,
        workers: ServiceWorkerContainer,
    }

    pub(super) fn wake(root: Element, told: QueueProps) {
        let told = Rc::new(told);
        prepare(&told);
        locate(&root, &told);
        let navigator = leptos::prelude::window().navigator();
        // Where there is no worker, such as without https, the page works with network only.
        if !js_sys::Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or_default() {
            return;
        }
        let queue = Queue {
            root,
            told,
            workers: navigator.service_worker(),
        };
        let hearing = queue.clone();
        listen(&queue.workers, "message", move |event| {
            let said = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
            let said = said.and_then(|said| said.as_string());
            if let Some(said) = said.and_then(|said| serde_json::from_str::<Said>(&said).ok()) {
                let _ = hearing.show(&said.rounds);
            }
        });
        wasm_bindgen_futures::spawn_local(async move {
            let _ = queue.attend().await;
        });
    }

    impl Queue {
        async fn attend(&self) -> Result<(), JsValue> {
            JsFuture::from(self.workers.register("/worker.js")).await?;
            let addresses = &self.told.addresses;
            self.tell(json!({ "say": "hello" })).await?;
            if !addresses.is_empty() {
                self.button(
                    "round-take",
                    json!({ "say": "take", "addresses": addresses }),
                );
                self.button("round-leave", json!({ "say": "leave" }));
            }
            self.button("round-send", json!({ "say": "send" }));
            let back = self.clone();
            listen(&leptos::prelude::window(), "online", move |_| {
                back.ask(json!({ "say": "send" }));
            });
            Ok(())
        }

        /// Tells the worker something, in whose name and language.
        async fn tell(&self, mut said: serde_json::Value) -> Result<(), JsValue> {
            said["account"] = self.told.account.clone().into();
            said["language"] = self.told.language.clone().into();
            let ready: ServiceWorkerRegistration =
                JsFuture::from(self.workers.ready()?).await?.dyn_into()?;
            match ready.active() {
                Some(worker) => worker.post_message(&said.to_string().into()),
                None => Ok(()),
            }
        }

        fn ask(&self, said: serde_json::Value) {
            let queue = self.clone();
            wasm_bindgen_futures::spawn_local(async move {
                let _ = queue.tell(said).await;
            });
        }

        fn button(&self, id: &str, said: serde_json::Value) {
            if let Some(button) = find::<Element>(&self.root, &format!("#{id}")) {
                let queue = self.clone();
                listen(&button, "click", move |_| queue.ask(said.clone()));
            }
        }

        fn show(&self, state: &State) -> Option<()> {
            let labels = &self.told.labels;
            if let Some(buttons) = find::<HtmlElement>(&self.root, "[data-only=awake]") {
                buttons.set_hidden(false);
                let words = match (&*state.phase, &state.kept) {
                    ("taking", _) => labels.taking.clone(),
                    ("failed", _) => labels.failed.clone(),
                    (_, Some(kept)) => labels
                        .kept
                        .replace("{pages}", &kept.pages)
                        .replace("{size}", &kept.size)
                        .replace("{until}", &kept.until),
                    (_, None) => labels.not_kept.clone(),
                };
                find::<HtmlElement>(&self.root, "[data-said=kept]")?.set_text_content(Some(&words));
                find::<HtmlElement>(&self.root, "#round-leave")?.set_hidden(state.kept.is_none());
            }
            let section = find::<HtmlElement>(&self.root, "[data-only=visits]")?;
            section.set_hidden(state.visits.is_empty());
            let list = find::<HtmlElement>(&self.root, "[data-visits]")?;
            list.set_text_content(None);
            for visit in &state.visits {
                list.append_child(self.row(visit)?.as_ref()).ok()?;
            }
            let waits = |visit: &Waiting| ["kept", "sign-in"].contains(&&*visit.state);
            find::<HtmlElement>(&self.root, "#round-send")?
                .set_hidden(!state.visits.iter().any(waits));
            Some(())
        }

        /// A visit: where and when, how it stands, what can be done.
        fn row(&self, visit: &Waiting) -> Option<HtmlElement> {
            let labels = &self.told.labels;
            let row = element("li", "cl-queue__visit")?;
            row.set_attribute("data-state", &visit.state).ok()?;
            let say = |tag: &str, class: &str, words: &str| {
                let said = element(tag, class)?;
                said.set_text_content(Some(words));
                row.append_child(&said).ok()
            };
            say("p", "cl-queue__title", &visit.title)?;
            say("p", "cl-muted", &visit.at)?;
            let standing = match &*visit.state {
                "sent" => &labels.sent,
                "changed" => &labels.changed,
                "refused" => &labels.refused,
                "sign-in" => &labels.sign_in,
                _ => &labels.waiting,
            };
            say("p", "cl-queue__state", standing)?;
            if !visit.words.is_empty() {
                say("p", "govuk-body", &visit.words)?;
            }
            let group = element("div", "govuk-button-group")?;
            if ["refused", "changed", "sent"].contains(&&*visit.state) {
                group
                    .append_child(&self.press(visit, "discard", &labels.discard)?)
                    .ok()?;
            }
            if visit.state == "refused" {
                group
                    .append_child(&self.press(visit, "note", &labels.note)?)
                    .ok()?;
            }
            let address = if visit.state == "sign-in" {
                "/sign-in?then=/desk/rounds".to_owned()
            } else {
                format!("/desk/{}", visit.reference)
            };
            if visit.state != "kept" {
                let link = element("a", "govuk-link")?;
                link.set_attribute("href", &address).ok()?;
                link.set_text_content(Some(&labels.look));
                if visit.state == "sign-in" {
                    link.set_text_content(Some(&labels.sign_in));
                }
                group.append_child(&link).ok()?;
            }
            row.append_child(&group).ok()?;
            Some(row)
        }

        /// A button that asks the worker to do something with the visit.
        fn press(&self, visit: &Waiting, what: &str, words: &str) -> Option<HtmlElement> {
            let button = element("button", "govuk-button govuk-button--secondary")?;
            button.set_attribute("type", "button").ok()?;
            button.set_text_content(Some(words));
            let (queue, said) = (self.clone(), json!({ "say": what, "id": visit.id }));
            listen(&button, "click", move |_| queue.ask(said.clone()));
            Some(button)
        }
    }

    fn field<T: JsCast>(form: &HtmlFormElement, name: &str) -> Option<T> {
        find(form, &format!("[name={name}]"))
    }

    /// Gives the form of a visit an id of its own each time the page is seen, and the phone's time when it is sent.
    fn prepare(told: &Rc<QueueProps>) -> Option<()> {
        let form = leptos::prelude::document().get_element_by_id("visit")?;
        let form: HtmlFormElement = form.dyn_into().ok()?;
        let fresh = |form: &HtmlFormElement| {
            let crypto = leptos::prelude::window().crypto().ok()?;
            // Only where the page is safe from others has a browser a way to make one.
            js_sys::Reflect::has(&crypto, &"randomUUID".into())
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
        let (sent, told) = (form.clone(), Rc::clone(told));
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
    fn is_incomplete(form: &HtmlFormElement, told: &QueueProps) -> bool {
        let Some(first) = field::<HtmlInputElement>(form, "outcome") else {
            return false;
        };
        let Some(words) = field::<HtmlTextAreaElement>(form, "words") else {
            return false;
        };
        let chosen = find::<HtmlInputElement>(form, "[name=outcome]:checked");
        let missing = if chosen.is_none() {
            &*told.labels.outcome_missing
        } else {
            ""
        };
        first.set_custom_validity(missing);
        let ends = chosen.is_some_and(|chosen| ENDINGS.contains(&&*chosen.value()));
        let missing = if ends && words.value().trim().is_empty() {
            &*told.labels.words_missing
        } else {
            ""
        };
        words.set_custom_validity(missing);
        !first.report_validity() || !words.report_validity()
    }

    /// Puts the round in order from where the phone is.
    fn locate(root: &Element, told: &Rc<QueueProps>) -> Option<()> {
        let button = find::<Element>(root, "#round-locate")?;
        let (root, told) = (root.clone(), Rc::clone(told));
        listen(&button, "click", move |_| {
            let said = find::<HtmlElement>(&root, "[data-said=kept]");
            let denied = told.labels.denied.clone();
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
}
