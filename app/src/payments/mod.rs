//! Paying fees: the provider that takes them, what it tells us, and amounts in words.

mod callback;
mod till;
mod words;

use axum::Router;

use crate::portal::Portal;

pub use till::Till;
pub use words::{currency, money, paid, standing};

/// The route that providers call.
pub fn routes() -> Router<Portal> {
    callback::routes()
}
