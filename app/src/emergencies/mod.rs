//! Declared emergencies: opened and closed at the desk, told of where they count, and the papers that people get under them.

mod banner;
mod list;
mod one;
mod papers;

use axum::Router;

pub(crate) use banner::{on_clock, on_home, on_service};

use crate::portal::Portal;

/// Routes of emergencies.
pub fn routes() -> Router<Portal> {
    Router::new()
        .merge(list::routes())
        .merge(one::routes())
        .merge(papers::routes())
}
