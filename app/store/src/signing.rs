//! The city's signature under what it hands out: Ed25519, in the form of RFC 7515 with the algorithm of RFC 8037.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::outputs::Signed;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::keys::chance;

/// The city's key for signing. Cheap to clone.
#[derive(Clone)]
pub struct Signer {
    key: Arc<SigningKey>,
    public: PublicKey,
}

/// Why a file was not taken for a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignerRefused {
    /// Not 32 bytes.
    #[error("a key for signing has 32 bytes, this one has {0}")]
    Length(usize),
}

/// The public half of a key, by which anybody checks what was signed with the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// Its thumbprint, by RFC 7638 and appendix A.3 of RFC 8037.
    pub id: String,
    bytes: [u8; 32],
}

/// What is said of a signature, and signed with the rest.
#[derive(Deserialize)]
struct Protected {
    alg: String,
    kid: String,
}

impl Signer {
    /// Takes the 32 bytes of a key file.
    pub fn new(secret: &[u8]) -> Result<Self, SignerRefused> {
        let secret = secret
            .try_into()
            .map_err(|_| SignerRefused::Length(secret.len()))?;
        let key = SigningKey::from_bytes(secret);
        let public = PublicKey::of(key.verifying_key().to_bytes());
        Ok(Self {
            key: Arc::new(key),
            public,
        })
    }

    /// Draws a new secret for a key file.
    pub fn draw() -> [u8; 32] {
        chance()
    }

    /// The public half.
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs these bytes.
    pub(crate) fn sign(&self, payload: &[u8]) -> Signed {
        let protected = format!(r#"{{"alg":"EdDSA","kid":"{}"}}"#, self.public.id);
        let payload = URL_SAFE_NO_PAD.encode(payload);
        let protected = URL_SAFE_NO_PAD.encode(protected);
        let signature = self.key.sign(format!("{protected}.{payload}").as_bytes());
        Signed {
            payload,
            protected,
            signature: URL_SAFE_NO_PAD.encode(signature.to_bytes()),
        }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.public.id)
    }
}

impl PublicKey {
    /// The key of these bytes.
    pub(crate) fn of(bytes: [u8; 32]) -> Self {
        let x = URL_SAFE_NO_PAD.encode(bytes);
        let print = Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#));
        Self {
            id: URL_SAFE_NO_PAD.encode(print),
            bytes,
        }
    }

    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// The key in base64url, as a JSON Web Key has it.
    pub fn x(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes)
    }

    /// What was signed, where this key signed it.
    pub fn opened(&self, signed: &Signed) -> Option<Vec<u8>> {
        let read = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
        let said: Protected = serde_json::from_slice(&read(&signed.protected)?).ok()?;
        let signature = Signature::from_slice(&read(&signed.signature)?).ok()?;
        if said.alg != "EdDSA" || said.kid != self.id {
            return None;
        }
        let bytes = format!("{}.{}", signed.protected, signed.payload);
        VerifyingKey::from_bytes(&self.bytes)
            .ok()?
            .verify_strict(bytes.as_bytes(), &signature)
            .ok()?;
        read(&signed.payload)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: RFC 8037, appendix A.1 to A.4.
    const SECRET: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
    const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    const THUMBPRINT: &str = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
    const SIGNED: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    const SIGNATURE: &str =
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    fn signer() -> Signer {
        Signer::new(&URL_SAFE_NO_PAD.decode(SECRET).unwrap()).unwrap()
    }

    #[test]
    fn given_the_key_of_the_standard_when_it_signs_then_id_and_signature_are_those_of_the_standard()
    {
        let signer = signer();
        assert_eq!(signer.public().x(), X);
        assert_eq!(signer.public().id, THUMBPRINT);
        let signature = signer.key.sign(SIGNED.as_bytes()).to_bytes();
        assert_eq!(URL_SAFE_NO_PAD.encode(signature), SIGNATURE);
    }

    #[test]
    fn given_something_signed_when_any_part_is_changed_then_no_key_opens_it() {
        let signer = signer();
        let signed = signer.sign(b"a paper");
        assert_eq!(signer.public().opened(&signed), Some(b"a paper".to_vec()));

        let other = signer.sign(b"another");
        for changed in [
            Signed {
                payload: other.payload.clone(),
                ..signed.clone()
            },
            Signed {
                signature: other.signature.clone(),
                ..signed.clone()
            },
            Signed {
                protected: URL_SAFE_NO_PAD.encode(r#"{"alg":"none","kid":"x"}"#),
                ..signed.clone()
            },
            Signed {
                signature: String::new(),
                ..signed.clone()
            },
        ] {
            assert_eq!(signer.public().opened(&changed), None);
        }
        let stranger = Signer::new(&[9; 32]).unwrap();
        assert_eq!(stranger.public().opened(&signed), None);
        assert!(matches!(
            Signer::new(&[9; 31]),
            Err(SignerRefused::Length(31))
        ));
    }
}
