//! Sealing what is personal, and finding it again by keyed hash.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rand::rngs::SysRng;
use rand::{RngExt as _, TryRng as _};

/// Bytes of a nonce, in front of what it sealed.
pub(crate) const NONCE: usize = 24;

/// The portal's secret: 32 bytes, from which every other key is derived.
#[derive(Clone)]
pub struct Key {
    cipher: XChaCha20Poly1305,
    hashing: [u8; 32],
}

/// Why a key file was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefused {
    /// Not 32 bytes.
    #[error("a key file has 32 bytes, this one has {0}")]
    Length(usize),
}

/// The hash under which something is found again.
pub(crate) type Hash = Vec<u8>;

impl Key {
    /// Takes the 32 bytes of a key file.
    pub fn new(secret: &[u8]) -> Result<Self, KeyRefused> {
        if secret.len() != 32 {
            return Err(KeyRefused::Length(secret.len()));
        }
        let sealing = blake3::derive_key("citylink 2026 sealing contacts and messages", secret);
        Ok(Self {
            cipher: XChaCha20Poly1305::new(&sealing.into()),
            hashing: blake3::derive_key("citylink 2026 finding by keyed hash", secret),
        })
    }

    /// Draws a new secret for a key file.
    pub fn draw() -> [u8; 32] {
        chance()
    }

    /// Seals `plain`.
    pub(crate) fn seal(&self, plain: &[u8]) -> Vec<u8> {
        // It has to be new and is no secret: it need not come from the operating system each time.
        let nonce: [u8; NONCE] = rand::rng().random();
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), plain);
        // Encryption fails only for texts of many gigabytes; nothing that long gets here.
        [nonce.as_slice(), &sealed.unwrap_or_default()].concat()
    }

    /// Opens what [`Key::seal`] sealed; nothing if it was sealed with another key or changed since.
    pub(crate) fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        self.cipher.decrypt(&XNonce::from(*nonce), sealed).ok()
    }

    /// The hash under which `value` is found again, apart for each `purpose`.
    pub(crate) fn hash(&self, purpose: &str, value: &[u8]) -> Hash {
        let mut hasher = blake3::Hasher::new_keyed(&self.hashing);
        hasher.update(purpose.as_bytes());
        hasher.update(&[0]);
        hasher.update(value);
        hasher.finalize().as_bytes().to_vec()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Draws bytes from the operating system.
///
/// # Panics
///
/// Where the operating system has no chance to give: nothing may be drawn then.
#[expect(
    clippy::expect_used,
    reason = "without randomness no secret can be drawn, and going on would be worse"
)]
pub(crate) fn chance<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SysRng
        .try_fill_bytes(&mut bytes)
        .expect("the operating system gives random bytes");
    bytes
}
