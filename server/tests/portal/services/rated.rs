//! How well a service does, on its entry: what the score publishes of it, and nothing of few people.

use domain::languages::Language;
use jiff::SignedDuration;
use server::jobs::promises::decide_by_silence;
use store::reports::Viewer;

use super::told;
use crate::browser::{Answer, said};
use crate::city::{City, story};
use crate::ended::renewing;
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

async fn five_that_are_due_are_said(city: &City) {
    const FOUR: &str = "tree-felling-permit";
    const FIVE: &str = "school-place-for-newcomers";
    const LESS: &str = "elderly-allowance";
    for (service, many) in [(FOUR, 4), (FIVE, 5), (LESS, 5)] {
        for number in 0..many {
            let receipt = applied(city, service, number).await;
            if service == LESS && number == 0 {
                let viewer = Viewer {
                    account: None,
                    link: Some(receipt.track.clone()),
                };
                let back = city
                    .store
                    .withdraw_application(&receipt.reference, &viewer, city.now());
                back.await.unwrap();
            }
        }
    }
    let none = told(Language::En, "service-in-time", &[("share", "0".into())]);
    let (_, soon) = read(city, "en", FIVE).await;
    assert!(!soon.contains(&none), "nothing is due: {soon}");

    city.wait(SignedDuration::from_hours(24 * 75));

    let (entry, five) = read(city, "en", FIVE).await;
    assert!(five.contains(&none), "{five}");
    assert_eq!(
        entry
            .each("[aria-labelledby=promise] .cl-promise--late")
            .len(),
        1
    );
    for few in [FOUR, LESS] {
        let (entry, card) = read(city, "en", few).await;
        assert!(!card.contains(&none), "{few}: {card}");
        assert_eq!(figures(&entry), 0, "{few}");
    }
}
story!(
    given_applications_that_are_overdue_when_they_are_five_then_the_entry_says_so_and_not_before,
    five_that_are_due_are_said
);

/// So many firms apply, of which one takes it back; the law decides on the others.
async fn entry_after(city: &City, firms: usize) -> String {
    const SERVICE: &str = "drainage-permit-renewal";
    let mut sent = Vec::new();
    for _ in 0..firms {
        sent.push(renewing(city).await);
    }
    let viewer = Viewer {
        account: None,
        link: Some(sent[0].track.clone()),
    };
    let back = city
        .store
        .withdraw_application(&sent[0].reference, &viewer, city.now());
    back.await.unwrap();
    city.wait(SignedDuration::from_hours(24 * 40));
    let decided = decide_by_silence(&city.portal).await.unwrap();
    assert_eq!(usize::try_from(decided).unwrap(), firms - 1);
    read(city, "en", SERVICE).await.1
}

async fn five_say_how_long_it_takes(city: &City) {
    let five = entry_after(city, 6).await;
    let days = told(Language::En, "satisfaction-days", &[("count", 40.into())]);
    let words = told(Language::En, "service-took", &[("time", days.into())]);
    assert!(five.contains(&words), "{words}: {five}");
}
story!(
    given_applications_that_were_decided_when_there_are_five_then_the_entry_says_how_long_they_took,
    five_say_how_long_it_takes
);

async fn four_do_not_say_how_long_it_takes(city: &City) {
    let four = entry_after(city, 5).await;
    assert!(!four.contains("Half were decided"), "{four}");
}
story!(
    given_four_that_were_decided_and_one_taken_back_then_the_entry_says_nothing_of_how_long_it_takes,
    four_do_not_say_how_long_it_takes
);
