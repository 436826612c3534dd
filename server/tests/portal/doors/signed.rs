//! Doors of payments: for what the portal or its provider has signed, whoever sends it.

use domain::applications::Fee;
use domain::identity::Role;
use domain::payments::{Order, PaymentId, Provider, Refund};
use store::payments::Saying;
use uuid::Uuid;

use super::Door::Signed;
use super::knocking::knock;
use super::rows::DOORS;
use crate::browser::{Answer, Browser};
use crate::city::{City, story};

const PAYMENT: Uuid = Uuid::from_u128(7);

/// What opens a door: its address, and what is sent with which signature.
fn in_order(city: &City, method: &str, route: &str) -> (String, Vec<u8>, String) {
    let key = city.store.provider_key(Provider::Sandbox);
    let path = filled(route);
    if route.starts_with("/sandbox/pay/") {
        let order = Order {
            payment: PaymentId(PAYMENT),
            hundredths: 2_000,
            currency: "CNY".to_owned(),
            back: "/services".to_owned(),
        };
        let signature = key.sign(Saying::Order, order.text().as_bytes());
        let path =
            format!("{path}?hundredths=2000&currency=CNY&back=/services&signature={signature}");
        let body = if method == "POST" {
            "choice=refuse"
        } else {
            ""
        };
        return (path, body.into(), String::new());
    }
    let refund = Refund {
        payment: PaymentId(PAYMENT),
        fee: Fee {
            hundredths: 2_000,
            currency: "CNY".to_owned(),
        },
        provider_reference: String::new(),
    };
    let saying = if route.ends_with("/callback") {
        Saying::Callback
    } else {
        Saying::Refund
    };
    let body = serde_json::to_vec(&refund).unwrap();
    let signature = key.sign(saying, &body);
    (path, body, signature)
}

fn filled(route: &str) -> String {
    route
        .replace("{provider}", "sandbox")
        .replace("{payment}", &PAYMENT.to_string())
}

async fn sends(browser: &Browser, method: &str, sent: &(String, Vec<u8>, String)) -> Answer {
    let (path, body, signature) = sent;
    let request = browser.asks(method, path).body(body.clone());
    let form = "application/x-www-form-urlencoded";
    let request = request.header("content-type", form);
    Answer::of(request.header("x-payment-signature", signature)).await
}

async fn what_is_signed_opens(city: &City) {
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    for (method, route, door, form) in DOORS {
        if *door != Signed {
            continue;
        }
        for stranger in [&city.browser(), &officer] {
            let answer = knock(stranger, method, &filled(route), form).await;
            assert!(
                (400..=404).contains(&answer.status),
                "{method} {route}: {}",
                answer.status
            );
        }
        let right = in_order(city, method, route);
        let mut wrong = right.clone();
        if route.starts_with("/sandbox/pay/") {
            wrong.0 = wrong.0.replace("hundredths=2000", "hundredths=1");
        } else {
            wrong.2 = wrong.2.replace(|c| c != '0', "0");
        }
        let refused = sends(&city.browser(), method, &wrong).await;
        assert!(
            [401, 404].contains(&refused.status),
            "{method} {route}: {}",
            refused.status
        );

        let answer = sends(&city.browser(), method, &right).await;

        // A refund is no callback: it is signed, and then cannot be read as one.
        let opened = if route.ends_with("/callback") {
            answer.status == 400
        } else {
            answer.status < 400
        };
        assert!(opened, "{method} {route}: {}", answer.status);
    }
}
story!(
    given_doors_for_what_is_signed_when_it_is_not_then_they_stay_shut,
    what_is_signed_opens
);
