//! Acting for somebody else: whom I appointed, who appointed me, and what was done with it.

mod form;
mod letters;
mod list;
mod page;

use axum::Router;

use crate::portal::Portal;

pub(crate) use letters::{applied, write};

/// Routes of acting for somebody else.
pub fn routes() -> Router<Portal> {
    page::routes()
}
