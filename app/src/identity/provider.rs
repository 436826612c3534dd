//! A provider of identities, as the portal sees it.
//!
//! # Why
//!
//! Pages know what is asked and what came of it; how a provider is spoken to (which addresses, which keys, which signatures) is a
//! matter of the outside world, and stands where the other calls to the outside stand.

use domain::contacts::EmailAddress;
use domain::languages::Language;
use domain::persons::Assurance;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use store::identity::{BegunAtProvider, CameBack};

/// What a provider says of somebody who signed in there, once everything was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its own name for her, the same each time.
    pub subject: String,
    /// Her number in the registers, where it says one.
    pub number: Option<String>,
    /// Her address, where it has verified it.
    pub email: Option<EmailAddress>,
    /// How sure it is.
    pub level: Assurance,
}

/// Why nothing was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotHeard {
    /// It did not answer, or too late, or was not well: later it may.
    #[error("the provider of identities does not answer")]
    NoAnswer,
    /// What it answered cannot be relied on.
    #[error("what the provider of identities answered cannot be relied on")]
    NotReliable,
}

/// A provider of identities whose word the city takes.
pub trait IdentityProvider: Send + Sync {
    /// What people call it.
    fn name(&self) -> &str;

    /// Its own address, by which everything that it says is known.
    fn issuer(&self) -> &str;

    /// Where the browser goes to sign in there.
    fn leads_to<'a>(
        &'a self,
        begun: &'a BegunAtProvider,
        language: Language,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<String, NotHeard>>;

    /// What it says of whoever came back with this code.
    fn hear<'a>(
        &'a self,
        code: &'a str,
        back: &'a CameBack,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<Said, NotHeard>>;
}
