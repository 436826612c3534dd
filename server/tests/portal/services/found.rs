//! Finding a service in one's own words.

use domain::languages::Language;

use super::{listed, of_file};
use crate::browser::{Answer, Browser, said};
use crate::city::{City, story};

/// In which language somebody looks for something, in which words, and what she means.
type Sought = (&'static str, &'static str, &'static str);

/// Everyday words, typing errors, what is told in pinyin, Chinese words.
const IN_WUHU: [Sought; 9] = [
    ("en", "graduate money", "settling-in-allowance"),
    ("en", "setling in alowance", "settling-in-allowance"),
    ("en", "anjiabutie", "settling-in-allowance"),
    ("zh", "anjiabutie", "settling-in-allowance"),
    ("zh", "安家补贴", "settling-in-allowance"),
    ("zh", "我要办狗证", "dog-registration"),
    ("en", "wheelchiar", "assistive-devices"),
    ("en", "register my dog", "dog-registration"),
    ("en", NURSERY.0, NURSERY.1),
];
/// Everyday words, with and without accents, typing errors, another language.
const IN_MEXICO_CITY: [Sought; 7] = [
    ("es", "utiles escolares", "school-supplies-and-uniforms"),
    ("es", "útiles escolares", "school-supplies-and-uniforms"),
    ("es", "pension adulto mayor", "old-age-food-pension"),
    ("es", "me quede sin trabajo", "unemployment-insurance"),
    ("es", "desenpleo", "unemployment-insurance"),
    ("es", CHAMBA.0, CHAMBA.1),
    ("en", "high school", "upper-secondary-grant"),
];
/// Words that no service says of itself: only synonyms lead to it.
const NURSERY: (&str, &str) = ("nursery school", "kindergarten-place");
const CHAMBA: (&str, &str) = ("chamba", "unemployment-insurance");

/// Looks for words as the form does.
async fn seek(browser: &Browser, words: &str) -> Answer {
    browser.get(&format!("/services?q={words}")).await
}

async fn the_right_one_comes_first(city: &City, expected: &[Sought]) {
    for (language, words, meant) in expected {
        let page = seek(&city.browser_in(language), words).await;

        let found = listed(&page);
        assert_eq!(
            found.first().map(String::as_str),
            Some(*meant),
            "{words}: {found:?}"
        );
        assert_eq!(page.attributes("[name=q]", "value")[0], *words);
        assert!(page.each("#found").join("").contains(words), "{words}");
    }
}

fn says_it_itself(city: &str, (words, service): (&str, &str)) -> bool {
    let written = serde_json::to_string(&of_file(city, service)).unwrap();
    written.to_lowercase().contains(words)
}

async fn everyday_words_in_wuhu(city: &City) {
    assert!(!says_it_itself("wuhu", NURSERY));
    the_right_one_comes_first(city, &IN_WUHU).await;
}
story!(
    given_everyday_words_errors_and_pinyin_when_they_are_sought_then_what_is_meant_comes_first,
    everyday_words_in_wuhu
);

async fn everyday_words_in_mexico_city(city: &City) {
    assert!(!says_it_itself("mexico-city", CHAMBA));
    the_right_one_comes_first(city, &IN_MEXICO_CITY).await;
}
story!(
    given_spanish_words_without_accents_when_they_are_sought_then_what_is_meant_comes_first,
    everyday_words_in_mexico_city,
    crate::city::mexico_city
);

/// Nothing is found, that is said, the words stay, and there are ways on.
async fn nothing_is_a_way_on(city: &City, languages: &[Language]) {
    const WORDS: &str = "xyzzyqq";
    let telephone = &city.store.pack().city.telephone;
    for language in languages {
        let page = seek(&city.browser_in(language.tag()), WORDS).await;

        assert_eq!(page.status, 200);
        assert_eq!(listed(&page), Vec::<String>::new());
        assert!(page.says(&said(*language, "services-nothing")));
        assert!(page.each("#found").join("").contains(WORDS));
        assert_eq!(page.attributes("[name=q]", "value")[0], WORDS);
        for way in ["/reports/new", "/enquiries", &format!("tel:{telephone}")] {
            let ways = page.attributes(&format!("main .cl-empty a[href='{way}']"), "href");
            assert_eq!(ways.len(), 1, "{way}");
        }
    }
}

async fn nothing_in_wuhu(city: &City) {
    nothing_is_a_way_on(city, &[Language::En, Language::Zh]).await;
    let found = seek(&city.browser(), "dog").await;
    assert!(!listed(&found).is_empty());
    assert!(!found.says(&said(Language::En, "services-nothing")));
}
story!(
    given_words_that_nothing_is_called_when_they_are_sought_then_they_stay_and_there_is_a_way_on,
    nothing_in_wuhu
);

async fn nothing_in_mexico_city(city: &City) {
    nothing_is_a_way_on(city, &[Language::Es]).await;
}
story!(
    given_words_that_nothing_is_called_in_spanish_when_they_are_sought_then_that_is_said_in_spanish,
    nothing_in_mexico_city,
    crate::city::mexico_city
);

async fn filters_that_leave_nothing(city: &City) {
    let browser = city.browser();
    let found = listed(&seek(&browser, "dog").await);
    let pack = city.store.pack();
    let has_one = |code| {
        let services = pack.services.iter();
        let mut found = services.filter(|service| found.contains(&service.identifier.0));
        found.any(|service| service.organisations().contains(&code))
    };
    let other = pack.organisations.keys().find(|code| !has_one(*code));
    let address = format!("/services?q=dog&organisation={}", other.unwrap().0);

    let page = browser.get(&address).await;

    assert_eq!(listed(&page), Vec::<String>::new());
    assert!(page.tells("services-nothing-fits") && !page.tells("services-nothing"));
    let ways = page.attributes("main .cl-empty a[href^='/services']", "href");
    assert_eq!(ways, ["/services?q=dog"]);
    assert_eq!(listed(&browser.get(&ways[0]).await), found);
}
story!(
    given_filters_that_leave_nothing_when_they_are_taken_away_then_the_words_find_again,
    filters_that_leave_nothing
);
