//! What is mine: the reports that my address sent or follows.

mod page;

pub use page::routes;
