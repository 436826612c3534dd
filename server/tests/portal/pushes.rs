//! Notices on a phone: a browser asks for them, a push service is called, and only the browser can read what it was handed.

use std::time::Duration;

use aes_gcm::aead::{Aead as _, KeyInit as _};
use aes_gcm::{Aes128Gcm, Nonce};
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::hosts::{NamedHosts, NotToBeCalled};
use domain::identity::Role;
use hkdf::Hkdf;
use jiff::SignedDuration;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::Generate as _;
use p256::{PublicKey, SecretKey};
use server::jobs::pushes::round;
use server::outside::outgoing::{NoAnswer, Outgoing};
use server::outside::push::Pusher;
use server::outside::vapid::Vapid;
use server::stopping::going_on;
use sha2::Sha256;

use crate::browser::Browser;
use crate::city::{City, pothole_of, story};
use crate::outside::{Call, House, Manner};

const LIN: &str = "lin@example.org";

/// A browser's own keys, and what it does with what it is handed.
struct Phone {
    key: SecretKey,
    secret: [u8; 16],
}

impl Phone {
    fn new() -> Self {
        Self {
            key: SecretKey::generate(),
            secret: [9; 16],
        }
    }

    /// Says to the portal how it is reached.
    async fn subscribe(&self, browser: &Browser, endpoint: &str) -> u16 {
        let key = self.key.public_key();
        let point = p256::Sec1Point::from(key);
        let key = URL_SAFE_NO_PAD.encode(point.as_bytes());
        let secret = URL_SAFE_NO_PAD.encode(self.secret);
        let form = [
            ("endpoint", endpoint),
            ("key", key.as_str()),
            ("secret", secret.as_str()),
        ];
        browser.post("/me/notices/push", &form).await.status
    }

    /// Opens what it was handed, as RFC 8291 has it: header of salt, record size and key, then one record.
    fn opens(&self, sealed: &[u8]) -> serde_json::Value {
        let (salt, rest) = sealed.split_at(16);
        let (record, rest) = rest.split_at(4);
        assert_eq!(record, 4096_u32.to_be_bytes());
        let (theirs, record) = rest[1..].split_at(usize::from(rest[0]));
        let shared = self
            .key
            .diffie_hellman(&PublicKey::from_sec1_bytes(theirs).unwrap());
        let own = p256::Sec1Point::from(self.key.public_key());
        let mut between = [0; 32];
        let info = [b"WebPush: info\0", own.as_bytes(), theirs].concat();
        Hkdf::<Sha256>::new(Some(&self.secret), shared.raw_secret_bytes())
            .expand(&info, &mut between)
            .unwrap();
        let derive = Hkdf::<Sha256>::new(Some(salt), &between);
        let (mut key, mut nonce) = ([0; 16], [0; 12]);
        derive
            .expand(b"Content-Encoding: aes128gcm\0", &mut key)
            .unwrap();
        derive
            .expand(b"Content-Encoding: nonce\0", &mut nonce)
            .unwrap();
        let plain = Aes128Gcm::new(&key.into())
            .decrypt(&Nonce::from(nonce), record)
            .unwrap();
        let (last, plain) = plain.split_last().unwrap();
        assert_eq!(*last, 2);
        serde_json::from_slice(plain).unwrap()
    }
}

/// Whether the call is signed with the key that it names, for this house.
fn is_signed(call: &Call, house: &House) -> bool {
    let (token, key) = call
        .header("authorization")
        .strip_prefix("vapid t=")
        .and_then(|said| said.split_once(", k="))
        .unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let read = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let claims: serde_json::Value =
        serde_json::from_slice(&read(signed.split_once('.').unwrap().1)).unwrap();
    let by = VerifyingKey::from_sec1_bytes(&read(key)).unwrap();
    let signature = Signature::from_slice(&read(signature)).unwrap();
    claims["aud"] == house.url.as_str() && by.verify(signed.as_bytes(), &signature).is_ok()
}

fn outgoing() -> Outgoing {
    Outgoing::new(NamedHosts::parse("127.0.0.1"))
        .unwrap()
        .within(Duration::from_millis(400))
}

async fn pushed(city: &City) {
    let folder = tempfile::tempdir().unwrap();
    let vapid = Vapid::in_file(&folder.path().join("vapid")).unwrap();
    let pusher = Pusher::new(vapid, "https://city.example", outgoing());
    let (_stop, stopping) = going_on();
    while city.store.tell_next(city.now()).await.unwrap() {}
    round(&city.portal, &pusher, &stopping).await.unwrap();
}

async fn assign(officer: &Browser, reference: &str, version: &str, to: &str) {
    let form = [
        ("version", version),
        ("to", to),
        ("words", "It is the left one."),
        ("days", "5"),
    ];
    let path = format!("/desk/{reference}");
    officer.post(&path, &form).await.leads_to();
}

async fn only_her_browser_can_read_it(city: &City) {
    let house = House::open().await;
    let phone = Phone::new();
    let reference = city.given_report(&pothole_of(LIN)).await.reference;
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let lin = city.signed_in(LIN).await;
    let endpoint = format!("{}/send/lin", house.url);
    assert_eq!(phone.subscribe(&lin, &endpoint).await, 303);

    assign(&officer, reference.as_str(), "1", "assigned").await;
    pushed(city).await;
    pushed(city).await;

    let calls = house.calls();
    let [call] = calls.as_slice() else {
        panic!("{calls:?}")
    };
    assert_eq!(call.path, "/send/lin");
    assert!(is_signed(call, &house));
    assert_eq!(call.header("ttl"), "172800");
    assert_eq!(call.header("urgency"), "normal");
    assert_eq!(call.header("content-encoding"), "aes128gcm");
    assert_eq!(
        phone.opens(&call.body),
        serde_json::json!({ "kind": "status", "reference": reference, "language": "en" })
    );

    // What she is asked hurries; what she switched off is not pushed.
    lin.post("/me/notices", &[("status", "email")])
        .await
        .leads_to();
    assign(&officer, reference.as_str(), "2", "waiting").await;
    pushed(city).await;
    let asked = house.calls();
    lin.post(
        &format!("/reports/{reference}/answer"),
        &[("words", "Number 18.")],
    )
    .await
    .leads_to();
    pushed(city).await;
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].header("urgency"), "high");
    assert_eq!(phone.opens(&asked[0].body)["kind"], "answer_needed");
    assert_eq!(house.calls().len(), 0);
}
story!(
    given_a_phone_that_was_set_up_when_a_report_changes_then_its_push_service_is_handed_what_only_it_can_read,
    only_her_browser_can_read_it
);

async fn a_push_service_that_fails(city: &City) {
    let house = House::open().await;
    let reference = city.given_report(&pothole_of(LIN)).await.reference;
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let lin = city.signed_in(LIN).await;
    let endpoint = format!("{}/send/lin", house.url);
    Phone::new().subscribe(&lin, &endpoint).await;
    assign(&officer, reference.as_str(), "1", "assigned").await;

    // It is busy for ten minutes, then down, and then well.
    house.will([Manner::Busy(503, "600"), Manner::Says(500)]);
    for (minutes, calls) in [(0, 1), (5, 0), (6, 1), (1, 0), (5, 1), (600, 0)] {
        city.wait(SignedDuration::from_mins(minutes));
        pushed(city).await;
        assert_eq!(house.calls().len(), calls, "after {minutes} more minutes");
    }

    // It never answers in time: after eight tries the note is put aside.
    assign(&officer, reference.as_str(), "2", "scheduled").await;
    house.will(std::iter::repeat_n(
        Manner::Slow(Duration::from_millis(600)),
        8,
    ));
    let mut tries = 0;
    for _ in 0..12 {
        pushed(city).await;
        tries += house.calls().len();
        city.wait(SignedDuration::from_hours(13));
    }
    assert_eq!(tries, 8);
    let dead = city.store.dead_letters().await.unwrap();
    let [dead] = dead.as_slice() else {
        panic!("{dead:?}")
    };
    assert_eq!(
        (dead.channel.as_str(), dead.attempts, dead.reason.as_str()),
        ("push", 8, "the push service: it took too long")
    );

    // The operator has it tried again; the browser is gone by now, and nothing else is ever sent there.
    city.store.retry_letters(None, city.now()).await.unwrap();
    house.will([Manner::Says(410)]);
    pushed(city).await;
    assert_eq!(house.calls().len(), 1);
    assert_eq!(city.store.dead_letters().await.unwrap(), []);
    assign(&officer, reference.as_str(), "3", "in_progress").await;
    pushed(city).await;
    assert_eq!(house.calls().len(), 0);
    let page = lin.get("/me/notices").await;
    assert_eq!(page.attributes("#here", "data-known"), ["0"]);
}
story!(
    given_a_push_service_that_fails_when_something_is_pushed_then_it_is_tried_again_and_put_aside_or_the_browser_is_gone,
    a_push_service_that_fails
);

async fn what_reaches_nobody_is_refused(city: &City) {
    let lin = city.signed_in(LIN).await;
    let phone = Phone::new();
    for endpoint in [
        "http://push.example/a",
        "https://10.0.0.1/a",
        "https://[::1]/a",
        "https://lin@push.example/a",
        "",
    ] {
        assert_eq!(phone.subscribe(&lin, endpoint).await, 400, "{endpoint}");
    }
    let short = [
        ("endpoint", "https://push.example/a"),
        ("key", "BBBB"),
        ("secret", "AAAA"),
    ];
    assert_eq!(lin.post("/me/notices/push", &short).await.status, 400);
    let page = lin.get("/me/notices").await;
    assert_eq!(page.attributes("#here", "data-known"), ["0"]);

    // Eleven browsers are ten; what one of them ended is nine.
    for number in 0..11 {
        let endpoint = format!("https://push.example/{number}");
        assert_eq!(Phone::new().subscribe(&lin, &endpoint).await, 303);
        city.wait(SignedDuration::from_secs(1));
    }
    let known = |page: crate::browser::Answer| page.attributes("#here", "data-known").concat();
    assert_eq!(known(lin.get("/me/notices").await), "10");
    let one = [("endpoint", "https://push.example/10")];
    lin.post("/me/notices/push/end", &one).await.leads_to();
    assert_eq!(known(lin.get("/me/notices").await), "9");
    lin.post("/me/notices/push/end", &[]).await.leads_to();
    assert_eq!(known(lin.get("/me/notices").await), "0");
}
story!(
    given_a_browser_that_cannot_be_reached_when_it_is_set_up_then_it_is_refused_and_there_are_no_more_than_ten,
    what_reaches_nobody_is_refused
);

#[tokio::test]
async fn given_a_house_that_sends_callers_elsewhere_when_it_is_called_then_every_hop_is_judged() {
    let (house, other) = (House::open().await, House::open().await);
    let mut headers = HeaderMap::new();
    headers.insert("authorization", "Bearer secret".parse().unwrap());
    let at = format!("{}/a", house.url);
    let call = async || outgoing().post(&at, &headers, b"words".to_vec()).await;

    house.will([Manner::Sends(format!("{}/b", other.url))]);
    assert_eq!(call().await.unwrap().status, 201);
    let there = other.calls();
    assert_eq!((there.len(), there[0].body.as_slice()), (1, &b"words"[..]));

    for (elsewhere, refused) in [
        ("http://[::1]:1/a", NotToBeCalled::Open),
        ("https://169.254.169.254/a", NotToBeCalled::OfTheHouse),
        ("https://localhost/a", NotToBeCalled::OfTheHouse),
        ("file:///etc/passwd", NotToBeCalled::NoAddress),
    ] {
        house.will([Manner::Sends(elsewhere.to_owned())]);
        assert_eq!(call().await, Err(NoAnswer::Refused(refused)), "{elsewhere}");
    }
    house.will(std::iter::repeat_n(Manner::Sends("/a".to_owned()), 4));
    assert_eq!(call().await, Err(NoAnswer::Circles));
    house.will([Manner::Endless]);
    assert_eq!(call().await, Err(NoAnswer::TooMuch));
    house.will([Manner::Slow(Duration::from_secs(1))]);
    assert_eq!(call().await, Err(NoAnswer::TooLong));
    let unnamed = Outgoing::new(NamedHosts::default()).unwrap();
    assert_eq!(
        unnamed.post(&at, &headers, Vec::new()).await,
        Err(NoAnswer::Refused(NotToBeCalled::Open))
    );
}
