//! Who the portal is to push services: a key of its own, with which it signs that a call is its own.
//!
//! Source: RFC 8292 (voluntary application server identification).

use std::fmt;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::Generate as _;

use crate::keyfile::{KeyFileRefused, read_or_draw};

/// How long a signature holds; push services refuse more than a day.
const HOLDS: SignedDuration = SignedDuration::from_hours(12);

/// The portal's key.
#[derive(Clone)]
pub struct Vapid {
    key: SigningKey,
    public: String,
}

/// Why the portal has no key for push services.
#[derive(Debug, thiserror::Error)]
pub enum VapidRefused {
    /// Its file was not taken.
    #[error(transparent)]
    File(#[from] KeyFileRefused),
    /// What was given is no key.
    #[error(
        "a key for push services is 32 bytes of P-256, in base64url where it stands in CITYLINK_VAPID_KEY"
    )]
    NoKey,
}

impl Vapid {
    /// Reads the key in a file; draws one where there is no file yet.
    pub fn in_file(path: &Path) -> Result<Self, VapidRefused> {
        let (secret, _) = read_or_draw(path, draw)?;
        Self::of(&secret)
    }

    /// Reads a key that was given in letters.
    pub fn given(letters: &str) -> Result<Self, VapidRefused> {
        let letters = letters.trim().trim_end_matches('=');
        let secret = URL_SAFE_NO_PAD.decode(letters);
        Self::of(&secret.map_err(|_| VapidRefused::NoKey)?)
    }

    fn of(secret: &[u8]) -> Result<Self, VapidRefused> {
        let key = SigningKey::from_slice(secret).map_err(|_| VapidRefused::NoKey)?;
        let point = key.verifying_key().to_sec1_point(false);
        let public = URL_SAFE_NO_PAD.encode(point.as_bytes());
        Ok(Self { key, public })
    }

    /// The public half, as browsers are handed it.
    pub fn public(&self) -> &str {
        &self.public
    }

    /// What shows the push service at `endpoint` that the call is `whose`, for some hours from `now` on.
    pub fn authorization(&self, endpoint: &str, whose: &str, now: Timestamp) -> String {
        let claims = serde_json::json!({
            "aud": origin(endpoint),
            "exp": (now + HOLDS).as_second(),
            "sub": whose,
        });
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"ES256"}"#),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let signature: Signature = self.key.sign(signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
        format!("vapid t={signed}.{signature}, k={}", self.public)
    }
}

impl fmt::Debug for Vapid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vapid(…)")
    }
}

/// Scheme, host and port of an address.
fn origin(address: &str) -> &str {
    let host = address.find("://").map_or(0, |scheme| scheme + 3);
    let end = address[host..]
        .find(['/', '?', '#'])
        .map_or(address.len(), |end| host + end);
    &address[..end]
}

/// Draws a key.
fn draw() -> [u8; 32] {
    SigningKey::generate().to_bytes().into()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::MetadataExt as _;

    use p256::ecdsa::VerifyingKey;
    use p256::ecdsa::signature::Verifier as _;

    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    #[test]
    fn given_no_file_when_the_key_is_read_then_one_is_drawn_for_the_owner_alone_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vapid");

        let first = Vapid::in_file(&path).unwrap();
        let second = Vapid::in_file(&path).unwrap();

        assert_eq!(first.public(), second.public());
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o600);
    }

    #[test]
    fn given_a_key_in_letters_when_it_is_read_then_its_public_half_is_the_one_of_the_curve() {
        // Source: RFC 8291, appendix A, the application server's pair.
        let vapid = Vapid::given("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw").unwrap();
        assert_eq!(
            vapid.public(),
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
        );
        for none in ["", "abc", "!", &"A".repeat(43)] {
            assert!(
                matches!(Vapid::given(none), Err(VapidRefused::NoKey)),
                "{none}"
            );
        }
    }

    #[test]
    fn given_a_call_when_it_is_signed_then_it_names_its_push_service_and_ends_within_a_day() {
        let vapid = Vapid::of(&draw()).unwrap();
        let said = vapid.authorization(
            "https://push.example:8443/send/a",
            "https://city.example",
            NOW,
        );

        let (token, key) = said
            .strip_prefix("vapid t=")
            .and_then(|said| said.split_once(", k="))
            .unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let read = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        VerifyingKey::from_sec1_bytes(&read(key))
            .unwrap()
            .verify(
                signed.as_bytes(),
                &Signature::from_slice(&read(signature)).unwrap(),
            )
            .unwrap();
        let claims = read(signed.split_once('.').unwrap().1);
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(
            claims,
            serde_json::json!({
                "aud": "https://push.example:8443",
                "exp": 1_800_043_200,
                "sub": "https://city.example",
            })
        );
    }
}
