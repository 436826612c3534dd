//! A field that people never see: what fills every field in is not one of them.

use leptos::prelude::*;

/// The name of the field.
pub const HONEYPOT: &str = "website";

/// The field. Whoever sends it filled in is no human being.
#[component]
pub fn Honeypot() -> impl IntoView {
    view! {
        <div class="govuk-visually-hidden" aria-hidden="true">
            <label for=HONEYPOT>"Website"</label>
            <input id=HONEYPOT name=HONEYPOT type="text" tabindex="-1" autocomplete="off"/>
        </div>
    }
}
