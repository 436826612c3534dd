//! Watching for new reports, and the feeds that programs read.

use domain::identity::Role;
use domain::languages::Language;
use domain::letters::Letter;
use jiff::SignedDuration;

use crate::browser::{Answer, Browser, said};
use crate::city::{City, FANGTANG, complaint_of, pothole, pothole_of, story};

const LIN: &str = "lin@example.org";

/// In Wuhu, round the pin of the stories.
const TRIANGLE: &str = r#"{"type":"Polygon","coordinates":[[[118.44,31.15],[118.45,31.15],[118.44,31.16],[118.44,31.15]]]}"#;

async fn looked(city: &City) {
    while city.store.look_for_alerts(city.now()).await.unwrap() {}
    while city
        .store
        .write_next_alert_letter(city.now())
        .await
        .unwrap()
    {}
}

/// The feed as a program reads it.
fn read(answer: &Answer) -> feed_rs::model::Feed {
    feed_rs::parser::parse(answer.body.as_slice()).unwrap()
}

async fn feed_of(browser: &Browser) -> String {
    let page = browser.get("/me/alerts").await;
    let hrefs = page.attributes("main a[href*='/feeds/alerts/']", "href");
    let (_, path) = hrefs[0].split_once("/feeds/").unwrap();
    format!("/feeds/{path}")
}

async fn a_letter_leads_to_its_end(city: &City) {
    let lin = city.signed_in(LIN).await;
    looked(city).await;
    let form = [
        ("area", FANGTANG),
        ("category", "pothole"),
        ("way", "daily"),
    ];
    let kept = lin.post("/me/alerts/new", &form).await;
    let page = lin.get(kept.leads_to()).await;
    let new = city.given_report(&pothole()).await.reference;
    city.wait(SignedDuration::from_mins(2));
    looked(city).await;
    city.wait(SignedDuration::from_mins(16));
    looked(city).await;
    let letters = city.letters(LIN).await;
    let Some(Letter::Alerts { found }) = letters.last() else {
        panic!("{letters:?}")
    };

    assert_eq!(kept.leads_to(), "/me/alerts?kept=yes");
    assert!(page.says(&said(Language::En, "alerts-kept")));
    assert_eq!(found[0].reports[0].reference, new);
    let browser = city.browser();
    let path = format!("/alerts/end?link={}", found[0].end);
    let opened = browser.get(&path).await;
    let asked = browser.get(opened.leads_to()).await;
    let still = lin
        .get("/me/alerts")
        .await
        .attributes("main [name=id]", "value");
    let ended = browser.post("/alerts/end", &[]).await;
    let thanked = browser.get(ended.leads_to()).await;
    let gone = lin
        .get("/me/alerts")
        .await
        .attributes("main [name=id]", "value");
    let again = city.browser().get(&path).await;

    assert_eq!(opened.leads_to(), "/alerts/end");
    assert_eq!(opened.header("cache-control"), "no-store");
    assert_eq!(asked.status, 200);
    assert!(!still.is_empty(), "opening ends nothing");
    assert!(thanked.says(&said(Language::En, "alerts-ended")));
    assert!(gone.is_empty());
    assert_eq!(again.status, 404);
}
story!(
    given_a_letter_about_an_alert_when_its_link_is_opened_then_a_button_ends_it_and_nothing_else_does,
    a_letter_leads_to_its_end
);

async fn what_cannot_be_watched_is_refused(city: &City) {
    let lin = city.signed_in(LIN).await;
    let crossing = r#"{"type":"Polygon","coordinates":[[[118.44,31.15],[118.45,31.16],[118.45,31.15],[118.44,31.16],[118.44,31.15]]]}"#;
    let elsewhere = TRIANGLE.replace("118.", "8.");
    let two =
        r#"{"type":"Polygon","coordinates":[[[118.44,31.15],[118.45,31.15],[118.44,31.15]]]}"#;
    let large =
        r#"{"type":"Polygon","coordinates":[[[110,25],[125,25],[125,40],[110,40],[110,25]]]}"#;
    for (field, value, wrong, key) in [
        ("area", "", "area", "alerts-place-missing"),
        ("area", "999999", "area", "alerts-place-missing"),
        ("shape", "a circle", "shape", "alerts-shape-none"),
        ("shape", crossing, "shape", "alerts-shape-crosses"),
        ("shape", &elsewhere, "shape", "alerts-shape-outside"),
        ("shape", two, "shape", "alerts-shape-few"),
        ("shape", large, "shape", "alerts-shape-large"),
    ] {
        let refused = lin.post("/me/alerts/new", &[(field, value)]).await;
        assert_eq!(refused.status, 422, "{value}");
        let words = said(Language::En, key);
        assert_eq!(refused.faults(), [(format!("#{wrong}"), words)], "{value}");
        if field == "shape" {
            assert_eq!(refused.value("shape").trim(), value, "what was typed stays");
        }
    }
    for category in ["dragons", "official-conduct"] {
        let form = [("area", FANGTANG), ("category", category)];
        assert_eq!(lin.post("/me/alerts/new", &form).await.status, 422);
    }
    let parts = [
        ("area", "340202"),
        ("step", "parts"),
        ("category", "pothole"),
    ];
    let parts = lin.post("/me/alerts/new", &parts).await;
    let chosen = parts.attributes("#area option[selected]", "value");
    let checked = parts.attributes("[name=category][checked]", "value");
    assert_eq!(chosen, ["340202"]);
    assert_eq!(checked, ["pothole"]);
    let offered = parts.attributes("#area option", "value");
    assert!(
        offered
            .iter()
            .any(|code| code.starts_with("340202") && code.len() > 6)
    );
    assert!(
        lin.get("/me/alerts")
            .await
            .attributes("main [name=id]", "value")
            .is_empty()
    );

    for _ in 0..20 {
        lin.post("/me/alerts/new", &[("shape", TRIANGLE)])
            .await
            .leads_to();
    }
    let refused = lin.post("/me/alerts/new", &[("shape", TRIANGLE)]).await;
    assert_eq!(refused.status, 422);
}
story!(
    given_a_shape_that_is_none_when_it_is_sent_then_it_is_refused_with_the_reason_and_stays_as_typed,
    what_cannot_be_watched_is_refused
);

async fn a_secret_feed_holds_what_was_found(city: &City) {
    let lin = city.signed_in(LIN).await;
    looked(city).await;
    lin.post("/me/alerts/new", &[("shape", TRIANGLE)])
        .await
        .leads_to();
    let path = feed_of(&lin).await;
    let new = city.given_report(&pothole()).await.reference;
    city.given_report(&complaint_of(LIN)).await;
    city.wait(SignedDuration::from_mins(2));
    looked(city).await;

    // Whoever has the address reads it; nobody is to keep or to find it.
    let stranger = city.browser();
    let answer = stranger.get(&path).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-robots-tag"), "noindex");
    let feed = read(&answer);
    let ids: Vec<_> = feed.entries.iter().map(|entry| entry.id.clone()).collect();
    assert_eq!(ids, [format!("{}/reports/{new}", city.url)]);

    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let hiding = [("version", "1"), ("reason", "It names somebody.")];
    officer
        .post(&format!("/desk/{new}/hide"), &hiding)
        .await
        .leads_to();
    assert!(read(&stranger.get(&path).await).entries.is_empty());

    let id = lin
        .get("/me/alerts")
        .await
        .attributes("main [name=id]", "value");
    lin.post("/me/alerts/feed", &[("id", &id[0])])
        .await
        .leads_to();
    assert_eq!(stranger.get(&path).await.status, 404);
    let other = feed_of(&lin).await;
    assert_eq!(stranger.get(&other).await.status, 200);
    let chen = city.signed_in("chen@example.org").await;
    chen.post("/me/alerts/end", &[("id", &id[0])])
        .await
        .leads_to();
    assert_eq!(stranger.get(&other).await.status, 200, "not hers to end");
    lin.post("/me/alerts/end", &[("id", &id[0])])
        .await
        .leads_to();
    assert_eq!(stranger.get(&other).await.status, 404);
    for none in ["/feeds/alerts/none.atom", "/feeds/alerts/none"] {
        assert_eq!(stranger.get(none).await.status, 404);
    }
}
story!(
    given_an_alert_when_its_feed_is_read_then_it_holds_what_everybody_sees_until_its_address_changes,
    a_secret_feed_holds_what_was_found
);

async fn the_list_is_a_feed(city: &City) {
    let receipt = city.given_report(&pothole_of(LIN)).await;
    city.given_report(&complaint_of(LIN)).await;
    let named = crate::city::pothole_in(crate::city::ELSEWHERE);
    let elsewhere = city.given_report(&named).await.reference;
    let browser = city.browser();
    let page = browser.get(&format!("/reports?area={FANGTANG}")).await;
    let linked = page.attributes("head link[rel=alternate]", "href");
    let watch = page.attributes("main a[href^='/me/alerts/new']", "href");

    assert_eq!(linked, [format!("/feeds/reports.atom?area={FANGTANG}")]);
    assert_eq!(watch, [format!("/me/alerts/new?area={FANGTANG}")]);
    let answer = browser.get(&linked[0]).await;
    assert_eq!(
        answer.header("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    let feed = read(&answer);
    let [entry] = feed.entries.as_slice() else {
        panic!("{feed:?}")
    };
    assert_eq!(
        entry.id,
        format!("{}/reports/{}", city.url, receipt.reference)
    );
    assert_eq!(entry.categories[0].term, "pothole");
    assert!(
        !answer_text(&answer).contains("washbasin"),
        "words are not released"
    );

    let everything = read(&browser.get("/feeds/reports.atom").await);
    assert_eq!(everything.entries.len(), 2);
    let ids = everything.entries.iter().map(|entry| entry.id.clone());
    assert!(ids.collect::<String>().contains(elsewhere.as_str()));

    // Nothing new, nothing sent; something new, another tag.
    let tag = answer.header("etag").to_owned();
    let same = browser.get_with(&linked[0], ("if-none-match", &tag)).await;
    assert_eq!((same.status, same.body.len()), (304, 0));
    assert!(answer.header("last-modified").ends_with(" GMT"));
    city.given_report(&pothole()).await;
    let more = browser.get_with(&linked[0], ("if-none-match", &tag)).await;
    assert_eq!((more.status, read(&more).entries.len()), (200, 2));
    let misasked = browser.get("/feeds/reports.atom?area=999999").await;
    assert_eq!(misasked.status, 400);
}
story!(
    given_a_list_when_its_feed_is_read_then_it_holds_the_same_reports_and_says_when_nothing_changed,
    the_list_is_a_feed
);

fn answer_text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}
