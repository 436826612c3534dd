//! Questions that the city answered for everybody.

mod page;

pub(crate) use page::found;
pub use page::routes;
