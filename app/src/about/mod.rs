//! About the portal: what it is, what the statuses mean, privacy, accessibility.

mod page;

pub use page::routes;
