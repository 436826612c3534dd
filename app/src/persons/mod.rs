//! Who somebody is and what the city knows of her: showing whose an account is, the counter, her data, what she allowed, and who
//! used it.

mod consents;
mod counter;
mod data;
mod mine;
mod papers;
mod usage;
mod words;

use axum::Router;
use domain::identity::{Account, Action};
use leptos::prelude::*;

use crate::portal::Portal;
use crate::shell::Reader;

pub use papers::{Sheet, write_paper};

/// Routes of who somebody is and what is known of her.
pub fn routes() -> Router<Portal> {
    Router::new()
        .merge(mine::routes())
        .merge(counter::routes())
        .merge(data::routes())
        .merge(usage::routes())
        .merge(consents::routes())
}

/// Where at the desk a member's work with persons and registers is.
pub(crate) fn desk_ways(reader: &Reader, account: &Account) -> impl IntoView + use<> {
    let binds = account.acting_anywhere(Action::BindPersons).is_some();
    binds.then(|| {
        view! { <a class="govuk-link" href="/desk/identity">{reader.say("counter-title")}</a> }
    })
}
