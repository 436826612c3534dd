//! The list, the map and the data: one question, one answer.

use std::collections::BTreeSet;

use domain::identity::Role;
use domain::languages::Language;
use domain::reports::Draft;
use jiff::SignedDuration;
use serde_json::Value;

use crate::browser::{Answer, Browser, said};
use crate::city::{City, FANGTANG, pothole_of, story};

/// A box around Fangtang, and one around a part of it.
const AROUND: &str = "118.40,31.12,118.48,31.19";
const PART: &str = "118.4405,31.1505,118.4465,31.1585";
const THE_WORLD: &str = "-180,-90,180,90";
const PLACED: usize = 24;

/// Reports on a line through Fangtang, and one that names the community instead of a pin.
async fn given_a_line(city: &City) {
    for number in 0..PLACED {
        #[expect(clippy::cast_precision_loss, reason = "two dozen")]
        let along = number as f64 * 0.0006;
        let draft = Draft {
            lat: format!("{:.5}", 31.1500 + along),
            lon: format!("{:.5}", 118.4380 + along),
            category: if number % 3 == 0 {
                "paving-stone-loose".to_owned()
            } else {
                "pothole".to_owned()
            },
            ..pothole_of("")
        };
        city.given_report(&draft).await;
        city.wait(SignedDuration::from_mins(1));
    }
    let elsewhere = Draft {
        lat: String::new(),
        lon: String::new(),
        area: FANGTANG.to_owned(),
        ..pothole_of("")
    };
    city.given_report(&elsewhere).await;
}

fn json(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

/// How many the data have, over all their pages, and how many they say there are.
async fn data(browser: &Browser, question: &str) -> (usize, u64) {
    let (mut references, mut cursor) = (BTreeSet::new(), String::new());
    loop {
        let path = format!("/reports.geojson?{question}&limit=5&cursor={cursor}");
        let page = json(&browser.get(&path).await);
        for feature in page["features"].as_array().unwrap() {
            let reference = feature["properties"]["reference"].as_str().unwrap();
            assert!(references.insert(reference.to_owned()), "{reference} twice");
        }
        let Some(next) = page["next"].as_str() else {
            return (references.len(), page["numberMatched"].as_u64().unwrap());
        };
        next.clone_into(&mut cursor);
    }
}

/// How many the map counts, and how many marks and their numbers come to.
async fn map(browser: &Browser, question: &str, zoom: u8) -> (u64, u64) {
    let path = format!("/reports/clusters.json?{question}&zoom={zoom}");
    let found = json(&browser.get(&path).await);
    let clusters = found["clusters"].as_array().unwrap().iter();
    let clustered: u64 = clusters
        .map(|cluster| cluster["count"].as_u64().unwrap())
        .sum();
    let pins = found["pins"].as_array().unwrap().len();
    (found["total"].as_u64().unwrap(), clustered + pins as u64)
}

/// How many rows the list has over all its pages.
async fn list(browser: &Browser, question: &str) -> usize {
    let (mut rows, mut path) = (0, format!("/reports?{question}"));
    loop {
        let page = browser.get(&path).await;
        assert_eq!(page.status, 200);
        rows += page.each(".cl-case").len();
        let next = page.attributes("a[rel=next]", "href");
        let Some(next) = next.into_iter().next() else {
            return rows;
        };
        path = next;
    }
}

async fn all_agree(city: &City) {
    given_a_line(city).await;
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let listed = city.public_reports().await;
    let hide = format!("/desk/{}/hide", listed[3]);
    let hiding = [("version", "1"), ("reason", "It names somebody.")];
    officer.post(&hide, &hiding).await.leads_to();
    let fix = format!("/desk/{}", listed[5]);
    let fixed = [("version", "1"), ("to", "fixed"), ("words", "Filled.")];
    officer.post(&fix, &fixed).await.leads_to();
    let browser = city.browser();
    let questions = [
        format!("bbox={AROUND}"),
        format!("bbox={PART}"),
        format!("bbox={AROUND}&category=pothole"),
        format!("bbox={AROUND}&status=fixed"),
        format!("bbox={PART}&status=open&category=paving-stone-loose"),
        format!("bbox={AROUND}&area={FANGTANG}&since=2026-11-16&until=2026-11-16"),
        format!("bbox={AROUND}&since=2026-11-17"),
    ];
    let mut numbers = Vec::new();
    for _ in 0..2 {
        for question in &questions {
            let rows = list(&browser, question).await;
            let (features, matched) = data(&browser, question).await;
            numbers.push(rows);
            assert_eq!((features, matched), (rows, rows as u64), "{question}");
            for zoom in [11, 15, 19] {
                let rows = rows as u64;
                assert_eq!(
                    map(&browser, question, zoom).await,
                    (rows, rows),
                    "{question}"
                );
            }
        }
        city.store.settle_map().await.unwrap();
    }

    assert_eq!(numbers[0], PLACED - 1);
    assert_eq!(numbers[3], 1);
    assert_eq!(numbers[6], 0);
    assert_eq!(numbers[..7], numbers[7..]);
}
story!(
    given_a_question_when_list_map_and_data_answer_then_they_have_the_same_reports,
    all_agree
);

async fn overdue_is_one_question(city: &City) {
    given_a_line(city).await;
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let listed = city.public_reports().await;
    let fix = format!("/desk/{}", listed[5]);
    let fixed = [("version", "1"), ("to", "fixed"), ("words", "Filled.")];
    officer.post(&fix, &fixed).await.leads_to();
    let browser = city.browser();
    let question = format!("bbox={AROUND}&status=overdue");
    let of_holes = format!("{question}&category=pothole");
    let in_part = format!("bbox={PART}&status=overdue");
    let mut numbers = Vec::new();
    for days in [0, 40] {
        city.wait(SignedDuration::from_hours(24 * days));
        for question in [&question, &of_holes, &in_part] {
            let rows = list(&browser, question).await;
            let (features, matched) = data(&browser, question).await;
            assert_eq!((features, matched), (rows, rows as u64), "{question}");
            let drawn = map(&browser, question, 15).await;
            assert_eq!(drawn, (matched, matched), "{question}");
            numbers.push(rows);
        }
    }
    let page = browser.get(&format!("/reports?{question}")).await;
    let by_area = format!("area={FANGTANG}&status=overdue");
    let unplaced = list(&browser, &by_area).await - data(&browser, &by_area).await.0;

    assert_eq!(numbers[..3], [0, 0, 0]);
    assert_eq!(numbers[3], PLACED - 1);
    assert!(numbers[4] < numbers[3] && numbers[5] < numbers[3]);
    assert!(numbers[4] > 0 && numbers[5] > 0, "{numbers:?}");
    assert_eq!(unplaced, 1);
    let chip = said(Language::En, "list-overdue");
    assert_eq!(page.each(".cl-chip[aria-current]"), [chip]);
    assert_eq!(page.each(".cl-promise--late").len(), 20);
}
story!(
    given_promises_that_are_broken_when_what_is_overdue_is_asked_for_then_list_map_and_data_have_the_same,
    overdue_is_one_question
);

async fn what_has_no_position_is_told_apart(city: &City) {
    given_a_line(city).await;
    let question = format!("area={FANGTANG}");
    let browser = city.browser();

    let rows = list(&browser, &question).await;
    let page = browser.get(&format!("/reports?{question}")).await;
    let (features, matched) = data(&browser, &question).await;

    assert_eq!(rows, features + 1);
    assert_eq!(matched, features as u64);
    let told = app::words::say_with(
        Language::En,
        "list-count-off",
        &[
            ("onmap", features.to_string().into()),
            ("offmap", "1".to_owned().into()),
        ],
    );
    assert!(page.says(&told), "{}", page.text());
}
story!(
    given_reports_without_a_position_when_an_area_is_listed_then_they_are_told_apart,
    what_has_no_position_is_told_apart
);

async fn what_is_not_understood_is_said(city: &City) {
    let browser = city.browser_in("zh");
    for (question, key) in [
        ("bbox=1,2,3".to_owned(), "query-not-a-box"),
        (format!("bbox={THE_WORLD}"), "query-too-large"),
        (format!("bbox={AROUND}&category=dragons"), "query-category"),
        (format!("bbox={AROUND}&status=lost"), "query-status"),
        (format!("bbox={AROUND}&since=yesterday"), "query-day"),
        (format!("bbox={AROUND}&cursor=there"), "query-cursor"),
        ("area=atlantis".to_owned(), "query-area"),
    ] {
        let page = browser.get(&format!("/reports?{question}")).await;
        let data = browser.get(&format!("/reports.geojson?{question}")).await;

        assert_eq!((page.status, data.status), (400, 400), "{question}");
        let words = said(Language::Zh, key);
        assert!(page.says(&words), "{question}: {}", page.text());
        assert_eq!(data.header("content-type"), "application/problem+json");
        let problem: Value = serde_json::from_slice(&data.body).unwrap();
        assert_eq!(problem["detail"], words.as_str(), "{question}");
        assert_eq!(problem["status"], 400);
    }
    for (path, key) in [
        ("/reports.geojson", "query-no-place"),
        ("/reports/clusters.json", "query-no-place"),
        ("/reports.geojson?area=3402&limit=1001", "query-limit"),
        ("/reports.geojson?area=3402&limit=0", "query-limit"),
        ("/reports/clusters.json?area=3402&zoom=99", "query-zoom"),
    ] {
        let refused = browser.get(path).await;
        assert_eq!(refused.status, 400, "{path}");
        let problem: Value = serde_json::from_slice(&refused.body).unwrap();
        assert_eq!(problem["detail"], said(Language::Zh, key).as_str());
    }
}
story!(
    given_a_question_that_is_not_understood_when_it_is_asked_then_the_reader_is_told_why,
    what_is_not_understood_is_said
);

async fn nothing_typed_is_lost(city: &City) {
    let browser = city.browser();
    let chosen = |page: &Answer, name: &str| {
        page.attributes(&format!("select[name={name}] option[selected]"), "value")
            .join(" ")
    };

    let day = browser
        .get(&format!(
            "/reports?bbox={AROUND}&category=pothole&area={FANGTANG}&status=open&since=yesterday&until=2026-11-16"
        ))
        .await;
    let world = browser
        .get(&format!("/reports?bbox={THE_WORLD}&category=pothole"))
        .await;
    let dragons = browser
        .get(&format!(
            "/reports?bbox={AROUND}&category=dragons&until=2026-11-16"
        ))
        .await;
    let lost = browser.get("/reports?status=lost&category=pothole").await;

    for page in [&day, &world, &dragons, &lost] {
        assert_eq!(page.status, 400);
        let title = page.each("title").join(" ");
        assert!(
            title.starts_with(&said(Language::En, "words-error-prefix")),
            "{title}"
        );
    }
    let fault = |field: &str, key| vec![(field.to_owned(), said(Language::En, key))];
    assert_eq!(day.faults(), fault("#since", "query-day"));
    assert_eq!(dragons.faults(), fault("#category", "query-category"));
    assert_eq!(
        (chosen(&day, "category"), chosen(&day, "area")),
        ("pothole".to_owned(), FANGTANG.to_owned())
    );
    assert_eq!(
        ["bbox", "status", "since", "until"].map(|name| day.value(name)),
        [AROUND, "open", "yesterday", "2026-11-16"]
    );
    assert_eq!(
        (chosen(&world, "category"), world.value("bbox")),
        ("pothole".to_owned(), String::new())
    );
    assert_eq!(
        (dragons.value("bbox"), dragons.value("until")),
        (AROUND.to_owned(), "2026-11-16".to_owned())
    );
    assert_eq!(
        (chosen(&lost, "category"), lost.value("status")),
        ("pothole".to_owned(), String::new())
    );
}
story!(
    given_a_question_of_which_a_part_is_wrong_when_the_reader_is_told_why_then_the_rest_stands_in_the_form,
    nothing_typed_is_lost
);

async fn another_area_leaves_the_box(city: &City) {
    let browser = city.browser();
    let moved = browser
        .get(&format!(
            "/reports?was=&area={FANGTANG}&bbox={AROUND}&category=&status="
        ))
        .await;
    let stayed = browser
        .get(&format!(
            "/reports?was=&area=&bbox={AROUND}&category=pothole"
        ))
        .await;

    assert_eq!(moved.leads_to(), format!("/reports?area={FANGTANG}"));
    let encoded = AROUND.replace(',', "%2C");
    assert_eq!(
        stayed.leads_to(),
        format!("/reports?bbox={encoded}&category=pothole")
    );
}
story!(
    given_the_form_when_another_area_is_chosen_then_the_box_is_left,
    another_area_leaves_the_box
);

async fn what_ended_long_ago_is_asked_for(city: &City) {
    let receipt = city.given_report(&pothole_of("")).await;
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let fixed = [("version", "1"), ("to", "fixed"), ("words", "Filled.")];
    let desk = format!("/desk/{}", receipt.reference);
    officer.post(&desk, &fixed).await.leads_to();
    let question = format!("bbox={AROUND}");
    let old = format!("{question}&include_old=true");
    let browser = city.browser();
    let mut rows = Vec::new();
    // November, the last day of May, the first day of June: old is what ended before the first of the month six months back.
    for days in [0, 196, 1] {
        city.wait(SignedDuration::from_hours(24 * days));
        for question in [&question, &old] {
            let found = list(&browser, question).await;
            assert_eq!(data(&browser, question).await.0, found);
            assert_eq!(map(&browser, question, 14).await.0, found as u64);
            rows.push(found);
        }
    }

    assert_eq!(rows, [1, 1, 1, 1, 0, 1]);
}
story!(
    given_a_report_that_ended_six_months_ago_when_reports_are_listed_then_it_is_there_where_it_is_asked_for,
    what_ended_long_ago_is_asked_for
);
