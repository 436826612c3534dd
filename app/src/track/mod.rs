//! Following what was filed.

mod page;

pub use page::routes;
