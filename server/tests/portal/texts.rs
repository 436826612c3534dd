//! Short messages: a number is confirmed by a code, a gateway is handed what is due, once.

use std::time::Duration;

use domain::hosts::NamedHosts;
use domain::identity::Role;
use domain::languages::Language;
use jiff::SignedDuration;
use server::jobs::texts::round;
use server::outside::outgoing::Outgoing;
use server::outside::texts::Gateway;
use server::stopping::going_on;

use crate::browser::{Browser, said};
use crate::city::{City, pothole_of, story};
use crate::outside::{House, Manner};

const LIN: &str = "lin@example.org";
const NUMBER: &str = "138 0553 6021";

/// Most characters of one message: of letters, and of anything.
const LETTERS_MOST: usize = 160;
const CHARACTERS_MOST: usize = 70;

/// What the gateway was handed.
#[derive(Debug, PartialEq, serde::Deserialize)]
struct Handed {
    to: String,
    text: String,
    id: String,
}

async fn texted_by(city: &City, gateway: &str) {
    let outgoing = Outgoing::new(NamedHosts::parse("127.0.0.1"))
        .unwrap()
        .within(Duration::from_millis(400));
    let gateway = Gateway::new(gateway, Some("opens-it"), outgoing).unwrap();
    let (_stop, stopping) = going_on();
    while city.store.tell_next(city.now()).await.unwrap() {}
    round(&city.portal, app::notices::write_text, &gateway, &stopping)
        .await
        .unwrap();
}

async fn texted(city: &City, house: &House) -> Vec<Handed> {
    texted_by(city, &format!("{}/sms", house.url)).await;
    let calls = house.calls();
    calls
        .iter()
        .map(|call| {
            assert_eq!(call.header("authorization"), "Bearer opens-it");
            assert_eq!(call.header("content-type"), "application/json");
            serde_json::from_slice(&call.body).unwrap()
        })
        .collect()
}

fn code(handed: &[Handed]) -> String {
    let text = &handed.last().unwrap().text;
    text.chars().filter(char::is_ascii_digit).take(6).collect()
}

async fn confirmed(city: &City, house: &House, browser: &Browser) {
    let given = browser
        .post("/me/notices/phone", &[("number", NUMBER)])
        .await;
    assert_eq!(given.leads_to(), "/me/notices/phone");
    let code = code(&texted(city, house).await);
    let kept = browser
        .post("/me/notices/phone/code", &[("code", &code)])
        .await;
    assert_eq!(kept.leads_to(), "/me/notices?kept=yes");
}

async fn changed(officer: &Browser, reference: &str, version: &str, to: &str) {
    let form = [("version", version), ("to", to), ("words", "Yes.")];
    let path = format!("/desk/{reference}");
    officer.post(&path, &form).await.leads_to();
}

async fn only_a_confirmed_number_is_told(city: &City) {
    let house = House::open().await;
    let reference = city.given_report(&pothole_of(LIN)).await.reference;
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let lin = city.signed_in(LIN).await;
    let bad = lin.post("/me/notices/phone", &[("number", "123")]).await;
    lin.post("/me/notices/phone", &[("number", NUMBER)])
        .await
        .leads_to();
    let sent = texted(city, &house).await;
    changed(&officer, reference.as_str(), "1", "assigned").await;
    let unconfirmed = texted(city, &house).await;

    let code = code(&sent);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let tried = lin.post("/me/notices/phone/code", &[("code", wrong)]).await;
    let kept = lin.post("/me/notices/phone/code", &[("code", &code)]).await;
    changed(&officer, reference.as_str(), "2", "scheduled").await;
    let told = texted(city, &house).await;

    assert_eq!(bad.status, 422);
    assert!(bad.says(&said(Language::En, "notices-phone-shape")));
    assert_eq!((sent.len(), sent[0].to.as_str()), (1, "13805536021"));
    assert_eq!(unconfirmed, []);
    assert_eq!(tried.status, 422);
    kept.leads_to();
    let [told] = told.as_slice() else {
        panic!("{told:?}")
    };
    assert_eq!(
        told.text,
        format!(
            "Citylink: a report has another status. {}/reports/{reference}",
            city.url
        )
    );

    lin.post("/me/notices/phone/forget", &[]).await.leads_to();
    changed(&officer, reference.as_str(), "3", "in_progress").await;
    assert_eq!(texted(city, &house).await, []);
}
story!(
    given_a_number_when_it_is_confirmed_by_its_code_then_news_go_there_and_before_and_after_they_do_not,
    only_a_confirmed_number_is_told
);

async fn codes_are_bounded(city: &City) {
    let house = House::open().await;
    let lin = city.signed_in(LIN).await;
    lin.post("/me/notices/phone", &[("number", NUMBER)])
        .await
        .leads_to();
    let code = code(&texted(city, &house).await);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        let tried = lin.post("/me/notices/phone/code", &[("code", wrong)]).await;
        assert_eq!(tried.status, 422);
    }
    let right = lin.post("/me/notices/phone/code", &[("code", &code)]).await;
    assert_eq!(right.status, 422, "it was tried too often");
    assert!(right.says(&said(Language::En, "notices-phone-ended")));

    for _ in 0..4 {
        let again = lin.post("/me/notices/phone", &[("number", NUMBER)]).await;
        again.leads_to();
    }
    let too_many = lin.post("/me/notices/phone", &[("number", NUMBER)]).await;
    assert_eq!(too_many.status, 429);
    // Nobody else can have the same number written to, either.
    let chen = city.signed_in("chen@example.org").await;
    let others = chen.post("/me/notices/phone", &[("number", NUMBER)]).await;
    assert_eq!(others.status, 429);
    assert_eq!(texted(city, &house).await.len(), 4);

    // A code ends after ten minutes.
    city.wait(SignedDuration::from_hours(2));
    lin.post("/me/notices/phone", &[("number", NUMBER)])
        .await
        .leads_to();
    let late = self::code(&texted(city, &house).await);
    city.wait(SignedDuration::from_mins(10));
    let ended = lin.post("/me/notices/phone/code", &[("code", &late)]).await;
    assert_eq!(ended.status, 422);
}
story!(
    given_codes_when_they_are_guessed_or_asked_for_too_often_or_late_then_they_are_refused,
    codes_are_bounded
);

async fn a_gateway_that_fails(city: &City) {
    let house = House::open().await;
    let reference = city.given_report(&pothole_of(LIN)).await.reference;
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let lin = city.signed_in(LIN).await;
    confirmed(city, &house, &lin).await;

    // Down, broken, slow, busy; it is the same message all the time, and it comes through.
    changed(&officer, reference.as_str(), "1", "assigned").await;
    texted_by(city, "http://127.0.0.1:9/sms").await;
    house.will([
        Manner::Says(500),
        Manner::Slow(Duration::from_millis(600)),
        Manner::Says(429),
    ]);
    let mut handed = Vec::new();
    for _ in 0..6 {
        city.wait(SignedDuration::from_hours(1));
        handed.extend(texted(city, &house).await);
    }
    assert_eq!(handed.len(), 4);
    assert!(handed.iter().all(|one| *one == handed[0]));

    // What it refuses is not tried again.
    changed(&officer, reference.as_str(), "2", "scheduled").await;
    house.will([Manner::Says(422)]);
    assert_eq!(texted(city, &house).await.len(), 1);
    city.wait(SignedDuration::from_hours(24));
    assert_eq!(texted(city, &house).await, []);
    let dead = city.store.dead_letters().await.unwrap();
    let [dead] = dead.as_slice() else {
        panic!("{dead:?}")
    };
    assert_eq!(
        (dead.channel.as_str(), dead.attempts, dead.reason.as_str()),
        (
            "text",
            1,
            "the gateway refuses it: 422 Unprocessable Entity"
        )
    );
}
story!(
    given_a_gateway_that_fails_when_a_message_is_due_then_it_is_tried_again_and_what_it_refuses_is_put_aside,
    a_gateway_that_fails
);

async fn quiet_hours_hold_and_chinese_is_short(city: &City) {
    let house = House::open().await;
    let reference = city.given_report(&pothole_of(LIN)).await.reference;
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let lin = city.signed_in(LIN).await;
    confirmed(city, &house, &lin).await;
    // It is 07:42.
    let quiet = [("quiet_from", "7"), ("quiet_to", "9"), ("status", "text")];
    lin.post("/me/notices", &quiet).await.leads_to();
    changed(&officer, reference.as_str(), "1", "assigned").await;

    assert_eq!(texted(city, &house).await, []);
    city.wait(SignedDuration::from_mins(77));
    assert_eq!(texted(city, &house).await, []);
    city.wait(SignedDuration::from_mins(1));
    let told = texted(city, &house).await;
    assert_eq!(told.len(), 1);
    assert!(told[0].text.chars().count() <= LETTERS_MOST);

    // The same in Chinese is one message of 70 characters.
    for about in domain::notices::NoticeKind::ALL {
        let text = domain::texts::Text {
            to: domain::contacts::Telephone::parse(NUMBER).unwrap(),
            language: Language::Zh,
            says: domain::texts::Said::News {
                about,
                reference: reference.clone(),
            },
        };
        let words = app::notices::write_text(&city.portal, &text);
        assert!(words.chars().count() <= CHARACTERS_MOST, "{words}");
        assert!(words.ends_with(&about.page(&reference)), "{words}");
    }
}
story!(
    given_quiet_hours_when_there_is_news_then_the_message_waits_until_they_are_over,
    quiet_hours_hold_and_chinese_is_short
);
