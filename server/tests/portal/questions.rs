//! Questions of every kind, through the real pages: what is wrong is said at its field, and nothing that was typed is lost.

mod files;
mod items;

use std::collections::BTreeSet;

use reqwest::multipart::{Form, Part};

use crate::browser::{Answer, Browser};
use crate::city::{City, Setting, USUAL, packs};
use crate::running::walking::{PDF, PHOTO};

const START: &str = "/services/every-kind/apply";

/// The city whose pack has the service, for stories on both engines.
macro_rules! story {
    ($name:ident, $story:ident) => {
        mod $name {
            use crate::city::City;
            use crate::questions::EVERY_KIND;

            #[tokio::test]
            async fn on_sqlite() {
                super::$story(&City::set_up(EVERY_KIND).await).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                super::$story(&City::set_up_on_postgres(EVERY_KIND).await).await;
            }
        }
    };
}
pub(crate) use story;

pub(crate) const EVERY_KIND: Setting = Setting {
    pack: packs::of_every_kind,
    ..USUAL
};

/// What somebody typed of whom nothing is wrong.
const RIGHT: &[(&str, &str)] = &[
    ("called", "Lin Yue"),
    ("number", "34020219980304123x"),
    ("story", "She came by train."),
    ("months", "12"),
    ("rent", "1,250.50"),
    ("arrival.day", "1"),
    ("arrival.month", "9"),
    ("arrival.year", "2026"),
    ("way", "road"),
    ("goods", "a"),
    ("goods", "c"),
    ("alone", "no"),
    ("home", "Zheshan Road 112"),
    ("host.name", "Wang Fang"),
    ("host.number", "999999199804120024"),
    ("spot.lat", "31.1546"),
    ("spot.lon", "118.4435"),
    ("spot.words", "By the gate"),
];

/// Fields with what was typed into them.
type Words = [(&'static str, &'static str)];

/// Fields with something wrong, where that is said, and how.
const WRONG: &[(&Words, &str, &str)] = &[
    (
        &[("called", "L")],
        "#called",
        "“Called” must have at least 2 characters",
    ),
    (
        &[("called", "Lin Yue of Fangtang")],
        "#called",
        "“Called” must have at most 10 characters",
    ),
    (
        &[("called", "")],
        "#called",
        "Enter your answer to “Called”",
    ),
    (&[("number", "3402")], "#number", "Enter the 18 characters"),
    (
        &[("story", "She came by train, and by ferry, and on foot.")],
        "#story",
        "“Story” must have at most 40 characters",
    ),
    (&[("story", " ")], "#story", "Enter your answer to “Story”"),
    (
        &[("months", "twelve")],
        "#months",
        "“Months” must be a whole number, like 12",
    ),
    (
        &[("months", "1.5")],
        "#months",
        "“Months” must be a whole number, like 12",
    ),
    (&[("months", "0")], "#months", "“Months” must be 1 or more"),
    (
        &[("months", "25")],
        "#months",
        "“Months” must be 24 or less",
    ),
    (
        &[("rent", "much")],
        "#rent",
        "“Rent” must be an amount, like 1,250.50",
    ),
    (
        &[("rent", "12.345,6")],
        "#rent",
        "“Rent” must be 9,000 or less",
    ),
    (
        &[("rent", "1.2.3")],
        "#rent",
        "“Rent” must be an amount, like 1,250.50",
    ),
    (&[("rent", "9.99")], "#rent", "“Rent” must be 10 or more"),
    (
        &[("arrival.day", "31"), ("arrival.month", "2")],
        "#arrival-day",
        "“Arrival” must be a real date, like 27 3 2026",
    ),
    (
        &[("arrival.month", "")],
        "#arrival-day",
        "“Arrival” must have a day, a month and a year",
    ),
    (
        &[("arrival.year", "2019")],
        "#arrival-day",
        "“Arrival” must be Wed 1 Jan 2020 or later",
    ),
    (
        &[("arrival.year", "2027")],
        "#arrival-day",
        "“Arrival” must be Mon 16 Nov or earlier",
    ),
    (
        &[("way", "ship")],
        "#way",
        "Select one of the answers to “Way”",
    ),
    (&[("way", "")], "#way", "Select an answer to “Way”"),
    (
        &[("goods", "d")],
        "#goods",
        "Select one of the answers to “Goods”",
    ),
    (&[("goods", "")], "#goods", "Select an answer to “Goods”"),
    (
        &[("alone", "perhaps")],
        "#alone",
        "Select one of the answers to “Alone”",
    ),
    (&[("alone", "")], "#alone", "Select an answer to “Alone”"),
    (&[("home", "")], "#home", "Enter your answer to “Home”"),
    (
        &[("host.name", "")],
        "#host-name",
        "Enter the name for “Host”",
    ),
    (
        &[("host.number", " ")],
        "#host-number",
        "Enter the number for “Host”",
    ),
    (
        &[("host.name", ""), ("host.number", "")],
        "#host-name",
        "Enter your answer to “Host”",
    ),
    (
        &[("spot.lat", "north")],
        "#spot",
        "Latitude must be between -90 and 90, longitude between -180 and 180",
    ),
    (
        &[("spot.lat", "91")],
        "#spot",
        "Latitude must be between -90 and 90, longitude between -180 and 180",
    ),
    (
        &[("spot.lon", "")],
        "#spot",
        "Latitude must be between -90 and 90, longitude between -180 and 180",
    ),
    (
        &[("spot.lat", ""), ("spot.lon", ""), ("spot.words", "")],
        "#spot",
        "Enter your answer to “Spot”",
    ),
];

/// Begins in a browser of her own; the address of the application.
async fn begins(city: &City) -> (Browser, String) {
    let lin = city.browser();
    let begun = lin.post(START, &[]).await;
    let draft = begun.leads_to()[..START.len() + 37].to_owned();
    (lin, draft)
}

/// The same form with other words in some fields; a field that came several times comes once.
fn changed<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let is_other = |name: &str| other.iter().any(|(changed, _)| *changed == name);
    let kept = RIGHT.iter().filter(|(name, _)| !is_other(name));
    kept.chain(other).copied().collect()
}

async fn sends(
    browser: &Browser,
    to: &str,
    words: &[(&str, &str)],
    file: Option<(&str, &'static [u8])>,
) -> Answer {
    let mut form = Form::new();
    for (name, value) in words {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    if let Some((field, bytes)) = file {
        let called = match bytes.first() {
            Some(b'%') => "scan.pdf",
            _ => "scan.jpg",
        };
        form = form.part(field.to_owned(), Part::bytes(bytes).file_name(called));
    }
    Answer::of(browser.asks("POST", to).multipart(form)).await
}

/// Every word that was sent stands in its field on the screen of its question, or is chosen there.
async fn keeps(lin: &Browser, page: &str, words: &[(&str, &str)], about: &str) {
    let mut fields = Vec::new();
    let of = words.iter().filter_map(|(name, _)| name.split('.').next());
    let questions: BTreeSet<&str> = of.collect();
    for question in questions {
        let shown = lin.get(&format!("{page}/{question}")).await;
        fields.extend(shown.fields("main form"));
    }
    for (name, value) in words {
        let mut of_name = fields.iter().filter(|field| field.name == *name);
        let is_choice = |kind: &str| matches!(kind, "radio" | "checkbox");
        let chosen: Vec<_> = of_name
            .clone()
            .filter(|field| is_choice(&field.kind) && field.checked)
            .map(|field| field.value.as_str())
            .collect();
        let is_kept = if of_name.clone().any(|field| is_choice(&field.kind)) {
            // What is none of the options stands nowhere.
            let is_offered = of_name.any(|field| field.value == *value);
            chosen.contains(value) || !is_offered
        } else {
            of_name.any(|field| field.value == *value)
        };
        assert!(is_kept, "{about}: {name} was {value:?}");
    }
}

async fn wrong_answers(city: &City) {
    let (lin, draft) = begins(city).await;
    let page = format!("{draft}/pages/everything");
    sends(&lin, &page, RIGHT, Some(("scan", PDF)))
        .await
        .leads_to();
    for (other, field, words) in WRONG {
        let typed = changed(other);

        let question = other[0].0.split('.').next().unwrap();
        let asked = format!("{page}/{question}");

        let sent = sends(&lin, &page, &typed, None).await;

        let to = format!("{asked}?faults&new=");
        assert_eq!(sent.leads_to(), to, "{other:?}");
        let shown = lin.get(&to).await;
        let told = [((*field).to_owned(), (*words).to_owned())];
        assert_eq!(shown.faults(), told, "{other:?}");
        let beside = shown.each(".govuk-error-message").join(" ");
        assert!(beside.contains(words), "{other:?}: {beside}");
        let at = shown.each(field);
        assert_eq!(at.len(), 1, "the summary leads to {field}");
        keeps(&lin, &page, &typed, words).await;
        let scan = lin.get(&format!("{page}/scan")).await;
        assert!(scan.says("scan.pdf"), "{other:?}: the file is kept");
        let early = lin.get(&format!("{draft}/check")).await;
        assert_eq!(early.leads_to(), asked, "{other:?}");
    }
    let sent = sends(&lin, &page, RIGHT, None).await;
    assert_eq!(sent.leads_to(), format!("{draft}/pages/family"));
    keeps(&lin, &page, RIGHT, "what is right").await;
}
story!(
    given_a_wrong_answer_of_any_kind_when_a_page_sends_it_then_it_is_said_at_its_field_and_nothing_is_lost,
    wrong_answers
);

async fn all_of_it_empty(city: &City) {
    let (lin, draft) = begins(city).await;
    let page = format!("{draft}/pages/everything");
    let mut fields = Vec::new();
    let mut asked = lin.get(&page).await.leads_to().to_owned();
    while asked.starts_with(&page) {
        let question = asked.rsplit('/').next().unwrap();
        let of_question = |name: &str| name.split('.').next() == Some(question);
        let right = RIGHT.iter().filter(|(name, _)| of_question(name));
        let right: Vec<_> = right.copied().chain([("from", "")]).collect();
        let empty = right.iter().map(|(name, _)| (*name, ""));
        // A form without any field is none.
        let empty: Vec<_> = empty.chain([("from", "")]).collect();

        let sent = sends(&lin, &asked, &empty, None).await;

        assert_eq!(sent.leads_to(), format!("{asked}?faults&new="));
        let shown = lin.get(sent.leads_to()).await;
        fields.extend(shown.faults().into_iter().map(|(field, _)| field));
        let file = (question == "scan").then_some(("scan", PDF));
        let on = sends(&lin, &asked, &right, file).await;
        on.leads_to().clone_into(&mut asked);
    }
    assert_eq!(
        fields,
        [
            "#called",
            "#number",
            "#story",
            "#months",
            "#rent",
            "#arrival-day",
            "#way",
            "#goods",
            "#alone",
            "#home",
            "#host-name",
            "#spot",
            "#scan"
        ]
    );
}
story!(
    given_a_page_of_every_kind_when_it_is_sent_empty_then_each_question_says_that_it_wants_an_answer,
    all_of_it_empty
);

async fn places(city: &City) {
    let (lin, draft) = begins(city).await;
    let page = format!("{draft}/pages/everything");
    sends(&lin, &page, RIGHT, Some(("scan", PHOTO)))
        .await
        .leads_to();
    // Nanjing, the other side of the world, and a place that was only told in words.
    for (lat, lon) in [("32.0603", "118.7969"), ("-31.1546", "-61.5565")] {
        let outside = changed(&[("spot.lat", lat), ("spot.lon", lon)]);
        let sent = sends(&lin, &page, &outside, None).await;
        let shown = lin.get(sent.leads_to()).await;
        let told = shown.faults();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].1.starts_with("The place must be in Wuhu."),
            "{told:?}"
        );
        keeps(&lin, &page, &outside, "outside").await;
    }
    let words = [
        ("spot.lat", ""),
        ("spot.lon", ""),
        ("spot.words", "Behind the school"),
    ];
    let told = changed(&words);
    let sent = sends(&lin, &page, &told, None).await;
    assert_eq!(sent.leads_to(), format!("{draft}/pages/family"));
    let spaced = changed(&[("spot.lat", " 31.1546 "), ("spot.lon", "118.4435")]);
    let sent = sends(&lin, &page, &spaced, None).await;
    assert_eq!(sent.leads_to(), format!("{draft}/pages/family"));
    let child = [("children.0.nickname", "An"), ("children.0.school", "no")];
    let sent = sends(&lin, &format!("{draft}/pages/family"), &child, None).await;
    let check = lin.get(sent.leads_to()).await;
    for words in [
        "By the gate · 31.15460, 118.44350",
        "1,250.50",
        "A, C",
        "Tue 1 Sep",
    ] {
        assert!(check.says(words), "{words}: {}", check.text());
    }
}
story!(
    given_a_place_inside_or_outside_the_city_when_it_is_sent_then_only_the_one_outside_is_refused,
    places
);
