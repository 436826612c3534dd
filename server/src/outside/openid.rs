//! A provider of identities that speaks OpenID Connect.
//!
//! # Why
//!
//! Nothing that it says is believed because it came along the right way: who speaks, to whom, in answer to what, when and with
//! which key is checked, each time. What it says of itself (where to ask, which keys) is kept for some minutes, and asked for
//! anew where it signs with a key that was not there before. Only addresses are called, and people only sent to, that the
//! portal may call at all.
//!
//! Somebody else may be signed in at the provider in this browser: whoever is to be bound to a person signs in there anew.
//!
//! Source: OpenID Connect Core 1.0, section 3.1; OpenID Connect Discovery 1.0; RFC 7636.

mod claims;

use std::time::Duration;

use app::identity::{BACK, IdentityProvider, NotHeard, Said};
use axum::http::StatusCode;
use domain::languages::Language;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod, CoreGenderClaim,
    CoreProviderMetadata,
};
use openidconnect::{
    AsyncHttpClient, AuthType, AuthenticationContextClass, AuthorizationCode,
    ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, DiscoveryError, HttpRequest,
    HttpResponse, IssuerUrl, LanguageTag, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    SubjectIdentifier, UserInfoClaims, UserInfoError,
};
use serde_json::Value;
use store::identity::{BegunAtProvider, CameBack};
use tokio::sync::RwLock;

use super::outgoing::{NoAnswer, Outgoing};
use crate::config::OpenIdChosen;
use claims::{FRESH, Further, Relying, Tokens, checked, read, text};

/// How long what the provider says of itself is kept.
const KEPT: SignedDuration = SignedDuration::from_mins(10);

/// How long a page waits for all that the provider is asked.
const HEARD_WITHIN: Duration = Duration::from_secs(20);

/// Calls to the provider. An answer that it is not well is none.
struct Calls(Outgoing);

/// The provider. Holds no connection.
pub struct OpenId {
    chosen: OpenIdChosen,
    issuer: IssuerUrl,
    back: RedirectUrl,
    calls: Calls,
    /// What it says of itself, and since when we know.
    known: RwLock<Option<(Timestamp, CoreProviderMetadata)>>,
}

/// The provider's address, or that of the portal, is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the provider of identities and the portal need whole addresses of the web")]
pub struct NotAnIssuer;

/// Why a call came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum CallFailed {
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
    #[error("it answered {0}")]
    NotWell(StatusCode),
}

impl From<CallFailed> for NotHeard {
    fn from(why: CallFailed) -> Self {
        match why {
            CallFailed::NotWell(_)
            | CallFailed::NoAnswer(NoAnswer::Unreachable | NoAnswer::TooLong) => Self::NoAnswer,
            CallFailed::NoAnswer(NoAnswer::Refused(_) | NoAnswer::TooMuch | NoAnswer::Circles) => {
                Self::NotReliable
            }
        }
    }
}

impl<'a> AsyncHttpClient<'a> for Calls {
    type Error = CallFailed;
    type Future = BoxFuture<'a, Result<HttpResponse, CallFailed>>;

    fn call(&'a self, request: HttpRequest) -> Self::Future {
        async move {
            let answer = self.0.ask(request).await?;
            if answer.status().is_server_error() {
                return Err(CallFailed::NotWell(answer.status()));
            }
            Ok(answer)
        }
        .boxed()
    }
}

impl OpenId {
    /// Asks `chosen` for the portal at `base_url`.
    pub fn new(
        chosen: OpenIdChosen,
        base_url: &str,
        outgoing: Outgoing,
    ) -> Result<Self, NotAnIssuer> {
        let issuer = IssuerUrl::new(chosen.issuer.clone()).map_err(|_| NotAnIssuer)?;
        let back = RedirectUrl::new(format!("{base_url}{BACK}")).map_err(|_| NotAnIssuer)?;
        Ok(Self {
            chosen,
            issuer,
            back,
            calls: Calls(outgoing),
            known: RwLock::default(),
        })
    }

    /// What the provider says of itself, as we know it or anew.
    async fn metadata(&self, now: Timestamp) -> Result<CoreProviderMetadata, NotHeard> {
        let known = self.known.read().await.clone();
        match known {
            Some((since, known)) if now < since + KEPT => Ok(known),
            _ => self.asked(now).await,
        }
    }

    async fn asked(&self, now: Timestamp) -> Result<CoreProviderMetadata, NotHeard> {
        let asked = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.calls).await;
        let found = asked.map_err(|error| match error {
            DiscoveryError::Request(why) => not_heard("says nothing of itself", why),
            error => not_reliable("says of itself what cannot be read", &error),
        })?;
        let sends_to = found.authorization_endpoint().url().as_str();
        self.calls
            .0
            .may_be_called(sends_to)
            .map_err(|why| not_reliable("sends people where nobody may be sent", &why))?;
        *self.known.write().await = Some((now, found.clone()));
        Ok(found)
    }

    fn relying(&self, metadata: CoreProviderMetadata) -> Relying {
        let known = metadata.token_endpoint_auth_methods_supported();
        let in_the_body = known.is_some_and(|known| {
            !known.contains(&CoreClientAuthMethod::ClientSecretBasic)
                && known.contains(&CoreClientAuthMethod::ClientSecretPost)
        });
        let secret = self.chosen.client_secret.clone().map(ClientSecret::new);
        let id = ClientId::new(self.chosen.client_id.clone());
        let relying = Relying::from_provider_metadata(metadata, id, secret)
            .set_redirect_uri(self.back.clone());
        if in_the_body {
            relying.set_auth_type(AuthType::RequestBody)
        } else {
            relying
        }
    }

    /// The address that a browser goes to.
    async fn address(
        &self,
        begun: &BegunAtProvider,
        language: Language,
        now: Timestamp,
    ) -> Result<String, NotHeard> {
        let relying = self.relying(self.metadata(now).await?);
        let verifier = PkceCodeVerifier::new(begun.verifier.clone());
        let (state, nonce) = (begun.state.clone(), begun.nonce.clone());
        let mut request = relying
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .add_scopes(self.chosen.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .add_ui_locale(LanguageTag::new(language.tag().to_owned()));
        for level in &self.chosen.levels {
            request =
                request.add_auth_context_value(AuthenticationContextClass::new(level.clone()));
        }
        if begun.account.is_some() {
            request = request
                .add_prompt(CoreAuthPrompt::Login)
                .set_max_age(FRESH.unsigned_abs());
        }
        let (address, _, _) = request.url();
        Ok(address.into())
    }

    /// What it says of whoever came back.
    async fn said(&self, code: &str, back: &CameBack, now: Timestamp) -> Result<Said, NotHeard> {
        let relying = self.relying(self.metadata(now).await?);
        let code = AuthorizationCode::new(code.to_owned());
        let exchange = relying
            .exchange_code(code)
            .map_err(|error| not_reliable("says nowhere what codes stand for", &error))?
            .set_pkce_verifier(PkceCodeVerifier::new(back.verifier.clone()));
        let exchanged = exchange.request_async(&self.calls).await;
        let tokens = exchanged.map_err(|error| match error {
            RequestTokenError::Request(why) => not_heard("does not take the code", why),
            RequestTokenError::ServerResponse(said) => {
                not_reliable("refuses the code", said.error())
            }
            error => not_reliable("answers the code with what cannot be read", &error),
        })?;
        let claims = match checked(&relying, &tokens, back, now) {
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                let relying = self.relying(self.asked(now).await?);
                checked(&relying, &tokens, back, now)
            }
            claims => claims,
        };
        let claims =
            claims.map_err(|error| not_reliable("says what cannot be relied on", &error))?;
        let further = self.further(&relying, &tokens, &claims).await?;
        read(&self.chosen, &claims, &further)
            .ok_or_else(|| not_reliable("does not name whom it speaks of", &"no subject"))
    }

    /// What it says where it is asked for more, if anything is missing and there is such a place.
    async fn further(
        &self,
        relying: &Relying,
        tokens: &Tokens,
        claims: &Value,
    ) -> Result<Value, NotHeard> {
        let complete = [&*self.chosen.number_claim, "email"]
            .iter()
            .all(|claim| claims.get(claim).is_some());
        let subject = text(claims, "sub").map(SubjectIdentifier::new);
        let access = tokens.access_token().clone();
        // It goes into a header as it is.
        if !access.secret().bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(not_reliable(
                "opens more with what cannot be sent",
                &"no token",
            ));
        }
        let Some(request) = relying
            .user_info(access, subject)
            .ok()
            .filter(|_| !complete)
        else {
            return Ok(Value::Null);
        };
        let asked = request.request_async(&self.calls).await;
        let further: UserInfoClaims<Further, CoreGenderClaim> =
            asked.map_err(|error| match error {
                UserInfoError::Request(why) => not_heard("says no more", why),
                error => not_reliable("says more that cannot be relied on", &error),
            })?;
        serde_json::to_value(further)
            .map_err(|error| not_reliable("says more that cannot be read", &error))
    }
}

impl IdentityProvider for OpenId {
    fn name(&self) -> &str {
        &self.chosen.name
    }

    fn issuer(&self) -> &str {
        &self.chosen.issuer
    }

    fn leads_to<'a>(
        &'a self,
        begun: &'a BegunAtProvider,
        language: Language,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<String, NotHeard>> {
        in_time(self.address(begun, language, now)).boxed()
    }

    fn hear<'a>(
        &'a self,
        code: &'a str,
        back: &'a CameBack,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<Said, NotHeard>> {
        in_time(self.said(code, back, now)).boxed()
    }
}

/// Gives up on a provider that lets people wait.
async fn in_time<T>(
    asking: impl Future<Output = Result<T, NotHeard>> + Send,
) -> Result<T, NotHeard> {
    let waited = tokio::time::timeout(HEARD_WITHIN, asking).await;
    waited.unwrap_or(Err(NotHeard::NoAnswer))
}

fn not_heard(what: &str, why: CallFailed) -> NotHeard {
    tracing::warn!(%why, "the provider of identities {what}");
    why.into()
}

/// Tells the operator what is wrong with the provider, and nothing of whom it speaks.
fn not_reliable(what: &str, why: &dyn std::fmt::Display) -> NotHeard {
    tracing::warn!(%why, "the provider of identities {what}");
    NotHeard::NotReliable
}
