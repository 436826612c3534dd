//! What a provider of identities has signed: whether it can be relied on, and what it says.

use std::collections::BTreeMap;
use std::time::SystemTime;

use app::identity::Said;
use domain::contacts::EmailAddress;
use domain::persons::Assurance;
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreRevocableToken,
    CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, ClaimsVerificationError, Client, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields, IdTokenVerifier, Nonce,
    OAuth2TokenResponse as _, StandardErrorResponse, StandardTokenResponse, TokenResponse as _,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::identity::CameBack;

use crate::config::OpenIdChosen;

/// How long ago it may have said what it says, and how long ago whoever is to be bound may have signed in there.
pub(super) const FRESH: SignedDuration = SignedDuration::from_mins(10);

/// By how much its clock may be ahead of ours.
const AHEAD: SignedDuration = SignedDuration::from_mins(2);

/// How it may sign: with a key that it shares with nobody.
const SIGNS_WITH: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What it says beside what everybody's provider says.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub(super) struct Further(BTreeMap<String, Value>);

impl AdditionalClaims for Further {}

/// What the provider answers a code with.
pub(super) type Tokens = StandardTokenResponse<
    IdTokenFields<
        Further,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

/// The portal, as it stands before the provider.
pub(super) type Relying = Client<
    Further,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What it has signed, once everything was checked.
pub(super) fn checked(
    relying: &Relying,
    tokens: &Tokens,
    back: &CameBack,
    now: Timestamp,
) -> Result<Value, ClaimsVerificationError> {
    let unread = |error: &dyn std::error::Error| ClaimsVerificationError::Other(error.to_string());
    let token = tokens
        .id_token()
        .ok_or_else(|| ClaimsVerificationError::Other("nothing is signed".to_owned()))?;
    let binds = back.account.is_some();
    let verifier: IdTokenVerifier<'_, CoreJsonWebKey> = relying
        .id_token_verifier()
        .set_allowed_algs(SIGNS_WITH)
        .set_time_fn(move || SystemTime::from(now).into())
        .set_issue_time_verifier_fn(move |issued| fresh(issued.into(), now))
        .set_auth_time_verifier_fn(move |signed_in| match signed_in {
            _ if !binds => Ok(()),
            Some(at) => fresh(at.into(), now),
            None => Err("it does not say when she signed in".to_owned()),
        });
    let claims = token.claims(&verifier, &Nonce::new(back.nonce.clone()))?;
    if let Some(expected) = claims.access_token_hash() {
        let with = token
            .signing_alg()
            .and_then(|with| Ok((with, token.signing_key(&verifier)?)));
        let (with, key) = with.map_err(ClaimsVerificationError::SignatureVerification)?;
        let found = AccessTokenHash::from_token(tokens.access_token(), with, key);
        if found.map_err(|error| unread(&error))? != *expected {
            let why = "the token for more is another one".to_owned();
            return Err(ClaimsVerificationError::Other(why));
        }
    }
    serde_json::to_value(claims).map_err(|error| unread(&error))
}

/// What is told of her in what it has signed and what it says further; nothing where it does not name her.
pub(super) fn read(chosen: &OpenIdChosen, claims: &Value, further: &Value) -> Option<Said> {
    let told = |claim: &str| text(claims, claim).or_else(|| text(further, claim));
    // Whoever says the address says whether it was verified.
    let of = [claims, further]
        .into_iter()
        .find(|said| said.get("email").is_some());
    let email = of
        .filter(|said| said.get("email_verified") == Some(&Value::Bool(true)))
        .and_then(|said| text(said, "email"));
    let acr = text(claims, "acr");
    let levels = &chosen.levels;
    let is_sure = acr.is_some_and(|acr| levels.contains(&acr));
    Some(Said {
        subject: text(claims, "sub")?,
        number: told(&chosen.number_claim),
        email: email.and_then(|email| EmailAddress::parse(&email).ok()),
        level: if is_sure {
            Assurance::Substantial
        } else {
            Assurance::Low
        },
    })
}

/// A claim that is a text with something in it.
pub(super) fn text(claims: &Value, claim: &str) -> Option<String> {
    let text = claims.get(claim)?.as_str()?;
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// Refuses what was long ago, or is to come.
fn fresh(at: SystemTime, now: Timestamp) -> Result<(), String> {
    let at = Timestamp::try_from(at).map_err(|_| "there is no such time".to_owned())?;
    if at < now - FRESH || at > now + AHEAD {
        return Err(format!("{at} is not of these minutes"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn given_levels_or_none_when_a_provider_says_how_sure_it_is_then_only_a_named_level_binds() {
        let chosen = |levels: &[&str]| OpenIdChosen {
            issuer: "https://id.example".to_owned(),
            client_id: "portal".to_owned(),
            client_secret: None,
            name: "id.example".to_owned(),
            scopes: Vec::new(),
            number_claim: "person_number".to_owned(),
            levels: levels.iter().map(|level| (*level).to_owned()).collect(),
        };
        let says = |acr: Option<&str>| json!({ "sub": "li", "acr": acr });
        for (levels, acr, level) in [
            (&[][..], Some("high"), Assurance::Low),
            (&[], None, Assurance::Low),
            (&["high"], None, Assurance::Low),
            (&["high"], Some("low"), Assurance::Low),
            (
                &["substantial", "high"],
                Some("high"),
                Assurance::Substantial,
            ),
        ] {
            let said = read(&chosen(levels), &says(acr), &Value::Null).unwrap();
            assert_eq!(said.level, level, "{levels:?} {acr:?}");
        }
    }
}
