//! What the portal and a provider tell each other is signed.

use std::fmt;

use domain::payments::Provider;

use crate::Store;

/// What the portal and one provider share, with which each signs what it tells the other.
#[derive(Clone)]
pub struct ProviderKey([u8; 32]);

/// What is signed. What was signed as one is never taken for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    /// What a payer is sent to the provider with.
    Order,
    /// What the provider tells of a payment.
    Callback,
    /// What the portal wants to be given back.
    Refund,
}

impl Saying {
    const fn purpose(self) -> &'static str {
        match self {
            Self::Order => "citylink 2026 order of a payment",
            Self::Callback => "citylink 2026 callback of a payment",
            Self::Refund => "citylink 2026 refund of a payment",
        }
    }
}

impl ProviderKey {
    /// The signature under what is said, in hexadecimal digits.
    pub fn sign(&self, saying: Saying, said: &[u8]) -> String {
        self.hash(saying, said).to_hex().to_string()
    }

    /// Whether this is the signature; takes as long whether it is or not.
    pub fn has_signed(&self, saying: Saying, said: &[u8], signature: &str) -> bool {
        let given = blake3::Hash::from_hex(signature);
        given.is_ok_and(|given| given == self.hash(saying, said))
    }

    fn hash(&self, saying: Saying, said: &[u8]) -> blake3::Hash {
        let key = blake3::derive_key(saying.purpose(), &self.0);
        blake3::keyed_hash(&key, said)
    }
}

impl fmt::Debug for ProviderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProviderKey(…)")
    }
}

impl Store {
    /// What the portal shares with a provider that runs in its own house.
    pub fn provider_key(&self, provider: Provider) -> ProviderKey {
        let mut key = [0; 32];
        let hash = self
            .key
            .hash("payment provider", provider.name().as_bytes());
        key.copy_from_slice(&hash[..32]);
        ProviderKey(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_signed_as_one_thing_is_not_taken_for_another() {
        let (key, other) = (ProviderKey([7; 32]), ProviderKey([8; 32]));

        let signature = key.sign(Saying::Callback, b"paid");

        assert!(key.has_signed(Saying::Callback, b"paid", &signature));
        assert!(!key.has_signed(Saying::Callback, b"pain", &signature));
        assert!(!key.has_signed(Saying::Refund, b"paid", &signature));
        assert!(!key.has_signed(Saying::Order, b"paid", &signature));
        assert!(!other.has_signed(Saying::Callback, b"paid", &signature));
        for wrong in ["", "00", "not hexadecimal"] {
            assert!(!key.has_signed(Saying::Callback, b"paid", wrong), "{wrong}");
        }
    }
}
