//! Rounds: today's list in walking order, and what is found at each stop.

mod drawn;
mod form;
mod page;
mod stop;
mod words;

use axum::Router;

use crate::portal::Portal;

pub(crate) use words::told;

/// Routes of rounds.
pub fn routes() -> Router<Portal> {
    Router::new().merge(page::routes()).merge(stop::routes())
}
