//! A payment provider to try it with: it has a page, takes no money, and tells the portal over HTTP as a real one does.
//!
//! # Why
//!
//! What goes wrong with payments goes wrong between two servers: what is told comes late, twice, or after the payer has
//! given up. So the sandbox stands outside. It knows of a payment only what the signed address of its page says, shares
//! nothing with the portal but a key, and is run by the same process only because that is one command less to type.

use std::sync::Arc;
use std::time::Duration;

use app::payments::{Till, money};
use app::portal::Portal;
use app::shell::Reader;
use axum::body::Bytes;
use axum::extract::{Form, Path, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use domain::applications::Fee;
use domain::hosts::NamedHosts;
use domain::payments::{Callback, Order, Outcome, PaymentId, Provider, Refund};
use serde::Deserialize;
use store::payments::{ProviderKey, Saying};
use uuid::Uuid;

use crate::http::outbox::escaped;
use crate::outside::outgoing::{NoCertificates, Outgoing};

/// How late it tells what it tells late.
pub const LATE: Duration = Duration::from_secs(20);

/// The sandbox. Cheap to clone.
#[derive(Clone)]
pub struct Sandbox {
    key: ProviderKey,
    /// Where the portal is on this machine.
    portal_at: Arc<str>,
    late: Duration,
}

/// What the address of its page says.
#[derive(Debug, Clone, Deserialize)]
struct Asked {
    hundredths: i64,
    currency: String,
    back: String,
    signature: String,
}

/// What the payer chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Choice {
    Pay,
    Refuse,
    Late,
    Twice,
}

#[derive(Debug, Deserialize)]
struct Chosen {
    choice: Choice,
}

impl Sandbox {
    /// A sandbox that tells the portal at `portal_at`, which is on this machine: `http://127.0.0.1:3000`.
    pub fn new(key: ProviderKey, portal_at: &str, late: Duration) -> Self {
        Self {
            key,
            portal_at: portal_at.into(),
            late,
        }
    }

    /// The sandbox as the portal sees it: its page is reached at `base_url`, its refunds on this machine.
    pub fn till(&self, base_url: &str) -> Till {
        Till {
            provider: Provider::Sandbox,
            key: self.key.clone(),
            pages: format!("{base_url}/sandbox/pay").into(),
            refunds: format!("{}/sandbox/refunds", self.portal_at).into(),
        }
    }

    /// Its page, and where it takes refunds.
    pub fn routes(self) -> Router<Portal> {
        Router::new()
            .route("/sandbox/pay/{payment}", get(page).post(choose))
            .route("/sandbox/refunds", post(refund))
            .layer(Extension(self))
    }

    /// The order, where the portal has signed it.
    fn order(&self, payment: Uuid, asked: &Asked) -> Option<Order> {
        let order = Order {
            payment: PaymentId(payment),
            hundredths: asked.hundredths,
            currency: asked.currency.clone(),
            back: asked.back.clone(),
        };
        let text = order.text();
        self.key
            .has_signed(Saying::Order, text.as_bytes(), &asked.signature)
            .then_some(order)
    }

    /// Tells the portal what came of it.
    async fn tell(&self, order: &Order, outcome: Outcome) {
        let callback = Callback {
            payment: order.payment,
            outcome,
            fee: Fee {
                hundredths: order.hundredths,
                currency: order.currency.clone(),
            },
            provider_reference: format!("SANDBOX-{}", order.payment.0.simple()),
        };
        // Strings and numbers always have a JSON form.
        let body = serde_json::to_vec(&callback).unwrap_or_default();
        let headers = signed(&self.key.sign(Saying::Callback, &body));
        let address = format!(
            "{}/payments/{}/callback",
            self.portal_at,
            Provider::Sandbox.name()
        );
        let outgoing = match this_machine(&self.portal_at) {
            Ok(outgoing) => outgoing,
            Err(error) => {
                tracing::error!(%error, "the sandbox cannot call anybody");
                return;
            }
        };
        match outgoing.post(&address, &headers, body).await {
            Ok(answered) if answered.status.is_success() => {}
            Ok(answered) => {
                tracing::warn!(status = %answered.status, "the portal did not take what the sandbox told it");
            }
            Err(error) => tracing::warn!(%error, "the sandbox could not tell the portal"),
        }
    }
}

/// Calls to this machine, of which `portal_at` is an address, and to nobody else's.
pub fn this_machine(portal_at: &str) -> Result<Outgoing, NoCertificates> {
    let authority = portal_at.split("://").last().unwrap_or_default();
    let host = authority
        .rsplit_once(':')
        .map_or(authority, |(host, _)| host);
    Outgoing::new(NamedHosts::parse(host))
}

/// The header of what is signed.
pub fn signed(signature: &str) -> HeaderMap {
    let value = HeaderValue::from_str(signature);
    let name = HeaderName::from_static(Till::SIGNATURE);
    value
        .into_iter()
        .map(|value| (name.clone(), value))
        .collect()
}

fn unknown() -> Response {
    (StatusCode::NOT_FOUND, "There is no such payment.\n").into_response()
}

/// The page on which a payer would pay.
async fn page(
    State(portal): State<Portal>,
    Extension(sandbox): Extension<Sandbox>,
    reader: Reader,
    Path(payment): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Response {
    let Some(order) = sandbox.order(payment, &asked) else {
        return unknown();
    };
    let amount = money(&reader, order.hundredths, &order.currency);
    let amount = reader.say_with("sandbox-amount", &[("amount", amount.into())]);
    let buttons = [
        ("pay", "sandbox-pay", ""),
        ("refuse", "sandbox-refuse", " govuk-button--secondary"),
        ("late", "sandbox-late", " govuk-button--secondary"),
        ("twice", "sandbox-twice", " govuk-button--secondary"),
    ];
    let buttons: Vec<String> = buttons
        .iter()
        .map(|(choice, key, class)| {
            let words = escaped(&reader.say(key));
            format!(
                "<p><button class=\"govuk-button{class}\" name=\"choice\" value=\"{choice}\">{words}</button></p>"
            )
        })
        .collect();
    let title = escaped(&reader.say("sandbox-title"));
    let html = format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>{title}</title><link rel=\"icon\" href=\"/favicon.svg\"><link rel=\"stylesheet\" href=\"{sheet}\"></head>\
         <body><main class=\"govuk-width-container govuk-main-wrapper cl-stack\" id=\"main-content\"><h1 class=\"govuk-heading-l\">{title}</h1>\
         <p class=\"govuk-body\">{text}</p><p class=\"govuk-body-l\"><strong>{amount}</strong></p>\
         <form class=\"cl-stack\" method=\"post\">{buttons}</form></main></body></html>",
        language = reader.language.tag(),
        sheet = escaped(&portal.site.sheet),
        buttons = buttons.concat(),
        text = escaped(&reader.say("sandbox-text")),
        amount = escaped(&amount),
    );
    ([(CACHE_CONTROL, "no-store")], Html(html)).into_response()
}

/// Does as the payer chose, and sends her back. The address says what she pays; the form says only what is to happen.
async fn choose(
    Extension(sandbox): Extension<Sandbox>,
    Path(payment): Path<Uuid>,
    Query(asked): Query<Asked>,
    Form(chosen): Form<Chosen>,
) -> Response {
    let Some(order) = sandbox.order(payment, &asked) else {
        return unknown();
    };
    let back = Redirect::to(&order.back).into_response();
    match chosen.choice {
        Choice::Pay => sandbox.tell(&order, Outcome::Paid).await,
        Choice::Refuse => sandbox.tell(&order, Outcome::Failed).await,
        Choice::Twice => {
            for _ in 0..2 {
                sandbox.tell(&order, Outcome::Paid).await;
            }
        }
        Choice::Late => {
            tokio::spawn(async move {
                tokio::time::sleep(sandbox.late).await;
                sandbox.tell(&order, Outcome::Paid).await;
            });
        }
    }
    back
}

/// Gives money back, where the portal asks for it. There is none, so that it is done at once.
async fn refund(
    Extension(sandbox): Extension<Sandbox>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let signature = headers.get(Till::SIGNATURE);
    let signature = signature.and_then(|value| value.to_str().ok());
    let signature = signature.unwrap_or_default();
    if !sandbox.key.has_signed(Saying::Refund, &body, signature) {
        return (StatusCode::UNAUTHORIZED, "not signed\n").into_response();
    }
    match serde_json::from_slice::<Refund>(&body) {
        Ok(_) => "returned\n".into_response(),
        Err(_) => (StatusCode::BAD_REQUEST, "it cannot be read\n").into_response(),
    }
}
