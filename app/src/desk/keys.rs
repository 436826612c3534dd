//! Keys of the desk: which there are, and turning them off.
//!
//! # Why
//!
//! Who speaks to the computer, or whose hand trembles, presses single keys without meaning to; so they can be turned off (WCAG
//! 2.1.4), by a form that needs no script. The island reads the cookie itself.

use std::convert::Infallible;

use axum::Router;
use axum::extract::{Form, FromRequestParts, State};
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::response::{AppendHeaders, IntoResponse, Redirect};
use axum::routing::post;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use leptos::prelude::*;
use serde::Deserialize;

use crate::components::{Button, Cell, Details, Room, Table, Weight};
use crate::identity::Member;
use crate::islands::DeskKeys;
use crate::portal::Portal;
use crate::shell::{Answer, Reader, Refusal};

/// Name of the cookie; `off` where the keys do nothing.
const COOKIE: &str = "desk_keys";

/// Each key with what it does.
const KEYS: [(&str, &str); 9] = [
    ("j", "desk-keys-next"),
    ("k", "desk-keys-previous"),
    ("o", "desk-keys-open"),
    ("a", "desk-keys-assign"),
    ("c", "desk-keys-status"),
    ("x", "desk-keys-pick"),
    ("/", "desk-keys-search"),
    ("u, Esc", "desk-keys-back"),
    ("?", "desk-keys-help"),
];

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk/keys", post(turn))
}

/// Whether the keys work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Keys(bool);

impl FromRequestParts<Portal> for Keys {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Portal) -> Result<Self, Infallible> {
        let jar = CookieJar::from_headers(&parts.headers);
        let off = jar.get(COOKIE).is_some_and(|kept| kept.value() == "off");
        Ok(Self(!off))
    }
}

/// On which page keys are pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Screen {
    /// The list.
    List,
    /// One report.
    Case,
}

impl Screen {
    const fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Case => "case",
        }
    }
}

/// The island, with the list of keys that it shows.
pub(super) fn desk_keys(reader: &Reader, screen: Screen) -> impl IntoView + use<> {
    let say = reader.speaker();
    let keys = key_table(reader);
    view! {
        <DeskKeys>
            <dialog class="cl-keys" data-screen=screen.name() aria-labelledby="keys-title">
                <h2 class="govuk-heading-m" id="keys-title">{say("desk-keys")}</h2>
                {keys}
                <form method="dialog">
                    <Button weight=Weight::Secondary>{say("desk-keys-close")}</Button>
                </form>
            </dialog>
        </DeskKeys>
    }
}

fn key_table(reader: &Reader) -> impl IntoView + use<> {
    let rows = KEYS.map(|(key, does)| {
        let keys = key.split(", ").map(|key| view! { <kbd>{key}</kbd>" " });
        let key = keys.collect::<Vec<_>>();
        vec![Cell::new(key), Cell::new(reader.say(does))]
    });
    let head = ["desk-keys-key", "desk-keys-does"].map(|key| Cell::new(reader.say(key)));
    view! { <Table head=head.into() rows=rows.into() named_rows=true/> }
}

/// Whether the keys work, and the form that turns them off or on.
pub(super) fn keys_setting(reader: &Reader, Keys(on): Keys) -> impl IntoView + use<> {
    let say = reader.speaker();
    let (state, turn, value) = if on {
        ("desk-keys-on", "desk-keys-turn-off", "off")
    } else {
        ("desk-keys-off", "desk-keys-turn-on", "on")
    };
    let keys = key_table(reader);
    view! {
        <Details summary=say("desk-keys")>
            <form class="cl-stack" method="post" action="/desk/keys">
                <p class="govuk-body">{say(state)}</p>
                <input type="hidden" name="keys" value=value/>
                <Button weight=Weight::Secondary room=Room::Small>{say(turn)}</Button>
            </form>
            {keys}
        </Details>
    }
}

/// What the form sent.
#[derive(Deserialize)]
struct Wanted {
    keys: String,
}

/// Turns the keys on or off in this browser.
async fn turn(State(portal): State<Portal>, _: Member, Form(wanted): Form<Wanted>) -> Answer {
    if !["on", "off"].contains(&&*wanted.keys) {
        return Err(Refusal::BadForm);
    }
    // The island reads it, so scripts may; it says nothing about anybody.
    let mut cookie = Cookie::new(COOKIE, wanted.keys);
    cookie.set_path("/desk");
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(portal.base_url.starts_with("https:"));
    cookie.make_permanent();
    let headers = AppendHeaders([(SET_COOKIE, cookie.encoded().to_string())]);
    Ok((headers, Redirect::to("/desk")).into_response())
}
