//! Who somebody is and what the city knows of her: showing whose an account is, the counter, her data, what she allowed, and who
//! used it.

mod consents;
mod correct;
mod corrections;
mod counter;
mod data;
mod discrepancies;
mod letters;
mod listed;
mod mine;
mod papers;
mod provider;
mod registers;
mod usage;
mod words;

use axum::Router;
use domain::identity::{Account, Action};
use leptos::prelude::*;

use crate::portal::Portal;
use crate::shell::Reader;

pub(crate) use letters::{binding_ended, correction_decided, discrepancy_settled};
pub use papers::{Sheet, write_paper};

/// Routes of who somebody is and what is known of her.
pub fn routes() -> Router<Portal> {
    Router::new()
        .merge(mine::routes())
        .merge(provider::routes())
        .merge(counter::routes())
        .merge(data::routes())
        .merge(usage::routes())
        .merge(consents::routes())
        .merge(correct::routes())
        .merge(corrections::routes())
        .merge(discrepancies::routes())
        .merge(registers::routes())
}

/// Where at the desk a member's work with persons and registers is.
pub(crate) fn desk_ways(reader: &Reader, account: &Account) -> impl IntoView + use<> {
    let say = reader.speaker();
    let binds = account.acting_anywhere(Action::BindPersons).is_some();
    let binds = binds
        .then(|| view! { <a class="govuk-link" href="/desk/identity">{say("counter-title")}</a> });
    let applies = account.acting_anywhere(Action::ApplyForOthers).is_some();
    let applies = applies
        .then(|| view! { <a class="govuk-link" href="/desk/apply">{say("agents-title")}</a> });
    let settles = !account.settles_for().is_empty();
    let settles = settles.then(|| {
        view! {
            <a class="govuk-link" href="/desk/registers">{say("registers-title")}</a>
            <a class="govuk-link" href="/desk/discrepancies">{say("discrepancies-title")}</a>
            <a class="govuk-link" href="/desk/corrections">{say("corrections-title")}</a>
        }
    });
    view! { {binds}{applies}{settles} }
}
