//! Alerts: being told of new reports where one watches.

mod end;
mod feed;
mod form;
mod letter;
mod page;
mod words;

use axum::Router;

pub(crate) use letter::write;

use crate::portal::Portal;

/// Routes of watching, of its feeds, and of ending it.
pub fn routes() -> Router<Portal> {
    Router::new()
        .merge(page::routes())
        .merge(form::routes())
        .merge(feed::routes())
        .merge(end::routes())
}
