//! A house outside that knows who people are: it speaks OpenID Connect, signs with a key of its own, and lies as a story wants.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::identity::IdentityProvider;
use axum::extract::{Form, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use domain::hosts::NamedHosts;
use jiff::Timestamp;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};
use server::config::OpenIdChosen;
use server::outside::openid::OpenId;
use server::outside::outgoing::Outgoing;
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;

const CLIENT: &str = "portal";
const SECRET: &str = "a-long-secret-between-two";

/// What people call it.
pub(crate) const NAME: &str = "City ID";

/// How long the portal of the stories waits for one answer.
const PATIENCE: Duration = Duration::from_millis(700);

/// What it does otherwise than it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lie {
    /// Another key signs under the name of the right one.
    OtherKey,
    /// A key signs that it does not show.
    UnknownKey,
    Unsigned,
    /// It signs with the secret that it shares with the portal.
    SharedSecret,
    OtherIssuer,
    OtherAudience,
    MoreAudiences,
    Expired,
    Old,
    OfTomorrow,
    OtherNonce,
    NoNonce,
    NothingSigned,
    /// Where it is asked for more, it speaks of somebody else.
    OtherSubject,
    /// She signed in there long ago.
    Stale,
    /// It refuses the code.
    NoSuchCode,
    /// Its keys are said to be in the portal's own house.
    KeysInside,
    NotWell,
    Slow,
}

/// Who signs in there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Somebody {
    pub(crate) subject: &'static str,
    pub(crate) email: &'static str,
    pub(crate) verified: bool,
    pub(crate) number: Option<&'static str>,
    pub(crate) level: &'static str,
}

/// A code that was given to a browser.
struct Given {
    who: Somebody,
    at: Timestamp,
    nonce: String,
    challenge: String,
}

#[derive(Default)]
struct Books {
    codes: HashMap<String, Given>,
    tokens: HashMap<String, Somebody>,
    keys_turned: u8,
    lie: Option<Lie>,
    asked: Vec<&'static str>,
}

#[derive(Clone)]
pub(crate) struct House {
    pub(crate) at: SocketAddr,
    books: Arc<Mutex<Books>>,
}

/// The house as the portal at `portal` was told of it.
pub(crate) fn trusted(at: SocketAddr, portal: &str) -> Arc<dyn IdentityProvider> {
    let chosen = OpenIdChosen {
        issuer: format!("http://{at}"),
        client_id: CLIENT.to_owned(),
        client_secret: Some(SECRET.to_owned()),
        name: NAME.to_owned(),
        scopes: vec!["email".to_owned(), "person".to_owned()],
        number_claim: "person_number".to_owned(),
        levels: vec!["substantial".to_owned()],
    };
    let outgoing = Outgoing::new(NamedHosts::parse("127.0.0.1")).unwrap();
    Arc::new(OpenId::new(chosen, portal, outgoing.within(PATIENCE)).unwrap())
}

impl House {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let house = Self {
            at: listener.local_addr().unwrap(),
            books: Arc::default(),
        };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(itself))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/more", get(more))
            .with_state(house.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        house
    }

    /// Lies so from now on, or not.
    pub(crate) fn lies(&self, lie: impl Into<Option<Lie>>) {
        self.books.lock().unwrap().lie = lie.into();
    }

    /// Signs with a new key from now on.
    pub(crate) fn turns_its_key(&self) {
        self.books.lock().unwrap().keys_turned += 1;
    }

    /// What it was asked for since this was last looked at.
    pub(crate) fn asked(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.books.lock().unwrap().asked)
    }

    /// Somebody signs in at the address that a browser was sent to; where it is sent back to.
    pub(crate) fn signs_in(&self, address: &str, who: Somebody, now: Timestamp) -> String {
        let address = Url::parse(address).unwrap();
        let said: HashMap<String, String> = address.query_pairs().into_owned().collect();
        assert_eq!(said["response_type"], "code");
        assert_eq!(said["client_id"], CLIENT);
        assert_eq!(said["code_challenge_method"], "S256");
        assert!(said["redirect_uri"].ends_with("/sign-in/provider/back"));
        let mut books = self.books.lock().unwrap();
        let code = format!("code-{}", books.codes.len() + books.tokens.len());
        let given = Given {
            who,
            at: now,
            nonce: said["nonce"].clone(),
            challenge: said["code_challenge"].clone(),
        };
        books.codes.insert(code.clone(), given);
        let state = &said["state"];
        let iss = format!("http%3A%2F%2F127.0.0.1%3A{}", self.at.port());
        format!("/sign-in/provider/back?code={code}&state={state}&iss={iss}")
    }

    fn lie(&self) -> Option<Lie> {
        self.books.lock().unwrap().lie
    }

    fn issuer(&self) -> String {
        format!("http://{}", self.at)
    }

    fn note(&self, what: &'static str) {
        self.books.lock().unwrap().asked.push(what);
    }

    /// Its key, and what it calls it.
    fn key(&self) -> (SigningKey, String) {
        let turned = self.books.lock().unwrap().keys_turned;
        (key_of(turned + 1), format!("key-{turned}"))
    }

    fn signed(&self, claims: &Value) -> String {
        let (key, id) = self.key();
        let (key, id, with) = match self.lie() {
            Some(Lie::OtherKey) => (key_of(99), id, "ES256"),
            Some(Lie::UnknownKey) => (key_of(99), "another".to_owned(), "ES256"),
            Some(Lie::Unsigned) => (key, id, "none"),
            Some(Lie::SharedSecret) => (key, id, "HS256"),
            _ => (key, id, "ES256"),
        };
        let head = json!({ "alg": with, "kid": id, "typ": "JWT" });
        let text = format!(
            "{}.{}",
            BASE64_URL_SAFE_NO_PAD.encode(head.to_string()),
            BASE64_URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let signature = match with {
            "none" => Vec::new(),
            "HS256" => hmac(SECRET.as_bytes(), text.as_bytes()),
            _ => {
                let signature: Signature = key.sign(text.as_bytes());
                signature.to_bytes().to_vec()
            }
        };
        format!("{text}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    }

    fn claims(&self, given: &Given) -> Value {
        let lie = self.lie();
        let moment = given.at.as_second();
        let mut claims = json!({
            "iss": self.issuer(),
            "sub": given.who.subject,
            "aud": CLIENT,
            "iat": moment,
            "exp": moment + 300,
            "auth_time": moment - 5,
            "nonce": given.nonce,
            "acr": given.who.level,
            "email": given.who.email,
            "email_verified": given.who.verified,
        });
        let mut set = |name: &str, value: Value| claims[name] = value;
        match lie {
            Some(Lie::OtherIssuer) => set("iss", json!("http://127.0.0.1:9")),
            Some(Lie::OtherAudience) => set("aud", json!("another-portal")),
            Some(Lie::MoreAudiences) => set("aud", json!([CLIENT, "another-portal"])),
            Some(Lie::Expired) => set("exp", json!(moment)),
            Some(Lie::Old) => set("iat", json!(moment - 601)),
            Some(Lie::OfTomorrow) => set("iat", json!(moment + 24 * 3600)),
            Some(Lie::OtherNonce) => set("nonce", json!("another")),
            Some(Lie::NoNonce) => set("nonce", Value::Null),
            Some(Lie::Stale) => set("auth_time", json!(moment - 3600)),
            _ => {}
        }
        claims
    }
}

/// A key from a number.
fn key_of(number: u8) -> SigningKey {
    SigningKey::from_slice(&[number; 32]).unwrap()
}

/// Source: RFC 2104, with SHA-256.
fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let inner = Sha256::new()
        .chain_update(block.map(|byte| byte ^ 0x36))
        .chain_update(text)
        .finalize();
    let outer = Sha256::new()
        .chain_update(block.map(|byte| byte ^ 0x5c))
        .chain_update(inner)
        .finalize();
    outer.to_vec()
}

async fn itself(State(house): State<House>) -> Response {
    house.note("itself");
    match house.lie() {
        Some(Lie::NotWell) => return StatusCode::BAD_GATEWAY.into_response(),
        Some(Lie::Slow) => tokio::time::sleep(2 * PATIENCE).await,
        _ => {}
    }
    let issuer = house.issuer();
    let keys = match house.lie() {
        Some(Lie::KeysInside) => format!("http://localhost:{}/keys", house.at.port()),
        _ => format!("{issuer}/keys"),
    };
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/more"),
        "jwks_uri": keys,
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
    }))
    .into_response()
}

async fn keys(State(house): State<House>) -> Response {
    house.note("keys");
    let (key, id) = house.key();
    let point = key.verifying_key().to_sec1_point(false);
    let [x, y] = [point.x(), point.y()].map(|half| BASE64_URL_SAFE_NO_PAD.encode(half.unwrap()));
    let key = json!({ "kty": "EC", "crv": "P-256", "use": "sig", "kid": id, "x": x, "y": y });
    Json(json!({ "keys": [key] })).into_response()
}

#[derive(Deserialize)]
struct Exchange {
    grant_type: String,
    code: String,
    code_verifier: String,
    redirect_uri: String,
}

async fn token(
    State(house): State<House>,
    headers: HeaderMap,
    Form(asked): Form<Exchange>,
) -> Response {
    house.note("token");
    let known = format!(
        "Basic {}",
        BASE64_STANDARD.encode(format!("{CLIENT}:{SECRET}"))
    );
    assert_eq!(headers[AUTHORIZATION], known.as_str());
    assert_eq!(asked.grant_type, "authorization_code");
    assert!(asked.redirect_uri.ends_with("/sign-in/provider/back"));
    let given = house.books.lock().unwrap().codes.remove(&asked.code);
    let refused = |why| (StatusCode::BAD_REQUEST, Json(json!({ "error": why }))).into_response();
    let given = match (given, house.lie()) {
        (_, Some(Lie::NotWell)) => return StatusCode::BAD_GATEWAY.into_response(),
        (Some(given), lie) if lie != Some(Lie::NoSuchCode) => given,
        _ => return refused("invalid_grant"),
    };
    let shown = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(asked.code_verifier.as_bytes()));
    if shown != given.challenge {
        return refused("invalid_grant");
    }
    let access = format!("access-{}", asked.code);
    let mut answer = json!({ "access_token": access, "token_type": "Bearer", "expires_in": 60 });
    if house.lie() != Some(Lie::NothingSigned) {
        let claims = house.claims(&given);
        answer["id_token"] = json!(house.signed(&claims));
    }
    let mut books = house.books.lock().unwrap();
    books.tokens.insert(access, given.who);
    Json(answer).into_response()
}

/// Her number is told only here.
async fn more(State(house): State<House>, headers: HeaderMap) -> Response {
    house.note("more");
    let access = headers[AUTHORIZATION].to_str().unwrap();
    let access = access.strip_prefix("Bearer ").unwrap();
    let Some(who) = house.books.lock().unwrap().tokens.get(access).copied() else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let subject = match house.lie() {
        Some(Lie::OtherSubject) => "another",
        _ => who.subject,
    };
    let mut said = json!({ "sub": subject });
    if let Some(number) = who.number {
        said["person_number"] = json!(number);
    }
    Json(said).into_response()
}
