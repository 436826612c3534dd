//! Signing in and out, and who is signed in.

mod callback;
mod page;
mod provider;
mod session;

use axum::Router;

use crate::portal::Portal;

pub use provider::{IdentityProvider, NotHeard, Said};
pub use session::{Member, SignedIn};

/// Where a provider of identities sends people back to.
pub const BACK: &str = "/sign-in/provider/back";

/// Routes of signing in and out.
pub fn routes() -> Router<Portal> {
    page::routes().merge(callback::routes())
}
