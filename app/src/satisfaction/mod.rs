//! How well the city does, in public: counts, shares, ratings, of any area, organisation and category, in any months.

mod asked;
mod gathered;
mod page;
mod shown;
mod tables;
mod written;

pub use page::routes;
