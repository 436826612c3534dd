//! How well the city keeps its word.

mod page;

pub use page::routes;
