//! Tasks: what whoever has one sees of the case, and answers.

mod answer;
mod page;
mod photos;

use axum::Router;

use crate::portal::Portal;

pub(crate) use page::COOKIE;

/// Routes of tasks.
pub fn routes() -> Router<Portal> {
    Router::new().merge(page::routes()).merge(photos::routes())
}
