//! What somebody is told, how she wants to be told, and what she has not read yet.

mod news;
mod page;

pub(crate) use news::news;
pub use page::routes;
