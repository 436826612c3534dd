//! Notices on a phone or a desktop, by the push service of its browser.
//!
//! # Why
//!
//! What is pushed passes a stranger's server. It is sealed for the browser alone, and even so holds no words of anybody:
//! which report, what kind of news, and the language in which the browser says so.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::hosts::{NamedHosts, NotToBeCalled, callable};
use crate::languages::Language;
use crate::notices::NoticeKind;
use crate::references::Reference;

/// Most browsers that one account is told on; the one that was set up first makes room for another.
pub const BROWSERS_MOST: usize = 10;

/// Bytes of a browser's public key, a point of P-256 in full.
const KEY_BYTES: usize = 65;

/// With what such a point begins.
const KEY_FIRST: u8 = 4;

/// Bytes of a browser's secret.
const SECRET_BYTES: usize = 16;

/// Where and how one browser is reached.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    endpoint: String,
    key: Vec<u8>,
    secret: Vec<u8>,
}

/// What was given reaches no browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoSubscription {
    /// Where it leads may not be called.
    #[error(transparent)]
    Endpoint(#[from] NotToBeCalled),
    /// Its key or its secret is none.
    #[error("nothing can be sealed with this key")]
    Key,
}

impl Subscription {
    /// Where the push service listens, and the browser's key and secret.
    pub fn new(
        endpoint: &str,
        key: &[u8],
        secret: &[u8],
        named: &NamedHosts,
    ) -> Result<Self, NoSubscription> {
        callable(endpoint, named)?;
        let is_key = key.len() == KEY_BYTES && key.first() == Some(&KEY_FIRST);
        if !is_key || secret.len() != SECRET_BYTES {
            return Err(NoSubscription::Key);
        }
        Ok(Self {
            endpoint: endpoint.to_owned(),
            key: key.to_owned(),
            secret: secret.to_owned(),
        })
    }

    /// Where the push service listens: whoever knows it can reach the browser.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The browser's public key.
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// What only the browser and the portal know.
    pub fn secret(&self) -> &[u8] {
        &self.secret
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subscription(…)")
    }
}

/// What is pushed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushNote {
    /// What kind of news it is.
    pub kind: PushKind,
    /// Of which report.
    pub reference: Reference,
    /// In which language it is said.
    pub language: Language,
}

/// What kind of news is pushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushKind {
    /// News of a report that she sent or follows.
    Notice(NoticeKind),
    /// A new report where she asked to be told of new ones.
    Alert,
}

impl PushKind {
    /// The word for it in what is pushed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Notice(kind) => kind.name(),
            Self::Alert => "alert",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_reached_with_a_whole_key_at_an_address_that_may_be_called() {
        let none = NamedHosts::default();
        let (key, secret) = ([4; 65], [1; 16]);
        let at = |endpoint, key: &[u8], secret: &[u8]| {
            Subscription::new(endpoint, key, secret, &none).err()
        };

        assert_eq!(at("https://push.example/a", &key, &secret), None);
        for (endpoint, key, secret, refused) in [
            (
                "http://push.example/a",
                &key[..],
                &secret[..],
                NoSubscription::Endpoint(NotToBeCalled::Open),
            ),
            (
                "https://push.example/a",
                &key[..64],
                &secret,
                NoSubscription::Key,
            ),
            (
                "https://push.example/a",
                &[2; 65],
                &secret,
                NoSubscription::Key,
            ),
            (
                "https://push.example/a",
                &key,
                &secret[..15],
                NoSubscription::Key,
            ),
        ] {
            assert_eq!(at(endpoint, key, secret), Some(refused));
        }
    }

    #[test]
    fn a_subscription_that_is_logged_tells_nothing() {
        let named = NamedHosts::default();
        let one = Subscription::new("https://push.example/a", &[4; 65], &[1; 16], &named);
        assert_eq!(format!("{:?}", one.expect("one")), "Subscription(…)");
    }
}
