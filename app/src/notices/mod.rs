//! What somebody is told, how she wants to be told, and what she has not read yet.

mod here;
mod news;
mod page;
mod phone;
mod texts;

pub(crate) use news::news;
pub use texts::write_text;

use axum::Router;

use crate::portal::Portal;

/// Routes of choosing, of phones, and of having read.
pub fn routes() -> Router<Portal> {
    page::routes().merge(here::routes()).merge(phone::routes())
}
