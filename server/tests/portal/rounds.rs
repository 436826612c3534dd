//! Rounds: today's list, a visit from the page, and one that a phone had kept.

use domain::identity::Role;
use domain::languages::Language;
use domain::references::Reference;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::browser::{Answer, Browser, said};
use crate::city::{City, ELSEWHERE, FANGTANG, pothole, story};

const YAN: &str = "yan@wuhu.example";
const WANG: &str = "wang@wuhu.example";
const PHOTO: &[u8] = include_bytes!("../../../app/tests/data/photos/grey.jpg");
const ONCE: usize = 1;

fn stop_of(reference: &Reference) -> String {
    format!("/desk/rounds/{reference}")
}

/// What a phone sends that kept the visit to a page that it had.
async fn of_phone(browser: &Browser, page: &Answer, path: &str, typed: &[(&str, &str)]) -> Answer {
    let mut form = Form::new();
    for name in ["id", "account", "version", "read"] {
        form = form.text(name, page.value(name));
    }
    for (name, value) in typed {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    let photo = Part::bytes(PHOTO).file_name("photo.jpg");
    let request = browser
        .asks("POST", path)
        .header("accept", "application/json");
    Answer::of(request.multipart(form.part("photos", photo))).await
}

fn told(answer: &Answer) -> (String, String) {
    let told: Value = serde_json::from_slice(&answer.body).unwrap();
    let word = |name: &str| told[name].as_str().unwrap().to_owned();
    (word("state"), word("words"))
}

async fn a_round_is_walked_without_scripts(city: &City) {
    let reference = city.given_report(&pothole()).await.reference;
    let yan = city.member(YAN, Role::GridAdministrator, FANGTANG).await;

    let round = yan.get("/desk/rounds").await;
    let stop = yan.get(&stop_of(&reference)).await;
    let (id, version) = (stop.value("id"), stop.value("version"));
    let typed = [
        ("id", &*id),
        ("version", &*version),
        ("read", "1"),
        ("outcome", "fixed"),
        ("words", ""),
    ];
    let wordless = yan.post_files(&stop_of(&reference), &typed, &[]).await;
    let typed = [
        ("id", &*id),
        ("version", &*version),
        ("read", "1"),
        ("outcome", "fixed"),
        ("words", "The hole is filled."),
    ];
    let sent = yan.post_files(&stop_of(&reference), &typed, &[PHOTO]).await;
    let again = yan.post_files(&stop_of(&reference), &typed, &[PHOTO]).await;

    assert_eq!(
        round.attributes(".cl-stops .cl-case__title", "href"),
        [stop_of(&reference)]
    );
    assert_eq!(wordless.status, 422);
    assert_eq!(
        wordless.faults(),
        [(
            "#words".to_owned(),
            said(Language::En, "round-words-missing")
        )]
    );
    assert_eq!(wordless.value("id"), id);
    assert_eq!(sent.leads_to(), format!("/desk/rounds?visit={id}"));
    assert_eq!(again.leads_to(), sent.leads_to());
    let back = yan.get(sent.leads_to()).await;
    assert!(
        back.says(&said(Language::En, "round-sent")),
        "{}",
        back.text()
    );
    assert_eq!(back.each(".cl-stops li").len(), 0);
    let desk = yan.get(&format!("/desk/{reference}")).await;
    assert_eq!(desk.text().matches("Visited on site").count(), ONCE);
    let photos = desk.attributes(".cl-photos img", "src");
    assert_eq!(photos.len(), ONCE);
    assert_eq!(yan.get(&photos[0]).await.status, 200);
    assert_eq!(city.browser().get(&photos[0]).await.status, 404);
    let everybody = city.browser().get(&format!("/reports/{reference}")).await;
    assert!(everybody.says("The hole is filled."));
    assert!(!everybody.says("Visited on site"));
}
story!(
    given_no_scripts_when_a_stop_is_visited_twice_then_it_counts_once_and_members_see_the_photo,
    a_round_is_walked_without_scripts
);

async fn a_phone_is_told_what_became_of_its_visit(city: &City) {
    let reference = city.given_report(&pothole()).await.reference;
    let path = stop_of(&reference);
    let yan = city.member(YAN, Role::GridAdministrator, FANGTANG).await;
    let wang = city.member(WANG, Role::Officer, "3402").await;
    let page = yan.get(&path).await;
    let change = [
        ("version", "1"),
        ("to", "scheduled"),
        ("words", "The asphalt comes on Monday."),
    ];
    wang.post(&format!("/desk/{reference}"), &change)
        .await
        .leads_to();

    let checked = [("outcome", "fixed"), ("words", "I filled it."), ("at", "")];
    let late = of_phone(&yan, &page, &path, &checked).await;
    let again = of_phone(&yan, &page, &path, &checked).await;
    let hers = of_phone(&wang, &page, &path, &checked).await;
    let nobody = of_phone(&city.browser(), &page, &path, &checked).await;
    let fresh = yan.get(&path).await;
    let early = [("outcome", "checked"), ("at", "32503680000000")];
    let ahead = of_phone(&yan, &fresh, &path, &early).await;
    let sent = of_phone(&yan, &fresh, &path, &[("outcome", "passed_on")]).await;

    assert_eq!((late.status, again.status), (200, 200));
    assert_eq!(told(&late), told(&again));
    let (state, words) = told(&late);
    assert_eq!(state, "changed");
    assert!(words.contains("The asphalt comes on Monday."), "{words}");
    assert!(words.contains("Lin Yan"), "{words}");
    assert_eq!((hers.status, told(&hers).0), (403, "other".to_owned()));
    assert!(nobody.leads_to().starts_with("/sign-in?then="));
    assert_eq!(ahead.status, 422);
    assert_eq!(
        told(&ahead),
        (
            "refused".to_owned(),
            said(Language::En, "round-in-the-future")
        )
    );
    assert_eq!(told(&sent).0, "sent");
    let desk = wang.get(&format!("/desk/{reference}")).await;
    assert!(desk.says("I filled it."));
    assert!(desk.says(&said(Language::En, "round-as-note")));
    let everybody = city.browser().get(&format!("/reports/{reference}")).await;
    assert!(!everybody.says("I filled it."));
}
story!(
    given_visits_that_a_phone_kept_when_they_arrive_then_it_is_told_what_became_of_them,
    a_phone_is_told_what_became_of_its_visit
);

async fn what_is_no_longer_hers_is_refused_with_the_reason(city: &City) {
    let reference = city.given_report(&pothole()).await.reference;
    let path = stop_of(&reference);
    let yan = city.member(YAN, Role::GridAdministrator, FANGTANG).await;
    let page = yan.get(&path).await;
    let other = city
        .member("li@wuhu.example", Role::GridAdministrator, ELSEWHERE)
        .await;
    let hers = other.get("/desk/rounds").await;

    let theirs = Answer {
        body: String::from_utf8(page.body.clone())
            .unwrap()
            .replace(&page.value("account"), "")
            .into_bytes(),
        ..page
    };
    let answer = of_phone(&other, &theirs, &path, &[("outcome", "checked")]).await;

    assert_eq!(answer.status, 403);
    assert_eq!(
        told(&answer),
        ("refused".to_owned(), said(Language::En, "round-not-yours"))
    );
    assert!(hers.says(&said(Language::En, "round-nothing")));
    let desk = yan.get(&format!("/desk/{reference}")).await;
    assert!(!desk.says("Visited on site"));
}
story!(
    given_a_report_out_of_reach_when_a_visit_arrives_then_it_is_refused_and_says_why,
    what_is_no_longer_hers_is_refused_with_the_reason
);
