//! Ratings: what reporters say when their report has ended, and what everybody reads of it.

mod form;
mod page;
mod shown;

pub use page::routes;
pub(crate) use shown::{rating_card, ratings};
