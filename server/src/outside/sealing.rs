//! Sealing what is pushed, for one browser alone.
//!
//! Source: RFC 8291 (message encryption for web push), RFC 8188 (`aes128gcm`).

use aes_gcm::aead::{Aead as _, KeyInit as _};
use aes_gcm::{Aes128Gcm, Nonce};
use domain::push::Subscription;
use hkdf::Hkdf;
use p256::elliptic_curve::Generate as _;
use p256::{PublicKey, SecretKey};
use sha2::Sha256;

/// Bytes of the salt in front.
const SALT: usize = 16;

/// The size of a record, in front too: all that is pushed is one.
const RECORD: u32 = 4096;

/// Ends the last record.
const LAST: u8 = 2;

/// Nothing could be sealed for this browser: its key is no point of the curve, or there is too much to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nothing can be sealed for this browser")]
pub struct Unsealable;

/// Seals `plain` with a key pair and a salt that are used this once.
pub fn seal(plain: &[u8], to: &Subscription) -> Result<Vec<u8>, Unsealable> {
    let own = SecretKey::try_generate().map_err(|_| Unsealable)?;
    let mut salt = [0; SALT];
    rand::fill(&mut salt);
    seal_with(plain, to, &own, salt)
}

fn seal_with(
    plain: &[u8],
    to: &Subscription,
    own: &SecretKey,
    salt: [u8; SALT],
) -> Result<Vec<u8>, Unsealable> {
    let theirs = PublicKey::from_sec1_bytes(to.key()).map_err(|_| Unsealable)?;
    let shared = own.diffie_hellman(&theirs);
    let own_point = p256::Sec1Point::from(own.public_key());
    let own_point = own_point.as_bytes();

    let info = [b"WebPush: info\0", to.key(), own_point].concat();
    let mut between = [0; 32];
    Hkdf::<Sha256>::new(Some(to.secret()), shared.raw_secret_bytes())
        .expand(&info, &mut between)
        .map_err(|_| Unsealable)?;
    let derive = Hkdf::<Sha256>::new(Some(&salt), &between);
    let (mut key, mut nonce) = ([0; 16], [0; 12]);
    derive
        .expand(b"Content-Encoding: aes128gcm\0", &mut key)
        .map_err(|_| Unsealable)?;
    derive
        .expand(b"Content-Encoding: nonce\0", &mut nonce)
        .map_err(|_| Unsealable)?;

    let record = [plain, &[LAST]].concat();
    let sealed = Aes128Gcm::new(&key.into())
        .encrypt(&Nonce::from(nonce), record.as_slice())
        .map_err(|_| Unsealable)?;
    let point_length = u8::try_from(own_point.len()).map_err(|_| Unsealable)?;
    if u32::try_from(sealed.len()).map_or(true, |length| length > RECORD) {
        return Err(Unsealable);
    }
    Ok([
        salt.as_slice(),
        &RECORD.to_be_bytes(),
        &[point_length],
        own_point,
        &sealed,
    ]
    .concat())
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use domain::hosts::NamedHosts;

    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    /// Source: RFC 8291, appendix A.
    #[test]
    fn given_the_keys_and_the_salt_of_the_standard_when_its_words_are_sealed_then_they_look_as_it_says()
     {
        let own = SecretKey::from_slice(&bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"));
        let to = Subscription::new(
            "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
            &bytes(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            ),
            &bytes("BTBZMqHH6r4Tts7J_aSIgg"),
            &NamedHosts::default(),
        );
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();

        let sealed = seal_with(
            b"When I grow up, I want to be a watermelon",
            &to.unwrap(),
            &own.unwrap(),
            salt,
        );

        assert_eq!(
            URL_SAFE_NO_PAD.encode(sealed.unwrap()),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_\
             yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn given_a_key_that_is_no_point_of_the_curve_when_something_is_sealed_then_it_is_refused() {
        let to = Subscription::new(
            "https://push.example.net/a",
            &[4; 65],
            &[1; 16],
            &NamedHosts::default(),
        );
        assert_eq!(seal(b"a", &to.unwrap()), Err(Unsealable));
    }
}
