//! How well the city does, in public: counts, shares, ratings, of any area, organisation and category, in any months.

mod asked;
mod gathered;
mod page;
mod selection;
mod services;
mod shown;
mod tables;
mod written;

pub(crate) use asked::usual;
pub(crate) use services::{Record, record_of};
pub(crate) use shown::{POOR, mean, share, time};

use axum::Router;

use crate::portal::Portal;

/// The scores' routes.
pub fn routes() -> Router<Portal> {
    Router::new()
        .merge(page::routes())
        .merge(services::routes())
}
