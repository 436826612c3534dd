//! How well a service does, on its entry: what the score publishes of it, and nothing of few people.

use domain::languages::Language;

use super::told;
use crate::browser::{Answer, said};
use crate::city::{City, story};
use crate::satisfaction::services::{ALLOWANCE, applied, rated};
use crate::satisfaction::settle;

/// What the card of the promise says, in the language of a browser.
async fn read(city: &City, language: &str, service: &str) -> (Answer, String) {
    settle(city).await;
    let browser = city.browser_in(language);
    let entry = browser.get(&format!("/services/{service}")).await;
    let card = entry.each("[aria-labelledby=promise]").join("");
    (entry, card)
}

fn figures(entry: &Answer) -> usize {
    let all = "[aria-labelledby=promise] a[href='/satisfaction/services']";
    entry.each(all).len()
}

fn words_of_five(language: Language) -> String {
    let about = [("mean", "4.0".into()), ("count", 5.into())];
    told(language, "service-rated", &about)
}

fn in_time(language: Language) -> String {
    told(language, "service-in-time", &[("share", "100".into())])
}

async fn five_ratings_are_said(city: &City) {
    let (entry, none) = read(city, "en", ALLOWANCE).await;
    assert_eq!(figures(&entry), 0, "{none}");
    let mut sent = Vec::new();
    for number in 0..5 {
        sent.push(applied(city, ALLOWANCE, number).await);
    }
    for receipt in &sent[..4] {
        rated(city, receipt).await;
    }

    let (entry, four) = read(city, "en", ALLOWANCE).await;
    assert_eq!(figures(&entry), 0, "{four}");
    assert_eq!(four, none, "of four nothing is said");

    rated(city, &sent[4]).await;
    for language in [Language::En, Language::Zh] {
        let (entry, five) = read(city, language.tag(), ALLOWANCE).await;
        assert!(five.contains(&words_of_five(language)), "{five}");
        assert!(five.contains(&in_time(language)), "{five}");
        assert!(
            five.contains(&said(language, "service-all-figures")),
            "{five}"
        );
        assert_eq!(figures(&entry), 1);
    }
    let (entry, other) = read(city, "en", "tree-felling-permit").await;
    assert_eq!(figures(&entry), 0, "another service: {other}");
    let all = city.browser().get("/satisfaction/services").await;
    assert!(all.says("4.0"), "the score says the same: {}", all.text());
    let member = city
        .member("yan@wuhu.example", domain::identity::Role::Agent, "3402")
        .await;
    let preview = member.get(&format!("/desk/services/{ALLOWANCE}/1")).await;
    assert_eq!(
        (preview.status, figures(&preview)),
        (200, 0),
        "a version has none"
    );
}
story!(
    given_ratings_of_a_service_when_there_are_five_then_its_entry_says_them_and_not_before,
    five_ratings_are_said
);
