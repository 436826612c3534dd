//! Applying for a service, from the first question to the receipt.

mod bills;
mod places;
mod screens;
mod sending;

use domain::letters::Letter;
use jiff::SignedDuration;
use reqwest::multipart::{Form, Part};

use crate::browser::{Answer, Browser};
use crate::city::{City, story};

const LIN: &str = "lin@example.org";
const START: &str = "/services/settling-in-allowance/apply";
const MAY: &[(&str, &str)] = &[
    ("degree", "master"),
    ("degree-recent", "yes"),
    ("contract-one-year", "yes"),
    ("had-before", "no"),
];
/// Every further page of the form with what Lin types, and the page that follows.
const PAGES: &[(&str, &[(&str, &str)])] = &[
    (
        "about-you",
        &[
            ("name", "Lin Yue"),
            ("id-number", "340202 19980304 123x"),
            ("home-address", "Zheshan Road 112"),
            ("telephone", "0553 123 4567"),
        ],
    ),
    (
        "your-degree",
        &[
            ("degree-from", "china"),
            ("school", "Anhui Normal University"),
            ("graduated-on.day", "20"),
            ("graduated-on.month", "6"),
            ("graduated-on.year", "2026"),
        ],
    ),
    (
        "your-work",
        &[
            ("employer", "Changjiang Instruments"),
            ("work-began.day", "1"),
            ("work-began.month", "9"),
            ("work-began.year", "2026"),
            ("contract-months", "36"),
        ],
    ),
    (
        "your-account",
        &[("bank-account-number", "6222 0213 0700 1234 567")],
    ),
];
const LATER: &[(&str, &str)] = &[
    ("later.lives-here", "yes"),
    ("later.works-here", "yes"),
    ("later.has-degree", "yes"),
    ("later.no-home", "yes"),
];
const SENDS: &[(&str, &str)] = &[("email", LIN), ("declared", "yes")];
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

/// The field of the one proof that Lin has at hand.
const FIELD: &str = "has-degree.degree-certificate";

/// Begins an application; its address.
async fn begins(browser: &Browser) -> String {
    let begun = browser.post(START, &[]).await;
    let first = begun.leads_to().to_owned();
    let own = START.len() + 1 + 36;
    first[..own].to_owned()
}

async fn answers(browser: &Browser, draft: &str) {
    let page = format!("{draft}/pages/can-i-get-it");
    let answer = browser.post(&page, MAY).await;
    assert_eq!(answer.leads_to(), format!("{draft}/pages/about-you"));
    for (place, (page, words)) in PAGES.iter().enumerate() {
        let answer = browser.post(&format!("{draft}/pages/{page}"), words).await;
        let next = match PAGES.get(place + 1) {
            Some((next, _)) => format!("{draft}/pages/{next}"),
            None => format!("{draft}/proofs"),
        };
        assert_eq!(answer.leads_to(), next);
    }
    let answer = browser.post(&format!("{draft}/proofs"), LATER).await;
    assert_eq!(answer.leads_to(), format!("{draft}/check"));
}

async fn uploads(
    browser: &Browser,
    path: &str,
    field: &'static str,
    bytes: &'static [u8],
) -> Answer {
    let part = Part::bytes(bytes).file_name("degree.pdf");
    let form = Form::new().part(field, part);
    Answer::of(browser.asks("POST", path).multipart(form)).await
}

async fn form_to_receipt(city: &City) {
    let lin = city.browser();
    assert!(lin.get(START).await.says("Settling-in allowance"));
    let draft = begins(&lin).await;
    answers(&lin, &draft).await;
    let check = lin.get(&format!("{draft}/check")).await;
    assert!(check.says("34020219980304123x"));
    assert!(check.says("Changjiang Instruments"));

    let sent = lin.post(&format!("{draft}/send"), SENDS).await;

    assert_eq!(sent.leads_to(), format!("{draft}/sent"));
    let first = lin.get(&format!("{draft}/sent")).await;
    assert!(first.tells("apply-sent-title"));
    let reference = first.each(".cl-ref").join(" ");
    let again = lin.post(&format!("{draft}/send"), SENDS).await;
    assert_eq!(again.leads_to(), format!("{draft}/sent"));
    assert_eq!(
        lin.get(&format!("{draft}/sent"))
            .await
            .each(".cl-ref")
            .join(" "),
        reference
    );
    let receipt = lin.get(&format!("{draft}/receipt")).await;
    assert!(receipt.says(&reference));
    assert!(receipt.says("Lin Yue"));
    let letters = city.letters(LIN).await;
    let receipts = letters
        .iter()
        .filter(|letter| matches!(letter, Letter::Receipt { .. }));
    assert_eq!(receipts.count(), 1);
}
story!(
    given_a_whole_form_when_it_is_sent_twice_then_it_is_one_case_with_one_receipt,
    form_to_receipt
);

async fn wrong_values_are_kept(city: &City) {
    let lin = city.browser();
    let draft = begins(&lin).await;
    lin.post(&format!("{draft}/pages/can-i-get-it"), MAY).await;
    let page = format!("{draft}/pages/about-you");
    let number = format!("{page}/id-number");

    let answer = lin
        .post(&page, &[("name", "Lin Yue"), ("id-number", "3402")])
        .await;

    assert_eq!(answer.leads_to(), format!("{number}?faults&new="));
    let shown = lin.get(answer.leads_to()).await;
    assert!(shown.says("Enter the 18 characters on your identity card"));
    assert_eq!(shown.value("id-number"), "3402");
    let name = lin.get(&format!("{page}/name")).await;
    assert_eq!(name.value("name"), "Lin Yue");
    let early = lin.get(&format!("{draft}/check")).await;
    assert_eq!(early.leads_to(), number);
}
story!(
    given_a_wrong_value_when_a_page_sends_it_then_it_is_shown_again_with_what_is_wrong,
    wrong_values_are_kept
);

async fn who_may_not_is_told_why(city: &City) {
    let lin = city.browser();
    let draft = begins(&lin).await;
    let page = format!("{draft}/pages/can-i-get-it");
    let without: Vec<_> = MAY
        .iter()
        .map(|(name, value)| (*name, if *name == "degree" { "none" } else { value }))
        .collect();

    let answer = lin.post(&page, &without).await;

    assert_eq!(answer.leads_to(), format!("{draft}/not-eligible"));
    let why = lin.get(&format!("{draft}/not-eligible")).await;
    assert!(why.tells("apply-not-eligible"));
    assert!(why.says("look at the subsidy for vocational skills"));
    assert!(why.each(".govuk-error-summary").is_empty());
    let sent = lin.post(&format!("{draft}/send"), SENDS).await;
    assert_eq!(sent.leads_to(), format!("{draft}/not-eligible"));
}
story!(
    given_answers_that_rule_her_out_when_they_are_sent_then_she_reads_why_and_what_instead,
    who_may_not_is_told_why
);

async fn what_is_not_asked_is_refused(city: &City) {
    let lin = city.browser();
    let draft = begins(&lin).await;
    for (page, typed) in [
        ("can-i-get-it", ("salary", "1")),
        ("your-degree", ("country", "Peru")),
        ("degree-abroad", ("degree-recognised", "yes")),
        ("degree-abroad", ("certificate-scan", "0198")),
    ] {
        let answer = lin.post(&format!("{draft}/pages/{page}"), &[typed]).await;
        assert_eq!(answer.status, 400, "{typed:?}");
        assert!(answer.tells("apply-refused-title"), "{typed:?}");
    }
    let listed = lin.page(&format!("{draft}/pages/can-i-get-it")).await;
    assert_eq!(listed.status, 200);
    // What was typed beside it is still there.
    lin.post(&format!("{draft}/pages/can-i-get-it"), MAY).await;
    let page = format!("{draft}/pages/about-you");
    let typed = [
        ("name", "Lin Yue"),
        ("salary", "1"),
        ("telephone", "0553 1"),
    ];
    let answer = lin.post(&page, &typed).await;
    assert_eq!(answer.status, 400);
    for (question, typed) in [("name", "Lin Yue"), ("telephone", "0553 1")] {
        let shown = lin.get(&format!("{page}/{question}")).await;
        assert_eq!(shown.value(question), typed);
    }
    let early = lin.get(&format!("{draft}/check")).await;
    assert_eq!(early.leads_to(), format!("{page}/id-number"));
    assert_eq!(lin.get(&format!("{draft}/pages/nowhere")).await.status, 404);
}
story!(
    given_a_value_for_a_hidden_or_unknown_question_when_it_is_sent_then_it_is_refused_with_a_message,
    what_is_not_asked_is_refused
);

async fn files_are_known_by_their_content(city: &City) {
    let lin = city.browser();
    let draft = begins(&lin).await;
    let proofs = format!("{draft}/proofs");
    let program = uploads(&lin, &proofs, FIELD, b"#!/bin/sh\necho this is no degree").await;
    assert_eq!(
        program.leads_to(),
        format!("{proofs}?files={FIELD}:wrong-kind")
    );
    assert!(
        lin.get(program.leads_to())
            .await
            .tells("apply-file-wrong-kind")
    );
    let cut = uploads(&lin, &proofs, FIELD, b"%PDF-1.7 and nothing more").await;
    assert_eq!(cut.leads_to(), format!("{proofs}?files={FIELD}:broken"));
    let elsewhere = uploads(&lin, &proofs, "no-home.homes-record", PDF).await;
    assert_eq!(elsewhere.status, 400);

    let taken = uploads(&lin, &proofs, FIELD, PDF).await;
    assert_eq!(taken.leads_to(), format!("{proofs}?faults"));
    let shown = lin.get(&proofs).await;
    assert!(shown.says("degree.pdf"));
    let link = shown
        .attributes("main a[href*='/files/']", "href")
        .remove(0);
    let file = lin.get(&link).await;
    assert_eq!(
        (file.header("content-type"), file.body.as_slice()),
        ("application/pdf", PDF)
    );
    // Many share a browser at a counter or in a library.
    assert_eq!(file.header("cache-control"), "no-store");
    let nobody = city.browser().get(&link).await;
    assert!(nobody.leads_to().starts_with("/sign-in?then="));
    lin.post(&proofs, &[("remove", FIELD)]).await.leads_to();
    assert_eq!(lin.get(&link).await.status, 404);
}
story!(
    given_files_of_many_kinds_when_they_are_uploaded_then_only_the_right_ones_are_kept,
    files_are_known_by_their_content
);

async fn a_link_goes_on(city: &City) {
    let lin = city.browser();
    let draft = begins(&lin).await;
    answers(&lin, &draft).await;
    assert_eq!(
        lin.post(&format!("{draft}/save"), &[("email", "lin@")])
            .await
            .leads_to(),
        format!("{draft}/save?faults")
    );
    assert_eq!(
        lin.post(&format!("{draft}/save"), &[("email", LIN)])
            .await
            .leads_to(),
        format!("{draft}/save?sent")
    );
    let letters = city.letters(LIN).await;
    let Some(Letter::Resume { resume, .. }) = letters.last() else {
        panic!("no link came");
    };
    let link = format!("/resume/{resume}");
    let phone = city.browser();
    for _ in 0..2 {
        assert_eq!(phone.get(&link).await.leads_to(), format!("{draft}/save"));
    }
    assert!(phone.get(&format!("{draft}/check")).await.says("Lin Yue"));

    phone.post(&format!("{draft}/send"), SENDS).await.leads_to();

    assert!(
        phone
            .get(&format!("{draft}/sent"))
            .await
            .tells("apply-sent-title")
    );
    let used = city.browser().get(&link).await;
    assert!(used.tells("apply-link-sent"));
    assert!(used.cookies().is_empty());
    let late = lin
        .post(&format!("{draft}/pages/about-you"), &[("name", "Chen")])
        .await;
    assert_eq!(late.leads_to(), format!("{draft}/sent"));

    let other = city.browser();
    let second = begins(&other).await;
    other
        .post(&format!("{second}/save"), &[("email", "chen@example.org")])
        .await
        .leads_to();
    let letters = city.letters("chen@example.org").await;
    let Some(Letter::Resume { resume, .. }) = letters.last() else {
        panic!("no link came");
    };
    city.wait(SignedDuration::from_hours(31 * 24));
    assert!(
        city.browser()
            .get(&format!("/resume/{resume}"))
            .await
            .tells("apply-link-expired")
    );
}
story!(
    given_a_link_when_it_is_opened_elsewhere_then_it_goes_on_until_the_application_is_sent,
    a_link_goes_on
);

async fn a_link_ends_when_it_is_sent(city: &City) {
    let lin = city.browser();
    let draft = begins(&lin).await;
    answers(&lin, &draft).await;
    let save = format!("{draft}/save");
    lin.post(&save, &[("email", LIN)]).await.leads_to();
    let letters = city.letters(LIN).await;
    let Some(Letter::Resume { resume, .. }) = letters.last() else {
        panic!("no link came");
    };
    let link = format!("/resume/{resume}");
    let tablet = city.browser();
    tablet.get(&link).await.leads_to();
    let page = format!("{draft}/pages/about-you/name");
    assert_eq!(tablet.get(&page).await.status, 200);

    lin.post(&format!("{draft}/send"), SENDS).await.leads_to();

    let late = tablet.post(&page, &[("name", "Chen")]).await;
    assert_eq!(late.leads_to(), link);
    assert_eq!(tablet.get(&page).await.leads_to(), link);
    assert!(tablet.get(&link).await.tells("apply-link-sent"));
    let nobody = city.browser().get(&page).await;
    assert_eq!(nobody.leads_to(), format!("/sign-in?then={page}"));
}
story!(
    given_an_application_that_is_open_by_a_link_when_it_is_sent_elsewhere_then_that_is_said,
    a_link_ends_when_it_is_sent
);

async fn paused_services_take_nothing(city: &City) {
    let answer = city.browser().get("/services/nowhere/apply").await;
    assert_eq!(answer.status, 404);
    let closed = city
        .store
        .pack()
        .services
        .iter()
        .find(|service| !service.start)
        .unwrap();
    let path = format!("/services/{}/apply", closed.identifier.0);
    assert_eq!(city.browser().post(&path, &[]).await.status, 404);
}
story!(
    given_a_service_without_a_form_when_it_is_applied_for_then_there_is_nothing,
    paused_services_take_nothing
);
