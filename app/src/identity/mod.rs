//! Signing in and out, and who is signed in.

mod page;
mod session;

pub use page::routes;
pub use session::{Member, SignedIn};
