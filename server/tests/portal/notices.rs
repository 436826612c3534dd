//! What somebody is told on her own page and by letter, and how she chooses.

use domain::identity::Role;
use domain::languages::Language;
use domain::letters::Letter;

use crate::browser::{Browser, said};
use crate::city::{City, pothole_of, story};

const LIN: &str = "lin@example.org";

async fn changed(officer: &Browser, reference: &str, version: &str, to: &str) {
    let form = [
        ("version", version),
        ("to", to),
        ("words", "Which side?"),
        ("days", "5"),
    ];
    officer
        .post(&format!("/desk/{reference}"), &form)
        .await
        .leads_to();
}

/// What the header calls the account.
fn account(page: &crate::browser::Answer) -> Vec<String> {
    page.each("header a[href='/me']")
        .into_iter()
        .filter(|words| words.starts_with("My cases"))
        .collect()
}

async fn what_is_new_stands_on_her_page(city: &City) {
    let reference = city.given_report(&pothole_of(LIN)).await.reference;
    let reference = reference.to_string();
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let lin = city.signed_in(LIN).await;

    let before = lin.get("/me").await;
    changed(&officer, &reference, "1", "assigned").await;
    changed(&officer, &reference, "2", "waiting").await;
    city.letters(LIN).await;
    let after = lin.get("/me").await;
    let until = after.attributes("[name=until]", "value").concat();
    let links = after.attributes("section a.cl-case__title", "href");
    lin.post("/me/notices/read", &[("until", &until)])
        .await
        .leads_to();
    let read = lin.get("/me").await;
    let bad = lin.post("/me/notices/read", &[("until", "soon")]).await;

    assert_eq!(account(&before), ["My cases"]);
    assert_eq!(account(&after), ["My cases (2)"]);
    assert!(after.says(&said(Language::En, "notices-news-answer")));
    assert_eq!(
        links,
        [
            format!("/reports/{reference}/answer"),
            format!("/reports/{reference}")
        ]
    );
    assert_eq!(account(&read), ["My cases"]);
    assert_eq!(read.attributes("[name=until]", "value"), [""; 0]);
    assert_eq!(bad.status, 422);
    let stranger = city.browser().get("/").await;
    assert_eq!(account(&stranger), [""; 0]);
}
story!(
    given_somebody_signed_in_when_her_report_changes_then_her_page_shows_it_until_she_has_read_it,
    what_is_new_stands_on_her_page
);

async fn what_she_chooses_holds(city: &City) {
    let reference = city.given_report(&pothole_of(LIN)).await.reference;
    let reference = reference.to_string();
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let lin = city.signed_in(LIN).await;
    let told = city.letters(LIN).await.len();

    // Everything off, the fixed kind too, which stays.
    let kept = lin.post("/me/notices", &[]).await;
    let page = lin.get(kept.leads_to()).await;
    let checked = page.attributes("input[checked]", "value");
    changed(&officer, &reference, "1", "assigned").await;
    let of_the_status = city.letters(LIN).await.len() - told;
    changed(&officer, &reference, "2", "waiting").await;
    let letters = city.letters(LIN).await;

    assert!(page.says(&said(Language::En, "notices-kept")));
    assert_eq!(checked, [""; 0]);
    assert_eq!(of_the_status, 0);
    let Some(Letter::AnswerNeeded { answer, .. }) = letters.last() else {
        panic!("{letters:?}")
    };
    // From the letter to the answer: one click opens a page, a POST sends.
    let browser = city.browser();
    let opened = browser.get(&format!("/links/{answer}")).await;
    let asked = browser.get(opened.leads_to()).await;
    let again = browser.get(&format!("/links/{answer}")).await;
    let answered = browser
        .post(opened.leads_to(), &[("words", "The left one.")])
        .await;
    assert_eq!(opened.leads_to(), format!("/reports/{reference}/answer"));
    assert_eq!(
        again.leads_to(),
        opened.leads_to(),
        "opening consumes nothing"
    );
    assert!(asked.says("Which side?"));
    assert_eq!(answered.leads_to(), format!("/reports/{reference}"));
}
story!(
    given_everything_switched_off_when_she_is_asked_then_the_letter_leads_to_the_answer,
    what_she_chooses_holds
);

async fn hours_that_do_not_go_together_are_refused(city: &City) {
    let lin = city.signed_in(LIN).await;
    for (from, to, why) in [
        ("22", "", "notices-quiet-missing"),
        ("", "7", "notices-quiet-missing"),
        ("22", "25", "notices-quiet-missing"),
        ("ten", "7", "notices-quiet-missing"),
        ("7", "7", "notices-quiet-endless"),
    ] {
        let form = [("status", "email"), ("quiet_from", from), ("quiet_to", to)];
        let refused = lin.post("/me/notices", &form).await;
        assert_eq!(refused.status, 422, "{from} to {to}");
        assert!(refused.says(&said(Language::En, why)), "{from} to {to}");
        let checked = refused.attributes("input[checked]", "id");
        assert_eq!(checked.len(), 1, "what was chosen stays: {checked:?}");
    }
    let untouched = lin.get("/me/notices").await;
    let checked = untouched.attributes("input[checked]", "value");
    assert_eq!(checked, ["portal", "email"].repeat(3));

    let night = [("quiet_from", "22"), ("quiet_to", "7"), ("status", "daily")];
    lin.post("/me/notices", &night).await.leads_to();
    let kept = lin.get("/me/notices").await;
    assert_eq!(kept.attributes("option[selected]", "value"), ["22", "7"]);
    assert_eq!(kept.attributes("input[checked]", "value"), ["daily"]);
}
story!(
    given_quiet_hours_that_do_not_go_together_when_they_are_sent_then_nothing_is_kept_and_it_is_said,
    hours_that_do_not_go_together_are_refused
);
