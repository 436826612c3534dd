//! What the city does for people.

mod page;

pub use page::routes;
