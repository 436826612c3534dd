//! The home page.

mod page;

pub use page::routes;
